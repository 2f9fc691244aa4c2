namespace Tallystick.Host.Demo;

/// <summary>Numbers that look like chance and are the same for the same seed, on every machine and in every version of .NET (SplitMix64).
/// For sample data only; nothing secret may come of it.</summary>
internal sealed class DemoRandom
{
    private ulong _state;

    private DemoRandom(ulong seed) => _state = seed;

    /// <summary>Chance of its own for what the words name: the same words always give the same numbers, whatever was drawn before.</summary>
    public static DemoRandom For(params ReadOnlySpan<string> words)
    {
        var hash = 14695981039346656037UL;
        foreach (var word in words)
        {
            foreach (var c in word) hash = (hash ^ c) * 1099511628211UL;
            hash = (hash ^ 0x1F) * 1099511628211UL;
        }
        return new(hash);
    }

    /// <summary>From 0 (included) to 1 (not included).</summary>
    public double Next()
    {
        var z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ z >> 27) * 0x94D049BB133111EBUL;
        return ((z ^ z >> 31) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Between(int least, int most) => least + (int)(Next() * (most - least + 1));

    /// <summary>About normal, mean 0 and deviation 1: the sum of twelve draws, which needs no transcendental function.</summary>
    public double Bell()
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++) sum += Next();
        return sum;
    }

    /// <summary>A count around <paramref name="mean"/>, as events that come by chance are counted.</summary>
    public long Count(double mean)
    {
        if (mean <= 0) return 0;
        if (mean > 40) return Math.Max(0, (long)Math.Round(mean + Bell() * Math.Sqrt(mean)));
        var (limit, product, count) = (Math.Exp(-mean), Next(), 0L);
        for (; product > limit; count++) product *= Next();
        return count;
    }
}
