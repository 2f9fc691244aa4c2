using Tallystick.Sdmx;

namespace Tallystick.Reporting.Mapping;

/// <summary>Reads the period of a row as the mapping says: from one cell with a format, from a year and a month or quarter (of a calendar or
/// a fiscal year), or a constant; and cuts it down to the frequency wanted.</summary>
internal sealed class PeriodCells
{
    /// <summary>The text is no period in the mapping's format.</summary>
    public const int NoPeriod = -1;
    /// <summary>A period, but of a frequency the dataflow does not have.</summary>
    public const int OtherFrequency = -2;
    /// <summary>Less the year: a period nobody counts in, as a Buddhist year is when it is taken for a Gregorian one.</summary>
    public const int Far = -1000;

    private const int Earliest = 1900, Latest = 2100;

    private readonly TimeRule _rule;
    private readonly Dataflow _dataflow;
    private readonly TextCache<int> _dates;
    private readonly TextCache<int> _years;
    private readonly TextCache<PeriodParts> _parts;
    private int _lastDate = NoPeriod;
    private int _lastCut;

    /// <summary>A reader for the rule.</summary>
    public PeriodCells(TimeRule rule, Dataflow dataflow)
    {
        _rule = rule;
        _dataflow = dataflow;
        _dates = new(text => rule.Format.TryRead(text, out var period) ? Near(period) : NoPeriod);
        _years = new(text => rule.YearFormat.TryParts(text, out var year) ? year.Year : NoPeriod);
        _parts = new(text => rule.Month is not null ? new(0, Month(text), 0, 0, 0, 0) : rule.Quarter is not null ? new(0, 0, 0, Quarter(text), 0, 0)
            : rule.Format.TryParts(text, out var parts) ? parts : default);
    }

    /// <summary>The period as the file writes it, packed, or <see cref="NoPeriod"/>, or <see cref="Far"/> less its year.</summary>
    public int Date(ReadOnlySpan<char> cell) => _dates.Of(cell);

    /// <summary>The year as the file counts it, or <see cref="NoPeriod"/>.</summary>
    public int Year(ReadOnlySpan<char> cell) => _years.Of(cell);

    /// <summary>The month, quarter or whatever stands apart from its year; all 0 when it is none.</summary>
    public PeriodParts Part(ReadOnlySpan<char> cell) => _parts.Of(cell);

    /// <summary>The period of a part in a calendar or fiscal year, packed, or <see cref="NoPeriod"/>, or <see cref="Far"/> less its year.</summary>
    public int In(int year, PeriodParts part)
    {
        if (year < 0 || part == default) return NoPeriod;
        var month = part.Month;
        if (_rule.FirstMonth > 1 && part.Quarter > 0)
        {
            month = (_rule.FirstMonth - 1 + (part.Quarter - 1) * 3) % 12 + 1;
            part = part with { Quarter = (month + 2) / 3 };
        }
        return _rule.Years.TryPeriod(part with { Year = year + YearOf(month) }, _rule.Natural, out var period) ? Near(period) : NoPeriod;
    }

    /// <summary>The period cut down to the frequency wanted, packed, or <see cref="OtherFrequency"/>.</summary>
    public int Cut(int packed)
    {
        if (packed == _lastDate) return _lastCut;
        (_lastDate, _lastCut) = (packed, CutAfresh(packed));
        return _lastCut;
    }

    private int CutAfresh(int packed)
    {
        var period = TimePeriod.FromPacked(packed);
        if (_rule.Frequency is { } frequency && frequency != period.Frequency)
        {
            if (frequency > period.Frequency) return OtherFrequency;
            period = period.In(frequency);
        }
        return _dataflow.Frequencies.Contains(period.Frequency) ? period.Packed : OtherFrequency;
    }

    /// <summary>How many calendar years lie between the fiscal year's number and the year its month is in.</summary>
    private int YearOf(int month) => _rule.FirstMonth == 1 ? 0 : _rule.NamedByStart ? month < _rule.FirstMonth ? 1 : 0 : month >= _rule.FirstMonth ? -1 : 0;

    private static int Near(TimePeriod period) => period.Start.Year is >= Earliest and <= Latest ? period.Packed : Far - period.Start.Year;

    private int Month(string text)
    {
        var plain = PlainText.WithAsciiDigits(PlainText.Of(text));
        if (plain.Length is 1 or 2 && char.IsAsciiDigit(plain[0]) && char.IsAsciiDigit(plain[^1]))
        {
            var number = plain.Length == 1 ? plain[0] - '0' : (plain[0] - '0') * 10 + plain[1] - '0';
            return number is >= 1 and <= 12 ? number : 0;
        }
        return MonthNames.Find(plain, _rule.Years.Calendar);
    }

    private static int Quarter(string text)
    {
        var plain = PlainText.WithAsciiDigits(PlainText.Of(text)).TrimStart('Q', 'q', 'T', 't');
        return plain.Length == 1 && plain[0] is >= '1' and <= '4' ? plain[0] - '0' : plain switch { "I" => 1, "II" => 2, "III" => 3, "IV" => 4, _ => 0 };
    }
}
