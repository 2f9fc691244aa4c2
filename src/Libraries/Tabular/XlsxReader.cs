using System.Globalization;
using System.Xml;

namespace Tallystick.Tabular;

/// <summary>Reads one sheet of an .xlsx workbook, a row at a time. Cells are text: numbers by their shortest digits, cells shown as dates
/// <c>yyyy-MM-dd</c> or <c>yyyy-MM-ddTHH:mm:ss</c>, as times <c>HH:mm:ss</c>, booleans TRUE and FALSE, errors as they stand, formulas by the
/// value last calculated. A merged cell has its text in the first cell only, as stored. It calculates nothing and opens no protected
/// workbook.</summary>
internal sealed class XlsxReader : TableReader
{
    private readonly ArchiveSource _source;
    private readonly TableLimits _limits;
    private readonly Workbook _book;
    private readonly string _part;
    private readonly XmlReader _xml;
    private readonly CellFormatKind[] _styles;
    private readonly SharedStrings? _strings;
    private readonly CellText _text;

    private char[] _chars = new char[1024];
    private int _used;
    private int[] _from = new int[32], _to = new int[32];
    private int _count;
    private long _row;
    private bool _ended, _blank;

    /// <summary>Opens the sheet and reads its header.</summary>
    /// <param name="stream">A stream that can seek, at the archive's first byte.</param>
    /// <param name="options">Sheet, header row, limits.</param>
    public XlsxReader(Stream stream, TableOptions options)
    {
        _limits = options.Limits;
        _source = new ArchiveSource(stream);
        _text = new CellText(_limits.MaxCellChars);
        _part = "zip";
        try
        {
            _book = new Workbook(_source, _limits);
            Sheets = _book.Sheets;
            (var sheet, _part) = _book.Find(options.Sheet);
            Sheet = sheet.Name;
            _styles = _book.ReadStyles();
            _strings = _book.ReadStrings();
            _xml = _book.OpenSheet(_part);
            while (Xml.Next(_xml) && !(_xml.NodeType == XmlNodeType.Element && _xml.LocalName == "sheetData"))
            {
            }
            _ended = _xml.EOF || _xml.IsEmptyElement;
            Columns = ReadHeader(options.HeaderRow);
        }
        catch (Exception e) when (IsDamage(e))
        {
            Close();
            throw Damaged();
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <summary>All sheets of the workbook.</summary>
    public IReadOnlyList<TableSheet> Sheets { get; }

    /// <summary>The one read.</summary>
    public string Sheet { get; }

    public override IReadOnlyList<string> Columns { get; }
    public override long RowNumber => _row;
    public override long BytesRead => Math.Min(_source.BytesRead, _source.Length);
    public override int CellCount => _count;

    public override bool Read()
    {
        try
        {
            return NextRow();
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged();
        }
    }

    public override ReadOnlySpan<char> Cell(int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        return column < _count ? _chars.AsSpan(_from[column], _to[column] - _from[column]) : default;
    }

    public override void Dispose() => Close();

    private void Close()
    {
        _ended = true;
        _count = 0;
        _xml?.Dispose();
        _book?.Dispose();
    }

    /// <summary>What a broken archive or broken XML throws, and nothing a broken program does.</summary>
    private static bool IsDamage(Exception e) =>
        e is InvalidDataException or XmlException or EndOfStreamException or FormatException or OverflowException or NotSupportedException;

    private TableException Damaged() => new(TableFault.Damaged, _row, _part);

    private string[] ReadHeader(int headerRow)
    {
        var anything = false;
        while (NextRow())
        {
            if (_row < headerRow)
            {
                anything = true;
                continue;
            }
            var columns = new string[_count];
            for (var i = 0; i < columns.Length; i++)
                columns[i] = Cell(i).Trim().ToString();
            return columns;
        }
        throw new TableException(anything ? TableFault.NoHeader : TableFault.Empty, 0, Sheet);
    }

    private bool NextRow()
    {
        _count = 0;
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
            _row = row;
            if (_xml.IsEmptyElement)
                continue;
            ReadCells();
            if (!_blank)
                return true;
        }
        _ended = true;
        _count = 0;
        return false;
    }

    private void ReadCells()
    {
        (_count, _used, _blank) = (0, 0, true);
        var column = -1;
        var depth = _xml.Depth;
        while (Xml.Next(_xml) && _xml.Depth > depth)
        {
            if (_xml.NodeType != XmlNodeType.Element || _xml.LocalName != "c")
                continue;
            var (place, type, style) = ReadAttributes();
            place = place < 0 ? column + 1 : place;
            if (place <= column)
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
                Add(column, _strings[index]);
                break;
            case "str" or "inlineStr":
                Add(column, _text.Unescaped());
                break;
            case "b":
                Add(column, _text.Raw.Trim() is "1" or "true" ? "TRUE" : "FALSE");
                break;
            case "d" when (written = CellNumber.WriteIso(_text.Raw, kind, number)) >= 0:
                Add(column, number[..written]);
                break;
            case "e" or "d":
                Add(column, _text.Raw);
                break;
            default:
                if (_text.Raw.IsWhiteSpace())
                    break;
                written = CellNumber.Write(_text.Raw, kind, _book.From1904, number);
                Add(column, written >= 0 ? number[..written] : throw new InvalidDataException());
                break;
        }
    }

    private void Add(int column, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        // A stray format at the sheet's edge has no text and does not come here.
        if (column >= _limits.MaxColumns)
            throw new TableException(TableFault.TooManyColumns, _row);
        if (_used + (long)text.Length > _limits.MaxLineBytes)
            throw new TableException(TableFault.LineTooLong, _row);
        if (column >= _from.Length)
        {
            var size = Math.Min(_limits.MaxColumns, Math.Max(column + 1, _from.Length * 2));
            Array.Resize(ref _from, size);
            Array.Resize(ref _to, size);
        }
        if (_used + text.Length > _chars.Length)
            Array.Resize(ref _chars, Math.Max(_used + text.Length, _chars.Length * 2));
        for (; _count < column; _count++)
            _from[_count] = _to[_count] = 0;
        text.CopyTo(_chars.AsSpan(_used));
        _from[column] = _used;
        _used += text.Length;
        _to[column] = _used;
        _count = column + 1;
        _blank &= text.IsWhiteSpace();
    }
}
