using System.Text.Json;
using System.Text.Json.Nodes;
using Tallystick.Sdmx;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.Proposals;

/// <summary>Says a piece of mapping, offered as the answer to a question, so that one need not read JSON to choose it.</summary>
internal static class PieceWords
{
    private const int MostCodes = 12;

    internal static string Of(JsonObject piece, Dataflow dataflow, ReaderTexts texts) => texts.List(Said(piece, dataflow, texts).Distinct());

    private static IEnumerable<string> Said(JsonObject piece, Dataflow dataflow, ReaderTexts texts)
    {
        foreach (var (name, value) in piece)
        {
            switch (name)
            {
                case "ignore": yield return texts["reporting.propose.ignore"]; break;
                case "sumAway" when piece.Count == 1: yield return texts["reporting.propose.sum-away"]; break;
                case "sumAway": yield return texts["reporting.propose.summed"]; break;
                case "drop" or "where": yield return texts["reporting.propose.leave-out"]; break;
                case "dimensions":
                    foreach (var (id, rule) in (JsonObject)value!) yield return Dimension(id, rule!, dataflow, texts);
                    break;
                default: yield return Leaves(value, texts); break;
            }
        }
    }

    private static string Dimension(string id, JsonNode rule, Dataflow dataflow, ReaderTexts texts)
    {
        if (dataflow.IndexOf(id) is not (>= 0 and var at)) return id;
        var dimension = dataflow.Dimensions[at];
        if (rule.GetValueKind() == JsonValueKind.String) return Name(rule.ToString());
        var said = new List<string>();
        if (rule["column"] is not null || rule["header"] is not null) said.Add(texts.Of(dimension.Name));
        if (rule["list"] is { } list) said.Add(texts.Format("reporting.propose.list", ("list", list.ToString())));
        if (rule["blank"] is { } blank) said.Add(Name(blank.ToString()));
        var codes = (rule["codes"] ?? rule["except"]) as JsonObject ?? [];
        said.AddRange(codes.Take(MostCodes).Select(code => texts.Format("reporting.propose.means", ("text", code.Key), ("code", Name(code.Value!.ToString())))));
        if (codes.Count > MostCodes) said.Add("…");
        return texts.List(said);

        string Name(string code) => dimension.List.TryFind(code, out var found) ? texts.Of(found.Name) : code;
    }

    /// <summary>The values at the ends of the branches; a status by its name.</summary>
    private static string Leaves(JsonNode? node, ReaderTexts texts)
    {
        return node switch
        {
            JsonObject branch => texts.List(branch.Where(pair => pair.Key is not ("decimals" or "header")).Select(pair => pair.Key switch
            {
                "missing" => texts.List(((JsonObject)pair.Value!).Select(mark => texts.Format("reporting.propose.means", ("text", mark.Key), ("code", texts["reporting.propose.status." + mark.Value])))),
                "suppressed" => texts.List(((JsonObject)pair.Value!).Select(mark => texts.Format("reporting.propose.means", ("text", mark.Key), ("code", Hidden(mark.Value!))))),
                "calendar" => texts["reporting.propose.calendar." + pair.Value],
                "periodHolds" => texts["reporting.propose.holds." + pair.Value],
                "rows" => texts["reporting.propose.rows"],
                "thousands" or "decimal" or "rounding" => texts["reporting.propose.yes"],
                _ => Leaves(pair.Value, texts),
            })),
            JsonArray several => texts.List(several.Select(one => Leaves(one, texts))),
            null => "",
            _ => node.ToString(),
        };

        string Hidden(JsonNode bounds) => texts.Format("reporting.propose.hidden", ("low", (int)bounds[0]!), ("high", (int)bounds[1]!));
    }
}
