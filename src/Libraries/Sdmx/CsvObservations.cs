using Tallystick.Tabular;

namespace Tallystick.Sdmx;

/// <summary>SDMX-CSV 1.0 (<c>DATAFLOW</c> first) and 2.0 (<c>STRUCTURE</c> first). Columns stand in the order of the file: it does not say which
/// of them are key. What the file says of itself becomes <see cref="SdmxData.StructureRef"/> and the action; keys written once more as one
/// text are left out, and so are the labels of a file that gives <c>id: label</c>. A line that says something of part of a key stays a row
/// of its own; several values of one cell stay as written.</summary>
internal sealed class CsvObservations : SdmxData
{
    private const string Label = ": ";
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    private readonly TableReader _rows;
    private readonly (int Source, bool Labelled)[] _places;
    private readonly int _structure, _id, _action;
    private readonly int _width;
    private int _count;
    private string _lastName = "";
    private SdmxReference? _last;

    public CsvObservations(Func<MessageBytes> rewound, string fileName, char delimiter, TableLimits limits)
    {
        var options = new TableOptions { Format = TableFormat.Csv, Delimiter = delimiter, Limits = limits };
        var layout = new MessageLayout(limits);
        bool[] plain;
        using (var survey = Tables.Open(rewound(), fileName, options))
        {
            (_structure, _id, _action) = Heads(survey.Columns);
            plain = Plain(survey, layout);
        }
        _rows = Tables.Open(rewound(), fileName, options);
        var names = _rows.Columns;
        _places = [.. Enumerable.Range(0, names.Count).Where(at => IsComponent(names[at])).Select(at => (at, names[at].Contains(Label, StringComparison.Ordinal) && !plain[at]))];
        StructureRef = layout.Structure;
        Columns =
        [
            .. _places.Select(place => IdOf(names[place.Source])),
            .. layout.HasStructures ? [MessageLayout.StructureColumn] : Array.Empty<string>(),
            .. _action >= 0 ? [MessageLayout.ActionColumn] : Array.Empty<string>(),
        ];
        _width = Columns.Count;
    }

    public override SdmxReference? StructureRef { get; }
    public override IReadOnlyList<string> Columns { get; }
    public override long RowNumber => _rows.RowNumber;
    public override long BytesRead => _rows.BytesRead;
    public override int CellCount => _count;

    /// <summary>What stands between the cells of a text that begins as SDMX-CSV does; null for any other text.</summary>
    public static char? DelimiterOf(string text)
    {
        var line = text.AsSpan();
        var end = line.IndexOfAny('\r', '\n');
        if (end >= 0) line = line[..end];
        var quoted = line.StartsWith("\"");
        if (quoted) line = line[1..];
        var is1 = line.StartsWith("DATAFLOW", StringComparison.Ordinal);
        if (!is1 && !line.StartsWith("STRUCTURE", StringComparison.Ordinal)) return null;
        line = line[(is1 ? "DATAFLOW" : "STRUCTURE").Length..];
        // STRUCTURE[;] names the mark between several values of one cell
        if (line is ['[', _, ']', ..]) line = line[3..];
        if (quoted && line is ['"', ..]) line = line[1..];
        if (line.IsEmpty || !Delimiters.Contains(line[0])) return null;
        return is1 || line[1..].TrimStart('"').StartsWith("STRUCTURE_ID", StringComparison.Ordinal) ? line[0] : null;
    }

    public override bool Read()
    {
        _count = 0;
        if (!_rows.Read()) return false;
        if (_rows.CellCount != _rows.Columns.Count) throw new TableException(TableFault.Damaged, _rows.RowNumber, $"SDMX-CSV {_rows.RowNumber}");
        _count = _width;
        return true;
    }

    public override ReadOnlySpan<char> Cell(int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        if (column >= _count) return default;
        if (column < _places.Length)
        {
            var cell = _rows.Cell(_places[column].Source);
            return _places[column].Labelled && cell.IndexOf(Label) is >= 0 and var end ? cell[..end] : cell;
        }
        return _action >= 0 && column == _width - 1 ? ActionWord.Of(_rows.Cell(_action).ToString()) : ReferenceOf(_rows)?.ToString();
    }

    public override void Dispose()
    {
        _count = 0;
        _rows.Dispose();
    }

    private static (int Structure, int Id, int Action) Heads(IReadOnlyList<string> columns)
    {
        var ids = columns.Select(IdOf).ToList();
        var action = ids.IndexOf(MessageLayout.ActionColumn);
        return ids[0] == "DATAFLOW" ? (-1, 0, action) : (0, ids.IndexOf("STRUCTURE_ID"), action);
    }

    /// <summary>Walks over the file for its structures, and for the columns with a labelled name whose cells are not all labelled: those are
    /// texts and numbers, and a colon in them is their own.</summary>
    private bool[] Plain(TableReader survey, MessageLayout layout)
    {
        var plain = new bool[survey.Columns.Count];
        var labelled = Enumerable.Range(0, plain.Length).Where(at => survey.Columns[at].Contains(Label, StringComparison.Ordinal)).ToList();
        var any = false;
        while (survey.Read())
        {
            any = true;
            layout.Note(ReferenceOf(survey), null);
            foreach (var at in labelled)
            {
                var cell = survey.Cell(at);
                var end = cell.IndexOf(Label);
                plain[at] |= !cell.IsEmpty && (end <= 0 || cell[..end].ContainsAny(" \t,;"));
            }
        }
        return any ? plain : throw new TableException(TableFault.Empty, 0, "SDMX-CSV");
    }

    private SdmxReference? ReferenceOf(TableReader row)
    {
        if (_id < 0) return null;
        var kind = _structure < 0 ? "Dataflow" : row.Cell(_structure) switch
        {
            "datastructure" => "DataStructure",
            "dataprovision" => "ProvisionAgreement",
            _ => "Dataflow",
        };
        var name = row.Cell(_id);
        if (_last is not null && kind == _last.Class && name.SequenceEqual(_lastName)) return _last;
        _lastName = name.ToString();
        var end = name.IndexOf(Label);
        var text = end < 0 ? _lastName : _lastName[..end];
        return _last = SdmxReference.OfName(kind, text) ?? new(kind, "", text, "");
    }

    private static bool IsComponent(string name) => IdOf(name) is not ("DATAFLOW" or "STRUCTURE" or "STRUCTURE_ID" or "STRUCTURE_NAME" or "SERIES_KEY" or "OBS_KEY" or MessageLayout.ActionColumn);

    /// <summary><c>ATTR_1[en;fr]: Attribute 1</c> is ATTR_1.</summary>
    private static string IdOf(string name)
    {
        var end = name.IndexOf(Label, StringComparison.Ordinal);
        var id = end < 0 ? name : name[..end];
        return id.EndsWith(']') && id.IndexOf('[', StringComparison.Ordinal) is > 0 and var open ? id[..open] : id;
    }
}
