using System.Text;
using Tallystick.Kernel;
using Tallystick.Reporting.CodeLists;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Modules.Reporting.CodeLists;

/// <summary>What a list may say, and the files it is written in.</summary>
public sealed class ListRulesTests
{
    private static readonly Codelist Sex = StructureCatalog.Default.Codelist("CL_SEX"), Areas = StructureCatalog.Default.Codelist("CL_AREA");

    private static WrittenRows Table(string csv, Codelist? list = null) => ListRules.OfTable(new MemoryStream(Encoding.UTF8.GetBytes(csv)), "list.csv", list ?? Sex);

    private static IEnumerable<string> Faults(Codelist list, params ListRow[] rows) => ListRules.Check(rows, list).Faults.Select(fault => Texts.For("en").Of(fault));

    [Fact]
    public void Check_names_every_fault_with_its_row()
    {
        Assert.Equal(
        [
            "Row 2: CL_SEX has no code “female”. Take one from that list.",
            "Row 3: CL_SEX has no code “m”. Did you mean M?",
            "Row 4: The text is empty, longer than 200 characters, or holds marks that cannot be seen. Correct it.",
            "Row 6: “hombre” has another code in row 1. Keep one of the two.",
        ], Faults(Sex, new("hombre", "M", 1), new("mujer", "female", 2), new("varón", "m", 3), new(" \u200f ", "M", 4), new("hombre", "M", 5), new(" hombre", "F", 6)));
        Assert.Equal("CL_SEX has no code “m”. Did you mean M?", Assert.Single(Faults(Sex, new ListRow("varón", "m", 0))));
        Assert.Single(Faults(Sex, new ListRow(new('x', 201), "M", 1)));
        Assert.Single(Faults(Sex, new ListRow("a\0b", "M", 1)));
    }

