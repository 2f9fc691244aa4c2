using System.Reflection;
using System.Text.Json;

namespace Tallystick.Vocabulary;

/// <summary>The JSON files this assembly carries, by their path in the repository: <c>Languages/fr/web.json</c>.</summary>
internal static class EmbeddedJson
{
    private static readonly Assembly Own = typeof(EmbeddedJson).Assembly;

    /// <summary>All paths under a folder, in ordinal order.</summary>
    public static IEnumerable<string> Under(string folder) =>
        Own.GetManifestResourceNames().Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public static byte[] Bytes(string path)
    {
        using var stream = Own.GetManifestResourceStream(path) ?? throw new InvalidOperationException($"{path} is not embedded.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>An object of lists of texts.</summary>
    public static Dictionary<string, string[]> TextLists(string path) =>
        JsonSerializer.Deserialize<Dictionary<string, string[]>>(Bytes(path)) ?? throw new InvalidOperationException($"{path} holds no object.");

    /// <summary>A flat object of texts.</summary>
    public static Dictionary<string, string> Texts(string path) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(Bytes(path)) ?? throw new InvalidOperationException($"{path} holds no object.");
}
