using System.Text.Json;

namespace Tallystick.Tabular;

/// <summary>A list of records found in a JSON file: where it stands and which properties its records have.</summary>
/// <param name="path">The properties that lead to it, parted by points; empty for a list that is the file itself.</param>
/// <param name="place">Before its first record.</param>
internal sealed class JsonList(string path, JsonBytes.Place place)
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, bool> _filled = new(StringComparer.Ordinal);

    public string Path { get; } = path;
    public JsonBytes.Place Place { get; } = place;
    public long Records { get; set; }

    /// <summary>Whether something in it is no object.</summary>
    public bool Broken { get; set; }

    public int Count => _names.Count;

    /// <summary>Notes a property; false when it is new and there is no room for it.</summary>
    public bool Note(ReadOnlySpan<char> name, bool filled, bool room)
    {
        var known = _filled.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(name, out var before))
        {
            if (filled && !before)
                known[name] = true;
            return true;
        }
        if (!room)
            return false;
        _names.Add(name.ToString());
        _filled[_names[^1]] = filled;
        return true;
    }

    /// <summary>The columns in the order met. An object that is null here and filled there is its properties, no column of its own.</summary>
    public string[] Columns() => [.. _names.Where(name => _filled[name] || !_names.Exists(other => other.Length > name.Length && other[name.Length] == '.' && other.StartsWith(name, StringComparison.Ordinal)))];
}

/// <summary>One pass over a JSON file that finds its lists of records and the names of all their properties, so that the columns are known
/// before the first row and no property turns up late. Memory holds the names, not the records.</summary>
internal sealed class JsonSurvey
{
    private const int MaxLists = 1_000;

    /// <summary>What interfaces commonly call the list that matters.</summary>
    private static readonly string[] Usual = ["records", "data", "value", "values", "results", "result", "items", "rows", "observations", "features"];

    private readonly TableLimits _limits;
    private readonly List<JsonList> _lists = [];
    private readonly JsonList _lines;
    private readonly Stack<(bool Array, int Path)> _open = new();
    private readonly JsonPath _path = new();
    private JsonList? _list;
    private int _arrays, _pathFrom;
    private long _roots, _nameChars;

    /// <summary>Surveys the file from its beginning. A fault ends the survey; whoever reads the records meets it in its place.</summary>
    public JsonSurvey(JsonBytes bytes, TableLimits limits)
    {
        _limits = limits;
        _lines = new JsonList("", bytes.Start);
        try
        {
            bytes.ReadOn((ref Utf8JsonReader reader) => Take(ref reader, bytes));
        }
        catch (JsonException)
        {
            Fault = new TableException(TableFault.Damaged, (_list ?? _lines).Records, "json", bytes.Offset);
        }
        catch (TableException e)
        {
            Fault = e;
        }
    }

    /// <summary>What ended the survey before the file did; null when nothing was wrong.</summary>
    public TableException? Fault { get; }

    /// <summary>The lists with records in them, in the order of the file.</summary>
    public IReadOnlyList<JsonList> Lists => [.. _lists.Where(list => !list.Broken && list.Records > 0)];

    /// <summary>The list meant: the one asked for; the file's lines when it is more than one object; the only list there is; else the one
    /// with a usual name, the outermost first.</summary>
    public JsonList Choose(string? asked, string fileName)
    {
        var lists = Lists;
        if (asked is not null)
            return lists.FirstOrDefault(list => list.Path == asked) ?? lists.FirstOrDefault(list => list.Path.Equals(asked, StringComparison.OrdinalIgnoreCase))
                ?? throw NoSheet(asked);
        var lined = fileName.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) || fileName.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase);
        if (!_lines.Broken && (_roots > 1 || (_roots == 1 && lined)))
            return _lines;
        if (lists.Count == 1 || (lists.Count > 1 && lists[0].Path.Length == 0))
            return lists[0];
        var usual = lists.Where(list => Rank(list) >= 0).MinBy(list => (list.Path.Count(c => c == '.'), Rank(list)));
        if (usual is not null)
            return usual;
        throw lists.Count > 1 ? NoSheet("")
            : Fault ?? new TableException(_roots == 0 || _lists.Exists(list => list.Records == 0 && !list.Broken) ? TableFault.Empty : TableFault.NoHeader, 0, "json");

        static int Rank(JsonList list) => Array.IndexOf(Usual, list.Path[(list.Path.LastIndexOf('.') + 1)..].ToLowerInvariant());
    }

    private TableException NoSheet(string asked) => new(TableFault.NoSheet, 0, $"{asked}: {string.Join(", ", Lists.Take(50).Select(list => list.Path))}");

    private void Take(ref Utf8JsonReader reader, JsonBytes bytes)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                if (_arrays <= 1)
                    _path.Enter(ref reader, _open.Peek().Path, _pathFrom);
                break;
            case JsonTokenType.StartObject:
                _roots += _open.Count == 0 ? 1 : 0;
                if (_arrays == 0 && _open.Count == 0)
                    _lines.Records++;
                else if (_list is not null && _arrays == 1 && _open.Peek().Array)
                    _list.Records++;
                _open.Push((false, _open.Count > 0 && _open.Peek().Array ? _pathFrom : _path.Length));
                break;
            case JsonTokenType.StartArray:
                StartArray(bytes.After(reader));
                break;
            case JsonTokenType.EndObject:
                _path.Length = _open.Pop().Path;
                break;
            case JsonTokenType.EndArray:
                _path.Length = _open.Pop().Path;
                if (--_arrays == 0)
                    (_list, _pathFrom) = (null, 0);
                break;
            default:
                Value(reader.TokenType != JsonTokenType.Null);
                break;
        }
    }

    private void StartArray(JsonBytes.Place place)
    {
        Value(filled: true);
        var before = _path.Length;
        if (_arrays++ == 0)
        {
            _list = new JsonList(_path.Since(0).ToString(), place);
            if (_lists.Count < MaxLists)
                _lists.Add(_list);
            _pathFrom = before;
        }
        _open.Push((true, before));
    }

    /// <summary>A value that is no object, at the place the path leads to.</summary>
    private void Value(bool filled)
    {
        var list = _arrays == 0 ? _lines : _arrays == 1 ? _list : null;
        if (_open.Count == 0)
            (_roots, _lines.Broken) = (_roots + 1, true);
        else if (list is not null && _open.Peek().Array)
            list.Broken = true;
        else if (list is not null)
        {
            var name = _path.Since(_pathFrom);
            var room = list.Count < _limits.MaxColumns && _nameChars + name.Length <= _limits.MaxLineBytes;
            var before = list.Count;
            list.Note(name, filled, room);
            _nameChars += list.Count > before ? name.Length : 0;
        }
    }
}
