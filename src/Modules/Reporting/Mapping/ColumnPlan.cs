using Tallystick.Sdmx;
using Tallystick.Tabular;

namespace Tallystick.Reporting.Mapping;

/// <summary>A mapping bound to the columns of one file. It sees to it that every column of the file is spoken for: used, summed away or
/// ignored with a reason; and that none of those used holds persons.</summary>
internal sealed class ColumnPlan
{
    private readonly MappingFile _mapping;
    private readonly FindingLog _log;
    private readonly HashSet<int> _spoken = [];
    private readonly PeriodParts[] _headerParts;
    private int _headerYear = -1;
    private bool _headersFit;

    /// <summary>Binds; what does not fit goes to the log as errors.</summary>
    public ColumnPlan(TableReader table, MappingFile mapping, Dataflow dataflow, FindingLog log)
    {
        (_mapping, _log) = (mapping, log);
        Codes = MappingCheck.Bind(mapping, dataflow, log.Add);
        Cells = new(table, mapping.Splits);
        Periods = new(mapping.Time, dataflow);
        Values = new(mapping.Measure);
        // Names that are none of the mapping's may be no names: the first row of a file without a header is data, and perhaps a person's.
        // So they are quoted in no finding unless the mapping knows one of them.
        if (!mapping.Columns().Any(Cells.Names.Contains))
        {
            log.Add(Finding.Error("no-column-known", 0, "", "", ("columns", Cells.Real), ("wanted", string.Join(", ", mapping.Columns().Distinct().Take(20)))));
            CodeColumns = Numbers = HeaderCodes = HeaderPeriods = [];
            _headerParts = [];
            HeaderDimension = Date = Year = Part = Flag = Revision = -1;
            Where = Drop = [];
            return;
        }
        foreach (var join in mapping.Joins) foreach (var (own, _) in join.On) Find(own, join.Line);
        foreach (var split in mapping.Splits) Find(split.Column, split.Line);
        CodeColumns = [.. Codes.Select(codes => codes.Rule?.Column is { } column ? Find(column, codes.Rule.Line) : -1)];
        HeaderDimension = Array.FindIndex(Codes, codes => codes.Rule is { Header: true });
        var time = mapping.Time;
        Date = Find(time.IsParted ? null : time.Column, time.Line);
        Year = Find(time.Year, time.Line);
        Part = Find(time.Month ?? time.Quarter ?? (time.IsParted ? time.Column : null), time.Line);
        Flag = Find(mapping.Measure.Flags?.Column, mapping.Measure.Flags?.Line ?? 0);
        Revision = Find(mapping.Revisions?.Column, mapping.Revisions?.Line ?? 0);
        Numbers = mapping.Wide is { } wide ? Wide(wide) : mapping.Measure.Column is { } number ? [Find(number, mapping.Measure.Line)] : [-1];
        HeaderCodes = [.. Numbers.Select(column => HeaderDimension < 0 || column < 0 ? 0 : HeaderCode(column))];
        _headerParts = [.. Numbers.Select(column => !time.Header || !time.IsParted || column < 0 ? default : HeaderPart(column))];
        HeaderPeriods = [.. Numbers.Select((column, n) => !time.Header || Year >= 0 || column < 0 ? 0 : HeaderPeriod(column, n))];
        Where = [.. mapping.Where.Select(condition => Filter(condition, condition.Comparison is Comparison.In or Comparison.Exactly && condition.Texts.Length == 1))];
        Drop = [.. mapping.Drop.Select(condition => Filter(condition, false))];
        Reasons();
    }

    /// <summary>The cells of the row.</summary>
    public RowCells Cells { get; }
    /// <summary>The codes of each dimension.</summary>
    public DimensionCodes[] Codes { get; }
    /// <summary>The column of each dimension, or -1.</summary>
    public int[] CodeColumns { get; }
    /// <summary>The dimension that the headers of wide columns are, or -1.</summary>
    public int HeaderDimension { get; }
    /// <summary>For each column of numbers, the code its header is.</summary>
    public int[] HeaderCodes { get; }
    /// <summary>For each column of numbers, the period its header is, packed; after <see cref="HeadersIn"/> where the year is the row's.</summary>
    public int[] HeaderPeriods { get; }
    /// <summary>Reads periods.</summary>
    public PeriodCells Periods { get; }
    /// <summary>Reads numbers.</summary>
    public ValueReader Values { get; }
    /// <summary>Columns, or -1.</summary>
    public int Date { get; }
    /// <summary>Column, or -1.</summary>
    public int Year { get; }
    /// <summary>The column of the month, quarter or date whose year stands elsewhere, or -1.</summary>
    public int Part { get; }
    /// <summary>Column, or -1.</summary>
    public int Flag { get; }
    /// <summary>Column, or -1.</summary>
    public int Revision { get; }
    /// <summary>The columns of numbers; one of -1 when each row counts one.</summary>
    public int[] Numbers { get; }
    /// <summary>Conditions a row must meet.</summary>
    public RowFilter[] Where { get; }
    /// <summary>Conditions that leave a row out.</summary>
    public RowFilter[] Drop { get; }

    /// <summary>The columns summed away that the file has.</summary>
    public List<int> SummedAway { get; } = [];

