using System.Globalization;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Suggestion;

/// <summary>What texts that are no number mean in a column of numbers, and how its numbers are written. Zero, missing and suppressed stay
/// apart: only marks with one meaning everywhere are sure.</summary>
internal static class NumberMarks
{
    private static readonly HashSet<string> Absent = [.. "n/a|na|n.a.|n.d.|nd|nan|null|none|#n/a|not available|non disponible|no disponible|sin dato|sin datos|нет данных|н/д|غير متوفر|غير متاح|无数据|不详|non disponibile|keine angabe|k.a.|s/d|unknown|nc|…|...|..".Split('|')];
    private static readonly HashSet<string> Hidden = [.. "*|**|***|c|x|s|(c)|(s)|suppressed|confidential|secret|supprimé|confidentiel|confidencial|reservado|конфиденциально|سري|保密|geheim|riservato|#".Split('|')];

    /// <summary>The OBS_STATUS of a flag in Eurostat's and SDMX's letters; of several, the most cautious. Null when a letter is no such flag.</summary>
    public static char? StatusOf(string flag)
    {
        char? best = null;
        foreach (var c in flag)
        {
            var status = char.ToLowerInvariant(c) switch { 'b' => 'B', 'd' => 'D', 'e' => 'E', 'p' => 'P', 'u' => 'U', _ => '\0' };
            if (status == '\0') return null;
            if (best is null || "DBUEP".IndexOf(status, StringComparison.Ordinal) < "DBUEP".IndexOf(best.Value, StringComparison.Ordinal)) best = status;
        }
        return best;
    }

    /// <summary>True for a mark that says "not available" wherever it is used: the colon of Eurostat and its members.</summary>
    public static bool IsMissing(string text) => text is ":";

    /// <summary>True for a text that probably says "not available".</summary>
    public static bool MayBeMissing(string text) => Absent.Contains(text.ToLowerInvariant());

    /// <summary>True for a dash, which is nothing in some offices and not available in others.</summary>
    public static bool IsDash(string text) => text is "-" or "–" or "—" or "−" or "--" or ".";

    /// <summary>The bounds a text hides a number between: <c>&lt;5</c> is 1 to 4 or 0 to 4; null when it hides none.</summary>
    public static (int Low, int High)? Bounds(string text)
    {
        var plain = text.Replace(" ", "", StringComparison.Ordinal);
        if (Hidden.Contains(plain.ToLowerInvariant())) return (0, 9);
        var words = FoldedText.Of(text).Split(' ');
        if (plain.Length is > 1 and < 6 && plain[0] is '<' or '≤' && int.TryParse(plain[1..].TrimStart('='), NumberStyles.None, CultureInfo.InvariantCulture, out var below) && below > 0)
            return (1, plain[0] == '≤' || plain[1] == '=' ? below : below - 1);
        if (words is ["less", "than", _] or ["fewer", "than", _] or ["moins", "de", _] or ["menos", "de", _] or ["menor", "a", _] or ["meno", "di", _] or ["менее", _] or ["weniger", "als", _]
            && int.TryParse(words[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var worded)) return (1, Math.Max(1, worded - 1));
        var range = plain.Split('-', '–');
        return range.Length == 2 && int.TryParse(range[0], NumberStyles.None, CultureInfo.InvariantCulture, out var low) && int.TryParse(range[1], NumberStyles.None, CultureInfo.InvariantCulture, out var high) && low < high ? (low, high) : null;
    }

    /// <summary>How thousands are parted, and how sure that is; null when there is no mark.</summary>
    public static (char Mark, Certainty Certainty)? Thousands(IReadOnlyCollection<ColumnProfile> columns)
    {
        var marks = new Dictionary<char, long>();
        foreach (var (mark, rows) in columns.SelectMany(column => column.Marks)) marks[mark] = marks.GetValueOrDefault(mark) + rows;
        if (marks.Count == 0) return null;
        var best = marks.MaxBy(pair => pair.Value).Key;
        // Were the mark a fraction's, it would not stand in every number of a thousand and more, and in no other.
        var always = columns.All(column => column.PlainThousands == 0 && column.Decimals == 0) && marks[best] >= 5;
        var plain = columns.Sum(column => column.Grouped) > 0 && columns.All(column => column.Decimals == 0);
        return (best, marks.Count == 1 && (always || plain) ? Certainty.Sure : Certainty.Likely);
    }
}
