using Tallystick.Kernel;
using Tallystick.Reporting.Checks;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Mapping;
using Tallystick.Reporting.Releases;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Series;
using Tallystick.Storage;
using Tallystick.Tests.Modules.Reporting.Mapping;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;
using static Tallystick.Tests.Modules.Reporting.ReportingWorld;

namespace Tallystick.Tests.Modules.Reporting.Checks;

/// <summary>What the checks say of a file beside what the same Party reported before: each finding once where it belongs, and none where it does not.</summary>
public sealed class LoadedChecksTests
{
    [BothEngines]
    public async Task A_total_that_moves_by_more_than_the_tolerance_is_asked_about(Engine engine)
    {
        await using var world = await OnAsync(engine);
        await world.ReleaseAsync(await world.ImportAsync("2026-01,SY,1000", "2026-02,SY,100", "2026-03,SY,5", "2026-04,SY,500", "2026-05,SY,90"));
        // by more; by less than a tenth; by less than ten; surely by more though hidden; not at all
        var findings = await FindingsAsync(world, "2026-01,SY,1200", "2026-02,SY,109", "2026-03,SY,14", "2026-04,SY,<5", "2026-05,SY,90");
        Assert.Equal(["total-moved 2026-01", "total-moved 2026-04", "numbers-gone 2026-04"], findings.Select(Short));
        Assert.Equal("January 2026: the total moves from 1,000 to 1,200. Look whether the file is complete and nothing is counted twice; if the new total is right, reply why.", findings[0].Sentence(Texts.For("en")));
        Assert.Contains("from 500 to 1 to 4", findings[1].Sentence(Texts.For("en")), StringComparison.Ordinal);
        Assert.Equal([Severity.Warning, Severity.Warning, Severity.Info], findings.Select(finding => finding.Severity));
    }

    [BothEngines]
    public async Task The_tolerance_is_the_Partys_own_and_a_nil_report_was_nothing(Engine engine)
    {
        await using var world = await OnAsync(engine);
        world.Clock.Advance(TimeSpan.FromDays(400));
        await world.ReleaseAsync(await world.ImportAsync("2026-01,SY,1000"));
        await world.WriteAsync(session => world.Desk.ReportNilAsync(session, Coordinator, new(Entry, [TimePeriod.Month(2026, 2)])));
        await SetAsync(world, CheckSettings.Usual with { TolerancePercent = 50 });
        Assert.Equal(["total-moved 2026-02"], (await FindingsAsync(world, "2026-01,SY,1400", "2026-02,SY,40")).Select(Short));
        await SetAsync(world, CheckSettings.Usual with { TolerancePercent = 0, ToleranceFloor = 0 });
        Assert.Equal(["total-moved 2026-01", "periods-gone 2026-02"], (await FindingsAsync(world, "2026-01,SY,1001")).Select(Short));
    }

    [BothEngines]
    public async Task Periods_that_the_last_file_of_the_same_agency_had_are_missed_only_where_the_two_meet(Engine engine)
    {
        await using var world = await OnAsync(engine);
        await world.ReleaseAsync(await world.ImportAsync("2026-01,SY,10", "2026-02,SY,10", "2026-03,SY,10"));
        // the next month by itself is no shorter file
        Assert.Empty(await FindingsAsync(world, "2026-04,SY,10"));
        await world.ReleaseAsync(await world.ImportAsync("2026-02,SY,10", "2026-03,SY,10", "2026-04,SY,11"));
        Assert.Equal(["periods-gone 2026-02, 2026-04"], (await FindingsAsync(world, "2026-03,SY,10")).Select(Short));
        // another agency's file is no former one
        var other = await world.Intake.ImportAsync(Request(Coordinator, "2026-03,SY,10"));
        Assert.Empty(other.Report.Findings);
    }

