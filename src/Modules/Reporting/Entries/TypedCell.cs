using System.Globalization;
using System.Text;
using Tallystick.Reporting.Mapping;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Entries;

/// <summary>What somebody typed into a cell, read: pure. A number in the digits of any of the six languages, <c>:</c> not available, <c>-</c> none
/// reported (not collected, which is not zero), <c>&lt;5</c> a hidden small number, or nothing said. Anything else is a fault, never a guess.</summary>
/// <param name="Plain">The text as the file will hold it; empty when nothing is said.</param>
/// <param name="Figure">What it means; null when nothing is said or it cannot be read.</param>
/// <param name="Fault">Why it cannot be read: the end of a key of <c>reporting.entry.fault.</c>; null when it can.</param>
internal readonly record struct TypedCell(string Plain, Figure? Figure, string? Fault)
{
    /// <summary>The longest text kept of a cell.</summary>
    internal const int Longest = 40;
    private const int MostDigits = 12, MostBound = 100;

    /// <summary>Reads a text.</summary>
    /// <param name="typed">As typed.</param>
    /// <param name="decimals">Digits after the point: 0 for counts.</param>
    public static TypedCell Read(string typed, byte decimals)
    {
        // half a character, as a program may send it, is nothing that can be read
        if (typed.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar)) return Wrong("not-a-number");
        var text = PlainText.WithAsciiDigits(PlainText.Of(typed.Normalize(NormalizationForm.FormKC)));
        switch (text)
        {
            case "": return default(TypedCell) with { Plain = "" };
            case ":": return new(":", Sdmx.Figure.Missing() with { Decimals = decimals }, null);
            case "-" or "–" or "—" or "−" or "‐" or "‑": return new("-", Sdmx.Figure.Missing('L') with { Decimals = decimals }, null);
        }
        var scale = (long)Math.Pow(10, decimals);
        if (text[0] == '<')
        {
            return int.TryParse(text.AsSpan(1).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var bound) && bound is >= 2 and <= MostBound
                ? new(FormattableString.Invariant($"<{bound}"), Sdmx.Figure.Suppressed(scale, (bound - 1) * scale) with { Decimals = decimals }, null)
                : Wrong("bound");
        }
        if (text[0] is '-' or '−' or '–') return Wrong("negative");
        if (!char.IsAsciiDigit(text[0])) return Wrong("not-a-number");
        return decimals == 0 ? Count(text) : Amount(text, decimals);
    }

    /// <summary>A count has no fraction, so a mark before each three digits can only part thousands.</summary>
    private static TypedCell Count(string text)
    {
        var groups = text.Split([',', '.', '\'', '’', '٬', '٫', ' '], StringSplitOptions.None);
        if (!groups.All(group => group.All(char.IsAsciiDigit))) return Wrong("not-a-number");
        if (groups.Length > 1)
        {
            var marks = text.Where(c => !char.IsAsciiDigit(c)).Distinct().Count();
            if (marks > 1 || groups[0].Length is 0 or > 3 || groups.Skip(1).Any(group => group.Length != 3)) return Wrong("fraction");
        }
        var digits = string.Concat(groups);
        if (digits.Length > MostDigits) return Wrong("too-long");
        var count = long.Parse(digits, CultureInfo.InvariantCulture);
        return new(count.ToString(CultureInfo.InvariantCulture), Sdmx.Figure.Count(count), null);
    }

    private static TypedCell Amount(string text, byte decimals)
    {
        var parts = text.Split([',', '.', '٫']);
        if (!parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit)) || parts.Length > 2) return Wrong("not-a-number");
        if (parts.Length == 2 && parts[1].Length > decimals) return Wrong("too-fine");
        if (parts[0].Length > MostDigits) return Wrong("too-long");
        var amount = long.Parse(parts[0] + (parts.Length == 2 ? parts[1] : "").PadRight(decimals, '0'), CultureInfo.InvariantCulture);
        return new(Sdmx.Figure.Text(amount, decimals), Sdmx.Figure.Scaled(amount, decimals), null);
    }

    private static TypedCell Wrong(string fault) => new("", null, fault);
}
