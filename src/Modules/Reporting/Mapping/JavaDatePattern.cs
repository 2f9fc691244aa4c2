namespace Tallystick.Reporting.Mapping;

/// <summary>Patterns for periods in the letters SDMX uses for them, those of Java's SimpleDateFormat. It has none for quarters, half-years and
/// the year after.</summary>
internal static class JavaDatePattern
{
    /// <summary>The pattern in Java's letters; null when it cannot be said in them.</summary>
    public static string? Of(PeriodPattern pattern)
    {
        var text = pattern.Text;
        // With quotes the letters within are anyone's: such a pattern is already as Java has it, or is not said.
        if (text.Contains('\'', StringComparison.Ordinal)) return Back(text) == text ? text : null;
        if (text == "sdmx" || text.AsSpan().ContainsAny('q', 'S') || text.Replace("yyyy", "", StringComparison.Ordinal).Contains('y', StringComparison.Ordinal)) return null;
        return text.Contains("Www", StringComparison.Ordinal)
            ? text.Replace("Www", "'W'ww", StringComparison.Ordinal).Replace("yyyy", "YYYY", StringComparison.Ordinal)
            : text.Replace("Mmm", "'M'MM", StringComparison.Ordinal);
    }

    /// <summary>The pattern in our letters; null when we do not know one of Java's.</summary>
    public static string? Back(string java)
    {
        var text = java.Replace("'M'MM", "Mmm", StringComparison.Ordinal);
        if (text.Contains("'W'ww", StringComparison.Ordinal)) text = text.Replace("'W'ww", "Www", StringComparison.Ordinal).Replace("YYYY", "yyyy", StringComparison.Ordinal);
        return PeriodPattern.Parse(text) is null ? null : text;
    }
}
