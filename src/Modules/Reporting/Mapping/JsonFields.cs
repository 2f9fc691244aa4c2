using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Tallystick.Reporting.Mapping;

/// <summary>The properties of one JSON object, taken one by one by name; what nobody took is an unknown property. Every wrong kind of value
/// becomes a finding, and reading goes on, so that an author sees all faults at once.</summary>
internal sealed class JsonFields
{
    private readonly JsonTree _tree;
    private readonly List<Finding> _findings;
    private readonly List<string> _known = [];

    /// <summary>Opens an object; any other value is a finding, and reads as an empty object.</summary>
    public JsonFields(JsonTree tree, List<Finding> findings)
    {
        _tree = tree;
        _findings = findings;
        if (tree.Kind != JsonValueKind.Object) Wrong(tree, "object");
    }

    /// <summary>The line the object begins on.</summary>
    public int Line => _tree.Line;
    /// <summary>The way to the object.</summary>
    public string Path => _tree.Path;

    /// <summary>A property, or null.</summary>
    public JsonTree? Take(string name)
    {
        _known.Add(name);
        return _tree.Member(name);
    }

    /// <summary>A text; null when not there.</summary>
    public string? Text(string name) => Take(name) is { } tree ? TextOf(tree) : null;

    /// <summary>A text that must be there and not be blank.</summary>
    public string Required(string name)
    {
        if (Take(name) is not { } tree) Fault("mapping-property-missing", _tree, name);
        else if (TextOf(tree) is { } text)
        {
            if (!string.IsNullOrWhiteSpace(text)) return text;
            Fault("mapping-text-empty", tree, "");
        }
        return "";
    }

    /// <summary>The name of a column, in its plain form.</summary>
    public string? Column(string name) => Text(name) is { } text ? PlainText.Of(text) : null;

    /// <summary>True, false, or null when not there.</summary>
    public bool? Flag(string name)
    {
        if (Take(name) is not { } tree) return null;
        if (tree.Kind is JsonValueKind.True or JsonValueKind.False) return tree.Kind == JsonValueKind.True;
        Wrong(tree, "boolean");
        return null;
    }

    /// <summary>A whole number from least to most; null when not there or not that.</summary>
    public int? Whole(string name, int least, int most) => Take(name) is { } tree ? (int?)WholeOf(tree, least, most) : null;

    /// <summary>One of the words given; null when not there.</summary>
    public string? OneOf(string name, params ReadOnlySpan<string> words)
    {
        if (Take(name) is not { } tree || TextOf(tree) is not { } text) return null;
        if (words.Contains(text)) return text;
        Fault("mapping-word-unknown", tree, text, ("allowed", string.Join(", ", words.ToArray())));
        return null;
    }

    /// <summary>A pattern for periods; null when not there or none.</summary>
    public PeriodPattern? Pattern(string name)
    {
        if (Take(name) is not { } tree || TextOf(tree) is not { } text) return null;
        var pattern = PeriodPattern.Parse(text);
        if (pattern is null) Fault("mapping-format-unknown", tree, text);
        return pattern;
    }

    /// <summary>A single character; null when not there.</summary>
    public char? Character(string name)
    {
        if (Take(name) is not { } tree || TextOf(tree) is not { } text) return null;
        if (text.Length == 1) return text[0];
        if (text == "tab") return '\t';
        Fault("mapping-one-character", tree, text);
        return null;
    }

    /// <summary>The items of an array, or the value alone; none when not there.</summary>
    public IEnumerable<JsonTree> Each(string name) =>
        Take(name) is not { } tree ? [] : tree.Kind == JsonValueKind.Array ? tree.Items : [tree];

    /// <summary>A list of texts, or one text alone.</summary>
    public ImmutableArray<string> Texts(string name) => [.. Each(name).Select(item => TextOf(item)).OfType<string>()];

    /// <summary>The properties of a property that is an object; none when not there.</summary>
    public IEnumerable<(string Name, JsonTree Value)> MembersOf(string name)
    {
        if (Take(name) is not { } tree) return [];
        if (tree.Kind == JsonValueKind.Object) return tree.Members;
        Wrong(tree, "object");
        return [];
    }

    /// <summary>The text of a value; a number counts as the text it is written as.</summary>
    public string? TextOf(JsonTree tree)
    {
        if (tree.Kind is JsonValueKind.String or JsonValueKind.Number) return tree.Text;
        Wrong(tree, "text");
        return null;
    }

    /// <summary>A whole number from least to most.</summary>
    public long? WholeOf(JsonTree tree, long least, long most)
    {
        if (tree.Kind == JsonValueKind.Number && long.TryParse(tree.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most) return number;
        Fault("mapping-number-wrong", tree, tree.Text, ("least", least), ("most", most));
        return null;
    }

    /// <summary>Says of every property nobody took that it is unknown. Call it last.</summary>
    public void Done()
    {
        foreach (var (name, value) in _tree.Members)
        {
            if (_known.Contains(name)) continue;
            var near = NearestWord.To(name, _known);
            Fault(near is null ? "mapping-property-unknown" : "mapping-property-unknown-near", value, name,
                near is null ? ("known", string.Join(", ", _known)) : ("near", near));
        }
    }

    /// <summary>A fault at a value.</summary>
    public void Fault(string code, JsonTree at, string value, params ReadOnlySpan<(string Name, object Value)> arguments) =>
        _findings.Add(Finding.Error(code, at.Line, at.Path.Length == 0 ? "$" : at.Path, value, arguments));

    /// <summary>A fault of the object as a whole.</summary>
    public void Fault(string code, string value, params ReadOnlySpan<(string Name, object Value)> arguments) => Fault(code, _tree, value, arguments);

    private void Wrong(JsonTree tree, string wanted) => Fault("mapping-wrong-kind-" + wanted, tree, tree.Text);
}
