using System.Text.Json;

namespace Tallystick.Host.Demo;

/// <summary>The files the demonstration is told in: data, beside the code, embedded in the program.</summary>
internal static class DemoResources
{
    /// <summary>The text of a file under <c>Demo/Files</c>.</summary>
    public static string Text(string name)
    {
        using var stream = typeof(DemoResources).Assembly.GetManifestResourceStream("Demo/" + name)
            ?? throw new InvalidOperationException($"The program lacks Demo/{name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The root of a JSON file.</summary>
    public static JsonElement Json(string name)
    {
        using var document = JsonDocument.Parse(Text(name));
        return document.RootElement.Clone();
    }

    /// <summary>A property of text, or the other when it is not there.</summary>
    public static string Text(this JsonElement element, string property, string otherwise = "") =>
        element.TryGetProperty(property, out var value) ? value.GetString() ?? otherwise : otherwise;

    /// <summary>The texts of an object, in its order; none when it is not there.</summary>
    public static IEnumerable<(string Name, string Text)> Texts(this JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? value.EnumerateObject().Select(p => (p.Name, p.Value.GetString()!)) : [];

    /// <summary>The texts of an array; none when it is not there.</summary>
    public static IEnumerable<string> Items(this JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? value.EnumerateArray().Select(item => item.GetString()!) : [];

    /// <summary>True when the property is there and true.</summary>
    public static bool Flag(this JsonElement element, string property) => element.TryGetProperty(property, out var value) && value.GetBoolean();
}