    /// <summary>The name of a column, for findings.</summary>
    public string Name(int column) => column >= 0 && column < Cells.Names.Count ? Cells.Names[column] : "";

    /// <summary>Puts the headers into the year of a row; false when one of them is no period of it.</summary>
    public bool HeadersIn(int year)
    {
        if (year == _headerYear) return _headersFit;
        (_headerYear, _headersFit) = (year, true);
        for (var n = 0; n < HeaderPeriods.Length; n++)
        {
            var date = Periods.In(year, _headerParts[n]);
            HeaderPeriods[n] = date < 0 ? date : Periods.Cut(date);
            _headersFit &= HeaderPeriods[n] > 0;
        }
        return _headersFit;
    }

    private int Find(string? name, int line)
    {
        if (name is null) return -1;
        var at = -1;
        for (var i = 0; i < Cells.Names.Count; i++)
        {
            if (Cells.Names[i] != name) continue;
            if (at >= 0)
            {
                _log.Add(Finding.Error("column-twice", 0, name, name));
                break;
            }
            at = i;
        }
        if (at >= 0) _spoken.Add(at);
        else Absent(Severity.Error, name, line);
        return at;
    }

    private void Absent(Severity severity, string name, int line)
    {
        var near = NearestWord.To(name, Cells.Names);
        var finding = near is null
            ? Finding.Error("column-absent", 0, name, name, ("line", line), ("known", string.Join(", ", Cells.Names.Take(20))))
            : Finding.Error("column-absent-near", 0, name, name, ("line", line), ("near", near));
        _log.Add(severity == Severity.Error ? finding : Finding.Warning("column-gone", 0, name, name, ("line", line)));
    }

    private int[] Wide(WideColumns wide)
    {
        if (wide.From is null) return [.. wide.Columns.Select(column => Find(column, wide.Line))];
        var from = Find(wide.From, wide.Line);
        var to = wide.To is null ? Cells.Real - 1 : Find(wide.To, wide.Line);
        if (from < 0 || to < 0) return [];
        if (to < from)
        {
            _log.Add(Finding.Error("mapping-wide-backwards", wide.Line, "wide", wide.From, ("to", wide.To ?? "")));
            return [];
        }
        for (var i = from; i <= to; i++) _spoken.Add(i);
        return [.. Enumerable.Range(from, to - from + 1)];
    }

    private int HeaderCode(int column)
    {
        var code = Codes[HeaderDimension].Of(Name(column));
        if (code < 0) _log.Add(Finding.Error("header-unknown", 0, Name(column), Name(column), ("dimension", Codes[HeaderDimension].Dimension.Id)));
        return code;
    }

    private PeriodParts HeaderPart(int column)
    {
        var part = Periods.Part(Name(column));
        if (part == default) NoHeaderPeriod(column);
        return part;
    }

    private int HeaderPeriod(int column, int number)
    {
        var date = _mapping.Time.ConstantYear is { } year ? Periods.In(year, _headerParts[number]) : Periods.Date(Name(column));
        var period = date < 0 ? date : Periods.Cut(date);
        if (period < 0) NoHeaderPeriod(column);
        return period;
    }

    private void NoHeaderPeriod(int column) => _log.Add(Finding.Error("header-no-period", 0, Name(column), Name(column), ("format", _mapping.Time.Format.Text)));

    private RowFilter Filter(RowCondition condition, bool settles)
    {
        var before = new HashSet<int>(_spoken);
        var column = Find(condition.Column, condition.Line);
        var other = condition.Comparison == Comparison.LaterThan ? Find(condition.OtherColumn, condition.Line) : -1;
        // A condition that lets several texts through does not say what becomes of the column: it must stand in sumAway or ignore as well.
        if (!settles)
        {
            if (column >= 0 && !before.Contains(column)) _spoken.Remove(column);
            if (other >= 0 && !before.Contains(other)) _spoken.Remove(other);
        }
        return new(Cells, condition, column, other);
    }

    private void Reasons()
    {
        var ignored = new HashSet<int>();
        foreach (var (reason, ignore) in _mapping.Ignore.Select(reason => (reason, true)).Concat(_mapping.SumAway.Select(reason => (reason, false))))
        {
            var any = false;
            for (var i = 0; i < Cells.Names.Count; i++)
            {
                if (Cells.Names[i] != reason.Column) continue;
                any = true;
                if (ignore && _spoken.Contains(i)) _log.Add(Finding.Error("column-used-and-ignored", 0, reason.Column, reason.Column, ("line", reason.Line)));
                if (ignore) ignored.Add(i);
                else
                {
                    _spoken.Add(i);
                    SummedAway.Add(i);
                }
            }
            if (!any) Absent(Severity.Warning, reason.Column, reason.Line);
        }
        for (var i = 0; i < Cells.Names.Count; i++)
        {
            if (ignored.Contains(i)) continue;
            var name = Cells.Names[i];
            if (PersonColumns.Holds(name, Array.IndexOf(CodeColumns, i) >= 0) || PersonCells.Of(name) != PersonTrait.None) _log.Add(Finding.Error("person-level", 0, name, name));
            else if (!_spoken.Contains(i)) _log.Add(Finding.Error("column-unspoken", 0, name, name));
        }
    }
}
