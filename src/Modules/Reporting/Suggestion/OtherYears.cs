using System.Collections.Immutable;
using Tallystick.Reporting.Mapping;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Suggestion;

/// <summary>Readings of periods whose years are of another calendar, or of two digits. They are looked for only where no form of
/// <see cref="PeriodForms"/> reads the texts. Several readings, or one without evidence, are for a person: 1403 is 2024 to one office and 1983 to another.</summary>
internal static class OtherYears
{
    // Figures of migrant smuggling are of these years; what another reading makes of them is no reading.
    private const int Earliest = 1970, Latest = 2059;

    private static readonly FileCalendar[] Others = [FileCalendar.Buddhist, FileCalendar.Persian, FileCalendar.UmmAlQura, FileCalendar.TabularHijri];

    private static readonly ImmutableArray<PeriodPattern> Forms =
    [
        .. PeriodForms.All,
        .. new[]
        {
            "yyyy/M", "yyyy-M", "M-yyyy", "d-M-yyyy", "yyyy-M-d", "dd MMM yyyy", "yyyy'هـ'", "yyyy 'هـ'", "MMM yyyy'هـ'", "MMM yyyy 'هـ'", "'พ.ศ.' yyyy", "'พ.ศ.'yyyy", "MMM 'พ.ศ.' yyyy",
            "MMM-yy", "MMM yy", "MMMyy", "MMM/yy", "MMM.yy", "yy-MMM", "yy MMM", "yyMMM", "d MMM yy", "d-MMM-yy", "MM/yy", "MM-yy", "MM.yy", "M/yy", "yy-MM", "yy/MM",
            "dd/MM/yy", "MM/dd/yy", "d/M/yy", "M/d/yy", "dd.MM.yy", "d.M.yy", "dd-MM-yy", "MM-dd-yy", "yy/MM/dd", "yy-MM-dd", "Qq yy", "Qq-yy", "Qq/yy", "yy-Qq", "yy/yy", "yy-yy", "'FY'yy", "'FY' yy", "yy",
        }.Select(form => PeriodPattern.Parse(form)).OfType<PeriodPattern>(),
    ];

    private static readonly PeriodPattern MonthAlone = PeriodPattern.Parse("MMM")!;

    /// <summary>Words by which a header names the calendar, folded.</summary>
    private static readonly (FileCalendar Calendar, string[] Words)[] Named =
    [
        (FileCalendar.Buddhist, ["be", "พ ศ", "พุทธศักราช", "buddhist", "thai calendar"]),
        (FileCalendar.Persian, ["شمسي", "خورشيدي", "persian", "solar hijri", "shamsi", "jalali", "لمريز"]),
        (FileCalendar.UmmAlQura, ["هجري", "هجريه", "الهجري", "الهجريه", "قمري", "hijri", "ah", "hegire", "hijriyah"]),
    ];

    /// <summary>The readings of nearly all texts of a column, the likeliest first; none when they are no periods.</summary>
    /// <param name="texts">The texts with their rows.</param>
    /// <param name="header">What the column is called: it may name the calendar.</param>
    /// <param name="isCalled">Whether the header says that periods stand there; without, only names of months are believed.</param>
    /// <param name="isYear">Whether it says that years do: two digits alone are days, months and ages too.</param>
    /// <param name="remembered">How the Party said that years of this column are counted.</param>
    public static IReadOnlyList<PeriodPattern> Of(IReadOnlyCollection<KeyValuePair<string, int>> texts, string header, bool isCalled, bool isYear, YearReckoning? remembered)
    {
        var rows = texts.Sum(text => (long)text.Value);
        if (rows == 0) return [];
        var readings = new List<PeriodPattern>();
        foreach (var years in remembered is null ? Reckonings([.. texts.Select(text => text.Key)], header) : [remembered])
        {
            foreach (var form in Forms.Where(form => (isCalled || form.HasMonthName) && (isYear || form.Text != "yy") && form.HasShortYear == years.Century is not null).Select(form => form.Counting(years)))
            {
                if (!texts.Take(20).Any(text => Reads(form, text.Key)) || texts.Sum(text => Reads(form, text.Key) ? (long)text.Value : 0) * 100 < rows * 97) continue;
                if (!readings.Exists(other => other.Years == years && Alike(texts, form, other))) readings.Add(form);
            }
        }
        return Told(readings, header);
    }

