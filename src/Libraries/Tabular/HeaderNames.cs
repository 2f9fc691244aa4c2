namespace Tallystick.Tabular;

/// <summary>Makes one name per column out of the rows of a header, from the top down: <c>Arrivals / Men</c>.</summary>
internal static class HeaderNames
{
    private const string Between = " / ";

    /// <summary>The names.</summary>
    /// <param name="rows">The header's rows with their cells.</param>
    /// <param name="spans">Merged cells: their text stands for all columns they stretch over.</param>
    /// <param name="carry">Whether, in all rows but the last, an empty cell with a name below it stands for the one to its left: text has no
    /// merged cells, and this is how they are written there. A new cell in a row above ends what is carried.</param>
    public static string[] Of(IReadOnlyList<(long Row, string[] Cells)> rows, IReadOnlyList<CellSpan> spans, bool carry)
    {
        var width = rows.Max(r => r.Cells.Length);
        var own = rows.Select(r => Tidied(r.Cells, width)).ToArray();
        var full = own.Select(cells => (string[])cells.Clone()).ToArray();
        for (var r = 0; r < full.Length; r++)
        {
            foreach (var span in spans)
                if (span.Row == rows[r].Row)
                    for (var c = span.First + 1; c <= span.Last && c < width; c++)
                        full[r][c] = full[r][c].Length == 0 ? full[r][span.First] : full[r][c];
            if (!carry || r + 1 == full.Length)
                continue;
            var carried = "";
            for (var c = 0; c < width; c++)
            {
                if (own[r][c].Length > 0 || own[..r].Any(above => above[c].Length > 0))
                    carried = own[r][c];
                if (full[r][c].Length == 0 && own[(r + 1)..].Any(below => below[c].Length > 0))
                    full[r][c] = carried;
            }
        }
        var names = new string[width];
        for (var c = 0; c < width; c++)
            names[c] = string.Join(Between, full.Select(cells => cells[c]).Where(text => text.Length > 0));
        return names;
    }

    private static string[] Tidied(string[] cells, int width)
    {
        var tidied = new string[width];
        for (var c = 0; c < width; c++)
            tidied[c] = c < cells.Length ? OneLine(cells[c]) : "";
        return tidied;
    }

    /// <summary>Trimmed, and a line break with the blanks around it as one blank.</summary>
    private static string OneLine(string text)
    {
        text = text.Trim();
        return text.AsSpan().ContainsAny('\r', '\n')
            ? string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            : text;
    }
}