    [BothEngines]
    public async Task What_strays_from_the_Partys_own_past_is_said_with_what_was_expected(Engine engine)
    {
        await using var world = await OnAsync(engine);
        var months = Enumerable.Range(0, 36).Select(m => TimePeriod.Month(2023, 1).Plus(m)).ToList();
        await world.ReleaseAsync(await world.ImportAsync([.. months.SelectMany(m => (string[])[$"{m},SY,{300 + m.Ordinal % 7}", $"{m},AF,{100 + m.Ordinal % 5}"])]));
        Assert.Empty(await FindingsAsync(world, "2026-01,SY,302", "2026-01,AF,101"));
        // one citizenship for another: the total stays, both codes do not
        var swapped = await FindingsAsync(world, "2026-01,SY,101", "2026-01,AF,302");
        Assert.Equal(["unusual-part CITIZENSHIP=AF 2026-01", "unusual-part CITIZENSHIP=SY 2026-01"], swapped.Select(Short));
        Assert.Contains("January 2026, CITIZENSHIP AF: 302 where", swapped[0].Sentence(Texts.For("en")), StringComparison.Ordinal);
        Assert.Contains("was expected from the last 36 periods", swapped[0].Sentence(Texts.For("en")), StringComparison.Ordinal);
        Assert.Contains((await FindingsAsync(world, "2026-01,SY,3020", "2026-01,AF,101")).Select(Short), text => text == "unusual-total 2026-01");
    }

    [BothEngines]
    public async Task What_is_lacking_is_asked_about(Engine engine)
    {
        await using var world = await OnAsync(engine);
        var months = Enumerable.Range(0, 12).Select(m => TimePeriod.Month(2025, 1).Plus(m)).ToList();
        await world.ReleaseAsync(await world.ImportAsync([.. months.SelectMany(m => (string[])[$"{m},SY,20", $"{m},AF,2", $"{m},{(m.Ordinal % 2 == 0 ? "IQ" : "IR")},3"])]));
        var findings = await FindingsAsync(world, "2026-01,SY,20", "2026-01,_U,25");
        Assert.Equal(["codes-absent CITIZENSHIP= 2026-01", "mostly-unknown CITIZENSHIP=_U"], findings.Select(Short));
        Assert.Contains("1 code of CITIZENSHIP was there in each of the 12 periods before and is not now: AF", findings[0].Sentence(Texts.For("en")), StringComparison.Ordinal);
        Assert.Contains("55 % of the total", findings[1].Sentence(Texts.For("en")), StringComparison.Ordinal);
        // between first and last: what is in force is not lacking, what nobody reported is
        Assert.Equal(["periods-lacking 2026-01"],
            (await FindingsAsync(world, "2025-01,SY,20", "2025-01,AF,2", "2025-01,IQ,3", "2026-02,SY,20", "2026-02,AF,2", "2026-02,IQ,3")).Select(Short));
    }

    [BothEngines]
    public async Task Nothing_of_another_Party_is_held_against_a_file(Engine engine)
    {
        await using var world = await OnAsync(engine);
        await world.ReleaseAsync(await world.ImportAsync("2026-01,SY,1000", "2026-02,SY,1000"));
        Assert.Empty((await world.Intake.ImportAsync(Request(Foreigner, "2026-01,SY,5"))).Report.Findings);
    }

    [BothEngines]
    public async Task Figures_are_hidden_anew_when_the_Party_so_chooses(Engine engine)
    {
        await using var world = await OnAsync(engine);
        await SetAsync(world, CheckSettings.Usual with { SmallBelow = 5 });
        var id = await world.ImportAsync("2026-01,SY,3");
        await world.ReleaseAsync(id);
        Assert.Equal("reporting-nothing-new", await RefusedAsync(() => world.ReleaseAsync(id)));
        await SetAsync(world, CheckSettings.Usual with { SmallBelow = 5, HideSmall = true });
        Assert.Equal((5, 2), ((await world.ReleaseAsync(id, "small counts are hidden")).HiddenBelow, (await world.InForceAsync()).Periods[TimePeriod.Month(2026, 1)].Vintage));
    }

