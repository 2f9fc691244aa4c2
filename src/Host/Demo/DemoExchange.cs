using System.Collections.Immutable;
using System.Text.Json;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Host.Demo;

/// <summary>The demonstration's Exchange and the places it needs. All of it is made up and says so: Parties under ISO 3166 codes left to
/// users, lands and routes of no map.</summary>
internal static class DemoExchange
{
    /// <summary>The id of the demonstration's Exchange.</summary>
    public const string Id = "DEMO";

    /// <summary>The catalogue with the made-up lands and routes. Whoever serves a database that holds the demonstration works with this one:
    /// its figures bear these codes.</summary>
    public static StructureCatalog Vocabulary(StructureCatalog catalog)
    {
        var root = DemoResources.Json("vocabulary.json");
        return catalog.WithAreas(Codes(root.GetProperty("areas"))).WithCodes("CL_ROUTE", Codes(root.GetProperty("routes")));
    }

    /// <summary>The exchange file, as <c>docs/exchange-file.md</c> describes it.</summary>
    public static string File(DateOnly today) => new DemoCalendar(today).Fill(DemoResources.Text("exchange.json"));

    private static ImmutableArray<Code> Codes(JsonElement list) =>
    [
        .. list.EnumerateArray().Select(code => new Code(code.GetProperty("id").GetString()!, code.GetProperty("parent").GetString(),
            new LocalText(code.Texts("name").ToDictionary(name => name.Name, name => name.Text, StringComparer.Ordinal)), null, false)),
    ];
}
