using System.Globalization;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Mapping;

/// <summary>The calendars files count years by.</summary>
internal enum FileCalendar
{
    /// <summary>That of the exchange.</summary>
    Gregorian,
    /// <summary>The Thai solar calendar: Gregorian months and days, years 543 ahead.</summary>
    Buddhist,
    /// <summary>The solar Hijri calendar of Iran and Afghanistan, which begins a year at the March equinox.</summary>
    Persian,
    /// <summary>The lunar calendar by the tables of Umm al-Qura, which administrations of the Gulf date by: 1318 to 1500.</summary>
    UmmAlQura,
    /// <summary>The lunar calendar by arithmetic, eleven leap years in thirty, as office programs count it. A day apart from the tables in many months.</summary>
    TabularHijri,
}

/// <summary>Which Gregorian period a month or year of another calendar goes to.</summary>
internal enum HoldingDay
{
    /// <summary>The one that holds its first day.</summary>
    First,
    /// <summary>The one that holds its last day.</summary>
    Last,
    /// <summary>The one that holds most of its days; of two that hold as many, the earlier.</summary>
    Most,
}

/// <summary>What a text says of a period before any calendar: numbers as written, 0 for what it does not say.</summary>
internal readonly record struct PeriodParts(int Year, int Month, int Day, int Quarter, int Half, int Week);

/// <summary>How a file counts years. A day is a day in every calendar, and a Buddhist month a Gregorian one. A Persian or Hijri month or year is
/// none: it goes as a whole to the period that the mapping says, and is never cut.</summary>
/// <param name="Calendar">The calendar.</param>
/// <param name="Holds">Where months and years go that are no Gregorian ones; null when nobody said so.</param>
/// <param name="Century">The first of the hundred years that years of two digits stand for, in that calendar; null when nobody said so.</param>
internal sealed record YearReckoning(FileCalendar Calendar, HoldingDay? Holds, int? Century)
{
    private const int BuddhistLead = 543;

    private static readonly PersianCalendar Persian = new();
    private static readonly UmAlQuraCalendar UmmAlQura = new();
    // Windows may shift this calendar by the machine's settings: the same file gives the same figures everywhere.
    private static readonly HijriCalendar Tabular = new() { HijriAdjustment = 0 };

    private static readonly (FileCalendar Calendar, string Word)[] CalendarWords =
        [(FileCalendar.Buddhist, "buddhist"), (FileCalendar.Persian, "persian"), (FileCalendar.UmmAlQura, "hijri-umm-al-qura"), (FileCalendar.TabularHijri, "hijri-tabular")];

    private static readonly (HoldingDay Day, string Word)[] HoldingWords = [(HoldingDay.First, "first-day"), (HoldingDay.Last, "last-day"), (HoldingDay.Most, "most-days")];

    /// <summary>Gregorian years in full.</summary>
    public static YearReckoning Plain { get; } = new(FileCalendar.Gregorian, null, null);

    /// <summary>The words a mapping names the other calendars by.</summary>
    public static string[] Calendars { get; } = [.. CalendarWords.Select(pair => pair.Word)];

    /// <summary>The words a mapping says by where a month or year goes.</summary>
    public static string[] Holdings { get; } = [.. HoldingWords.Select(pair => pair.Word)];

    /// <summary>True when its months and years are Gregorian ones.</summary>
    public bool IsAligned => Calendar is FileCalendar.Gregorian or FileCalendar.Buddhist;

    /// <summary>The word for the calendar; null for the Gregorian, which has none.</summary>
    public string? CalendarWord => CalendarWords.FirstOrDefault(pair => pair.Calendar == Calendar).Word;

    /// <summary>The word for where months and years go, or null.</summary>
    public string? HoldingWord => HoldingWords.FirstOrDefault(pair => pair.Day == Holds).Word;

    /// <summary>The hundred years that two digits stand for, <c>2000-2099</c>, or null.</summary>
    public string? CenturyWord => Century is { } first ? string.Create(CultureInfo.InvariantCulture, $"{first}-{first + 99}") : null;

    /// <summary>All of it in words parted by blanks, empty for <see cref="Plain"/>: what is remembered of an answer.</summary>
    public string Words => string.Join(' ', new[] { CalendarWord, HoldingWord, CenturyWord }.OfType<string>());

    /// <summary>The way back from <see cref="Words"/>; null when a word is none, or stands there out of order.</summary>
    public static YearReckoning? OfWords(string words)
    {
        var years = Plain;
        foreach (var word in words.Split(' '))
        {
            if (CalendarOf(word) is not FileCalendar.Gregorian and var calendar) years = years with { Calendar = calendar };
            else if (HoldingOf(word) is { } holds) years = years with { Holds = holds };
            else if (CenturyOf(word) is { } century) years = years with { Century = century };
        }
        return years.Words == words && words.Length > 0 ? years : null;
    }

    /// <summary>The calendar of a word; Gregorian for none.</summary>
    public static FileCalendar CalendarOf(string? word) => CalendarWords.FirstOrDefault(pair => pair.Word == word).Calendar;

