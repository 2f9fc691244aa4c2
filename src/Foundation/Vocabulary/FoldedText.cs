using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Tallystick.Vocabulary;

/// <summary>Words stripped of what registers write differently: case, accents, vowel marks, widths, apostrophes, points, footnote marks. Two
/// texts with the same folded form are the same name to a reader; it is for recognising, never for showing or storing.</summary>
public static class FoldedText
{
    /// <summary>Little words that come and go in names: articles and "and" and "of" in the languages of registers.</summary>
    private static readonly FrozenSet<string> Small = ("the of and a an de la le les du des d l et en el los las y e del di della delle dei il lo gli i der die das und von van het og och "
        + "ja si ve w z o os as do da dos das em и та і й").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Short =
        ("st=saint ste=saint rep=republic repub=republic dem=democratic fed=federal is=islands isl=islands island=islands isles=islands "
            + "остров=острова островов=острова peoples=people faeroe=faroe")
        .Split(' ').Select(pair => pair.Split('=')).ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    /// <summary>Lower-case words parted by single blanks; empty when the text has no letter or digit.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            // A superscript is a footnote, not part of a name; after decomposition it would be a digit.
            if (c is '\u00B9' or '\u00B2' or '\u00B3' or >= '\u2070' and <= '\u209F') continue;
            plain.Append(c is '\u2019' or '\u2018' or '\u02BC' or '\u02BB' or '`' or '\u00B4' ? '\'' : c);
        }
        var source = plain.ToString().Normalize(NormalizationForm.FormKD);
        var words = new StringBuilder(source.Length);
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            var category = CharUnicodeInfo.GetUnicodeCategory(c);
            if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format || c == '\u0640') continue;
            if (c == '\'' && IsClosingS(source, i)) continue;
            if (char.IsLetterOrDigit(c) || category is UnicodeCategory.SpacingCombiningMark) Append(words, char.ToLowerInvariant(c));
            else if (words.Length > 0 && words[^1] != ' ') words.Append(' ');
        }
        return Joined(words.ToString());
    }

    /// <summary>The same words without the small ones, in an order of their own: <c>Moldova, Republic of</c> and <c>Republic of Moldova</c> are one.</summary>
    public static string Bag(string folded)
    {
        var all = folded.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var words = all.Where(word => !Small.Contains(word)).Select(word => Short.GetValueOrDefault(word, word)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return words.Length > 0 ? string.Join(' ', words) : folded;
    }

    private static bool IsClosingS(string text, int at) =>
        at + 1 < text.Length && text[at + 1] is 's' or 'S' && (at + 2 == text.Length || !char.IsLetter(text[at + 2])) && at > 0 && char.IsLetter(text[at - 1]);

    private static void Append(StringBuilder words, char c)
    {
        switch (c)
        {
            case 'ı': words.Append('i'); break;
            case 'ø': words.Append('o'); break;
            case 'ł': words.Append('l'); break;
            case 'đ' or 'ð': words.Append('d'); break;
            case 'þ': words.Append("th"); break;
            case 'æ': words.Append("ae"); break;
            case 'œ': words.Append("oe"); break;
            case 'ß': words.Append("ss"); break;
            case 'ς': words.Append('σ'); break;
            case 'ё': words.Append('е'); break;
            case 'ى' or 'ی': words.Append('ي'); break;
            case 'ة': words.Append('ه'); break;
            case 'ک': words.Append('ك'); break;
            case 'ٱ': words.Append('ا'); break;
            default: words.Append(c); break;
        }
    }

    /// <summary>Letters that stood between points are one word: U.S.A. is usa.</summary>
    private static string Joined(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var joined = new List<string>(words.Length);
        for (var i = 0; i < words.Length;)
        {
            var end = i;
            while (end < words.Length && words[end].Length == 1 && words[end][0] is >= 'a' and <= 'z') end++;
            if (end - i >= 2) joined.Add(string.Concat(words[i..end]));
            else end = i + 1;
            if (end == i + 1) joined.Add(words[i]);
            i = end;
        }
        return string.Join(' ', joined).Replace("о ва", "острова", StringComparison.Ordinal);
    }
}
