using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Tallystick.Tabular;

/// <summary>Reads records in JSON (UTF-8), one in memory at a time: an array of objects, alone or inside an object, or an object a line. The
/// columns are all properties met anywhere in the list, nested ones as <c>a.b</c>. Numbers are as written, true and false words, null and
/// a property left out empty, an inner array its own JSON. The row is the record's number, the first being 1. The file is read twice: for
/// the names, then for the rows.</summary>
internal sealed class JsonTableReader : FramedReader
{
    private enum Step { Record, End, Incomplete }

    private readonly TableLimits _limits;
    private readonly JsonBytes _bytes;
    private readonly JsonList _list;
    private readonly bool _lined;
    private readonly CellsOfRow _cells;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _columns;
    private readonly string[] _paths;
    private readonly JsonPath _path = new();
    private readonly Stack<int> _open = new();
    private readonly long[] _seenAt;
    private char[] _text = new char[1024];
    private long _row, _attempt;
    private int _expected;
    private bool _ended, _onRow;

    /// <summary>Finds the records and their columns.</summary>
    /// <param name="stream">A stream that can seek, at the file's first byte.</param>
    /// <param name="fileName">Its ending says whether a single object is a line.</param>
    /// <param name="options">The list asked for, and limits.</param>
    public JsonTableReader(Stream stream, string fileName, TableOptions options)
        : base(options)
    {
        _limits = options.Limits;
        if (options.Encoding is { } encoding && TextEncoding.Named(encoding)?.Name != "utf-8")
            throw new TableException(TableFault.BadEncoding, 0, encoding);
        _cells = new CellsOfRow(_limits);
        _bytes = new JsonBytes(stream, _limits.MaxLineBytes);
        try
        {
            var survey = new JsonSurvey(_bytes, _limits);
            _list = survey.Choose(options.Sheet, fileName);
            _lined = _list.Place.Offset == _bytes.Start.Offset;
            Lists = [.. survey.Lists.Select(list => list.Path).Where(path => path.Length > 0)];
            _paths = _list.Columns();
            if (_paths.Length == 0)
                throw survey.Fault ?? new TableException(TableFault.NoHeader, 0, "json");
            var columns = new Dictionary<string, int>(_paths.Length, StringComparer.Ordinal);
            for (var i = 0; i < _paths.Length; i++)
                columns[_paths[i]] = i;
            _columns = columns.GetAlternateLookup<ReadOnlySpan<char>>();
            _seenAt = new long[_paths.Length];
            NameColumns([.. _paths.Select(path => path.Trim())]);
            _bytes.Restart(_list.Place);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The ways to the lists of records in the file; none when it is a list itself.</summary>
    public IReadOnlyList<string> Lists { get; }

    /// <summary>The way to the one read; null when the file is it.</summary>
    public string? List => _list.Path.Length > 0 ? _list.Path : null;

    public override long RowNumber => _row;
    public override long BytesRead => _bytes.Offset;
    public override int CellCount => _onRow ? _paths.Length : 0;

    public override ReadOnlySpan<char> Cell(int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        return _cells[column];
    }

    public override void Dispose()
    {
        Clear();
        _bytes.Dispose();
    }

    protected override bool Advance()
    {
        try
        {
            while (!_ended)
            {
                var reader = _bytes.Reader();
                switch (Next(ref reader))
                {
                    case Step.Record:
                        _bytes.Commit(reader);
                        _row++;
                        if (!_cells.Blank)
                            return _onRow = true;
                        break;
                    case Step.End:
                        _bytes.Commit(reader);
                        Clear();
                        ReadRest();
                        break;
                    default:
                        if (!_bytes.More())
                            throw new TableException(TableFault.LineTooLong, _row + 1, "", _bytes.Offset);
                        break;
                }
            }
            return false;
        }
        catch (JsonException)
        {
            throw new TableException(TableFault.Damaged, _row + 1, "json", _bytes.Offset);
        }
    }

    protected override void Clear()
    {
        _ended = true;
        _onRow = false;
        _cells.Clear();
    }

    /// <summary>A list cut off behind its last record would look whole, were the rest not read.</summary>
    private void ReadRest() => _bytes.ReadOn((ref Utf8JsonReader reader) =>
    {
        if (List is null)
            throw new JsonException();
    });

    private Step Next(ref Utf8JsonReader reader)
    {
        _cells.Clear();
        _open.Clear();
        _path.Length = 0;
        _expected = 0;
        _attempt++;
        if (!reader.Read())
            return _bytes.HasMore ? Step.Incomplete : Step.End;
        if (reader.TokenType == JsonTokenType.EndArray && !_lined)
            return Step.End;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException();
        _open.Push(0);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    _path.Enter(ref reader, _open.Peek(), 0);
                    break;
                case JsonTokenType.StartObject:
                    _open.Push(_path.Length);
                    break;
                case JsonTokenType.EndObject:
                    _open.Pop();
                    if (_open.Count == 0)
                        return Step.Record;
                    break;
                case JsonTokenType.StartArray:
                    var from = (int)reader.TokenStartIndex;
                    if (!reader.TrySkip())
                        return Step.Incomplete;
                    Set(Decoded(_bytes.Held[from..(int)reader.BytesConsumed]));
                    break;
                case JsonTokenType.Null:
                    // An object may be null: then its properties are the columns, and it is none.
                    if (ColumnAt(_path.Since(0)) is >= 0 and var empty)
                        MarkSeen(empty);
                    break;
                case JsonTokenType.String:
                    Room(reader.ValueSpan.Length);
                    Set(_text.AsSpan(0, JsonText.Copy(ref reader, _text)));
                    break;
                default:
                    Set(Decoded(reader.ValueSpan));
                    break;
            }
        }
        return Step.Incomplete;
    }

    private void Set(ReadOnlySpan<char> text)
    {
        var column = ColumnAt(_path.Since(0));
        if (column < 0)
            throw new TableException(TableFault.TooManyColumns, _row + 1);
        if (text.Length > _limits.MaxCellChars)
            throw new TableException(TableFault.LineTooLong, _row + 1);
        MarkSeen(column);
        _cells.Set(column, text, _row + 1);
    }

    /// <summary>Twice the same property: which one counts, nobody can say.</summary>
    private void MarkSeen(int column)
    {
        if (_seenAt[column] == _attempt)
            throw new JsonException();
        _seenAt[column] = _attempt;
        _expected = column + 1;
    }

    /// <summary>The column of a path; records mostly have theirs in the same order.</summary>
    private int ColumnAt(ReadOnlySpan<char> path) =>
        _expected < _paths.Length && path.SequenceEqual(_paths[_expected]) ? _expected : _columns.TryGetValue(path, out var column) ? column : -1;

    private ReadOnlySpan<char> Decoded(ReadOnlySpan<byte> bytes)
    {
        Room(bytes.Length);
        return Utf8.ToUtf16(bytes, _text, out _, out var written, replaceInvalidSequences: false) == OperationStatus.Done
            ? _text.AsSpan(0, written) : throw new JsonException();
    }

    private void Room(int chars)
    {
        if (chars > _text.Length)
            _text = new char[Math.Max(chars, _text.Length * 2)];
    }
}
