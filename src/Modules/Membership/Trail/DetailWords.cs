using System.Text.Json;
using Tallystick.Kernel;

namespace Tallystick.Membership.Trail;

/// <summary>The detail of an entry as a line to read: <c>rows PARTY · columns TIME_PERIOD</c>. What is empty is left out, and the purpose, which is said in
/// words; the file holds everything.</summary>
internal static class DetailWords
{
    internal static string Of(string json, int longest)
    {
        if (json.Length == 0) return "";
        using var document = JsonDocument.Parse(json);
        var parts = new List<string>();
        Collect("", document.RootElement, parts);
        var text = string.Join(" · ", parts);
        return text.Length <= longest ? text : text[..longest] + "…";
    }

    /// <summary>What a read was for; null where the entry does not say: it is no read, or of before purposes were asked for.</summary>
    internal static Purpose? PurposeOf(string json)
    {
        if (!json.StartsWith("{\"purpose\":", StringComparison.Ordinal)) return null;
        using var document = JsonDocument.Parse(json);
        return PurposeCodes.TryParse(document.RootElement.GetProperty("purpose").GetString(), out var purpose) ? purpose : null;
    }

    private static void Collect(string name, JsonElement value, List<string> parts)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject().Where(member => member.Name != "purpose")) Collect(name.Length == 0 ? member.Name : $"{name}.{member.Name}", member.Value, parts);
                break;
            case JsonValueKind.Array:
                if (value.GetArrayLength() > 0) parts.Add($"{name} {string.Join(", ", value.EnumerateArray())}".TrimStart());
                break;
            default:
                if (value.ToString() is { Length: > 0 } text) parts.Add($"{name} {text}".TrimStart());
                break;
        }
    }
}
