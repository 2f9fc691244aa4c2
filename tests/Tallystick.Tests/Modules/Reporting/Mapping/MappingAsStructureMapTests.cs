using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tallystick.Kernel;
using Tallystick.Reporting.Mapping;
using Tallystick.Sdmx;
using Tallystick.Tests.Libraries.Sdmx;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Modules.Reporting.Mapping;

/// <summary>Mappings sent away as structure maps and brought back.</summary>
public sealed class MappingAsStructureMapTests
{
    private const string Dimensions = """
        "REF_AREA": { "column": "Area", "codes": "same", "except": { "EL": "GR" }, "default": "_U", "blank": "_U" },
        "CITIZENSHIP": { "column": "Citizen (code)", "codes": { "Syria": "SY", "": "_U", "1": "AF" }, "default": "_O" },
        "SEX": { "constant": "_T" }, "AGE": "_T", "BORDER": { "column": "Citizen  (code)", "codes": "same", "blank": "_U" }
        """;

    public static TheoryData<string> Samples => [.. Files()];

    /// <summary>Ways to say the period and the number.</summary>
    public static TheoryData<string, string, string> Forms => new()
    {
        { """{ "column": "Date", "format": "dd/MM/yyyy", "frequency": "M" }""", """{ "column": "N" }""", "" },
        { """{ "column": "Date", "format": "yyyyMmm" }""", """{ "rows": true }""", "" },
        { """{ "column": "Date", "format": "yyyy-Www", "frequency": "W" }""", """{ "column": "N", "thousands": ",", "decimal": ".", "decimals": 2, "rounding": 5 }""", "" },
        { """{ "column": "Date", "format": "yyyy-Qq" }""", """{ "column": "N", "missing": { ":": "O", "": "L" }, "suppressed": { "<5": [1, 4], "c": { "low": 0, "high": 9, "confidentiality": "D" } } }""", "" },
        { """{ "column": "Date", "format": "yyyy/yy" }""", """{ "column": "N", "flags": { "column": "Flag", "codes": { "b": "B", "": "A" } } }""", "" },
        { """{ "column": "Date", "format": "sdmx" }""", """{ "column": "N", "flags": { "suffix": true, "codes": { "p": "P" } } }""", "" },
        { """{ "column": "Date", "format": "'Year' yyyy" }""", """{ "column": 2016 }""", "" },
        { """{ "constant": "2016-Q1" }""", """{ "column": "N" }""", """, "$schema": "x", "where": [ { "column": "A", "in": "b", "because": "c" } ], "sumAway": { "Area": "No." }, "ignore": { "\u200f Note": "Text." }""" },
        { """{ "year": "Y", "month": "M", "fiscalYear": { "firstMonth": 10, "namedBy": "end" } }""", """{ "column": "N" }""", "" },
        { """{ "header": true, "format": "yyyy" }""", """{ "rounding": 5 }""", """, "wide": { "from": "HEADER" }, "status": [ { "is": "P", "from": "2025", "because": "Open." } ]""" },
        { """{ "header": true, "format": "MMM", "year": "Y", "calendar": "persian", "periodHolds": "most-days" }""", "null", """, "wide": { "columns": ["a", "b"] }""" },
        { """{ "month": "M", "constantYear": 2567, "calendar": "buddhist" }""", """{ "column": "N" }""", "" },
        { """{ "column": "Date", "format": "dd/MM/yyyy", "frequency": "M", "calendar": "hijri-umm-al-qura" }""", """{ "column": "N" }""", "" },
        { """{ "column": "Date", "format": "MMM-yy", "twoDigitYears": "2000-2099" }""", """{ "column": "N" }""", "" },
        { """{ "header": true, "format": "MMM yyyy" }""", "null", """, "wide": { "columns": ["a", "b"] }""" },
    };

