using System.Text;
using Tallystick.Reporting.Mapping;
using Tallystick.Tabular;
using static Tallystick.Tests.Modules.Reporting.Mapping.MappingFixture;

namespace Tallystick.Tests.Modules.Reporting.Mapping;

/// <summary>Lists of one JSON file joined by a key: what a row takes over, and what is refused by the row.</summary>
public sealed class JoinedTableTests
{
    private const string Events = """{"No":"1","Year":"2020","N":"5"},{"No":"2","Year":"2020","N":"7"}""";

    [Fact]
    public void A_row_takes_the_cells_of_the_row_with_its_key()
    {
        var result = Run(Join(), Events, """{"Id":" 2 ","Sex":"M"},{"Id":"1","Sex":"F"},{"Id":"3","Sex":"F"},{"Sex":"M"}""");

        Assert.Equal(["IT F 2020 = 5 (5..5) AF, 1", "IT M 2020 = 7 (7..7) AF, 2"], result.Lines());
    }

    [Fact]
    public void A_key_of_several_columns_is_met_in_all_of_them()
    {
        var result = Run(Join("\"No\": \"Id\", \"Year\": \"Y\""), Events, """{"Id":"1","Y":"2020","Sex":"F"},{"Id":"2","Y":"2019","Sex":"F"},{"Id":"2","Y":"2020","Sex":"M"}""");

        Assert.Equal(["IT F 2020 = 5 (5..5) AF, 1", "IT M 2020 = 7 (7..7) AF, 2"], result.Lines());
    }

    [Fact]
    public void A_row_without_a_partner_is_an_error_by_its_row()
    {
        var result = Run(Join(), Events, """{"Id":"1","Sex":"F"}""");

        var finding = Assert.Single(result.Report.Findings);
        Assert.Equal(("join-no-partner", 2L, "No", "2"), (finding.Code, finding.Row, finding.Column, finding.Value));
        Assert.Equal(1, result.Report.RowsRefused);
    }

    [Fact]
    public void A_row_left_out_needs_no_partner()
    {
        var drop = """, "drop": [ { "column": "N", "equals": "7", "because": "A total." } ]""";

        Assert.Equal(["IT F 2020 = 5 (5..5) AF, 1"], Run(Join() + drop, Events, """{"Id":"1","Sex":"F"}""").Lines());
    }

    [Fact]
    public void A_row_without_a_partner_has_empty_cells_where_the_mapping_says_so()
    {
        var result = Run(Join(missing: "blank"), Events, """{"Id":"1","Sex":"F"}""");

        Assert.Equal(["IT F 2020 = 5 (5..5) AF, 1", "IT _U 2020 = 7 (7..7) AF, 2"], result.Lines());
    }

    [Fact]
    public void A_key_that_stands_twice_in_the_other_sheet_is_an_error_that_names_both()
    {
        var result = Run(Join(), Events, """{"Id":"1","Sex":"F"},{"Id":"2","Sex":"F"},{"Id":"1","Sex":"M"}""");

        Assert.Equal("Sheet “kinds”, column Id: rows 1 and 3 bear the same key “1”, so it is not known which of them is meant. Correct the file, or add a column to the key under join.",
            Sentence(Assert.Single(result.Report.Findings)));
        Assert.Equal(0, result.Report.RowsRead);
    }

    [Fact]
    public void Columns_that_are_not_there_are_errors_on_both_sides()
    {
        Assert.Equal(["join-column-absent"], Run(Join("\"No\": \"Key\""), Events, """{"Id":"1","Sex":"F"}""").Errors());
        Assert.Equal(["column-absent"], Run(Join("\"Operation\": \"Id\""), Events.Replace("\"No\"", "\"N_o\"", StringComparison.Ordinal), """{"Id":"1","Sex":"F"}""").Errors().Distinct().Where(code => code != "column-unspoken"));
    }

    [Fact]
    public void A_column_taken_over_holds_no_persons_either_and_must_be_spoken_for()
    {
        var taken = Join().Replace("[\"Sex\"]", "[\"Sex\", \"Surname\", \"Post\"]", StringComparison.Ordinal);

        Assert.Equal(["person-level", "column-unspoken"], Run(taken, Events, """{"Id":"1","Sex":"F","Surname":"x","Post":"y"}""").Errors());
    }

    [Fact]
    public void A_sheet_that_holds_too_much_is_refused_by_the_row()
    {
        var mapping = Read(Mapping(Join()));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"events":[{{Events}}],"kinds":[{"Id":"1","Sex":"F"},{"Id":"2","Sex":"M"}]}"""));
        using var table = JoinedTable.Open(stream, file => file.Open(stream, "t.json"), mapping, most: 100);

        var finding = Assert.Single(MappingRun.Over(table, mapping, Small).Report.Findings);

        Assert.Equal(("join-too-large", 2L), (finding.Code, finding.Row));
        Assert.Contains("100 characters at most", Sentence(finding), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sheet_that_is_not_there_is_a_fault_of_the_file() => Assert.Equal(TableFault.NoSheet, Assert.Throws<TableException>(() =>
        Run(Join().Replace("kinds", "sorts", StringComparison.Ordinal), Events, """{"Id":"1","Sex":"F"}""")).Fault);

    [Theory]
    [InlineData("""{ "sheet": "kinds", "on": { "No": "Id" }, "take": ["Sex"], "as": "x" }""", "mapping-property-unknown")]
    [InlineData("""{ "sheet": "kinds", "on": {}, "take": ["Sex"] }""", "mapping-property-missing")]
    [InlineData("""{ "sheet": "kinds", "on": { "No": "Id" } }""", "mapping-property-missing")]
    [InlineData("""{ "on": { "No": "Id" }, "take": ["Sex"] }""", "mapping-property-missing")]
    [InlineData("""{ "sheet": "kinds", "on": { "No": "Id" }, "take": ["Sex"], "missing": "zero" }""", "mapping-word-unknown")]
    public void What_a_join_cannot_mean_is_refused(string join, string code) =>
        Assert.Equal(code, Assert.Single(MappingFile.Read(Mapping("\"join\": [" + join + "]")).Findings).Code);

    [Fact]
    public void Text_has_no_other_sheet() => Assert.Equal("mapping-join-without-sheets",
        Assert.Single(MappingFile.Read(Mapping(Join()).Replace("\"json\", \"sheet\": \"events\"", "\"csv\"", StringComparison.Ordinal)).Findings).Code);

    private static string Join(string on = "\"No\": \"Id\"", string missing = "error") =>
        $$"""
        "join": [ { "sheet": "kinds", "on": { {{on}} }, "take": ["Sex"], "missing": "{{missing}}" } ]
        """;

    private static string Mapping(string more) => Json(sex: """{ "column": "Sex", "codes": "same", "blank": "_U" }""", more: more)
        .Replace("\"csv\"", "\"json\", \"sheet\": \"events\"", StringComparison.Ordinal);

    private static MappingResult Run(string more, string events, string kinds)
    {
        var mapping = Read(Mapping(more));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"events":[{{events}}],"kinds":[{{kinds}}]}"""));
        using var table = mapping.Open(stream, "t.json");
        return MappingRun.Over(table, mapping, Small);
    }
}
