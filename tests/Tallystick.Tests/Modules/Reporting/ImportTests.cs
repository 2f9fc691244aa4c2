using System.Text;
using Tallystick.Kernel;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using static Tallystick.Tests.Modules.Reporting.ReportingWorld;

namespace Tallystick.Tests.Modules.Reporting;

public sealed class ImportTests
{
    [BothEngines]
    public async Task ImportAsync_refuses_who_may_not_bring_files(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        Assert.Equal("not-yours", await RefusedAsync(() => world.Intake.ImportAsync(Request(Analyst, "2026-01,SY,1"))));
        Assert.Equal("no-party", await RefusedAsync(() => world.Intake.ImportAsync(Request(Actor.System, "2026-01,SY,1"))));
        Assert.Equal("reporting-other-agency",
            await RefusedAsync(() => world.Intake.ImportAsync(Request(Provider, "2026-01,SY,1") with { Agency = new("police") })));
        Assert.Equal("reporting-no-agency",
            await RefusedAsync(() => world.Intake.ImportAsync(Request(Coordinator, "2026-01,SY,1") with { Agency = new("navy") })));
        Assert.Empty(await world.AuditAsync());
        Assert.Empty(world.Uploads.All());
    }

    [BothEngines]
    public async Task FindAsync_hides_a_submission_from_every_other_Party(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var id = await world.ImportAsync("2026-01,SY,1");
        await using var session = world.Session();
        Assert.Equal("not-found", await RefusedAsync(() => SubmissionStore.FindAsync(session, France, id)));
        Assert.Equal("not-found", await RefusedAsync(() => world.WriteAsync(s => world.Desk.ReleaseAsync(s, Foreigner, new(id)))));
        Assert.Equal("not-found", await RefusedAsync(() => SubmissionStore.FindAsync(session, Italy, new string('0', 32))));
    }

    [BothEngines]
    public async Task Nothing_of_a_list_of_persons_without_a_header_is_kept(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var file = new MemoryStream(Encoding.UTF8.GetBytes("Zenobia Quillfeather,monthly,X7712345\nAurelio Brandysnap,month's end,X7712346\n"));
        var result = await world.Intake.ImportAsync(Request(Provider) with { FileName = "list.csv", Content = file });
        await using var session = world.Session();
        var report = await session.ScalarAsync<string>("SELECT report FROM reporting_submission WHERE id = @id", new { id = result.Submission.Id });
        Assert.Contains("no-column-known", report, StringComparison.Ordinal);
        foreach (var cell in (string[])["Zenobia", "Quillfeather", "X7712345", "Brandysnap", "monthly"])
            Assert.DoesNotContain(cell, report, StringComparison.Ordinal);
    }

