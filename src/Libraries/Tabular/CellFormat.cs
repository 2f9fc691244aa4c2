using System.Xml;

namespace Tallystick.Tabular;

/// <summary>What a number in a cell means to who looks at it.</summary>
internal enum CellFormatKind : byte
{
    Number,
    Date,
    DateTime,
    /// <summary>A time of day.</summary>
    Time,
    /// <summary>Hours, minutes or seconds that go on past a day.</summary>
    Elapsed,
}

/// <summary>Reads from a workbook's styles which cells show dates and times: that is the only way a workbook tells. Other formatting
/// (decimals, percent, currency) does not change what a cell says here.</summary>
internal static class CellFormat
{
    /// <summary>Excel itself allows 65,490 cell formats.</summary>
    private const int MaxFormats = 70_000;

    /// <summary>The kind of each cell style, in the order cells refer to them.</summary>
    public static CellFormatKind[] ReadStyles(XmlReader xml)
    {
        var custom = new Dictionary<int, CellFormatKind>();
        List<CellFormatKind> styles = [];
        var inCellStyles = false;
        while (Xml.Next(xml))
        {
            if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "cellXfs")
                inCellStyles = false;
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            switch (xml.LocalName)
            {
                case "cellXfs":
                    inCellStyles = !xml.IsEmptyElement;
                    break;
                case "numFmt" when custom.Count < MaxFormats && int.TryParse(Xml.Attribute(xml, "numFmtId"), out var id):
                    custom[id] = OfCode(Xml.Attribute(xml, "formatCode") ?? "");
                    break;
                case "xf" when inCellStyles && styles.Count < MaxFormats:
                    var format = int.TryParse(Xml.Attribute(xml, "numFmtId"), out var number) ? number : 0;
                    styles.Add(custom.TryGetValue(format, out var kind) ? kind : OfBuiltIn(format));
                    break;
            }
        }
        return [.. styles];
    }

    /// <summary>ECMA-376 18.8.30, with the ids its East Asian lists add.</summary>
    public static CellFormatKind OfBuiltIn(int id) => id switch
    {
        14 or 15 or 16 or 17 => CellFormatKind.Date,
        18 or 19 or 20 or 21 or 45 or 47 => CellFormatKind.Time,
        22 => CellFormatKind.DateTime,
        46 => CellFormatKind.Elapsed,
        (>= 27 and <= 31) or 36 or (>= 50 and <= 54) or 57 or 58 => CellFormatKind.Date,
        (>= 32 and <= 35) or 55 or 56 => CellFormatKind.Time,
        _ => CellFormatKind.Number,
    };

    /// <summary>The kind a format code stands for: d and y are dates, h and s times, m the one its neighbours are. Only the section for
    /// positive numbers counts; quoted and escaped text, colours and locales say nothing.</summary>
    public static CellFormatKind OfCode(string code)
    {
        bool day = false, time = false, month = false, elapsed = false;
        for (var i = 0; i < code.Length && code[i] != ';'; i++)
        {
            switch (char.ToLowerInvariant(code[i]))
            {
                case '"':
                    i = code.IndexOf('"', i + 1) is var quote && quote < 0 ? code.Length : quote;
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case '[':
                    var end = code.IndexOf(']', i) is var close && close < 0 ? code.Length : close;
                    var inside = code.AsSpan((i + 1)..end);
                    elapsed |= !inside.IsEmpty && inside.TrimStart("hH").IsEmpty | inside.TrimStart("mM").IsEmpty | inside.TrimStart("sS").IsEmpty;
                    i = end;
                    break;
                case 'a' when code.AsSpan(i).StartsWith("AM/PM", StringComparison.OrdinalIgnoreCase):
                    time = true;
                    i += 4;
                    break;
                case 'g' when code.AsSpan(i).StartsWith("General", StringComparison.OrdinalIgnoreCase):
                    i += 6;
                    break;
                case 'd' or 'y':
                    day = true;
                    break;
                case 'h' or 's':
                    time = true;
                    break;
                case 'm':
                    month = true;
                    break;
            }
        }
        if (elapsed)
            return CellFormatKind.Elapsed;
        if (day)
            return time ? CellFormatKind.DateTime : CellFormatKind.Date;
        return time ? CellFormatKind.Time : month ? CellFormatKind.Date : CellFormatKind.Number;
    }
}
