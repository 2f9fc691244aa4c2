using System.Globalization;
using System.Xml;

namespace Tallystick.Tabular;

/// <summary>Reads one sheet of an OpenDocument spreadsheet (.ods), a row at a time, with cells as text as <see cref="XlsxReader"/> has them:
/// values by what is stored, not by how it is shown; texts by their paragraphs. A cell covered by a merged one is empty. Rows and cells
/// that repeat are counted, never stored: blank ones cost nothing, filled ones as much as if they were written out.</summary>
internal sealed class OdsReader : SheetReader
{
    private const string Part = "content.xml";
    private const string Office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
    private const string Table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
    private const string CalcExtension = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0";
    private const int MaxSheets = 20_000;

    private readonly List<CellSpan> _spans = [];

    private int _tableDepth, _closedDepth = int.MaxValue;
    private long _nextRow = 1, _repeats;

    /// <summary>What a cell says of itself in its attributes.</summary>
    private record struct Stored(string Type, string? Value, long Columns, int Span, bool Covered);

    /// <summary>Opens the sheet and reads its header.</summary>
    /// <param name="parts">The archive; the reader disposes it, also when this fails.</param>
    /// <param name="options">Sheet, header, limits.</param>
    public OdsReader(PackedParts parts, TableOptions options)
        : base(parts, options)
    {
        try
        {
            if (parts.Has("encrypted-package") || IsEncrypted())
                throw new TableException(TableFault.UnknownFormat, 0, "encrypted");
            if (parts.MimeType() is { } type && !type.Contains(".spreadsheet", StringComparison.Ordinal))
                throw new TableException(TableFault.UnknownFormat, 0, type.Contains(".text", StringComparison.Ordinal) ? "odt" : "zip");
            Sheet = Find(options.Sheet);
            ReadHeader(anything: false, carry: false, Sheet);
        }
        catch (Exception e)
        {
            Dispose();
            if (PackedParts.IsDamage(e))
                throw Damaged();
            throw;
        }
    }

    /// <summary>The one read.</summary>
    public string Sheet { get; }

    public override IReadOnlyList<CellSpan> MergedUpTo(long row) => [.. _spans.Where(s => s.Row <= row)];

    /// <summary>All sheets, for which the whole file is passed.</summary>
    public IReadOnlyList<TableSheet> ReadSheets() => Undamaged(() =>
    {
        List<TableSheet> sheets = [];
        using var xml = _parts.Open(Part, again: true);
        Walk(xml, sheet =>
        {
            sheets.Add(sheet);
            return sheets.Count == MaxSheets;
        });
        return sheets;
    });

    protected override void Clear()
    {
        base.Clear();
        _repeats = 0;
    }

    private protected override string PartRead => Part;

