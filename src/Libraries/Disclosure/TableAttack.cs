namespace Tallystick.Disclosure;

/// <summary>What somebody finds out who has the table as it is shown, knows how its cells add up, what was known beforehand and that counts are whole:
/// for each hidden cell the least and the most it can be. Exact: each end is a table he cannot tell from the true one. It is our own defence turned against us,
/// and what every protection is judged by.</summary>
public sealed class TableAttack
{
    // so often a whole answer is looked for beside one in fractions; past it the fraction is rounded, which can only make the range seem wider
    private const int MostBranches = 200;

    private readonly SumTable _table;
    private readonly int[] _group;
    private readonly Dictionary<int, Group> _groups = [];

    /// <summary>Takes a table; its hidden cells' values are not looked at.</summary>
    public TableAttack(SumTable table)
    {
        _table = table;
        _group = Groups(table);
    }

    /// <summary>The least and the most a cell can be; its value when it is shown.</summary>
    /// <exception cref="InvalidOperationException">When what is shown contradicts itself.</exception>
    public ValueRange RangeOf(int cell)
    {
        if (!_table.Cells[cell].IsHidden) return new(_table.Cells[cell].Value, _table.Cells[cell].Value);
        if (!_groups.TryGetValue(_group[cell], out var group)) _groups.Add(_group[cell], group = new(_table, _group, _group[cell]));
        return new(-group.Most(cell, -1)!.Value, group.Most(cell, 1) ?? ValueRange.Open);
    }

    /// <summary>The primary cells that can be narrowed to less than what they need, with what they are narrowed to.</summary>
    public IEnumerable<(int Cell, ValueRange Range)> Broken()
    {
        for (var i = 0; i < _table.Cells.Length; i++)
        {
            if (_table.Cells[i].Mark != CellMark.Primary) continue;
            var range = RangeOf(i);
            if (!range.Contains(_table.Cells[i].Needed)) yield return (i, range);
        }
    }

    /// <summary>The hidden cells that stand in an equation together, and those that stand in one with these, have one number.</summary>
    private static int[] Groups(SumTable table)
    {
        var group = new int[table.Cells.Length];
        for (var i = 0; i < group.Length; i++) group[i] = i;
        int Root(int i)
        {
            while (group[i] != i) i = group[i] = group[group[i]];
            return i;
        }
        foreach (var relation in table.Relations)
        {
            var first = -1;
            foreach (var cell in relation.Parts.Append(relation.Total))
            {
                if (!table.Cells[cell].IsHidden) continue;
                if (first < 0) first = cell;
                else group[Root(cell)] = Root(first);
            }
        }
        for (var i = 0; i < group.Length; i++) group[i] = Root(i);
        return group;
    }

    /// <summary>Hidden cells that depend on one another, as equations over how far each lies above the least it is known to be.</summary>
    private sealed class Group
    {
        private readonly Dictionary<int, int> _variableOf = [];
        private readonly long[] _low;
        private readonly long[] _high;
        private readonly List<(List<(int Variable, int Sign)> Cells, long Right)> _equations = [];
        private readonly LinearProgram _program;

        public Group(SumTable table, int[] group, int number)
        {
            for (var i = 0; i < group.Length; i++)
            {
                if (table.Cells[i].IsHidden && group[i] == number) _variableOf.Add(i, _variableOf.Count);
            }
            _low = [.. _variableOf.Keys.Select(cell => table.Cells[cell].Known.Low)];
            _high = [.. _variableOf.Keys.Select(cell => table.Cells[cell].Known.High)];
            foreach (var relation in table.Relations)
            {
                var (cells, right) = (new List<(int, int)>(), 0L);
                foreach (var (cell, sign) in relation.Parts.Select(static part => (part, 1)).Append((relation.Total, -1)))
                {
                    if (_variableOf.TryGetValue(cell, out var variable)) cells.Add((variable, sign));
                    else right -= sign * table.Cells[cell].Value;
                }
                if (cells.Count > 0) _equations.Add((cells, right));
            }
            _program = Program(_low, _high) ?? throw new InvalidOperationException("What is shown of the table contradicts itself.");
        }

        /// <summary>The greatest value of a cell (sign 1), or of what it is below 0 (sign -1); null when there is no end.</summary>
        public long? Most(int cell, int sign)
        {
            var branches = MostBranches;
            return Most(_program, _low, _high, _variableOf[cell], sign, null, ref branches, out var most) ? most : null;
        }

        private LinearProgram? Program(long[] low, long[] high)
        {
            var upper = new long[low.Length];
            for (var v = 0; v < upper.Length; v++)
            {
                upper[v] = high[v] == ValueRange.Open ? ValueRange.Open : high[v] - low[v];
                if (upper[v] < 0) return null;
            }
            var program = new LinearProgram(upper, _equations.Select(equation =>
            {
                var row = new long[low.Length + 1];
                row[^1] = equation.Right;
                foreach (var (variable, sign) in equation.Cells)
                {
                    row[variable] += sign;
                    row[^1] -= sign * low[variable];
                }
                return row;
            }));
            return program.IsFeasible() ? program : null;
        }

        /// <summary>Looks for whole numbers, by cutting off fractions. False when there is no end; <paramref name="most"/> is null when nothing beats <paramref name="beat"/>.</summary>
        private bool Most(LinearProgram program, long[] low, long[] high, int variable, int sign, long? beat, ref int branches, out long? most)
        {
            most = beat;
            if (program.Greatest(v => v == variable ? sign : 0) is not { } top) return false;
            var bound = sign * low[variable] + Floor(top.Numerator, top.Denominator);
            if (bound <= beat) return true;
            var broken = -1;
            for (var v = 0; v < low.Length && broken < 0; v++)
            {
                if (program.At(v) is var (numerator, denominator) && numerator % denominator != 0) broken = v;
            }
            if (broken < 0 || --branches < 0)
            {
                most = bound;
                return true;
            }
            var (above, below) = program.At(broken);
            var cut = low[broken] + Floor(above, below);
            foreach (var upwards in (bool[])[false, true])
            {
                var (lower, upper) = ((long[])low.Clone(), (long[])high.Clone());
                if (upwards) lower[broken] = cut + 1;
                else upper[broken] = cut;
                if (Program(lower, upper) is { } narrower) Most(narrower, lower, upper, variable, sign, most, ref branches, out most);
            }
            return true;
        }

        private static long Floor(long numerator, long denominator) => numerator >= 0 ? numerator / denominator : -((denominator - 1 - numerator) / denominator);
    }
}
