using System.Text.Encodings.Web;
using System.Text.Json;
using Tallystick.Sdmx;

namespace Tallystick.Membership.Parties;

/// <summary>How names by language and lists of codes stand in a column: as JSON.</summary>
internal static class StoredText
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(LocalText text) =>
        JsonSerializer.Serialize(new SortedDictionary<string, string>(text.All.ToDictionary(), StringComparer.Ordinal), Plain);

    public static LocalText Text(string stored) => new(JsonSerializer.Deserialize<Dictionary<string, string>>(stored)!);

    public static string Of(IEnumerable<string> codes) => JsonSerializer.Serialize(codes, Plain);

    public static string[] Codes(string stored) => JsonSerializer.Deserialize<string[]>(stored)!;
}
