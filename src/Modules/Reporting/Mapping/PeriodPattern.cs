using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Mapping;

/// <summary>How a file writes its periods: <c>yyyy-MM-dd</c>, <c>dd/MM/yyyy</c>, <c>yyyyMmm</c> (2016M02), <c>MMM yyyy</c>, <c>yyyy-Qq</c>,
/// <c>yyyy-Www</c>, <c>sdmx</c>; <c>MMM-yy</c> where a year has two digits, <c>MMM</c> where it stands elsewhere. A text either has that form
/// to the last character or is no period.</summary>
internal sealed class PeriodPattern
{
    private enum Part { Literal, Year, ShortYear, NextYear, Month, MonthLoose, MonthName, Day, DayLoose, Quarter, Half, Week, Clock }

    private readonly ImmutableArray<(Part Part, char Literal)> _parts;
    private readonly bool _sdmx;

    private PeriodPattern(string text, ImmutableArray<(Part, char)> parts, bool sdmx, Frequency natural, YearReckoning years)
    {
        Text = text;
        _parts = parts;
        _sdmx = sdmx;
        Natural = natural;
        Years = years;
        HasShortYear = parts.Any(part => part.Item1 == Part.ShortYear);
        HasYear = sdmx || HasShortYear || parts.Any(part => part.Item1 == Part.Year);
    }

    /// <summary>The year alone.</summary>
    public static PeriodPattern Year { get; } = Parse("yyyy")!;
    /// <summary>ISO days.</summary>
    public static PeriodPattern IsoDay { get; } = Parse("yyyy-MM-dd")!;

    /// <summary>The pattern as written.</summary>
    public string Text { get; }
    /// <summary>The frequency it gives; 0 for <c>sdmx</c>, which gives any.</summary>
    public Frequency Natural { get; }
    /// <summary>How its years are counted.</summary>
    public YearReckoning Years { get; }
    /// <summary>False for <c>MMM</c> and the like: the year stands elsewhere.</summary>
    public bool HasYear { get; }
    /// <summary>True for <c>MMM-yy</c>: nothing is read before the century is known.</summary>
    public bool HasShortYear { get; }
    /// <summary>True when it reads the name of a month, which tells a calendar.</summary>
    public bool HasMonthName => _parts.Any(part => part.Part == Part.MonthName);

    /// <summary>The same form, its years counted otherwise.</summary>
    public PeriodPattern Counting(YearReckoning years) => new(Text, _parts, _sdmx, Natural, years);

    /// <summary>Reads a pattern; null when it is none (an unknown letter, a day without a month, nothing but marks).</summary>
    public static PeriodPattern? Parse(string text)
    {
        if (text == "sdmx") return new(text, [], true, default, YearReckoning.Plain);
        var parts = ImmutableArray.CreateBuilder<(Part, char)>();
        for (var i = 0; i < text.Length;)
        {
            var rest = text.AsSpan(i);
            if (rest[0] == '\'')
            {
                var end = rest[1..].IndexOf('\'');
                if (end < 0) return null;
                foreach (var c in rest.Slice(1, end)) parts.Add((Part.Literal, c));
                i += end + 2;
                continue;
            }
            var (length, part, letter) = rest switch
            {
                _ when rest.StartsWith("yyyy") => (4, Part.Year, '\0'),
                _ when rest.StartsWith("yy") => (2, text.Contains("yyyy", StringComparison.Ordinal) || Has(Part.ShortYear) ? Part.NextYear : Part.ShortYear, '\0'),
                _ when rest.StartsWith("MMMM") => (4, Part.MonthName, '\0'),
                _ when rest.StartsWith("MMM") => (3, Part.MonthName, '\0'),
                _ when rest.StartsWith("Mmm") => (3, Part.Month, 'M'),
                _ when rest.StartsWith("MM") => (2, Part.Month, '\0'),
                _ when rest.StartsWith("M") => (1, Part.MonthLoose, '\0'),
                _ when rest.StartsWith("dd") => (2, Part.Day, '\0'),
                _ when rest.StartsWith("d") => (1, Part.DayLoose, '\0'),
                _ when rest.StartsWith("Qq") => (2, Part.Quarter, 'Q'),
                _ when rest.StartsWith("q") => (1, Part.Quarter, '\0'),
                _ when rest.StartsWith("Ss") => (2, Part.Half, 'S'),
                _ when rest.StartsWith("Www") => (3, Part.Week, 'W'),
                _ when rest.StartsWith("HH") || rest.StartsWith("mm") || rest.StartsWith("ss") => (2, Part.Clock, '\0'),
                _ => (0, Part.Literal, '\0'),
            };
            if (length == 0)
            {
                if (char.IsAsciiLetterOrDigit(rest[0])) return null;
                parts.Add((Part.Literal, rest[0]));
                i++;
                continue;
            }
            if (letter != '\0') parts.Add((Part.Literal, letter));
            parts.Add((part, '\0'));
            i += length;
        }
        bool Has(params ReadOnlySpan<Part> any)
        {
            foreach (var (part, _) in parts)
            {
                if (any.Contains(part)) return true;
            }
            return false;
        }
        var month = Has(Part.Month, Part.MonthLoose, Part.MonthName);
        var day = Has(Part.Day, Part.DayLoose);
        var natural = day ? Frequency.D : month ? Frequency.M : Has(Part.Week) ? Frequency.W
            : Has(Part.Quarter) ? Frequency.Q : Has(Part.Half) ? Frequency.S : Frequency.A;
        var hasYear = Has(Part.Year, Part.ShortYear);
        if (!hasYear && (natural == Frequency.A || Has(Part.NextYear)) || day && !month) return null;
        return new(text, parts.ToImmutable(), false, natural, YearReckoning.Plain);
    }

