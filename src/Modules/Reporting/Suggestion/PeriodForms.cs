using System.Collections.Immutable;
using Tallystick.Reporting.Mapping;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Suggestion;

/// <summary>The forms in which registers write periods, tried on every text; what more than one form reads (03/04/2024) is for a person.</summary>
internal static class PeriodForms
{
    /// <summary>All forms; where two read the same texts alike, the plainer stands first.</summary>
    public static ImmutableArray<PeriodPattern> All { get; } =
    [
        .. new[]
        {
            "yyyy-MM-dd", "dd/MM/yyyy", "MM/dd/yyyy", "d/M/yyyy", "M/d/yyyy", "dd.MM.yyyy", "d.M.yyyy", "dd-MM-yyyy", "MM-dd-yyyy", "yyyy/MM/dd", "yyyy/M/d", "yyyyMMdd", "yyyy.MM.dd",
            "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "dd/MM/yyyy HH:mm", "dd/MM/yyyy HH:mm:ss", "MM/dd/yyyy HH:mm", "dd.MM.yyyy HH:mm", "d MMM yyyy", "dd-MMM-yyyy", "MMM d, yyyy", "yyyy年M月d日",
            "yyyy-MM", "MM/yyyy", "M/yyyy", "yyyy/MM", "MM.yyyy", "MM-yyyy", "yyyyMmm", "yyyyMM", "MMM yyyy", "yyyy MMM", "MMM-yyyy", "yyyy-MMM", "MMM/yyyy", "MMMyyyy", "yyyyMMM", "yyyy年M月",
            "yyyy-Qq", "Qq yyyy", "yyyy Qq", "Qq/yyyy", "yyyyQq", "Qq-yyyy", "yyyySs", "yyyy-Ss", "yyyy-Www", "yyyyWww", "yyyy", "yyyy年", "yyyy/yy", "yyyy-yy", "'FY'yyyy", "'FY' yyyy",
        }.Select(form => PeriodPattern.Parse(form)).OfType<PeriodPattern>(),
    ];

    /// <summary>The place of the year alone.</summary>
    public static int Year { get; } = All.IndexOf(All.First(form => form.Text == "yyyy"));

    /// <summary>The places of all forms.</summary>
    public static IReadOnlyList<int> Places { get; } = [.. Enumerable.Range(0, All.Length)];

    /// <summary>The places of the forms that read any of the texts.</summary>
    public static IReadOnlyList<int> Among(IEnumerable<string> texts)
    {
        var counts = new long[All.Length];
        foreach (var text in texts) Count(text, 1, counts, Places);
        return [.. Places.Where(i => counts[i] > 0)];
    }

    /// <summary>Adds the rows of a text to every one of the forms that reads it.</summary>
    public static void Count(string text, int rows, long[] counts, IReadOnlyList<int> forms)
    {
        if (forms.Count == 0 || text.Length is < 4 or > 40 || !HasYear(text)) return;
        foreach (var i in forms)
        {
            if (All[i].TryRead(text, out var period) && period.Start.Year is >= 1900 and <= 2100) counts[i] += rows;
        }
    }

    /// <summary>The forms that read a text.</summary>
    public static IEnumerable<PeriodPattern> Of(string text) =>
        text.Length is < 4 or > 40 || !HasYear(text) ? [] : All.Where(form => form.TryRead(text, out var period) && period.Start.Year is >= 1900 and <= 2100);

    /// <summary>True for forms that give a year and nothing finer.</summary>
    public static bool IsYear(PeriodPattern form) => form.Natural == Frequency.A;

    private static bool HasYear(string text)
    {
        var run = 0;
        foreach (var c in text)
        {
            run = char.IsDigit(c) ? run + 1 : 0;
            if (run == 4) return true;
        }
        return false;
    }
}
