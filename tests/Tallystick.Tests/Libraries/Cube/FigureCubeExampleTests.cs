using System.Collections.Immutable;
using Tallystick.Cube;
using Tallystick.Sdmx;

namespace Tallystick.Tests.Libraries.Cube;

/// <summary>What the cube does, one small table at a time.</summary>
public class FigureCubeExampleTests
{
    private static readonly DateTimeOffset Released = new(2024, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Dimension Citizenship = RandomWorld.Dim("CITIZENSHIP", Additivity.Adds, "_T", "ASI<_T", "SYR<ASI", "IRQ<ASI", "MAR<_T", "_U<_T", "_Z", "EU28!", "FR<_T", "DE<_T");
    private static readonly Dimension Sex = RandomWorld.Dim("SEX", Additivity.Adds, "F", "M", "_T", "_Z");
    private static readonly Dimension Stage = RandomWorld.Dim("STAGE", Additivity.DoesNotAdd, "SUSP", "PROS", "CONV");

    private static Dataflow Flow(MeasureKind kind, params Dimension[] dimensions) =>
        new("TEST", LocalText.English("Test"), LocalText.English("Test"), kind, "PER", [.. dimensions], [Frequency.M, Frequency.Q, Frequency.A]);

    private static Block Block(Dataflow flow, string party, string period, params (string Key, Figure Figure)[] rows) =>
        RandomWorld.BlockOf(flow, new(party, TimePeriod.Parse(period), Released, VintageKind.Figures, [.. rows.Select(r => new SlowReport(r.Key.Split('.'), r.Figure))]));

    private static FigureCube CubeOf(Dataflow flow, params Block[] blocks)
    {
        var cube = new FigureCube(flow);
        cube.Apply(blocks.Select(b => VintageChange.Release(b, Released)));
        return cube;
    }

    private static CubeQuery In(string from, string? to = null) => new(TimePeriod.Parse(from), TimePeriod.Parse(to ?? from));
    private static (string, Figure) Row(string key, long count) => (key, Figure.Count(count));
    private static ImmutableDictionary<string, ImmutableArray<string>> Where(string dimension, params string[] codes) =>
        ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add(dimension, [.. codes]);

    [Fact]
    public void Answer_does_not_add_an_aggregate_to_its_countries()
    {
        var flow = Flow(MeasureKind.Flow, Citizenship);
        var answer = CubeOf(flow, Block(flow, "IT", "2023", Row("FR", 10), Row("DE", 20), Row("EU28", 30), Row("_Z", 5)))
            .Answer(In("2023") with { Rows = ["CITIZENSHIP"] }, Entitlement.Everything);
        Assert.Equal(["_Z", "EU28", "FR", "DE"], answer.Rows.Select(k => k[0]));
        Assert.Equal(30, answer[1, 0].Value);
        Assert.Equal(30, answer.GrandTotal!.Value);
    }

    [Fact]
    public void Answer_sums_a_memo_code_with_nothing_and_shows_it_when_it_is_named()
    {
        var flow = Flow(MeasureKind.Flow, Citizenship);
        var cube = CubeOf(flow, Block(flow, "IT", "2023", Row("FR", 10), Row("EU28", 30)));
        Assert.Equal(30, cube.Answer(In("2023") with { Where = Where("CITIZENSHIP", "EU28") }, Entitlement.Everything).GrandTotal!.Value);
        Assert.Equal(new(RefusalKind.DoesNotAdd, "CITIZENSHIP"), cube.Answer(In("2023") with { Where = Where("CITIZENSHIP", "EU28", "FR") }, Entitlement.Everything).GrandTotal!.Refusal);
    }

    [Fact]
    public void Answer_takes_the_region_reported_beside_its_countries_and_sums_the_rest()
    {
        var flow = Flow(MeasureKind.Flow, Citizenship);
        var answer = CubeOf(flow, Block(flow, "IT", "2023", Row("ASI", 100), Row("SYR", 60), Row("MAR", 7)))
            .Answer(In("2023") with { Rows = ["CITIZENSHIP"], Chosen = ["CITIZENSHIP"], Where = Where("CITIZENSHIP", "_T", "ASI", "IRQ") }, Entitlement.Everything);
        Assert.Equal(["_T", "ASI"], answer.Rows.Select(k => k[0]));
        Assert.Equal(107, answer[0, 0].Value);
        Assert.Equal(100, answer[1, 0].Value);
    }

    [Fact]
    public void Answer_uses_one_breakdown_when_only_marginals_were_reported()
    {
        var flow = Flow(MeasureKind.Flow, Citizenship, Sex);
        var cube = CubeOf(flow, Block(flow, "IT", "2023", Row("SYR._T", 10), Row("MAR._T", 5), Row("_T.M", 9), Row("_T.F", 7)));
        var total = cube.Answer(In("2023"), Entitlement.Everything).GrandTotal!;
        Assert.Equal(16, total.Value);
        Assert.True(total.OneBreakdown);
        Assert.Equal(10, cube.Answer(In("2023") with { Where = Where("CITIZENSHIP", "SYR") }, Entitlement.Everything).GrandTotal!.Value);
    }

    [Fact]
    public void Answer_is_an_interval_with_its_reasons_when_values_are_suppressed()
    {
        var places = Enumerable.Range(0, 40).Select(i => "P" + i).ToArray();
        var flow = Flow(MeasureKind.Flow, RandomWorld.Dim("PLACE", Additivity.Adds, places));
        var rows = places.Select((p, i) => i < 38 ? (p, Figure.Suppressed(0, 4)) : (p, Figure.Count(i == 38 ? 7000 : 429))).ToArray();
        var total = CubeOf(flow, Block(flow, "AR", "2021", rows)).Answer(In("2021"), Entitlement.Everything).GrandTotal!;
        Assert.Equal((7429, 7581, 38), (total.Low, total.High, total.Suppressed));
        Assert.Null(total.Value);
    }

    [Fact]
    public void Answer_adds_up_the_ends_of_rounded_figures_and_what_was_printed()
    {
        var flow = Flow(MeasureKind.Flow, Sex);
        var total = CubeOf(flow, Block(flow, "DE", "2016", ("F", Figure.Rounded(655, 5)), ("M", Figure.Rounded(0, 5)))).Answer(In("2016"), Entitlement.Everything).GrandTotal!;
        Assert.Equal((653, 659, 655, 2), (total.Low, total.High, total.Reported, total.Rounded));
    }

    [Fact]
    public void Answer_makes_years_of_months_and_says_which_are_missing()
    {
        var flow = Flow(MeasureKind.Flow, Sex);
        var months = Enumerable.Range(1, 12).Select(m => Block(flow, "IT", $"2023-{m:00}", Row("_T", m))).ToArray();
        var query = In("2023") with { Columns = ["TIME_PERIOD"], Frequency = Frequency.A };
        Assert.Equal(78, CubeOf(flow, months).Answer(query, Entitlement.Everything)[0, 0].Value);

        var partial = CubeOf(flow, months[..10]).Answer(query, Entitlement.Everything)[0, 0];
        Assert.Equal((55L, Figure.Unbounded, null), (partial.Low, partial.High, partial.Value));
        Assert.Equal(["2023-11", "2023-12"], partial.MissingPeriods.Select(m => m.Period.ToString()));

        Block[] both = [.. months, Block(flow, "IT", "2023", Row("_T", 80))];
        Assert.Equal(80, CubeOf(flow, both).Answer(query, Entitlement.Everything)[0, 0].Value);
    }

    [Fact]
    public void Answer_tiles_a_range_that_is_no_calendar_year()
    {
        var flow = Flow(MeasureKind.Flow, Sex);
        var cube = CubeOf(flow, Block(flow, "US", "2020-Q4", Row("_T", 1)), Block(flow, "US", "2020-10", Row("_T", 99)), Block(flow, "US", "2021-Q1", Row("_T", 2)),
            Block(flow, "US", "2021-Q2", Row("_T", 3)), Block(flow, "US", "2021-Q3", Row("_T", 4)), Block(flow, "US", "2021", Row("_T", 1000)));
        var answer = cube.Answer(In("2020-10", "2021-09"), Entitlement.Everything);
        Assert.Equal(10, answer.GrandTotal!.Value);
        Assert.Equal(CoverageKind.Superseded, answer.Coverage[0].Periods.Single(p => p.Period == TimePeriod.Parse("2020-10")).Kind);
        Assert.Equal(CoverageKind.TooCoarse, answer.Coverage[0].Periods.Single(p => p.Period == TimePeriod.Parse("2021")).Kind);
    }

    [Fact]
    public void Answer_adds_a_stock_over_Parties_and_refuses_it_over_time()
    {
        var flow = Flow(MeasureKind.Stock, Sex);
        var answer = CubeOf(flow, Block(flow, "IT", "2023-01", Row("_T", 5)), Block(flow, "FR", "2023-01", Row("F", 1), Row("M", 2)), Block(flow, "IT", "2023-02", Row("_T", 6)))
            .Answer(In("2023-01", "2023-02") with { Columns = ["TIME_PERIOD"] }, Entitlement.Everything);
        Assert.Equal(8, answer.ColumnTotals[0].Value);
        Assert.Equal(RefusalKind.StockOverTime, answer.GrandTotal!.Refusal!.Value.Kind);
    }

    [Fact]
    public void Answer_shows_a_price_and_never_sums_one()
    {
        var flow = Flow(MeasureKind.Price, Citizenship);
        var answer = CubeOf(flow, Block(flow, "IT", "2023", ("SYR", Figure.Scaled(125050, 2)), ("MAR", Figure.Count(900)))).Answer(In("2023") with { Rows = ["CITIZENSHIP"] }, Entitlement.Everything);
        Assert.Equal((125050L, 90000L, (byte)2), (answer[0, 0].Value!.Value, answer[1, 0].Value!.Value, answer.Decimals));
        Assert.Equal(RefusalKind.Price, answer.GrandTotal!.Refusal!.Value.Kind);
    }

    [Fact]
    public void Answer_refuses_to_add_stages_and_names_the_dimension()
    {
        var flow = Flow(MeasureKind.Flow, Citizenship, Stage);
        var cube = CubeOf(flow, Block(flow, "IT", "2023", Row("SYR.SUSP", 10), Row("SYR.CONV", 2), Row("MAR.SUSP", 4)));
        Assert.Equal(new(RefusalKind.DoesNotAdd, "STAGE"), cube.Answer(In("2023"), Entitlement.Everything).GrandTotal!.Refusal);
        Assert.Equal(14, cube.Answer(In("2023") with { Where = Where("STAGE", "SUSP") }, Entitlement.Everything).GrandTotal!.Value);
    }

    [Fact]
    public void Answer_keeps_absent_zero_nil_and_withdrawn_apart()
    {
        var flow = Flow(MeasureKind.Flow, Sex);
        var cube = CubeOf(flow, Block(flow, "IT", "2023", Row("M", 0)), Block(flow, "DE", "2023", Row("M", 1)));
        var period = TimePeriod.Year(2023);
        cube.Apply([VintageChange.Nil("MT", period, Released), VintageChange.Withdraw("DE", period, Released.AddDays(1))]);
        var answer = cube.Answer(In("2023") with { Rows = ["PARTY"], Columns = ["SEX"] }, Entitlement.Everything);
        Assert.Equal(["IT", "MT"], answer.Rows.Select(k => k[0]));
        Assert.Equal((CellKind.Sum, 0L), (answer[0, 0].Kind, answer[0, 0].Value));
        Assert.Equal((CellKind.NoneReported, 1, null), (answer[1, 0].Kind, answer[1, 0].NilReports, answer[1, 0].Value));
        Assert.Equal([CoverageKind.Withdrawn, CoverageKind.Contributed, CoverageKind.Nil], answer.Coverage.Select(c => c.Periods.Single().Kind));
        Assert.Equal(1, cube.Answer(In("2023") with { AsOf = Released }, Entitlement.Everything).GrandTotal!.Value);
    }

    [Fact]
    public void Answer_rolls_up_what_lies_deeper_than_the_asker_may_see()
    {
        var flow = Flow(MeasureKind.Flow, Citizenship, Sex);
        var cube = CubeOf(flow, Block(flow, "IT", "2023", Row("SYR.M", 10), Row("SYR.F", 5)), Block(flow, "FR", "2023", Row("SYR.M", 1), Row("SYR.F", 2)));
        var entitlement = new Entitlement((party, _) => party == "FR" ? Access.Full : Access.Open(0b01, Frequency.A));
        var answer = cube.Answer(In("2023") with { Rows = ["SEX"] }, entitlement);
        Assert.Equal(["F", "M", "_T"], answer.Rows.Select(k => k[0]));
        Assert.Equal((2, 1, 15, 18), (answer[0, 0].Value, answer[1, 0].Value, answer[2, 0].Value, answer.GrandTotal!.Value));

        var filtered = cube.Answer(In("2023") with { Where = Where("SEX", "M") }, entitlement);
        Assert.Equal(1, filtered.GrandTotal!.Value);
        Assert.Equal(new PeriodCoverage(TimePeriod.Year(2023), CoverageKind.Depth, "SEX"), filtered.Coverage[1].Periods.Single());
    }

    [Fact]
    public void Answer_shows_no_part_of_a_year_to_those_who_see_years()
    {
        var flow = Flow(MeasureKind.Flow, Sex);
        var months = Enumerable.Range(1, 12).Select(m => Block(flow, "IT", $"2023-{m:00}", Row("_T", m))).ToArray();
        var yearly = new Entitlement((_, _) => Access.Open(ulong.MaxValue, Frequency.A));
        var whole = CubeOf(flow, months).Answer(In("2023") with { Columns = ["TIME_PERIOD"] }, yearly);
        Assert.Equal("2023", whole.Columns.Single()[0]);
        Assert.Equal(78, whole[0, 0].Value);
        Assert.All(whole.Coverage[0].Periods, p => Assert.Equal(CoverageKind.RolledUp, p.Kind));

        var partial = CubeOf(flow, months[..11]).Answer(In("2023"), yearly);
        Assert.Equal(CellKind.Absent, partial.GrandTotal!.Kind);
    }

    [Fact]
    public void Build_names_the_key_that_is_there_twice()
    {
        var flow = Flow(MeasureKind.Flow, Citizenship, Sex);
        var e = Assert.Throws<ArgumentException>(() => Block(flow, "IT", "2023-05", Row("SYR.M", 1), Row("MAR.M", 1), Row("SYR.M", 2)));
        Assert.Contains("IT, 2023-05: the key SYR.M", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_agrees_with_the_slow_twin_when_there_are_too_many_targets_to_number()
    {
        var random = new Random(3);
        Dimension Wide(string id) => RandomWorld.Dim(id, Additivity.Adds, ["_T", .. Enumerable.Range(0, 300).Select(i => id + i + "<_T")]);
        var flow = Flow(MeasureKind.Flow, Wide("A"), Wide("B"), Wide("C"));
        var vintages = new List<SlowVintage>();
        foreach (var party in new[] { "IT", "FR" })
        {
            var rows = Enumerable.Range(0, 250).Select(_ => new SlowReport([.. flow.Dimensions.Select(d => random.Next(9) == 0 ? "_T" : d.List.Codes[random.Next(301)].Id)],
                random.Next(5) == 0 ? Figure.Suppressed(1, 4) : Figure.Count(random.Next(9)))).DistinctBy(r => string.Join('|', r.Codes));
            vintages.Add(new(party, TimePeriod.Year(2023), Released, VintageKind.Figures, [.. rows]));
        }
        var query = In("2023") with { Rows = ["A", "B"], Columns = ["C"], Totals = false, Where = Where("C", [.. Enumerable.Range(0, 150).Select(i => "C" + i)]) };
        var cube = RandomWorld.CubeOf(flow, vintages);
        foreach (var entitlement in new[] { Entitlement.Everything, new((_, _) => Access.Open(0b101, Frequency.A)) })
        {
            Assert.Equal(new SlowCube(flow, vintages, query, entitlement).Answer(), AnswerText.Of(cube.Answer(query, entitlement)));
        }
    }
}
