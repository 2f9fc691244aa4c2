using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>Cells of a dataflow, and whether another meets one of them: two cells meet when in each dimension one lies inside the other, so that somebody may be counted in both.
/// Not for memo codes: what they are made of nobody says. First all is added, then it is asked; not safe for several threads.</summary>
internal sealed class CellSet(FlowLayout layout)
{
    private readonly Dictionary<Rank, List<UInt128>> _cells = [];
    // by how deep the cell asked about lies: all cells, lifted to where the two could be the same
    private readonly Dictionary<string, (Rank Rank, HashSet<UInt128> Lifted)[]> _lifted = [];

    public bool IsEmpty => _cells.Count == 0;

    /// <summary>Adds a cell of periods of a frequency.</summary>
    public void Add(Frequency frequency, UInt128 key)
    {
        var rank = Rank.Of(frequency, layout.DepthsOf(key));
        if (!_cells.TryGetValue(rank, out var cells)) _cells.Add(rank, cells = []);
        cells.Add(key);
    }

    /// <summary>Does the cell meet one of these?</summary>
    public bool Meets(UInt128 key) => Meets(layout.DepthsOf(key), key, null);

    /// <summary>Does the cell meet one that is finer: of shorter periods, or of deeper codes?</summary>
    public bool MeetsFiner(Frequency frequency, UInt128 key)
    {
        var depths = layout.DepthsOf(key);
        return Meets(depths, key, Rank.Of(frequency, depths));
    }

    private bool Meets(string depths, UInt128 key, Rank? finerThan)
    {
        if (!_lifted.TryGetValue(depths, out var lifted))
        {
            _lifted.Add(depths, lifted = [.. _cells.Select(cells => (cells.Key, cells.Value.Select(cell => Lift(cell, cells.Key.Depths, depths)).ToHashSet()))]);
        }
        foreach (var (rank, cells) in lifted)
        {
            if (finerThan is { } own && !rank.IsFinerThan(own)) continue;
            if (cells.Contains(Lift(key, depths, rank.Depths))) return true;
        }
        return false;
    }

    /// <summary>The key with each code replaced by its ancestor at the level of the shallower of two cells: they meet exactly when these are the same.</summary>
    private UInt128 Lift(UInt128 key, string own, string other)
    {
        for (var d = 0; d < own.Length; d++)
        {
            if (own[d] <= other[d]) continue;
            var code = layout.CodeOf(key, d);
            key ^= layout.Part(d, code);
            for (var up = own[d] - other[d]; up > 0; up--) code = layout.Trees[d].ParentOf(code);
            key |= layout.Part(d, code);
        }
        return key;
    }

    /// <summary>How fine a cell is. Of cells that meet, no two are equally fine unless they are the same cell.</summary>
    private readonly record struct Rank(Frequency Frequency, int Deep, string Depths)
    {
        public static Rank Of(Frequency frequency, string depths) => new(frequency, depths.Sum(static depth => depth), depths);

        public bool IsFinerThan(Rank other) => Frequency != other.Frequency ? Frequency > other.Frequency
            : Deep != other.Deep ? Deep > other.Deep
            : string.CompareOrdinal(Depths, other.Depths) > 0;
    }
}
