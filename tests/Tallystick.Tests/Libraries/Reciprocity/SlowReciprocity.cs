using Tallystick.Reciprocity;
using Tallystick.Sdmx;

namespace Tallystick.Tests.Libraries.Reciprocity;

/// <summary>The rule of the design, written down as slowly and plainly as it is said, with sets of days instead of period arithmetic. It
/// shares no code with the engine but the types that hold the facts.</summary>
internal static class SlowReciprocity
{
    internal sealed record Answer(bool Sees, Ground Ground, ulong Depth, Frequency Finest);

    internal static Answer Decide(ExchangeFacts facts, MirrorRule? rule, string viewer, string owner, string dataflow, TimePeriod period)
    {
        if (viewer == owner) return new(true, Ground.Own, ulong.MaxValue, Frequency.D);
        if (!HasStanding(facts, viewer)) return Closed(Ground.ViewerHasNoStanding);
        if (!HasStanding(facts, owner)) return Closed(Ground.OwnerHasNoStanding);
        var release = facts.ReleasesOf(owner, dataflow).Values.SingleOrDefault(r => r.Period == period);
        if (release is null) return Closed(Ground.NotReleased);
        var terms = release.Sharing;
        var shared = terms.Circle == SharingCircle.Public || terms.Circle == SharingCircle.Participants
            || (terms.Circle == SharingCircle.Named && terms.Named.Contains(viewer));
        if (!shared) return Closed(Ground.NotShared);
        if (terms.EmbargoUntil > facts.Now) return Closed(Ground.Embargoed);
        if (rule is null) return Closed(Ground.NoRule);

        // Where the reader's windows end: at the period asked for and, if current reporting opens history, at the latest due period.
        var ends = new List<DateOnly> { period.End };
        if (rule.CurrentOpensHistory)
        {
            var latest = Enumerable.Range(0, 4000).Select(back => TimePeriod.Holding(facts.Today, rule.Frequency).Plus(-back))
                .First(p => IsDue(facts, rule, p));
            if (latest.Start > period.End) ends.Add(latest.End);
        }
        var looks = ends.Select(end => Look(facts, rule, viewer, dataflow, TimePeriod.Holding(end, rule.Frequency))).ToList();
        var holding = looks.Where(look => look.Holds).ToList();
        var grace = facts.Today < facts.Parties[viewer].Joined.AddDays(rule.GraceDays);
        if (holding.Count > 0)
        {
            return new(true, Ground.Mirrored, holding.Aggregate(0UL, (all, look) => all | look.Depth), holding.Max(look => look.Finest));
        }
        if (!grace) return Closed(Ground.NotMirrored);
        return new(true, Ground.Grace, looks[0].Depth, looks[0].Finest);
    }

    private sealed record Window(bool Holds, ulong Depth, Frequency Finest);

    private static Window Look(ExchangeFacts facts, MirrorRule rule, string viewer, string dataflow, TimePeriod last)
    {
        var window = Enumerable.Range(0, rule.Window).Select(back => last.Plus(-back)).ToList();
        var grace = facts.Today < facts.Parties[viewer].Joined.AddDays(rule.GraceDays);
        var needed = grace ? 0 : rule.Required;
        var own = facts.ReleasesOf(viewer, dataflow).Values.ToList();
        var ways = window.ToDictionary(p => p, p => Ways(own, p));
        bool Met(TimePeriod p) => ways[p].Count > 0 || !IsDue(facts, rule, p);
        bool Silent(TimePeriod p) => ways[p].Count == 0 && !IsDue(facts, rule, p);
        bool Nil(TimePeriod p) => ways[p].Count > 0 && ways[p].All(way => way.All(r => r.IsNil));
        // A way breaks a dimension down when each of its releases that is not nil does, and there is one.
        bool Breaks(TimePeriod p, int d) => ways[p].Any(way => way.Any(r => !r.IsNil) && way.Where(r => !r.IsNil).All(r => (r.Breakdown >> d & 1) != 0));
        var depth = 0UL;
        for (var d = 0; d < 64; d++)
        {
            var with = window.Count(p => Breaks(p, d));
            if (with > 0 && with + window.Count(p => Silent(p) || Nil(p)) >= needed) depth |= 1UL << d;
        }
        var finest = Frequency.A;
        foreach (var frequency in Enum.GetValues<Frequency>())
        {
            var with = window.Count(p => ways[p].Any(way => way[0].Period.Frequency >= frequency));
            if (with > 0 && with + window.Count(Silent) >= needed && frequency > finest) finest = frequency;
        }
        return new(window.Count(Met) >= rule.Required, depth, finest);
    }

    /// <summary>Every way in which releases cover a period: one that holds it, or all of one finer frequency whose days are its days.</summary>
    private static List<List<ReleasedPeriod>> Ways(List<ReleasedPeriod> releases, TimePeriod period)
    {
        var ways = releases.Where(r => r.Period.Frequency <= period.Frequency && Days(period).All(Days(r.Period).Contains)).Select(r => new List<ReleasedPeriod> { r }).ToList();
        foreach (var frequency in Enum.GetValues<Frequency>().Where(f => f > period.Frequency))
        {
            var inside = releases.Where(r => r.Period.Frequency == frequency && Days(r.Period).All(Days(period).Contains)).ToList();
            if (inside.Count > 0 && inside.Sum(r => Days(r.Period).Count) == Days(period).Count) ways.Add(inside);
        }
        return ways;
    }

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<TimePeriod, HashSet<int>> DaysOf = new();

    private static HashSet<int> Days(TimePeriod period) => DaysOf.GetOrAdd(period, p =>
    {
        var days = new HashSet<int>();
        for (var day = p.Start; day <= p.End; day = day.AddDays(1)) days.Add(day.DayNumber);
        return days;
    });

    private static bool IsDue(ExchangeFacts facts, MirrorRule rule, TimePeriod period) => facts.Today > period.End.AddDays(rule.LagDays);

    private static bool HasStanding(ExchangeFacts facts, string party) => facts.Parties.TryGetValue(party, out var p) && p.HasStanding;

    private static Answer Closed(Ground ground) => new(false, ground, 0, Frequency.A);
}
