using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tallystick.Sdmx;

/// <summary>How often a series is observed; the letters are SDMX's CL_FREQ.</summary>
public enum Frequency : byte
{
    /// <summary>Annual, <c>2016</c>.</summary>
    A = 1,
    /// <summary>Half-yearly, <c>2016-S1</c>.</summary>
    S = 2,
    /// <summary>Quarterly, <c>2016-Q1</c>.</summary>
    Q = 3,
    /// <summary>Monthly, <c>2016-05</c>.</summary>
    M = 4,
    /// <summary>ISO 8601 week, <c>2016-W07</c>.</summary>
    W = 5,
    /// <summary>Daily, <c>2016-05-17</c>.</summary>
    D = 6,
}

/// <summary>One Gregorian calendar period, written as SDMX 2.1/3.0 writes TIME_PERIOD. Both ends are included. It is a number of whole
/// periods since year 0 of its frequency, so <see cref="Next"/> and comparison within a frequency cost nothing.</summary>
public readonly struct TimePeriod : IEquatable<TimePeriod>, IComparable<TimePeriod>
{
    private const int MinYear = 1000, MaxYear = 9998;
    private static readonly DateOnly FirstMonday = new(1, 1, 1);

    private readonly int _packed;

    private TimePeriod(Frequency frequency, int ordinal) => _packed = ((int)frequency << 24) | ordinal;

    /// <summary>The frequency; 0 for the default value, which is no period.</summary>
    public Frequency Frequency => (Frequency)(_packed >> 24);

    /// <summary>Whole periods since year 0 (years, halves, quarters, months) or since 0001-01-01 (weeks, days).</summary>
    public int Ordinal => _packed & 0xFFFFFF;

    /// <summary>Frequency and ordinal in one number, ordered by frequency, then time. Stable: it may be stored.</summary>
    public int Packed => _packed;

    /// <summary>The way back from <see cref="Packed"/>.</summary>
    public static TimePeriod FromPacked(int packed) => new((Frequency)(packed >> 24), packed & 0xFFFFFF);

    /// <summary>The calendar year.</summary>
    public static TimePeriod Year(int year) => new(Frequency.A, Checked(year));

    /// <summary>The month 1 to 12 of a year.</summary>
    public static TimePeriod Month(int year, int month) =>
        month is < 1 or > 12 ? throw new ArgumentOutOfRangeException(nameof(month)) : new(Frequency.M, Checked(year) * 12 + month - 1);

    /// <summary>The quarter 1 to 4 of a year.</summary>
    public static TimePeriod Quarter(int year, int quarter) =>
        quarter is < 1 or > 4 ? throw new ArgumentOutOfRangeException(nameof(quarter)) : new(Frequency.Q, Checked(year) * 4 + quarter - 1);

    /// <summary>The half 1 or 2 of a year.</summary>
    public static TimePeriod Half(int year, int half) =>
        half is < 1 or > 2 ? throw new ArgumentOutOfRangeException(nameof(half)) : new(Frequency.S, Checked(year) * 2 + half - 1);

    /// <summary>The period of <paramref name="frequency"/> that holds <paramref name="day"/>.</summary>
    public static TimePeriod Holding(DateOnly day, Frequency frequency) => frequency switch
    {
        Frequency.A => Year(day.Year),
        Frequency.S => Half(day.Year, (day.Month + 5) / 6),
        Frequency.Q => Quarter(day.Year, (day.Month + 2) / 3),
        Frequency.M => Month(day.Year, day.Month),
        Frequency.W => new(Frequency.W, (day.DayNumber - FirstMonday.DayNumber) / 7),
        Frequency.D => new(Frequency.D, day.DayNumber),
        _ => throw new ArgumentOutOfRangeException(nameof(frequency)),
    };

    /// <summary>The first day.</summary>
    public DateOnly Start => Frequency switch
    {
        Frequency.A => new(Ordinal, 1, 1),
        Frequency.S => new(Ordinal / 2, Ordinal % 2 * 6 + 1, 1),
        Frequency.Q => new(Ordinal / 4, Ordinal % 4 * 3 + 1, 1),
        Frequency.M => new(Ordinal / 12, Ordinal % 12 + 1, 1),
        Frequency.W => FirstMonday.AddDays(Ordinal * 7),
        Frequency.D => DateOnly.FromDayNumber(Ordinal),
        _ => throw new InvalidOperationException("The default value is no period."),
    };

    /// <summary>The last day, included.</summary>
    public DateOnly End => Next.Start.AddDays(-1);

    /// <summary>The period after this one, of the same frequency.</summary>
    public TimePeriod Next => Plus(1);

    /// <summary>The period <paramref name="count"/> after this one; before it when negative.</summary>
    public TimePeriod Plus(int count) => new(Frequency, Ordinal + count);

    /// <summary>True when every day of <paramref name="other"/> lies in this period.</summary>
    public bool Contains(TimePeriod other) => Start <= other.Start && other.End <= End;

    /// <summary>The period of a coarser frequency that holds this one's last day (ISO weeks are labelled so by the field's sources).</summary>
    public TimePeriod In(Frequency frequency) => Holding(End, frequency);

    /// <summary>The periods of a finer frequency that tile this one exactly, or none where they cannot (weeks in months).</summary>
    public IEnumerable<TimePeriod> Split(Frequency finer)
    {
        if (finer == Frequency) { yield return this; yield break; }
        if (finer < Frequency || (finer == Frequency.W && Frequency != Frequency.W) || Frequency == Frequency.W && finer != Frequency.D) yield break;
        var end = End;
        for (var p = Holding(Start, finer); p.Start <= end; p = p.Next) yield return p;
    }

    /// <summary>Reads the SDMX form: <c>2016</c>, <c>2016-S1</c>, <c>2016-Q1</c>, <c>2016-05</c>, <c>2016-W07</c>, <c>2016-05-17</c>;
    /// also <c>2016-A1</c> and <c>2016-M05</c>. Digits are ASCII. Nothing else is guessed here.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimePeriod period)
    {
        period = default;
        if (text.Length < 4 || !Digits(text[..4], out var year) || year is < MinYear or > MaxYear) return false;
        if (text.Length == 4) { period = Year(year); return true; }
        if (text[4] != '-') return false;
        var rest = text[5..];
        if (rest.Length == 0) return false;
        if (char.IsAsciiDigit(rest[0]))
        {
            if (rest.Length == 2 && Digits(rest, out var month) && month is >= 1 and <= 12) { period = Month(year, month); return true; }
            if (rest.Length == 5 && rest[2] == '-' && Digits(rest[..2], out month) && Digits(rest[3..], out var day)
                && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month))
            {
                period = Holding(new DateOnly(year, month, day), Frequency.D);
                return true;
            }
            return false;
        }
        if (!Digits(rest[1..], out var n)) return false;
        switch (rest[0])
        {
            case 'A' when rest.Length == 2 && n == 1: period = Year(year); return true;
            case 'S' when rest.Length == 2 && n is 1 or 2: period = Half(year, n); return true;
            case 'Q' when rest.Length == 2 && n is >= 1 and <= 4: period = Quarter(year, n); return true;
            case 'M' when rest.Length == 3 && n is >= 1 and <= 12: period = Month(year, n); return true;
            case 'W' when rest.Length == 3 && n >= 1 && n <= ISOWeek.GetWeeksInYear(year):
                period = Holding(DateOnly.FromDateTime(ISOWeek.ToDateTime(year, n, DayOfWeek.Monday)), Frequency.W);
                return true;
            default: return false;
        }
    }

    /// <summary>Reads the SDMX form.</summary>
    /// <exception cref="FormatException">When it is none.</exception>
    public static TimePeriod Parse(string text) =>
        TryParse(text, out var period) ? period : throw new FormatException($"'{text}' is no SDMX time period.");

    private static bool Digits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        if (text.Length == 0) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c)) return false;
            value = value * 10 + (c - '0');
        }
        return true;
    }

    private static int Checked(int year) =>
        year is < MinYear or > MaxYear ? throw new ArgumentOutOfRangeException(nameof(year)) : year;

    /// <summary>The SDMX form.</summary>
    public override string ToString()
    {
        var i = CultureInfo.InvariantCulture;
        return Frequency switch
        {
            Frequency.A => Ordinal.ToString("0000", i),
            Frequency.S => string.Create(i, $"{Ordinal / 2:0000}-S{Ordinal % 2 + 1}"),
            Frequency.Q => string.Create(i, $"{Ordinal / 4:0000}-Q{Ordinal % 4 + 1}"),
            Frequency.M => string.Create(i, $"{Ordinal / 12:0000}-{Ordinal % 12 + 1:00}"),
            Frequency.W => Week(Start.ToDateTime(default)),
            Frequency.D => Start.ToString("yyyy-MM-dd", i),
            _ => "",
        };

        static string Week(DateTime monday) =>
            string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(monday):0000}-W{ISOWeek.GetWeekOfYear(monday):00}");
    }

    /// <inheritdoc/>
    public int CompareTo(TimePeriod other) => _packed.CompareTo(other._packed);
    /// <inheritdoc/>
    public bool Equals(TimePeriod other) => _packed == other._packed;
    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is TimePeriod other && Equals(other);
    /// <inheritdoc/>
    public override int GetHashCode() => _packed;
    /// <summary>Same frequency and same time.</summary>
    public static bool operator ==(TimePeriod a, TimePeriod b) => a._packed == b._packed;
    /// <summary>Another frequency or another time.</summary>
    public static bool operator !=(TimePeriod a, TimePeriod b) => a._packed != b._packed;
    /// <summary>Earlier, within one frequency.</summary>
    public static bool operator <(TimePeriod a, TimePeriod b) => a._packed < b._packed;
    /// <summary>Later, within one frequency.</summary>
    public static bool operator >(TimePeriod a, TimePeriod b) => a._packed > b._packed;
    /// <summary>Not later, within one frequency.</summary>
    public static bool operator <=(TimePeriod a, TimePeriod b) => a._packed <= b._packed;
    /// <summary>Not earlier, within one frequency.</summary>
    public static bool operator >=(TimePeriod a, TimePeriod b) => a._packed >= b._packed;
}