    /// <summary>Reads a period of the pattern's own frequency.</summary>
    public bool TryRead(ReadOnlySpan<char> raw, out TimePeriod period)
    {
        period = default;
        if (_sdmx) return TimePeriod.TryParse(PlainText.WithAsciiDigits(PlainText.Of(raw)), out period);
        return HasYear && TryParts(raw, out var parts) && Years.TryPeriod(parts, Natural, out period);
    }

    /// <summary>Reads the last day of a period, which orders reports in any calendar.</summary>
    public bool TryLastDay(ReadOnlySpan<char> raw, out DateOnly last)
    {
        last = default;
        if (!_sdmx) return HasYear && TryParts(raw, out var parts) && Years.TryLastDay(parts, Natural, out last);
        if (!TryRead(raw, out var period)) return false;
        last = period.End;
        return true;
    }

    /// <summary>Reads the numbers of a text of this form, the year among them where it has one. Not for <c>sdmx</c>.</summary>
    public bool TryParts(ReadOnlySpan<char> raw, out PeriodParts parts)
    {
        parts = default;
        var text = PlainText.WithAsciiDigits(PlainText.Of(raw)).AsSpan();
        int year = 0, next = -1, month = 0, day = 0, quarter = 0, half = 0, week = 0;
        for (var i = 0; i < _parts.Length; i++)
        {
            var read = _parts[i].Part switch
            {
                Part.Literal => text.Length > 0 && text[0] == _parts[i].Literal ? 1 : 0,
                Part.Year => Digits(text, 4, 4, out year),
                Part.ShortYear => Digits(text, 2, 2, out year),
                Part.NextYear => Digits(text, 2, 2, out next),
                Part.Month => Digits(text, 2, 2, out month),
                Part.MonthLoose => Digits(text, 1, 2, out month),
                Part.MonthName when i + 1 < _parts.Length && _parts[i + 1].Part != Part.Literal => NameBeforeDigits(text, out month),
                Part.MonthName => Name(text, i + 1 < _parts.Length ? _parts[i + 1].Literal : '\0', out month),
                Part.Day => Digits(text, 2, 2, out day),
                Part.DayLoose => Digits(text, 1, 2, out day),
                Part.Quarter => Digits(text, 1, 1, out quarter),
                Part.Half => Digits(text, 1, 1, out half),
                Part.Week => Digits(text, 2, 2, out week),
                _ => Digits(text, 2, 2, out _),
            };
            if (read == 0) return false;
            text = text[read..];
        }
        if (HasShortYear) year = Years.FullYear(year);
        if (text.Length > 0 || HasYear && year is < 1000 or > 9998 || next >= 0 && next != (year + 1) % 100) return false;
        parts = new(year, month, day, quarter, half, week);
        return true;
    }

    /// <summary>The pattern as written.</summary>
    [ExcludeFromCodeCoverage]
    public override string ToString() => Text;

    private static int Digits(ReadOnlySpan<char> text, int least, int most, out int value)
    {
        value = 0;
        var n = 0;
        while (n < most && n < text.Length && char.IsAsciiDigit(text[n])) value = value * 10 + (text[n++] - '0');
        return n >= least ? n : 0;
    }

    /// <summary>A month's name with nothing between it and a number: JAN2009.</summary>
    private int NameBeforeDigits(ReadOnlySpan<char> text, out int month)
    {
        var end = text.IndexOfAnyInRange('0', '9');
        month = end > 0 ? MonthNames.Find(text[..end], Years.Calendar) : 0;
        return month > 0 ? end : 0;
    }

    /// <summary>A month's name up to the mark that follows it; a name may hold that mark itself, so the longest is tried first.</summary>
    private int Name(ReadOnlySpan<char> text, char until, out int month)
    {
        for (var end = until == '\0' ? text.Length : text.LastIndexOf(until); end > 0; end = until == '\0' ? 0 : text[..end].LastIndexOf(until))
        {
            month = MonthNames.Find(text[..end], Years.Calendar);
            if (month > 0) return end;
        }
        month = 0;
        return 0;
    }
}
