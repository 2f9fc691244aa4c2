using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Reciprocity;
using Tallystick.Sdmx;
using Tallystick.Statistics;

namespace Tallystick.Tests.Host;

/// <summary>An exchange as the list of all that ever happened in it, and the slow, plain reading of that list: what held at a moment is found by looking
/// through everything from the beginning. It shares no code with the rooms but the types of the entries.</summary>
internal sealed record SlowHistory(IReadOnlyList<(string Id, DateOnly Joined, IReadOnlyList<StandingEvent> Events)> Parties, IReadOnlyList<TermsVersion> Terms,
    IReadOnlyList<MirrorRule> Rules, IReadOnlyList<(ReleaseEntry Entry, IReadOnlyDictionary<TimePeriod, ulong> Breakdown)> Entries)
{
    /// <summary>The facts at a moment, of what had happened by then and of nothing after.</summary>
    internal ExchangeFacts At(DateTimeOffset moment)
    {
        var day = DateOnly.FromDateTime(moment.UtcDateTime);
        var releases = new Dictionary<(string, string), IReadOnlyDictionary<TimePeriod, ReleasedPeriod>>();
        var before = Entries.Where(e => e.Entry.At <= moment).ToList();
        foreach (var own in before.GroupBy(e => (e.Entry.Party.Value, e.Entry.Dataflow.Value)))
        {
            var inForce = new Dictionary<TimePeriod, ReleasedPeriod>();
            foreach (var period in own.SelectMany(e => e.Entry.Periods).Distinct())
            {
                var last = own.Last(e => e.Entry.Periods.Contains(period));
                if (last.Entry.Kind == ReleaseEntryKind.Withdrawal) continue;
                var choices = own.Where(e => e.Entry.Kind == ReleaseEntryKind.Sharing).ToList();
                var later = choices.LastOrDefault(e => e.Entry.Seq > last.Entry.Seq).Entry?.Sharing;
                var earlier = choices.LastOrDefault(e => e.Entry.Seq < last.Entry.Seq).Entry?.Sharing;
                inForce[period] = new(period, last.Entry.Kind == ReleaseEntryKind.Nil, last.Breakdown.GetValueOrDefault(period),
                    later ?? last.Entry.Sharing ?? earlier ?? SharingChoice.National);
            }
            releases[own.Key] = inForce;
        }
        return new(moment, Parties.Select(p => new PartyFacts(p.Id, p.Joined, HasStanding(p.Events, day))), [], releases);
    }

    /// <summary>The rule in force on the day of a moment: of those that have begun, the one that began last.</summary>
    internal MirrorRule? RuleAt(string dataflow, DateTimeOffset moment) =>
        Rules.Where(r => r.Dataflow == dataflow && r.InForceFrom <= DateOnly.FromDateTime(moment.UtcDateTime)).OrderBy(r => r.InForceFrom).LastOrDefault();

    private bool HasStanding(IReadOnlyList<StandingEvent> events, DateOnly day)
    {
        var sofar = events.Where(e => e.On <= day).ToList();
        var left = sofar.FindLastIndex(e => e.Change == StandingChange.Left);
        var since = sofar.Skip(left + 1).ToList();
        // whoever left comes back by accepting; what was accepted before leaving is over, but a suspension is not
        if (left >= 0 && since.All(e => e.Change != StandingChange.Accepted)) return false;
        // whoever was excluded is admitted first, and accepts after that
        var excluded = sofar.FindLastIndex(e => e.Change == StandingChange.Excluded);
        if (excluded >= 0)
        {
            var admitted = sofar.FindIndex(excluded, e => e.Change == StandingChange.Admitted);
            if (admitted < 0) return false;
            since = [.. sofar.Skip(Math.Max(left, admitted) + 1)];
        }
        if (sofar.Skip(excluded + 1).LastOrDefault(e => e.Change is StandingChange.Suspended or StandingChange.Restored)?.Change == StandingChange.Suspended) return false;
        var binding = Terms.LastOrDefault(t => t.InForceFrom <= day);
        return binding is not null && since.Any(e => e.Change == StandingChange.Accepted && Terms.First(t => t.Version == e.Terms).InForceFrom >= binding.InForceFrom);
    }
}
