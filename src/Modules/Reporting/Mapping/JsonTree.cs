using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tallystick.Reporting.Mapping;

/// <summary>A JSON value that knows its line and its path, so that a fault of a mapping can be shown where it stands. Comments and
/// trailing commas are allowed; a property twice is not.</summary>
internal sealed class JsonTree
{
    private const int DeepestNesting = 16;

    private JsonTree(JsonValueKind kind, int line, string path)
    {
        Kind = kind;
        Line = line;
        Path = path;
    }

    /// <summary>Object, array, string, number, true, false or null.</summary>
    public JsonValueKind Kind { get; }
    /// <summary>The line it begins on, from 1.</summary>
    public int Line { get; }
    /// <summary>The way to it: <c>dimensions.SEX.codes</c>; empty for the whole.</summary>
    public string Path { get; }
    /// <summary>The string, or the number as written; empty for the rest.</summary>
    public string Text { get; private init; } = "";
    /// <summary>The properties, in the order written.</summary>
    public List<(string Name, JsonTree Value)> Members { get; } = [];
    /// <summary>The items of an array.</summary>
    public List<JsonTree> Items { get; } = [];

    /// <summary>A property, or null.</summary>
    public JsonTree? Member(string name)
    {
        foreach (var (key, value) in Members)
        {
            if (key == name) return value;
        }
        return null;
    }

    /// <summary>An object of texts that stands where this value stands.</summary>
    public JsonTree Table(string name, IEnumerable<KeyValuePair<string, string>> texts)
    {
        var table = new JsonTree(JsonValueKind.Object, Line, Path.Length == 0 ? name : $"{Path}.{name}");
        foreach (var (key, text) in texts) table.Members.Add((key, new(JsonValueKind.String, Line, $"{table.Path}.{key}") { Text = text }));
        return table;
    }

    /// <summary>Reads a text; null with a finding when it is no JSON.</summary>
    public static JsonTree? Read(string json, List<Finding> findings)
    {
        var bytes = Encoding.UTF8.GetBytes(json.TrimStart('\uFEFF'));
        var starts = new List<int> { 0 };
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '\n') starts.Add(i + 1);
        }
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            MaxDepth = DeepestNesting,
        });
        try
        {
            reader.Read();
            var tree = Value(ref reader, "", starts, findings);
            while (reader.Read()) { }
            return tree;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            var fault = e as JsonException;
            findings.Add(Finding.Error("mapping-not-json", (fault?.LineNumber ?? 0) + 1, "", "", ("position", (fault?.BytePositionInLine ?? 0) + 1)));
            return null;
        }
    }

    /// <summary>The same content always as the same text: properties in ordinal order, no blanks, no comments. What a mapping is known by.</summary>
    public string Canonical()
    {
        var buffer = new StringBuilder();
        Write(buffer);
        return buffer.ToString();
    }

    private static JsonTree Value(ref Utf8JsonReader reader, string path, List<int> starts, List<Finding> findings)
    {
        var at = starts.BinarySearch((int)reader.TokenStartIndex);
        var line = at >= 0 ? at + 1 : ~at;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new JsonTree(JsonValueKind.Object, line, path);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.GetString()!;
                    reader.Read();
                    var value = Value(ref reader, path.Length == 0 ? name : $"{path}.{name}", starts, findings);
                    if (members.Member(name) is not null) findings.Add(Finding.Error("mapping-property-twice", value.Line, path, name));
                    else members.Members.Add((name, value));
                }
                return members;
            case JsonTokenType.StartArray:
                var items = new JsonTree(JsonValueKind.Array, line, path);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Items.Add(Value(ref reader, string.Create(CultureInfo.InvariantCulture, $"{path}[{items.Items.Count}]"), starts, findings));
                }
                return items;
            case JsonTokenType.String: return new(JsonValueKind.String, line, path) { Text = reader.GetString()! };
            case JsonTokenType.Number: return new(JsonValueKind.Number, line, path) { Text = Encoding.ASCII.GetString(reader.ValueSpan) };
            case JsonTokenType.True: return new(JsonValueKind.True, line, path);
            case JsonTokenType.False: return new(JsonValueKind.False, line, path);
            default: return new(JsonValueKind.Null, line, path);
        }
    }

    private void Write(StringBuilder to)
    {
        switch (Kind)
        {
            case JsonValueKind.Object:
                to.Append('{');
                var first = true;
                foreach (var (name, value) in Members.OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    if (!first) to.Append(',');
                    first = false;
                    to.Append(JsonSerializer.Serialize(name)).Append(':');
                    value.Write(to);
                }
                to.Append('}');
                break;
            case JsonValueKind.Array:
                to.Append('[');
                for (var i = 0; i < Items.Count; i++)
                {
                    if (i > 0) to.Append(',');
                    Items[i].Write(to);
                }
                to.Append(']');
                break;
            case JsonValueKind.String: to.Append(JsonSerializer.Serialize(Text)); break;
            case JsonValueKind.Number: to.Append(Text); break;
            case JsonValueKind.True: to.Append("true"); break;
            case JsonValueKind.False: to.Append("false"); break;
            default: to.Append("null"); break;
        }
    }
}
