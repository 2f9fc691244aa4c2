using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Tallystick.Vocabulary;

/// <summary>One message in the subset of ICU's notation that texts use: <c>{name}</c>, <c>{n, plural, =0 {…} one {…} other {… # …}}</c> and
/// <c>{x, select, a {…} other {…}}</c>, one inside the other. An apostrophe is an apostrophe; a literal brace cannot be written.</summary>
internal sealed class Message
{
    private readonly ImmutableArray<Node> _nodes;

    private Message(ImmutableArray<Node> nodes) => _nodes = nodes;

    /// <exception cref="FormatException">When braces do not match, or plural and select have no <c>other</c>.</exception>
    public static Message Parse(string text)
    {
        var parser = new Parser(text);
        var nodes = parser.Nodes(inPlural: false, nested: false);
        return new(nodes);
    }

    public string Format(Language language, Func<string, object?> argument)
    {
        var output = new StringBuilder();
        Write(_nodes, output, language, argument, null);
        return output.ToString();
    }

    /// <summary>Names of the arguments, at any depth.</summary>
    public IEnumerable<string> Arguments() => All().Select(node => node.Name).Where(name => name.Length > 0).Distinct();

    /// <summary>The branches each plural in the message gives.</summary>
    public IEnumerable<IReadOnlyCollection<string>> Plurals() => All().Where(node => node.Kind == Kind.Plural).Select(node => node.Branches.Keys.ToArray());

    private IEnumerable<Node> All()
    {
        var waiting = new Stack<Node>(_nodes);
        while (waiting.TryPop(out var node))
        {
            yield return node;
            foreach (var inner in node.Branches.Values.SelectMany(branch => branch)) waiting.Push(inner);
        }
    }

    private static void Write(ImmutableArray<Node> nodes, StringBuilder output, Language language, Func<string, object?> argument, object? counted)
    {
        foreach (var node in nodes)
        {
            switch (node.Kind)
            {
                case Kind.Text: output.Append(node.Text); break;
                case Kind.Number: output.Append(language.Forms.Inserted(counted!)); break;
                case Kind.Argument:
                    output.Append(argument(node.Name) is { } value ? language.Forms.Inserted(value) : "⟦" + node.Name + "⟧");
                    break;
                case Kind.Plural:
                    var count = argument(node.Name) ?? 0;
                    Write(Branch(node, count, language), output, language, argument, count);
                    break;
                case Kind.Select:
                    var key = Convert.ToString(argument(node.Name), CultureInfo.InvariantCulture) ?? "";
                    Write(node.Branches.TryGetValue(key, out var branch) ? branch : node.Branches["other"], output, language, argument, counted);
                    break;
            }
        }
    }

    private static ImmutableArray<Node> Branch(Node node, object count, Language language)
    {
        if (LocalForms.TryDecimal(count, out var number))
        {
            if (node.Branches.TryGetValue("=" + number.ToString(CultureInfo.InvariantCulture), out var exact)) return exact;
            if (node.Branches.TryGetValue(language.Plurals.Of(number), out var category)) return category;
        }
        return node.Branches["other"];
    }

    private enum Kind { Text, Argument, Number, Plural, Select }

    private sealed record Node(Kind Kind, string Text, string Name, ImmutableDictionary<string, ImmutableArray<Node>> Branches)
    {
        public static Node Of(Kind kind, string text, string name) => new(kind, text, name, ImmutableDictionary<string, ImmutableArray<Node>>.Empty);
    }

    private sealed class Parser(string text)
    {
        private int _at;

        public ImmutableArray<Node> Nodes(bool inPlural, bool nested)
        {
            var nodes = ImmutableArray.CreateBuilder<Node>();
            var plain = new StringBuilder();
            while (_at < text.Length && text[_at] != '}')
            {
                var c = text[_at];
                if (c == '{')
                {
                    Flush();
                    nodes.Add(Placeholder(inPlural));
                }
                else if (c == '#' && inPlural)
                {
                    Flush();
                    nodes.Add(Node.Of(Kind.Number, "", ""));
                    _at++;
                }
                else
                {
                    plain.Append(c);
                    _at++;
                }
            }
            if (!nested && _at < text.Length) throw Wrong("a } too many");
            Flush();
            return nodes.ToImmutable();

            void Flush()
            {
                if (plain.Length > 0) nodes.Add(Node.Of(Kind.Text, plain.ToString(), ""));
                plain.Clear();
            }
        }

        private Node Placeholder(bool inPlural)
        {
            Expect('{');
            var name = Word();
            if (name.Length == 0) throw Wrong("a name is missing");
            if (Next() == '}')
            {
                _at++;
                return Node.Of(Kind.Argument, "", name);
            }
            Expect(',');
            var kind = Word() switch
            {
                "plural" => Kind.Plural,
                "select" => Kind.Select,
                var other => throw Wrong($"'{other}' is neither plural nor select"),
            };
            Expect(',');
            var branches = ImmutableDictionary.CreateBuilder<string, ImmutableArray<Node>>(StringComparer.Ordinal);
            while (Next() != '}')
            {
                var key = Word();
                Expect('{');
                branches[key] = Nodes(inPlural || kind == Kind.Plural, nested: true);
                Expect('}');
            }
            _at++;
            if (!branches.ContainsKey("other")) throw Wrong("the branch 'other' is missing");
            return new(kind, "", name, branches.ToImmutable());
        }

        private string Word()
        {
            Next();
            var start = _at;
            while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '-' or '=' or '.')) _at++;
            return text[start.._at];
        }

        private char Next()
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
            return _at < text.Length ? text[_at] : throw Wrong("a } is missing");
        }

        private void Expect(char wanted)
        {
            if (Next() != wanted) throw Wrong($"'{wanted}' is expected");
            _at++;
        }

        private FormatException Wrong(string what) => new(string.Create(CultureInfo.InvariantCulture, $"{what}, at {_at} of: {text}"));
    }
}
