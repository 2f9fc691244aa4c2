using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tallystick.Sdmx;
using Tallystick.Tests.Libraries.Sdmx;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Foundation.Vocabulary;

public partial class StructureCatalogTests
{
    private static readonly StructureCatalog Catalog = StructureCatalog.Default;

    [Fact]
    public void Holds_the_twelve_dataflows_in_their_order() => Assert.Equal(
        ["IRREGULAR_ENTRY", "IRREGULAR_STAY", "REFUSALS", "SMUGGLED", "SMUGGLERS", "DOCUMENTS", "DEATHS", "FEES", "RETURNS", "ASYLUM_APPLIED", "ASYLUM_PENDING", "NARRATIVE"],
        Catalog.Dataflows.Select(flow => flow.Id));

    [Theory]
    [InlineData("IRREGULAR_ENTRY", "REF_AREA CITIZENSHIP SEX? AGE? BORDER ROUTE DEPARTURE? TRANSPORT? METHOD? OUTCOME")]
    [InlineData("IRREGULAR_STAY", "REF_AREA CITIZENSHIP SEX? AGE? BORDER STAY_GROUND?")]
    [InlineData("REFUSALS", "REF_AREA CITIZENSHIP SEX? AGE? BORDER DEPARTURE? DESTINATION? REFUSAL_GROUND")]
    [InlineData("SMUGGLED", "REF_AREA CITIZENSHIP SEX AGE BORDER? ROUTE DEPARTURE DESTINATION? TRANSPORT METHOD")]
    [InlineData("SMUGGLERS", "REF_AREA CITIZENSHIP SEX AGE? ROUTE? STAGE OFFENCE ROLE?")]
    [InlineData("DOCUMENTS", "REF_AREA CITIZENSHIP SEX? BORDER ROUTE? DEPARTURE? DESTINATION? METHOD? DOC_TYPE FRAUD_TYPE ISSUER MEASURE")]
    [InlineData("DEATHS", "REF_AREA CITIZENSHIP? SEX? AGE? ROUTE DEPARTURE? TRANSPORT? CAUSE MEASURE")]
    [InlineData("FEES", "REF_AREA CITIZENSHIP? AGE? ROUTE DEPARTURE DESTINATION TRANSPORT? METHOD? CURRENCY STATISTIC PAY_CHANNEL? PAY_TIMING?")]
    [InlineData("RETURNS", "REF_AREA CITIZENSHIP SEX? AGE? DESTINATION TRANSPORT? RETURN_TYPE")]
    [InlineData("ASYLUM_APPLIED", "REF_AREA CITIZENSHIP SEX AGE APPLICATION")]
    [InlineData("ASYLUM_PENDING", "REF_AREA CITIZENSHIP SEX AGE APPLICATION?")]
    [InlineData("NARRATIVE", "REF_AREA ROUTE? TOPIC")]
    public void Each_dataflow_has_the_dimensions_of_the_vocabulary(string id, string dimensions) =>
        Assert.Equal(dimensions, string.Join(' ', Catalog.Dataflow(id).Dimensions.Select(d => d.Id + (d.Expected ? "" : "?"))));

    [Theory]
    [InlineData("IRREGULAR_ENTRY", MeasureKind.Flow, "EVT", "")]
    [InlineData("REFUSALS", MeasureKind.Flow, "DEC", "REFUSAL_GROUND")]
    [InlineData("SMUGGLED", MeasureKind.Flow, "PER", "")]
    [InlineData("SMUGGLERS", MeasureKind.Flow, "PER", "STAGE")]
    [InlineData("DOCUMENTS", MeasureKind.Flow, "DOC", "DOC_TYPE FRAUD_TYPE ISSUER MEASURE")]
    [InlineData("DEATHS", MeasureKind.Flow, "PER", "")]
    [InlineData("FEES", MeasureKind.Price, "_Z", "*")]
    [InlineData("ASYLUM_APPLIED", MeasureKind.Flow, "PER", "")]
    [InlineData("ASYLUM_PENDING", MeasureKind.Stock, "PER", "")]
    [InlineData("NARRATIVE", MeasureKind.Narrative, "_Z", "*")]
    public void Each_dataflow_says_what_may_be_summed(string id, MeasureKind kind, string unit, string doNotAdd)
    {
        var flow = Catalog.Dataflow(id);

        Assert.Equal((kind, unit), (flow.Kind, flow.Unit));
        var closed = flow.Dimensions.Where(d => d.Additivity == Additivity.DoesNotAdd).Select(d => d.Id).ToList();
        Assert.Equal(doNotAdd == "*" ? [.. flow.Dimensions.Select(d => d.Id)] : doNotAdd.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList(), closed);
    }

