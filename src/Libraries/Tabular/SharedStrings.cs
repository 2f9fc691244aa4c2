using System.Xml;

namespace Tallystick.Tabular;

/// <summary>A workbook's shared strings, kept as one run of characters and where each ends: a list of strings would take three times
/// the memory. Formatting and phonetic guides are left out.</summary>
internal sealed class SharedStrings
{
    /// <summary>What keeping a string costs beside its characters.</summary>
    private const int Keeping = 4;

    private char[] _chars = [];
    private int[] _ends = [];
    private int _used;

    public int Count { get; private set; }

    public ReadOnlySpan<char> this[int index] => _chars.AsSpan(index == 0 ? 0 : _ends[index - 1], _ends[index] - (index == 0 ? 0 : _ends[index - 1]));

    /// <summary>Reads the part.</summary>
    public static SharedStrings Read(XmlReader xml, TableLimits limits, string part)
    {
        var strings = new SharedStrings();
        var text = new CellText(limits.MaxCellChars);
        while (Xml.Next(xml))
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "si")
                continue;
            text.Clear();
            if (!xml.IsEmptyElement && !text.ReadRich(xml))
                throw new TableException(TableFault.LineTooLong, 0, part);
            strings.Add(text.Unescaped(), limits, part);
        }
        return strings;
    }

    private void Add(ReadOnlySpan<char> text, TableLimits limits, string part)
    {
        if (_used + (long)text.Length + ((Count + 1L) * Keeping) > limits.MaxSharedChars)
            throw new TableException(TableFault.TooLarge, 0, part);
        if (_used + text.Length > _chars.Length)
            Array.Resize(ref _chars, (int)Math.Min(limits.MaxSharedChars, Math.Max(_used + text.Length, _chars.Length * 2L)));
        if (Count == _ends.Length)
            Array.Resize(ref _ends, Math.Max(256, Count * 2));
        text.CopyTo(_chars.AsSpan(_used));
        _used += text.Length;
        _ends[Count++] = _used;
    }
}
