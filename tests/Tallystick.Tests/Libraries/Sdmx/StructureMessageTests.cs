using System.Text;
using System.Text.Json;
using Tallystick.Sdmx;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Libraries.Sdmx;

public class StructureMessageTests
{
    internal const string Message = """
        { "meta": { "id": "X", "prepared": "2026-11-21T00:00:00Z", "sender": { "id": "TALLYSTICK" } },
          "data": {
            "codelists": [
              { "id": "CL_AREA", "version": "1.0.0", "agencyID": "TALLYSTICK", "name": "Areas", "names": { "en": "Areas", "fr": "Zones" },
                "codes": [ { "id": "_T", "name": "All" },
                           { "id": "FR", "parent": "_T", "name": "France", "annotations": [ { "type": "ALPHA3", "value": "FRA" } ] },
                           { "id": "EU", "name": "Union", "descriptions": { "en": "A grouping" }, "annotations": [ { "type": "MEMO" } ] } ] },
              { "id": "CL_FREQ", "version": "1.0.0", "agencyID": "TALLYSTICK", "name": "Frequency", "codes": [ { "id": "A", "name": "Annual" } ] } ],
            "conceptSchemes": [ { "id": "CS", "version": "1.0.0", "agencyID": "TALLYSTICK", "name": "Concepts",
                "concepts": [ { "id": "REF_AREA", "name": "Area" }, { "id": "UNIT", "name": "Unit" }, { "id": "NOTE", "name": "Note" } ] } ],
            "dataStructures": [ { "id": "DSD_A", "version": "1.0.0", "agencyID": "TALLYSTICK", "name": "A",
                "dataStructureComponents": { "dimensionList": { "id": "DimensionDescriptor", "dimensions": [
                  { "id": "FREQ", "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=TALLYSTICK:CS(1.0.0).FREQ",
                    "localRepresentation": { "enumeration": "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=TALLYSTICK:CL_FREQ(1.0.0)" } },
                  { "id": "REF_AREA", "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=TALLYSTICK:CS(1.0.0).REF_AREA",
                    "annotations": [ { "type": "ADDITIVITY", "value": "ADDS" }, { "type": "EXPECTED", "value": "false" } ],
                    "localRepresentation": { "enumeration": "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=TALLYSTICK:CL_AREA(1.0.0)" } } ] },
                  "attributeList": { "id": "AttributeDescriptor", "attributes": [
                    { "id": "NOTE", "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=TALLYSTICK:CS(1.0.0).NOTE",
                      "attributeRelationship": { "observation": {} }, "localRepresentation": { "format": { "dataType": "String" } } },
                    { "id": "UNIT", "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=TALLYSTICK:CS(1.0.0).UNIT",
                      "attributeRelationship": { "dimensions": [ "REF_AREA" ] },
                      "localRepresentation": { "enumeration": "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=TALLYSTICK:CL_FREQ(1.0.0)" } } ] } } } ],
            "dataflows": [ { "id": "A", "version": "1.0.0", "agencyID": "TALLYSTICK", "name": "Flow A",
                "annotations": [ { "type": "MEASURE_KIND", "value": "STOCK" }, { "type": "COUNT_UNIT", "value": "PER" }, { "type": "FREQUENCIES", "value": "M A" } ],
                "structure": "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=TALLYSTICK:DSD_A(1.0.0)" } ] } }
        """;

    internal static StructureMessage Read(string json, StructureMessage? known = null) => StructureReader.Read(Encoding.UTF8.GetBytes(json), known);

