namespace Tallystick.Tabular;

/// <summary>Finds, in the first rows of a file, the rows that look like its header: labels over values, groups over the names they hold.</summary>
internal static class LikelyHeader
{
    private const int MostRows = 5;

    /// <summary>The first row of the header and how many it has; null when there are no rows.</summary>
    /// <param name="top">The first rows of the file.</param>
    /// <param name="spans">Merged cells in them.</param>
    /// <param name="text">Whether the file has no merged cells to tell a group by.</param>
    public static (long Row, int Rows)? Of(IReadOnlyList<SketchRow> top, IReadOnlyList<CellSpan> spans, bool text)
    {
        if (top.Count == 0)
            return null;
        var common = top.GroupBy(r => r.Cells.Count).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key).First().Key;
        var first = top.TakeWhile(r => r.Cells.Count < common || Filled(r) * 2 <= common).Count();
        if (first == top.Count)
            return null;

        var last = first;
        while (first > 0 && last - first + 1 < MostRows && Follow(top[first - 1], top[first])
            && (text ? Filled(top[first - 1]) > 1 : spans.Any(s => s.Row == top[first - 1].Number && s.Last - s.First + 1 < common))
            && IsAllLabels(top[first - 1]) && FillsGap(top[first - 1], top[first]))
            first--;
        while (last + 2 < top.Count && last - first + 1 < MostRows && Follow(top[last], top[last + 1])
            && IsAllLabels(top[last + 1]) && FillsGap(top[last], top[last + 1]) && StandsOverValues(top, last + 1))
            last++;
        return (top[first].Number, last - first + 1);
    }

    private static int Filled(SketchRow row) => row.Cells.Count(cell => !string.IsNullOrWhiteSpace(cell));

    private static bool Follow(SketchRow above, SketchRow below) => above.Number + 1 == below.Number;

    private static bool IsAllLabels(SketchRow row) => row.Cells.All(cell => string.IsNullOrWhiteSpace(cell) || IsLabel(cell));

    /// <summary>Whether a name stands below an empty cell.</summary>
    private static bool FillsGap(SketchRow above, SketchRow below) =>
        below.Cells.Where((cell, i) => !string.IsNullOrWhiteSpace(cell) && string.IsNullOrWhiteSpace(above.Cells.ElementAtOrDefault(i))).Any();

    private static bool StandsOverValues(IReadOnlyList<SketchRow> top, int row) => top[row].Cells.Where((cell, i) =>
    {
        var below = top.Skip(row + 1).Select(r => r.Cells.ElementAtOrDefault(i)).Where(c => !string.IsNullOrWhiteSpace(c)).ToList();
        return !string.IsNullOrWhiteSpace(cell) && below.Count(c => !IsLabel(c!)) * 2 > below.Count;
    }).Any();

    /// <summary>A word, or a year or period, which stand in headers as well; not a number, a date or a mark for none.</summary>
    private static bool IsLabel(string cell)
    {
        cell = cell.Trim();
        var digits = cell.Count(char.IsDigit);
        var period = cell.Length is >= 4 and <= 8 && (cell.StartsWith("19", StringComparison.Ordinal) || cell.StartsWith("20", StringComparison.Ordinal))
            && char.IsDigit(cell[2]) && char.IsDigit(cell[3]) && (cell.Length == 4 || !char.IsDigit(cell[4]));
        return period || (cell.Count(char.IsLetter) is var letters && letters > 0 && !(char.IsDigit(cell[0]) && digits >= letters));
    }
}
