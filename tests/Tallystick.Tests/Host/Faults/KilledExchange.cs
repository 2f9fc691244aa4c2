using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Tallystick.Host.Commands;
using Tallystick.Kernel;
using Tallystick.Reporting;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Releases;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Statistics.Tables;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Host.Faults;

/// <summary>Where a kill found the program, as what it left behind tells.</summary>
internal enum KillFell
{
    /// <summary>Nothing of the file was entered.</summary>
    BeforeAnything,
    /// <summary>The submission was entered and not a figure written.</summary>
    WhileReading,
    /// <summary>Some transactions of figures were through.</summary>
    WhileWriting,
    /// <summary>Imported whole, not released.</summary>
    BeforeTheRelease,
    /// <summary>Released, and nobody was told yet.</summary>
    AfterTheRelease,
    /// <summary>Released and acknowledged; the program was still ending, or had ended.</summary>
    AfterItsEnd,
}

/// <summary>An exchange on a disk whose program is killed, with a record of what must be in force beside it. It looks through the doors any
/// room has, and at the tables only to see that nothing else lies in them.</summary>
internal sealed class KilledExchange : IAsyncDisposable
{
    private static readonly PartyId Italy = new("IT");
    private static readonly AgencyId Agency = new("border-police");
    private static readonly DataflowId Entry = new("IRREGULAR_ENTRY");
    private static readonly Actor Coordinator = Actor.AtCommandLine(Italy, Role.Coordinator);
    private static readonly Dataflow Structure = StructureCatalog.Default.Dataflow(Entry.Value);

    private readonly TestDatabase _test;
    private ImmutableSortedDictionary<TimePeriod, (string Sha256, long Total)> _expected = ImmutableSortedDictionary<TimePeriod, (string, long)>.Empty;
    private AuditHead? _noted;
    private long _ledger;
    private long _figures;

    private KilledExchange(TestDatabase test) => _test = test;

    private string MappingPath => Path.Combine(_test.Folder, "mapping.json");
    private string FilePath => Path.Combine(_test.Folder, "entries.csv");

    /// <summary>Makes the exchange of the samples, with the program itself.</summary>
    internal static async Task<KilledExchange> CreateAsync(Engine engine)
    {
        var exchange = new KilledExchange(await TestDatabase.CreateAsync(engine));
        await File.WriteAllTextAsync(exchange.MappingPath, EntryFile.Mapping);
        var made = await TallystickProgram.RunAsync(null, false, ["exchange", "create", Repository.Path("samples/exchanges/four-parties.json"), .. exchange.Place(null)]);
        Assert.True(made.ExitCode == 0, made.Errors);
        return exchange;
    }

    /// <summary>Imports and releases a file with the program, killed after a time if one is given, counted from its start or from
    /// the moment it takes the file in; then opens what is left and checks that it is one of the states there may be.</summary>
    internal async Task<(KillFell Fell, TimeSpan Took)> RunAsync(EntryFile file, TimeSpan? killAfter, bool sinceUpload)
    {
        await File.WriteAllBytesAsync(FilePath, file.Bytes);
        Func<CancellationToken, Task>? moment = killAfter is not { } delay ? null : async over =>
        {
            while (sinceUpload && !Uploads().Any()) await Task.Delay(1, over);
            await Task.Delay(delay, over);
        };
        var end = await TallystickProgram.RunAsync(moment, false, Import());
        if (!end.Killed) Assert.True(end.ExitCode == 0, end.Errors);
        var acknowledged = Acknowledged(end.Output);
        Assert.True(end.Killed || acknowledged is not null, "It ended well and acknowledged nothing.");
        await ServerNoticesAsync();

        await using var exchange = await OpenAsync();
        await using var session = exchange.Session();
        var fell = await LookAsync(session, file, acknowledged);
        if (acknowledged is not null) Assert.Equal(KillFell.AfterItsEnd, fell);
        return (fell, end.Took);
    }

