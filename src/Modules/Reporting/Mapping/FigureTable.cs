using System.Runtime.InteropServices;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Mapping;

/// <summary>Holds one figure per key while a file is read: sums rows that may be summed, lets the later report win, and remembers for each
/// figure the rows it came from. It decides nothing about what a row means.</summary>
/// <param name="sums">True when rows that share a key are summed.</param>
/// <param name="revisions">Which of several reports counts; null when there is one.</param>
internal sealed class FigureTable(bool sums, RevisionRule? revisions)
{
    /// <summary>The order in which a sum takes over a status of its parts: the most cautious first.</summary>
    private const string Caution = "DBUEPWA";
    private const int Superseded = -1;

    private readonly Dictionary<UInt128, int> _index = [];
    private readonly Dictionary<int, int> _latest = [];
    private readonly List<Cell> _cells = [];
    private readonly List<(int Cell, uint Row)> _uses = [];
    // Files are sorted more often than not: the next row mostly belongs to the figure of the one before.
    private UInt128 _lastKey;
    private int _lastCell = -1;

    /// <summary>What became of a value.</summary>
    public enum Fate
    {
        /// <summary>A figure of its own.</summary>
        New,
        /// <summary>Added to the figure of earlier rows.</summary>
        Summed,
        /// <summary>Not counted, or an earlier one no longer: another report is later.</summary>
        Revised,
        /// <summary>The key was taken, and nothing says that rows may be summed.</summary>
        Duplicate,
        /// <summary>The sum leaves the range of 64 bits.</summary>
        TooLarge,
    }

    /// <summary>A figure as it grows.</summary>
    public struct Cell
    {
        /// <summary>Its key.</summary>
        public UInt128 Key;
        /// <summary>The sum of the parts that printed a number.</summary>
        public long Value;
        /// <summary>The least and the most it can be.</summary>
        public long Low, High;
        /// <summary>The report it is from, and the period or date the report is chosen for.</summary>
        public int Stamp, Group;
        /// <summary>Parts, and how many of them hide or lack their number.</summary>
        public int Parts, Suppressed, Missing;
        /// <summary>The first row.</summary>
        public uint FirstRow;
        /// <summary>Statuses.</summary>
        public char Status, Confidentiality, MissingStatus;
        /// <summary>True once a later report took its place.</summary>
        public bool IsDead;
    }

    /// <summary>The figures, superseded ones included.</summary>
    public ReadOnlySpan<Cell> Cells => CollectionsMarshal.AsSpan(_cells);

    /// <summary>The cell and the row of every value counted, in the order read; the cell is -1 where the row came too late.</summary>
    public ReadOnlySpan<(int Cell, uint Row)> Uses => CollectionsMarshal.AsSpan(_uses);

    /// <summary>Adds a value.</summary>
    /// <param name="key">Where it belongs.</param>
    /// <param name="figure">What it is.</param>
    /// <param name="stamp">The report: a day number or a number; 0 without revisions.</param>
    /// <param name="group">The period (or date) the latest report is chosen for.</param>
    /// <param name="row">The row of the file.</param>
    /// <param name="first">On <see cref="Fate.Duplicate"/>, the row that took the key.</param>
    public Fate Add(UInt128 key, in Figure figure, int stamp, int group, uint row, out uint first)
    {
        first = 0;
        if (revisions is null && sums && _lastCell >= 0 && key == _lastKey)
        {
            if (!Join(ref CollectionsMarshal.AsSpan(_cells)[_lastCell], figure)) return Fate.TooLarge;
            _uses.Add((_lastCell, row));
            return Fate.Summed;
        }
        if (revisions is { WholeReport: true })
        {
            ref var latest = ref CollectionsMarshal.GetValueRefOrAddDefault(_latest, group, out var known);
            if (!known || stamp > latest) latest = stamp;
            else if (stamp < latest)
            {
                _uses.Add((Superseded, row));
                return Fate.Revised;
            }
        }
        ref var at = ref CollectionsMarshal.GetValueRefOrAddDefault(_index, key, out var taken);
        if (taken)
        {
            ref var cell = ref CollectionsMarshal.AsSpan(_cells)[at];
            if (revisions is not null && stamp != cell.Stamp)
            {
                if (stamp < cell.Stamp)
                {
                    _uses.Add((Superseded, row));
                    return Fate.Revised;
                }
                cell.IsDead = true;
                at = _cells.Count;
                Start(key, figure, stamp, group, row);
                return Fate.Revised;
            }
            if (!sums)
            {
                first = cell.FirstRow;
                return Fate.Duplicate;
            }
            if (!Join(ref cell, figure)) return Fate.TooLarge;
            (_lastKey, _lastCell) = (key, at);
            _uses.Add((at, row));
            return Fate.Summed;
        }
        at = _cells.Count;
        (_lastKey, _lastCell) = (key, at);
        Start(key, figure, stamp, group, row);
        return Fate.New;
    }

