using System.Collections.Immutable;
using System.Text;
using Tallystick.Kernel;
using Tallystick.Reporting.Compositions;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Releases;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using static Tallystick.Tests.Modules.Reporting.ReportingWorld;

namespace Tallystick.Tests.Modules.Reporting.Compositions;

/// <summary>Two agencies of Italy bring their parts; the coordinator makes one figure of them.</summary>
public sealed class CompositionTests
{
    private static readonly AgencyId Guard = new("border-guard"), Police = new("police");
    private static readonly Actor Officer = Provider with { Person = new("p5"), Name = "Paolo", Agency = Police };
    private static readonly TimePeriod January = TimePeriod.Month(2026, 1), February = TimePeriod.Month(2026, 2);

    [BothEngines]
    public async Task Parts_that_never_meet_stand_side_by_side(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var (guard, police) = (await BringAsync(world, Provider, "2026-01,SY,10"), await BringAsync(world, Officer, "2026-01,AF,7"));
        var composed = await ComposeAsync(world, OverlapKind.Ask, [(guard, Guard, [January]), (police, Police, [January])]);
        Assert.Equal(0, composed.Report.Errors);
        Assert.Equal([("AF", 7L), ("SY", 10L)], await FiguresAsync(world, composed.Submission));
        var entry = await world.ReleaseAsync(composed.Submission.Id);
        Assert.Equal(composed.Submission.Id, entry.SubmissionId);
        await using var session = world.Session();
        Assert.All([guard, police], id => Assert.Equal(SubmissionState.Released, SubmissionStore.FindAsync(session, Italy, id).Result.State));
        Assert.Empty(world.Uploads.All());
        Assert.Equal("reporting.compose", (await world.AuditAsync())[^3]);
    }

    [BothEngines]
    public async Task Where_they_meet_nothing_is_released_before_somebody_decides(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var parts = new[] { (await BringAsync(world, Provider, "2026-01,SY,10", "2026-01,AF,3"), Guard, new[] { January }), (await BringAsync(world, Officer, "2026-01,SY,12"), Police, [January]) };
        var open = await ComposeAsync(world, OverlapKind.Ask, parts);
        var finding = Assert.Single(open.Report.Findings, finding => finding.IsError);
        Assert.Equal(("parts-meet", "border-guard, police", 1L, "2026-01"), (finding.Code, finding.Arguments["agencies"], Convert.ToInt64(finding.Arguments["count"]), finding.Arguments["periods"]));
        Assert.Equal("reporting-has-errors", await RefusedAsync(() => world.ReleaseAsync(open.Submission.Id)));
        await using var session = world.Session();
        var met = Assert.Single(await CompositionStore.MetAsync(session, open.Submission, ComposedParts.Read(open.Submission.Mapping), 10));
        Assert.Equal([("border-guard", 10L), ("police", 12L)], met.Figures.Select(given => (given.Agency.Value, given.Figure.Value!.Value)));

        Assert.Equal([("AF", 3L), ("SY", 22L)], await FiguresAsync(world, (await ComposeAsync(world, OverlapKind.Add, parts)).Submission));
        var led = await ComposeAsync(world, OverlapKind.Lead, parts);
        Assert.Equal([("AF", 3L), ("SY", 10L)], await FiguresAsync(world, led.Submission));
        Assert.Contains(led.Report.Findings, finding => finding.Code == "parts-differ");
        Assert.Equal([("AF", 3L), ("SY", 12L)], await FiguresAsync(world, (await ComposeAsync(world, OverlapKind.Lead, parts, [Police, Guard])).Submission));
    }

    [BothEngines]
    public async Task The_last_decision_that_fits_holds_instead_of_the_rule(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var parts = new[]
        {
            (await BringAsync(world, Provider, "2026-01,SY,10", "2026-01,AF,3", "2026-02,SY,1"), Guard, new[] { January, February }),
            (await BringAsync(world, Officer, "2026-01,SY,12", "2026-01,AF,4", "2026-02,SY,2"), Police, [January, February]),
        };
        var syria = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("CITIZENSHIP", ["SY"]);
        var exact = world.Structure.Dimensions.ToImmutableSortedDictionary(d => d.Id, d => ImmutableArray.Create(d.Id switch
        {
            "REF_AREA" => "IT",
            "BORDER" => "SEA_UNS",
            "ROUTE" => "CMED",
            "OUTCOME" => "ENTERED",
            "CITIZENSHIP" => "SY",
            _ => "_T",
        }), StringComparer.Ordinal);
        var composed = await ComposeAsync(world, OverlapKind.Add, parts, decisions: [new(syria, null, null, OverlapKind.Lead, Police), new(exact, February, February, OverlapKind.Add, default)]);
        Assert.Equal(0, composed.Report.Errors);
        Assert.Equal([("AF", 7L), ("SY", 12L)], await FiguresAsync(world, composed.Submission, January));
        Assert.Equal([("SY", 3L)], await FiguresAsync(world, composed.Submission, February));
    }

