using Tallystick.Reporting.Mapping;
using Tallystick.Sdmx;
using static Tallystick.Tests.Modules.Reporting.Mapping.MappingFixture;

namespace Tallystick.Tests.Modules.Reporting.Mapping;

/// <summary>What becomes of rows: codes, numbers, sums, revisions, and a word for each that cannot be taken.</summary>
public sealed class MappingRunTests
{
    [Fact]
    public void Over_makes_one_figure_of_each_row()
    {
        var result = Map(Json(), "Year|Sex|N", "2020|F|12", "2020|M|0", "2021| F |7");

        Assert.Empty(result.Report.Findings);
        Assert.Equal(["IT F 2020 = 12 (12..12) AF, 2", "IT M 2020 = 0 (0..0) AF, 3", "IT F 2021 = 7 (7..7) AF, 4"], result.Lines());
        Assert.Equal([(12L, 2), (7L, 1)], result.Report.Totals.Select(total => (total.Low, total.Figures)));
    }

    [Fact]
    public void Over_says_which_text_is_on_no_list_and_on_how_many_rows()
    {
        var result = Map(Json(), "Year|Sex|N", "2020|F|1", "2020|Femme|2", "2021|Femme|3");

        Assert.True(result.Report.HasErrors);
        Assert.Equal("Row 3, column Sex: “Femme” is on no list (2 rows). Add it to the mapping under the codes of SEX, or correct the file.",
            Sentence(Assert.Single(result.Report.Findings)));
        Assert.Equal((3, 1, 2), (result.Report.RowsRead, result.Report.RowsUsed, result.Report.RowsRefused));
    }

    [Fact]
    public void Over_refuses_a_column_nobody_spoke_of()
    {
        var result = Map(Json(), "Year|Sex|N|Region", "2020|F|1|North");

        Assert.Equal("The mapping does not say what becomes of the column “Region”. Use it for a dimension, or name it under sumAway or ignore, with the reason.",
            Sentence(Assert.Single(result.Report.Findings)));
        Assert.Empty(result.Figures);
    }

    [Fact]
    public void Over_refuses_to_let_several_values_of_a_condition_melt_together_unsaid()
    {
        var where = """ "where": [ { "column": "Law", "in": ["8", "42"], "because": "Both laws." } ] """;

        Assert.Equal(["column-unspoken"], Map(Json(more: where), "Year|Sex|N|Law", "2020|F|1|8", "2020|F|1|42").Errors());
        Assert.Empty(Map(Json(more: where + """, "sumAway": { "Law": "One figure for both." } """), "Year|Sex|N|Law", "2020|F|1|8", "2020|F|1|42").Errors());
    }

    [Theory]
    [InlineData("Date of birth")]
    [InlineData("passport_no")]
    [InlineData("FirstName")]
    [InlineData("N° de passeport")]
    [InlineData("Prénom")]
    [InlineData("Apellidos y nombres")]
    [InlineData("Ф.И.О.")]
    [InlineData("Дата рождения")]
    [InlineData("رقم جواز السفر")]
    [InlineData("تاريخ الميلاد")]
    [InlineData("护照号码")]
    [InlineData("姓名")]
    [InlineData("Name")]
    public void Over_refuses_a_file_of_persons(string header)
    {
        var summed = $"\"sumAway\": {{ \"{header}\": \"We need it.\" }}";
        var ignored = $"\"ignore\": {{ \"{header}\": \"Stays behind.\" }}";

        Assert.Equal(["person-level"], Map(Json(more: summed), $"Year|Sex|N|{header}", "2020|F|1|x").Errors());
        Assert.Empty(Map(Json(more: ignored), $"Year|Sex|N|{header}", "2020|F|1|x").Errors());
    }

    [Fact]
    public void Over_takes_a_column_called_name_when_a_code_list_reads_it()
    {
        Assert.Empty(Map(Json(area: """{ "column": "Name", "codes": { "Italy": "IT" } }"""), "Year|Sex|N|Name", "2020|F|1|Italy").Errors());
    }

