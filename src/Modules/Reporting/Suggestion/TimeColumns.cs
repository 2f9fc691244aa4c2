using Tallystick.Reporting.Mapping;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Suggestion;

/// <summary>Finds where a file keeps its periods. A form is chosen only when it reads the cells and no other form reads them otherwise.</summary>
internal static class TimeColumns
{
    /// <summary>The forms that read nearly every cell of a column and give different periods; one when the column is clear, none when it holds no periods.</summary>
    public static IReadOnlyList<PeriodPattern> Forms(ColumnProfile column)
    {
        if (column.Filled == 0) return [];
        var reading = Enumerable.Range(0, PeriodForms.All.Length).Where(i => column.Reads(i) * 100 >= column.Filled * 97)
            .OrderByDescending(column.Reads).Select(i => PeriodForms.All[i]).ToList();
        var kept = new List<PeriodPattern>();
        foreach (var form in reading)
        {
            if (!kept.Exists(other => Alike(column, form, other))) kept.Add(form);
        }
        return kept;
    }

    /// <summary>True when the column holds years: four digits, or 2022/23, over a span registers cover.</summary>
    public static bool AreYears(ColumnProfile column, IReadOnlyList<PeriodPattern> forms) => forms.Count > 0 && forms[0].Natural == Frequency.A && column.Texts.Count <= 150;

    /// <summary>True when the column holds months: their names, or 1 to 12.</summary>
    public static bool AreMonths(ColumnProfile column, bool isCalledSo) =>
        column.Texts.Count is > 0 and <= 40 && column.Texts.Keys.All(text => IsMonth(text) || isCalledSo && Whole(text) is >= 1 and <= 12)
        && (isCalledSo || column.Texts.Keys.Any(text => text.Any(char.IsLetter)));

    /// <summary>True when the column holds quarters: Q1, T1, I to IV, or 1 to 4 under a header that says so.</summary>
    public static bool AreQuarters(ColumnProfile column, bool isCalledSo) =>
        column.Texts.Count is > 0 and <= 8 && column.Texts.Keys.All(text => text.TrimStart('Q', 'q', 'T', 't') is "1" or "2" or "3" or "4" || text is "I" or "II" or "III" or "IV")
        && (isCalledSo || column.Texts.Keys.All(text => text.Length == 2 && char.IsLetter(text[0])));

    /// <summary>True for the name of a month of any calendar.</summary>
    private static bool IsMonth(string text) =>
        MonthNames.Find(text) > 0 || MonthNames.Find(text, FileCalendar.Persian) > 0 || MonthNames.Find(text, FileCalendar.UmmAlQura) > 0;

    private static int Whole(string text) => text.Length is 1 or 2 && int.TryParse(PlainText.WithAsciiDigits(text), out var number) ? number : -1;

    private static bool Alike(ColumnProfile column, PeriodPattern one, PeriodPattern other)
    {
        foreach (var text in column.Texts.Keys.Take(500))
        {
            if (one.TryRead(text, out var first) && other.TryRead(text, out var second) && first != second) return false;
        }
        return true;
    }
}
