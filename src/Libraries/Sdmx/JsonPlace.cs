using System.Globalization;
using System.Text.Json;

namespace Tallystick.Sdmx;

/// <summary>A JSON value and the path to it, so that a refusal can say where. Reads strictly: a value of another kind is refused.</summary>
internal readonly struct JsonPlace(JsonElement element, string path)
{
    private readonly JsonElement _element = element;

    public string Path { get; } = path;

    /// <summary>Parses a message, a byte order mark before it or not.</summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return JsonDocument.Parse(utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8, new() { MaxDepth = 64 });
        }
        catch (JsonException broken)
        {
            throw new SdmxFormatException(broken.Path ?? "", "not JSON: " + broken.Message, broken);
        }
    }

    /// <summary>The property, which must be there.</summary>
    public JsonPlace this[string name] =>
        TryGet(name, out var found) ? found : throw new SdmxFormatException(Path, $"'{name}' is missing.");

    public bool TryGet(string name, out JsonPlace found)
    {
        if (_element.ValueKind != JsonValueKind.Object) throw new SdmxFormatException(Path, "an object is expected here.");
        var there = _element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;
        found = new(value, Path.Length == 0 ? name : Path + "." + name);
        return there;
    }

    /// <summary>The elements of an array property; none when it is not there.</summary>
    public IEnumerable<JsonPlace> All(string name)
    {
        if (!TryGet(name, out var array)) yield break;
        if (array._element.ValueKind != JsonValueKind.Array) throw new SdmxFormatException(array.Path, "an array is expected here.");
        var i = 0;
        foreach (var item in array._element.EnumerateArray())
        {
            yield return new(item, array.Path + "[" + i++.ToString(CultureInfo.InvariantCulture) + "]");
        }
    }

    public string Text() => _element.ValueKind == JsonValueKind.String
        ? _element.GetString()!
        : throw new SdmxFormatException(Path, "a text is expected here.");

    /// <summary>True or false; false when it is not there.</summary>
    public bool Flag(string name) => TryGet(name, out var found) && (found._element.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? found._element.GetBoolean()
        : throw new SdmxFormatException(found.Path, "true or false is expected here."));

    public int? WholeOrNull(string name) => !TryGet(name, out var found) ? null
        : found._element.ValueKind == JsonValueKind.Number && found._element.TryGetInt32(out var number) ? number
        : throw new SdmxFormatException(found.Path, "a whole number is expected here.");

    public string? TextOrNull(string name) => TryGet(name, out var found) ? found.Text() : null;

    /// <summary>The texts by language in <paramref name="many"/>, or the single text in <paramref name="one"/> taken for English;
    /// null when neither is there.</summary>
    public LocalText? LocalTextOrNull(string one, string many)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (TryGet(many, out var all))
        {
            if (all._element.ValueKind != JsonValueKind.Object) throw new SdmxFormatException(all.Path, "texts by language are expected here.");
            foreach (var property in all._element.EnumerateObject())
            {
                texts[property.Name] = new JsonPlace(property.Value, all.Path + "." + property.Name).Text();
            }
        }
        if (TryGet(one, out var single)) texts.TryAdd("en", single.Text());
        if (texts.Count == 0) return null;
        return texts.ContainsKey("en") ? new LocalText(texts) : throw new SdmxFormatException(all.Path, "there is no English text.");
    }

    public LocalText LocalText(string one, string many) =>
        LocalTextOrNull(one, many) ?? throw new SdmxFormatException(Path, $"'{one}' is missing.");
}
