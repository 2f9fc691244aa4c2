using Tallystick.Sdmx;

namespace Tallystick.Reporting.Mapping;

/// <summary>Makes one figure of the values of each key, which come one key after the other: sums rows that may be summed, lets the later
/// report win, cuts dates to periods, and accounts for every row. It decides nothing about what a row means.</summary>
/// <param name="mapping">What may be summed and which report counts.</param>
/// <param name="latest">The latest report of each period (or date), where whole reports win.</param>
/// <param name="output">Takes the figures.</param>
/// <param name="faults">Is told of rows that cannot both stand.</param>
internal sealed class FigureSettling(MappingFile mapping, IReadOnlyDictionary<int, int> latest, MappedFigures.Writer output, ISettlingFaults faults)
{
    private readonly bool _sums = mapping.SumAway.Length > 0 || mapping.Measure.Rows;
    private readonly Frequency? _coarser = mapping.Revisions is { PerDate: true } ? mapping.Time.Frequency : null;
    private readonly RowBits _seen = new(), _live = new(), _shared = new();
    private readonly RunningTotals _output = new(output, mapping.Revisions is { RunningTotal: true }, faults);
    // the figure of one key, and the one it becomes a part of where dates are cut to periods
    private GrowingFigure _fine = new(), _whole = new();
    private bool _met;

    /// <summary>Rows that stand in a figure; rows among them that share theirs; rows of which every value gave way to a later report.</summary>
    public (long Used, long Summed, long Superseded) Rows => (_live.Count, _shared.Count, _seen.CountWithout(_live));

    /// <summary>Rows found in error here.</summary>
    public RowBits Refused { get; } = new();

    /// <summary>Settles them all.</summary>
    public void Run(IEnumerable<ReadValue> values, CancellationToken cancellation)
    {
        ReadValue last = default;
        var any = false;
        var count = 0;
        foreach (var value in values)
        {
            if ((++count & 0xFFFF) == 0) cancellation.ThrowIfCancellationRequested();
            var same = any && value.Key == last.Key;
            if (!same)
            {
                if (any) CloseFine();
                last = value;
                any = true;
            }
            _seen.Add(value.Row);
            if (latest.Count > 0 && value.Stamp < latest[KeyLayout.PeriodOf(value.Key).Packed]) continue;
            if (same && value.Stamp != last.Stamp) continue;
            if (!same || _fine.Parts == 0)
            {
                _fine.Start(value);
                last = value;
                continue;
            }
            if (!_sums)
            {
                if (Refused.Add(value.Row)) faults.Twice(value.Key, value.Row, last.Row);
                continue;
            }
            if (mapping.SumAway.Length > 0 && !mapping.Measure.Rows && value.Hash == last.Hash && value.Row != last.Row)
            {
                if (Refused.Add(value.Row)) faults.Alike(value.Row, last.Row);
                continue;
            }
            if (!_fine.Join(value) && Refused.Add(value.Row)) faults.TooLarge(value.Row, value.Value);
            last = value;
        }
        if (any) CloseFine();
        Close(ref _whole);
    }

    private void CloseFine()
    {
        if (_fine.Parts == 0) return;
        if (_coarser is not { } frequency)
        {
            Close(ref _fine);
            return;
        }
        var key = KeyLayout.With(_fine.Key, KeyLayout.PeriodOf(_fine.Key).In(frequency));
        if (_whole.Parts > 0 && _whole.Key == key)
        {
            if (!_sums && !_met)
            {
                _met = true;
                faults.DatesMeet(frequency);
            }
            if (!_whole.Join(_fine)) faults.TooLarge(_fine.Rows[0], _fine.Value);
        }
        else
        {
            Close(ref _whole);
            (_fine, _whole) = (_whole, _fine);
            _whole.Key = key;
        }
        _fine.Clear();
    }

    private void Close(ref GrowingFigure figure)
    {
        if (figure.Parts == 0) return;
        figure.Rows.Sort();
        foreach (var row in figure.Rows)
        {
            _live.Add(row);
            if (figure.Parts > 1) _shared.Add(row);
        }
        _output.Add(figure.Key, WithStatus(figure), figure.Parts, figure.Suppressed, figure.Missing, figure.Rows);
        figure.Clear();
    }

    private Figure WithStatus(GrowingFigure cell)
    {
        var figure = cell.ToFigure(mapping.Measure.Decimals);
        return figure.Status == 'A' ? figure with { Status = StatusOf(cell) } : figure;
    }

    private char StatusOf(GrowingFigure cell)
    {
        if (mapping.Statuses.IsEmpty) return 'A';
        var period = KeyLayout.PeriodOf(cell.Key);
        foreach (var rule in mapping.Statuses)
        {
            if (rule.Unfinished ? cell.Stamp < period.End.DayNumber
                : (rule.From is not { } from || from.Start <= period.Start) && (rule.To is not { } to || period.End <= to.End)) return rule.Status;
        }
        return 'A';
    }
}

/// <summary>Is told of rows that cannot both stand.</summary>
internal interface ISettlingFaults
{
    /// <summary>Two rows give the same figure, and nothing says that they may be summed.</summary>
    void Twice(UInt128 key, uint row, uint first);
    /// <summary>Two rows are the same in every column that is carried or summed away.</summary>
    void Alike(uint row, uint first);
    /// <summary>With this row a sum leaves the range of 64 bits.</summary>
    void TooLarge(uint row, long value);
    /// <summary>A running total is below the one before it in its year.</summary>
    void Fell(UInt128 key, uint row, long total, long before);
    /// <summary>Two dates fall into one period, and nothing says that they may be summed.</summary>
    void DatesMeet(Frequency frequency);
}
