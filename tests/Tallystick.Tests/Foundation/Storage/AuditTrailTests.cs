using System.Data.Common;
using System.Diagnostics;
using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Foundation.Storage;

public sealed class AuditTrailTests
{
    private static readonly Actor Analyst = new(
        new PersonId("p1"), "Анна 安娜", new PartyId("IT"), new AgencyId("border-guard"), [Role.Analyst, Role.Coordinator], Door.Web);

    [BothEngines]
    public async Task CommitAsync_chains_what_was_noted_with_the_write_or_neither(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await using var session = test.Session();
        await session.WriteAsync(() => { session.Note(Entry("reporting.release")); return Task.CompletedTask; });
        await Assert.ThrowsAsync<InvalidDataException>(() => session.WriteAsync(() =>
        {
            session.Note(Entry("reporting.withdraw"));
            throw new InvalidDataException();
        }));
        var record = Assert.Single(await AuditTrail.ReadAsync(session, new()));
        Assert.Equal(
            (1L, test.Clock.Now, "p1", "Анна 安娜", "IT", "border-guard", "Analyst,Coordinator", "Web", "reporting.release", "ES", "IRREGULAR_ENTRY", "{\"n\":1}"),
            (record.Seq, record.Moment, record.Person, record.ActorName, record.Party, record.Agency, record.Roles, record.Door, record.Action, record.Owner, record.Object, record.Detail));
        Assert.Equal(new AuditReport(1, await AuditTrail.HeadAsync(session), null).Entries, (await AuditTrail.VerifyAsync(session)).Entries);
    }

    [BothEngines]
    public async Task VerifyAsync_finds_the_trail_whole_when_nobody_touched_it(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await using var session = test.Session();
        Assert.True((await AuditTrail.VerifyAsync(session)).IsWhole);
        await Fill(session, 100);
        var report = await AuditTrail.VerifyAsync(session);
        Assert.Null(report.Fault);
        Assert.Equal((100, 100), (report.Entries, report.Head.Seq));
    }

    [BothEngines]
    public async Task VerifyAsync_names_every_column_that_was_changed(Engine engine)
    {
        string[] columns = ["at", "person", "actor_name", "party", "agency", "roles", "door", "action", "owner", "object", "detail", "salt"];
        foreach (var column in columns)
        {
            await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
            await using var session = test.Session();
            await Fill(session, 5);
            await Tamper(session, $"UPDATE audit_entry SET {column} = 'x' WHERE seq = 3");
            var report = await AuditTrail.VerifyAsync(session);
            Assert.Equal(new AuditFault(3, AuditFaultKind.Changed), report.Fault);
            Assert.Equal(2, report.Entries);
        }
    }

    [Theory]
    [OnBoth("UPDATE audit_entry SET owner = NULL WHERE seq = 3", 3L, AuditFaultKind.Changed)]
    [OnBoth("UPDATE audit_entry SET salt = NULL WHERE seq = 3", 3L, AuditFaultKind.Changed)]
    [OnBoth("UPDATE audit_entry SET action = action || owner, owner = '' WHERE seq = 3", 3L, AuditFaultKind.Changed)]
    [OnBoth("DELETE FROM audit_entry WHERE seq = 4", 4L, AuditFaultKind.Removed)]
    [OnBoth("DELETE FROM audit_entry WHERE seq = 1", 1L, AuditFaultKind.Removed)]
    [OnBoth("DELETE FROM audit_entry WHERE seq > 4", 5L, AuditFaultKind.Removed)]
    [OnBoth("UPDATE audit_entry SET seq = -1 WHERE seq = 2; UPDATE audit_entry SET seq = 2 WHERE seq = 4; UPDATE audit_entry SET seq = 4 WHERE seq = -1", 2L, AuditFaultKind.Reordered)]
    [OnBoth("UPDATE audit_entry SET seq = 60 WHERE seq = 6; UPDATE audit_head SET seq = 60", 6L, AuditFaultKind.Removed)]
    [OnBoth("UPDATE audit_head SET hash = (SELECT hash FROM audit_entry WHERE seq = 2)", 6L, AuditFaultKind.HeadDiffers)]
    [OnBoth("DELETE FROM audit_head", 0L, AuditFaultKind.HeadDiffers)]
    [OnBoth("UPDATE audit_head SET seq = 4, hash = (SELECT hash FROM audit_entry WHERE seq = 4)", 5L, AuditFaultKind.HeadDiffers)]
    public async Task VerifyAsync_names_the_first_fault_when_rows_were_tampered_with(Engine engine, string sql, long seq, AuditFaultKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await using var session = test.Session();
        await Fill(session, 6);
        await Tamper(session, "UPDATE audit_entry SET owner = owner");
        Assert.True((await AuditTrail.VerifyAsync(session)).IsWhole);
        await Tamper(session, sql);
        Assert.Equal(new AuditFault(seq, kind), (await AuditTrail.VerifyAsync(session)).Fault);
    }