    /// <summary>The readings of headers side by side, with the columns they read; none unless they follow each other.</summary>
    /// <param name="names">The headers, in order.</param>
    /// <param name="isTable">Whether the columns from one place to another may hold numbers.</param>
    /// <param name="remembered">How the Party said that years in headers are counted.</param>
    public static (IReadOnlyList<PeriodPattern> Readings, int From, int To) OfHeaders(IReadOnlyList<string> names, Func<int, bool> isTable, YearReckoning? remembered)
    {
        var readings = new List<PeriodPattern>();
        var (from, to) = (-1, -1);
        foreach (var years in remembered is null ? Reckonings(names, "") : [remembered])
        {
            foreach (var form in Forms.Where(form => form.HasShortYear == years.Century is not null && form.Text is not ("yy" or "yy-yy" or "yy/yy")).Select(form => form.Counting(years)))
            {
                if (readings.Count > 0 && form.Text != readings[0].Text) continue;
                var read = Enumerable.Range(0, names.Count).Where(i => Reads(form, names[i])).ToList();
                if (!FollowEachOther(read, form.HasMonthName ? 2 : 3, i => Place(form, names[i])) || !read.TrueForAll(isTable.Invoke)) continue;
                if (readings.Count > 0 && (read[0], read[^1]) != (from, to)) continue;
                (from, to) = (read[0], read[^1]);
                readings.Add(form);
            }
        }
        if (readings.Count > 0) return (Told(readings, ""), from, to);
        foreach (var years in remembered is null ? MonthReckonings(names) : [remembered])
        {
            var form = MonthAlone.Counting(years);
            var read = Enumerable.Range(0, names.Count).Where(i => MonthNames.Find(names[i], years.Calendar) > 0).ToList();
            if (!FollowEachOther(read, 2, i => MonthNames.Find(names[i], years.Calendar), isYear: true) || !read.TrueForAll(isTable.Invoke)) continue;
            if (readings.Count > 0 && (read[0], read[^1]) != (from, to)) continue;
            (from, to) = (read[0], read[^1]);
            readings.Add(form);
        }
        return (readings, from, to);
    }

    /// <summary>The readings of months whose year stands elsewhere, by their names; numbers are months of any calendar.</summary>
    public static IReadOnlyList<PeriodPattern> OfMonths(IReadOnlyCollection<string> texts) => [.. MonthReckonings(texts).Select(MonthAlone.Counting)];

    /// <summary>True when the only reading is beyond doubt: the names of its months, letters beside the year or the header tell the calendar.</summary>
    public static bool IsEvident(IReadOnlyList<PeriodPattern> readings, IEnumerable<string> texts, string header)
    {
        if (readings.Any(reading => reading.HasShortYear) || readings.Select(reading => reading.Years).Distinct().Count() != 1) return false;
        return readings[0].Years.Calendar switch
        {
            FileCalendar.Gregorian => true,
            FileCalendar.Buddhist => IsThai(header) || IsNamed(FileCalendar.Buddhist, header) || texts.Any(IsThai),
            FileCalendar.Persian => readings[0].HasMonthName || IsNamed(FileCalendar.Persian, header),
            // of the two Hijri calendars no letter tells which
            _ => false,
        };
    }

    /// <summary>Years met beside the table that may be the file's: in the name of the sheet, above the header, in the name of the file.</summary>
    public static IReadOnlyList<int> Beside(FileProfile file, FileCalendar calendar)
    {
        var january = new PeriodParts(0, 1, 1, 0, 0, 0);
        return
        [
            .. file.Sketch.Above.SelectMany(row => row.Cells).Prepend(file.Sketch.Sheet ?? "").Append(file.FileName).SelectMany(Numbers).Distinct()
                .Where(year => new YearReckoning(calendar, null, null).TryPeriod(january with { Year = year }, Frequency.D, out var day) && day.Start.Year is >= Earliest and <= Latest),
        ];
    }

    private static IEnumerable<int> Numbers(string text)
    {
        var digits = PlainText.WithAsciiDigits(text);
        for (var i = 0; i < digits.Length;)
        {
            var end = i;
            while (end < digits.Length && char.IsAsciiDigit(digits[end])) end++;
            if (end - i == 4) yield return int.Parse(digits.AsSpan(i, 4), System.Globalization.CultureInfo.InvariantCulture);
            i = Math.Max(end, i + 1);
        }
    }

    private static bool Reads(PeriodPattern form, string text) => text.Length is >= 2 and <= 40 && form.TryRead(text, out var period) && period.Start.Year is >= Earliest and <= Latest;