    /// <summary>What an operator and an agency do after a crash: the sweep, and the same file once more. Then it is in force.</summary>
    internal async Task RecoverAsync(EntryFile file, bool throughProgram)
    {
        await using var exchange = await OpenAsync();
        await using var session = exchange.Session();
        await SweepAsync(session, exchange.Get<Database>());
        if (throughProgram)
        {
            await File.WriteAllBytesAsync(FilePath, file.Bytes);
            var end = await TallystickProgram.RunAsync(null, false, Import());
            Assert.True(end.ExitCode == 0, end.Errors);
        }
        else
        {
            using var content = new MemoryStream(file.Bytes, writable: false);
            var result = await exchange.Get<Intake>().ImportAsync(new(Coordinator, Agency, "entries.csv", content, EntryFile.Mapping));
            Assert.Equal(0, result.Report.Errors);
            if (result.Submission.State != SubmissionState.Released)
                await session.WriteAsync(() => exchange.Get<ReleaseDesk>().ReleaseAsync(session, Coordinator, new(result.Submission.Id, "Later figures")));
        }
        Assert.True(await LookAsync(session, file, null) >= KillFell.AfterTheRelease);
        Assert.Empty(Uploads());
    }

    /// <summary>Reads everything in force back, figure by figure.</summary>
    internal async Task VerifyAllAsync()
    {
        await using var exchange = await OpenAsync();
        await using var session = exchange.Session();
        var standing = await ReleaseLedger.InForceAsync(session, Italy, Entry);
        Assert.Equal(_expected.Keys, standing.Periods.Keys);
        foreach (var release in standing.Periods.Values.GroupBy(period => period.Since.SubmissionId!))
        {
            var totals = await TotalsAsync(session, release.Key);
            Assert.All(release, period => Assert.Equal(_expected[period.Period].Total, totals[period.Period]));
        }
        Assert.Equal(_figures, await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_observation"));
        Assert.Equal(0, await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_submission WHERE state <> 'released'"));
    }

    /// <summary>Asks for the table a person would see.</summary>
    internal async Task VerifyTableAsync()
    {
        await using var exchange = await OpenAsync();
        await using var session = exchange.Session();
        var request = TableRequest.Read(Structure, TableRequest.Time, "", [], null, "M", null);
        var cells = (await exchange.Get<TableDesk>().AskAsync(session, Actor.AtCommandLine(Italy, Role.Analyst), request)).Cells;
        Assert.Equal(_expected.Select(pair => (pair.Key.ToString(), (long?)pair.Value.Total)), cells.Rows.Select((key, row) => (key[0], cells[row, 0].Value)));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _test.DisposeAsync();

    /// <summary>Finds out which state the file is in, and that all of it is in that state.</summary>
    private async Task<KillFell> LookAsync(DbSession session, EntryFile file, long? acknowledged)
    {
        var audit = await AuditTrail.VerifyAsync(session, _noted);
        Assert.True(audit.IsWhole, $"The audit trail is broken: {audit.Fault}");
        _noted = audit.Head;

        var submission = (await SubmissionStore.ListAsync(session, Italy, 3)).SingleOrDefault(s => s.FileSha256 == file.Sha256);
        var released = submission?.State == SubmissionState.Released;
        Assert.True(released || acknowledged is null, $"It was told that entry {acknowledged} is released, and it is {submission?.State.ToString() ?? "gone"}.");
        var isNew = released && !(_expected.TryGetValue(file.Totals.Keys.First(), out var there) && there.Sha256 == file.Sha256);
        if (isNew)
        {
            foreach (var (period, total) in file.Totals) _expected = _expected.SetItem(period, (file.Sha256, total));
            _ledger++;
            _figures += file.Rows;
        }

        // what is in force is what was, and the file's periods all or none
        Assert.Equal(_ledger, await ReleaseLedger.HeadAsync(session));
        if (acknowledged is { } seq) Assert.Equal(_ledger, seq);
        var standing = await ReleaseLedger.InForceAsync(session, Italy, Entry);
        Assert.Equal(_expected.Keys, standing.Periods.Keys);
        foreach (var (period, (sha256, _)) in _expected)
        {
            Assert.Equal(sha256 == file.Sha256, standing.Periods[period].Since.SubmissionId == submission?.Id);
        }
        if (released)
        {
            Assert.Equal(file.Totals, await TotalsAsync(session, submission!.Id));
        }
        if (submission is null) return KillFell.BeforeAnything;

        var stored = await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_observation WHERE submission = @Number", new { submission.Number });
        if (submission.State == SubmissionState.Loading) return stored == 0 ? KillFell.WhileReading : KillFell.WhileWriting;
        Assert.Equal((file.Rows, file.Rows, file.Rows, 0), (stored, submission.Figures, submission.RowsUsed, submission.Errors));
        Assert.Equal(file.Totals.Select(pair => (pair.Key, new TotalRange(pair.Value, pair.Value, 0))),
            (await SubmissionStore.PeriodsAsync(session, submission.Number)).Select(period => (period.Period, period.Total!)));
        return released ? acknowledged is null ? KillFell.AfterTheRelease : KillFell.AfterItsEnd : KillFell.BeforeTheRelease;
    }

    /// <summary>Sweeps as the server would some minutes, and for uploads a day, later.</summary>
    private async Task SweepAsync(DbSession session, Database database)
    {
        var options = Options.Create(new ReportingOptions { DataFolder = _test.Folder, DeadAfterSeconds = 0 });
        await new Sweeper(database, TimeProvider.System, new UploadStore(options, new Tomorrow()), options).SweepAsync();
        Assert.Equal(0, await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_submission WHERE state NOT IN ('checked', 'released')"));
        foreach (var table in (string[])["reporting_observation", "reporting_series", "reporting_submission_period"])
        {
            // the numbers of what was swept lie above all that stayed, so the latest of each table tells
            Assert.Equal(1, await session.ScalarAsync<long>(
                $"SELECT COUNT(*) FROM reporting_submission WHERE number = (SELECT MAX(submission) FROM {table})"));
        }
        var waiting = await session.QueryAsync<string>("SELECT id FROM reporting_submission WHERE state = 'checked'");
        Assert.Equal(waiting, Uploads());
    }

    private static async Task<ImmutableSortedDictionary<TimePeriod, long>> TotalsAsync(DbSession session, string submission)
    {
        var totals = new SortedDictionary<TimePeriod, long>();
        await ReleaseLedger.ReadFiguresAsync(session, submission, Structure,
            (_, period, figure) => totals[period] = totals.GetValueOrDefault(period) + figure.Value!.Value);
        return totals.ToImmutableSortedDictionary();
    }

    private IEnumerable<string> Uploads()
    {
        var folder = Path.Combine(_test.Folder, "uploads");
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)) : [];
    }

    /// <summary>A server goes on with what the dead program had sent it; only when it has let go is there an end to look at.</summary>
    private async Task ServerNoticesAsync()
    {
        if (_test.Database.Engine == Engine.Sqlite) return;
        await using var session = _test.Session();
        for (var wait = 0; await session.ScalarAsync<long>(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'program'") > 0; wait++)
        {
            Assert.True(wait < 1000, "The server holds on to a program that is dead.");
            await Task.Delay(10);
        }
    }

    /// <summary>The number of the release that was printed as done; null when nothing, or half a line, was printed.</summary>
    private static long? Acknowledged(string output)
    {
        if (!output.EndsWith('\n')) return null;
        using var document = JsonDocument.Parse(output);
        return document.RootElement.GetProperty("released").GetInt64();
    }

    private Task<OpenedExchange> OpenAsync() => OpenedExchange.OpenAsync(_test.Folder, _test.ConnectionString, default);

    private IEnumerable<string> Import() =>
    [
        "import", FilePath, .. Place("program"), "--party", "IT", "--agency", Agency.Value, "--mapping", MappingPath, "--release", "--reason", "Later figures", "--json",
    ];

    private IEnumerable<string> Place(string? name) =>
        _test.ConnectionString is { } server ? ["--data", _test.Folder, "--database", server + ";Application Name=" + (name ?? "tests")] : ["--data", _test.Folder];

    /// <summary>A day and an hour ahead.</summary>
    private sealed class Tomorrow : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddHours(25);
    }
}
