using System.Text;
using Tallystick.Sdmx;
using Tallystick.Tabular;

namespace Tallystick.Tests.Libraries.Sdmx;

/// <summary>Data messages made by hand: what no sample shows, and what is hostile.</summary>
public sealed class SdmxDataTests
{
    private const string Generic = """
        <?xml version="1.0" encoding="UTF-8"?>
        <m:GenericData xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" xmlns:g="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic" xmlns:c="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">
        <m:Header><m:ID>A</m:ID><m:Structure structureID="S" dimensionAtObservation="TIME_PERIOD"><c:StructureUsage><URN>urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=XX:DF(1.0)</URN></c:StructureUsage></m:Structure></m:Header>
        <m:DataSet structureRef="S" action="Append">
          <g:Series><g:SeriesKey><g:Value id="SEX" value="F"/></g:SeriesKey><g:Attributes><g:Value id="UNIT" value="P &amp; Q"/></g:Attributes>
            <g:Obs><c:Annotations><c:Annotation><c:AnnotationText>Obs Value</c:AnnotationText></c:Annotation></c:Annotations><g:ObsDimension value="2020"/><g:ObsValue value="NaN"/></g:Obs>
            <g:Obs><g:ObsDimension value="2021"/><g:Attributes><g:Value id="OBS_STATUS" value="M"/></g:Attributes></g:Obs>
          </g:Series>
        </m:DataSet>
        <m:DataSet structureRef="S" action="Delete">
          <g:Series><g:SeriesKey><g:Value id="SEX" value="M"/></g:SeriesKey></g:Series>
        </m:DataSet>
        </m:GenericData>
        """;

    internal const string Specific = """
        <m:StructureSpecificData xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" xmlns:s="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/structurespecific" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
        <m:Header><m:Structure structureID="S" dimensionAtObservation="TIME_PERIOD"/></m:Header>
        <m:DataSet s:structureRef="S" s:action="Replace" SOURCE="Survey">
          <Series SEX="F"><Obs OBS_VALUE="1" TIME_PERIOD="2020" OBS_STATUS="A"/></Series>
          <Series SEX="M" SOURCE="Register"/>
          <Group xsi:type="x:G" SEX="F" TITLE="Women"/>
        </m:DataSet>
        </m:StructureSpecificData>
        """;

    private const string Json = """
        {
          "meta": { "id": "x" },
          "data": {
            "dataSets": [
              { "series": { "0": { "observations": { "1": [12.50, 0], "0": [null] }, "attributes": [1] }, "1": { } }, "attributes": [0], "action": "Append" },
              { "observations": { }, "action": "Append" }
            ],
            "structure": {
              "links": [ { "rel": "structure", "urn": "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=XX:DSD(2.0)" } ],
              "dimensions": {
                "dataSet": [ { "id": "FREQ", "values": [ { "id": "A", "name": "Annual" } ] } ],
                "series": [ { "id": "SEX", "values": [ { "id": "F" }, { "id": "M" } ] } ],
                "observation": [ { "id": "TIME_PERIOD", "values": [ { "id": "2020" }, { "id": "2021" } ] } ]
              },
              "attributes": {
                "dataSet": [ { "id": "SOURCE", "values": [ { "name": "Survey" } ] } ],
                "series": [ { "id": "UNIT", "values": [ null, { "id": "PS", "name": "Persons" } ] } ],
                "observation": [ { "id": "OBS_STATUS", "default": "A", "values": [ { "id": "P" } ] } ]
              }
            }
          }
        }
        """;

    private static readonly TableLimits Tight = TableLimits.Default with { MaxColumns = 4, MaxCellChars = 50, MaxLineBytes = 100 };

    [Fact]
    public void Generic_data_sets_give_their_rows_with_the_action_of_each() => Assert.Equal(
    [
        "SEX|TIME_PERIOD|OBS_VALUE|UNIT|OBS_STATUS|ACTION",
        "2: F|2020|NaN|P & Q||Append",
        "3: F|2021||P & Q|M|Append",
        "4: M|||||Delete",
    ], Lines(Generic));

    [Fact]
    public void A_structure_specific_message_gives_keys_then_value_then_the_rest() => Assert.Equal(
    [
        "SEX|TIME_PERIOD|OBS_VALUE|OBS_STATUS|SOURCE|TITLE|ACTION",
        "2: F|2020|1|A|Survey|Women|Replace",
        "3: M||||Register||Replace",
    ], Lines(Specific));