    /// <summary>The ways in which years of these texts might be counted, the likelier first. Two digits are Buddhist only where the letters are Thai or no other year is near.</summary>
    private static IEnumerable<YearReckoning> Reckonings(IReadOnlyCollection<string> texts, string header)
    {
        foreach (var calendar in Others) yield return new(calendar, null, null);
        if (IsThai(header) || texts.Any(IsThai)) yield return new(FileCalendar.Buddhist, null, 2500);
        foreach (var first in (int[])[2000, 1950, 1900]) yield return new(FileCalendar.Gregorian, null, first);
        if (texts.Any(text => text.Any(IsArabic)))
        {
            foreach (var calendar in Others.Skip(1)) yield return new(calendar, null, 1400);
            foreach (var calendar in Others.Skip(1)) yield return new(calendar, null, 1350);
        }
    }

    private static IEnumerable<YearReckoning> MonthReckonings(IReadOnlyCollection<string> texts)
    {
        var isThai = texts.Any(IsThai);
        var named = texts.Where(text => text.Any(char.IsLetter)).ToList();
        foreach (var calendar in (FileCalendar[])[FileCalendar.Buddhist, FileCalendar.Gregorian, .. Others.Skip(1)])
        {
            if (calendar == FileCalendar.Buddhist && !isThai) continue;
            if (named.Count == 0 || named.Exists(text => MonthNames.Find(text, calendar) > 0)) yield return new(calendar, null, null);
        }
    }

    /// <summary>Readings in a calendar that the header or the letters beside the year name stand alone; so do two digits in the century that fits them best.</summary>
    private static List<PeriodPattern> Told(List<PeriodPattern> readings, string header)
    {
        foreach (var (calendar, _) in Named)
        {
            var told = readings.FindAll(reading => Kind(reading.Years.Calendar) == calendar && (IsNamed(calendar, header) || IsBeside(reading)));
            if (told.Count > 0) return told;
        }
        // 1950 to 2049 says nothing new where 2000 to 2099 reads all
        return readings.FindAll(reading => reading.Years.Century is not 1950 and not 1350 || !readings.Exists(other => other.Text == reading.Text
            && other.Years.Calendar == reading.Years.Calendar && other.Years.Century is 2000 or 1900 or 1400));
    }

    private static bool IsBeside(PeriodPattern reading) => reading.Years.Calendar == FileCalendar.Buddhist ? reading.Text.Contains("พ.ศ", StringComparison.Ordinal)
        : Kind(reading.Years.Calendar) == FileCalendar.UmmAlQura && reading.Text.Contains("هـ", StringComparison.Ordinal);

    /// <summary>The two Hijri calendars as one: words tell Hijri, and not which.</summary>
    private static FileCalendar Kind(FileCalendar calendar) => calendar == FileCalendar.TabularHijri ? FileCalendar.UmmAlQura : calendar;

    private static bool IsNamed(FileCalendar calendar, string header)
    {
        var folded = $" {FoldedText.Of(header)} ";
        return Array.Exists(Named.First(named => named.Calendar == calendar).Words, word => folded.Contains($" {word} ", StringComparison.Ordinal));
    }

    private static bool IsThai(string text) => text.AsSpan().ContainsAnyInRange('\u0E01', '\u0E2E');

    private static bool IsArabic(char c) => c is >= '\u0620' and <= '\u06D3';

    private static bool FollowEachOther(List<int> columns, int least, Func<int, int> place, bool isYear = false)
    {
        if (columns.Count < least || columns[^1] - columns[0] != columns.Count - 1) return false;
        for (var i = 1; i < columns.Count; i++)
        {
            var (before, here) = (place(columns[i - 1]), place(columns[i]));
            if (isYear ? here != before % 12 + 1 : here != before + 1) return false;
        }
        return true;
    }

    /// <summary>Where a text stands among those of its form, in its own calendar: two of its months may go to one of ours.</summary>
    private static int Place(PeriodPattern form, string text)
    {
        if (form.Natural is Frequency.D or Frequency.W) return form.TryRead(text, out var day) ? day.Ordinal : -1;
        if (!form.TryParts(text, out var parts)) return -1;
        return form.Natural switch { Frequency.M => parts.Year * 12 + parts.Month, Frequency.Q => parts.Year * 4 + parts.Quarter, Frequency.S => parts.Year * 2 + parts.Half, _ => parts.Year };
    }

    private static bool Alike(IEnumerable<KeyValuePair<string, int>> texts, PeriodPattern one, PeriodPattern other)
    {
        foreach (var (text, _) in texts.Take(500))
        {
            if (one.TryRead(text, out var first) && other.TryRead(text, out var second) && first != second) return false;
        }
        return true;
    }
}
