using System.Data.Common;
using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Foundation.Storage;

public sealed class AuditRecorderTests
{
    [BothEngines]
    public async Task RecordAsync_returns_when_the_entry_is_committed(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await using var recorder = new AuditRecorder(test.Database, test.Clock);
        await recorder.RecordAsync(Entry(1));
        await using var session = test.Session();
        Assert.Equal("1", Assert.Single(await AuditTrail.ReadAsync(session, new())).Object);
    }

    [BothEngines]
    public async Task RecordAsync_shares_commits_when_callers_come_together(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await using var session = test.Session();
        await using var recorder = new AuditRecorder(test.Database, test.Clock);
        // While this transaction holds the chain's lock, the recorder waits, and those who come queue up behind it.
        await session.BeginAsync();
        await session.ExecuteAsync(engine == Engine.Postgres ? "SELECT * FROM audit_head FOR UPDATE" : "SELECT 1");
        var waiting = Enumerable.Range(0, 300).Select(i => recorder.RecordAsync(Entry(i))).ToArray();
        await Task.Delay(50);
        Assert.DoesNotContain(waiting, w => w.IsCompleted);
        await session.RollbackAsync();
        await Task.WhenAll(waiting);
        Assert.True((await AuditTrail.VerifyAsync(session)).IsWhole);
        Assert.Equal(300, (await AuditTrail.ReadAsync(session, new(Limit: 1000))).Select(r => r.Object).Distinct().Count());
    }

    [BothEngines]
    public async Task RecordAllAsync_puts_the_purpose_first_in_every_detail(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await using var recorder = new AuditRecorder(test.Database, test.Clock);
        var entry = Entry(1) with { Actor = Entry(1).Actor with { Purpose = Purpose.TechnicalCheck } };
        await recorder.RecordAllAsync([entry with { Detail = "" }, entry with { Detail = "{}" }, entry with { Detail = """{"rows":"PARTY"}""" }, Entry(2) with { Detail = "" }]);
        await recorder.RecordAllAsync([]);
        await using var session = test.Session();
        Assert.Equal(["""{"purpose":"technical-check"}""", """{"purpose":"technical-check"}""", """{"purpose":"technical-check","rows":"PARTY"}""", """{"purpose":"analysis"}"""],
            (await AuditTrail.ReadAsync(session, new())).Select(record => record.Detail));
    }

    [BothEngines]
    public async Task DisposeAsync_commits_what_was_taken(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        var recorder = new AuditRecorder(test.Database, test.Clock);
        var waiting = Enumerable.Range(0, 50).Select(i => recorder.RecordAsync(Entry(i))).ToArray();
        await recorder.DisposeAsync();
        await Task.WhenAll(waiting);
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => recorder.RecordAsync(Entry(51)));
        await using var session = test.Session();
        Assert.Equal(50, (await AuditTrail.VerifyAsync(session)).Entries);
    }

    [BothEngines]
    public async Task RecordAsync_throws_when_the_database_fails_and_records_again_when_it_is_back(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await using var session = test.Session();
        await using var recorder = new AuditRecorder(test.Database, test.Clock);
        await session.ExecuteAsync("ALTER TABLE audit_entry RENAME TO audit_away");
        await Assert.ThrowsAnyAsync<DbException>(() => recorder.RecordAsync(Entry(1)));
        await session.ExecuteAsync("ALTER TABLE audit_away RENAME TO audit_entry");
        await recorder.RecordAsync(Entry(2));
        Assert.Equal("2", Assert.Single(await AuditTrail.ReadAsync(session, new())).Object);
    }

    private static AuditEntry Entry(int n) => new(Actor.System, "statistics.read", new PartyId("ES"), n.ToString());
}
