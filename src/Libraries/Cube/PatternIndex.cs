namespace Tallystick.Cube;

/// <summary>Which rows of a block are totals of which others. A row's pattern says, per dimension, how many proper ancestors of its code
/// occur in the block; one row can be part of another only when their patterns differ, so a block of one pattern has no such index.</summary>
internal sealed class PatternIndex
{
    private const long MostWork = 8_000_000;

    private readonly FlowLayout _layout;
    private readonly Column[] _columns;
    // By dimension and code: the proper ancestors that occur, topmost first.
    private readonly int[]?[][] _chains;

    private PatternIndex(FlowLayout layout, Column[] columns, int[]?[][] chains, ushort[] ofRow, byte[][] levels)
    {
        _layout = layout;
        _columns = columns;
        _chains = chains;
        OfRow = ofRow;
        Levels = levels;
    }

    /// <summary>The pattern of each row.</summary>
    public ushort[] OfRow { get; }

    /// <summary>By pattern and dimension: how many ancestors occur.</summary>
    public byte[][] Levels { get; }

    /// <summary>The dominators of row r are <see cref="Dominators"/> from <c>Start[r]</c> up to <c>Start[r + 1]</c>.</summary>
    public int[] Start { get; private set; } = [];

    /// <inheritdoc cref="Start"/>
    public int[] Dominators { get; private set; } = [];

    /// <summary>By two patterns (<c>a * n + b</c>): can a row of one overlap a row of the other with neither inside the other? Null when
    /// no two can.</summary>
    public bool[]? Overlaps { get; private set; }

    /// <summary>Builds the index over sorted keys, or null when all rows have one pattern.</summary>
    public static PatternIndex? Of(FlowLayout layout, Column[] columns, UInt128[] keys)
    {
        var chains = Chains(layout, columns);
        var nested = false;
        foreach (var dimension in chains) foreach (var chain in dimension) nested |= chain is { Length: > 0 };
        if (!nested) return null;

        var ofRow = new ushort[keys.Length];
        var known = new Dictionary<UInt128, ushort>();
        var levels = new List<byte[]>();
        for (var r = 0; r < keys.Length; r++)
        {
            var pattern = UInt128.Zero;
            for (var d = 0; d < columns.Length; d++) pattern = pattern << 8 | (byte)chains[d][columns[d][r]]!.Length;
            if (!known.TryGetValue(pattern, out var id))
            {
                id = checked((ushort)levels.Count);
                known.Add(pattern, id);
                var level = new byte[columns.Length];
                for (var d = 0; d < level.Length; d++) level[d] = (byte)chains[d][columns[d][r]]!.Length;
                levels.Add(level);
            }
            ofRow[r] = id;
        }
        if (levels.Count <= 1) return null;
        var index = new PatternIndex(layout, columns, chains, ofRow, [.. levels]);
        index.FindDominators(keys);
        index.FindOverlaps(keys.Length);
        return index;
    }

    /// <summary>The key of a row with each code replaced by its ancestor at the level both patterns share. Two rows are compatible
    /// exactly when these keys are equal.</summary>
    public UInt128 Shared(int row, int own, int other)
    {
        var key = UInt128.Zero;
        var (mine, theirs) = (Levels[own], Levels[other]);
        for (var d = 0; d < _columns.Length; d++)
        {
            var code = _columns[d][row];
            key |= _layout.Part(d, theirs[d] < mine[d] ? _chains[d][code]![theirs[d]] : code);
        }
        return key;
    }

    private static int[]?[][] Chains(FlowLayout layout, Column[] columns)
    {
        var chains = new int[]?[columns.Length][];
        for (var d = 0; d < columns.Length; d++)
        {
            var tree = layout.Trees[d];
            var occurs = new bool[tree.Count];
            foreach (var code in columns[d].Codes) occurs[code] = true;
            chains[d] = new int[]?[tree.Count];
            foreach (var code in columns[d].Codes)
            {
                var chain = new List<int>();
                for (var a = tree.ParentOf(code); a >= 0; a = tree.ParentOf(a))
                {
                    if (occurs[a]) chain.Add(a);
                }
                if (chain.Count > byte.MaxValue) throw new ArgumentException($"{tree.Dimension.Id} is nested more than {byte.MaxValue} deep.");
                chain.Reverse();
                chains[d][code] = [.. chain];
            }
        }
        return chains;
    }

    private static bool Above(byte[] a, byte[] b)
    {
        for (var d = 0; d < a.Length; d++)
        {
            if (a[d] > b[d]) return false;
        }
        return true;
    }

    private void FindDominators(UInt128[] keys)
    {
        var above = new int[Levels.Length][];
        for (var p = 0; p < above.Length; p++)
        {
            var found = new List<int>();
            for (var q = 0; q < above.Length; q++)
            {
                if (q != p && Above(Levels[q], Levels[p])) found.Add(q);
            }
            above[p] = [.. found];
        }
        var start = new int[keys.Length + 1];
        var dominators = new List<int>();
        for (var r = 0; r < keys.Length; r++)
        {
            foreach (var q in above[OfRow[r]])
            {
                // The one key that an ancestor of that pattern would have.
                var at = Array.BinarySearch(keys, Shared(r, OfRow[r], q));
                if (at >= 0) dominators.Add(at);
            }
            start[r + 1] = dominators.Count;
        }
        Start = start;
        Dominators = [.. dominators];
    }

    private void FindOverlaps(int rows)
    {
        var n = Levels.Length;
        var byPattern = new List<int>[n];
        for (var p = 0; p < n; p++) byPattern[p] = [];
        for (var r = 0; r < rows; r++) byPattern[OfRow[r]].Add(r);
        var work = 0L;
        var any = false;
        var overlaps = new bool[n * n];
        for (var p = 0; p < n; p++)
        {
            for (var q = p + 1; q < n; q++)
            {
                if (Above(Levels[p], Levels[q]) || Above(Levels[q], Levels[p])) continue;
                work += byPattern[p].Count + byPattern[q].Count;
                // Past the bound it is assumed: a question then looks itself.
                var overlap = work > MostWork || Meet(byPattern[p], p, byPattern[q], q);
                overlaps[p * n + q] = overlaps[q * n + p] = overlap;
                any |= overlap;
            }
        }
        Overlaps = any ? overlaps : null;
    }

    private bool Meet(List<int> ofP, int p, List<int> ofQ, int q)
    {
        var shared = new HashSet<UInt128>(ofP.Count);
        foreach (var r in ofP) shared.Add(Shared(r, p, q));
        foreach (var r in ofQ)
        {
            if (shared.Contains(Shared(r, q, p))) return true;
        }
        return false;
    }
}
