using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tallystick.Reporting.Mapping;

/// <summary>A mapping as a text for people: the properties in the order a person writes them, every script as it is. It has no comments.</summary>
internal static class MappingText
{
    private static readonly string[] Order =
        ["$schema", "dataflow", "title", "source", "file", "where", "drop", "join", "split", "wide", "time", "revisions", "status", "dimensions", "measure", "sumAway", "ignore"];

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    /// <summary>The same content, laid out.</summary>
    internal static string ForPeople(string json) => ForPeople(JsonNode.Parse(json)!.AsObject());

    /// <summary>The same content, laid out.</summary>
    internal static string ForPeople(JsonObject tree) =>
        new JsonObject(tree.OrderBy(property => Array.IndexOf(Order, property.Key) is >= 0 and var at ? at : Order.Length)
            .Select(property => KeyValuePair.Create(property.Key, property.Value?.DeepClone()))).ToJsonString(Readable);
}
