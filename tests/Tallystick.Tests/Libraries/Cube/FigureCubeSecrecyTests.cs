using Tallystick.Cube;
using Tallystick.Sdmx;

namespace Tallystick.Tests.Libraries.Cube;

/// <summary>An attacker may put any question and compares whole answers. He must learn nothing of what is closed to him.</summary>
public class FigureCubeSecrecyTests
{
    private static readonly DateTimeOffset Moment = new(2022, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Answer_is_the_same_whatever_stands_in_closed_slices()
    {
        var closedSlices = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            var world = new RandomWorld(50_000 + seed);
            var entitlement = world.RandomEntitlement(everything: false);
            var other = world.Vintages.ConvertAll(v => entitlement.Of(v.Party, v.Period).IsOpen ? v : world.Vintage(v.Party, v.Period, v.InForce));
            closedSlices += world.Vintages.Count(v => !entitlement.Of(v.Party, v.Period).IsOpen);
            AssertSame(world, world.Flow, world.Vintages, other, entitlement, seed);
        }
        Assert.True(closedSlices > 1000);
    }

    [Fact]
    public void Answer_is_the_same_whatever_the_breakdown_under_a_dimension_outside_depth()
    {
        var random = new Random(7);
        Dimension[] dimensions =
        [
            RandomWorld.Dim("CIT", Additivity.Adds, "_T", "R1<_T", "C1<R1", "C2<R1", "C3<_T", "_U<_T", "_Z", "EU!"),
            RandomWorld.Dim("SEX", Additivity.Adds, "F", "M", "_T", "_Z"),
            RandomWorld.Dim("STAGE", Additivity.Adds, "FC", "CONV", "_T"),
        ];
        string[][] leaves = [["C1", "C2", "C3", "_U"], ["F", "M"], ["FC", "CONV"]];
        var flow = new Dataflow("FLOW", LocalText.English("Flow"), LocalText.English("Flow"), MeasureKind.Flow, "PER", [.. dimensions], [Frequency.A]);
        for (var seed = 0; seed < 300; seed++)
        {
            var world = new RandomWorld(60_000 + seed, flow);
            var seen = (ulong)random.Next(7);
            var entitlement = new Entitlement((party, _) => party == "CC" ? Access.Full : Access.Open(seen, Frequency.D));
            List<SlowVintage> totals = [], one = [], another = [];
            foreach (var v in world.Vintages)
            {
                if (v.Party == "CC" || v.Kind != VintageKind.Figures)
                {
                    foreach (var list in new[] { totals, one, another }) list.Add(v);
                    continue;
                }
                var whole = v.Rows.Select(r => new SlowReport([.. r.Codes.Select((c, d) => (seen >> d & 1) != 0 ? c : "_T")], Figure.Count(random.Next(100))))
                    .DistinctBy(r => string.Join('|', r.Codes)).ToList();
                totals.Add(v with { Rows = whole });
                one.Add(v with { Rows = Break(whole, seen, leaves, random) });
                another.Add(v with { Rows = Break(whole, seen, leaves, random) });
            }
            AssertSame(world, flow, totals, one, entitlement, seed);
            AssertSame(world, flow, one, another, entitlement, seed);
        }
    }

