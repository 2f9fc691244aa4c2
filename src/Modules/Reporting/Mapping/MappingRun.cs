using Tallystick.Sdmx;
using Tallystick.Tabular;

namespace Tallystick.Reporting.Mapping;

/// <summary>Takes a national file through a mapping: one pass over the rows, then the figures with a report that accounts for every row. It
/// stores nothing and asks nobody; the same file and mapping always give the same figures.</summary>
internal sealed class MappingRun
{
    private const int RowsBetweenReports = 1 << 14;

    private readonly TableReader _table;
    private readonly MappingFile _mapping;
    private readonly Dataflow _dataflow;
    private readonly FindingLog _log = new();
    private readonly ColumnPlan _plan;
    private readonly KeyLayout _layout;
    private readonly FigureTable _figures;
    private readonly TextCache<int> _stamps;
    private readonly RowsSeen? _seen;
    private readonly bool _mayBeShort;
    private readonly bool _perDate;
    private long _read, _refused;

    private MappingRun(TableReader table, MappingFile mapping, Dataflow dataflow)
    {
        (_table, _mapping, _dataflow) = (table, mapping, dataflow);
        _plan = new(table, mapping, dataflow, _log);
        _layout = new(dataflow, [.. _plan.Codes.Select(codes => codes.Constant)]);
        if (!_layout.Fits) _log.Add(Finding.Error("mapping-too-many-codes", 0, "dimensions", ""));
        _figures = new(mapping.SumAway.Length > 0 || mapping.Measure.Rows, mapping.Revisions);
        _stamps = new(Stamp);
        if (mapping.SumAway.Length > 0 && !mapping.Measure.Rows) _seen = new(_plan.Cells, _plan.SummedAway);
        _mayBeShort = mapping.File.MayBeShort;
        _perDate = mapping.Revisions is { PerDate: true };
    }

