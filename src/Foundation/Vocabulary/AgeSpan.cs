using System.Globalization;
using System.Text.RegularExpressions;

namespace Tallystick.Vocabulary;

/// <summary>Ages in full years, both ends included, as registers write them: <c>0-17</c>, <c>18+</c>, <c>under 18</c>, <c>65 ans et plus</c>,
/// <c>до 14 лет</c>, <c>Y_LT18</c>, <c>Y14T17</c>.</summary>
/// <param name="From">The youngest.</param>
/// <param name="To">The oldest; <see cref="NoEnd"/> when there is no upper end.</param>
public readonly partial record struct AgeSpan(int From, int To)
{
    /// <summary>Older than anyone.</summary>
    public const int NoEnd = 150;

    /// <summary>How many years it spans.</summary>
    public int Years => To - From + 1;

    /// <summary>True when all of the other lies within this one.</summary>
    public bool Holds(AgeSpan other) => From <= other.From && other.To <= To;

    /// <summary>True when some age is in both.</summary>
    public bool Meets(AgeSpan other) => From <= other.To && other.From <= To;

    /// <summary>The span of one of our own codes; null for one that says less (totals, unknown, a band not told).</summary>
    public static AgeSpan? OfCode(string code) =>
        // 14 to 17, not split, is a span; under 18, band unknown, says less than under 18.
        code.EndsWith("_UNS", StringComparison.Ordinal) ? OfSign(code[..^4]) is { From: > 0, To: < NoEnd } span ? span : null : OfSign(code);

    /// <summary>The span a text writes; null when it writes none.</summary>
    public static AgeSpan? Of(string text)
    {
        if (OfSign(text.Trim()) is { } sign) return sign;
        var plain = Digits(text);
        plain = plain.Replace("周岁", "岁", StringComparison.Ordinal).Replace("岁", " 岁 ", StringComparison.Ordinal);
        var numbers = Number().Matches(plain).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture)).ToList();
        if (numbers.Count is 0 or > 2 || numbers.Exists(number => number > 120)) return null;
        // What stands beside the numbers must be words of age, else 5 of "Article 5" would be one.
        var folded = FoldedText.Of(Number().Replace(plain, " "));
        var words = folded.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (numbers.Count == 2)
        {
            return words.All(word => Between.Contains(word)) && numbers[0] <= numbers[1] ? new(numbers[0], numbers[1]) : null;
        }
        var mark = plain.Trim();
        // "up to 17" holds 17; the Russian "до 18" by its use does not hold 18.
        if (words.Length > 0 && words.All(word => Between.Contains(word) || UpTo.Contains(word)) && !char.IsAsciiDigit(mark[0]))
        {
            if (words[0] == "до") return numbers[0] > 0 ? new(0, numbers[0] - 1) : null;
            if (UpTo.Contains(words[0])) return new(0, numbers[0]);
        }
        if (words.All(word => Between.Contains(word) || Under.Contains(word) || Above.Contains(word)))
        {
            // 17 and under holds 17; under 17 does not.
            if (char.IsAsciiDigit(mark[0]) && words.Any(Under.Contains) && !words.Any(word => word is "未满" or "不满")) return new(0, numbers[0]);
            if (mark.Contains('<', StringComparison.Ordinal) || words.Any(Under.Contains)) return mark.Contains("<=", StringComparison.Ordinal) || mark.Contains('≤', StringComparison.Ordinal) ? new(0, numbers[0]) : numbers[0] == 0 ? null : new(0, numbers[0] - 1);
            if (mark.Contains('+', StringComparison.Ordinal) || mark.Contains('≥', StringComparison.Ordinal) || mark.Contains(">=", StringComparison.Ordinal) || words.Any(Above.Contains)) return new(numbers[0], NoEnd);
            if (mark.Contains('>', StringComparison.Ordinal)) return new(numbers[0] + 1, NoEnd);
            return new(numbers[0], numbers[0]);
        }
        return null;
    }

    private static readonly HashSet<string> Between = [.. ("to a à bis y et e and und ans an años anos año anni anno jahre jahr years year yrs yr y/o old aged age de von da di entre between from и до лет года год от من الى إلى سنه سنوات عاما الي و 岁 至 到 jaar lat yas yaş år rokiv років ani let "
        + "i in").Split(' ').Select(word => FoldedText.Of(word))];

    private static readonly HashSet<string> UpTo = [.. "jusqu bis hasta fino ate up".Split(' ')];

    private static readonly HashSet<string> Under = [.. "under below less than younger lt moins mineur menos menor menores unter sotto meno inferiore minori младше моложе менее اقل دون تحت 以下 未满 不满 jonger onder poniżej altında under".Split(' ').Select(word => FoldedText.Of(word))];

    private static readonly HashSet<string> Above = [.. "over above more plus older ge and+ mas más mayor mayores über älter mehr oltre più piu superiore старше более больше فاكثر اكثر فوق وما 以上 ouder meer powyżej więcej üzeri över or ou o oder".Split(' ').Select(word => FoldedText.Of(word))];

    private static AgeSpan? OfSign(string text)
    {
        if (Sign().Match(text) is not { Success: true } match) return null;
        int Of(int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
        if (match.Groups[1].Success) return new(0, Of(1) - 1);
        if (match.Groups[2].Success) return new(Of(2), NoEnd);
        return match.Groups[4].Success ? new(Of(3), Of(4)) : new(Of(3), Of(3));
    }

    private static string Digits(string text) => string.Concat(text.Select(c => char.IsDigit(c) ? (char)('0' + (int)char.GetNumericValue(c)) : c));

    [GeneratedRegex(@"\d{1,3}")]
    private static partial Regex Number();

    [GeneratedRegex(@"^Y(?:_?LT_?(\d{1,3})|_?GE_?(\d{1,3})|(\d{1,3})(?:[T\-_](\d{1,3}))?)$")]
    private static partial Regex Sign();
}
