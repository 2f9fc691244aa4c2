using System.Collections.Immutable;
using System.Globalization;

namespace Tallystick.Vocabulary;

/// <summary>The cardinal plural categories of a language, by the rules of Unicode CLDR in CLDR's own notation
/// (<c>v = 0 and i % 10 = 2..4 and i % 100 != 12..14</c>). No ordinals and no compact forms.</summary>
internal sealed class PluralRules
{
    private readonly ImmutableArray<(string Category, ImmutableArray<ImmutableArray<Relation>> Any)> _rules;

    public PluralRules(IReadOnlyDictionary<string, string> rules)
    {
        _rules = [.. rules.Select(rule => (rule.Key, Parse(rule.Value)))];
        Categories = [.. rules.Keys, "other"];
    }

    /// <summary>The categories a message in this language has to give.</summary>
    public ImmutableArray<string> Categories { get; }

    /// <summary>The category of a number; its digits after the point count as it carries them (1.0 is not 1).</summary>
    public string Of(decimal number)
    {
        var operands = new Operands(Math.Abs(number));
        foreach (var (category, any) in _rules)
        {
            if (any.Any(all => all.All(relation => relation.Holds(operands)))) return category;
        }
        return "other";
    }

    private static ImmutableArray<ImmutableArray<Relation>> Parse(string rule) =>
        [.. rule.Split(" or ").Select(condition => condition.Split(" and ").Select(Relation.Parse).ToImmutableArray())];

    private readonly struct Operands(decimal n)
    {
        private readonly string _fraction = Fraction(n);

        public decimal this[char operand] => operand switch
        {
            'n' => n,
            'i' => decimal.Truncate(n),
            'v' => _fraction.Length,
            'w' => _fraction.TrimEnd('0').Length,
            'f' => Digits(_fraction),
            't' => Digits(_fraction.TrimEnd('0')),
            // exponents of compact forms ("1M"), which are not written here
            'e' or 'c' => 0,
            _ => throw new FormatException($"There is no plural operand {operand}."),
        };

        private static decimal Digits(string text) => text.Length == 0 ? 0 : decimal.Parse(text, CultureInfo.InvariantCulture);

        private static string Fraction(decimal number)
        {
            var text = number.ToString(CultureInfo.InvariantCulture);
            var point = text.IndexOf('.', StringComparison.Ordinal);
            return point < 0 ? "" : text[(point + 1)..];
        }
    }

    private sealed record Relation(char Operand, int Modulo, bool Equal, ImmutableArray<(int From, int To)> Ranges)
    {
        public static Relation Parse(string text)
        {
            var equal = !text.Contains("!=", StringComparison.Ordinal);
            var sides = text.Split(equal ? "=" : "!=", StringSplitOptions.TrimEntries);
            if (sides.Length != 2) throw new FormatException($"'{text}' is no plural rule.");
            var left = sides[0].Split('%', StringSplitOptions.TrimEntries);
            return new(left[0].Single(), left.Length == 2 ? Number(left[1]) : 0, equal,
                [.. sides[1].Split(',').Select(range => range.Split("..")).Select(ends => (Number(ends[0]), Number(ends[^1])))]);
        }

        public bool Holds(Operands operands)
        {
            var value = operands[Operand];
            if (Modulo != 0) value %= Modulo;
            var within = Ranges.Any(range => value >= range.From && value <= range.To && value == decimal.Truncate(value));
            return within == Equal;
        }

        private static int Number(string text) => int.Parse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }
}
