using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tallystick.Tests.Libraries.Sdmx;

/// <summary>Checks JSON against the part of JSON Schema that the schemas of SDMX-JSON use. Formats are not looked at.</summary>
internal sealed class JsonSchemaCheck(JsonElement schema)
{
    /// <summary>What is wrong, each with its place; nothing when all is well.</summary>
    public List<string> Faults(JsonElement value) => [.. Faults(value, schema, "$")];

    private IEnumerable<string> Faults(JsonElement value, JsonElement rule, string path)
    {
        if (rule.TryGetProperty("$ref", out var reference))
        {
            var target = reference.GetString()!.Split('/').Skip(1).Aggregate(schema, (at, name) => at.GetProperty(name));
            foreach (var fault in Faults(value, target, path)) yield return fault;
        }
        if (rule.TryGetProperty("type", out var type) && !Is(value, type.GetString()!)) yield return $"{path}: {type} expected, not {value.ValueKind}";
        if (rule.TryGetProperty("const", out var constant) && value.ToString() != constant.ToString()) yield return $"{path}: {constant} expected";
        if (rule.TryGetProperty("enum", out var words) && words.EnumerateArray().All(word => word.ToString() != value.ToString())) yield return $"{path}: {value} is no word of the list";
        if (rule.TryGetProperty("pattern", out var pattern) && value.ValueKind == JsonValueKind.String && !Regex.IsMatch(value.GetString()!, pattern.GetString()!)) yield return $"{path}: '{value}' has another form";
        if (rule.TryGetProperty("allOf", out var all))
        {
            foreach (var fault in all.EnumerateArray().SelectMany(each => Faults(value, each, path))) yield return fault;
        }
        if (rule.TryGetProperty("anyOf", out var any) && any.EnumerateArray().All(each => Faults(value, each, path).Any())) yield return $"{path}: none of the choices";
        if (rule.TryGetProperty("oneOf", out var one) && one.EnumerateArray().Count(each => !Faults(value, each, path).Any()) != 1) yield return $"{path}: not exactly one of the choices";
        if (value.ValueKind == JsonValueKind.Object)
        {
            if (rule.TryGetProperty("required", out var required))
            {
                foreach (var name in required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _))) yield return $"{path}: {name} is missing";
            }
            if (rule.TryGetProperty("properties", out var properties))
            {
                foreach (var property in properties.EnumerateObject())
                {
                    if (!value.TryGetProperty(property.Name, out var found)) continue;
                    foreach (var fault in Faults(found, property.Value, path + "." + property.Name)) yield return fault;
                }
            }
        }
        if (value.ValueKind == JsonValueKind.Array)
        {
            if (rule.TryGetProperty("minItems", out var least) && value.GetArrayLength() < least.GetInt32()) yield return $"{path}: too few";
            if (rule.TryGetProperty("items", out var items))
            {
                foreach (var fault in value.EnumerateArray().SelectMany((item, i) => Faults(item, items, $"{path}[{i}]"))) yield return fault;
            }
        }
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => throw new NotSupportedException(type),
    };
}