    [Fact]
    public void Json_may_put_attributes_and_structure_behind_the_data() => Assert.Equal(
    [
        "FREQ|SEX|TIME_PERIOD|OBS_VALUE|SOURCE|UNIT|OBS_STATUS|ACTION",
        "2: A|F|2021|12.50|Survey|PS|P|Append",
        "3: A|F|2020||Survey|PS|A|Append",
        "4: A|M|||Survey|||Append",
    ], Lines(Json));

    [Fact]
    public void Csv_of_version_1_gives_its_components() => Assert.Equal(
    [
        "FREQ|REF_AREA|TIME_PERIOD|OBS_VALUE|NOTE",
        "2: A|IT|2020|1.50|as: is",
        "3: A|FR|2021||",
    ], Lines("DATAFLOW,FREQ,REF_AREA,TIME_PERIOD,OBS_VALUE,NOTE\r\nXX:DF(1.0),A,IT,2020,1.50,as: is\r\nXX:DF(1.0),A,FR,2021,,\r\n"));

    [Fact]
    public void Labels_are_left_out_and_colons_in_texts_are_not() => Assert.Equal(
    [
        "SEX|OBS_VALUE|NOTE",
        "2: F|1|see: above",
        "3: M|2|nothing",
    ], Lines("DATAFLOW,SEX: Sex,OBS_VALUE: Value,NOTE: Note\nXX:DF(1.0): Flow,F: Women,1,see: above\nXX:DF(1.0): Flow,M: Men: all,2,nothing\n"));

    [Theory]
    [InlineData(Generic, "Dataflow=XX:DF(1.0)")]
    [InlineData(Json, "DataStructure=XX:DSD(2.0)")]
    [InlineData("STRUCTURE;STRUCTURE_ID;ACTION;A;OBS_VALUE\ndataprovision;XX:P(1.0);I;1;2", "ProvisionAgreement=XX:P(1.0)")]
    [InlineData("DATAFLOW,A,OBS_VALUE\nDF,1,2", "Dataflow=:DF()")]
    public void The_structure_is_named(string message, string reference)
    {
        using var reader = Open(message);

        Assert.Equal(reference, reader.StructureRef?.ToString());
    }