    [BothEngines]
    public async Task What_one_agency_does_not_tell_apart_counts_as_unknown(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var parts = new[] { (await BringAsync(world, Provider, "2026-01,_T,100"), Guard, new[] { January }), (await BringAsync(world, Officer, "2026-01,AF,10", "2026-01,SY,5"), Police, [January]) };
        Assert.Contains((await ComposeAsync(world, OverlapKind.Ask, parts)).Report.Findings, finding => finding is { IsError: true, Code: "parts-depth-undecided" });
        var composed = await ComposeAsync(world, OverlapKind.Add, parts);
        // no printed total: the police gave none
        Assert.Equal([("AF", 10L), ("SY", 5L), ("_U", 100L)], await FiguresAsync(world, composed.Submission));
        Assert.Equal((115, 115), composed.Periods.Select(period => ((int)period.Total!.Low, (int)period.Total.High)).Single());
        Assert.Contains(composed.Report.Findings, finding => finding.Code == "part-unbroken");

        await world.ReleaseAsync(composed.Submission.Id);
        await using var session = world.Session();
        var origin = await ReleaseLedger.WhereFromAsync(session, Analyst, world.Structure, Key(world, "_U"), January);
        var part = Assert.Single(origin!.Parts);
        Assert.Equal(("border-guard", 100L, "_T"), (part.Submission.Agency.Value, part.Figure.Value, part.Codes[world.Structure.IndexOf("CITIZENSHIP")]));
        Assert.Equal([2], part.Rows);
    }

    [BothEngines]
    public async Task A_hidden_or_missing_part_makes_an_interval_and_a_missing_one_never_leads(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var parts = new[] { (await BringAsync(world, Provider, "2026-01,SY,<5", "2026-01,AF,:"), Guard, new[] { January }), (await BringAsync(world, Officer, "2026-01,SY,12", "2026-01,AF,9"), Police, [January]) };
        var added = (await ComposeAsync(world, OverlapKind.Add, parts)).Submission;
        Assert.Equal((13, 16, 'Q'), await OneAsync(world, added, "SY"));
        Assert.Equal((9, Figure.Unbounded, 'O'), await OneAsync(world, added, "AF"));
        var led = (await ComposeAsync(world, OverlapKind.Lead, parts)).Submission;
        Assert.Equal((1, 4, 'Q'), await OneAsync(world, led, "SY"));
        Assert.Equal((9, 9, 'A'), await OneAsync(world, led, "AF"));
    }

    [BothEngines]
    public async Task A_release_never_removes_another_agencys_figures_unsaid(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var guard = await BringAsync(world, Provider, "2026-01,SY,10");
        var police = await BringAsync(world, Officer, "2026-01,AF,7");
        await world.ReleaseAsync(guard);
        Assert.Equal("reporting-other-agencies-stand", await RefusedAsync(() => world.ReleaseAsync(police, "a reason")));
        var composed = (await ComposeAsync(world, OverlapKind.Ask, [(guard, Guard, [January]), (police, Police, [January])])).Submission.Id;
        await world.ReleaseAsync(composed, "the police came");
        // now both stand, and a new file of one would remove the other
        var later = await BringAsync(world, Provider, "2026-01,SY,11");
        Assert.Equal("reporting-other-agencies-stand", await RefusedAsync(() => world.ReleaseAsync(later, "a reason")));
        await world.WriteAsync(session => world.Desk.ReleaseAsync(session, Coordinator, new(later, "the police had nothing", ReplacesOthers: true)));
        Assert.Equal(later, (await world.InForceAsync()).Periods[January].Since.SubmissionId);
    }

    [BothEngines]
    public async Task What_a_composition_stands_on_stays_and_what_is_gone_is_not_composed(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var (guard, police) = (await BringAsync(world, Provider, "2026-01,SY,10"), await BringAsync(world, Officer, "2026-01,AF,7"));
        var composed = await ComposeAsync(world, OverlapKind.Ask, [(guard, Guard, [January]), (police, Police, [January])]);
        Assert.Equal("reporting-part-of-composition", await RefusedAsync(() => DiscardAsync(world, Provider, guard)));
        await DiscardAsync(world, Coordinator, composed.Submission.Id);
        await DiscardAsync(world, Provider, guard);
        Assert.Equal("reporting-discarded", await RefusedAsync(() => ComposeAsync(world, OverlapKind.Ask, [(guard, Guard, [January]), (police, Police, [January])])));
        await world.Sweeper.SweepAsync();
        await using var session = world.Session();
        Assert.Empty(await session.QueryAsync<long>("SELECT submission FROM reporting_part"));
    }