    internal static string Write(StructureMessage message, string scheme = "CS")
    {
        using var output = new MemoryStream();
        StructureWriter.Write(output, message, scheme, "TEST", new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero));
        return Encoding.UTF8.GetString(output.ToArray());
    }

    [Fact]
    public void Reads_lists_concepts_and_a_dataflow_with_its_annotations()
    {
        var message = Read(Message);

        var areas = message.Codelists[0];
        Assert.Equal("Zones", areas.Name.In("fr"));
        Assert.Equal("FRA", areas.Codes[1].Annotation("ALPHA3"));
        Assert.Equal(0, areas.ParentOf(1));
        Assert.True(areas.Codes[2].IsMemo);
        Assert.False(areas.Codes[1].IsMemo);
        var flow = Assert.Single(message.Dataflows);
        Assert.Equal((MeasureKind.Stock, "PER", "DSD_A"), (flow.Kind, flow.Unit, flow.StructureId));
        Assert.Equal([Frequency.M, Frequency.A], flow.Frequencies);
        var dimension = Assert.Single(flow.Dimensions);
        Assert.Equal(("REF_AREA", "Area", Additivity.Adds, false), (dimension.Id, dimension.Name.ToString(), dimension.Additivity, dimension.Expected));
        Assert.Equal(["NOTE", "UNIT"], flow.Attributes.Select(a => a.Id));
        Assert.True(flow.Attributes[0].IsOfObservation);
        Assert.Equal("CL_FREQ", flow.Attributes[1].List!.Id);
    }

    [Fact]
    public void A_dimension_that_does_not_say_so_does_not_add()
    {
        var silent = Message.Replace("""{ "type": "ADDITIVITY", "value": "ADDS" }, { "type": "EXPECTED", "value": "false" }""", "");

        var dimension = Read(silent).Dataflows[0].Dimensions[0];

        Assert.Equal((Additivity.DoesNotAdd, true), (dimension.Additivity, dimension.Expected));
    }

    [Fact]
    public void Written_and_read_again_it_says_the_same()
    {
        var once = Write(Read(Message));

        Assert.Equal(once, Write(Read(once)));
        var again = Read(once);
        Assert.Equal("Zones", again.Codelists[0].Name.In("fr"));
        Assert.True(again.Codelists[0].Codes[2].IsMemo);
        Assert.Equal("A grouping", again.Codelists[0].Codes[2].Description!.In("en"));
        Assert.Equal(Additivity.Adds, again.Dataflows[0].Dimensions[0].Additivity);
        Assert.Equal(["REF_AREA"], again.Dataflows[0].Attributes[1].AttachedTo);
    }

    [Theory]
    [InlineData("\"parent\": \"_T\"", "\"parent\": \"XX\"", "data.codelists[0].codes")]
    [InlineData("\"id\": \"FR\"", "\"id\": \"_T\"", "data.codelists[0].codes")]
    [InlineData("\"id\": \"FR\"", "\"id\": 250", "data.codelists[0].codes[1].id")]
    [InlineData("{ \"id\": \"A\", \"name\": \"Annual\" }", "{ \"name\": \"Annual\" }", "data.codelists[1].codes[0]")]
    [InlineData("{ \"en\": \"Areas\", \"fr\": \"Zones\" }", "[ \"Areas\" ]", "data.codelists[0].names")]
    [InlineData("Codelist=TALLYSTICK:CL_AREA", "Codelist=TALLYSTICK:CL_NONE", "data.dataStructures[0].dataStructureComponents.dimensionList.dimensions[1].localRepresentation.enumeration")]
    [InlineData("(1.0.0).REF_AREA", "(1.0.0).NONE", "data.dataStructures[0].dataStructureComponents.dimensionList.dimensions[1].conceptIdentity")]
    [InlineData("\"MEASURE_KIND\"", "\"KIND\"", "data.dataflows[0].annotations")]
    [InlineData("\"STOCK\"", "\"HEAP\"", "data.dataflows[0].annotations")]
    [InlineData("\"M A\"", "\"M 5\"", "data.dataflows[0].annotations")]
    [InlineData("DataStructure=TALLYSTICK:DSD_A", "DataStructure=TALLYSTICK:DSD_B", "data.dataflows[0].structure")]
    [InlineData("urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=TALLYSTICK:DSD_A(1.0.0)", "DSD_A", "data.dataflows[0].structure")]
    public void A_refusal_says_where(string old, string wrong, string path)
    {
        Assert.Contains(old, Message);

        var refusal = Assert.Throws<SdmxFormatException>(() => Read(Message.Replace(old, wrong)));

        Assert.Equal(path, refusal.Path);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_message() => Assert.Single(Read("\uFEFF" + Message).Dataflows);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "data": { "codelists": {} } }""")]
    public void What_is_no_message_is_refused(string text) => Assert.Throws<SdmxFormatException>(() => Read(text));

    [Fact]
    public void Reads_the_code_lists_and_concepts_of_the_official_sample()
    {
        var sample = File.ReadAllBytes(SharedFiles.Path("standards/sdmx/sdmx-json-2.0/samples/structure/constructed-sample.json"));
        using var raw = JsonDocument.Parse(sample);
        var data = raw.RootElement.GetProperty("data");

        // its dataflow carries no annotations of ours, and without them nobody knows what may be summed
        Assert.Equal("data.dataflows[0].annotations", Assert.Throws<SdmxFormatException>(() => StructureReader.Read(sample)).Path);
        var lists = """{"data":{"codelists":""" + data.GetProperty("codelists") + ""","conceptSchemes":""" + data.GetProperty("conceptSchemes") + "}}";
        var message = Read(lists);
        Assert.Equal(data.GetProperty("codelists").GetArrayLength(), message.Codelists.Length);
        Assert.Equal(data.GetProperty("codelists").EnumerateArray().Sum(l => l.GetProperty("codes").GetArrayLength()), message.Codelists.Sum(l => l.Codes.Length));
    }
}
