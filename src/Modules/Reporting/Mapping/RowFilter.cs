using Tallystick.Sdmx;

namespace Tallystick.Reporting.Mapping;

/// <summary>One condition of a mapping, bound to its columns.</summary>
internal sealed class RowFilter
{
    private const int NoDay = -1;

    private readonly RowCells _cells;
    private readonly int _column;
    private readonly int _other;
    private readonly TextCache<bool> _texts;
    private readonly TextCache<int> _days;

    /// <summary>A condition over the columns at these places; <paramref name="other"/> is -1 where it compares with texts.</summary>
    public RowFilter(RowCells cells, RowCondition condition, int column, int other)
    {
        (_cells, Condition, _column, _other) = (cells, condition, column, other);
        _texts = new(text => condition.Texts.Contains(condition.Comparison == Comparison.Exactly ? text : PlainText.Of(text)));
        _days = new(text => condition.DayFormat.TryRead(text, out var period) && period.Frequency == Frequency.D ? period.Ordinal : NoDay);
    }

    /// <summary>The condition.</summary>
    public RowCondition Condition { get; }

    /// <summary>Rows it left out.</summary>
    public long Dropped { get; set; }

    /// <summary>True or false; null when a cell should hold a day and does not. <paramref name="place"/> is then its column.</summary>
    public bool? Holds(out int place)
    {
        place = _column;
        switch (Condition.Comparison)
        {
            case Comparison.In: return _texts.Of(_cells.Cell(_column));
            case Comparison.NotIn: return !_texts.Of(_cells.Cell(_column));
            case Comparison.Exactly: return _texts.Of(_cells.Exact(_column));
            case Comparison.Empty: return _cells.Cell(_column).IsEmpty;
            case Comparison.NotEmpty: return !_cells.Cell(_column).IsEmpty;
            default:
                var day = _days.Of(_cells.Cell(_column));
                if (day == NoDay) return null;
                var other = _days.Of(_cells.Cell(_other));
                if (other != NoDay) return day > other;
                place = _other;
                return null;
        }
    }
}
