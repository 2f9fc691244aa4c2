using Tallystick.Reporting.Compositions;

namespace Tallystick.Tests.Modules.Reporting.Compositions;

public sealed class DepthPlanTests
{
    private const ulong None = 0, Citizenship = 1, Sex = 2, Both = 3, All = 7;

    [Fact]
    public void Agencies_of_one_depth_stay_where_they_are() =>
        Assert.True(DepthPlan.Of([Set(None, Citizenship), Set(None, Citizenship)], All).IsPlain);

    [Fact]
    public void A_total_goes_to_unknown_beside_a_breakdown_and_stays_where_all_print_one()
    {
        var plan = DepthPlan.Of([Set(None), Set(None, Citizenship)], All);
        Assert.Equal([None, Citizenship], plan.Targets(0, None));
        Assert.Equal([None], plan.Targets(1, None));
        Assert.Equal([Citizenship], plan.Targets(1, Citizenship));
    }

    [Fact]
    public void A_total_that_the_other_does_not_print_moves_as_a_whole()
    {
        var plan = DepthPlan.Of([Set(None), Set(Citizenship)], All);
        Assert.Equal([Citizenship], plan.Targets(0, None));
    }

    [Fact]
    public void Breakdowns_that_cross_meet_in_their_union()
    {
        var plan = DepthPlan.Of([Set(Citizenship), Set(Sex)], All);
        Assert.Equal([Both], plan.Targets(0, Citizenship));
        Assert.Equal([Both], plan.Targets(1, Sex));
    }

    [Fact]
    public void Without_a_code_for_unknown_nothing_moves() => Assert.False(DepthPlan.Of([Set(None), Set(Citizenship)], None).Meets);

    /// <summary>Whatever the agencies print, each of the patterns that come out holds every event of every agency exactly once.</summary>
    [Fact]
    public void Every_pattern_that_stands_counts_every_agency_once()
    {
        var random = new Random(7);
        var met = 0;
        for (var world = 0; world < 2_000; world++)
        {
            // events of up to three agencies, each with a code in three dimensions; an agency prints complete tables of some patterns
            var agencies = Enumerable.Range(0, random.Next(2, 4)).Select(_ => (
                Events: Enumerable.Range(0, random.Next(1, 9)).Select(_ => new[] { random.Next(1, 3), random.Next(1, 3), random.Next(1, 3) }).ToList(),
                Patterns: Set([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (ulong)random.Next(8))]))).ToList();
            var plan = DepthPlan.Of([.. agencies.Select(agency => agency.Patterns)], All);
            if (!plan.Meets) continue;
            met++;
            var sums = new Dictionary<ulong, int>();
            for (var a = 0; a < agencies.Count; a++)
            {
                foreach (var pattern in agencies[a].Patterns)
                {
                    foreach (var target in plan.Targets(a, pattern)) sums[target] = sums.GetValueOrDefault(target) + agencies[a].Events.Count;
                }
            }
            Assert.NotEmpty(sums);
            Assert.All(sums.Values, sum => Assert.Equal(agencies.Sum(agency => agency.Events.Count), sum));
        }
        Assert.True(met > 1_000, $"{met}");
    }

    private static HashSet<ulong> Set(params ulong[] patterns) => [.. patterns];
}
