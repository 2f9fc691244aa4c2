using Tallystick.Sdmx;

namespace Tallystick.Reciprocity;

/// <summary>What the Exchange asks of who wants to see a dataflow, from a day on and by a decision. Versions are kept; the one in force on
/// a day is the last with <see cref="InForceFrom"/> not after it.</summary>
/// <param name="Dataflow">The dataflow it rules.</param>
/// <param name="Frequency">The frequency periods are counted and due in.</param>
/// <param name="Window">n: how many due periods, up to and including the one asked for, are looked at; at least 1.</param>
/// <param name="Required">k: how many of them the asker must have released; 0 to n.</param>
/// <param name="LagDays">A period is due this many days after its last day.</param>
/// <param name="GraceDays">A Party that joined fewer days ago is taken to mirror.</param>
/// <param name="CurrentOpensHistory">True when mirroring the latest due periods opens every earlier period too; false (the default rule)
/// when history is mirrored period by period.</param>
/// <param name="InForceFrom">The first day this version rules.</param>
/// <param name="Decision">The decision behind it, as the governing body refers to it.</param>
public sealed record MirrorRule(string Dataflow, Frequency Frequency, int Window, int Required, int LagDays, int GraceDays,
    bool CurrentOpensHistory, DateOnly InForceFrom, string Decision)
{
    /// <summary>The most periods a window may have, and the most days lag and grace may last.</summary>
    public const int MostPeriods = 1200, MostDays = 3650;

    /// <summary>True when the numbers make a rule: a window of at least one period, no more required than it has, nothing negative or out of all measure.</summary>
    public bool IsSensible => Window is >= 1 and <= MostPeriods && Required >= 0 && Required <= Window && LagDays is >= 0 and <= MostDays && GraceDays is >= 0 and <= MostDays;

    /// <summary>The last day on which a release of the period is in time.</summary>
    public DateOnly Deadline(TimePeriod period) => period.End.AddDays(LagDays);

    /// <summary>The last period whose deadline has passed on a day.</summary>
    public TimePeriod LastDue(DateOnly day)
    {
        var last = TimePeriod.Holding(day.AddDays(-LagDays - 1), Frequency);
        return Deadline(last) < day ? last : last.Plus(-1);
    }

    /// <summary>Of all versions of all rules those in force on a day, by dataflow.</summary>
    public static Dictionary<string, MirrorRule> InForce(IEnumerable<MirrorRule> rules, DateOnly day)
    {
        var found = new Dictionary<string, MirrorRule>(StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            if (rule.InForceFrom > day) continue;
            if (!found.TryGetValue(rule.Dataflow, out var other) || other.InForceFrom <= rule.InForceFrom) found[rule.Dataflow] = rule;
        }
        return found;
    }
}
