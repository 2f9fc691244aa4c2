using Tallystick.Disclosure;

namespace Tallystick.Cube;

/// <summary>The key of every figure a Party shows of periods that share days: made of the keys of the finest figures in it that are not 0, so that the same people have the same key
/// in whatever figure they stand. A figure that its parts do not make up has a key of its own for the rest: else the difference of two published counts would tell the rest exactly.
/// Threat: who subtracts a part from its total, or averages figures that count the same people.</summary>
internal sealed class FigureKeys
{
    private readonly FlowLayout _layout;
    private readonly Block[] _blocks;
    private readonly Row[] _rows;
    private readonly int[][] _levels;
    // by dimension and code: does it occur?
    private readonly bool[][] _occurs;
    // by block: those whose periods hold its own, itself among them
    private readonly int[][] _holders;
    private readonly Dictionary<(int Block, UInt128 Key), int> _places = [];

    private FigureKeys(Block[] blocks)
    {
        (_layout, _blocks) = (blocks[0].Layout, blocks);
        var keys = Array.ConvertAll(blocks, block => _layout.KeysOf(block.Columns, block.Count));
        var rows = new List<Row>();
        for (var b = 0; b < blocks.Length; b++)
        {
            for (var r = 0; r < blocks[b].Count; r++)
            {
                if (blocks[b].FigureAt(r).Value is not { } count || count <= 0) continue;
                _places.Add((b, keys[b][r]), rows.Count);
                rows.Add(new(b, r, keys[b][r], count));
            }
        }
        _rows = [.. rows];
        _levels = new int[_rows.Length][];
        _occurs = [.. _layout.Trees.Select(static tree => new bool[tree.Count])];
        _holders = [.. blocks.Select(block => Enumerable.Range(0, blocks.Length).Where(b => blocks[b].Period.Contains(block.Period)).ToArray())];
    }

    /// <summary>By block and row; 0 where nobody is counted or no number is shown.</summary>
    /// <param name="blocks">All that the Party shows of these days.</param>
    /// <param name="keys">Gives the keys.</param>
    public static long[][] Of(Block[] blocks, CellKeys keys) => new FigureKeys(blocks).Find(keys);

    private long[][] Find(CellKeys keys)
    {
        var (above, patterns) = (new List<int>[_rows.Length], Patterns());
        for (var i = 0; i < _rows.Length; i++) above[i] = Above(i, patterns);
        var people = Same(above);
        var inside = new Dictionary<int, List<int>>();
        for (var i = 0; i < _rows.Length; i++)
        {
            foreach (var whole in above[i].Where(whole => _rows[whole].Count > _rows[i].Count).Select(whole => people[whole]).Distinct())
            {
                if (!inside.TryGetValue(whole, out var parts)) inside.Add(whole, parts = []);
                parts.Add(i);
            }
        }
        var found = new long[_rows.Length];
        // parts before wholes: a part counts fewer
        foreach (var i in Enumerable.Range(0, _rows.Length).Where(i => people[i] == i).OrderBy(i => _rows[i].Count))
        {
            var rest = _rows[i].Count;
            if (inside.TryGetValue(i, out var parts))
            {
                foreach (var part in Breakdown(rest, parts))
                {
                    rest -= _rows[part].Count;
                    found[i] = CellKeys.Sum(found[i], found[people[part]], keys.Parameters.Keys);
                }
            }
            if (rest != 0) found[i] = CellKeys.Sum(found[i], keys.Of(Identity(_rows[i])), keys.Parameters.Keys);
        }
        var answer = Array.ConvertAll(_blocks, static block => new long[block.Count]);
        for (var i = 0; i < _rows.Length; i++) answer[_rows[i].Block][_rows[i].Place] = found[people[i]];
        return answer;
    }

    /// <summary>The breakdown that leaves fewest people out; of several the finest. Figures of one pattern have nobody in common. Two parts that count the same people cannot be in one.</summary>
    private List<int> Breakdown(long whole, List<int> parts) => parts.GroupBy(part => _levels[part], Levels.Same)
        .OrderBy(group => Math.Abs(whole - group.Sum(part => _rows[part].Count))).ThenByDescending(group => group.Key.Sum()).ThenBy(group => group.Key, Levels.Order).First().ToList();