    [Fact]
    public void Over_counts_rows_when_each_row_is_a_case()
    {
        var json = Json(measure: """{ "rows": true }""", more: """ "ignore": { "Case": "A number of the register." } """);

        Assert.Equal(["IT F 2020 = 2 (2..2) AF, 2+4", "IT M 2020 = 1 (1..1) AF, 3"], Map(json, "Year|Sex|Case", "2020|F|a", "2020|M|b", "2020|F|c").Lines());
    }

    [Fact]
    public void Over_names_both_rows_when_a_key_comes_twice()
    {
        var result = Map(Json(), "Year|Sex|N", "2020|F|1", "2020|M|1", "2020|F|2");

        Assert.StartsWith("Rows 2 and 4 give the same figure twice: F 2020.", Sentence(Assert.Single(result.Report.Findings)));
    }

    [Fact]
    public void Over_refuses_to_add_a_row_that_comes_twice()
    {
        var json = Json(more: """ "sumAway": { "Post": "Too fine." } """);

        var result = Map(json, "Year|Sex|N|Post", "2020|F|10|a", "2020|F|10|b", "2020|F|11|a");

        Assert.StartsWith("Rows 2 and 4 are the same in every column", Sentence(Assert.Single(result.Report.Findings)));
        Assert.Equal(20, Assert.Single(result.Figures).Figure.Value);
    }

    [Fact]
    public void Over_makes_intervals_of_sums_over_hidden_and_missing_parts()
    {
        var json = Json(measure: """{ "column": "N", "missing": { ":": "O" }, "suppressed": { "<5": [1, 4] } }""", more: """ "sumAway": { "Post": "Too fine." } """);

        var result = Map(json, "Year|Sex|N|Post", "2020|F|10|a", "2020|F|<5|b", "2020|F|<5|c", "2020|M|3|a", "2020|M|:|b", "2021|F|:|a", "2021|M|0|a");

        Assert.Equal(
        [
            "IT F 2020 = ? (12..18) QA, 2+3+4", "IT M 2020 = ? (3..∞) OF, 5+6", "IT F 2021 = ? (0..∞) OF, 7", "IT M 2021 = 0 (0..0) AF, 8",
        ], result.Lines());
        Assert.Equal((1, 2, 5), (result.Report.Suppressed, result.Report.Missing, result.Report.RowsSummed));
    }

    [Fact]
    public void Over_takes_a_mark_of_digits_for_what_the_mapping_says_it_means()
    {
        var json = Json(measure: """{ "column": "N", "thousands": ".", "missing": { "99999": "O", "9.999": "L" } }""");

        var result = Map(json, "Year|Sex|N", "2020|F|99999", "2020|M|9.999", "2021|F|9.998", "2021|M|99998");

        Assert.Equal(["IT F 2020 = ? (0..∞) OF, 2", "IT M 2020 = ? (0..∞) LF, 3", "IT F 2021 = 9998 (9998..9998) AF, 4", "IT M 2021 = 99998 (99998..99998) AF, 5"], result.Lines());
    }

    [Fact]
    public void Over_takes_rounded_numbers_as_intervals()
    {
        var json = Json(measure: """{ "column": "N", "rounding": 5, "thousands": "," }""");

        var result = Map(json, "Year|Sex|N", "2020|F|1,655", "2020|M|0", "2021|F|7");

        Assert.Equal(["IT F 2020 = 1655 (1653..1657) AF, 2", "IT M 2020 = 0 (0..2) AF, 3", "IT F 2021 = 7 (5..9) AF, 4"], result.Lines());
        Assert.Equal(["not-rounded"], result.Report.Findings.Select(finding => finding.Code));
    }

