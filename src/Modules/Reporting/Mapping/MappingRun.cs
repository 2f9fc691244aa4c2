using System.Globalization;
using System.Runtime.InteropServices;
using Tallystick.Sdmx;
using Tallystick.Tabular;

namespace Tallystick.Reporting.Mapping;

/// <summary>Takes a national file through a mapping: one pass over the rows, then the figures with a report that accounts for every row. It
/// stores nothing and asks nobody; the same file and mapping always give the same figures.</summary>
internal sealed class MappingRun : ISettlingFaults
{
    private const int RowsBetweenReports = 1 << 14;
    /// <summary>The status of a figure whose days are not quite those of its period.</summary>
    private const char DefinitionDiffers = 'D';

    private readonly TableReader _table;
    private readonly MappingFile _mapping;
    private readonly Dataflow _dataflow;
    private readonly JoinedTable? _joined;
    private readonly FindingLog _log = new();
    private readonly ColumnPlan _plan;
    private readonly KeyLayout _layout;
    private readonly ScratchFile _unsettled;
    private readonly ValueSort _values;
    private readonly Dictionary<int, int> _latest = [];
    private readonly TextCache<int> _stamps;
    private readonly RowHash? _hash;
    private readonly string _scratch;
    private readonly bool _mayBeShort;
    private readonly bool _perDate;
    private readonly bool _isMoved;
    private long _read, _refused;

    private MappingRun(TableReader table, MappingFile mapping, Dataflow dataflow, string scratch)
    {
        (_table, _mapping, _dataflow, _scratch) = (table, mapping, dataflow, scratch);
        _joined = table as JoinedTable;
        if (_joined is not null) _log.AddAll(_joined.Findings);
        _plan = new(table, mapping, dataflow, _log);
        _layout = new(dataflow, [.. _plan.Codes.Select(codes => codes.Constant)]);
        if (!_layout.Fits) _log.Add(Finding.Error("mapping-too-many-codes", 0, "dimensions", ""));
        _unsettled = new(scratch);
        _values = new(_unsettled);
        _stamps = new(Stamp);
        if (mapping.SumAway.Length > 0 && !mapping.Measure.Rows) _hash = new(_plan.Cells, _plan.SummedAway);
        _mayBeShort = mapping.File.MayBeShort;
        _perDate = mapping.Revisions is { PerDate: true };
        _isMoved = mapping.Time.IsMoved;
    }

    /// <summary>Maps a file. With errors in the report the figures are a preview and may not be taken over.</summary>
    /// <param name="progress">Told every 16,384 rows and at the end.</param>
    /// <param name="scratch">The folder for what does not fit into memory; null: the system's.</param>
    /// <param name="flowing">Called once the rows are read and none is in error, with the figures that are then being made: they may be read along
    /// on another thread. Errors may still be found.</param>
    /// <exception cref="TableException">When the file turns out to be broken on the way.</exception>
    public static MappingResult Over(TableReader table, MappingFile mapping, Dataflow dataflow, IProgress<MappingProgress>? progress = null,
        string? scratch = null, Action<MappedFigures, long>? flowing = null, CancellationToken cancellation = default)
    {
        var run = new MappingRun(table, mapping, dataflow, scratch ?? Path.GetTempPath());
        using var unsettled = run._unsettled;
        using var values = run._values;
        if (!run._log.HasErrors) run.Rows(progress, cancellation);
        return run.Finish(flowing, cancellation);
    }