    /// <summary>For each figure the one that stands for its people: figures that lie inside one another and count as many count the same.</summary>
    private int[] Same(List<int>[] above)
    {
        var first = Enumerable.Range(0, _rows.Length).ToArray();
        int Root(int i)
        {
            while (first[i] != i) i = first[i] = first[first[i]];
            return i;
        }
        for (var i = 0; i < _rows.Length; i++)
        {
            foreach (var whole in above[i].Where(whole => _rows[whole].Count == _rows[i].Count))
            {
                var (one, other) = (Root(i), Root(whole));
                // the widest gives the name, so that a revision below it seldom changes it
                if (Wider(one, other)) first[other] = one;
                else first[one] = other;
            }
        }
        for (var i = 0; i < first.Length; i++) first[i] = Root(i);
        return first;
    }

    private bool Wider(int one, int other)
    {
        var (own, others) = (_levels[one].Sum(), _levels[other].Sum());
        return own != others ? own < others : one < other;
    }

    /// <summary>Settles each figure's level: per dimension under how many codes that occur it lies, and last how often its period comes. Gives each level there is, once.
    /// Of one level no two figures lie inside one another or overlap.</summary>
    private List<int[]> Patterns()
    {
        var dimensions = _layout.Trees.Length;
        foreach (var row in _rows)
        {
            for (var d = 0; d < dimensions; d++) _occurs[d][_layout.CodeOf(row.Key, d)] = true;
        }
        for (var i = 0; i < _rows.Length; i++)
        {
            var levels = _levels[i] = new int[dimensions + 1];
            for (var d = 0; d < dimensions; d++)
            {
                for (var a = _layout.Trees[d].ParentOf(_layout.CodeOf(_rows[i].Key, d)); a >= 0; a = _layout.Trees[d].ParentOf(a)) levels[d] += _occurs[d][a] ? 1 : 0;
            }
            levels[dimensions] = (int)_blocks[_rows[i].Block].Period.Frequency;
        }
        return [.. _levels.Distinct(Levels.Same)];
    }

    /// <summary>The figures that a figure lies inside of.</summary>
    private List<int> Above(int row, List<int[]> patterns)
    {
        var found = new List<int>();
        var (own, dimensions) = (_levels[row], _layout.Trees.Length);
        foreach (var pattern in patterns)
        {
            if (!Levels.IsAbove(pattern, own)) continue;
            var key = UInt128.Zero;
            for (var d = 0; d < dimensions; d++) key |= _layout.Part(d, AncestorAt(d, _layout.CodeOf(_rows[row].Key, d), own[d] - pattern[d]));
            foreach (var block in _holders[_rows[row].Block])
            {
                if ((int)_blocks[block].Period.Frequency == pattern[dimensions] && _places.TryGetValue((block, key), out var whole) && whole != row) found.Add(whole);
            }
        }
        return found;
    }

    private int AncestorAt(int d, int code, int up)
    {
        while (up > 0)
        {
            code = _layout.Trees[d].ParentOf(code);
            if (_occurs[d][code]) up--;
        }
        return code;
    }

    private string Identity(Row row) => string.Join('|', _blocks[row.Block].Party, _layout.Flow.Id, _blocks[row.Block].Period, _layout.Text(d => _layout.CodeOf(row.Key, d)));

    private readonly record struct Row(int Block, int Place, UInt128 Key, long Count);

    private static class Levels
    {
        public static IEqualityComparer<int[]> Same { get; } = EqualityComparer<int[]>.Create(static (a, b) => a.AsSpan().SequenceEqual(b), static levels => levels.Aggregate(17, static (hash, level) => hash * 31 + level));
        public static Comparer<int[]> Order { get; } = Comparer<int[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b));

        public static bool IsAbove(int[] wide, int[] narrow)
        {
            for (var d = 0; d < wide.Length; d++)
            {
                if (wide[d] > narrow[d]) return false;
            }
            return true;
        }
    }
}
