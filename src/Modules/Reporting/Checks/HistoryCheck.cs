using Tallystick.Reporting.Mapping;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Series;

namespace Tallystick.Reporting.Checks;

/// <summary>Holds the latest periods of a submission against the Party's own past, its total and each code by itself: pure. What is unusual may well be
/// right; it is asked about, never changed.</summary>
internal static class HistoryCheck
{
    /// <summary>How many of the latest periods are looked at.</summary>
    internal const int Latest = 12;
    /// <summary>How many earlier periods are looked back on.</summary>
    internal const int Back = 60;
    // of hundreds of codes some stray by chance: more is asked of them than of the total
    private const double LimitOfParts = 5;
    private const long LeastDifference = 10;

    /// <param name="coming">The submission.</param>
    /// <param name="standing">What is in force.</param>
    /// <param name="fresh">The periods of the submission that are new or changed.</param>
    internal static IEnumerable<Finding> Run(SumBook coming, SumBook standing, IReadOnlyCollection<TimePeriod> fresh)
    {
        foreach (var periods in fresh.GroupBy(period => period.Frequency))
        {
            var season = SeasonOf(periods.Key);
            foreach (var series in coming.Series)
            {
                var past = new Dictionary<int, Bounds>();
                foreach (var (period, sum) in standing.Of(series).Concat(coming.Of(series)).Where(pair => pair.Key.Frequency == periods.Key)) past[period.Ordinal] = sum;
                foreach (var period in periods.Order().TakeLast(Latest))
                {
                    if (coming.At(series, period) is not { } now) continue;
                    var looked = past.Where(pair => pair.Key >= period.Ordinal - Back);
                    if (SeasonalScore.Of(looked, period.Ordinal, season, series.IsTotal ? SeasonalScore.Limit : LimitOfParts) is not { } expected
                        || !SeasonalScore.IsUnusual(now, expected)
                        || Math.Abs(Bounds.Gap(new(expected.Low, expected.High), now)) < LeastDifference) continue;
                    var finding = Finding.Of(Severity.Warning, series.IsTotal ? "unusual-total" : "unusual-part", period, ("after", new TotalRange(now.Low, now.High, coming.Decimals)),
                        ("expected", new TotalRange(expected.Low, expected.High, coming.Decimals)), ("points", expected.Points), ("code", series.Code));
                    yield return finding with { Column = series.Dimension, Value = $"{series.Code} {period}".Trim(), Slice = series.Slice };
                }
            }
        }
    }

    private static int SeasonOf(Frequency frequency) => frequency switch
    {
        Frequency.S => 2,
        Frequency.Q => 4,
        Frequency.M => 12,
        Frequency.W => 52,
        // the days of a week differ more than those of a year
        Frequency.D => 7,
        _ => 1,
    };
}
