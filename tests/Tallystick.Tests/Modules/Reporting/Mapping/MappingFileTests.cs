using Tallystick.Reporting.Mapping;
using Tallystick.Tabular;
using static Tallystick.Tests.Modules.Reporting.Mapping.MappingFixture;

namespace Tallystick.Tests.Modules.Reporting.Mapping;

/// <summary>Reading a mapping: every fault with its line, and one identity for one content.</summary>
public sealed class MappingFileTests
{
    [Fact]
    public void Read_says_the_line_and_what_was_meant_when_a_property_is_unknown()
    {
        var reading = MappingFile.Read("""
            {
              "dataflow": "SMALL", "title": "Test",
              "file": { "format": "csv" },
              "time": { "column": "Year", "format": "yyyy" },
              "dimensions": {
                "REF_AREA": { "colunm": "Area", "codes": "same" }
              },
              "measure": { "column": "N" }
            }
            """);

        Assert.Null(reading.File);
        Assert.Contains("Line 6 of the mapping, dimensions.REF_AREA.colunm: there is no “colunm” here. Did you mean “column”?", reading.Findings.Select(Sentence));
    }

    [Fact]
    public void Read_finds_all_faults_at_once()
    {
        var reading = MappingFile.Read("""
            {
              "title": "",
              "file": { "format": "pdf", "headerRow": 0 },
              "time": { "column": "Year", "format": "jjjj", "frequency": "X" },
              "dimensions": { "SEX": { "codes": {} }, "AGE": { "column": "A", "codes": { "x": "1", " x ": "2" } } },
              "measure": { "column": "N", "rows": true, "suppressed": { "<5": [4, 1] }, "missing": { ":": "Z" } },
              "drop": [ { "column": "A", "equals": "x", "empty": true, "because": "both" }, { "column": "A", "equals": "x" } ],
              "ignore": { "B": " " }
            }
            """);

        var codes = reading.Findings.Select(finding => finding.Code).Order(StringComparer.Ordinal);
        Assert.Equal(
        [
            "mapping-bounds", "mapping-dimension-source", "mapping-format-unknown", "mapping-measure-source", "mapping-number-wrong", "mapping-one-condition",
            "mapping-property-missing", "mapping-property-missing", "mapping-property-twice", "mapping-text-empty", "mapping-text-empty",
            "mapping-word-unknown", "mapping-word-unknown", "mapping-word-unknown",
        ], codes);
    }