    [Fact]
    public void Sums_by_one_dimension_agree_with_adding_the_figures_one_by_one()
    {
        var json = MappingFixture.Json(area: """{ "column": "A", "codes": "same" }""", sex: """{ "column": "Sex", "codes": "same" }""",
            measure: """{ "column": "N", "suppressed": { "<5": [1, 4] }, "missing": { ":": "O" } }""");
        var report = MappingFixture.Map(json, "A|Sex|Year|N", "IT|F|2020|10", "IT|M|2020|<5", "IT|_T|2020|13", "MT|F|2020|2", "MT|M|2020|:", "_T|F|2021|7", "_T|_T|2021|9", "EU|F|2021|5").Report;
        var flow = MappingFixture.Small;
        var sums = report.Marginals.InOrder().ToDictionary(sum => $"{sum.Period} {flow.Dimensions[sum.Dimension].Id}={flow.Dimensions[sum.Dimension].List.Codes[sum.Code].Id}", sum => (sum.Low, sum.High));
        Assert.Equal((13, 13), sums["2020 REF_AREA=IT"]);
        Assert.Equal((2, Figure.Unbounded), sums["2020 REF_AREA=MT"]);
        Assert.Equal((12, 12), sums["2020 SEX=F"]);
        Assert.Equal((1, Figure.Unbounded), sums["2020 SEX=M"]);
        Assert.Equal((9, 9), sums["2021 REF_AREA=_T"]);
        Assert.Equal((7, 7), sums["2021 SEX=F"]);
        Assert.Equal((5, 5), sums["2021 REF_AREA=EU"]);
    }

    [Fact]
    public void Sums_by_one_dimension_are_given_up_past_what_memory_allows()
    {
        var flow = StructureCatalog.Default.Dataflow("IRREGULAR_ENTRY");
        var dimensions = flow.Dimensions.Length;
        var sums = new MarginalSums(flow, new(flow, [.. Enumerable.Repeat(-1, dimensions)]));
        var day = TimePeriod.Parse("2000-01-01");
        for (var i = 0; sums.IsWhole && i < MarginalSums.MostPlaces; i++) sums.Add(day.Plus(i), new int[dimensions], new bool[dimensions], Figure.Count(1));
        Assert.False(sums.IsWhole);
        Assert.Empty(sums.InOrder());
    }

    [Fact]
    public void A_move_is_asked_about_only_when_it_is_sure()
    {
        var random = new Random(11);
        for (var round = 0; round < 5000; round++)
        {
            TotalRange Draw() => new(random.Next(60), 60 + random.Next(60), 0);
            var (before, after, settings) = (Draw(), Draw(), CheckSettings.Usual with { TolerancePercent = random.Next(40), ToleranceFloor = random.Next(20) });
            // the slow twin: every pair of numbers there may be moves by more
            var sure = Enumerable.Range((int)before.Low, (int)(before.High - before.Low + 1)).All(b => Enumerable.Range((int)after.Low, (int)(after.High - after.Low + 1))
                .All(a => Math.Abs(a - b) > settings.ToleranceFloor && Math.Abs(a - b) * 100L > (long)b * settings.TolerancePercent));
            var said = VintageCheck.Run(new([new(TimePeriod.Year(2020), PeriodChange.Revised, Summary(after), null, Summary(before))]), settings).Any();
            Assert.True(said == sure || !said, $"{before} {after} {settings}");
            if (before.High < after.Low || after.High < before.Low) Assert.Equal(sure, said);
        }
    }

    private static PeriodSummary Summary(TotalRange total) => new(TimePeriod.Year(2020), 1, 0, 0, total, "");

    private static string Short(CheckFinding finding) =>
        $"{finding.Code} {(finding.Column.Length > 0 ? finding.Column + "=" + string.Join('+', finding.Slice.Values.SelectMany(codes => codes).Concat(finding.Period is null ? [finding.Value] : [])) : "")}{(finding.Period is { } period ? (finding.Column.Length > 0 ? " " : "") + period : finding.Column.Length > 0 ? "" : finding.Value)}";

    private static async Task<IReadOnlyList<CheckFinding>> FindingsAsync(ReportingWorld world, params string[] lines) =>
        (await world.Intake.ImportAsync(Request(Provider, lines) with { Again = true })).Report.Findings;

    private static Task SetAsync(ReportingWorld world, CheckSettings settings) => world.WriteAsync(async session =>
    {
        await CheckSettingsStore.SaveAsync(session, Coordinator, Entry, settings);
        return null!;
    });
}