    [Theory]
    [InlineData("1,405", ",", null, 1405)]
    [InlineData("1.405.003", ".", ",", 1405003)]
    [InlineData("1 405", " ", null, 1405)]
    [InlineData("1\u00A0405", " ", null, 1405)]
    [InlineData("1\u202F405", " ", null, 1405)]
    [InlineData("1’405", "'", null, 1405)]
    [InlineData("١٤٠٥", null, null, 1405)]
    [InlineData("12,00", ".", ",", 12)]
    [InlineData("1405", ",", null, 1405)]
    public void Over_reads_numbers_as_the_mapping_describes_them(string text, string? thousands, string? point, long value)
    {
        var marks = (thousands is null ? "" : $", \"thousands\": \"{thousands}\"") + (point is null ? "" : $", \"decimal\": \"{point}\"");

        var result = Map(Json(measure: $"{{ \"column\": \"N\"{marks} }}"), "Year|Sex|N", $"2020|F|{text}");

        Assert.Empty(result.Errors());
        Assert.Equal(value, Assert.Single(result.Figures).Figure.Value);
    }

    [Theory]
    [InlineData("1,405", "not-a-number")]
    [InlineData("1.405", "not-a-number")]
    [InlineData("<5", "not-a-number")]
    [InlineData("-", "not-a-number")]
    [InlineData("n/a", "not-a-number")]
    [InlineData("12 b", "not-a-number")]
    [InlineData("1e3", "not-a-number")]
    [InlineData("", "value-blank")]
    [InlineData("-3", "number-negative")]
    [InlineData("\u22123", "number-negative")]
    [InlineData("1234567890123456", "number-too-long")]
    public void Over_guesses_no_number(string text, string finding) =>
        Assert.Equal([finding], Map(Json(), "Year|Sex|N", $"2020|F|{text}").Errors());

    [Theory]
    [InlineData("1,40", "not-a-number")]
    [InlineData("14,0500", "not-a-number")]
    [InlineData(",405", "not-a-number")]
    [InlineData("1,405,", "not-a-number")]
    [InlineData("1405,333", "not-a-number")]
    [InlineData("12.5", "number-fractional")]
    public void Over_takes_marks_only_where_they_belong(string text, string finding) =>
        Assert.Equal([finding], Map(Json(measure: """{ "column": "N", "thousands": ",", "decimal": "." }"""), "Year|Sex|N", $"2020|F|{text}").Errors());

    [Theory]
    [InlineData("12", 1200, null)]
    [InlineData("12.5", 1250, null)]
    [InlineData("12.500", 1250, null)]
    [InlineData("1,012.05", 101205, null)]
    [InlineData("12.505", 0, "number-too-fine")]
    public void Over_keeps_prices_to_the_digit(string text, long scaled, string? finding)
    {
        var mapping = Read(Json(measure: """{ "column": "N", "thousands": ",", "decimal": ".", "decimals": 2 }"""));

        var result = MappingRun.Over(new TableInMemory("Year|Sex|N", $"2020|F|{text}"), mapping, Small with { Kind = MeasureKind.Price });

        Assert.Equal(finding is null ? [] : [finding], result.Errors());
        if (finding is null) Assert.Equal(Figure.Scaled(scaled, 2), Assert.Single(result.Figures).Figure);
        Assert.Empty(result.Report.Totals);
    }

    [Fact]
    public void Over_reads_flags_behind_the_number_and_in_a_column()
    {
        var suffix = Json(measure: """{ "column": "N", "missing": { ":": "O" }, "flags": { "suffix": true, "codes": { "b": "B", "bep": "B", "c": "U" } } }""");
        var column = Json(measure: """{ "column": "N", "flags": { "column": "Flag", "codes": { "p": "P" } } }""");

        Assert.Equal(["IT F 2020 = 12 (12..12) BF, 2", "IT M 2020 = 5 (5..5) BF, 3", "IT F 2021 = ? (0..∞) OF, 4"],
            Map(suffix, "Year|Sex|N", "2020|F|12 b", "2020|M|5bep", "2021|F|: c").Lines());
        Assert.Equal(["flag-unknown"], Map(suffix, "Year|Sex|N", "2020|F|12 z").Errors());
        Assert.Equal(["IT F 2020 = 12 (12..12) PF, 2", "IT M 2020 = 1 (1..1) AF, 3"], Map(column, "Year|Sex|N|Flag", "2020|F|12|p", "2020|M|1|").Lines());
        Assert.Equal(["flag-unknown"], Map(column, "Year|Sex|N|Flag", "2020|F|12|q").Errors());
    }

