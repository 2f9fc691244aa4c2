using System.Collections.Immutable;

namespace Tallystick.Disclosure;

/// <summary>What a rule looks at in one cell: its total, how many contribute to it, and the largest contributions where they are known.</summary>
/// <param name="Total">What the cell adds up to; not below 0.</param>
/// <param name="Contributors">How many contribute: in a count of persons the count itself.</param>
/// <param name="Largest">The largest contributions, largest first; empty where they are not known.</param>
public readonly record struct ContributedCell(long Total, long Contributors, ImmutableArray<long> Largest)
{
    /// <summary>A count: each one counted is a contributor.</summary>
    public static ContributedCell Count(long count) => new(count, count, []);

    /// <summary>A sum of known contributions.</summary>
    public static ContributedCell Of(IEnumerable<long> contributions)
    {
        var ordered = contributions.OrderDescending().ToImmutableArray();
        return new(ordered.Sum(), ordered.Length, ordered);
    }

    /// <summary>The sum of the largest few.</summary>
    /// <exception cref="InvalidOperationException">When fewer are known than there are.</exception>
    internal long SumOfLargest(int few)
    {
        if (Largest.Length < Math.Min(few, Contributors)) throw new InvalidOperationException($"The {few} largest contributions are needed, and {Largest.Length} are known.");
        return Largest.Take(few).Sum();
    }
}
