using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tallystick.Kernel;

namespace Tallystick.Membership.Exchanges;

/// <summary>One place in a JSON file, with the way to it (<c>$.parties[2].joined</c>) and the list that faults are put on. Reading never
/// throws: a fault is noted, a stand-in returned, and the rest is read, so that one run tells all there is to mend.</summary>
internal readonly struct JsonPlaces(JsonElement element, string path, List<Problem> faults)
{
    public string Path => path;

    public void Fault(string code, params ReadOnlySpan<(string Name, object Value)> arguments) =>
        faults.Add(Problem.Of(code, 400, [("path", path), .. arguments]));

    /// <summary>Checks that this is an object whose properties are all known.</summary>
    public bool IsObject(params ReadOnlySpan<string> known)
    {
        if (element.ValueKind != JsonValueKind.Object) { Fault("membership-file-wants-object"); return false; }
        string[] names = [.. known];
        foreach (var property in element.EnumerateObject())
        {
            if (names.Contains(property.Name, StringComparer.Ordinal)) continue;
            var place = new JsonPlaces(property.Value, $"{path}.{property.Name}", faults);
            var nearest = Nearest.Of(property.Name, names);
            if (nearest.Length > 0) place.Fault("membership-file-unknown-property-nearest", ("property", property.Name), ("nearest", nearest));
            else place.Fault("membership-file-unknown-property", ("property", property.Name), ("known", string.Join(", ", names)));
        }
        return true;
    }

    /// <summary>True when the property is there and not null.</summary>
    public bool Has(string property, out JsonPlaces place)
    {
        var found = element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out var value) && value.ValueKind != JsonValueKind.Null
            ? value : default;
        place = new(found, $"{path}.{property}", faults);
        return found.ValueKind != JsonValueKind.Undefined;
    }

    /// <summary>The property; its absence is a fault, and what is returned then holds nothing.</summary>
    public JsonPlaces? Required(string property)
    {
        if (Has(property, out var place)) return place;
        place.Fault("membership-file-missing");
        return null;
    }

    /// <summary>The items of an array property; none when it is absent.</summary>
    public ImmutableArray<JsonPlaces> Items(string property)
    {
        if (!Has(property, out var place)) return [];
        return place.Items();
    }

    public ImmutableArray<JsonPlaces> Items()
    {
        if (element.ValueKind != JsonValueKind.Array) { Fault("membership-file-wants-array"); return []; }
        var items = ImmutableArray.CreateBuilder<JsonPlaces>();
        foreach (var item in element.EnumerateArray()) items.Add(new(item, $"{path}[{items.Count.ToString(CultureInfo.InvariantCulture)}]", faults));
        return items.ToImmutable();
    }

    public string Text(string property, string otherwise = "") => Required(property) is { } place ? place.Text() : otherwise;

    public string OptionalText(string property, string otherwise = "") => Has(property, out var place) ? place.Text() : otherwise;

    /// <summary>A text that is not blank.</summary>
    public string Text()
    {
        if (element.ValueKind == JsonValueKind.String && element.GetString() is { } text && text.Trim().Length > 0) return text.Trim();
        Fault("membership-file-wants-text");
        return "";
    }

    public bool IsText => element.ValueKind == JsonValueKind.String;

    public bool OptionalFlag(string property)
    {
        if (!Has(property, out var place)) return false;
        return place.Flag();
    }

    private bool Flag()
    {
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False) return element.ValueKind == JsonValueKind.True;
        Fault("membership-file-wants-flag");
        return false;
    }

    public int Number(string property, int least, int most, int? otherwise = null)
    {
        if (!Has(property, out var place))
        {
            if (otherwise is { } value) return value;
            place.Fault("membership-file-missing");
            return least;
        }
        return place.Number(least, most);
    }

    private int Number(int least, int most)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) && number >= least && number <= most) return number;
        Fault("membership-file-wants-number", ("least", least), ("most", most));
        return least;
    }

    public DateOnly Day(string property) => Required(property) is { } place ? place.Day() : DateOnly.MinValue;

    private DateOnly Day()
    {
        if (element.ValueKind == JsonValueKind.String
            && DateOnly.TryParseExact(element.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        Fault("membership-file-wants-day");
        return DateOnly.MinValue;
    }

    /// <summary>One of some words; the nearest is offered otherwise. Null after a fault.</summary>
    public string? OneOf(params ReadOnlySpan<string> words)
    {
        string[] known = [.. words];
        var text = element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
        if (known.Contains(text, StringComparer.Ordinal)) return text;
        var nearest = Nearest.Of(text, known);
        if (nearest.Length > 0) Fault("membership-file-unknown-word-nearest", ("value", text), ("nearest", nearest));
        else Fault("membership-file-unknown-word", ("value", text), ("known", string.Join(", ", known)));
        return null;
    }

    /// <summary>The names and values of an object.</summary>
    public IEnumerable<(string Name, JsonPlaces Place)> Properties()
    {
        foreach (var property in element.EnumerateObject()) yield return (property.Name, new(property.Value, $"{path}.{property.Name}", faults));
    }
}