    [Fact]
    public void Over_lets_the_whole_latest_report_win()
    {
        var json = Json(more: """ "revisions": { "column": "Report", "keep": "latest-report" } """);

        var result = Map(json, "Year|Sex|N|Report", "2020|F|1|2020-12-15", "2020|M|2|2020-12-15", "2020|F|5|2020-12-31", "2020|F|4|2020-12-20", "2021|M|9|2021-01-15");

        Assert.Equal(["IT F 2020 = 5 (5..5) AF, 4", "IT M 2021 = 9 (9..9) AF, 6"], result.Lines());
        Assert.Equal(3, Assert.Single(result.Report.Dropped).Rows);
        Assert.Equal(2, result.Report.RowsUsed);
    }

    [Fact]
    public void Over_lets_the_latest_row_of_each_key_win()
    {
        var json = Json(more: """ "revisions": { "column": "Version", "keep": "latest-row", "format": "number" } """);

        var result = Map(json, "Year|Sex|N|Version", "2020|F|1|1", "2020|M|2|1", "2020|F|5|3", "2020|F|4|2");

        Assert.Equal(["IT M 2020 = 2 (2..2) AF, 3", "IT F 2020 = 5 (5..5) AF, 4"], result.Lines());
    }

    [Fact]
    public void Over_reads_columns_across_as_codes()
    {
        var json = """
            {
              "dataflow": "SMALL", "title": "Test", "file": { "format": "csv" },
              "wide": { "columns": ["Women", "Men"] },
              "time": { "year": "Year", "quarter": "Quarter", "fiscalYear": { "firstMonth": 4, "namedBy": "start" } },
              "dimensions": { "REF_AREA": "IT", "SEX": { "header": true, "codes": { "Women": "F", "Men": "M" } } }
            }
            """;

        Assert.Equal(["IT F 2020-Q2 = 1 (1..1) AF, 2", "IT M 2020-Q2 = 2 (2..2) AF, 2", "IT F 2021-Q1 = 3 (3..3) AF, 3", "IT M 2021-Q1 = 4 (4..4) AF, 3"],
            Map(json, "Year|Quarter|Women|Men", "2020|Q1|1|2", "2020|4|3|4").Lines());
    }

    [Fact]
    public void Over_sets_the_status_the_file_does_not_print()
    {
        var json = Json(more: """ "status": [ { "is": "P", "from": "2021", "because": "Not closed." } ] """);

        Assert.Equal(["IT F 2020 = 1 (1..1) AF, 2", "IT F 2021 = 1 (1..1) PF, 3"], Map(json, "Year|Sex|N", "2020|F|1", "2021|F|1").Lines());
    }

    [Fact]
    public void Over_warns_when_parts_exceed_their_total_and_leaves_parts_out_of_the_sum()
    {
        var result = Map(Json(), "Year|Sex|N", "2020|Total|10", "2020|F|7", "2020|M|4", "2021|Total|10", "2021|F|4");

        Assert.Equal("Row 2: the parts of _T 2020 add up to at least 11, and the total printed is 10. Look whether a part is counted twice or the total is old; if the source means it so, say it in a note.",
            Sentence(Assert.Single(result.Report.Findings)));
        Assert.False(result.Report.HasErrors);
        Assert.Equal([10L, 10L], result.Report.Totals.Select(total => total.Low));
    }

    [Fact]
    public void Over_keeps_memo_codes_out_of_the_sum()
    {
        var json = Json(area: """{ "column": "Area", "codes": "same" }""");

        Assert.Equal(5, Assert.Single(Map(json, "Year|Sex|N|Area", "2020|F|5|IT", "2020|F|9|EU").Report.Totals).Low);
    }

