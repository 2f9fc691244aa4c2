using System.Text.Json;
using System.Xml.Linq;

namespace Tallystick.Tests.Libraries.Sdmx;

/// <summary>Data messages read the slow and obvious way, whole in memory: the twin of the readers. A row is what is said of one observation,
/// by component; what is not said is not in it.</summary>
internal static class SlowMessage
{
    /// <summary>The dimensions of the structures the samples follow: a structure-specific group does not say which of its values are key.</summary>
    private static readonly HashSet<string> Dimensions =
    [
        "FREQ", "CURRENCY", "CURRENCY_DENOM", "EXR_TYPE", "EXR_VAR", "TIME_PERIOD",
        "COUNTRY", "INDICATOR", "FREQUENCY", "SEX", "DEMO", "REF_AREA",
    ];

    public static List<SortedDictionary<string, string>> Read(string path)
    {
        var text = File.ReadAllText(path);
        var rows = Path.GetExtension(path) switch
        {
            ".xml" => Xml(text),
            ".json" => Json(text),
            _ => Csv(text),
        };
        foreach (var row in rows)
        {
            foreach (var empty in row.Where(cell => cell.Value.Length == 0).Select(cell => cell.Key).ToList()) row.Remove(empty);
        }
        return rows;
    }

    private static List<SortedDictionary<string, string>> Xml(string text)
    {
        var root = XDocument.Parse(text).Root!;
        var generic = root.Name.LocalName.StartsWith("Generic", StringComparison.Ordinal);
        var header = Child(root, "Header")!;
        var at = Attribute(Child(header, "Structure"), "dimensionAtObservation") ?? "TIME_PERIOD";
        var isExplicit = Attribute(Child(header, "Structure"), "explicitMeasures") == "true";
        var rows = new List<SortedDictionary<string, string>>();
        foreach (var set in Children(root, "DataSet"))
        {
            var action = Attribute(set, "action") ?? Child(header, "DataSetAction")?.Value;
            var observations = Children(set, "Obs").Select(obs => ((XElement?)null, obs))
                .Concat(Children(set, "Series").SelectMany(series => Children(series, "Obs").Select(obs => ((XElement?)series, obs))));
            foreach (var (series, obs) in observations)
            {
                var row = new SortedDictionary<string, string>(StringComparer.Ordinal);
                if (action is not null) row["ACTION"] = action;
                foreach (var element in new[] { obs, series }.OfType<XElement>()) Take(row, element);
                foreach (var group in Children(set, "Group"))
                {
                    var said = new SortedDictionary<string, string>(StringComparer.Ordinal);
                    Take(said, group);
                    var key = said.Where(part => generic ? Child(group, "GroupKey")!.Elements().Any(value => Attribute(value, "id") == part.Key) : Dimensions.Contains(part.Key)).ToList();
                    if (key.Any(part => row.GetValueOrDefault(part.Key) != part.Value)) continue;
                    foreach (var (id, value) in said) row.TryAdd(id, value);
                }
                if (generic) Take(row, new XElement("x", Children(set, "Attributes")));
                else Take(row, set);
                rows.Add(row);
            }
        }
        return rows;

        void Take(SortedDictionary<string, string> row, XElement element)
        {
            if (!generic)
            {
                foreach (var attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration && a.Name.NamespaceName.Length == 0 && a.Name.LocalName != "action")) row.TryAdd(attribute.Name.LocalName, attribute.Value);
                if (isExplicit && element.Name.LocalName == "Obs") row[at] = element.Attributes().Single(a => a.Name.LocalName == "type").Value.Split(':')[1];
                return;
            }
            foreach (var value in element.Descendants().Where(e => e.Name.LocalName == "Value" && (element.Name.LocalName != "Series" || e.Parent!.Parent == element))) row.TryAdd(Attribute(value, "id")!, Attribute(value, "value")!);
            if (Child(element, "ObsDimension") is { } dimension) row[Attribute(dimension, "id") ?? at] = Attribute(dimension, "value")!;
            if (Child(element, "ObsValue") is { } measure) row["OBS_VALUE"] = Attribute(measure, "value")!;
        }
    }

    private static List<SortedDictionary<string, string>> Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement.TryGetProperty("data", out var data) ? data : document.RootElement;
        var structure = root.GetProperty("structure");
        var rows = new List<SortedDictionary<string, string>>();
        foreach (var set in root.GetProperty("dataSets").EnumerateArray())
        {
            if (set.TryGetProperty("observations", out var flat))
            {
                foreach (var obs in flat.EnumerateObject()) Row(set, null, obs);
            }
            if (!set.TryGetProperty("series", out var all)) continue;
            foreach (var series in all.EnumerateObject())
            {
                foreach (var obs in series.Value.GetProperty("observations").EnumerateObject()) Row(set, series, obs);
            }
        }
        return rows;

        void Row(JsonElement set, JsonProperty? series, JsonProperty obs)
        {
            var row = new SortedDictionary<string, string>(StringComparer.Ordinal);
            if (set.TryGetProperty("action", out var action)) row["ACTION"] = action.GetString()!;
            foreach (var dimension in Level("dimensions", "dataSet")) row[dimension.GetProperty("id").GetString()!] = Value(dimension.GetProperty("values")[0]);
            if (series is { } s)
            {
                Key("series", s.Name);
                if (s.Value.TryGetProperty("attributes", out var attributes)) Attributes("series", attributes.EnumerateArray());
            }
            if (set.TryGetProperty("attributes", out var own)) Attributes("dataSet", own.EnumerateArray());
            Key("observation", obs.Name);
            var values = obs.Value.EnumerateArray().ToList();
            if (values.Count > 0) row["OBS_VALUE"] = values[0].ValueKind == JsonValueKind.Null ? "" : values[0].ToString();
            Attributes("observation", values.Skip(1));
            rows.Add(row);

            void Key(string level, string key)
            {
                foreach (var (dimension, place) in Level("dimensions", level).Zip(key.Split(':'))) row[dimension.GetProperty("id").GetString()!] = Value(dimension.GetProperty("values")[int.Parse(place)]);
            }

            void Attributes(string level, IEnumerable<JsonElement> places)
            {
                var given = places.ToList();
                var all = Level("attributes", level).ToList();
                // the OECD leaves out the places of attributes without values
                if (given.Count == 1 && all.Count == 2 && all[0].GetProperty("values").GetArrayLength() == 0) all.RemoveAt(0);
                foreach (var (attribute, place) in all.Zip(given))
                {
                    if (place.ValueKind != JsonValueKind.Null) row[attribute.GetProperty("id").GetString()!] = Value(attribute.GetProperty("values")[place.GetInt32()]);
                }
            }
        }

        IEnumerable<JsonElement> Level(string kind, string level) =>
            structure.TryGetProperty(kind, out var levels) && levels.TryGetProperty(level, out var list) ? list.EnumerateArray() : [];

        static string Value(JsonElement value) => value.TryGetProperty("id", out var id) ? id.GetString()! : value.GetProperty("name").GetString()!;
    }

    private static List<SortedDictionary<string, string>> Csv(string text)
    {
        var lines = Cells(text);
        var head = lines[0].Select(name => name.Split(": ")[0].Split('[')[0]).ToList();
        var several = lines.Skip(1).Select(line => string.Join('=', line.Take(2))).Distinct().Count() > 1;
        var kinds = new Dictionary<string, string> { ["dataflow"] = "Dataflow", ["datastructure"] = "DataStructure", ["dataprovision"] = "ProvisionAgreement" };
        var words = new Dictionary<string, string> { ["I"] = "Information", ["A"] = "Append", ["R"] = "Replace", ["D"] = "Delete" };
        return [.. lines.Skip(1).Select(line =>
        {
            var row = new SortedDictionary<string, string>(StringComparer.Ordinal);
            for (var i = 0; i < head.Count; i++)
            {
                if (head[i] is "STRUCTURE" or "STRUCTURE_ID" or "SERIES_KEY" or "OBS_KEY") continue;
                row[head[i]] = head[i] == "ACTION" ? words[line[i]] : lines[0][i].Contains(": ") ? line[i].Split(": ")[0] : line[i];
            }
            if (several) row["STRUCTURE"] = kinds[line[0]] + "=" + line[1];
            return row;
        })];
    }

    private static List<List<string>> Cells(string text)
    {
        var delimiter = text.First(c => c is ',' or ';' && text[text.IndexOf(c) - 1] != '[');
        if (text.StartsWith("STRUCTURE[", StringComparison.Ordinal)) delimiter = text[12];
        var lines = new List<List<string>> { new() { "" } };
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var line = lines[^1];
            if (text[i] == '"' && quoted && i + 1 < text.Length && text[i + 1] == '"') line[^1] += text[++i];
            else if (text[i] == '"') quoted = !quoted;
            else if (!quoted && text[i] == delimiter) line.Add("");
            else if (!quoted && text[i] == '\n') lines.Add([""]);
            else if (quoted || text[i] != '\r') line[^1] += text[i];
        }
        lines.RemoveAll(line => line is [""]);
        return lines;
    }

    private static IEnumerable<XElement> Children(XElement element, string name) => element.Elements().Where(e => e.Name.LocalName == name);

    private static XElement? Child(XElement element, string name) => Children(element, name).FirstOrDefault();

    private static string? Attribute(XElement? element, string name) => element?.Attributes().FirstOrDefault(a => a.Name.LocalName == name)?.Value;
}
