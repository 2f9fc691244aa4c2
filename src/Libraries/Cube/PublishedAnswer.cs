using System.Collections.Immutable;
using Tallystick.Disclosure;

namespace Tallystick.Cube;

/// <summary>What stands in a published cell.</summary>
public enum PublishedKind
{
    /// <summary>Nothing that covers this is everybody's.</summary>
    NotOpen,
    /// <summary>None, or too few to be told, or codes that do not add up. Which of these is not said: that a row is there at all can tell that somebody is counted in it.</summary>
    NoneOrFew,
    /// <summary>Only figures that their owner hides or does not have.</summary>
    Hidden,
    /// <summary>A count, changed by the key of the cell.</summary>
    Count,
}

/// <summary>One published cell.</summary>
/// <param name="Kind">What stands here.</param>
/// <param name="Cell">Its value, the changed count of all parts that show a number, and what their owners hide, do not have, or do not give to everybody. Exact counts are nowhere in it.</param>
public sealed record PublishedCell(PublishedKind Kind, Cell Cell);

/// <summary>A table for everybody. Rows and columns are those in which something is published; along Party and time, those in which something is open. It does not tell more by what it leaves out than by what it shows.</summary>
public sealed class PublishedAnswer
{
    private readonly CubeAnswer _counts;
    private readonly CubeAnswer _keys;
    private readonly CubeAnswer _open;
    private readonly CellKeyParameters _parameters;
    private readonly int[] _rows;
    private readonly int[] _columns;
    private readonly Dictionary<string, int> _openRows, _openColumns;

    internal PublishedAnswer(CubeQuery query, CubeAnswer counts, CubeAnswer keys, CubeAnswer open, CellKeyParameters parameters)
    {
        (Query, _counts, _keys, _open, _parameters) = (query, counts, keys, open, parameters);
        (_openRows, _openColumns) = (Places(open.Rows), Places(open.Columns));
        var (rows, columns) = (Everything(query.Rows, counts.Rows), Everything(query.Columns, counts.Columns));
        foreach (var (row, column, _) in counts.Filled())
        {
            if (At(row, column).Kind is not (PublishedKind.Count or PublishedKind.Hidden)) continue;
            rows[row] = columns[column] = true;
        }
        for (var row = 0; row < counts.RowTotals.Length; row++) rows[row] |= OfRow(row).Kind is PublishedKind.Count or PublishedKind.Hidden;
        for (var column = 0; column < counts.ColumnTotals.Length; column++) columns[column] |= OfColumn(column).Kind is PublishedKind.Count or PublishedKind.Hidden;
        (_rows, _columns) = (Kept(rows), Kept(columns));
    }

    /// <summary>The question.</summary>
    public CubeQuery Query { get; }
    /// <summary>One key per row: a member for each dimension down; a single empty key when there is none.</summary>
    public ImmutableArray<ImmutableArray<string>> Rows => [.. _rows.Select(row => _counts.Rows[row])];
    /// <summary>One key per column.</summary>
    public ImmutableArray<ImmutableArray<string>> Columns => [.. _columns.Select(column => _counts.Columns[column])];
    /// <summary>How many cells the table has, empty ones too.</summary>
    public long Size => (long)_rows.Length * _columns.Length;

    /// <summary>The cell of a row and a column.</summary>
    public PublishedCell this[int row, int column] => At(_rows[row], _columns[column]);

    /// <summary>The total of a row, changed for itself: the cells need not add up to it.</summary>
    public PublishedCell RowTotal(int row) => OfRow(_rows[row]);

    /// <summary>The total of a column.</summary>
    public PublishedCell ColumnTotal(int column) => OfColumn(_columns[column]);

    /// <summary>The whole.</summary>
    public PublishedCell Total => Publish(_counts.GrandTotal!, _keys.GrandTotal!, _open.GrandTotal!);

    private PublishedCell At(int row, int column) => Publish(_counts[row, column], _keys[row, column],
        Slot(_openRows, Query.Rows, _counts.Rows[row]) is { } openRow && Slot(_openColumns, Query.Columns, _counts.Columns[column]) is { } openColumn ? _open[openRow, openColumn] : null);

    private PublishedCell OfRow(int row) => Publish(_counts.RowTotals[row], _keys.RowTotals[row], Slot(_openRows, Query.Rows, _counts.Rows[row]) is { } open ? _open.RowTotals[open] : null);

    private PublishedCell OfColumn(int column) =>
        Publish(_counts.ColumnTotals[column], _keys.ColumnTotals[column], Slot(_openColumns, Query.Columns, _counts.Columns[column]) is { } open ? _open.ColumnTotals[open] : null);

    private PublishedCell Publish(Cell count, Cell key, Cell? open)
    {
        if (open is not { Kind: CellKind.NoneReported }) return new(PublishedKind.NotOpen, new() { Kind = CellKind.Absent });
        var published = count is { Kind: CellKind.Sum, Printed: { } printed } ? CellKeys.Publish(_parameters, printed, key.Low % _parameters.Keys) : 0;
        // of what is not published for its size nothing is said, not even its status; what the owner hides, or does not have, says so itself
        var kind = published > 0 ? PublishedKind.Count : count.Suppressed + count.Missing > 0 ? PublishedKind.Hidden : PublishedKind.NoneOrFew;
        return new(kind, kind == PublishedKind.NoneOrFew ? new() { Kind = CellKind.Sum, MissingPeriods = count.MissingPeriods } : new()
        {
            Kind = CellKind.Sum,
            Value = published > 0 ? published : null,
            Suppressed = count.Suppressed,
            Missing = count.Missing,
            MissingPeriods = count.MissingPeriods,
            HiddenAs = count.HiddenAs,
            Statuses = published > 0 ? count.Statuses : "",
        });
    }

    private static int? Slot(Dictionary<string, int> places, ImmutableArray<string> axes, ImmutableArray<string> key) =>
        places.TryGetValue(string.Join('|', key.Where((_, i) => axes[i] is CubeQuery.Party or CubeQuery.Time)), out var place) ? place : null;

    private static Dictionary<string, int> Places(ImmutableArray<ImmutableArray<string>> keys) =>
        Enumerable.Range(0, keys.Length).ToDictionary(place => string.Join('|', keys[place]), StringComparer.Ordinal);

    private static bool[] Everything(ImmutableArray<string> axes, ImmutableArray<ImmutableArray<string>> keys) =>
        [.. keys.Select(_ => axes.All(static axis => axis is CubeQuery.Party or CubeQuery.Time))];

    private static int[] Kept(bool[] keep) => [.. Enumerable.Range(0, keep.Length).Where(place => keep[place])];
}
