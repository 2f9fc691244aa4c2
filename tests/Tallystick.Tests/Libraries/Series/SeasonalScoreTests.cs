using Tallystick.Series;

namespace Tallystick.Tests.Libraries.Series;

/// <summary>What is expected of a count: how often it cries wolf, what it never misses, and what makes no difference.</summary>
public class SeasonalScoreTests
{
    [Fact]
    public void A_planted_spike_is_found_and_said_with_what_was_expected()
    {
        var months = Enumerable.Range(0, 36).Select(m => At(m, 100 + (m % 12 == 6 ? 60 : 0) + m % 5)).ToList();
        var expected = SeasonalScore.Of(months, 36, 12)!.Value;
        Assert.Equal(36, expected.Points);
        Assert.True(expected is { Low: > 60 and < 101, High: > 103 and < 160 }, $"{expected}");
        Assert.True(SeasonalScore.IsUnusual(Bounds.Exactly(412), expected));
        Assert.True(SeasonalScore.IsUnusual(Bounds.Exactly(2), expected));
        Assert.False(SeasonalScore.IsUnusual(Bounds.Exactly(102), expected));
        // July has been higher every year: what is unusual in January is not in July
        Assert.True(SeasonalScore.Of(months, 42, 12)!.Value.High > 160);
    }

    [Theory]
    [InlineData(12, 23, false), InlineData(12, 24, true), InlineData(4, 7, false), InlineData(4, 8, true), InlineData(1, 7, false), InlineData(1, 8, true)]
    public void Nothing_is_said_from_too_few_counts(int season, int counts, bool said) =>
        Assert.Equal(said, SeasonalScore.Of(Enumerable.Range(0, counts).Select(i => At(i, 50)), counts, season) is not null);

    [Fact]
    public void Counts_that_only_stray_are_rarely_called_unusual()
    {
        var random = new Random(3);
        var (alarms, found, judged) = (0, 0, 0);
        for (var round = 0; round < 4000; round++)
        {
            var level = Math.Exp(random.NextDouble() * 7 + 1);
            var noise = random.NextDouble() * 0.3;
            var season = Enumerable.Range(0, 12).Select(_ => Math.Exp(random.NextDouble() - 0.5)).ToArray();
            long Draw(int m) => Poisson(random, level * season[m % 12] * Math.Exp(noise * Normal(random)));
            var history = Enumerable.Range(0, 60).Select(m => At(m, Draw(m))).ToList();
            var expected = SeasonalScore.Of(history, 60, 12)!.Value;
            judged++;
            if (SeasonalScore.IsUnusual(Bounds.Exactly(Draw(60)), expected)) alarms++;
            if (SeasonalScore.IsUnusual(Bounds.Exactly((long)(level * season[0] * 8) + 40), expected)) found++;
        }
        Assert.True(alarms < judged / 100, $"{alarms} of {judged}");
        Assert.True(found > judged * 9 / 10, $"{found} of {judged}");
    }

    [Fact]
    public void A_constant_series_is_never_unusual() =>
        Assert.All((long[])[0, 1, 7, 1000, 12_345_678], count =>
            Assert.False(SeasonalScore.IsUnusual(Bounds.Exactly(count), SeasonalScore.Of(Enumerable.Range(0, 30).Select(m => At(m, count)), 30, 12)!.Value)));

    [Fact]
    public void The_order_in_which_counts_are_given_makes_no_difference_nor_does_what_comes_after()
    {
        var random = new Random(4);
        for (var round = 0; round < 200; round++)
        {
            var history = Enumerable.Range(0, 40).Select(m => At(m, random.Next(500))).ToList();
            var shuffled = history.OrderBy(_ => random.Next()).Append(At(40, 9_999_999)).Append(At(77, 0)).ToList();
            Assert.Equal(SeasonalScore.Of(history, 40, 12), SeasonalScore.Of(shuffled, 40, 12));
        }
    }

    [Fact]
    public void A_series_ten_times_as_large_is_expected_ten_times_as_large()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var history = Enumerable.Range(0, 36).Select(m => At(m, random.Next(20_000, 60_000))).ToList();
            var (once, tenfold) = (SeasonalScore.Of(history, 36, 12)!.Value, SeasonalScore.Of(history.Select(c => At(c.Key, c.Value.Low * 10)), 36, 12)!.Value);
            Assert.InRange(tenfold.Low / (double)once.Low, 9.98, 10.02);
            Assert.InRange(tenfold.High / (double)once.High, 9.98, 10.02);
        }
    }

    [Fact]
    public void Hidden_and_missing_counts_only_widen_what_is_expected()
    {
        var random = new Random(6);
        for (var round = 0; round < 200; round++)
        {
            var truth = Enumerable.Range(0, 36).Select(m => At(m, random.Next(1, 60))).ToList();
            var shown = truth.ConvertAll(c => c.Value.Low < 5 ? new KeyValuePair<int, Bounds>(c.Key, new(1, 4)) : c);
            var (hidden, known) = (SeasonalScore.Of(shown, 36, 12)!.Value, SeasonalScore.Of(shown.Where(c => c.Value.Low == c.Value.High).ToList(), 36, 12));
            Assert.True(hidden.High >= hidden.Low && (known is null || hidden.Points >= known.Value.Points));
            var lows = SeasonalScore.Of(shown.Select(c => At(c.Key, c.Value.Low)), 36, 12)!.Value;
            var highs = SeasonalScore.Of(shown.Select(c => At(c.Key, c.Value.High)), 36, 12)!.Value;
            Assert.Equal((Math.Min(lows.Low, highs.Low), Math.Max(lows.High, highs.High)), (hidden.Low, hidden.High));
        }
        // what has no upper end is no count, and a count that may lie inside is not unusual
        Assert.Null(SeasonalScore.Of(Enumerable.Range(0, 30).Select(m => new KeyValuePair<int, Bounds>(m, new(0, Bounds.Open))), 30, 12));
        Assert.False(SeasonalScore.IsUnusual(new(3, Bounds.Open), new(80, 150, 36)));
    }

    [Theory]
    [InlineData(5, 5, 9, 9, 4), InlineData(5, 8, 7, 9, 0), InlineData(5, 8, 9, 12, 1), InlineData(9, 12, 5, 8, -1), InlineData(0, Bounds.Open, 5, 5, 0)]
    public void Gap_is_what_two_counts_lie_apart_at_least(long low, long high, long toLow, long toHigh, long gap) => Assert.Equal(gap, Bounds.Gap(new(low, high), new(toLow, toHigh)));

    private static KeyValuePair<int, Bounds> At(int place, long count) => new(place, Bounds.Exactly(count));

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static long Poisson(Random random, double mean)
    {
        if (mean > 200) return (long)Math.Max(0, Math.Round(mean + Math.Sqrt(mean) * Normal(random)));
        var (count, product, limit) = (0L, random.NextDouble(), Math.Exp(-mean));
        for (; product > limit; count++) product *= random.NextDouble();
        return count;
    }
}