    [BothEngines]
    public async Task Nobody_composes_but_the_coordinator_and_only_what_is_the_Partys(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var (guard, police) = (await BringAsync(world, Provider, "2026-01,SY,10"), await BringAsync(world, Officer, "2026-01,AF,7"));
        (string, AgencyId, TimePeriod[])[] parts = [(guard, Guard, [January]), (police, Police, [January])];
        foreach (var actor in (Actor[])[Provider, Officer, Analyst]) Assert.Equal("not-yours", await RefusedAsync(() => ComposeAsync(world, OverlapKind.Add, parts, by: actor)));
        Assert.Equal("not-found", await RefusedAsync(() => ComposeAsync(world, OverlapKind.Add, parts, by: Foreigner)));
        Assert.Equal("reporting-bad-periods", await RefusedAsync(() => ComposeAsync(world, OverlapKind.Add, [(guard, Guard, [February])])));
        Assert.Equal("reporting-bad-periods", await RefusedAsync(() => ComposeAsync(world, OverlapKind.Add, [(guard, Guard, [January]), (guard, Guard, [January])])));
        Assert.Equal("reporting-no-agency", await RefusedAsync(() => ComposeAsync(world, OverlapKind.Add, [(guard, Police, [January])])));
        var composed = (await ComposeAsync(world, OverlapKind.Add, parts)).Submission.Id;
        Assert.Equal("reporting-part-is-composition", await RefusedAsync(() => ComposeAsync(world, OverlapKind.Add, [(composed, new(""), [January])])));
    }

    [Fact]
    public void A_composition_reads_back_as_it_was_written()
    {
        var composition = new ComposedParts(Entry, [Guard, Police], [new("a", Guard, [January, February]), new("b", Police, [February])], OverlapKind.Lead,
            [new(ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("CITIZENSHIP", ["SY", "AF"]), January, null, OverlapKind.Lead, Police)]);
        Assert.Equal(composition.ToJson(), ComposedParts.Read(composition.ToJson()).ToJson());
        Assert.Contains("2026-01..2026-02", composition.ToJson(), StringComparison.Ordinal);
    }

    private static async Task<string> BringAsync(ReportingWorld world, Actor actor, params string[] lines)
    {
        var result = await world.Intake.ImportAsync(Request(actor, lines));
        Assert.Equal(0, result.Report.Errors);
        return result.Submission.Id;
    }

    private static async Task<IntakeResult> ComposeAsync(ReportingWorld world, OverlapKind rule, IEnumerable<(string Id, AgencyId Agency, TimePeriod[] Periods)> parts,
        AgencyId[]? order = null, OverlapDecision[]? decisions = null, Actor? by = null)
    {
        var actor = by ?? Coordinator;
        var all = parts.Select(part => new CompositionPart(part.Id, part.Agency, [.. part.Periods])).ToImmutableArray();
        var (submission, _) = await world.Intake.ReceiveAsync(actor, new(Entry, [.. order ?? [.. all.Select(part => part.Agency).Distinct()]], all, rule, [.. decisions ?? []]), default);
        if (submission.State == SubmissionState.Loading) submission = await world.Intake.WorkAsync(actor, submission, null, default);
        await using var session = world.Session();
        return new(submission, false, CheckReport.Read(submission.Report), await SubmissionStore.PeriodsAsync(session, submission.Number));
    }

    private static async Task DiscardAsync(ReportingWorld world, Actor actor, string id)
    {
        await using var session = world.Session();
        await session.WriteAsync(() => DiscardSubmission.HandleAsync(session, actor, world.Uploads, id, default));
    }

    private static async Task<List<(string Citizenship, long Value)>> FiguresAsync(ReportingWorld world, Submission submission, TimePeriod? period = null)
    {
        var figures = new List<(string, long)>();
        await using var session = world.Session();
        var at = world.Structure.IndexOf("CITIZENSHIP");
        await FigureStore.ReadAsync(session, submission, world.Structure, (codes, when, figure) =>
        {
            if (when == (period ?? January)) figures.Add((world.Structure.Dimensions[at].List.Codes[codes[at]].Id, figure.Value!.Value));
        });
        figures.Sort((a, b) => string.CompareOrdinal(a.Item1, b.Item1));
        return figures;
    }

    private static async Task<(long Low, long High, char Status)> OneAsync(ReportingWorld world, Submission submission, string citizenship)
    {
        await using var session = world.Session();
        var found = await FigureStore.FindAsync(session, submission, world.Structure, Key(world, citizenship), January);
        return (found!.Value.Figure.Low, found.Value.Figure.High, found.Value.Figure.Status);
    }

    private static string[] Key(ReportingWorld world, string citizenship) => [.. world.Structure.Dimensions.Select(d => d.Id switch
    {
        "REF_AREA" => "IT", "BORDER" => "SEA_UNS", "ROUTE" => "CMED", "OUTCOME" => "ENTERED", "CITIZENSHIP" => citizenship, _ => "_T",
    })];
}