    [Fact]
    public void Answer_is_the_same_however_figures_lie_within_a_period_that_may_only_be_seen_whole()
    {
        var random = new Random(9);
        for (var seed = 0; seed < 300; seed++)
        {
            var world = new RandomWorld(70_000 + seed);
            if (world.Flow.Kind != MeasureKind.Flow) continue;
            var finest = random.Next(2) == 0 ? Frequency.Q : Frequency.A;
            var withheld = random.Next(2) == 0 ? random.Next(1, 13) : 0;
            var entitlement = new Entitlement((_, _) => Access.Open(5, finest));
            List<SlowVintage> one = [];
            foreach (var party in world.Parties)
            {
                for (var m = 1; m <= 12; m++)
                {
                    if (m == withheld) continue;
                    var v = world.Vintage(party, TimePeriod.Month(2020, m), Moment);
                    one.Add(v with { Kind = VintageKind.Figures });
                }
            }
            // Months of one whole change places; where a whole is not complete, what they hold changes altogether.
            var another = new List<SlowVintage>();
            foreach (var group in one.GroupBy(v => (v.Party, v.Period.In(finest))))
            {
                var complete = group.Count() == group.Key.Item2.Split(Frequency.M).Count();
                var rows = group.Select(v => v.Rows).OrderBy(_ => random.Next()).ToList();
                another.AddRange(group.Select((v, i) => v with { Rows = complete ? rows[i] : world.Vintage(v.Party, v.Period, v.InForce).Rows }));
            }
            AssertSame(world, world.Flow, one, another, entitlement, seed);
        }
    }

    [Fact]
    public void Answer_does_not_tell_by_its_digits_that_there_was_a_breakdown()
    {
        var flow = new Dataflow("FLOW", LocalText.English("Flow"), LocalText.English("Flow"), MeasureKind.Flow, "PER", [RandomWorld.Dim("SEX", Additivity.Adds, "F", "M", "_T")], [Frequency.A]);
        var entitlement = new Entitlement((_, _) => Access.Open(0, Frequency.A));
        string Answer(params SlowReport[] rows) => AnswerText.Of(RandomWorld.CubeOf(flow, [new("AA", TimePeriod.Year(2020), Moment, VintageKind.Figures, [.. rows])])
            .Answer(new(TimePeriod.Year(2020), TimePeriod.Year(2020)), entitlement));
        Assert.Equal(Answer(new SlowReport(["_T"], Figure.Scaled(1250, 2))), Answer(new SlowReport(["F"], Figure.Scaled(1025, 2)), new SlowReport(["M"], Figure.Scaled(225, 2))));
    }

    private static List<SlowReport> Break(List<SlowReport> whole, ulong seen, string[][] leaves, Random random)
    {
        var rows = new Dictionary<string, SlowReport>();
        foreach (var row in whole)
        {
            var left = row.Figure.Value!.Value;
            do
            {
                var codes = row.Codes.Select((c, d) => (seen >> d & 1) != 0 ? c : leaves[d][random.Next(leaves[d].Length)]).ToArray();
                var key = string.Join('|', codes);
                var part = random.Next(2) == 0 ? left : random.NextInt64(left + 1);
                left -= part;
                rows[key] = new(codes, Figure.Count(part + (rows.GetValueOrDefault(key)?.Figure.Low ?? 0)));
            }
            while (left > 0);
            // What lies outside the total says nothing about it.
            var hidden = Array.FindIndex(row.Codes, c => c == "_T");
            if (hidden < 0 || (seen >> hidden & 1) != 0 || hidden > 1 || random.Next(2) == 0) continue;
            var aside = row.Codes.Select((c, d) => d == hidden ? "_Z" : c).ToArray();
            rows[string.Join('|', aside)] = new(aside, Figure.Scaled(random.Next(1000), 2, 'E'));
        }
        return [.. rows.Values];
    }

    private static void AssertSame(RandomWorld world, Dataflow flow, List<SlowVintage> a, List<SlowVintage> b, Entitlement entitlement, int seed)
    {
        var (cubeA, cubeB) = (RandomWorld.CubeOf(flow, a), RandomWorld.CubeOf(flow, b));
        for (var i = 0; i < 8; i++)
        {
            var query = world.RandomQuery();
            var (answerA, answerB) = (AnswerText.Of(cubeA.Answer(query, entitlement)), AnswerText.Of(cubeB.Answer(query, entitlement)));
            if (answerA != answerB) Assert.Fail($"seed {seed}, question {i}: rows {string.Join(',', query.Rows)} columns {string.Join(',', query.Columns)}\n{answerA}\n---\n{answerB}");
        }
    }
}