    private bool IsEncrypted()
    {
        if (!_parts.Has("META-INF/manifest.xml"))
            return false;
        using var xml = _parts.Open("META-INF/manifest.xml");
        while (Xml.Next(xml))
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "encryption-data")
                return true;
        return false;
    }

    /// <summary>Stands the reader on the sheet asked for, or on the first a person sees. A name written otherwise, or sheets all hidden, are
    /// known only at the end: then the file is passed again.</summary>
    private string Find(string? name)
    {
        if (Stand(sheet => name is null ? !sheet.Hidden : sheet.Name == name) is { } found)
            return found;
        var sheets = ReadSheets();
        var other = name is null ? sheets.FirstOrDefault() : sheets.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (other is not null && Stand(sheet => sheet == other) is { } second)
            return second;
        throw new TableException(TableFault.NoSheet, 0, name is null ? "" : $"{name}: {string.Join(", ", sheets.Take(50).Select(s => s.Name))}");
    }

    private string? Stand(Predicate<TableSheet> wanted)
    {
        _xml?.Dispose();
        _xml = _parts.Open(Part, again: true);
        var found = Walk(_xml, wanted);
        _tableDepth = _xml.Depth;
        _ended = found is null || _xml.IsEmptyElement;
        return found?.Name;
    }

    /// <summary>Goes from sheet to sheet until one is wanted, and stays on its start; null at the end.</summary>
    private static TableSheet? Walk(XmlReader xml, Predicate<TableSheet> wanted)
    {
        var hidden = new HashSet<string>(StringComparer.Ordinal);
        var style = "";
        var book = -1;
        while (Xml.Next(xml))
        {
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            switch (xml.LocalName)
            {
                case "style":
                    style = Xml.Attribute(xml, "name") ?? "";
                    break;
                case "table-properties" when xml.GetAttribute("display", Table) == "false" && hidden.Count < MaxSheets:
                    hidden.Add(style);
                    break;
                case "spreadsheet" when xml.NamespaceURI == Office:
                    book = xml.Depth;
                    break;
                case "table" when xml.NamespaceURI == Table && xml.Depth == book + 1:
                    var sheet = new TableSheet(xml.GetAttribute("name", Table) ?? "", hidden.Contains(xml.GetAttribute("style-name", Table) ?? ""));
                    if (wanted(sheet))
                        return sheet;
                    Xml.Skip(xml);
                    break;
            }
        }
        return null;
    }

    private protected override bool NextRow()
    {
        if (_repeats > 0)
        {
            _repeats--;
            _row++;
            return true;
        }
        while (!_ended && Xml.Next(_xml) && _xml.Depth > _tableDepth)
        {
            if (_xml.NodeType == XmlNodeType.EndElement && _xml.Depth == _closedDepth)
                _closedDepth = int.MaxValue;
            if (_xml.NodeType != XmlNodeType.Element)
                continue;
            switch (_xml.LocalName)
            {
                case "table-row":
                    if (ReadRow())
                        return true;
                    break;
                case "table-row-group":
                    if (_closedDepth == int.MaxValue && !_xml.IsEmptyElement && _xml.GetAttribute("display", Table) == "false")
                        _closedDepth = _xml.Depth;
                    break;
                case "table-rows" or "table-header-rows":
                    break;
                default:
                    Xml.Skip(_xml);
                    break;
            }
        }
        Clear();
        return false;
    }

    /// <summary>False for a row with nothing in it, however often it repeats.</summary>
    private bool ReadRow()
    {
        var repeated = Times(_xml.GetAttribute("number-rows-repeated", Table));
        _hidden = _closedDepth != int.MaxValue || _xml.GetAttribute("visibility", Table) is "collapse" or "filter";
        _row = _nextRow;
        _nextRow = checked(_nextRow + repeated);
        _cells.Clear();
        if (!_xml.IsEmptyElement)
            ReadCells();
        if (_cells.Blank)
            return false;
        if (_nextRow - 1 > XlsxReader.MaxRows)
            throw new TableException(TableFault.TooLarge, _row, Part);
        _repeats = repeated - 1;
        _parts.Charge(_repeats * (_cells.Length + _cells.Count), Part);
        return true;
    }

    private void ReadCells()
    {
        var depth = _xml.Depth;
        var column = 0L;
        while (Xml.Next(_xml) && _xml.Depth > depth)
        {
            if (_xml.NodeType != XmlNodeType.Element)
                continue;
            if (_xml.LocalName is not ("table-cell" or "covered-table-cell"))
            {
                Xml.Skip(_xml);
                continue;
            }
            var stored = ReadStored();
            ReadCell(column, stored);
            if (stored.Span > 1 && _spans.Count < MaxSpans)
                _spans.Add(new(_row, (int)Math.Min(column, XlsxReader.MaxPlaces), (int)Math.Min(column + stored.Span - 1, XlsxReader.MaxPlaces)));
            column = checked(column + stored.Columns);
        }
    }

    private Stored ReadStored()
    {
        var stored = new Stored("", null, 1, 1, _xml.LocalName == "covered-table-cell");
        var shown = false;
        for (var more = _xml.MoveToFirstAttribute(); more; more = _xml.MoveToNextAttribute())
        {
            switch (_xml.LocalName, _xml.NamespaceURI)
            {
                case ("value-type", Office):
                    stored.Type = _xml.Value;
                    break;
                // An error is stored as a number or an empty text; only its paragraph says what it is.
                case ("value-type", CalcExtension):
                    shown = _xml.Value == "error";
                    break;
                case ("value" or "date-value" or "time-value" or "boolean-value" or "string-value", Office):
                    stored.Value = _xml.Value;
                    break;
                case ("number-columns-repeated", Table):
                    stored.Columns = Times(_xml.Value);
                    break;
                case ("number-columns-spanned", Table):
                    stored.Span = (int)Math.Min(Times(_xml.Value), XlsxReader.MaxPlaces);
                    break;
            }
        }
        _xml.MoveToElement();
        return shown ? stored with { Type = "string", Value = null } : stored;
    }

    private void ReadCell(long column, Stored stored)
    {
        _text.Clear();
        Span<char> room = stackalloc char[CellNumber.MaxChars];
        scoped ReadOnlySpan<char> text = stored.Value;
        var value = stored.Covered ? null : stored.Value;
        if (stored.Covered || value is not null || _xml.IsEmptyElement)
            Xml.Skip(_xml);
        else if (!OdsText.Read(_xml, _text))
            throw new TableException(TableFault.LineTooLong, _row);
        else
            text = _text.Raw;
        if (stored.Covered || text.IsEmpty)
            return;

        if (value is not null && stored.Type is not ("string" or ""))
        {
            var written = Write(stored.Type, value, room);
            text = written >= 0 ? room[..written] : text;
        }
        if (text.Length > _text.Limit)
            throw new TableException(TableFault.LineTooLong, _row);
        // A limit on columns is met at the first cell past it, so this ends, however often the cell repeats.
        for (var i = 0L; i < stored.Columns; i++)
            _cells.Set((int)Math.Min(column + i, int.MaxValue), text, _row);
    }

    /// <summary>Writes a stored value; -1 leaves it as it stands.</summary>
    private static int Write(string type, string value, Span<char> to)
    {
        switch (type)
        {
            case "float" or "percentage" or "currency":
                return CellNumber.Write(value, CellFormatKind.Number, from1904: false, to) is >= 0 and var written ? written : throw new InvalidDataException();
            case "date":
                return CellNumber.WriteIso(value, CellFormatKind.Number, to);
            case "time":
                return CellNumber.WriteDuration(value, to);
            case "boolean":
                ReadOnlySpan<char> word = value == "true" ? "TRUE" : "FALSE";
                word.CopyTo(to);
                return word.Length;
            default:
                return -1;
        }
    }

    private static long Times(string? written)
    {
        var times = written is null ? 1 : long.Parse(written, NumberStyles.None, CultureInfo.InvariantCulture);
        return times >= 1 ? times : throw new InvalidDataException();
    }
}