    /// <summary>Maps a file. With errors in the report the figures are a preview and may not be taken over.</summary>
    /// <param name="progress">Told every 16,384 rows and at the end.</param>
    /// <exception cref="TableException">When the file turns out to be broken on the way.</exception>
    public static MappingResult Over(TableReader table, MappingFile mapping, Dataflow dataflow, IProgress<MappingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var run = new MappingRun(table, mapping, dataflow);
        if (!run._log.HasErrors) run.Rows(progress, cancellation);
        return run.Finish();
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
        var good = true;
        var key = UInt128.Zero;
        for (var d = 0; d < _plan.CodeColumns.Length; d++)
        {
            if (_plan.CodeColumns[d] is not (>= 0 and var column)) continue;
            var code = _plan.Codes[d].Of(_plan.Cells.Cell(column));
            if (code < 0) good = NoCode(row, d, column, code);
            else key |= _layout.Part(d, code);
        }
        var date = _mapping.Time.Header ? 0 : Date();
        var period = date > 0 ? _plan.Periods.Cut(date) : date;
        if (period < 0) good = NoPeriod(row, period);
        var stamp = _plan.Revision < 0 ? 0 : _stamps.Of(_plan.Cells.Cell(_plan.Revision));
        if (stamp < 0) good = Fault("not-a-report", row, _plan.Revision, ("format", _mapping.Revisions!.Format?.Text ?? "0"));
        if (good && _seen?.Find(key | (uint)Math.Max(0, period), stamp, row) is > 0 and var same)
        {
            _log.Add(Finding.Error("row-twice", row, "", "", ("first", same)));
            good = false;
        }
        for (var n = 0; n < _plan.Numbers.Length; n++)
        {
            if (!Number(n, out var figure, row)) { good = false; continue; }
            if (!good) continue;
            var (fine, cut) = _mapping.Time.Header ? (_plan.HeaderPeriods[n], _plan.HeaderPeriods[n]) : (date, period);
            var full = key | KeyLayout.Part(TimePeriod.FromPacked(_perDate ? fine : cut));
            if (_plan.HeaderDimension >= 0) full |= _layout.Part(_plan.HeaderDimension, _plan.HeaderCodes[n]);
            switch (_figures.Add(full, figure, stamp, _perDate ? fine : cut, row, out var first))
            {
                case FigureTable.Fate.Duplicate: good = Duplicate(full, row, first); break;
                case FigureTable.Fate.TooLarge: good = Fault("number-too-long", row, _plan.Numbers[n]); break;
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
        var year = _plan.Cells.Cell(_plan.Year);
        if (_plan.Month >= 0) return _plan.Periods.YearAndMonth(year, _plan.Cells.Cell(_plan.Month));
        return _plan.Periods.YearAndQuarter(year, _plan.Cells.Cell(_plan.Quarter));
    }

    private int Stamp(string text)
    {
        if (_mapping.Revisions!.Format is { } format) return format.TryRead(text, out var period) ? period.End.DayNumber : -1;
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
        var text = _plan.Cells.Cell(column).ToString();
        if (_log.Repeats("code-unknown", name, text) || _log.Repeats("code-unknown-near", name, text)) return false;
        var near = _plan.Codes[dimension].Near(text);
        return near is null ? Fault("code-unknown", row, column, ("dimension", id)) : Fault("code-unknown-near", row, column, ("dimension", id), ("near", near));
    }

    private bool NoPeriod(uint row, int answer)
    {
        var column = _plan.Date >= 0 ? _plan.Date : _plan.Month >= 0 ? _plan.Month : _plan.Quarter >= 0 ? _plan.Quarter : _plan.Year;
        if (answer == PeriodCells.OtherFrequency) return Fault("period-frequency", row, column, ("allowed", string.Join(", ", _dataflow.Frequencies)));
        if (_plan.Date >= 0) return Fault("no-period", row, column, ("format", _mapping.Time.Format.Text));
        var year = _plan.Cells.Cell(_plan.Year);
        _log.Add(Finding.Error("no-year-and-month", row, _plan.Name(column), string.Concat(year, " ", _plan.Cells.Cell(column)), ("year", _plan.Name(_plan.Year))));
        return false;
    }

    private bool Duplicate(UInt128 key, uint row, uint first)
    {
        var codes = Enumerable.Range(0, _layout.Dimensions).Where(_layout.Varies).Select(d => _dataflow.Dimensions[d].List.Codes[_layout.CodeAt(key, d)].Id);
        _log.Add(Finding.Error("key-twice", row, "", "", ("first", first), ("key", string.Join(' ', codes.Append(KeyLayout.PeriodOf(key).ToString())))));
        return false;
    }

    private bool Fault(string code, uint row, int column, params ReadOnlySpan<(string Name, object Value)> arguments)
    {
        _log.Add(Finding.Error(code, row, _plan.Name(column), column < 0 ? default : _plan.Cells.Cell(column), arguments));
        return false;
    }

    private MappingResult Finish()
    {
        _figures.Settle();
        var table = _figures;
        if (_perDate && _mapping.Time.Frequency is { } frequency && (table = _figures.Coarser(frequency)) is null)
        {
            _log.Add(Finding.Error("mapping-dates-meet", _mapping.Time.Line, "time.frequency", frequency.ToString()));
            table = _figures;
        }
        var (used, summed, superseded) = Account(table);
        var figures = MappedFigures.From(table, _dataflow, _layout, _mapping);
        if (!_log.HasErrors && figures.Count == 0) _log.Add(Finding.Error("no-usable-row", 0, "", "", ("rows", _read)));
        var totals = TotalsCheck.Run(figures, _log);
        var dropped = _plan.Where.Concat(_plan.Drop).Where(filter => filter.Dropped > 0)
            .Select(filter => new DroppedRows(filter.Condition.Because, filter.Dropped)).ToList();
        if (superseded > 0) dropped.Add(new("", superseded));
        var (suppressed, missing) = (0, 0);
        foreach (var figure in figures.Values)
        {
            if (figure.IsSuppressed) suppressed++;
            else if (figure.IsMissing) missing++;
        }
        var report = new MappingReport(_mapping.Identity, _read, used, _refused, [.. dropped], summed, figures.Count, suppressed, missing, totals,
            _log.ToArray(), _log.Beyond, _log.HasErrors);
        return new(figures, report);
    }

    /// <summary>Rows with a value in a figure, rows among them that share it, and rows of which every value gave way to a later report.</summary>
    private static (long Used, long Summed, long Superseded) Account(FigureTable table)
    {
        var cells = table.Cells;
        long used = 0, summed = 0, superseded = 0;
        var uses = table.Uses;
        for (var i = 0; i < uses.Length;)
        {
            var row = uses[i].Row;
            bool counts = false, shares = false;
            for (; i < uses.Length && uses[i].Row == row; i++)
            {
                if (uses[i].Cell < 0 || cells[uses[i].Cell].IsDead) continue;
                counts = true;
                shares |= cells[uses[i].Cell].Parts > 1;
            }
            if (counts) used++;
            else superseded++;
            if (shares) summed++;
        }
        return (used, summed, superseded);
    }
}
