using Tallystick.Tabular;

namespace Tallystick.Reporting.Mapping;

/// <summary>A table with columns of other sheets of the same file beside its own: each row takes the cells of the one row there that bears
/// its key. The sheets looked up are held in memory, within a limit; the table itself is read row by row as before. What is wrong with a
/// sheet looked up is found when it is opened (<see cref="Findings"/>), a row without a partner when it is read (<see cref="Alone"/>).</summary>
internal sealed class JoinedTable : TableReader
{
    /// <summary>Characters of all keys and cells held; each counts 32 more for its keeping.</summary>
    internal const int MostCharacters = 1 << 25;

    private const char Between = '\u001F';

    private readonly TableReader _table;
    private readonly List<Beside> _beside = [];
    private readonly List<(Beside Sheet, int At)> _taken = [];
    private readonly int _own;

    private JoinedTable(TableReader table, IReadOnlyList<JoinedSheet> joins, IReadOnlyList<SheetLookup> sheets, List<Finding> findings)
    {
        (_table, _own, Findings) = (table, table.Columns.Count, findings);
        var names = new List<string>(table.Columns);
        var plain = names.ConvertAll(name => PlainText.Of(name));
        foreach (var (join, sheet) in joins.Zip(sheets))
        {
            // A key the table does not have is said by the plan, as of any column; nobody has a partner then.
            var beside = new Beside(join, sheet, [.. join.On.Select(pair => plain.IndexOf(pair.Own))]);
            _beside.Add(beside);
            for (var at = 0; at < join.Take.Length; at++) _taken.Add((beside, at));
            names.AddRange(join.Take);
        }
        Columns = names;
    }

    /// <summary>Opens the sheets looked up, one after the other, then the table they stand beside.</summary>
    /// <param name="stream">The file; it can seek, and is read from where it stands.</param>
    /// <param name="open">Opens a sheet of it as a table.</param>
    /// <param name="mapping">What is joined.</param>
    /// <param name="most">Characters held.</param>
    /// <exception cref="TableException">A sheet is not there, or damaged.</exception>
    public static JoinedTable Open(Stream stream, Func<FileReading, TableReader> open, MappingFile mapping, int most = MostCharacters)
    {
        var start = stream.Position;
        var findings = new List<Finding>();
        var room = most;
        var sheets = new List<SheetLookup>();
        foreach (var join in mapping.Joins)
        {
            using var sheet = open(join.In(mapping.File));
            sheets.Add(SheetLookup.Read(sheet, join, findings, most, ref room));
            stream.Position = start;
        }
        return new(open(mapping.File), mapping.Joins, sheets, findings);
    }

    /// <summary>What is wrong with the sheets looked up.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Where the row the table stands on must have a partner and has none: the sheet, and the first column of the key; else null.</summary>
    public (string Sheet, int Column, string Key)? Alone
    {
        get
        {
            foreach (var beside in _beside)
            {
                if (beside.Partner is null && !beside.Join.MayLack) return (beside.Join.Sheet, beside.Own[0], beside.Key.Replace(Between, ' '));
            }
            return null;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public override long RowNumber => _table.RowNumber;

    /// <inheritdoc/>
    public override long BytesRead => _table.BytesRead;

    /// <summary>A row of the table's own width has the width of all; one shorter or longer stays so much shorter or longer.</summary>
    public override int CellCount => _table.CellCount < _own ? _table.CellCount : _table.CellCount + _taken.Count;

    /// <inheritdoc/>
    public override bool Read()
    {
        if (!_table.Read()) return false;
        foreach (var beside in _beside) beside.Look(_table);
        return true;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<char> Cell(int column)
    {
        if (column < _own) return _table.Cell(column);
        if (column >= _own + _taken.Count) return _table.Cell(column - _taken.Count);
        var (sheet, at) = _taken[column - _own];
        return sheet.Partner is { } cells ? cells[at] : default;
    }

    /// <inheritdoc/>
    public override void Dispose() => _table.Dispose();

    /// <summary>The text of a key; empty when every cell of it is.</summary>
    private static string KeyOf(TableReader table, IReadOnlyList<int> columns)
    {
        if (columns.Count == 1) return columns[0] < 0 ? "" : PlainText.Of(table.Cell(columns[0]));
        var parts = new string[columns.Count];
        for (var i = 0; i < parts.Length; i++) parts[i] = columns[i] < 0 ? "" : PlainText.Of(table.Cell(columns[i]));
        return Array.TrueForAll(parts, part => part.Length == 0) ? "" : string.Join(Between, parts);
    }

    /// <summary>A sheet beside the table, and its row for the one the table stands on.</summary>
    private sealed class Beside(JoinedSheet join, SheetLookup sheet, int[] own)
    {
        public JoinedSheet Join => join;
        public int[] Own => own;
        public string Key { get; private set; } = "";
        public string[]? Partner { get; private set; }

        public void Look(TableReader table)
        {
            Key = KeyOf(table, own);
            Partner = sheet.Find(Key);
        }
    }

    /// <summary>A sheet by its key, as far as its cells are taken.</summary>
    private sealed class SheetLookup
    {
        private readonly Dictionary<string, (long Row, string[] Cells)> _rows = new(StringComparer.Ordinal);

        public string[]? Find(string key) => _rows.TryGetValue(key, out var found) ? found.Cells : null;

        public static SheetLookup Read(TableReader sheet, JoinedSheet join, List<Finding> findings, int most, ref int room)
        {
            var lookup = new SheetLookup();
            var names = sheet.Columns.Select(name => PlainText.Of(name)).ToList();
            var before = findings.Count;
            int[] keys = [.. join.On.Select(pair => Column(pair.Theirs))], taken = [.. join.Take.Select(Column)];
            if (findings.Count > before) return lookup;
            while (sheet.Read())
            {
                // A row without a key can be asked for by nobody.
                if (KeyOf(sheet, keys) is not { Length: > 0 } key) continue;
                if (lookup._rows.TryGetValue(key, out var known))
                {
                    findings.Add(Finding.Error("join-key-twice", sheet.RowNumber, join.On[0].Theirs, key.Replace(Between, ' '), ("first", known.Row), ("sheet", join.Sheet)));
                    continue;
                }
                string[] cells = [.. taken.Select(column => sheet.Cell(column).ToString())];
                room -= 32 + key.Length + cells.Sum(cell => 32 + cell.Length);
                if (room < 0)
                {
                    findings.Add(Finding.Error("join-too-large", sheet.RowNumber, "", "", ("sheet", join.Sheet), ("most", most)));
                    break;
                }
                lookup._rows.Add(key, (sheet.RowNumber, cells));
            }
            return lookup;

            int Column(string name)
            {
                var at = names.IndexOf(name);
                if (at < 0) findings.Add(Finding.Error("join-column-absent", 0, name, name, ("line", join.Line), ("sheet", join.Sheet), ("known", string.Join(", ", names.Take(20)))));
                else if (names.LastIndexOf(name) > at) findings.Add(Finding.Error("column-twice", 0, name, name));
                return at;
            }
        }
    }
}
