namespace Tallystick.Series;

/// <summary>What a series lets one expect of its next count.</summary>
/// <param name="Low">The least expected.</param>
/// <param name="High">The most expected.</param>
/// <param name="Points">From how many earlier counts.</param>
public readonly record struct Expected(long Low, long High, int Points);

/// <summary>What to expect of a count from the counts before it: the recent level, moved by what the same season of earlier years was above or below the
/// level of its time, give or take what the series strays by. Medians throughout, on logarithms, so that a few strange counts among the earlier ones
/// change little. Pure; for flows and stocks, not for prices. A count known within bounds is taken at both ends, and the wider expectation holds;
/// one without an upper end is passed over.</summary>
public static class SeasonalScore
{
    /// <summary>How many times its usual straying a count may lie off before it is unusual. Of counts that only stray, fewer than 1 in 100 do.</summary>
    public const double Limit = 4;

    // the median absolute deviation of a normal distribution times this is its standard deviation
    private const double MadToDeviation = 1.4826;
    // no series is steadier than to a twentieth: what is counted by people is not
    private const double LeastDeviation = 0.05;

    /// <summary>The fewest earlier counts anything is said from: two years, and never fewer than eight.</summary>
    /// <param name="season">Counts in a year: 12 for months, 4 for quarters, 1 for years.</param>
    public static int Fewest(int season) => 2 * Window(season);

    /// <summary>What to expect at a place; null when fewer than <see cref="Fewest"/> of the counts before it are known.</summary>
    /// <param name="counts">Counts by place in time (months since some beginning), in any order; those at or after <paramref name="at"/> are not looked at.</param>
    /// <param name="at">The place.</param>
    /// <param name="season">Counts in a year, at least 1.</param>
    /// <param name="limit">How many times the usual straying is allowed.</param>
    public static Expected? Of(IEnumerable<KeyValuePair<int, Bounds>> counts, int at, int season, double limit = Limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(season, 1);
        var before = counts.Where(count => count.Key < at && !count.Value.IsOpen).OrderBy(count => count.Key).ToArray();
        if (before.Length < Fewest(season)) return null;
        var places = Array.ConvertAll(before, count => count.Key);
        var (low, high) = Range(places, Array.ConvertAll(before, count => Math.Log(count.Value.Low + 0.5)), at, season, limit);
        if (before.Any(count => count.Value.Low != count.Value.High))
        {
            var (otherLow, otherHigh) = Range(places, Array.ConvertAll(before, count => Math.Log(count.Value.High + 0.5)), at, season, limit);
            (low, high) = (Math.Min(low, otherLow), Math.Max(high, otherHigh));
        }
        return new((long)Math.Max(0, Math.Ceiling(low)), (long)Math.Min(high, 1e15), before.Length);
    }

    /// <summary>True when a count surely lies outside what is expected.</summary>
    public static bool IsUnusual(Bounds count, Expected expected) => count.Low > expected.High || count.High < expected.Low;

    private static int Window(int season) => Math.Max(season, 4);

    private static (double Low, double High) Range(int[] places, double[] logs, int at, int season, double limit)
    {
        var window = Window(season);
        var level = Median(logs.AsSpan(logs.Length - window));
        // how far each count lay from the level of its time
        var offsets = new double[logs.Length];
        for (var i = window; i < logs.Length; i++) offsets[i] = logs[i] - Median(logs.AsSpan(i - window, window));
        var strays = new List<double>();
        for (var i = window; i < logs.Length; i++) strays.Add(Math.Abs(offsets[i] - OfSeason(places[i], i)));
        var expected = level + OfSeason(at, -1);
        var deviation = Math.Max(LeastDeviation, Math.Max(MadToDeviation * Median([.. strays]), Math.Sqrt(1 / Math.Max(Math.Exp(expected), 1))));
        return (Math.Exp(expected - limit * deviation) - 0.5, Math.Exp(expected + limit * deviation) - 0.5);

        // what the same season of the other years was off its level; nothing where there is no other year
        double OfSeason(int place, int except)
        {
            if (season == 1) return 0;
            var same = new List<double>();
            for (var i = window; i < offsets.Length; i++)
            {
                if (i != except && (places[i] - place) % season == 0) same.Add(offsets[i]);
            }
            return same.Count == 0 ? 0 : Median([.. same]);
        }
    }

    private static double Median(ReadOnlySpan<double> values)
    {
        Span<double> sorted = values.Length <= 128 ? stackalloc double[values.Length] : new double[values.Length];
        values.CopyTo(sorted);
        sorted.Sort();
        var half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
