using System.Collections.Immutable;
using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>What stands in a cell.</summary>
public enum CellKind
{
    /// <summary>Nobody reported a row here. Neither zero nor missing.</summary>
    Absent,
    /// <summary>Only nil reports: there was nothing to count.</summary>
    NoneReported,
    /// <summary>A number or an interval.</summary>
    Sum,
    /// <summary>There are rows, and no meaningful number can be made of them.</summary>
    Refused,
}

/// <summary>Why a cell is refused.</summary>
public enum RefusalKind
{
    /// <summary>Codes of a dimension would be summed that do not add up.</summary>
    DoesNotAdd,
    /// <summary>A state on a day would be summed or stretched over time.</summary>
    StockOverTime,
    /// <summary>A price would be summed.</summary>
    Price,
}

/// <summary>Why a cell is refused, and the dimension to choose from, where one would help.</summary>
public readonly record struct Refusal(RefusalKind Kind, string? Dimension);

/// <summary>A period that a Party's part of a sum lacks.</summary>
public readonly record struct MissingPeriod(string Party, TimePeriod Period);

/// <summary>One cell: a number or an interval, and every reason for which it is not simply a number. Amounts have
/// <see cref="CubeAnswer.Decimals"/> digits after the point.</summary>
public sealed record Cell
{
    /// <summary>What stands here.</summary>
    public required CellKind Kind { get; init; }
    /// <summary>The sum, when it is exact; else null.</summary>
    public long? Value { get; init; }
    /// <summary>The sum of what the sources printed (rounded figures as printed), when each printed a number and no period is missing.</summary>
    public long? Reported { get; init; }
    /// <summary>The sum of the parts that were printed as numbers, whatever was hidden or is missing beside them; null when none was.</summary>
    public long? Printed { get; init; }
    /// <summary>The least the sum can be.</summary>
    public long Low { get; init; }
    /// <summary>The most it can be, or <see cref="Figure.Unbounded"/>.</summary>
    public long High { get; init; } = Figure.Unbounded;
    /// <summary>How many parts were suppressed. A figure rolled up for an asker's depth is one part.</summary>
    public int Suppressed { get; init; }
    /// <summary>How many parts were reported as missing.</summary>
    public int Missing { get; init; }
    /// <summary>How many parts were rounded by their source.</summary>
    public int Rounded { get; init; }
    /// <summary>How many nil reports stand behind the cell.</summary>
    public int NilReports { get; init; }
    /// <summary>Which periods are lacking in the sum, by Party and time.</summary>
    public ImmutableArray<MissingPeriod> MissingPeriods { get; init; } = [];
    /// <summary>OBS_STATUS letters seen other than A, in order: <c>EP</c>.</summary>
    public string Statuses { get; init; } = "";
    /// <summary>CONF_STATUS letters of the parts suppressed, in order: A small counts, D hidden to protect another.</summary>
    public string HiddenAs { get; init; } = "";
    /// <summary>True when the source gave overlapping breakdowns without their total, and one of them was used.</summary>
    public bool OneBreakdown { get; init; }
    /// <summary>Why there is no number.</summary>
    public Refusal? Refusal { get; init; }
}

/// <summary>What became of a Party's period in an answer.</summary>
public enum CoverageKind
{
    /// <summary>Its figures are in the answer.</summary>
    Contributed,
    /// <summary>It is in the answer within a coarser period, as the asker may not see it alone.</summary>
    RolledUp,
    /// <summary>A nil report, in the answer.</summary>
    Nil,
    /// <summary>The asker may not see it.</summary>
    Closed,
    /// <summary>The question filters by a dimension that the asker may not see here.</summary>
    Depth,
    /// <summary>Finer than the asker may see, and no whole coarser period can be made of it.</summary>
    TooFine,
    /// <summary>Reported for a longer period than was asked for.</summary>
    TooCoarse,
    /// <summary>A report for a longer period, or for one that overlaps, stands for it.</summary>
    Superseded,
    /// <summary>Taken back by its owner.</summary>
    Withdrawn,
    /// <summary>Nothing was said of it.</summary>
    NotReported,
}

/// <summary>What became of one period, with the dimension where depth is the reason.</summary>
public readonly record struct PeriodCoverage(TimePeriod Period, CoverageKind Kind, string? Dimension);

/// <summary>What became of one Party's periods, by time.</summary>
public sealed record PartyCoverage(string Party, ImmutableArray<PeriodCoverage> Periods);

/// <summary>A table: keys, cells, totals, coverage. Totals are answers to the question without the dimensions of that axis; they are
/// never made by adding cells, and need not equal their sum.</summary>
public sealed class CubeAnswer
{
    private readonly long[] _at;
    private readonly Cell[] _cells;
    private readonly Func<int, int, Cell> _empty;

    internal CubeAnswer(long[] at, Cell[] cells, Func<int, int, Cell> empty)
    {
        _at = at;
        _cells = cells;
        _empty = empty;
    }

    /// <summary>The question.</summary>
    public required CubeQuery Query { get; init; }
    /// <summary>One key per row: a member for each of <see cref="CubeQuery.Rows"/>; a single empty key when there is none.</summary>
    public required ImmutableArray<ImmutableArray<string>> Rows { get; init; }
    /// <summary>One key per column.</summary>
    public required ImmutableArray<ImmutableArray<string>> Columns { get; init; }
    /// <summary>By row; empty when not asked for.</summary>
    public required ImmutableArray<Cell> RowTotals { get; init; }
    /// <summary>By column; empty when not asked for.</summary>
    public required ImmutableArray<Cell> ColumnTotals { get; init; }
    /// <summary>The whole; null when not asked for.</summary>
    public required Cell? GrandTotal { get; init; }
    /// <summary>Digits after the point of every amount.</summary>
    public required byte Decimals { get; init; }
    /// <summary>By Party: what is in the answer, and what is not and why.</summary>
    public required ImmutableArray<PartyCoverage> Coverage { get; init; }

    /// <summary>The cell of a row and a column.</summary>
    public Cell this[int row, int column]
    {
        get
        {
            if ((uint)row >= (uint)Rows.Length) throw new ArgumentOutOfRangeException(nameof(row));
            if ((uint)column >= (uint)Columns.Length) throw new ArgumentOutOfRangeException(nameof(column));
            var at = Array.BinarySearch(_at, (long)row * Columns.Length + column);
            return at >= 0 ? _cells[at] : _empty(row, column);
        }
    }

    /// <summary>The cells that are not empty, by row, then column.</summary>
    public IEnumerable<(int Row, int Column, Cell Cell)> Filled()
    {
        for (var i = 0; i < _at.Length; i++) yield return ((int)(_at[i] / Columns.Length), (int)(_at[i] % Columns.Length), _cells[i]);
    }
}
