using System.Text;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using static Tallystick.Tests.Modules.Reporting.ReportingWorld;

namespace Tallystick.Tests.Modules.Reporting;

/// <summary>The same small figures in three forms of SDMX, through the door every file comes through.</summary>
public sealed class SdmxImportTests
{
    private const string Csv = """
        STRUCTURE,STRUCTURE_ID,ACTION,FREQ,CITIZENSHIP,TIME_PERIOD,OBS_VALUE,OBS_STATUS
        dataflow,XX:ENTRY(1.0),I,M,SY,2026-01,10,A
        dataflow,XX:ENTRY(1.0),I,M,SY,2026-02,7,P
        dataflow,XX:ENTRY(1.0),I,M,AF,2026-01,NaN,M
        dataflow,XX:ENTRY(1.0),I,M,AF,2026-02,,M
        """;

    private const string Json = """
        {
          "structure": {
            "dimensions": {
              "dataSet": [ { "id": "FREQ", "values": [ { "id": "M" } ] } ],
              "series": [ { "id": "CITIZENSHIP", "values": [ { "id": "AF" }, { "id": "SY" } ] } ],
              "observation": [ { "id": "TIME_PERIOD", "values": [ { "id": "2026-01" }, { "id": "2026-02" } ] } ]
            },
            "attributes": { "observation": [ { "id": "OBS_STATUS", "values": [ { "id": "A" }, { "id": "P" }, { "id": "M" } ] } ] }
          },
          "dataSets": [ { "action": "Information", "series": {
            "1": { "observations": { "0": [10, 0], "1": [7, 1] } },
            "0": { "observations": { "0": ["NaN", 2], "1": [null, 2] } }
          } } ]
        }
        """;

    private const string Ml = """
        <m:StructureSpecificData xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" xmlns:s="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/structurespecific">
        <m:Header><m:Structure structureID="S" dimensionAtObservation="TIME_PERIOD"/><m:DataSetAction>Information</m:DataSetAction></m:Header>
        <m:DataSet s:structureRef="S">
          <Series FREQ="M" CITIZENSHIP="SY"><Obs TIME_PERIOD="2026-01" OBS_VALUE="10" OBS_STATUS="A"/><Obs TIME_PERIOD="2026-02" OBS_VALUE="7" OBS_STATUS="P"/></Series>
          <Series FREQ="M" CITIZENSHIP="AF"><Obs TIME_PERIOD="2026-01" OBS_VALUE="NaN" OBS_STATUS="M"/><Obs TIME_PERIOD="2026-02" OBS_STATUS="M"/></Series>
        </m:DataSet>
        </m:StructureSpecificData>
        """;

    private const string Mapping = """
        {
          "dataflow": "IRREGULAR_ENTRY", "title": "Test", "file": { "format": "sdmx" },
          "drop": [ { "column": "ACTION", "equals": "Delete", "because": "Nothing to count." } ],
          "time": { "column": "TIME_PERIOD", "format": "sdmx" },
          "dimensions": {
            "REF_AREA": "IT", "BORDER": "SEA_UNS", "ROUTE": "CMED", "OUTCOME": "ENTERED",
            "CITIZENSHIP": { "column": "CITIZENSHIP", "codes": "same" }
          },
          "measure": {
            "column": "OBS_VALUE", "missing": { "NaN": "O", "": "O" },
            "flags": { "column": "OBS_STATUS", "codes": { "A": "A", "P": "P", "M": "A" } }
          },
          "ignore": { "FREQ": "The periods say it.", "ACTION": "Deletions are dropped." }
        }
        """;

    [Theory]
    [InlineData("entries.csv", Csv)]
    [InlineData("entries.json", Json)]
    [InlineData("entries.xml", Ml)]
    [InlineData("entries.bin", Ml)]
    public async Task A_message_gives_the_same_figures_in_every_form(string name, string message)
    {
        await using var world = await OnAsync(Engine.Sqlite);

        var result = await world.Intake.ImportAsync(new(Provider, new("border-guard"), name, new MemoryStream(Encoding.UTF8.GetBytes(message)), Mapping));

        Assert.Empty(result.Report.Findings.Where(finding => finding.IsError).Select(finding => finding.Code));
        await using var session = world.Session();
        Assert.Equal(
            [
                (("AF", "2026-01"), Figure.Missing()),
                (("AF", "2026-02"), Figure.Missing()),
                (("SY", "2026-01"), Figure.Count(10)),
                (("SY", "2026-02"), Figure.Scaled(7, 0, 'P')),
            ],
            (await ImportTests.FiguresAsync(session, result.Submission)).OrderBy(figure => figure.Key).Select(figure => (figure.Key, figure.Value)));
    }

    [Fact]
    public async Task A_file_that_is_no_message_is_a_finding()
    {
        await using var world = await OnAsync(Engine.Sqlite);

        var result = await world.Intake.ImportAsync(new(Provider, new("border-guard"), "entries.csv", new MemoryStream("a,b\n1,2\n"u8.ToArray()), Mapping));

        Assert.Equal(["file-unknown-format"], result.Report.Findings.Select(finding => finding.Code));
    }
}
