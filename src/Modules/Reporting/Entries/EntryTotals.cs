using Tallystick.Sdmx;

namespace Tallystick.Reporting.Entries;

/// <summary>A sum over cells: an interval, with what it could not count.</summary>
/// <param name="Low">At least.</param>
/// <param name="High">At most; <see cref="Figure.Unbounded"/> when a number is missing.</param>
/// <param name="Hidden">Hidden small numbers in it.</param>
/// <param name="Missing">Numbers it lacks.</param>
internal sealed record CellSum(long Low, long High, int Hidden, int Missing);

/// <summary>The totals beside a grid: pure. A cell that is part of another said in the same sum is not added to it; nothing is added over a
/// dimension whose codes overlap, nor are prices.</summary>
/// <param name="Rows">By row; null where nothing is said or nothing may be added.</param>
/// <param name="Columns">By column.</param>
/// <param name="All">Over everything.</param>
internal sealed record EntryTotals(IReadOnlyList<CellSum?> Rows, IReadOnlyList<CellSum?> Columns, CellSum? All)
{
    /// <summary>Adds up what is said.</summary>
    internal static EntryTotals Of(EntryShape shape, Dataflow structure, IReadOnlyDictionary<(int Row, int Column), Figure> said)
    {
        var adds = structure.Kind is MeasureKind.Flow or MeasureKind.Stock;
        var across = adds && (shape.ColumnsBy is null || Adds(structure, shape.ColumnsBy));
        var down = adds && shape.RowsBy.All(id => Adds(structure, id));
        return new(
            [.. Enumerable.Range(0, shape.Rows.Length).Select(row => across ? Sum(said.Keys.Where(cell => cell.Row == row)) : null)],
            [.. Enumerable.Range(0, shape.Width).Select(column => down ? Sum(said.Keys.Where(cell => cell.Column == column)) : null)],
            across && down ? Sum(said.Keys) : null);

        CellSum? Sum(IEnumerable<(int Row, int Column)> among)
        {
            var cells = among.ToList();
            var keys = cells.Select(cell => Key(cell.Row, cell.Column)).ToHashSet(StringComparer.Ordinal);
            var sum = cells.Count == 0 ? null : new CellSum(0, 0, 0, 0);
            foreach (var cell in cells.Where(cell => !IsPart(cell.Row, cell.Column, keys)))
            {
                var figure = said[cell];
                sum = new(sum!.Low + figure.Low, sum.High == Figure.Unbounded || figure.High == Figure.Unbounded ? Figure.Unbounded : sum.High + figure.High,
                    sum.Hidden + (figure.IsSuppressed ? 1 : 0), sum.Missing + (figure.IsMissing ? 1 : 0));
            }
            return sum;
        }

        string Key(int row, int column, string? changed = null, string code = "") =>
            string.Join('.', Varying().Select(id => id == changed ? code : shape.CodeAt(id, row, column)));

        IEnumerable<string> Varying() => shape.ColumnsBy is null ? shape.RowsBy : shape.RowsBy.Append(shape.ColumnsBy);

        // as the check of a file does it: under a total that differs in one dimension alone, or a code outside all sums
        bool IsPart(int row, int column, HashSet<string> keys)
        {
            foreach (var id in Varying())
            {
                var list = structure.Dimensions[structure.IndexOf(id)].List;
                var code = list.IndexOf(shape.CodeAt(id, row, column));
                if (list.Codes[code].IsMemo) return true;
                for (var parent = list.ParentOf(code); parent >= 0; parent = list.ParentOf(parent))
                {
                    if (keys.Contains(Key(row, column, id, list.Codes[parent].Id))) return true;
                }
            }
            return false;
        }
    }

    private static bool Adds(Dataflow structure, string id) => structure.Dimensions[structure.IndexOf(id)].Additivity == Additivity.Adds;
}
