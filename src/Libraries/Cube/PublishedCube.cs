using System.Collections.Immutable;
using Tallystick.Disclosure;
using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>The counts of one dataflow that are everybody's, each changed by the key of its cell. It is made of the open periods alone, as others than their owners see them, so nothing in it can depend
/// on a closed one. The keys are asked of a cube as the counts are: whatever rows make up a cell's count make up its key.</summary>
public sealed class PublishedCube
{
    private readonly FigureCube _counts;
    private readonly FigureCube _keys;
    // a nil report wherever something is open: what is open and empty is told from what is not open
    private readonly FigureCube _open;
    private readonly CellKeys _cellKeys;
    private readonly ImmutableArray<Open> _periods;

    private PublishedCube(Dataflow flow, CellKeys keys, ImmutableArray<Open> periods, Dictionary<Block, long[]> known)
    {
        (_counts, _keys, _open, _cellKeys, _periods) = (new(flow), new(flow), new(flow), keys, periods);
        var (counts, keyed) = (new List<VintageChange>(), new List<VintageChange>());
        foreach (var party in periods.GroupBy(open => open.Party, StringComparer.Ordinal))
        {
            foreach (var open in party.Where(open => open.Figures is null))
            {
                counts.Add(VintageChange.Nil(open.Party, open.Period, default));
                keyed.Add(VintageChange.Nil(open.Party, open.Period, default));
            }
            foreach (var together in Together(flow, party.Where(open => open.Figures is not null)))
            {
                Block[] blocks = [.. together.Select(open => open.Figures!)];
                var found = together.Length == 1 && known.TryGetValue(blocks[0], out var same) ? [same] : FigureKeys.Of(blocks, keys);
                for (var i = 0; i < blocks.Length; i++)
                {
                    var block = blocks[i];
                    if (together.Length == 1) Alone[block] = found[i];
                    counts.Add(VintageChange.Release(block, default));
                    keyed.Add(VintageChange.Release(new(block.Layout, block.Party, block.Period, 0, block.Columns, found[i], null, null, block.Patterns), default));
                }
            }
        }
        _counts.Apply(counts);
        _keys.Apply(keyed);
        _open.Apply(periods.Select(open => VintageChange.Nil(open.Party, open.Period, default)));
    }

    /// <summary>The keys of blocks that share no day with another: they stay whatever opens beside them.</summary>
    private Dictionary<Block, long[]> Alone { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>What is published, by Party, then period.</summary>
    public IEnumerable<(string Party, TimePeriod Period)> Periods => _periods.Select(open => (open.Party, open.Period));

    /// <summary>Publishes what is open; gives <paramref name="before"/> again when that is the same still.</summary>
    /// <param name="figures">What is open.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="before">What was published last.</param>
    public static PublishedCube Of(OpenFigures figures, CellKeys keys, PublishedCube? before = null)
    {
        ImmutableArray<Open> periods =
        [
            .. from found in figures.Found
               let block = found.Vintage.Shared
               where block is null || Counts(block)
               select new Open(found.Party, found.Period, block is { Count: > 0 } ? block : null),
        ];
        var same = before is not null && ReferenceEquals(before._cellKeys, keys);
        return same && before!._periods.SequenceEqual(periods) ? before : new(figures.Flow, keys, periods, same ? before!.Alone : []);
    }

    /// <summary>Answers a question for everybody. <see cref="CubeQuery.AsOf"/> is not looked at: what is closed now was never open.</summary>
    public PublishedAnswer Answer(CubeQuery query)
    {
        query = query with { AsOf = null };
        var counts = _counts.Answer(query, Entitlement.Everything);
        var keys = _keys.Answer(query, Entitlement.Everything);
        static ImmutableArray<string> Slots(ImmutableArray<string> axes) => [.. axes.Where(static axis => axis is CubeQuery.Party or CubeQuery.Time)];
        var open = _open.Answer(query with { Rows = Slots(query.Rows), Columns = Slots(query.Columns), Where = ImmutableDictionary<string, ImmutableArray<string>>.Empty, Chosen = [] }, Entitlement.Everything);
        return new(query, counts, keys, open, _cellKeys.Parameters);
    }

    /// <summary>A figure with digits after the point, or below nothing, is an estimate or a balance; the method is for counts.</summary>
    private static bool Counts(Block figures)
    {
        if (figures.Decimals > 0) return false;
        for (var r = 0; r < figures.Count; r++)
        {
            if (figures.FigureAt(r).Low < 0) return false;
        }
        return true;
    }

    /// <summary>The periods of a flow that share days, each with the next: people counted in one may be counted in the other.</summary>
    private static IEnumerable<Open[]> Together(Dataflow flow, IEnumerable<Open> periods)
    {
        var (together, last) = (new List<Open>(), DateOnly.MinValue);
        foreach (var open in periods.OrderBy(static open => open.Period, QueryPlan.ByTime))
        {
            if (together.Count > 0 && (open.Period.Start > last || flow.Kind != MeasureKind.Flow))
            {
                yield return [.. together];
                together.Clear();
            }
            together.Add(open);
            last = together.Count == 1 || open.Period.End > last ? open.Period.End : last;
        }
        if (together.Count > 0) yield return [.. together];
    }

    private sealed record Open(string Party, TimePeriod Period, Block? Figures);
}

/// <summary>What is open to everybody at one moment: the vintages in force of the periods that are. Quickly taken; what is made of it may take its time.</summary>
public sealed class OpenFigures
{
    private OpenFigures(Dataflow flow, ImmutableArray<(string, TimePeriod, Vintage)> found) => (Flow, Found) = (flow, found);

    /// <summary>The dataflow.</summary>
    public Dataflow Flow { get; }

    internal ImmutableArray<(string Party, TimePeriod Period, Vintage Vintage)> Found { get; }

    /// <summary>Looks through what is in force.</summary>
    /// <param name="cube">The figures; null: there are none yet.</param>
    /// <param name="flow">Their dataflow: a flow or a stock, for nothing else is counted.</param>
    /// <param name="isOpen">May everybody see this Party's period?</param>
    public static OpenFigures Of(FigureCube? cube, Dataflow flow, Func<string, TimePeriod, bool> isOpen)
    {
        if (flow.Kind is not (MeasureKind.Flow or MeasureKind.Stock)) throw new ArgumentException($"{flow.Id} counts nothing.", nameof(flow));
        return new(flow, cube is null ? [] : [.. cube.InForceNow().Where(found => found.Vintage.Kind != VintageKind.Withdrawn && isOpen(found.Party, found.Period))]);
    }
}
