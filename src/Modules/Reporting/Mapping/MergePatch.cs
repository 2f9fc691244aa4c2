using System.Text.Json.Nodes;

namespace Tallystick.Reporting.Mapping;

/// <summary>The difference of two JSON objects as one of them: RFC 7396. A property of it replaces or, being null, removes; objects within are
/// merged in turn. What it is applied to may hold no nulls of its own.</summary>
internal static class MergePatch
{
    /// <summary>What makes <paramref name="to"/> out of <paramref name="from"/>; empty when they are the same.</summary>
    public static JsonObject Between(JsonObject from, JsonObject to)
    {
        var patch = new JsonObject();
        foreach (var (name, _) in from)
        {
            if (!to.ContainsKey(name)) patch[name] = null;
        }
        foreach (var (name, value) in to)
        {
            var before = from[name];
            if (JsonNode.DeepEquals(before, value)) continue;
            patch[name] = before is JsonObject old && value is JsonObject changed ? Between(old, changed) : value?.DeepClone();
        }
        return patch;
    }

    /// <summary>Applies a patch in place.</summary>
    public static void Apply(JsonObject to, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null) to.Remove(name);
            else if (value is not JsonObject inner) to[name] = value.DeepClone();
            else
            {
                if (to[name] is not JsonObject) to[name] = new JsonObject();
                Apply(to[name]!.AsObject(), inner);
            }
        }
    }
}
