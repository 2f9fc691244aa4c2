using Tallystick.Tabular;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Libraries.Tabular;

/// <summary>The readers on published files, against the facts their README computed from them.</summary>
public class ReadRealFilesTests
{
    [Theory]
    [InlineData("us-cbp-nationwide-encounters-fy20-fy23-state.csv", 42_532, 9, "utf-8", ',')]
    [InlineData("eurostat-migr_eipre-2012-2016.csv", 29_580, 8, "windows-1252", ',')]
    [InlineData("it-sbarchi-nazionalita.csv", 1_619, 4, "utf-8", ',')]
    [InlineData("it-sbarchi-per-giorno.csv", 4_352, 5, "utf-8", ',')]
    [InlineData("ar-linea145-denuncias-2020-2021.csv", 3_352, 29, "utf-8", ',')]
    [InlineData("eurostat-migr_imm8.tsv", 17_976, 34, "utf-8", '\t')]
    [InlineData("eurostat-tps00190.tsv", 33, 13, "utf-8", '\t')]
    [InlineData("codelists/UNSD-ar.csv", 249, 15, "utf-8", ',')]
    [InlineData("codelists/UNSD-en.csv", 249, 15, "utf-8", ',')]
    public void Text_reads_whole_when_everything_is_found_out(string file, int rows, int columns, string encoding, char delimiter)
    {
        using var stream = File.OpenRead(SharedFiles.Path("data/" + file));
        var sketch = Tables.Look(stream, file);
        Assert.Equal((TableFormat.Csv, encoding, delimiter), (sketch.Format, sketch.Encoding, sketch.Delimiter));
        Assert.Equal(1, sketch.LikelyHeaderRow);

        var taken = TableFixture.Take(Tables.Open(stream, file, sketch.Settle(TableOptions.Default)));
        Assert.Equal(columns, taken.Columns.Length);
        Assert.Equal(rows, taken.Rows.Count);
        Assert.All(taken.Rows, r => Assert.Equal(columns, r.Length));
    }

    [Fact]
    public void Text_adds_up_to_the_published_total_when_counted()
    {
        using var stream = File.OpenRead(SharedFiles.Path("data/us-cbp-nationwide-encounters-fy20-fy23-state.csv"));
        using var reader = Tables.Open(stream, "cbp.csv");
        var totals = new Dictionary<string, int>();
        while (reader.Read())
            totals[reader.Cell(0).ToString()] = totals.GetValueOrDefault(reader.Cell(0).ToString()) + int.Parse(reader.Cell(8));
        Assert.Equal(646_822, totals["2020"]);
        Assert.Equal(1_956_519, totals["2021"]);
        Assert.Equal(2_766_582, totals["2022"]);
        Assert.Equal(stream.Length, reader.BytesRead);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("iso-8859-1")]
    public void Text_keeps_its_accents_when_it_is_latin(string? encoding)
    {
        using var stream = File.OpenRead(SharedFiles.Path("data/eurostat-migr_eipre-2012-2016.csv"));
        var taken = TableFixture.Take(Tables.Open(stream, "eipre.csv", new() { Encoding = encoding }));
        var row = Assert.Single(taken.Rows, r => r is ["2016", "France", "Côte d'Ivoire", ..]);
        Assert.Equal("1,555", row[6]);
        Assert.Equal(2_308, taken.Rows.Count(r => r[6] == ":"));
        Assert.Equal(1_331, taken.Rows.Count(r => r[6].Contains(',')));
    }

    [Fact]
    public void Text_names_the_byte_when_the_encoding_named_is_wrong()
    {
        using var stream = File.OpenRead(SharedFiles.Path("data/eurostat-migr_eipre-2012-2016.csv"));
        var fault = Assert.Throws<TableException>(() => TableFixture.Take(Tables.Open(stream, "eipre.csv", new() { Encoding = "utf-8" })));
        Assert.Equal(TableFault.BadEncoding, fault.Fault);
        var bytes = File.ReadAllBytes(SharedFiles.Path("data/eurostat-migr_eipre-2012-2016.csv"));
        var bad = Array.FindIndex(bytes, b => b > 127);
        Assert.Equal(bad, fault.Offset);
        Assert.Equal(1 + bytes.Take(bad).Count(b => b == '\n'), fault.Row);
        Assert.Contains($"0x{bytes[bad]:X2}", fault.Detail);
    }

