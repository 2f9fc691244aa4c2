using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Tallystick.Kernel;
using Tallystick.Reporting;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Releases;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Modules.Reporting;

/// <summary>The room of reporting on a database of its own: Italy with two agencies, France beside it.</summary>
internal sealed class ReportingWorld : IAsyncDisposable
{
    /// <summary>A mapping of lines <c>month,citizenship,persons</c>.</summary>
    public const string Mapping = """
        {
          "dataflow": "IRREGULAR_ENTRY", "title": "Test", "file": { "format": "csv" },
          "time": { "column": "month", "format": "yyyy-MM" },
          "dimensions": {
            "REF_AREA": "IT", "BORDER": "SEA_UNS", "ROUTE": "CMED", "OUTCOME": "ENTERED",
            "CITIZENSHIP": { "column": "citizenship", "codes": "same" }
          },
          "measure": { "column": "persons", "suppressed": { "<5": [1, 4] }, "missing": { ":": "O" } }
        }
        """;

    public static readonly PartyId Italy = new("IT"), France = new("FR");
    public static readonly DataflowId Entry = new("IRREGULAR_ENTRY");

    public static readonly Actor Coordinator = new(new("p1"), "Anna", Italy, null, [Role.Coordinator], Door.Web);
    public static readonly Actor Provider = new(new("p2"), "Bruno", Italy, new("border-guard"), [Role.Provider], Door.Web);
    public static readonly Actor Colleague = new(new("p5"), "Emil", Italy, new("border-guard"), [Role.Provider], Door.Web);
    public static readonly Actor Policewoman = new(new("p6"), "Fatima", Italy, new("police"), [Role.Provider], Door.Web);
    public static readonly Actor Analyst = new(new("p3"), "Carla", Italy, null, [Role.Analyst], Door.Web);
    public static readonly Actor Foreigner = new(new("p4"), "Dominique", France, null, [Role.Coordinator], Door.Web);

    private readonly TestDatabase _test;

    private ReportingWorld(TestDatabase test)
    {
        _test = test;
        var options = Options.Create(new ReportingOptions { DataFolder = test.Folder, MostFileBytes = 10_000_000 });
        Uploads = new(options, test.Clock);
        var roster = new ExchangeRoster
        {
            Parties = (_, _, _) => Task.FromResult<IReadOnlyList<RosterEntry>>([new("IT", "Italy"), new("FR", "France"), new("ES", "Spain")]),
            Agencies = (_, party, _, _) => Task.FromResult<IReadOnlyList<RosterEntry>>(party == Italy ? [new("border-guard", "Border guard"), new("police", "Police")] : []),
        };
        Intake = new(test.Database, test.Clock, StructureCatalog.Default, roster, Uploads, NullLogger<Intake>.Instance);
        Sweeper = new(test.Database, test.Clock, Uploads, options);
        Desk = new(StructureCatalog.Default, roster, Uploads);
    }

    public Database Database => _test.Database;
    public TestClock Clock => _test.Clock;
    public string Folder => _test.Folder;
    public UploadStore Uploads { get; }
    public Intake Intake { get; }
    public Sweeper Sweeper { get; }
    public ReleaseDesk Desk { get; }
    public Dataflow Structure { get; } = StructureCatalog.Default.Dataflow("IRREGULAR_ENTRY");

    public static async Task<ReportingWorld> OnAsync(Engine engine) => new(await TestDatabase.CreateAsync(engine, ReportingModule.Migrations));

    public DbSession Session() => _test.Session();

    /// <summary>A request with lines below the header <c>month,citizenship,persons</c>.</summary>
    public static IntakeRequest Request(Actor actor, params string[] lines) => new(actor, actor.Agency ?? new(""), "entries.csv",
        new MemoryStream(Encoding.UTF8.GetBytes("month,citizenship,persons\n" + string.Join('\n', lines) + "\n")), Mapping);

    /// <summary>Imports lines and expects no errors; the id of the submission.</summary>
    public async Task<string> ImportAsync(params string[] lines)
    {
        var result = await Intake.ImportAsync(Request(Provider, lines));
        Assert.Empty(result.Report.Findings.Where(finding => finding.IsError));
        return result.Submission.Id;
    }

    /// <summary>Runs a write of the desk in a session of its own.</summary>
    public async Task<LedgerEvent> WriteAsync(Func<DbSession, Task<LedgerEvent>> write)
    {
        await using var session = Session();
        return await session.WriteAsync(() => write(session));
    }

    public Task<LedgerEvent> ReleaseAsync(string submission, string reason = "", SharingTerms? sharing = null, long? seen = null) =>
        WriteAsync(session => Desk.ReleaseAsync(session, Coordinator, new(submission, reason, sharing, seen)));

    public Task<LedgerEvent> WithdrawAsync(string periods, string reason = "an error at the source") =>
        WriteAsync(session => Desk.WithdrawAsync(session, Coordinator, new(Entry, PeriodList.Parse(periods), reason)));

    public async Task<InForce> InForceAsync(DateTimeOffset? asOf = null)
    {
        await using var session = Session();
        return await ReleaseLedger.InForceAsync(session, Italy, Entry, asOf);
    }

    /// <summary>The actions on the record, in order.</summary>
    public async Task<IReadOnlyList<string>> AuditAsync()
    {
        await using var session = Session();
        return await session.QueryAsync<string>("SELECT action FROM audit_entry ORDER BY seq");
    }

    /// <summary>What a refused act was refused for.</summary>
    public static async Task<string> RefusedAsync(Func<Task> act) => (await Assert.ThrowsAsync<ProblemException>(act)).Problem.Code;

    public ValueTask DisposeAsync() => _test.DisposeAsync();
}