    [Fact]
    public void Read_takes_all_that_surrounds_a_table()
    {
        const string plain = "\"file\": { \"format\": \"csv\" }";
        var file = Read(Json().Replace(plain, """
            "file": { "format": "ods", "sheet": "Two", "headerRow": 3, "headerRows": 2, "footer": ["Source:", " المصدر"], "lastRow": 90, "skipHiddenRows": true }
            """)).File;
        var options = file.Options();
        Assert.Equal((TableFormat.Ods, "Two", 3, 2, 90L, true), (options.Format, options.Sheet, options.HeaderRow, options.HeaderRows, options.LastRow, options.SkipHiddenRows));
        Assert.Equal(["Source:", "المصدر"], options.Footer);
        Assert.Equal((long.MaxValue, 1, 0), (Read(Json()).File.Options() is var none ? none.LastRow : 0, Read(Json()).File.Options().HeaderRows, Read(Json()).File.Options().Footer.Count));
        Assert.Equal(TableFormat.Json, Read(Json().Replace(plain, "\"file\": { \"format\": \"json\", \"footer\": \"x\" }")).File.Options().Format);

        var faults = MappingFile.Read(Json().Replace(plain, """ "file": { "format": "csv", "headerRow": 5, "headerRows": 0, "lastRow": 5, "footer": ["", 1, true], "skipHiddenRows": 1 } """)).Findings;
        Assert.Equal(["mapping-number-wrong", "mapping-number-wrong", "mapping-text-empty", "mapping-wrong-kind-boolean", "mapping-wrong-kind-text"], faults.Select(f => f.Code).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{ \"dataflow\": \"SMALL\", ", 1)]
    [InlineData("{\n  \"dataflow\" \"SMALL\"\n}", 2)]
    [InlineData("", 1)]
    public void Read_names_the_line_when_the_text_is_no_json(string json, int line)
    {
        var finding = Assert.Single(MappingFile.Read(json).Findings);

        Assert.Equal(("mapping-not-json", line), (finding.Code, finding.Row));
    }

    [Fact]
    public void Identity_is_the_same_when_only_the_writing_differs()
    {
        var plain = Read(Json());
        var written = Read("// a comment\n" + Json().Replace("\"title\": \"Test\",", "").Replace("\"measure\":", "\"title\" : \"T\\u0065st\", /* moved */ \"measure\":"));
        var other = Read(Json().Replace("\"F\": \"F\"", "\"F\": \"_U\""));

        Assert.Equal(plain.Identity, written.Identity);
        Assert.NotEqual(plain.Identity, other.Identity);
        Assert.Matches("^[0-9a-f]{64}$", plain.Identity);
    }

    [Fact]
    public void Against_finds_what_the_dataflow_does_not_have()
    {
        var mapping = Read("""
            {
              "dataflow": "SMALL", "title": "Test", "file": { "format": "csv" },
              "time": { "column": "Year", "format": "yyyy-Ss" },
              "dimensions": {
                "SEXX": "F",
                "SEX": { "column": "Sex", "codes": { "f": "FF", "m": "M" } }
              },
              "measure": { "column": "N", "decimals": 2 }
            }
            """);

        var findings = MappingCheck.Against(mapping, Small);

        Assert.Equal(["mapping-decimals-of-count", "mapping-dimension-unknown-near", "mapping-frequency", "mapping-dimension-missing", "mapping-code-unknown-near"],
            findings.Select(finding => finding.Code));
        Assert.Equal("Line 6 of the mapping, dimensions.SEX: CL_SEX has no code “FF”. Did you mean F?", Sentence(findings[^1]));
    }

    [Fact]
    public void Every_sample_fits_its_dataflow()
    {
        foreach (var path in Directory.GetFiles(Path.Combine(Support.Repository.Root, "samples", "mappings"), "*.json"))
        {
            var mapping = Read(File.ReadAllText(path));
            Assert.Empty(MappingCheck.Against(mapping, Vocabulary.StructureCatalog.Default.Dataflow(mapping.Dataflow)).Select(Sentence));
        }
    }

    [Fact]
    public void The_example_of_the_document_is_a_mapping()
    {
        var document = File.ReadAllText(Path.Combine(Support.Repository.Root, "docs", "mapping.md"));
        var start = document.IndexOf("```jsonc", StringComparison.Ordinal) + "```jsonc".Length;

        var mapping = Read(document[start..document.IndexOf("```", start, StringComparison.Ordinal)]);

        Assert.Empty(MappingCheck.Against(mapping, Vocabulary.StructureCatalog.Default.Dataflow(mapping.Dataflow)).Select(Sentence));
    }

    [Fact]
    public void Every_finding_has_a_sentence()
    {
        var source = Directory.GetFiles(Path.Combine(Support.Repository.Root, "src", "Modules", "Reporting", "Mapping"), "*.cs").Select(File.ReadAllText).ToList();
        var codes = source.SelectMany(text => System.Text.RegularExpressions.Regex.Matches(text, "(?:Fault|Error|Warning)\\(\\s*(?:\\w+ is null \\? )?\"([a-z-]+[a-z])\"").Select(match => match.Groups[1].Value)).Distinct().ToList();
        var texts = Vocabulary.Texts.For("en");

        Assert.True(codes.Count > 50);
        Assert.DoesNotContain(codes, code => !texts.Has("finding." + code));
    }
}