    [Fact]
    public void Over_says_where_a_row_has_too_few_or_too_many_cells()
    {
        var result = Map(Json(), "Year|Sex|N", "2020|F", "2020|F|1|2", "2020|F|1|");

        Assert.Equal(["Row 2 has 2 cells and the header 3. Look for a line that was broken in two, or a file that was cut off.",
            "Row 3 has 4 cells and the header 3. Look for a separator inside a text that is not in quotes."], result.Report.Findings.Select(Sentence));
        Assert.Equal(1, result.Report.RowsUsed);
    }

    [Fact]
    public void Over_says_so_when_no_row_is_left()
    {
        var json = Json(more: """ "drop": [ { "column": "Sex", "notIn": ["X"], "because": "None." } ] """);

        Assert.Equal(["no-usable-row"], Map(json, "Year|Sex|N", "2020|F|1").Errors());
    }

    [Fact]
    public void Over_keeps_two_hundred_findings_and_counts_the_rest()
    {
        var lines = Enumerable.Range(0, 1_000).Select(i => $"2020|F{i}|1").Prepend("Year|Sex|N").ToArray();

        var report = Map(Json(), lines).Report;

        Assert.Equal(200, report.Findings.Length);
        Assert.Equal(800, report.FindingsBeyond.Values.Sum());
        Assert.Equal(1_000, report.RowsRefused);
    }

    [Fact]
    public void Over_cuts_long_texts_in_findings()
    {
        var finding = Assert.Single(Map(Json(), "Year|Sex|N", $"2020|{new string('x', 500)}|1").Report.Findings);

        Assert.Equal(80, finding.Value.Length);
    }

    [Fact]
    public void A_running_total_is_differenced_within_its_year()
    {
        var json = Json(time: """{ "column": "Report", "format": "yyyy-MM-dd", "frequency": "M" }""",
            more: """ "revisions": { "column": "Report", "keep": "latest-report", "runningTotal": { "since": "year" } } """);

        var result = Map(json, "Report|Sex|N", "2020-01-15|F|3", "2020-01-31|F|5", "2020-02-28|F|9", "2020-03-31|F|8", "2020-04-30|F|10", "2020-06-30|F|30", "2021-01-31|F|4",
            "2020-01-31|M|7", "2020-02-28|M|7");

        Assert.Equal(["IT F 2020-01 = 5 (5..5) AF, 3", "IT F 2020-02 = 4 (4..4) AF, 3+4", "IT F 2020-03 = ? (0..8) OF, 4+5", "IT F 2020-04 = 2 (2..2) AF, 5+6",
            "IT F 2020-06 = ? (0..30) OF, 7", "IT F 2021-01 = 4 (4..4) AF, 8", "IT M 2020-01 = 7 (7..7) AF, 9", "IT M 2020-02 = 0 (0..0) AF, 9+10"],
            result.Lines().Order(StringComparer.Ordinal));
        Assert.Equal("Row 5: the running total of F 2020-03 is 8, after 9 in the period before. What this period added cannot be told; it is taken over as not available, "
            + "from 0 to 8. If the fall is an error, correct the file; if it is a correction, say so in a note.", Sentence(Assert.Single(result.Report.Findings)));
    }

    [Fact]
    public void A_running_total_needs_whole_reports() => Assert.Equal("mapping-running-total", Assert.Single(MappingFile.Read(
        Json(more: """ "revisions": { "column": "Report", "keep": "latest-row", "runningTotal": { "since": "year" } } """)).Findings).Code);

    [Fact]
    public void Over_tells_how_far_it_is()
    {
        var heard = new List<MappingProgress>();
        var lines = Enumerable.Range(0, 20_000).Select(i => $"2020|F|{i}").Prepend("Year|Sex|N").ToArray();

        MappingRun.Over(new TableInMemory(lines), Read(Json(more: """ "sumAway": { "Sex": "One sex only." } """)), Small, new Heard(heard.Add));

        Assert.Equal([16_384, 20_000], heard.Select(progress => progress.Rows));
    }

    private sealed class Heard(Action<MappingProgress> hear) : IProgress<MappingProgress>
    {
        public void Report(MappingProgress value) => hear(value);
    }
}
