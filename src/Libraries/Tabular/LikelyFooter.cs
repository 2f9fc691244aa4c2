namespace Tallystick.Tabular;

/// <summary>Watches a table go by for rows that are no data: those that fill their first cell only, or open as a source or a note does. Those
/// the table ends with look like its footer.</summary>
internal sealed class LikelyFooter(int columns)
{
    /// <summary>How sources and notes open in the languages of the United Nations.</summary>
    private static readonly string[] Openings =
        ["Source", "Note", "Fuente", "Nota", "Источник", "Примечани", "المصدر", "ملاحظ", "来源", "资料来源", "数据来源", "注：", "注:", "*", "©"];

    private long _start;
    private bool _body;

    /// <summary>Rows seen.</summary>
    public long Rows { get; private set; }

    /// <summary>The row the footer begins at, if the table ends here.</summary>
    public long? Row => _start > 0 ? _start : null;

    /// <summary>The first rows of this kind, in the footer or not.</summary>
    public List<long> Notes { get; } = [];

    /// <summary>Sees a row.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="cells">How many cells it has.</param>
    /// <param name="blank">Which of them are blank.</param>
    /// <param name="first">The text of its first.</param>
    public void See(long number, int cells, Func<int, bool> blank, ReadOnlySpan<char> first)
    {
        Rows++;
        var filled = 0;
        for (var i = 0; i < cells && filled < 3; i++)
            filled += blank(i) ? 0 : 1;
        var alone = columns > 1 && !first.IsWhiteSpace() && (filled == 1 || (filled == 2 && columns > 2 && Opens(first.TrimStart())));
        if (!alone)
            (_start, _body) = (0, true);
        else if (_body && _start == 0)
            _start = number;
        if (alone && Notes.Count < FramedReader.MaxNumbers)
            Notes.Add(number);
    }

    private static bool Opens(ReadOnlySpan<char> text)
    {
        foreach (var opening in Openings)
            if (text.StartsWith(opening, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