    /// <summary>Names under a harmless header, which the mapping takes for codes: refused, quoted nowhere, and the file is not kept.</summary>
    [BothEngines]
    public async Task Nothing_of_persons_under_a_harmless_header_is_kept(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var result = await world.Intake.ImportAsync(Request(Provider, "2026-01,Ahmad Quillfeather,1", "2026-01,+34 612 345 678,1", "2026-01,Sofia Brandysnap,1", "2026-01,AF,1"));
        var finding = Assert.Single(result.Report.Findings);
        Assert.Equal(("person-cell", 2L, "citizenship", 3), (finding.Code, finding.Row, finding.Column, finding.Times));
        Assert.Empty(world.Uploads.All());
        await using var session = world.Session();
        var kept = await session.ScalarAsync<string>("SELECT report FROM reporting_submission WHERE id = @id", new { id = result.Submission.Id });
        foreach (var part in (string[])["Ahmad", "Quillfeather", "612", "Brandysnap"]) Assert.DoesNotContain(part, kept, StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task ImportAsync_keeps_hash_counts_figures_and_rows(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var result = await world.Intake.ImportAsync(Request(Provider, "2026-01,SY,10", "2026-01,AF,<5", "2026-02,SY,:", "2026-02,AF,0"));
        var submission = result.Submission;
        Assert.False(result.AlreadyKnown);
        Assert.Equal((SubmissionState.Checked, 4, 4, 0, 4, 0),
            (submission.State, submission.RowsRead, submission.RowsUsed, submission.RowsDropped, submission.Figures, submission.Errors));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
            Encoding.UTF8.GetBytes("month,citizenship,persons\n2026-01,SY,10\n2026-01,AF,<5\n2026-02,SY,:\n2026-02,AF,0\n"))), submission.FileSha256);
        await using var session = world.Session();
        var figures = await FiguresAsync(session, submission);
        Assert.Equal(Figure.Count(10), figures[("SY", "2026-01")]);
        Assert.Equal(Figure.Suppressed(1, 4), figures[("AF", "2026-01")]);
        Assert.Equal(Figure.Missing(), figures[("SY", "2026-02")]);
        Assert.Equal(Figure.Count(0), figures[("AF", "2026-02")]);
        var periods = await SubmissionStore.PeriodsAsync(session, submission.Number);
        Assert.Equal([(2, 1, 0), (2, 0, 1)], periods.Select(p => ((int)p.Figures, (int)p.Hidden, (int)p.Missing)));
        Assert.Equal(new TotalRange(11, 14, 0), periods[0].Total);
        Assert.Equal(["reporting.receive", "reporting.check"], await world.AuditAsync());
    }

    [BothEngines]
    public async Task ImportAsync_recognises_the_same_file_with_the_same_mapping_until_asked_again(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var first = await world.ImportAsync("2026-01,SY,1");
        var second = await world.Intake.ImportAsync(Request(Coordinator, "2026-01,SY,1"));
        Assert.True(second.AlreadyKnown);
        Assert.Equal(first, second.Submission.Id);
        var foreign = await world.Intake.ImportAsync(Request(Foreigner, "2026-01,SY,1"));
        Assert.False(foreign.AlreadyKnown);
        var again = await world.Intake.ImportAsync(Request(Provider, "2026-01,SY,1") with { Again = true });
        Assert.False(again.AlreadyKnown);
        Assert.NotEqual(first, again.Submission.Id);
        Assert.Equal(3, world.Uploads.All().Count);
    }

    [BothEngines]
    public async Task ImportAsync_enters_one_submission_when_the_same_file_comes_many_times_at_once(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => world.Intake.ImportAsync(Request(Provider, "2026-01,SY,1")))));
        Assert.Single(results.Select(result => result.Submission.Id).Distinct());
        Assert.Single(results, result => !result.AlreadyKnown);
        Assert.Single(world.Uploads.All());
    }

    [BothEngines]
    public async Task ImportAsync_tells_row_column_and_value_of_what_is_wrong_and_keeps_no_figures(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var result = await world.Intake.ImportAsync(Request(Provider, "2026-01,SY,10", "2026-01,XQ,3", "2026-13,AF,1"));
        Assert.Equal(2, result.Submission.Errors);
        Assert.Equal(0, result.Submission.Figures);
        Assert.Contains(result.Report.Findings, finding => finding is { IsError: true, Row: 3, Column: "citizenship", Value: "XQ" });
        Assert.Contains(result.Report.Findings, finding => finding is { IsError: true, Row: 4, Column: "month", Value: "2026-13" });
        Assert.Equal("reporting-has-errors", await RefusedAsync(() => world.ReleaseAsync(result.Submission.Id)));
    }

    [BothEngines]
    public async Task ImportAsync_makes_a_finding_of_a_file_that_is_no_table(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var request = Request(Provider) with { Content = new MemoryStream("%PDF-1.7 and so on"u8.ToArray()) };
        var result = await world.Intake.ImportAsync(request);
        Assert.Equal(1, result.Submission.Errors);
        Assert.StartsWith("file-", Assert.Single(result.Report.Findings).Code, StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task ImportAsync_refuses_no_file_too_big_a_file_and_a_wrong_mapping_and_keeps_nothing(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        Assert.Equal("reporting-file-none", await RefusedAsync(() => world.Intake.ImportAsync(Request(Provider) with { Content = Stream.Null })));
        Assert.Equal("reporting-file-too-big",
            await RefusedAsync(() => world.Intake.ImportAsync(Request(Provider) with { Content = new MemoryStream(new byte[10_000_001]) })));
        Assert.Equal("reporting-mapping-wrong", await RefusedAsync(() => world.Intake.ImportAsync(Request(Provider) with { MappingJson = "{" })));
        Assert.Equal("reporting-mapping-none", await RefusedAsync(() => world.Intake.ImportAsync(Request(Provider) with { MappingJson = " " })));
        Assert.Equal("reporting-other-dataflow",
            await RefusedAsync(() => world.Intake.ImportAsync(Request(Provider, "2026-01,SY,1") with { Dataflow = new("REFUSALS") })));
        Assert.Empty(world.Uploads.All());
        Assert.Empty(await world.AuditAsync());
    }

    [BothEngines]
    public async Task ImportAsync_shows_progress_that_never_goes_back(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var seen = new Seen();
        var lines = Lines(FigureLoader.Batch * 2 + 10);
        var result = await world.Intake.ImportAsync(Request(Provider, lines), seen);
        Assert.Equal(lines.Length, result.Submission.Figures);
        Assert.Equal([ImportStage.Reading, ImportStage.Writing, ImportStage.Done], seen.All.Select(p => p.Stage).Distinct());
        Assert.True(seen.All.Count(p => p.Stage == ImportStage.Writing) >= 3);
        Assert.Equal(seen.All.Select(p => p.Percent).Order(), seen.All.Select(p => p.Percent));
        Assert.Equal(100, seen.All[^1].Percent);
    }

    [BothEngines]
    public async Task ImportAsync_leaves_nothing_when_it_is_cancelled_halfway(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        using var cancel = new CancellationTokenSource();
        var stop = new Seen(progress => { if (progress.FiguresWritten > 0) cancel.Cancel(); });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Intake.ImportAsync(Request(Provider, Lines(FigureLoader.Batch + 1000)), stop, cancel.Token));
        Assert.Contains(stop.All, progress => progress.FiguresWritten > 0);
        await AssertEmptyAsync(world);
        Assert.Empty(world.Uploads.All());
    }

    [BothEngines]
    public async Task SweepAsync_removes_what_a_killed_import_left_and_only_that(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var (dead, _) = await world.Intake.ReceiveAsync(Request(Provider, "2026-01,SY,1"), default);
        await HalfWriteAsync(world, dead);
        var kept = await world.ImportAsync("2026-02,SY,1");
        await using var session = world.Session();

        Assert.Equal(0, await world.Sweeper.SweepAsync());
        Assert.Equal(SubmissionState.Loading, (await SubmissionStore.FindAsync(session, Italy, dead.Id)).State);
        world.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(1, await world.Sweeper.SweepAsync());

        Assert.Equal("not-found", await RefusedAsync(() => SubmissionStore.FindAsync(session, Italy, dead.Id)));
        Assert.Equal(kept, Assert.Single(await SubmissionStore.ListAsync(session, Italy, 10)).Id);
        Assert.Equal(1, await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_observation"));
        Assert.Equal(1, await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_series"));
        Assert.Equal(kept, Assert.Single(world.Uploads.All()).Id);
        Assert.Contains("reporting.sweep", await world.AuditAsync());
        // an import that lived on after all finds out with its next batch, instead of finishing half
        Assert.Equal("reporting-import-lost", await RefusedAsync(() => session.WriteAsync(() => SubmissionStore.TouchAsync(session, dead.Id, 1))));
        // the file may come again
        Assert.False((await world.Intake.ImportAsync(Request(Provider, "2026-01,SY,1"))).AlreadyKnown);
    }

    [BothEngines]
    public async Task SweepAsync_takes_up_what_another_sweep_left(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var (dead, _) = await world.Intake.ReceiveAsync(Request(Provider, "2026-01,SY,1"), default);
        await HalfWriteAsync(world, dead);
        await using var session = world.Session();
        await session.ExecuteAsync("UPDATE reporting_submission SET state = 'swept'");
        await world.Sweeper.SweepAsync();
        await AssertEmptyAsync(world);
    }

    [BothEngines]
    public async Task WhereFromAsync_walks_a_figure_back_to_its_rows_for_the_owner_alone(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var id = await world.ImportAsync("2026-01,AF,7", "2026-01,SY,10");
        await world.ReleaseAsync(id);
        await using var session = world.Session();
        var codes = KeyOf(world.Structure, "SY");
        var origin = await ReleaseLedger.WhereFromAsync(session, Analyst, world.Structure, codes, TimePeriod.Month(2026, 1));
        Assert.NotNull(origin);
        Assert.Equal((id, "entries.csv", Figure.Count(10)), (origin.Submission.Id, origin.Submission.FileName, origin.Figure));
        Assert.Equal([3L], origin.Rows);
        Assert.Null(await ReleaseLedger.WhereFromAsync(session, Foreigner, world.Structure, codes, TimePeriod.Month(2026, 1)));
        Assert.Null(await ReleaseLedger.WhereFromAsync(session, Analyst, world.Structure, codes, TimePeriod.Month(2026, 2)));
    }

    [BothEngines]
    public async Task A_digest_is_the_same_for_the_same_figures_through_another_mapping(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var one = await world.ImportAsync("2026-01,SY,10", "2026-01,AF,7");
        var other = (await world.Intake.ImportAsync(Request(Provider, "2026-01,AF,7", "2026-01,SY,10") with
        {
            MappingJson = ReportingWorld.Mapping.Replace("\"REF_AREA\": \"IT\"", "\"REF_AREA\": { \"column\": \"citizenship\", \"default\": \"IT\", \"codes\": {\"nobody\": \"FR\"} }", StringComparison.Ordinal),
        })).Submission.Id;
        await using var session = world.Session();
        var periods = await SubmissionStore.PeriodsOfAsync(session, [one, other]);
        Assert.Equal(Assert.Single(periods[one]).Digest, Assert.Single(periods[other]).Digest);
        Assert.NotEqual(one, other);
    }

    /// <summary>One figure of a submission still loading, as a killed process leaves it.</summary>
    private static async Task HalfWriteAsync(ReportingWorld world, Submission submission)
    {
        await using var session = world.Session();
        await session.WriteAsync(async () =>
        {
            await session.ExecuteAsync("INSERT INTO reporting_series (submission, series, codes) VALUES (@Number, 0, 'IT')", new { submission.Number });
            await session.ExecuteAsync("""
                INSERT INTO reporting_observation (submission, series, period, printed, low, high, decimals, status, conf) VALUES (@Number, 0, 1, 1, 1, 1, 0, 'A', 'F')
                """, new { submission.Number });
        });
    }

    private static async Task AssertEmptyAsync(ReportingWorld world)
    {
        await using var session = world.Session();
        foreach (var table in (string[])["reporting_submission", "reporting_series", "reporting_observation", "reporting_submission_period"])
        {
            Assert.Equal(0, await session.ScalarAsync<long>($"SELECT COUNT(*) FROM {table}"));
        }
    }

    /// <summary>Lines with a key each: months by citizenship.</summary>
    private static string[] Lines(int count)
    {
        var countries = Tallystick.Vocabulary.StructureCatalog.Default.Dataflow("IRREGULAR_ENTRY").Dimensions
            .Single(dimension => dimension.Id == "CITIZENSHIP").List.Codes.Select(code => code.Id).Take(200).ToArray();
        return [.. Enumerable.Range(0, count).Select(i => $"{1900 + i / countries.Length / 12:0000}-{i / countries.Length % 12 + 1:00},{countries[i % countries.Length]},{i % 1000}")];
    }

    internal static string[] KeyOf(Dataflow structure, string citizenship) =>
    [
        .. structure.Dimensions.Select(dimension => dimension.Id switch
        {
            "REF_AREA" => "IT", "BORDER" => "SEA_UNS", "ROUTE" => "CMED", "OUTCOME" => "ENTERED", "CITIZENSHIP" => citizenship,
            _ => new[] { "_T", "_Z", "_U" }.First(code => dimension.List.IndexOf(code) >= 0),
        }),
    ];

    internal static async Task<Dictionary<(string, string), Figure>> FiguresAsync(DbSession session, Submission submission)
    {
        var structure = Tallystick.Vocabulary.StructureCatalog.Default.Dataflow(submission.Dataflow.Value);
        var at = structure.IndexOf("CITIZENSHIP");
        var figures = new Dictionary<(string, string), Figure>();
        await FigureStore.ReadAsync(session, submission, structure,
            (codes, period, figure) => figures.Add((structure.Dimensions[at].List.Codes[codes[at]].Id, period.ToString()), figure));
        return figures;
    }

    private sealed class Seen(Action<ImportProgress>? then = null) : IProgress<ImportProgress>
    {
        public List<ImportProgress> All { get; } = [];

        public void Report(ImportProgress value)
        {
            All.Add(value);
            then?.Invoke(value);
        }
    }
}