    /// <summary>Where months and years go by a word; null for none.</summary>
    public static HoldingDay? HoldingOf(string? word) => HoldingWords.Where(pair => pair.Word == word).Select(pair => (HoldingDay?)pair.Day).FirstOrDefault();

    /// <summary>The first year of a text like <c>2000-2099</c>; null when it is no span of a hundred years.</summary>
    public static int? CenturyOf(string text) =>
        text.Length == 9 && text[4] == '-' && int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var last) && first >= 1000 && last == first + 99 ? first : null;

    /// <summary>The year of two digits in full; 0 when nobody said the century.</summary>
    public int FullYear(int two) => Century is { } first ? first + (two - first % 100 + 100) % 100 : 0;

    /// <summary>The period of a frequency that the parts say; false when the calendar has none such.</summary>
    public bool TryPeriod(in PeriodParts parts, Frequency frequency, out TimePeriod period)
    {
        period = default;
        if (IsAligned) return TryGregorian(parts with { Year = parts.Year - (Calendar == FileCalendar.Buddhist ? BuddhistLead : 0) }, frequency, out period);
        if (!TryDays(parts, frequency, out var first, out var last)) return false;
        period = Holds switch
        {
            HoldingDay.First => TimePeriod.Holding(first, frequency),
            HoldingDay.Most => Most(first, last, frequency),
            _ => TimePeriod.Holding(last, frequency),
        };
        return true;
    }

    /// <summary>The last day of what the parts say, wherever it goes.</summary>
    public bool TryLastDay(in PeriodParts parts, Frequency frequency, out DateOnly last)
    {
        if (!IsAligned) return TryDays(parts, frequency, out _, out last);
        var isPeriod = TryPeriod(parts, frequency, out var period);
        last = isPeriod ? period.End : default;
        return isPeriod;
    }

    private static bool TryGregorian(in PeriodParts parts, Frequency frequency, out TimePeriod period)
    {
        period = default;
        if (parts.Year is < 1000 or > 9998) return false;
        switch (frequency)
        {
            case Frequency.D when parts.Month is >= 1 and <= 12 && parts.Day >= 1 && parts.Day <= DateTime.DaysInMonth(parts.Year, parts.Month):
                period = TimePeriod.Holding(new DateOnly(parts.Year, parts.Month, parts.Day), Frequency.D);
                return true;
            case Frequency.M when parts.Month is >= 1 and <= 12: period = TimePeriod.Month(parts.Year, parts.Month); return true;
            case Frequency.Q when parts.Quarter is >= 1 and <= 4: period = TimePeriod.Quarter(parts.Year, parts.Quarter); return true;
            case Frequency.S when parts.Half is 1 or 2: period = TimePeriod.Half(parts.Year, parts.Half); return true;
            case Frequency.W: return TimePeriod.TryParse(string.Create(CultureInfo.InvariantCulture, $"{parts.Year:0000}-W{parts.Week:00}"), out period);
            case Frequency.A: period = TimePeriod.Year(parts.Year); return true;
            default: return false;
        }
    }

    private bool TryDays(in PeriodParts parts, Frequency frequency, out DateOnly first, out DateOnly last)
    {
        (first, last) = (default, default);
        System.Globalization.Calendar calendar = Calendar switch { FileCalendar.Persian => Persian, FileCalendar.UmmAlQura => UmmAlQura, _ => Tabular };
        var (least, most) = Calendar == FileCalendar.UmmAlQura ? (1318, 1500) : (1000, 9000);
        var (month, months) = frequency switch
        {
            Frequency.A => (1, 12),
            Frequency.S => (parts.Half * 6 - 5, 6),
            Frequency.Q => (parts.Quarter * 3 - 2, 3),
            Frequency.M or Frequency.D => (parts.Month, 1),
            _ => (0, 0),
        };
        var end = month + months - 1;
        if (parts.Year < least || parts.Year > most || month < 1 || end > 12) return false;
        var days = calendar.GetDaysInMonth(parts.Year, end);
        if (frequency == Frequency.D && (parts.Day < 1 || parts.Day > days)) return false;
        first = DateOnly.FromDateTime(calendar.ToDateTime(parts.Year, month, frequency == Frequency.D ? parts.Day : 1, 0, 0, 0, 0));
        last = frequency == Frequency.D ? first : DateOnly.FromDateTime(calendar.ToDateTime(parts.Year, end, days, 0, 0, 0, 0));
        return true;
    }

    private static TimePeriod Most(DateOnly first, DateOnly last, Frequency frequency)
    {
        var (best, most) = (default(TimePeriod), 0);
        for (var period = TimePeriod.Holding(first, frequency); period.Start <= last; period = period.Next)
        {
            var days = Math.Min(period.End.DayNumber, last.DayNumber) - Math.Max(period.Start.DayNumber, first.DayNumber) + 1;
            if (days > most) (best, most) = (period, days);
        }
        return best;
    }
}
