using System.Collections.Immutable;

namespace Tallystick.Reporting.Compositions;

/// <summary>How agencies that break one period down differently come together where their figures add up: pure. A pattern is a set of dimensions,
/// bit by bit, that a figure is broken down by. What an agency does not tell apart counts as unknown in that dimension wherever another agency
/// does tell it apart; a pattern to which some agency can add nothing cannot stand for all of them and is left out.</summary>
internal sealed class DepthPlan
{
    /// <summary>Patterns tried where none that an agency has will do.</summary>
    private const int MostUnions = 1024;

    private readonly IReadOnlyDictionary<ulong, ImmutableArray<ulong>>[] _targets;

    private DepthPlan(IReadOnlyDictionary<ulong, ImmutableArray<ulong>>[] targets, bool meets) => (_targets, Meets) = (targets, meets);

    /// <summary>False when no pattern takes all of them: they cannot be added.</summary>
    public bool Meets { get; }

    /// <summary>True when every figure stays where it is.</summary>
    public bool IsPlain => _targets.All(targets => targets.All(pair => pair.Value is [var only] && only == pair.Key));

    /// <summary>Where the figures of one pattern of an agency go; empty when they are left out.</summary>
    public ImmutableArray<ulong> Targets(int agency, ulong pattern) => _targets[agency][pattern];

    /// <summary>Plans one period.</summary>
    /// <param name="patterns">The patterns of each agency that has figures; each at least one.</param>
    /// <param name="liftable">The dimensions whose list can say unknown.</param>
    public static DepthPlan Of(IReadOnlyList<IReadOnlySet<ulong>> patterns, ulong liftable)
    {
        var depths = patterns.Select(own => own.Aggregate(0UL, (all, pattern) => all | pattern)).ToArray();
        var all = patterns.SelectMany(own => own).ToHashSet();
        var together = all.Where(Stands).ToList();
        if (together.Count == 0) together = [.. Unions(all).Where(Stands)];
        return new(
        [
            .. patterns.Select((own, agency) => (IReadOnlyDictionary<ulong, ImmutableArray<ulong>>)own.ToDictionary(pattern => pattern,
                pattern => together.Where(target => (target & depths[agency]) == pattern).Order().ToImmutableArray())),
        ], together.Count > 0);

        bool Stands(ulong target) => patterns.Select((own, agency) => (own, depth: depths[agency]))
            .All(part => (target & ~part.depth & ~liftable) == 0 && part.own.Contains(target & part.depth));
    }

    /// <summary>The smallest patterns that hold several of these.</summary>
    private static HashSet<ulong> Unions(HashSet<ulong> patterns)
    {
        var found = new HashSet<ulong>(patterns);
        var fresh = new Queue<ulong>(patterns);
        while (fresh.TryDequeue(out var one) && found.Count < MostUnions)
        {
            foreach (var other in patterns)
            {
                if (found.Add(one | other)) fresh.Enqueue(one | other);
            }
        }
        return found;
    }
}
