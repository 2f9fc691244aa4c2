using System.Globalization;
using System.Xml;

namespace Tallystick.Tabular;

/// <summary>Reads one sheet of an .xlsx workbook, a row at a time. Cells are text: numbers by their shortest digits, cells shown as dates
/// <c>yyyy-MM-dd</c> or <c>yyyy-MM-ddTHH:mm:ss</c>, as times <c>HH:mm:ss</c>, booleans TRUE and FALSE, errors as they stand, formulas by the
/// value last calculated. A merged cell has its text in the first cell only, as stored. It calculates nothing and opens no protected
/// workbook.</summary>
internal sealed class XlsxReader : SheetReader
{
    /// <summary>No sheet of any program's is larger.</summary>
    public const int MaxRows = 1 << 20, MaxPlaces = 1 << 14;

    /// <summary>Characters of a shared string that cost nothing at each use. A long one used a million times is a bomb of another kind.</summary>
    private const int SharedFree = 256;

    private readonly Workbook _book;
    private readonly string _part;
    private readonly CellFormatKind[] _styles;
    private readonly SharedStrings? _strings;

    /// <summary>Opens the sheet and reads its header.</summary>
    /// <param name="parts">The archive; the reader disposes it, also when this fails.</param>
    /// <param name="options">Sheet, header, limits.</param>
    public XlsxReader(PackedParts parts, TableOptions options)
        : base(parts, options)
    {
        _part = "zip";
        try
        {
            _book = new Workbook(parts);
            (var sheet, _part) = _book.Find(options.Sheet);
            Sheet = sheet.Name;
            _styles = _book.ReadStyles();
            _strings = _book.ReadStrings();
            _xml = parts.Open(_part);
            _ended = !ToData(_xml);
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

    /// <summary>All sheets of the workbook.</summary>
    public IReadOnlyList<TableSheet> Sheets => _book.Sheets;

    /// <summary>The one read.</summary>
    public string Sheet { get; }

    /// <summary>Merged cells are listed behind all rows, so the sheet is passed a second time.</summary>
    public override IReadOnlyList<CellSpan> MergedUpTo(long row) => Undamaged(() =>
    {
        using var xml = _parts.Open(_part, again: true);
        if (ToData(xml))
            Xml.Skip(xml);
        List<CellSpan> spans = [];
        while (Xml.Next(xml) && spans.Count < MaxSpans)
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "mergeCell" && Xml.Attribute(xml, "ref") is { } place
                && SpanOf(place) is var span && span.Row <= row && span.Last > span.First)
                spans.Add(span);
        return spans;
    });

    private protected override string PartRead => _part;

    /// <summary>Goes to the rows; false when there are none.</summary>
    private static bool ToData(XmlReader xml)
    {
        while (Xml.Next(xml))
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "sheetData")
                return !xml.IsEmptyElement;
        return false;
    }

    private protected override bool NextRow()
    {
        while (!_ended && Xml.Next(_xml))
        {
            if (_xml.NodeType == XmlNodeType.EndElement && _xml.LocalName == "sheetData")
                break;
            if (_xml.NodeType != XmlNodeType.Element || _xml.LocalName != "row")
                continue;
            // Rows and cells may leave out where they are; they then follow the one before.
            var row = Xml.Attribute(_xml, "r") is { } r ? long.Parse(r, NumberStyles.None, CultureInfo.InvariantCulture) : _row + 1;
            if (row <= _row)
                throw new InvalidDataException();
            if (row > MaxRows)
                throw new TableException(TableFault.TooLarge, row, _part);
            _row = row;
            if (_xml.IsEmptyElement)
                continue;
            _hidden = Xml.Attribute(_xml, "hidden") is "1" or "true" or "on";
            ReadCells();
            if (!_cells.Blank)
                return true;
        }
        Clear();
        return false;
    }

    private void ReadCells()
    {
        _cells.Clear();
        var column = -1;
        var depth = _xml.Depth;
        while (Xml.Next(_xml) && _xml.Depth > depth)
        {
            if (_xml.NodeType != XmlNodeType.Element || _xml.LocalName != "c")
                continue;
            var (place, type, style) = ReadAttributes();
            place = place < 0 ? column + 1 : place;
            if (place <= column || place >= MaxPlaces)
                throw new InvalidDataException();
            column = place;
            if (!_xml.IsEmptyElement)
                ReadCell(column, type, style);
        }
    }

