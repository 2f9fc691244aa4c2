using Tallystick.Reporting.Mapping;
using Tallystick.Reporting.Releases;
using Tallystick.Reporting.Submissions;
using Tallystick.Series;

namespace Tallystick.Reporting.Checks;

/// <summary>Holds what is coming against what is in force for the same periods: pure. A total moves when it surely does, whatever its intervals hide.</summary>
internal static class VintageCheck
{
    internal static IEnumerable<Finding> Run(ReleasePlan plan, CheckSettings settings)
    {
        foreach (var period in plan.Periods)
        {
            if (period.Change != PeriodChange.Revised || period.Coming.Total is not { } after) continue;
            // a nil report said that there was nothing to count
            var before = period.StandingFigures?.Total ?? (period.Standing!.IsNil ? new TotalRange(0, 0, after.Decimals) : null);
            if (before is null || before.Decimals != after.Decimals || !Moves(new(before.Low, before.High), new(after.Low, after.High), after.Decimals, settings)) continue;
            yield return Finding.Of(Severity.Warning, "total-moved", period.Period, ("before", before), ("after", after));
        }
    }

    /// <summary>Says of periods how many figures had a number and have none any more.</summary>
    internal static IEnumerable<Finding> Lost(IReadOnlyDictionary<Sdmx.TimePeriod, long> lost) =>
        lost.OrderBy(pair => pair.Key).Select(pair => Finding.Of(Severity.Info, "numbers-gone", pair.Key, ("count", pair.Value)));

    /// <summary>Names the periods a former file had and this one has not, where the two are of the same time.</summary>
    internal static IEnumerable<Finding> Gone(IReadOnlyCollection<Sdmx.TimePeriod> former, IReadOnlySet<Sdmx.TimePeriod> coming)
    {
        var gone = former.Where(period => !coming.Contains(period)).Order().ToList();
        if (gone.Count == 0 || gone.Count == former.Count) yield break;
        yield return new(Severity.Info, "periods-gone", 0, "", Shortened(gone), new Dictionary<string, object> { ["count"] = gone.Count, ["periods"] = Shortened(gone) });
    }

    /// <summary>Periods as they are written, the first of them when they are many.</summary>
    internal static string Shortened(IReadOnlyList<Sdmx.TimePeriod> periods)
    {
        var text = PeriodList.Text(periods);
        return text.Length <= 200 ? text : text[..text.LastIndexOf(',', 200)] + ", …";
    }

    private static bool Moves(Bounds before, Bounds after, byte decimals, CheckSettings settings)
    {
        var gap = (decimal)Math.Abs(Bounds.Gap(before, after));
        var from = Bounds.Gap(before, after) > 0 ? before.High : before.Low;
        var one = 1m;
        for (var i = 0; i < decimals; i++) one *= 10;
        return gap > settings.ToleranceFloor * one && gap * 100 > (decimal)from * settings.TolerancePercent;
    }
}