    [Fact]
    public void Cells_keep_their_trailing_blank_and_names_do_not_when_Eurostat_writes_them()
    {
        using var stream = File.OpenRead(SharedFiles.Path("data/eurostat-migr_imm8.tsv"));
        using var reader = Tables.Open(stream, "imm8.tsv");
        Assert.Equal("1990", reader.Columns[1]);
        Assert.True(reader.Read());
        Assert.Equal(": ", reader.Cell(1).ToString());
    }

    [Fact]
    public void Workbook_reads_whole_when_strings_are_shared()
    {
        using var stream = File.OpenRead(SharedFiles.Path("data/iom-missing-migrants-2014-2022.xlsx"));
        var taken = TableFixture.Take(Tables.Open(stream, "iom.xlsx"));
        Assert.Equal(24, taken.Columns.Length);
        Assert.Equal(10_606, taken.Rows.Count);
        Assert.Equal(48_423, taken.Rows.Sum(r => r[9] == "" ? 0 : int.Parse(r[9])));
        Assert.Equal(2_305, taken.Rows.Count(r => r.ElementAtOrDefault(16) is null or ""));
    }

    [Fact]
    public void Workbook_reads_below_its_preamble_when_the_header_row_is_told()
    {
        using var stream = File.OpenRead(SharedFiles.Path("data/unodc-glotip-2023.xlsx"));
        var first = Tables.Look(stream, "glotip.xlsx");
        Assert.Equal(3, first.LikelyHeaderRow);
        var sketch = Tables.Look(stream, "glotip.xlsx", new() { HeaderRow = 3 }, 5);
        Assert.Equal(5, sketch.Rows.Count);
        Assert.Equal(2, sketch.Above.Count);
        Assert.Equal("unodc_ddds@un.org", sketch.Above[0].Cells[1]);

        var taken = TableFixture.Take(Tables.Open(stream, "glotip.xlsx", new() { HeaderRow = 3 }));
        Assert.Equal(13, taken.Columns.Length);
        Assert.Equal("Iso3_code", taken.Columns[0]);
        Assert.Equal(46_556, taken.Rows.Count);
        Assert.Equal(23_076, taken.Rows.Count(r => r[11] == "<5"));
        Assert.Equal(46_559, taken.Numbers[^1]);
    }

    [Fact]
    public void Workbook_gives_the_sheet_asked_for_when_it_has_many()
    {
        using var stream = File.OpenRead(SharedFiles.Path("data/frontex-return-operations-2019-2022.xlsx"));
        var sketch = Tables.Look(stream, "frontex.xlsx");
        Assert.Equal(8, sketch.Sheets.Count);
        Assert.Equal("2019-2022", sketch.Sheet);
        Assert.Equal("2019-01-03", sketch.Rows[0].Cells[0]);
        Assert.Equal(1_190, TableFixture.Take(Tables.Open(stream, "frontex.xlsx")).Rows.Count);

        stream.Position = 0;
        var persons = TableFixture.Take(Tables.Open(stream, "frontex.xlsx", new() { Sheet = "2019-2022_tcns" }));
        Assert.Equal(1_890, persons.Rows.Count);
        Assert.Equal(38_967, persons.Rows.Sum(r => int.Parse(r[4])));
        Assert.Equal(10_903, persons.Rows.Where(r => r[0].StartsWith("2019-")).Sum(r => int.Parse(r[4])));

        stream.Position = 0;
        var costs = TableFixture.Take(Tables.Open(stream, "frontex.xlsx", new() { Sheet = "2019_costs" }));
        Assert.Contains("89576.395", costs.Rows.SelectMany(r => r));
        stream.Position = 0;
        var none = Assert.Throws<TableException>(() => Tables.Open(stream, "frontex.xlsx", new() { Sheet = "2023" }));
        Assert.Equal(TableFault.NoSheet, none.Fault);
        Assert.Contains("2022_costs", none.Detail);
    }