    private (int Column, string Type, int Style) ReadAttributes()
    {
        int column = -1, style = 0;
        var type = "n";
        for (var more = _xml.MoveToFirstAttribute(); more; more = _xml.MoveToNextAttribute())
        {
            switch (_xml.LocalName)
            {
                case "r" when _xml.Prefix.Length == 0:
                    column = ColumnOf(_xml.Value);
                    break;
                case "t":
                    type = _xml.Value;
                    break;
                case "s":
                    style = int.Parse(_xml.Value, NumberStyles.None, CultureInfo.InvariantCulture);
                    break;
            }
        }
        _xml.MoveToElement();
        return (column, type, style);
    }

    /// <summary>AB12 is column 27.</summary>
    private static int ColumnOf(string place)
    {
        int column = 0, letters = 0;
        while (letters < place.Length && letters < 4 && char.IsAsciiLetter(place[letters]))
            column = (column * 26) + (place[letters++] & 0x1F);
        return letters is > 0 and < 4 ? column - 1 : throw new InvalidDataException();
    }

    /// <summary>B2:D3 is row 2, columns 1 to 3.</summary>
    private static CellSpan SpanOf(string place)
    {
        var colon = place.IndexOf(':');
        var from = colon < 0 ? place : place[..colon];
        var row = int.Parse(from.AsSpan(from.AsSpan().IndexOfAnyInRange('0', '9') is >= 0 and var digit ? digit : from.Length), NumberStyles.None, CultureInfo.InvariantCulture);
        return new(row, ColumnOf(from), ColumnOf(place[(colon + 1)..]));
    }

    private void ReadCell(int column, string type, int style)
    {
        _text.Clear();
        var depth = _xml.Depth;
        var inValue = false;
        var inline = false;
        while (Xml.Next(_xml) && _xml.Depth > depth)
        {
            switch (_xml.NodeType)
            {
                case XmlNodeType.Element when _xml.LocalName == "is" && type == "inlineStr" && !_xml.IsEmptyElement:
                    inline = true;
                    if (!_text.ReadRich(_xml))
                        throw new TableException(TableFault.LineTooLong, _row);
                    break;
                case XmlNodeType.Element:
                    inValue = _xml.LocalName == "v" && !_xml.IsEmptyElement && !inline;
                    break;
                case XmlNodeType.EndElement:
                    inValue = false;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace when inValue:
                    if (!_text.Take(_xml))
                        throw new TableException(TableFault.LineTooLong, _row);
                    break;
            }
        }
        if (!_text.Raw.IsEmpty)
            Settle(column, type, (uint)style < (uint)_styles.Length ? _styles[style] : CellFormatKind.Number);
    }

    private void Settle(int column, string type, CellFormatKind kind)
    {
        Span<char> number = stackalloc char[CellNumber.MaxChars];
        int written;
        switch (type)
        {
            case "s":
                var index = int.Parse(_text.Raw, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
                if (_strings is null || index >= _strings.Count)
                    throw new InvalidDataException();
                var shared = _strings[index];
                if (shared.Length > SharedFree)
                    _parts.Charge(shared.Length - SharedFree, _part);
                _cells.Set(column, shared, _row);
                break;
            case "str" or "inlineStr":
                _cells.Set(column, _text.Unescaped(), _row);
                break;
            case "b":
                _cells.Set(column, _text.Raw.Trim() is "1" or "true" ? "TRUE" : "FALSE", _row);
                break;
            case "d" when (written = CellNumber.WriteIso(_text.Raw, kind, number)) >= 0:
                _cells.Set(column, number[..written], _row);
                break;
            case "e" or "d":
                _cells.Set(column, _text.Raw, _row);
                break;
            default:
                if (_text.Raw.IsWhiteSpace())
                    break;
                written = CellNumber.Write(_text.Raw, kind, _book.From1904, number);
                _cells.Set(column, written >= 0 ? number[..written] : throw new InvalidDataException(), _row);
                break;
        }
    }
}
