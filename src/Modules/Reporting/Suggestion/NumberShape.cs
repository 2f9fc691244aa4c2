namespace Tallystick.Reporting.Suggestion;

/// <summary>How a cell writes a number, whatever its marks mean.</summary>
internal enum NumberKind
{
    /// <summary>No number.</summary>
    None,
    /// <summary>Digits only.</summary>
    Plain,
    /// <summary>Marks that can only part thousands: two of a kind, or a blank or apostrophe before three digits.</summary>
    Grouped,
    /// <summary>One comma or point before exactly three digits: thousands or a fraction.</summary>
    Twofold,
    /// <summary>A mark that can only part a fraction.</summary>
    Decimal,
}

/// <summary>A cell looked at as a number with marks, and letters behind it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Thousands">The mark that parts thousands, or may.</param>
/// <param name="Point">The mark that parts the fraction, or may.</param>
/// <param name="Suffix">Letters after the number: flags.</param>
/// <param name="Whole">Digits before any fraction as a number; for the twofold as if grouped.</param>
internal readonly record struct NumberShape(NumberKind Kind, char Thousands, char Point, string Suffix, long Whole)
{
    /// <summary>The shape of a cell whose ends are trimmed.</summary>
    public static NumberShape Of(string text)
    {
        var end = text.Length;
        while (end > 0 && char.IsLetter(text[end - 1])) end--;
        if (end == 0) return default;
        var suffix = text[end..];
        if (suffix.Length > 4) return default;
        var body = Mapping.PlainText.WithAsciiDigits(text[..end].Trim());
        if (body.Length is 0 or > 24 || !char.IsAsciiDigit(body[^1])) return default;
        var start = body[0] is '-' or '\u2212' ? 1 : 0;
        var groups = new List<(char Mark, int Digits)>();
        long whole = 0;
        var digits = 0;
        var mark = '\0';
        for (var i = start; i < body.Length; i++)
        {
            var c = body[i];
            if (char.IsAsciiDigit(c))
            {
                digits++;
                if (whole < 1_000_000_000_000_000) whole = whole * 10 + (c - '0');
            }
            else if (digits > 0 && (c is ',' or '.' or '\'' or '’' or '\u066C' or '\u066B' || char.IsWhiteSpace(c)))
            {
                groups.Add((mark, digits));
                mark = char.IsWhiteSpace(c) ? ' ' : c == '’' ? '\'' : c;
                digits = 0;
            }
            else return default;
        }
        if (digits == 0) return default;
        groups.Add((mark, digits));
        return Judge(groups, suffix, whole);
    }

    private static NumberShape Judge(List<(char Mark, int Digits)> groups, string suffix, long whole)
    {
        if (groups.Count == 1) return new(NumberKind.Plain, '\0', '\0', suffix, whole);
        var (last, digits) = groups[^1];
        var first = groups[0].Digits;
        var inner = groups.Skip(1).Take(groups.Count - 2).ToList();
        var evenly = first <= 3 && inner.TrueForAll(group => group.Digits == 3 && group.Mark == groups[1].Mark);
        if (groups.Count > 2)
        {
            if (!evenly) return default;
            if (last == groups[1].Mark) return digits == 3 ? new(NumberKind.Grouped, last, '\0', suffix, whole) : default;
            return last is ',' or '.' or '\u066B' ? new(NumberKind.Decimal, groups[1].Mark, last, suffix, whole / Power(digits)) : default;
        }
        if (last is ' ' or '\'' or '\u066C') return digits == 3 && first <= 3 ? new(NumberKind.Grouped, last, '\0', suffix, whole) : default;
        if (last == '\u066B') return new(NumberKind.Decimal, '\0', last, suffix, whole / Power(digits));
        return digits == 3 && first <= 3 && groups[0].Digits > 0 && whole >= 1000
            ? new(NumberKind.Twofold, last, last, suffix, whole) : new(NumberKind.Decimal, '\0', last, suffix, whole / Power(digits));
    }

    private static long Power(int digits)
    {
        long power = 1;
        for (var i = 0; i < Math.Min(digits, 15); i++) power *= 10;
        return power;
    }
}