    private void Rows(IProgress<MappingProgress>? progress, CancellationToken cancellation)
    {
        while (_table.Read())
        {
            if (++_read % RowsBetweenReports == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new(_read, _table.BytesRead));
            }
            if (!Row((uint)_table.RowNumber)) _refused++;
        }
        progress?.Report(new(_read, _table.BytesRead));
    }

    /// <summary>False when the row has an error.</summary>
    private bool Row(uint row)
    {
        if (_table.CellCount != _plan.Cells.Real && !HasWidth(row)) return false;
        if (_plan.Cells.Cut() is >= 0 and var packed) return Fault("split-parts", row, packed);
        foreach (var filter in _plan.Where)
        {
            if (filter.Holds(out var place) is not { } holds) return Fault("not-a-day", row, place, ("format", filter.Condition.DayFormat.Text));
            if (!holds) return Dropped(filter);
        }
        foreach (var filter in _plan.Drop)
        {
            if (filter.Holds(out var place) is not { } holds) return Fault("not-a-day", row, place, ("format", filter.Condition.DayFormat.Text));
            if (holds) return Dropped(filter);
        }
        if (_joined?.Alone is var (sheet, keyColumn, lone))
        {
            _log.Add(Finding.Error("join-no-partner", row, _plan.Name(keyColumn), lone, ("sheet", sheet)));
            return false;
        }
        var good = true;
        var key = UInt128.Zero;
        for (var d = 0; d < _plan.CodeColumns.Length; d++)
        {
            if (_plan.CodeColumns[d] is not (>= 0 and var column)) continue;
            var code = _plan.Codes[d].Of(_plan.Cells.Cell(column));
            if (code < 0) good = NoCode(row, d, column, code);
            else key |= _layout.Part(d, code);
        }
        var date = _mapping.Time.Header ? HeaderYear() : Date();
        var period = date > 0 ? _plan.Periods.Cut(date) : date;
        if (period < 0) good = NoPeriod(row, period);
        var stamp = _plan.Revision < 0 ? 0 : _stamps.Of(_plan.Cells.Cell(_plan.Revision));
        if (stamp < 0) good = Fault("not-a-report", row, _plan.Revision, ("format", _mapping.Revisions!.Format?.Text ?? "0"));
        var hash = good && _hash is not null ? _hash.Now() : 0;
        for (var n = 0; n < _plan.Numbers.Length; n++)
        {
            if (!Number(n, out var figure, row)) { good = false; continue; }
            if (!good) continue;
            if (_isMoved && figure.Value is not null) figure = figure with { Status = GrowingFigure.MoreCautious(figure.Status, DefinitionDiffers) };
            var (fine, cut) = _mapping.Time.Header ? (_plan.HeaderPeriods[n], _plan.HeaderPeriods[n]) : (date, period);
            var full = key | KeyLayout.Part(TimePeriod.FromPacked(_perDate ? fine : cut));
            if (_plan.HeaderDimension >= 0) full |= _layout.Part(_plan.HeaderDimension, _plan.HeaderCodes[n]);
            _values.Add(ReadValue.Of(full, hash, figure, stamp, row));
            if (_mapping.Revisions is { WholeReport: true })
            {
                ref var latest = ref CollectionsMarshal.GetValueRefOrAddDefault(_latest, KeyLayout.PeriodOf(full).Packed, out _);
                if (stamp > latest) latest = stamp;
            }
        }
        return good;
    }

    private bool Number(int n, out Figure figure, uint row)
    {
        var column = _plan.Numbers[n];
        if (column < 0)
        {
            figure = Figure.Count(1);
            return true;
        }
        var flag = _plan.Flag < 0 ? default : _plan.Cells.Cell(_plan.Flag);
        if (_plan.Values.Read(_plan.Cells.Cell(column), flag, out figure) is { } fault)
        {
            return Fault(fault, row, fault == "flag-unknown" && _plan.Flag >= 0 ? _plan.Flag : column);
        }
        if (_plan.Values.IsUneven)
        {
            _log.Add(Finding.Warning("not-rounded", row, _plan.Name(column), _plan.Cells.Cell(column), ("step", _mapping.Measure.Rounding)));
        }
        return true;
    }

    private int Date()
    {
        if (_mapping.Time.Constant is { } constant) return constant.Packed;
        if (_plan.Date >= 0) return _plan.Periods.Date(_plan.Cells.Cell(_plan.Date));
        var year = _mapping.Time.ConstantYear ?? _plan.Periods.Year(_plan.Cells.Cell(_plan.Year));
        return _plan.Periods.In(year, _plan.Periods.Part(_plan.Cells.Cell(_plan.Part)));
    }

    /// <summary>0, once the headers stand in the year of the row where it is the row that has it.</summary>
    private int HeaderYear()
    {
        if (_plan.Year < 0) return 0;
        var year = _plan.Periods.Year(_plan.Cells.Cell(_plan.Year));
        return year > 0 && _plan.HeadersIn(year) ? 0 : PeriodCells.NoPeriod;
    }

    private int Stamp(string text)
    {
        if (_mapping.Revisions!.Format is { } format) return format.TryLastDay(text, out var day) ? day.DayNumber : -1;
        return int.TryParse(PlainText.WithAsciiDigits(PlainText.Of(text)), out var number) && number >= 0 ? number : -1;
    }

    private bool HasWidth(uint row)
    {
        if (_table.CellCount < _plan.Cells.Real)
        {
            return _mayBeShort || Fault("row-short", row, -1, ("cells", _table.CellCount), ("columns", _plan.Cells.Real));
        }
        for (var i = _plan.Cells.Real; i < _table.CellCount; i++)
        {
            if (!_table.Cell(i).IsWhiteSpace()) return Fault("row-long", row, -1, ("cells", _table.CellCount), ("columns", _plan.Cells.Real));
        }
        return true;
    }

    private static bool Dropped(RowFilter filter)
    {
        filter.Dropped++;
        return true;
    }

    private bool NoCode(uint row, int dimension, int column, int code)
    {
        var name = _plan.Name(column);
        var id = _plan.Codes[dimension].Dimension.Id;
        if (code == DimensionCodes.NoBlank) return Fault("code-blank", row, column, ("dimension", id));
        if (PersonCells.Of(_plan.Cells.Cell(column)) != PersonTrait.None)
        {
            if (!_log.Repeats("person-cell", name, PersonCells.Hidden)) _log.Add(Finding.Error("person-cell", row, name, PersonCells.Hidden));
            return false;
        }
        var text = _plan.Cells.Cell(column).ToString();
        if (_log.Repeats("code-unknown", name, text) || _log.Repeats("code-unknown-near", name, text)) return false;
        var near = _plan.Codes[dimension].Near(text);
        return near is null ? Fault("code-unknown", row, column, ("dimension", id)) : Fault("code-unknown-near", row, column, ("dimension", id), ("near", near));
    }

    private bool NoPeriod(uint row, int answer)
    {
        var column = _plan.Date >= 0 ? _plan.Date : _plan.Part >= 0 ? _plan.Part : _plan.Year;
        if (answer == PeriodCells.OtherFrequency) return Fault("period-frequency", row, column, ("allowed", string.Join(", ", _dataflow.Frequencies)));
        if (answer < PeriodCells.Far) return Fault("period-far", row, column, ("year", (PeriodCells.Far - answer).ToString(CultureInfo.InvariantCulture)));
        var time = _mapping.Time;
        if (time.Header) return Fault("no-period", row, column, ("format", time.YearFormat.Text));
        if (_plan.Year < 0) return Fault("no-period", row, column, ("format", time.Month is not null ? "MMM" : time.Quarter is not null ? "Qq" : time.Format.Text));
        var year = _plan.Cells.Cell(_plan.Year);
        _log.Add(Finding.Error("no-year-and-month", row, _plan.Name(column), string.Concat(year, " ", _plan.Cells.Cell(column)), ("year", _plan.Name(_plan.Year))));
        return false;
    }

    void ISettlingFaults.Twice(UInt128 key, uint row, uint first) => _log.Add(Finding.Error("key-twice", row, "", "", ("first", first), ("key", Place(key))));

    void ISettlingFaults.Fell(UInt128 key, uint row, long total, long before) => _log.Add(Finding.Warning("running-total-fell", row, "", "", ("key", Place(key)),
        ("total", Figure.Text(total, _mapping.Measure.Decimals)), ("before", Figure.Text(before, _mapping.Measure.Decimals))));

    private string Place(UInt128 key)
    {
        var codes = Enumerable.Range(0, _layout.Dimensions).Where(_layout.Varies).Select(d => _dataflow.Dimensions[d].List.Codes[_layout.CodeAt(key, d)].Id);
        return string.Join(' ', codes.Append(KeyLayout.PeriodOf(key).ToString()));
    }

    void ISettlingFaults.Alike(uint row, uint first) => _log.Add(Finding.Error("row-twice", row, "", "", ("first", first)));

    void ISettlingFaults.TooLarge(uint row, long value) =>
        _log.Add(Finding.Error("number-too-long", row, _plan.Numbers is [var only] ? _plan.Name(only) : "", Figure.Text(value, _mapping.Measure.Decimals)));

    void ISettlingFaults.DatesMeet(Frequency frequency) => _log.Add(Finding.Error("mapping-dates-meet", _mapping.Time.Line, "time.frequency", frequency.ToString()));

    private bool Fault(string code, uint row, int column, params ReadOnlySpan<(string Name, object Value)> arguments)
    {
        _log.Add(Finding.Error(code, row, _plan.Name(column), column < 0 ? default : _plan.Cells.Cell(column), arguments));
        return false;
    }

    private MappingResult Finish(Action<MappedFigures, long>? flowing, CancellationToken cancellation)
    {
        var writer = new MappedFigures.Writer(_dataflow, _layout, _mapping.Measure.Decimals, new(_scratch));
        var settling = new FigureSettling(_mapping, _latest, writer, this);
        if (!_log.HasErrors) flowing?.Invoke(writer.Figures, _read);
        MappedFigures figures;
        try
        {
            settling.Run(_values.InOrder(), cancellation);
        }
        finally
        {
            figures = writer.Done();
        }
        var (used, summed, superseded) = settling.Rows;
        if (!_log.HasErrors && figures.Count == 0) _log.Add(Finding.Error("no-usable-row", 0, "", "", ("rows", _read)));
        if (_isMoved && used > 0)
        {
            _log.Add(Finding.Info("period-moved", 0, "", "", ("calendar", _mapping.Time.Years.CalendarWord!), ("holds", _mapping.Time.Years.HoldingWord!), ("rows", used)));
        }
        var (totals, marginals) = TotalsCheck.Run(figures, _log);
        var dropped = _plan.Where.Concat(_plan.Drop).Where(filter => filter.Dropped > 0)
            .Select(filter => new DroppedRows(filter.Condition.Because, filter.Dropped)).ToList();
        if (superseded > 0) dropped.Add(new("", superseded));
        var report = new MappingReport(_mapping.Identity, _read, used, _refused + settling.Refused.Count, [.. dropped], summed, figures.Count,
            figures.Hidden.Suppressed, figures.Hidden.Missing, totals, _log.ToArray(), _log.Beyond, _log.HasErrors, marginals);
        return new(figures, report);
    }
}
