namespace Tallystick.Disclosure;

/// <summary>Chooses which further cells of a table to hide, so that nobody can narrow a primary cell to less than it needs. For each primary cell and to each side it finds the cheapest
/// other table that could be the true one (few cells, then small ones) and hides what differs; then it shows again what turned out not to be needed.
/// Not the fewest cells there could be, but always enough: what comes out has been attacked by <see cref="TableAttack"/>. The same table gives
/// the same choice. An empty cell is never hidden: that there is nobody is not told of anybody.</summary>
public static class SecondarySuppression
{
    /// <summary>The table with the cells to hide marked.</summary>
    /// <exception cref="InvalidOperationException">When no choice protects a primary cell: what is fixed, or known beforehand, tells too much already.</exception>
    public static SumTable Protect(SumTable table)
    {
        var marks = table.Cells.Select(static cell => cell.Mark).ToArray();
        var primary = Enumerable.Range(0, marks.Length).Where(i => marks[i] == CellMark.Primary)
            .OrderByDescending(i => table.Cells[i].Needed.High - table.Cells[i].Needed.Low).ThenBy(static i => i).ToArray();
        foreach (var cell in primary)
        {
            var (value, needed) = (table.Cells[cell].Value, table.Cells[cell].Needed);
            if (needed.High > value) Hide(table, marks, cell, needed.High - value);
            if (needed.Low < value) Hide(table, marks, cell, needed.Low - value);
        }
        // once is enough: what is needed while more is hidden is needed when less is; the greatest first, for it is missed most
        foreach (var cell in Enumerable.Range(0, marks.Length).Where(i => marks[i] == CellMark.Secondary && table.Cells[i].Mark == CellMark.Shown)
            .OrderByDescending(i => table.Cells[i].Value).ThenBy(static i => i).ToArray())
        {
            marks[cell] = CellMark.Shown;
            if (new TableAttack(table.With(marks)).Broken().Any()) marks[cell] = CellMark.Secondary;
        }
        var done = table.With(marks);
        foreach (var (cell, range) in new TableAttack(done).Broken()) throw new InvalidOperationException($"{table.Cells[cell].Key} can still be narrowed to {range}.");
        return done;
    }

    /// <summary>Hides what differs in the cheapest table in which the cell is so much more, or less.</summary>
    private static void Hide(SumTable table, CellMark[] marks, int cell, long change)
    {
        var cells = table.Cells;
        // one hidden cell more costs more than any values
        var one = checked(1 + cells.Max(static c => c.Value));
        // by cell: how much more, and how much less
        var upper = new long[2 * cells.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            if (i == cell || marks[i] == CellMark.Fixed || (marks[i] == CellMark.Shown && cells[i].Value == 0)) continue;
            upper[2 * i] = cells[i].Known.High == ValueRange.Open ? ValueRange.Open : cells[i].Known.High - cells[i].Value;
            upper[2 * i + 1] = cells[i].Value - cells[i].Known.Low;
        }
        var equations = table.Relations.Select(relation =>
        {
            var row = new long[upper.Length + 1];
            foreach (var (place, sign) in relation.Parts.Select(static part => (part, 1)).Append((relation.Total, -1)))
            {
                row[2 * place] += sign;
                row[2 * place + 1] -= sign;
                if (place == cell) row[^1] -= sign * change;
            }
            return row;
        });
        var program = new LinearProgram(upper, equations);
        if (!program.IsFeasible()) throw new InvalidOperationException($"{cells[cell].Key} cannot be protected: what is shown already tells it.");
        program.Greatest(variable => marks[variable / 2] == CellMark.Shown ? -one - cells[variable / 2].Value : 0);
        for (var i = 0; i < cells.Length; i++)
        {
            if (marks[i] == CellMark.Shown && i != cell && (program.At(2 * i).Numerator != 0 || program.At(2 * i + 1).Numerator != 0)) marks[i] = CellMark.Secondary;
        }
    }
}