    /// <summary>Lets whole reports win: a figure that the latest report of its period no longer has is superseded too.</summary>
    public void Settle()
    {
        if (revisions is not { WholeReport: true }) return;
        foreach (ref var cell in CollectionsMarshal.AsSpan(_cells))
        {
            if (cell.Stamp < _latest[cell.Group]) cell.IsDead = true;
        }
    }

    /// <summary>The same figures under coarser periods; null when two meet and may not be summed.</summary>
    public FigureTable? Coarser(Frequency frequency)
    {
        var coarser = new FigureTable(true, null);
        var moved = new int[_cells.Count];
        for (var i = 0; i < moved.Length; i++)
        {
            var cell = Cells[i];
            moved[i] = Superseded;
            if (cell.IsDead) continue;
            var key = KeyLayout.With(cell.Key, KeyLayout.PeriodOf(cell.Key).In(frequency));
            ref var at = ref CollectionsMarshal.GetValueRefOrAddDefault(coarser._index, key, out var taken);
            if (!taken)
            {
                at = coarser._cells.Count;
                coarser._cells.Add(cell with { Key = key });
            }
            else if (!sums || !Join(ref CollectionsMarshal.AsSpan(coarser._cells)[at], cell)) return null;
            moved[i] = at;
        }
        foreach (var (cell, row) in Uses) coarser._uses.Add((cell < 0 ? Superseded : moved[cell], row));
        return coarser;
    }

    private void Start(UInt128 key, in Figure figure, int stamp, int group, uint row)
    {
        _uses.Add((_cells.Count, row));
        _cells.Add(Part(figure) with { Key = key, Stamp = stamp, Group = group, FirstRow = row });
    }

    private static Cell Part(in Figure figure) => new()
    {
        Value = figure.Value ?? 0,
        Low = figure.Low,
        High = figure.High,
        Parts = 1,
        Suppressed = figure.IsSuppressed ? 1 : 0,
        Missing = figure.IsMissing ? 1 : 0,
        Status = figure.Value is null ? 'A' : figure.Status,
        Confidentiality = figure.Confidentiality,
        MissingStatus = figure.IsMissing ? figure.Status : '\0',
    };

    private static bool Join(ref Cell cell, in Figure figure) => Join(ref cell, Part(figure));

    private static bool Join(ref Cell cell, in Cell part)
    {
        var high = cell.High == Figure.Unbounded || part.High == Figure.Unbounded ? Figure.Unbounded : cell.High + part.High;
        if (high < 0 || cell.Low + part.Low < 0) return false;
        cell.Value += part.Value;
        cell.Low += part.Low;
        cell.High = high;
        cell.Parts += part.Parts;
        cell.Suppressed += part.Suppressed;
        cell.Missing += part.Missing;
        cell.Stamp = Math.Max(cell.Stamp, part.Stamp);
        if (Caution.IndexOf(part.Status, StringComparison.Ordinal) < Caution.IndexOf(cell.Status, StringComparison.Ordinal)) cell.Status = part.Status;
        if (cell.Confidentiality == 'F') cell.Confidentiality = part.Confidentiality;
        if (cell.MissingStatus != part.MissingStatus) cell.MissingStatus = cell.MissingStatus == '\0' ? part.MissingStatus : part.MissingStatus == '\0' ? cell.MissingStatus : 'O';
        return true;
    }
}
