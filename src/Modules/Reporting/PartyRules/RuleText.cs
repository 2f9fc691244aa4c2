using System.Globalization;
using Tallystick.Reporting.Mapping;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.PartyRules;

/// <summary>Reads the expression of a rule (its grammar stands in docs/checks.md). Expected faults are values, with their place and a
/// suggestion; length, depth and numbers are bounded, so that no expression costs more than another.</summary>
internal sealed class RuleText
{
    internal const int Longest = 500, Deepest = 16;
    private const decimal MostNumber = 1_000_000_000m;
    private static readonly string[] Words = ["total", "sum", "value", "previous", "change", "from", "period", "within", "times", "of", "in"];

    private readonly string _text;
    private readonly Dataflow _flow;
    private int _at, _depth;

    private RuleText(string text, Dataflow flow) => (_text, _flow) = (text, flow);

    /// <summary>The rule, or why there is none.</summary>
    internal static (RuleTree? Tree, RuleFault? Fault) Read(string text, Dataflow flow)
    {
        if (text.Length > Longest) return (null, new(Longest + 1, "too-long", "", Longest.ToString(CultureInfo.InvariantCulture)));
        var reader = new RuleText(text, flow);
        try
        {
            var tree = reader.Rule();
            return reader.Peek().Length == 0 ? (tree, null) : throw reader.Unexpected(Signs);
        }
        catch (RuleException wrong)
        {
            return (null, wrong.Fault);
        }
    }

    private const string Signs = "<=  <  >=  >  =  +  -";

    // rule = "change" [ "of" sum ] "from" "previous" "period" "within" number ( "times" | "%" ) | sum sign sum
    private RuleTree Rule()
    {
        if (Peek() == "change")
        {
            Take();
            RuleSum of = new RuleSum.Total();
            if (Peek() == "of")
            {
                Take();
                of = Sum();
            }
            Expect("from");
            Expect("previous");
            Expect("period");
            Expect("within");
            var within = Number();
            var unit = Peek() is "times" or "%" ? Take() : throw Unexpected("times  %");
            return new RuleTree.Change(of, within, unit == "%");
        }
        var left = Sum();
        var sign = Peek() is "<=" or "<" or ">=" or ">" or "=" ? Take() : throw Unexpected(Signs);
        return new RuleTree.Compare(left, sign, Sum());
    }

    // sum = part { ( "+" | "-" ) part }
    private RuleSum Sum()
    {
        if (++_depth > Deepest) throw new RuleException(new(_at + 1, "too-deep", "", Deepest.ToString(CultureInfo.InvariantCulture)));
        var sum = Part();
        // a long chain is no deep one to read, but would be to walk: it counts as well
        var links = 0;
        while (Peek() is "+" or "-")
        {
            if (++links > 4 * Deepest) throw new RuleException(new(_at + 1, "too-deep", "", Deepest.ToString(CultureInfo.InvariantCulture)));
            var less = Take() == "-";
            sum = new RuleSum.Plus(sum, Part(), less);
        }
        _depth--;
        return sum;
    }

    // part = number [ "%" "of" part | "*" part ] | "total" | "previous" "(" sum ")" | "value" "(" DIM "=" CODE ")"
    //      | "sum" "(" DIM "in" "(" CODE { "," CODE } ")" ")" | DIM "." CODE | "(" sum ")"
    private RuleSum Part()
    {
        if (++_depth > Deepest) throw new RuleException(new(_at + 1, "too-deep", "", Deepest.ToString(CultureInfo.InvariantCulture)));
        var part = PartItself();
        _depth--;
        return part;
    }