    [Fact]
    public void A_message_in_utf_16_is_read_too()
    {
        var bytes = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Generic.Replace("UTF-8", "UTF-16"))).ToArray();

        Assert.True(SdmxData.Recognises(bytes, "x.xml"));
        Assert.Equal(Lines(Generic), Lines(SdmxData.Open(new MemoryStream(bytes), "x.xml")));
    }

    [Fact]
    public void A_stream_is_read_from_where_it_stands_and_stays_open()
    {
        var stream = new MemoryStream(Encoding.UTF8.GetBytes("junk" + Json)) { Position = 4 };

        Assert.Equal(Lines(Json), Lines(SdmxData.Open(stream, "x.json")));
        Assert.True(stream.CanRead);
    }

    [Theory]
    [InlineData("", TableFault.Empty, "")]
    [InlineData("a,b\n1,2\n", TableFault.UnknownFormat, "SDMX?")]
    [InlineData("STRUCTURE,COUNT\n1,2\n", TableFault.UnknownFormat, "SDMX?")]
    [InlineData("<html><body/></html>", TableFault.UnknownFormat, "xml")]
    [InlineData("""{ "rows": [ { "a": 1 } ] }""", TableFault.UnknownFormat, "json")]
    [InlineData("""{ "data": { "dataSets": [ { "attributes": [ "x" ] } ], "structures": [] } }""", TableFault.UnknownFormat, "SDMX-JSON 2.0")]
    [InlineData("DATAFLOW,A,OBS_VALUE\n", TableFault.Empty, "SDMX-CSV")]
    [InlineData("DATAFLOW,A,OBS_VALUE\nDF,1\n", TableFault.Damaged, "SDMX-CSV 2")]
    [InlineData("""{ "structure": { "dimensions": {} }, "dataSets": [] }""", TableFault.Empty, "SDMX-JSON")]
    [InlineData("""{ "structure": { "dimensions": {} }, "dataSets": [ { "observations": { "0": [1] """, TableFault.Damaged, "SDMX-JSON 1:81")]
    [InlineData("""{ "structure": { "dimensions": { "observation": [ { "id": "A", "values": [] } ] } }, "dataSets": [ { "observations": { "0": [1] } } ] }""", TableFault.Damaged, "SDMX")]
    [InlineData("""{ "structure": { "dimensions": { "observation": [ { "id": "A", "values": [ { "id": "x" } ] } ] } }, "dataSets": [ { "observations": { "-1": [1] } } ] }""", TableFault.Damaged, "SDMX")]
    public void What_cannot_be_read_is_refused_with_a_word_for_it(string text, TableFault fault, string detail)
    {
        var refusal = Assert.Throws<TableException>(() => Lines(text));

        Assert.Equal((fault, detail), (refusal.Fault, refusal.Detail));
    }

    [Fact]
    public void A_document_type_is_refused()
    {
        var bomb = Generic.Replace("<m:GenericData", "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><m:GenericData");

        Assert.Equal(TableFault.Damaged, Assert.Throws<TableException>(() => Lines(bomb)).Fault);
    }

    [Theory]
    [InlineData("</m:GenericData>", "<open>", TableFault.Damaged)]
    [InlineData("<g:ObsValue value=\"NaN\"/>", "<g:Value value=\"NaN\"/>", TableFault.Damaged)]
    [InlineData("value=\"2021\"", "value=\"&undeclared;\"", TableFault.Damaged)]
    public void Broken_xml_is_damage_with_its_place(string sound, string broken, TableFault expected)
    {
        var fault = Assert.Throws<TableException>(() => Lines(Generic.Replace(sound, broken)));

        Assert.Equal(expected, fault.Fault);
        Assert.Matches(@"^SDMX(-ML)? \d+:\d+$", fault.Detail);
    }

    [Fact]
    public void Limits_hold()
    {
        var deep = Generic.Replace("Obs Value", string.Concat(Enumerable.Repeat("<c:x>", 100)) + string.Concat(Enumerable.Repeat("</c:x>", 100)));
        Assert.Equal(TableFault.Damaged, Assert.Throws<TableException>(() => Lines(deep)).Fault);
        Assert.Equal(TableFault.Damaged, Assert.Throws<TableException>(() => Lines(Json.Replace("\"x\"", new string('[', 100) + new string(']', 100)))).Fault);

        Assert.Equal(TableFault.TooManyColumns, Refused(Generic).Fault);
        Assert.Equal(TableFault.TooManyColumns, Refused(Json).Fault);
        Assert.Equal((TableFault.LineTooLong, 2L), Refused(Generic.Replace("NaN", new string('9', 60))) is var wide ? (wide.Fault, wide.Row) : default);
        Assert.Equal(TableFault.LineTooLong, Refused(Json.Replace("Persons", new string('P', 200_000))).Fault);
        var group = Specific.Replace("TITLE=\"Women\"", $"TITLE=\"{new string('W', 2 << 20)}\"");
        Assert.Equal(TableFault.TooLarge, Assert.Throws<TableException>(() => Lines(group)).Fault);
        Assert.Throws<ArgumentException>(() => SdmxData.Open(new Trickle(), "x.xml"));

        static TableException Refused(string text) =>
            Assert.Throws<TableException>(() => Lines(SdmxData.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x", Tight)));
    }

    [Theory]
    [InlineData(Generic, true)]
    [InlineData(Specific, true)]
    [InlineData(Json, true)]
    [InlineData("\"STRUCTURE\",\"STRUCTURE_ID\",\"ACTION\"\n", true)]
    [InlineData("STRUCTURE[|]\tSTRUCTURE_ID\n", true)]
    [InlineData("DATAFLOW;A\n", true)]
    [InlineData("DATAFLOWS,A\n", false)]
    [InlineData("STRUCTURE,SIZE\n", false)]
    [InlineData("", false)]
    [InlineData("<a>http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message</a>", false)]
    [InlineData("""{ "dataSets": 1, "structures": [] }""", false)]
    public void A_message_is_recognised_by_its_beginning(string text, bool expected) =>
        Assert.Equal(expected, SdmxData.Recognises(Encoding.UTF8.GetBytes(text), "x"));

    private static SdmxData Open(string text) => SdmxData.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x");

    private static List<string> Lines(string text) => Lines(Open(text));

    private static List<string> Lines(SdmxData reader)
    {
        using (reader)
        {
            List<string> lines = [string.Join('|', reader.Columns)];
            while (reader.Read()) lines.Add($"{reader.RowNumber}: {string.Join('|', Enumerable.Range(0, reader.CellCount).Select(i => reader.Cell(i).ToString()))}");
            return lines;
        }
    }

    /// <summary>A stream that cannot seek.</summary>
    private sealed class Trickle : MemoryStream
    {
        public override bool CanSeek => false;
    }
}
