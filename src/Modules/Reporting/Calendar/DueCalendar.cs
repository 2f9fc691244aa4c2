using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Reciprocity;
using Tallystick.Reporting.Ledger;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Calendar;

/// <summary>How far the report of a period has come.</summary>
public enum DueState
{
    /// <summary>Nothing was brought.</summary>
    Nothing,
    /// <summary>A file without errors is there and waits for the release.</summary>
    Brought,
    /// <summary>Released, or reported as nil.</summary>
    Released,
}

/// <summary>One report the Exchange expects of a Party.</summary>
/// <param name="Dataflow">The dataflow.</param>
/// <param name="Period">The period.</param>
/// <param name="Deadline">The last day on which it is in time.</param>
/// <param name="State">How far it has come.</param>
/// <param name="IsLate">True when the deadline has passed and nothing stands.</param>
/// <param name="Submission">The submission that waits; null when none does.</param>
/// <param name="Agencies">The agencies that bring this dataflow, each with whether it brought this period.</param>
public sealed record DueReport(DataflowId Dataflow, TimePeriod Period, DateOnly Deadline, DueState State, bool IsLate, string? Submission,
    ImmutableArray<(AgencyId Agency, bool Brought)> Agencies)
{
    /// <summary>Days from <paramref name="today"/> to the deadline; below 0 when it has passed.</summary>
    public int DaysLeft(DateOnly today) => Deadline.DayNumber - today.DayNumber;
}

/// <summary>What an agency has at hand for a period.</summary>
internal readonly record struct AtHand(AgencyId Agency, TimePeriod Period, string Submission);

/// <summary>What is due of a Party and when: pure.</summary>
internal static class DueCalendar
{
    /// <summary>Periods before the last one looked at for what is late, where the rule's window is shorter.</summary>
    private const int LeastBack = 3;

    /// <summary>The reports of one dataflow whose deadline has passed without a release, and those whose deadline lies within the horizon. Whether
    /// a period is met is asked of the rule itself, so that this never says other than what decides.</summary>
    /// <param name="rule">The rule in force.</param>
    /// <param name="duties">Since when the Party takes part, and under which rules.</param>
    /// <param name="standing">What the Party has in force.</param>
    /// <param name="atHand">What its agencies brought without errors.</param>
    /// <param name="now">The moment.</param>
    /// <param name="horizon">Days ahead.</param>
    internal static IEnumerable<DueReport> Of(MirrorRule rule, PartyDuties duties, InForce standing, IReadOnlyList<AtHand> atHand, DateTimeOffset now, int horizon)
    {
        const string Self = "self";
        var released = standing.Periods.Values.ToDictionary(there => there.Period, there => new ReleasedPeriod(there.Period, there.IsNil, 0, SharingChoice.National));
        var facts = new ExchangeFacts(now, [new(Self, duties.Joined, true)], duties.Rules,
            new Dictionary<(string, string), IReadOnlyDictionary<TimePeriod, ReleasedPeriod>> { [(Self, rule.Dataflow)] = released });
        var view = facts.From(Viewer.Of(Self), rule.Dataflow);
        AgencyId[] agencies = [.. atHand.Select(one => one.Agency).Distinct().OrderBy(agency => agency.Value, StringComparer.Ordinal)];
        var first = TimePeriod.Holding(facts.Today, rule.Frequency).Plus(-Math.Max(rule.Window, LeastBack) - LagPeriods(rule));
        for (var period = first; rule.Deadline(period).DayNumber <= facts.Today.DayNumber + horizon; period = period.Next)
        {
            if (period.End < duties.Joined) continue;
            var at = view.Standing(period)!.Window[^1];
            if (at is { IsReleased: true, IsDue: true }) continue;
            var brought = atHand.Where(one => period.Contains(one.Period)).ToList();
            yield return new(new(rule.Dataflow), period, rule.Deadline(period), at.IsReleased ? DueState.Released : brought.Count > 0 ? DueState.Brought : DueState.Nothing, at is { IsDue: true, IsReleased: false },
                at.IsReleased || brought.Count == 0 ? null : brought.MaxBy(one => (one.Period, one.Submission)).Submission, [.. agencies.Select(agency => (agency, brought.Any(one => one.Agency == agency)))]);
        }
    }

    private static int LagPeriods(MirrorRule rule) => rule.LagDays / (rule.Frequency switch
    {
        Frequency.A => 365,
        Frequency.S => 182,
        Frequency.Q => 91,
        Frequency.M => 30,
        Frequency.W => 7,
        _ => 1,
    }) + 1;
}