    [Fact]
    public void A_list_whose_parts_are_summed_has_a_total_over_all_that_is_no_memo()
    {
        var adding = Catalog.Dataflows.SelectMany(flow => flow.Dimensions).Where(d => d.Additivity == Additivity.Adds).Select(d => d.List).Distinct();

        Assert.All(adding, list =>
        {
            var roots = list.Codes.Where(code => code.Parent is null && !code.IsMemo).Select(code => code.Id);
            Assert.Subset(new HashSet<string> { Codelist.Total, Codelist.NotApplicable }, roots.ToHashSet());
            Assert.True(list.TryFind(Codelist.Total, out _), list.Id);
            Assert.True(list.TryFind(Codelist.Unknown, out _) || list.Id == "CL_DEATH_MEASURE", list.Id);
            Assert.All(list.Codes.Where(code => code.IsMemo), memo => Assert.False(list.IsWithin(memo.Id, Codelist.Total), memo.Id));
        });
    }

    [Theory]
    [InlineData("CL_OFFENCE", "A62 A62A A62B A62C A63 A63A A63B XGAIN XOTH")]
    [InlineData("CL_RETURN_TYPE", "ORD REF TRF")]
    [InlineData("CL_DEATH_MEASURE", "SURV")]
    [InlineData("CL_AREA", "202 419 EU27_2020 EU28 EU27_2007 EXT_EU27_2020 EXT_EU28 EXT_EU27_2007")]
    [InlineData("CL_ROUTE", "")]
    public void What_cuts_across_is_memo(string list, string memos) =>
        Assert.Equal(memos, string.Join(' ', Catalog.Codelist(list).Codes.Where(code => code.IsMemo).Select(code => code.Id)));

    [Theory]
    [InlineData("ROUTE", "CL_ROUTE")]
    [InlineData("TRANSPORT", "CL_TRANSPORT")]
    [InlineData("METHOD", "CL_METHOD")]
    [InlineData("BORDER", "CL_BORDER")]
    [InlineData("STAGE", "CL_STAGE")]
    [InlineData("OFFENCE", "CL_OFFENCE")]
    [InlineData("ROLE", "CL_ROLE")]
    [InlineData("DOC_TYPE", "CL_DOC_TYPE")]
    [InlineData("FRAUD_TYPE", "CL_FRAUD_TYPE")]
    [InlineData("CAUSE", "CL_CAUSE")]
    [InlineData("REFUSAL_GROUND", "CL_REFUSAL_GROUND")]
    [InlineData("AGE", "CL_AGE")]
    [InlineData("NARRATIVE", "CL_TOPIC")]
    public void Lists_hold_the_codes_and_parents_of_the_vocabulary(string file, string list)
    {
        var expected = File.ReadLines(SharedFiles.Path($"vocabulary/codelists/{file}.csv")).Skip(1)
            .Select(line => line.Split(',')).Select(cells => (cells[0], cells[1].Length == 0 ? null : cells[1]));

        Assert.Equal(expected, Catalog.Codelist(list).Codes.Select(code => (code.Id, code.Parent)));
    }

    [Fact]
    public void Each_list_a_figure_refers_to_says_all_statuses_the_figure_knows()
    {
        Assert.All("AOQPEBDULMKW", status => Assert.True(Catalog.Codelist("CL_OBS_STATUS").TryFind(status.ToString(), out _)));
        Assert.All("FADSNE", status => Assert.True(Catalog.Codelist("CL_CONF_STATUS").TryFind(status.ToString(), out _)));
        Assert.All(Catalog.Dataflows, flow => Assert.True(Catalog.Codelist("CL_COUNT_UNIT").TryFind(flow.Unit, out _)));
        Assert.All(Catalog.Dataflows, flow => Assert.Superset(new HashSet<string> { "OBS_STATUS", "CONF_STATUS" }, flow.Attributes.Select(a => a.Id).ToHashSet()));
    }

    [Fact]
    public void Areas_of_an_exchange_are_in_every_dimension_that_lists_areas()
    {
        var catalog = Catalog.WithAreas([new Code("QQ1", "_T", LocalText.English("Norland"), null, false), new Code("FR", null, LocalText.English("Other"), null, false)]);

        Assert.True(catalog.Areas.TryFind("QQ1", out _));
        Assert.Equal("France", catalog.Areas.Codes[catalog.Areas.IndexOf("FR")].Name.In("fr"));
        Assert.All(catalog.Dataflows.SelectMany(flow => flow.Dimensions).Where(d => d.List.Id == StructureCatalog.AreaList), d => Assert.Same(catalog.Areas, d.List));
        Assert.Equal(0, Catalog.Areas.IndexOf("QQ1") + 1);
        Assert.Equal(catalog.Areas.IndexOf("_T"), catalog.Areas.ParentOf(catalog.Areas.IndexOf("QQ1")));
    }

