using System.Collections.Immutable;
using Tallystick.Tabular;

namespace Tallystick.Reporting.Mapping;

/// <summary>The columns of a file, and after them those that a split makes out of one. Cells are spans of the current row; nothing is copied.</summary>
internal sealed class RowCells
{
    private readonly TableReader _table;
    private readonly int _real;
    private readonly List<(int From, string Separator, int First, int Count)> _splits = [];
    private readonly List<(int Start, int Length)> _parts = [];
    private readonly List<int> _from = [];

    /// <summary>Names the columns. A split of a column that is not there makes no columns (the plan says so).</summary>
    public RowCells(TableReader table, ImmutableArray<ColumnSplit> splits)
    {
        _table = table;
        var names = table.Columns.Select(name => PlainText.Of(name)).ToList();
        _real = names.Count;
        foreach (var split in splits)
        {
            var from = names.IndexOf(PlainText.Of(split.Column));
            if (from < 0 || from >= _real) continue;
            _splits.Add((from, split.Separator, _parts.Count, split.Into.Length));
            foreach (var into in split.Into)
            {
                names.Add(into);
                _parts.Add(default);
                _from.Add(from);
            }
        }
        Names = names;
    }

    /// <summary>The names in their plain form: the file's own, then those of the splits.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many columns the file itself has.</summary>
    public int Real => _real;

    /// <summary>Cuts the packed cells of the row the table stands on; -1 when all have their parts, else the column that has not.</summary>
    public int Cut()
    {
        foreach (var (from, separator, first, count) in _splits)
        {
            var cell = _table.Cell(from);
            var n = 0;
            foreach (var range in cell.Split(separator))
            {
                if (n == count) return from;
                var (start, length) = range.GetOffsetAndLength(cell.Length);
                _parts[first + n++] = (start, length);
            }
            if (n < count) return from;
        }
        return -1;
    }

    /// <summary>The text of a cell, blanks at its ends cut off. Valid until the table reads on.</summary>
    public ReadOnlySpan<char> Cell(int column)
    {
        if (column < _real) return _table.Cell(column).Trim();
        var (start, length) = _parts[column - _real];
        return _table.Cell(_from[column - _real]).Slice(start, length).Trim();
    }

    /// <summary>The text of a cell to the last character. Valid until the table reads on.</summary>
    public ReadOnlySpan<char> Exact(int column)
    {
        if (column < _real) return _table.Cell(column);
        var (start, length) = _parts[column - _real];
        return _table.Cell(_from[column - _real]).Slice(start, length);
    }
}