    private RuleSum PartItself()
    {
        var next = Peek();
        if (next.Length > 0 && char.IsAsciiDigit(next[0]))
        {
            var number = Number();
            if (Peek() == "*")
            {
                Take();
                return new RuleSum.Times(number, Part(), false);
            }
            if (Peek() != "%") return new RuleSum.Number(number);
            Take();
            Expect("of");
            return new RuleSum.Times(number, Part(), true);
        }
        switch (next)
        {
            case "total":
                Take();
                return new RuleSum.Total();
            case "(":
                Take();
                return Closed(Sum());
            case "previous":
                Take();
                Expect("(");
                return new RuleSum.Previous(Closed(Sum()));
            case "value":
                {
                    Take();
                    Expect("(");
                    var dimension = DimensionHere();
                    Expect("=");
                    return Closed(new RuleSum.Of(dimension.Id, CodeHere(dimension)));
                }
            case "sum":
                {
                    Take();
                    Expect("(");
                    var dimension = DimensionHere();
                    Expect("in");
                    Expect("(");
                    RuleSum sum = new RuleSum.Of(dimension.Id, CodeHere(dimension));
                    for (var links = 0; Peek() == ","; links++)
                    {
                        if (links > 4 * Deepest) throw new RuleException(new(_at + 1, "too-deep", "", Deepest.ToString(CultureInfo.InvariantCulture)));
                        Take();
                        sum = new RuleSum.Plus(sum, new RuleSum.Of(dimension.Id, CodeHere(dimension)), false);
                    }
                    return Closed(Closed(sum));
                }
        }
        if (next.Length == 0 || !char.IsAsciiLetterUpper(next[0])) throw Unexpected("total  sum(…)  value(…)  previous(…)  " + string.Join("  ", _flow.Dimensions.Select(d => d.Id + ".…").Take(3)));
        var named = DimensionHere();
        Expect(".");
        return new RuleSum.Of(named.Id, CodeHere(named));
    }

    private RuleSum Closed(RuleSum sum)
    {
        Expect(")");
        return sum;
    }

    private Dimension DimensionHere()
    {
        var word = Peek();
        var at = _flow.IndexOf(word);
        if (at < 0) throw new RuleException(new(Place(), "dimension", word, NearestWord.To(word, _flow.Dimensions.Select(d => d.Id)) ?? string.Join("  ", _flow.Dimensions.Select(d => d.Id))));
        Take();
        return _flow.Dimensions[at];
    }

    private string CodeHere(Dimension dimension)
    {
        var word = Peek();
        if (dimension.List.IndexOf(word) < 0) throw new RuleException(new(Place(), "code", word, NearestWord.To(word, dimension.List.Codes.Select(c => c.Id)) ?? dimension.List.Id));
        return Take();
    }

    private decimal Number()
    {
        var word = Peek();
        if (word.Length == 0 || !char.IsAsciiDigit(word[0])) throw Unexpected("1  2.5");
        if (!decimal.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > MostNumber)
            throw new RuleException(new(Place(), "number", word, MostNumber.ToString(CultureInfo.InvariantCulture)));
        Take();
        return number;
    }

    private void Expect(string word)
    {
        if (Peek() != word) throw Unexpected(word);
        Take();
    }

    private RuleException Unexpected(string wanted)
    {
        var word = Peek();
        var near = word.Length > 1 ? NearestWord.To(word, Words) : null;
        return new(new(Place(), "unexpected", word, near is null || near == word ? wanted : near));
    }

    private int Place()
    {
        Blanks();
        return _at + 1;
    }

    private void Blanks()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
    }

    /// <summary>The next word, number or sign; empty at the end.</summary>
    private string Peek()
    {
        Blanks();
        if (_at == _text.Length) return "";
        var end = _at;
        if (char.IsAsciiDigit(_text[_at]) && !(_at > 0 && _text[_at - 1] == '.'))
        {
            while (end < _text.Length && (char.IsAsciiDigit(_text[end]) || _text[end] == '.')) end++;
            // codes may begin with a digit too: Y0, 15T19
            while (end < _text.Length && IsOfWord(_text[end])) end++;
        }
        else if (IsOfWord(_text[_at])) while (end < _text.Length && IsOfWord(_text[end])) end++;
        else end += _at + 1 < _text.Length && _text[_at] is '<' or '>' && _text[_at + 1] == '=' ? 2 : 1;
        return _text[_at..Math.Min(end, _text.Length)];
    }

    private string Take()
    {
        var word = Peek();
        _at += word.Length;
        return word;
    }

    private static bool IsOfWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '@' or '$';

    /// <summary>Carries a fault up to <see cref="Read"/>, and no further.</summary>
    private sealed class RuleException(RuleFault fault) : Exception
    {
        internal RuleFault Fault { get; } = fault;
    }
}
