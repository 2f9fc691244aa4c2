using System.Text;

namespace Tallystick.Reporting.Mapping;

/// <summary>The one rule for when two cell texts are the same: blanks at the ends, runs of blanks, invisible direction marks and the
/// Unicode form are not minded; letters, their case and accents are.</summary>
internal static class PlainText
{
    /// <summary>The text in its plain form.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        var plain = new StringBuilder(text.Length);
        var blank = false;
        foreach (var c in text)
        {
            if (IsInvisible(c)) continue;
            if (char.IsWhiteSpace(c)) { blank = plain.Length > 0; continue; }
            if (blank) plain.Append(' ');
            blank = false;
            plain.Append(c);
        }
        var result = plain.ToString();
        return result.IsNormalized() ? result : result.Normalize();
    }

    /// <summary>Arabic-Indic, Persian and Thai digits as 0 to 9; everything else as it was.</summary>
    public static string WithAsciiDigits(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\u0660', '\u0E59')) return text;
        return string.Create(text.Length, text, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = from[i] switch
                {
                    >= '\u0660' and <= '\u0669' => (char)(from[i] - '\u0660' + '0'),
                    >= '\u06F0' and <= '\u06F9' => (char)(from[i] - '\u06F0' + '0'),
                    >= '\u0E50' and <= '\u0E59' => (char)(from[i] - '\u0E50' + '0'),
                    _ => from[i],
                };
            }
        });
    }

    /// <summary>True for byte order and direction marks, which nobody sees in a cell.</summary>
    private static bool IsInvisible(char c) =>
        c is '\uFEFF' or '\u200E' or '\u200F' or '\u061C' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