    [Fact]
    public void Check_takes_texts_in_their_plain_form_once()
    {
        var (codes, faults) = ListRules.Check([new("  mujer\u00a0 adulta ", " F ", 1), new("mujer adulta", "F", 2), new("Mujer adulta", "F", 3)], Sex);

        Assert.Empty(faults);
        Assert.Equal(["Mujer adulta=F", "mujer adulta=F"], codes.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Fact]
    public void Check_refuses_persons_and_quotes_none()
    {
        string[] people = ["Fatima Quillfeather", "Ahmad Brandysnap", "Sofia Quillwort", "Ivan Quillback", "Maria Quillon"];
        var said = Assert.Single(Faults(Areas, [.. people.Select((name, i) => new ListRow(name, "IT", i + 1))]));
        Assert.Contains("look like persons", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Quill", said, StringComparison.Ordinal);
        // a bridge and an airport bear names, and a list of posts is no register
        Assert.Empty(Faults(Areas, new("Puente Simón Bolívar", "CO", 1), new("Paraguachón", "CO", 2), new("Rumichaca", "CO", 3), new("Aeropuerto El Dorado", "CO", 4), new("Antonio Rivera", "CO", 5), new("Maria Mercedes Carranza", "CO", 6), new("Capurganá", "CO", 7)));
    }

    [Theory]
    [InlineData("text;code\nhombre;M\nmujer;F\n")]
    [InlineData("code,text\nM,hombre\nF,mujer\n")]
    [InlineData("\uFEFFName\tCODE\tText\nMale\tM\thombre\nFemale\tF\tmujer\n")]
    [InlineData("hombre;M\nmujer;F\n")]
    public void OfTable_reads_text_and_code_wherever_they_stand(string csv)
    {
        var written = Table(csv);
        Assert.Null(written.Fault);
        Assert.Equal(["hombre M", "mujer F"], written.Rows.Select(row => $"{row.Text} {row.Code}"));
        Assert.Equal(csv.StartsWith("hombre", StringComparison.Ordinal) ? 1 : 2, written.Rows[0].Row);
    }

    [Theory]
    [InlineData("hombre;varón\nmujer;F\n", "reporting-list-header")]
    [InlineData("a;text;b\nhombre;M;x\n", "reporting-list-header")]
    [InlineData("text;code\n", "reporting-list-empty")]
    [InlineData("", "reporting-file-empty")]
    public void OfTable_takes_no_first_row_for_a_header_that_is_none(string csv, string code) => Assert.Equal(code, Table(csv).Fault?.Code);

    [Fact]
    public void A_list_taken_out_as_CSV_and_sent_back_says_the_same()
    {
        // what a spreadsheet would run, what looks as if it had been guarded, quotes, marks and other scripts
        var codes = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["=HYPERLINK(\"x\")"] = "M",
            ["-"] = "F",
            ["'-"] = "M",
            ["''+1"] = "F",
            ["'tis"] = "M",
            ["@a;b"] = "F",
            ["أنثى"] = "F",
            ["a\"b"] = "M",
            ["text"] = "F",
        };
        var csv = ListRules.Csv(codes);

        Assert.DoesNotContain('\n' + "=", csv, StringComparison.Ordinal);
        Assert.DoesNotContain('\n' + "-", csv, StringComparison.Ordinal);
        var (back, faults) = ListRules.Check(Table(csv).Rows, Sex);
        Assert.Empty(faults);
        Assert.Equal(codes, back);
    }

    [Fact]
    public void OfJson_reads_a_table_alone_or_as_the_interface_gives_it_out()
    {
        Assert.Equal(["a M 1", "1 F 1"], ListRules.OfJson("""{ "a": "M", "1": "F" }""", out _).Rows.Select(row => $"{row.Text} {row.Code} {row.Row}"));
        var whole = ListRules.OfJson("{ \"name\": \"x\", \"codelist\": \"CL_SEX\", \"agency\": \"police\",\n \"version\": 3, \"codes\": { // ours\n \"codes\": \"M\" } }", out var said);
        Assert.Equal("codes M 3", Assert.Single(whole.Rows) is var row ? $"{row.Text} {row.Code} {row.Row}" : "");
        Assert.Equal(("CL_SEX", "police"), (said["codelist"], said["agency"]));
        Assert.Equal("reporting-list-empty", ListRules.OfJson("{}", out _).Fault?.Code);
        Assert.Equal(1L, ListRules.OfJson("[]", out _).Fault?.Arguments["line"]);
        Assert.Equal(3L, Line("{\n\"a\": \"M\",\n\"a\": \"F\" }"));
        Assert.Equal(2L, Line("{\n\"a\": [\"M\"] }"));
        Assert.Equal(2L, Line("{\n\"a\" }"));

        static object? Line(string json) => ListRules.OfJson(json, out _).Fault is { Code: "reporting-list-json" } fault ? Convert.ToInt64(fault.Arguments["line"]) : null;
    }

    [Theory]
    [InlineData("Puestos de frontera")]
    [InlineData("国籍")]
    public void A_name_may_be_in_any_script(string name) => Assert.Equal(name, ListRules.RequireName($" {name} "));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a%2fb")]
    [InlineData("a\nb")]
    [InlineData("+39 06 1234 5678 90")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901")]
    public void A_name_that_cannot_stand_in_an_address_is_refused(string name) =>
        Assert.Equal("reporting-list-name", Assert.Throws<ProblemException>(() => ListRules.RequireName(name)).Problem.Code);

    [Fact]
    public void Between_says_what_is_new_gone_and_different()
    {
        var changes = ListChange.Between(new Dictionary<string, string> { ["a"] = "M", ["b"] = "F", ["c"] = "M" }, new Dictionary<string, string> { ["a"] = "M", ["b"] = "M", ["d"] = "F" });
        Assert.Equal(["b F M", "c M ", "d  F"], changes.Select(change => $"{change.Text} {change.Before} {change.After}"));
    }
}
