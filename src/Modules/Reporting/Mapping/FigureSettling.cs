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
    /// <summary>The order in which a sum takes over a status of its parts, and a number that of its flags: the most cautious first.</summary>
    private const string Caution = "DBUEPWA";

    private readonly bool _sums = mapping.SumAway.Length > 0 || mapping.Measure.Rows;
    private readonly Frequency? _coarser = mapping.Revisions is { PerDate: true } ? mapping.Time.Frequency : null;
    private readonly RowBits _seen = new(), _live = new(), _shared = new();
    private readonly RunningTotals _output = new(output, mapping.Revisions is { RunningTotal: true }, faults);
    // the figure of one key, and the one it becomes a part of where dates are cut to periods
    private Growing _fine = new(), _whole = new();
    private bool _met;

    /// <summary>Of two statuses the more cautious.</summary>
    public static char MoreCautious(char one, char other) =>
        Caution.IndexOf(other, StringComparison.Ordinal) < Caution.IndexOf(one, StringComparison.Ordinal) ? other : one;

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

    private void Close(ref Growing figure)
    {
        if (figure.Parts == 0) return;
        figure.Rows.Sort();
        foreach (var row in figure.Rows)
        {
            _live.Add(row);
            if (figure.Parts > 1) _shared.Add(row);
        }
        _output.Add(figure.Key, FigureOf(figure), figure.Parts, figure.Suppressed, figure.Missing, figure.Rows);
        figure.Clear();
    }

    private Figure FigureOf(Growing cell)
    {
        var hidden = cell.Suppressed > 0 || cell.Missing > 0;
        var status = cell.Suppressed > 0 ? 'Q' : cell.Missing > 0 ? cell.MissingStatus : cell.Status;
        if (status == 'A') status = StatusOf(cell);
        return new(hidden ? null : cell.Value, cell.Low, cell.High, mapping.Measure.Decimals, status, cell.Confidentiality);
    }

    private char StatusOf(Growing cell)
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

    /// <summary>A figure as it grows; its rows in no order, some perhaps twice.</summary>
    private sealed class Growing
    {
        public UInt128 Key { get; set; }
        public long Value { get; private set; }
        public long Low { get; private set; }
        public long High { get; private set; }
        public int Stamp { get; private set; }
        public int Parts { get; private set; }
        public int Suppressed { get; private set; }
        public int Missing { get; private set; }
        public char Status { get; private set; }
        public char Confidentiality { get; private set; }
        public char MissingStatus { get; private set; }
        public List<uint> Rows { get; } = [];

        public void Clear()
        {
            Parts = 0;
            Rows.Clear();
        }

        public void Start(in ReadValue value)
        {
            Clear();
            Key = value.Key;
            (Value, Low, High, Stamp, Parts) = (value.Value, value.Low, value.High, value.Stamp, 1);
            (Suppressed, Missing) = (value.IsSuppressed ? 1 : 0, value.IsMissing ? 1 : 0);
            (Status, Confidentiality, MissingStatus) = (StatusOf(value), (char)value.Confidentiality, value.IsMissing ? (char)value.Status : '\0');
            Rows.Add(value.Row);
        }

        /// <summary>False when the sum leaves the range of 64 bits; nothing is added then.</summary>
        public bool Join(in ReadValue value)
        {
            if (!Join(value.Value, value.Low, value.High, value.Stamp, 1, value.IsSuppressed ? 1 : 0, value.IsMissing ? 1 : 0, StatusOf(value),
                (char)value.Confidentiality, value.IsMissing ? (char)value.Status : '\0')) return false;
            Rows.Add(value.Row);
            return true;
        }

        /// <inheritdoc cref="Join(in ReadValue)"/>
        public bool Join(Growing part)
        {
            if (!Join(part.Value, part.Low, part.High, part.Stamp, part.Parts, part.Suppressed, part.Missing, part.Status, part.Confidentiality, part.MissingStatus)) return false;
            Rows.AddRange(part.Rows);
            return true;
        }

        /// <summary>A value that prints a number bears its status; one that prints none says by what it lacks what it is.</summary>
        private static char StatusOf(in ReadValue value) => value.IsSuppressed || value.IsMissing ? 'A' : (char)value.Status;

        private bool Join(long value, long low, long high, int stamp, int parts, int suppressed, int missing, char status, char confidentiality, char missingStatus)
        {
            var most = High == Figure.Unbounded || high == Figure.Unbounded ? Figure.Unbounded : High + high;
            if (most < 0 || Low + low < 0) return false;
            (Value, Low, High, Stamp) = (Value + value, Low + low, most, Math.Max(Stamp, stamp));
            (Parts, Suppressed, Missing) = (Parts + parts, Suppressed + suppressed, Missing + missing);
            Status = MoreCautious(Status, status);
            if (Confidentiality == 'F') Confidentiality = confidentiality;
            if (MissingStatus != missingStatus) MissingStatus = MissingStatus == '\0' ? missingStatus : missingStatus == '\0' ? MissingStatus : 'O';
            return true;
        }
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