    [Fact]
    public void A_new_dataflow_needs_no_code()
    {
        const string json = """
            { "meta": { "id": "NEW", "prepared": "2026-11-21T00:00:00Z", "sender": { "id": "TALLYSTICK" } },
              "data": {
                "conceptSchemes": [ { "id": "CS_RESCUES", "agencyID": "TALLYSTICK", "version": "1.0.0", "name": "Concepts of rescues",
                    "concepts": [ { "id": "WATERS", "name": "Waters", "names": { "en": "Waters", "fr": "Eaux" } } ] } ],
                "dataStructures": [ { "id": "DSD_RESCUES", "version": "1.0.0", "agencyID": "TALLYSTICK", "name": "Rescues",
                    "dataStructureComponents": { "dimensionList": { "id": "DimensionDescriptor", "dimensions": [
                      { "id": "REF_AREA", "annotations": [ { "type": "ADDITIVITY", "value": "ADDS" } ],
                        "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=TALLYSTICK:CS_TALLYSTICK(1.0.0).REF_AREA",
                        "localRepresentation": { "enumeration": "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=TALLYSTICK:CL_AREA(1.0.0)" } },
                      { "id": "WATERS", "annotations": [ { "type": "ADDITIVITY", "value": "ADDS" }, { "type": "EXPECTED", "value": "false" } ],
                        "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=TALLYSTICK:CS_RESCUES(1.0.0).WATERS",
                        "localRepresentation": { "enumeration": "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=TALLYSTICK:CL_ROUTE(1.0.0)" } } ] } } } ],
                "dataflows": [ { "id": "RESCUES", "version": "1.0.0", "agencyID": "TALLYSTICK", "name": "Rescues at sea",
                    "annotations": [ { "type": "MEASURE_KIND", "value": "FLOW" }, { "type": "COUNT_UNIT", "value": "INC" }, { "type": "FREQUENCIES", "value": "M" } ],
                    "structure": "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=TALLYSTICK:DSD_RESCUES(1.0.0)" } ] } }
            """;

        var catalog = Catalog.With(Encoding.UTF8.GetBytes(json));

        var flow = catalog.Dataflow("RESCUES");
        Assert.Equal(["REF_AREA", "WATERS"], flow.Dimensions.Select(d => d.Id));
        Assert.Equal("Eaux", flow.Dimensions[1].Name.In("fr"));
        Assert.Same(catalog.Areas, flow.Dimensions[0].List);
        Assert.Equal(13, catalog.Dataflows.Length);
        Assert.False(Catalog.TryFind("RESCUES", out _));
    }

    [Fact]
    public void The_whole_catalogue_survives_writing_and_reading()
    {
        var once = StructureMessageTests.Write(Catalog.Message, StructureCatalog.ConceptSchemeId);

        var again = StructureMessageTests.Read(once);

        Assert.Equal(once, StructureMessageTests.Write(again, StructureCatalog.ConceptSchemeId));
        Assert.Equal(Catalog.Codelists.Sum(list => list.Codes.Length), again.Codelists.Sum(list => list.Codes.Length));
    }

    // The schema of SDMX-JSON is not run here (that takes a JSON Schema engine); what it says of ids, names and references is.
    [Fact]
    public void Ids_and_references_have_the_form_the_schema_asks_for()
    {
        using var json = JsonDocument.Parse(StructureMessageTests.Write(Catalog.Message, StructureCatalog.ConceptSchemeId));
        var data = json.RootElement.GetProperty("data");

        Assert.All(data.EnumerateObject().SelectMany(kind => kind.Value.EnumerateArray()), item =>
        {
            Assert.Matches("^[A-Za-z][A-Za-z0-9_-]*$", item.GetProperty("id").GetString());
            Assert.Equal("1.0.0", item.GetProperty("version").GetString());
            Assert.Equal("TALLYSTICK", item.GetProperty("agencyID").GetString());
            Assert.NotEqual("", item.GetProperty("name").GetString());
        });
        Assert.All(Catalog.Codelists.SelectMany(list => list.Codes), code => Assert.Matches("^[A-Za-z0-9_]+$", code.Id));
        Assert.All(data.GetProperty("dataflows").EnumerateArray(), flow => Assert.Matches(StructureUrn(), flow.GetProperty("structure").GetString()));
    }

    [GeneratedRegex(@"^urn:sdmx:org\.sdmx\.infomodel\.datastructure\.DataStructure=TALLYSTICK:DSD_[A-Z_]+\(1\.0\.0\)$")]
    private static partial Regex StructureUrn();
}