    [BothEngines]
    public async Task VerifyAsync_sees_a_chain_cut_and_closed_again_when_a_head_was_noted(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await using var session = test.Session();
        await Fill(session, 6);
        var noted = await AuditTrail.HeadAsync(session);
        Assert.True((await AuditTrail.VerifyAsync(session, noted)).IsWhole);
        await Tamper(session, "DELETE FROM audit_entry WHERE seq > 4; UPDATE audit_head SET seq = 4, hash = (SELECT hash FROM audit_entry WHERE seq = 4)");
        Assert.True((await AuditTrail.VerifyAsync(session)).IsWhole);
        Assert.Equal(new AuditFault(5, AuditFaultKind.Removed), (await AuditTrail.VerifyAsync(session, noted)).Fault);
        await Fill(session, 3);
        Assert.Equal(new AuditFault(6, AuditFaultKind.NotedHeadDiffers), (await AuditTrail.VerifyAsync(session, noted)).Fault);
    }

    [Theory]
    [OnBoth("UPDATE audit_entry SET detail = '' WHERE seq = 1")]
    [OnBoth("DELETE FROM audit_entry WHERE seq = 1")]
    [OnBoth("UPDATE audit_head SET seq = 0")]
    public Task Triggers_refuse_what_is_not_an_append(Engine engine, string sql) => Refuses(engine, sql);

    [Fact]
    public Task Triggers_refuse_insert_or_replace() =>
        Refuses(Engine.Sqlite, "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE seq = 1");