    /// <summary>Whatever a mapping may say of its time, at random: what is no mapping is passed over, and not too often.</summary>
    [Fact]
    public void Random_times_come_back_as_the_same_mapping()
    {
        var random = new Random(4711);
        var came = new HashSet<string>();
        for (var turn = 0; turn < 3000; turn++)
        {
            var time = RandomTime(random);
            var header = time.Contains("header", StringComparison.Ordinal);
            var json = Mapping(time, header ? "null" : """{ "column": "N" }""", header ? """, "wide": { "from": "a" }""" : "");
            if (Tallystick.Reporting.Mapping.MappingFile.Read(json).File is not { } mapping) continue;
            using var stream = new MemoryStream();
            MappingAsStructureMap.Export(json, StructureCatalog.Default, DateTimeOffset.UnixEpoch, stream);
            Assert.Equal(mapping.Identity, MappingFixture.Read(MappingAsStructureMap.Import(stream.ToArray()).Json).Identity);
            // no other software may take a Buddhist year, or one of two digits, for a Gregorian one
            if (mapping.Time.Years != YearReckoning.Plain || mapping.Time.IsParted) Assert.Empty(StructureMapReader.Read(stream.ToArray()).StructureMaps.Single().DatePatterns);
            came.UnionWith(YearReckoning.Calendars.Concat(YearReckoning.Holdings).Append("twoDigitYears").Append("constantYear").Append("fiscalYear").Where(word => time.Contains(word, StringComparison.Ordinal)));
        }
        Assert.Equal(10, came.Count);
    }