    [Theory]
    [InlineData("iom-missing-migrants-2014-2022.xlsx", null, 1, 10_606, 24)]
    [InlineData("unodc-glotip-2023.xlsx", "data_glotip_1", 3, 46_556, 13)]
    [InlineData("frontex-return-operations-2019-2022.xlsx", "2019-2022", 1, 1_190, 4)]
    [InlineData("frontex-return-operations-2019-2022.xlsx", "2019-2022_TCNs", 1, 1_890, 5)]
    [InlineData("uk-small-boats-time-series.ods", "SB_01", 1, 3_154, 5)]
    [InlineData("uk-small-boats-time-series.ods", "SB_02", 1, 450, 7)]
    public void Workbook_reads_as_it_was_looked_at(string file, string? sheet, int headerRow, int rows, int columns)
    {
        using var stream = File.OpenRead(SharedFiles.Path("data/" + file));
        var sketch = Tables.Look(stream, file, new() { Sheet = sheet, HeaderRow = headerRow });
        Assert.Equal((headerRow, headerRow, 1), (sketch.HeaderRow, sketch.LikelyHeaderRow, sketch.LikelyHeaderRows));
        Assert.Equal((true, rows, 0L, null), (sketch.Whole, sketch.RowsSeen, sketch.HiddenRows, sketch.LikelyFooterRow));
        Assert.Empty(sketch.MergedHeader);

        var taken = TableFixture.Take(Tables.Open(stream, file, sketch.Settle(TableOptions.Default)));
        Assert.Equal((rows, columns), (taken.Rows.Count, taken.Columns.Length));
        Assert.DoesNotContain(taken.Columns, name => name.Contains('\n'));
    }

    [Theory]
    [InlineData("SB_01", 3_154, 5)]
    [InlineData("SB_02", 450, 7)]
    public void Open_document_reads_whole_when_its_sheet_is_named(string sheet, int rows, int columns)
    {
        using var stream = File.OpenRead(SharedFiles.Path("data/uk-small-boats-time-series.ods"));
        var sketch = Tables.Look(stream, "boats.ods", new() { Sheet = sheet });
        Assert.Equal((TableFormat.Ods, 1L, 1), (sketch.Format, sketch.LikelyHeaderRow, sketch.LikelyHeaderRows));
        Assert.Equal(["Cover_sheet", "Notes", "SB_01", "SB_02"], sketch.Sheets.Select(s => s.Name));
        var taken = TableFixture.Take(Tables.Open(stream, "boats.ods", sketch.Settle(TableOptions.Default)));
        Assert.Equal(columns, taken.Columns.Length);
        Assert.Equal(rows, taken.Rows.Count);
        Assert.Equal("2018-01-0" + (sheet == "SB_01" ? 1 : 7), taken.Rows[0][0]);
    }

    [Fact]
    public void Open_document_adds_up_to_the_published_totals_when_counted()
    {
        var days = Rows("SB_01");
        var arrived = days.GroupBy(r => r[0][..4]).ToDictionary(g => g.Key, g => g.Sum(r => r[1] == "-" ? 0 : int.Parse(r[1])));
        Assert.Equal((299, 45_755, 29_437, 36_816, 41_472), (arrived["2018"], arrived["2022"], arrived["2023"], arrived["2024"], arrived["2025"]));
        Assert.Equal(1_110, days.Where(r => r[0].StartsWith("2022")).Sum(r => int.Parse(r[2])));
        Assert.Equal("1305", Assert.Single(days, r => r[0] == "2022-09-03")[1]);
        Assert.Equal(1_826, days.Count(r => r.Skip(1).Contains("-")));

        var weeks = Rows("SB_02");
        Assert.Equal(45_791, weeks.Where(r => r[0].StartsWith("2022")).Sum(r => int.Parse(r[1])));
        Assert.Equal(21_317, weeks.Where(r => r[0].StartsWith("2024") && r[4] != "-").Sum(r => int.Parse(r[4])));
        Assert.Equal(330, weeks.Count(r => r[4] == "-"));

        static List<string[]> Rows(string sheet)
        {
            using var stream = File.OpenRead(SharedFiles.Path("data/uk-small-boats-time-series.ods"));
            return TableFixture.Take(Tables.Open(stream, "boats.ods", new() { Sheet = sheet })).Rows;
        }
    }
}