    [BothEngines]
    public async Task AppendAsync_keeps_one_chain_when_many_sessions_commit_at_once(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                await using var session = test.Session();
                await Fill(session, 3);
            }
        })));
        await using var reading = test.Session();
        var report = await AuditTrail.VerifyAsync(reading);
        Assert.Null(report.Fault);
        Assert.Equal(120, report.Entries);
    }

    [BothEngines]
    public async Task AppendAsync_keeps_the_chain_when_a_name_holds_what_no_database_can(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await using var session = test.Session();
        var odd = Entry("a.b") with { Actor = Analyst with { Name = "nul \0 lone \uD800 end" } };
        await session.WriteAsync(() => { session.Note(odd); return Task.CompletedTask; });
        Assert.Equal("nul \uFFFD lone \uFFFD end", (await AuditTrail.ReadAsync(session, new()))[0].ActorName);
        Assert.True((await AuditTrail.VerifyAsync(session)).IsWhole);
    }

    [BothEngines]
    public async Task ReadAsync_gives_only_what_the_filter_asks_for(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await using var session = test.Session();
        async Task Add(string action, string owner, string party)
        {
            test.Clock.Advance(TimeSpan.FromHours(1));
            await session.WriteAsync(() =>
            {
                session.Note(new(Analyst with { Party = new PartyId(party) }, action, new PartyId(owner), "F"));
                return Task.CompletedTask;
            });
        }
        var start = test.Clock.Now;
        await Add("statistics.read", "ES", "IT");
        await Add("reporting.release", "IT", "IT");
        await Add("statistics.read", "IT", "FR");
        await Add("statistics.export", "ES", "FR");
        async Task Gives(AuditFilter filter, params long[] seqs) => Assert.Equal(seqs, (await AuditTrail.ReadAsync(session, filter)).Select(r => r.Seq));
        await Gives(new(), 1, 2, 3, 4);
        await Gives(new(Owner: new PartyId("ES")), 1, 4);
        await Gives(new(ActorParty: new PartyId("FR")), 3, 4);
        await Gives(new(ActionPrefix: "statistics."), 1, 3, 4);
        await Gives(new(ActionPrefix: "%"));
        await Gives(new(From: start.AddHours(2), To: start.AddHours(4)), 2, 3);
        await Gives(new(AfterSeq: 1, Limit: 2), 2, 3);
        await Gives(new(BeforeSeq: 4, NewestFirst: true, Limit: 2), 3, 2);
        await Gives(new(Owner: new PartyId("IT"), ActorParty: new PartyId("FR"), NewestFirst: true), 3);
    }

    /// <summary>The program of docs/audit.md, which shares no line with ours, must reach the same verdict.</summary>
    [Fact]
    public async Task A_stranger_reaches_the_same_verdict_with_the_program_in_the_docs()
    {
        await using var test = await TestDatabase.CreateAsync(Engine.Sqlite, MigrationSet.Storage);
        await using var session = test.Session();
        await Fill(session, 50);
        var file = Path.Combine(test.Folder, "tallystick.db");
        var (status, said) = await Python(1, file);
        Assert.True(status == 0, said);
        Assert.Contains("50 entries hold", said, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower((await AuditTrail.HeadAsync(session)).Hash), said, StringComparison.Ordinal);
        await Tamper(session, "UPDATE audit_entry SET owner = NULL WHERE seq = 17");
        (status, said) = await Python(1, file);
        Assert.Equal(1, status);
        Assert.Contains("entry 17", said, StringComparison.Ordinal);
    }

    /// <summary>Runs one of the two programs in docs/audit.md.</summary>
    internal static async Task<(int Status, string Said)> Python(int program, params string[] arguments)
    {
        if (!OnPath("python3")) Missing.SkipOrFail("python3");
        var docs = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "audit.md"));
        var start = new ProcessStartInfo("python3", ["-c", docs.Split("```python\n")[program].Split("```")[0], .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var python = Process.Start(start)!;
        var said = await python.StandardOutput.ReadToEndAsync() + await python.StandardError.ReadToEndAsync();
        await python.WaitForExitAsync();
        return (python.ExitCode, said);
    }

    internal static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(f => File.Exists(Path.Combine(f, program)));

    internal static AuditEntry Entry(string action) => new(Analyst, action, new PartyId("ES"), "IRREGULAR_ENTRY", "{\"n\":1}");

    internal static Task Fill(DbSession session, int count) => session.WriteAsync(() =>
    {
        for (var i = 0; i < count; i++) session.Note(Entry("statistics.read") with { Detail = $"{{\"n\":{i}}}", Owner = i % 2 == 0 ? new PartyId("ES") : null });
        return Task.CompletedTask;
    });

    private static async Task Refuses(Engine engine, string sql)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await using var session = test.Session();
        await Fill(session, 2);
        var error = await Assert.ThrowsAnyAsync<DbException>(() => session.ExecuteAsync(sql));
        Assert.Matches("append-only|only goes forward", error.Message);
        Assert.True((await AuditTrail.VerifyAsync(session)).IsWhole);
    }

    /// <summary>What someone who owns the database can do: take the triggers away, then change what they guard.</summary>
    internal static async Task Tamper(DbSession session, string sql)
    {
        if (session.Engine == Engine.Postgres)
        {
            await session.ExecuteAsync("ALTER TABLE audit_entry DISABLE TRIGGER ALL; ALTER TABLE audit_head DISABLE TRIGGER ALL; ALTER TABLE audit_checkpoint DISABLE TRIGGER ALL");
        }
        else
        {
            foreach (var trigger in await session.QueryAsync<string>("SELECT name FROM sqlite_master WHERE type = 'trigger'")) await session.ExecuteAsync($"DROP TRIGGER {trigger}");
        }
        await session.ExecuteAsync(sql);
    }
}