    private static string RandomTime(Random random)
    {
        var time = new JsonObject();
        if (One(2)) time["header"] = true;
        else if (One(2)) time["column"] = "Date";
        else time[One(2) ? "month" : "quarter"] = "Part";
        if (time["month"] is null && time["quarter"] is null) time["format"] = random.GetItems(["yyyy", "yyyy-MM", "MMM-yy", "dd/MM/yy", "MMM", "Qq", "d MMM", "yyyy-MM-dd", "yy/yy", "yyyy-Qq"], 1)[0];
        if (time["format"] is null || One(3)) time[One(2) ? "year" : "constantYear"] = 2024;
        if (time["year"] is not null && One(2)) time["yearFormat"] = One(2) ? "yy" : "yyyy/yy";
        if (One(2)) time["calendar"] = random.GetItems(YearReckoning.Calendars, 1)[0];
        if (One(2)) time["periodHolds"] = random.GetItems(YearReckoning.Holdings, 1)[0];
        if (One(2)) time["twoDigitYears"] = One(2) ? "2000-2099" : "1350-1449";
        if (One(4)) time["fiscalYear"] = new JsonObject { ["firstMonth"] = 7, ["namedBy"] = "end" };
        if (One(3)) time["frequency"] = random.GetItems(["A", "Q", "M"], 1)[0];
        return time.ToJsonString();

        bool One(int of) => random.Next(of) == 0;
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_comes_back_as_the_same_mapping(string file)
    {
        // the demo fills in the year it was made for
        ComesBack(File.ReadAllText(Path.Combine(Repository.Root, file)).Replace("$COUNTING$", "2025"));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_comes_back_as_the_same_mapping(string time, string measure, string more) => ComesBack(Mapping(time, measure, more));

    [Fact]
    public void What_SDMX_has_artefacts_for_becomes_such()
    {
        var map = Export(Mapping("""{ "column": "Date", "format": "dd/MM/yyyy", "frequency": "M" }""", """{ "column": "N" }""", ""), out var message);

        Assert.Equal("Dataflow=" + StructureCatalog.Default.Message.Agency + ":IRREGULAR_ENTRY(" + StructureCatalog.Default.Message.Version + ")", map.Target.ToString());
        Assert.Equal(["SEX=_T", "AGE=_T"], map.FixedValues.Select(value => value.Component + "=" + value.Values.Single()));
        Assert.Equal(["Area>REF_AREA", "Citizen__code_>CITIZENSHIP", "Citizen___code_>BORDER", "N>OBS_VALUE"], map.Components.Select(component => component.Source.Single() + ">" + component.Target.Single()));
        var date = Assert.Single(map.DatePatterns);
        Assert.Equal(("dd/MM/yyyy", "M", ("Date", "TIME_PERIOD")), (date.Pattern, date.Frequency, date.Components.Single()));
        Assert.Equal([">_U", "1>AF", "Syria>SY", "/.*/>_O"], Values("CITIZENSHIP"));
        Assert.Equal(["EL>GR", ">_U", "/(.+)/>\\1"], Values("REF_AREA"));
        // the default beside "same" and the constant in full are all that is left
        Assert.Equal(["MAPPING_COLUMNS", "MAPPING:dimensions", "MAPPING:file"], map.Annotations.Select(annotation => annotation.Type));

        IEnumerable<string> Values(string id) => message.Find(map.Components.Single(component => component.Target[0] == id).Representation!)!.Mappings
            .Select(mapping => (mapping.Source[0].IsRegex ? $"/{mapping.Source[0].Value}/" : mapping.Source[0].Value) + ">" + mapping.Target[0]);
    }

    [Fact]
    public void A_map_made_elsewhere_is_a_draft_that_says_what_is_missing()
    {
        var message = new StructureMapMessage(
            [new("XX", "SM", "1.0", LocalText.English("Ours"), new("DataStructure", "XX", "IN", "1.0"), new("Dataflow", "XX", "IRREGULAR_ENTRY", "1.0"))
            {
                Components = [new(["AREA"], ["REF_AREA"], null), new(["VALUE"], ["OBS_VALUE"], null)],
                DatePatterns = [new([("WHEN", "TIME_PERIOD")], "yyyy-MM", "en") { Frequency = "M" }],
            }], []);

        var draft = MappingAsStructureMap.Import(Write(message));

        Assert.Equal(["mapping-property-missing"], draft.Findings.Select(finding => finding.Code));
        Assert.Equal("""{"dataflow":"IRREGULAR_ENTRY","title":"Ours","time":{"column":"WHEN","format":"yyyy-MM"},"dimensions":{"REF_AREA":{"column":"AREA","codes":"same"}},"measure":{"column":"VALUE"}}""",
            JsonNode.Parse(draft.Json)!.ToJsonString());
    }

    [Fact]
    public void What_a_mapping_cannot_say_is_refused_by_name()
    {
        var reference = new SdmxReference("RepresentationMap", "XX", "RM", "1.0");
        var map = new StructureMap("XX", "SM", "1.0", LocalText.English("x"), new("DataStructure", "XX", "IN", "1.0"), new("Dataflow", "XX", "OUT", "1.0"));
        RepresentationMap Values(MappedValue value) => new("XX", "RM", "1.0", LocalText.English("x"), [Representation.Text], [Representation.Text], [new([value], ["a"])]);

        Refused("epochMaps", map with { Epochs = [new([("A", "TIME_PERIOD")], "1970", "day") { Frequency = "D" }] });
        Refused("frequencyFormatMappings", map with { FrequencyFormats = [new("A", "A", "yyyy")] });
        Refused("fixedValueMaps: A", map with { FixedValues = [new("A", true, ["x"])] });
        Refused("fixedValueMaps: A", map with { FixedValues = [new("A", false, ["x", "y"])] });
        Refused("fixedValueMaps: OBS_VALUE", map with { FixedValues = [new("OBS_VALUE", false, ["2"])] });
        Refused("componentMaps: C", map with { Components = [new(["A", "B"], ["C"], null)] });
        Refused("RepresentationMap=XX:RM(1.0)", map with { Components = [new(["A"], ["C"], reference)] });
        Refused("RepresentationMap=XX:RM(1.0)", map with { Components = [new(["A"], ["C"], reference)] }, Values(new("[0-9]", IsRegex: true)));
        Refused("RepresentationMap=XX:RM(1.0)", map with { Components = [new(["A"], ["C"], reference)] }, Values(new("x", Start: 2)));
        Refused("datePatternMaps: EEE", map with { DatePatterns = [new([("A", "TIME_PERIOD")], "EEE", "en") { Frequency = "D" }] });
        Refused("datePatternMaps: yyyy", map with { DatePatterns = [new([("A", "TIME_PERIOD")], "yyyy", "en") { FrequencyDimension = "FREQ" }] });

        static void Refused(string what, StructureMap map, params RepresentationMap[] values)
        {
            var problem = Assert.Throws<ProblemException>(() => MappingAsStructureMap.Import(Write(new([map], [.. values])))).Problem;
            Assert.Equal(("reporting-structure-map-beyond", what), (problem.Code, problem.Arguments["what"]));
        }
    }

    [Theory]
    [InlineData("", "reporting-structure-map-wrong")]
    [InlineData("{}", "reporting-structure-map-wrong")]
    [InlineData("""{ "data": { } }""", "reporting-structure-maps-not-one")]
    [InlineData("""{ "data": { "structureMaps": [ { "id": 1 } ] } }""", "reporting-structure-map-wrong")]
    public void What_is_no_message_of_one_map_is_refused(string text, string code) =>
        Assert.Equal(code, Assert.Throws<ProblemException>(() => MappingAsStructureMap.Import(Encoding.UTF8.GetBytes(text))).Problem.Code);

    [Fact]
    public void A_mapping_with_faults_or_of_no_dataflow_is_not_exported()
    {
        Assert.Equal("reporting-mapping-wrong", Refused("{}"));
        Assert.Equal("reporting-no-dataflow", Refused(Mapping("""{ "constant": "2016" }""", """{ "column": "N" }""", "").Replace("IRREGULAR_ENTRY", "NONE")));

        static string Refused(string json) => Assert.Throws<ProblemException>(() => Export(json, out _)).Problem.Code;
    }

    private static void ComesBack(string json)
    {
        var mapping = MappingFixture.Read(json);
        using var schema = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Path("standards/sdmx/sdmx-json-2.0/sdmx-json-structure-schema.json")));
        using var stream = new MemoryStream();
        MappingAsStructureMap.Export(json, StructureCatalog.Default, DateTimeOffset.UnixEpoch, stream);
        using var message = JsonDocument.Parse(stream.ToArray());

        var draft = MappingAsStructureMap.Import(stream.ToArray());

        Assert.Empty(new JsonSchemaCheck(schema.RootElement).Faults(message.RootElement));
        Assert.Empty(draft.Findings);
        Assert.Equal(mapping.Canonical, MappingFixture.Read(draft.Json).Canonical);
        Assert.Equal(mapping.Identity, MappingFixture.Read(draft.Json).Identity);
    }

    private static string Mapping(string time, string measure, string more) => $$"""
        { "dataflow": "IRREGULAR_ENTRY", "title": "Test é", "file": { "format": "csv" }, "time": {{time}}, "dimensions": { {{Dimensions}} }
          {{(measure == "null" ? "" : $", \"measure\": {measure}")}} {{more}} }
        """;

    private static StructureMap Export(string json, out StructureMapMessage message)
    {
        using var stream = new MemoryStream();
        MappingAsStructureMap.Export(json, StructureCatalog.Default, DateTimeOffset.UnixEpoch, stream);
        message = StructureMapReader.Read(stream.ToArray());
        return message.StructureMaps.Single();
    }

    private static byte[] Write(StructureMapMessage message)
    {
        using var stream = new MemoryStream();
        StructureMapWriter.Write(stream, message, "TEST", "XX", DateTimeOffset.UnixEpoch);
        return stream.ToArray();
    }

    private static IEnumerable<string> Files() => ((string[])["samples/mappings", "src/Host/Demo/Files/mappings"])
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.json"))
        .Select(path => Path.GetRelativePath(Repository.Root, path)).Order(StringComparer.Ordinal);
}
