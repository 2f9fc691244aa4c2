using System.Globalization;
using System.Text;
using System.Text.Json;
using Tallystick.Reporting.Mapping;
using Tallystick.Sdmx;
using Tallystick.Tabular;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Modules.Reporting.Mapping;

/// <summary>The sample mappings over the real public files, held against the facts their README computed from the files themselves.</summary>
public sealed class MappedRealFilesTests
{
    private const string Cbp = "us-cbp-nationwide-encounters-fy20-fy23-state.csv", Frontex = "frontex-return-operations-2019-2022.xlsx";

    [Fact]
    public void Cbp_encounters_come_out_by_calendar_month()
    {
        var result = Map("us-cbp-encounters.json", Cbp);
        var dataflow = result.Figures.Dataflow;

        Assert.Equal(646_822, Sum(result, InFiscal(2020)));
        Assert.Equal(1_956_519, Sum(result, InFiscal(2021)));
        Assert.Equal(2_766_582, Sum(result, InFiscal(2022)));
        Assert.Equal(3_201_144, Sum(result, InFiscal(2023)));
        Assert.Equal(2_378_944, Sum(result, figure => InFiscal(2022)(figure) && figure.CodeOf(dataflow, "ROUTE") == "MEX_USA"));
        Assert.Equal(2_475_669, Sum(result, figure => InFiscal(2023)(figure) && figure.CodeOf(dataflow, "ROUTE") == "MEX_USA"));
        Assert.Equal(3_040_535, Sum(result, figure => figure.Period.Start.Year == 2022));
        Assert.Equal(2_275_496, Sum(result, figure => figure.Period.Start.Year == 2021));
        Assert.Equal(334_914, Sum(result, figure => InFiscal(2023)(figure) && figure.CodeOf(dataflow, "CITIZENSHIP") == "VE"));
        Assert.Equal(187_136, Sum(result, figure => figure.Period == TimePeriod.Month(2021, 10)));
        Assert.Equal(341_392, Sum(result, figure => figure.Period == TimePeriod.Month(2023, 9)));

        Assert.Equal(42_532, result.Report.RowsRead);
        Assert.Equal(42_532, result.Report.RowsUsed);
        Assert.Equal(48, result.Report.Totals.Length);
        Assert.Equal(3_040_535, result.Report.Totals.Where(total => total.Period.Start.Year == 2022).Sum(total => total.Low));
    }

    [Fact]
    public void Cbp_title_42_comes_out_as_expulsions_and_the_other_rows_are_counted()
    {
        var result = Map("us-cbp-expulsions-title42.json", Cbp);

        Assert.Equal(1_071_075, Sum(result, InFiscal(2021)));
        Assert.All(result.Figures, figure => Assert.Equal("EXP", figure.CodeOf(result.Figures.Dataflow, "RETURN_TYPE")));
        var dropped = Assert.Single(result.Report.Dropped);
        Assert.Equal(36_472, dropped.Rows);
        Assert.Equal(6_060, result.Report.RowsUsed);
    }

    [Fact]
    public void Eurostat_found_present_keeps_missing_apart_from_zero_and_aggregates_apart_from_countries()
    {
        var result = Map("eurostat-migr-eipre.json", "eurostat-migr_eipre-2012-2016.csv");
        var dataflow = result.Figures.Dataflow;
        long? At(string area, string citizenship, int year) => Assert.Single(result.Figures, figure =>
            figure.CodeOf(dataflow, "REF_AREA") == area && figure.CodeOf(dataflow, "CITIZENSHIP") == citizenship && figure.Period == TimePeriod.Year(year)).Figure.Value;
        bool IsCountryTotal(MappedFigure figure, int year) => figure.CodeOf(dataflow, "CITIZENSHIP") == "_T"
            && !figure.CodeOf(dataflow, "REF_AREA").StartsWith("EU2") && figure.Period == TimePeriod.Year(year);

        Assert.Equal(29_580, result.Figures.Count);
        Assert.Equal(2_154_675, At("EU28", "_T", 2015));
        Assert.Equal(499_495, At("GR", "SY", 2015));
        Assert.Equal(911_470, At("GR", "_T", 2015));
        Assert.Equal(424_055, At("HU", "_T", 2015));
        Assert.Equal(1_555, At("FR", "CI", 2016));
        Assert.Equal(2_308, result.Figures.Count(figure => figure.Figure.IsMissing && figure.Figure.Status == 'O'));
        Assert.Equal(2_308, result.Report.Missing);
        Assert.Equal(2_175_790, Sum(result, figure => IsCountryTotal(figure, 2015)));
        Assert.Equal(687_105, Sum(result, figure => IsCountryTotal(figure, 2014)));
        Assert.Equal(1_368 + 522, result.Figures.Count(figure => figure.Figure.Status is 'D' or 'B') + FlagsOnMissing(result));
        var zero = result.Figures.First(figure => figure.Figure.Value == 0).Figure;
        Assert.Equal((0, 2), (zero.Low, zero.High));
    }

    [Fact]
    public void Eurostat_parts_never_exceed_their_totals_by_more_than_rounding()
    {
        var result = Map("eurostat-migr-eipre.json", "eurostat-migr_eipre-2012-2016.csv");

        Assert.All(result.Report.Findings, finding => Assert.Equal(Severity.Warning, finding.Severity));
        Assert.Empty(result.Report.Findings.Select(MappingFixture.Sentence));
    }

    [Fact]
    public void Italian_nationalities_take_the_last_running_total_of_each_year()
    {
        var result = Map("it-sbarchi-nazionalita.json", "it-sbarchi-nazionalita.csv");
        var dataflow = result.Figures.Dataflow;
        long At(string citizenship, int year) => Sum(result, figure => figure.CodeOf(dataflow, "CITIZENSHIP") == citizenship && figure.Period == TimePeriod.Year(year));

        Assert.Equal(157_652, Sum(result, figure => figure.Period == TimePeriod.Year(2023)));
        Assert.Equal(18_211, At("GN", 2023));
        Assert.Equal(17_322, At("TN", 2023));
        Assert.Equal(16_005, At("CI", 2023));
        Assert.Equal(45_498, At("_O", 2023));
        Assert.Equal(105_129, Sum(result, figure => figure.Period == TimePeriod.Year(2022)));
        Assert.Equal(20_542, At("EG", 2022));
        Assert.All(result.Figures, figure => Assert.Equal(figure.Period == TimePeriod.Year(2025) ? 'P' : 'A', figure.Figure.Status));
        Assert.Equal(1_619, result.Report.RowsRead);
        Assert.Equal(result.Report.RowsRead, result.Report.RowsUsed + result.Report.Dropped.Sum(dropped => dropped.Rows));
    }

    [Fact]
    public void Italian_running_totals_come_out_by_month()
    {
        var json = Sample("it-sbarchi-nazionalita.json").Replace("\"frequency\": \"A\"", "\"frequency\": \"M\"", StringComparison.Ordinal)
            .Replace("\"keep\": \"latest-report\"", "\"keep\": \"latest-report\", \"runningTotal\": { \"since\": \"year\" }", StringComparison.Ordinal);
        var result = Map(MappingFixture.Read(json), "it-sbarchi-nazionalita.csv");
        var dataflow = result.Figures.Dataflow;
        var years = Map("it-sbarchi-nazionalita.json", "it-sbarchi-nazionalita.csv").Figures
            .ToDictionary(figure => (figure.CodeOf(dataflow, "CITIZENSHIP"), figure.Period.Start.Year), figure => figure.Figure.Value);
        var series = result.Figures.GroupBy(figure => (Citizenship: figure.CodeOf(dataflow, "CITIZENSHIP"), figure.Period.Start.Year)).ToList();

        // twelve months of which none is unknown add up to the last report of the year
        var whole = series.Where(months => months.Count() == 12 && months.All(month => month.Figure.Value is not null)).ToList();
        Assert.Contains(whole, months => months.Key == ("GN", 2023));
        Assert.Contains(whole, months => months.Key == ("TN", 2023));
        Assert.All(whole, months => Assert.Equal(years[months.Key], months.Sum(month => month.Figure.Value)));
        Assert.Equal(18_211, whole.Single(months => months.Key == ("GN", 2023)).Sum(month => month.Figure.Value));
        // reports begin in September 2019: what came in that month alone is not known
        Assert.All(result.Figures.Where(figure => figure.Period == TimePeriod.Month(2019, 9)), figure => Assert.Equal((null, 0L, 'O'), (figure.Figure.Value, figure.Figure.Low, figure.Figure.Status)));
        Assert.All(result.Figures, figure => Assert.True(figure.Figure.Low >= 0));
        Assert.NotEmpty(result.Report.Findings);
        Assert.All(result.Report.Findings, finding => Assert.Equal("running-total-fell", finding.Code));
    }

    [Fact]
    public void Italian_days_take_the_latest_report_and_leave_placeholders_out()
    {
        var result = Map("it-sbarchi-per-giorno.json", "it-sbarchi-per-giorno.csv");
        long Year(int year) => Sum(result, figure => figure.Period.Start.Year == year);

        Assert.Equal(2_207, result.Figures.Count);
        Assert.Equal([33_487, 65_114, 102_427, 155_515, 64_148], new[] { 2020, 2021, 2022, 2023, 2024 }.Select(Year));
        Assert.Equal(25_588, Sum(result, figure => figure.Period.In(Frequency.M) == TimePeriod.Month(2023, 8)));
        var highest = result.Figures.MaxBy(figure => figure.Figure.Value);
        Assert.Equal((TimePeriod.Parse("2023-09-12"), 4_998L), (highest.Period, highest.Figure.Value));
        Assert.Equal(1_095, result.Report.Dropped.Where(dropped => dropped.Because.StartsWith("A placeholder")).Sum(dropped => dropped.Rows));
        Assert.Equal(4_352, result.Report.RowsUsed + result.Report.Dropped.Sum(dropped => dropped.Rows));
    }

    [Fact]
    public void Italian_days_cut_to_months_still_take_the_latest_report_of_each_day()
    {
        var json = Sample("it-sbarchi-per-giorno.json").Replace("\"frequency\": \"D\"", "\"frequency\": \"M\"")
            .Replace("\"keep\": \"latest-report\"", "\"keep\": \"latest-report\", \"per\": \"date\"")
            .Replace("\"ignore\":", "\"sumAway\": { \"Data\": \"Months are enough.\" }, \"ignore\":");
        var result = Map(MappingFixture.Read(json), "it-sbarchi-per-giorno.csv");

        Assert.Equal(25_588, Sum(result, figure => figure.Period == TimePeriod.Month(2023, 8)));
        Assert.Equal(155_515, Sum(result, figure => figure.Period.Start.Year == 2023));
    }

    [Fact]
    public void Eurostat_pending_applications_are_read_from_packed_keys_and_months_across()
    {
        var result = Map("eurostat-tps00190.json", "eurostat-tps00190.tsv");
        var dataflow = result.Figures.Dataflow;
        Figure At(string area, int year, int month) => Assert.Single(result.Figures, figure =>
            figure.CodeOf(dataflow, "REF_AREA") == area && figure.Period == TimePeriod.Month(year, month)).Figure;

        Assert.Equal(396, result.Figures.Count);
        Assert.Equal(40, result.Report.Missing);
        Assert.Equal(689_725, At("DE", 2016, 9).Value);
        Assert.True(At("AT", 2017, 1).IsMissing);
        Assert.Equal(21_625, At("ES", 2017, 1).Value);
        Assert.Equal(4, result.Figures.Count(figure => figure.Figure.Status == 'D'));
        Assert.Equal(1_177_735, At("EU28", 2016, 10).Value);
    }

    [Fact]
    public void Small_boats_come_out_of_an_open_document_by_month()
    {
        var result = Map("uk-small-boats.json", "uk-small-boats-time-series.ods");
        foreach (var (year, persons) in new[] { (2018, 299), (2022, 45_755), (2023, 29_437), (2024, 36_816), (2025, 41_472) })
            Assert.Equal(persons, Sum(result, figure => figure.Period.Start.Year == year));
        Assert.Equal(3_154, result.Report.RowsUsed);
        Assert.Equal(104, result.Figures.Count);
    }

    [Fact]
    public void Small_boats_count_boats_and_the_highest_day_as_well()
    {
        var json = Sample("uk-small-boats.json");
        var boats = Map(MappingFixture.Read(json.Replace("\"Migrants arrived\", \"missing\"", "\"Boats arrived\", \"missing\"", StringComparison.Ordinal)
            .Replace("\"Boats arrived\": \"Boats", "\"Migrants arrived\": \"Boats", StringComparison.Ordinal)), "uk-small-boats-time-series.ods");
        Assert.Equal([1_034, 1_110], new[] { 2021, 2022 }.Select(year => Sum(boats, figure => figure.Period.Start.Year == year)));

        var days = Map(MappingFixture.Read(json.Replace("\"frequency\": \"M\"", "\"frequency\": \"D\"", StringComparison.Ordinal)), "uk-small-boats-time-series.ods");
        var highest = days.Figures.MaxBy(figure => figure.Figure.Value);
        Assert.Equal((TimePeriod.Parse("2022-09-03"), 1_305L), (highest.Period, highest.Figure.Value));
    }

    [Fact]
    public void Small_boats_by_week_tell_departures_prevented_and_keep_what_is_not_known_apart()
    {
        var result = Map("uk-small-boats-weekly.json", "uk-small-boats-time-series.ods");
        Assert.Equal((450, 330), (result.Figures.Count, result.Report.Missing));
        Assert.Equal(21_317, Sum(result, figure => figure.Period.End.Year == 2024));

        var arrived = Map(MappingFixture.Read(Sample("uk-small-boats-weekly.json").Replace("\"column\": \"Migrants prevented\"", "\"column\": \"Migrants arrived\"", StringComparison.Ordinal)
            .Replace("\"Migrants arrived\": \"", "\"Migrants prevented\": \"", StringComparison.Ordinal)), "uk-small-boats-time-series.ods");
        Assert.Equal(45_791, Sum(arrived, figure => figure.Period.End.Year == 2022));
    }

    [Fact]
    public void Missing_migrants_come_out_by_route_and_blanks_are_not_zero()
    {
        var result = Map("iom-missing-migrants.json", "iom-missing-migrants-2014-2022.xlsx");
        var dataflow = result.Figures.Dataflow;
        long Persons(string measure, Func<MappedFigure, bool>? belongs = null) =>
            result.Figures.Where(figure => figure.CodeOf(dataflow, "MEASURE") == measure && belongs?.Invoke(figure) != false).Sum(figure => figure.Figure.Low);

        // one cell of the missing is -2, a correction of the 15 dead beside it: the total of 13 holds it, and the parts exceed it
        Assert.Equal((48_423, 26_619, 21_804 + 2), (Persons("_T"), Persons("DEAD"), Persons("MISSING")));
        Assert.Equal([5_318, 8_084, 5_880], new[] { 2014, 2016, 2021 }.Select(year => Persons("_T", figure => figure.Period.Start.Year == year)));
        Assert.Equal(4_574, Persons("_T", figure => figure.Period.Start.Year == 2016 && figure.CodeOf(dataflow, "ROUTE") == "CMED"));
        Assert.Equal(728, Persons("_T", figure => figure.Period.Start.Year == 2021 && figure.CodeOf(dataflow, "ROUTE") == "MEX_USA"));
        Assert.All(result.Figures.Where(figure => figure.CodeOf(dataflow, "MEASURE") == "_T"), figure => Assert.NotNull(figure.Figure.Value));
        Assert.All(result.Figures.Where(figure => figure.Missing > 0), figure => Assert.Equal((null, Figure.Unbounded), (figure.Figure.Value, figure.Figure.High)));
        // dead and missing are parts of the total printed beside them, survivors of nothing: nobody is counted twice
        Assert.Equal(48_423, result.Report.Totals.Sum(total => total.Low));
        Assert.Equal(10_606, result.Report.RowsUsed);
        Assert.Equal(("parts-exceed", "MEASURE"), Assert.Single(result.Report.Findings) is var exceeds ? (exceeds.Code, exceeds.Column) : default);
    }

    [Fact]
    public void Missing_migrants_of_one_region_come_out_through_a_condition()
    {
        var json = Sample("iom-missing-migrants.json").Replace("\"wide\": {",
            "\"where\": [ { \"column\": \"Region of Incident\", \"equals\": \"Mediterranean\", \"because\": \"The sea alone.\" } ], \"wide\": {", StringComparison.Ordinal)
            .Replace("\"Region of Incident\": \"Like the grouping of the United Nations, with the seas as regions.\",", "", StringComparison.Ordinal);

        var result = Map(MappingFixture.Read(json), "iom-missing-migrants-2014-2022.xlsx");

        Assert.Equal(4_055, result.Report.Totals.Where(total => total.Period.Start.Year == 2015).Sum(total => total.Low));
        Assert.Equal(1_654, result.Report.RowsUsed);
    }

    [Fact]
    public void Return_operations_take_their_kind_from_another_sheet()
    {
        var result = Map("frontex-return-operations.json", Frontex);
        var dataflow = result.Figures.Dataflow;

        Assert.Equal([10_903, 7_952, 10_193, 9_919], new[] { 2019, 2020, 2021, 2022 }.Select(year => Sum(result, figure => figure.Period.Start.Year == year)));
        Assert.Equal(38_967, Sum(result, _ => true));
        Assert.Equal((19_104, 8_226), (Sum(result, In("REF_AREA", "DE")), Sum(result, In("REF_AREA", "IT"))));
        Assert.Equal((8_128, 7_499), (Sum(result, In("DESTINATION", "AL")), Sum(result, In("DESTINATION", "TN"))));
        Assert.Equal(46, result.Figures.Select(figure => figure.CodeOf(dataflow, "DESTINATION")).Distinct().Count());
        Assert.Equal((730 + 698, 38_967 - 730 - 698), (Sum(result, In("RETURN_TYPE", "VOL_UNS")), Sum(result, In("RETURN_TYPE", "ENF"))));
        Assert.Equal((1_890, 1_888), (result.Report.RowsRead, result.Report.RowsUsed));
        Assert.Empty(result.Report.Findings.Select(MappingFixture.Sentence));

        Func<MappedFigure, bool> In(string dimension, string code) => figure => figure.CodeOf(dataflow, dimension) == code;
    }

    [Fact]
    public void Return_operations_are_the_same_on_both_sheets()
    {
        var mapping = MappingFixture.Read("""
            {
              "dataflow": "KINDS", "title": "Operations by kind", "file": { "format": "xlsx", "sheet": "2019-2022" },
              "time": { "column": "DATE OF DEPARTURE", "format": "yyyy-MM-dd", "frequency": "A" },
              "dimensions": { "KIND": { "column": "TYPE OF OPERATION", "codes": "same", "except": { "Humanitarian VR": "HVR", "FRONTEX-RO": "FRO" } } },
              "measure": { "rows": true },
              "sumAway": { "DATE OF DEPARTURE": "Years are enough." },
              "ignore": { "DESTINATION (S)": "Several in one cell.", "ROID": "Operations are counted." }
            }
            """);
        var kinds = new Dataflow("KINDS", LocalText.English("Kinds"), LocalText.English("Test"), MeasureKind.Flow, "EVT",
            [new("KIND", LocalText.English("Kind"), MappingFixture.List("CL_KIND", "NRO", "JRO", "CRO", "VRD", "HVR", "FRO"), Additivity.Adds, true)], [Frequency.A]);
        using var stream = File.OpenRead(SharedFiles.Path("data/" + Frontex));
        using var table = mapping.Open(stream, Frontex);
        var operations = MappingRun.Over(table, mapping, kinds);

        Assert.Empty(operations.Errors());
        foreach (var (kind, count) in new[] { ("NRO", 664), ("JRO", 279), ("CRO", 233), ("VRD", 8), ("HVR", 4), ("FRO", 2) })
            Assert.Equal(count, Sum(operations, figure => figure.CodeOf(kinds, "KIND") == kind));

        var main = Sheet("2019-2022").Select(row => row["ROID"]).ToList();
        var persons = Sheet("2019-2022_TCNs");
        Assert.Equal((1_190, 1_190), (main.Count, main.Distinct().Count()));
        Assert.True(persons.Select(row => row["Operation ID"]).ToHashSet().SetEquals(main));
        // the README counts cells joined with "&"; six more operations join their destinations with "and"
        Assert.Equal(179, Sheet("2019-2022").Count(row => row["DESTINATION (S)"].Contains('&')));
        Assert.Equal(179 + 6, persons.GroupBy(row => row["Operation ID"]).Count(operation => operation.Select(row => row["DESTINATION[S]"]).Distinct().Count() > 1));
        Assert.Equal(44_072_769.99m, Math.Round(Sheet("2021_costs").Sum(row => decimal.Parse(row["TOTAL PAID"], CultureInfo.InvariantCulture)), 2));
        Assert.Contains("Frontex Representative on Board", Sheet("2019-2022_Frontex staff")[0].Keys);
    }

    [Fact]
    public void Records_in_json_come_out_as_the_same_table_in_text()
    {
        var mapping = Sample("it-sbarchi-per-giorno.json");
        var text = Map(MappingFixture.Read(mapping), "it-sbarchi-per-giorno.csv");
        using var stream = File.OpenRead(SharedFiles.Path("data/it-sbarchi-per-giorno.csv"));
        using var csv = Tables.Open(stream, "t.csv");
        var records = new StringBuilder();
        while (csv.Read())
            records.AppendLine(JsonSerializer.Serialize(csv.Columns.Select((name, i) => (name, Text: csv.Cell(i).ToString())).Where(c => c.Text.Length > 0).ToDictionary(c => c.name, c => c.Text)));

        var inJson = MappingFixture.Read(mapping.Replace("\"csv\", \"encoding\": \"utf-8\", \"delimiter\": \",\"", "\"json\"", StringComparison.Ordinal));
        using var table = Tables.Open(new MemoryStream(Encoding.UTF8.GetBytes(records.ToString())), "t.json", inJson.File.Options());
        var json = MappingRun.Over(table, inJson, text.Figures.Dataflow);
        Assert.Equal(text.Report.Totals, json.Report.Totals);
        Assert.Equal(text.Figures.Count, json.Figures.Count);
    }

    [Fact]
    public void A_figure_walks_back_to_the_rows_it_came_from()
    {
        var result = Map("us-cbp-encounters.json", Cbp);
        var lines = File.ReadAllLines(SharedFiles.Path("data/" + Cbp));
        var largest = result.Figures.MaxBy(figure => figure.Parts);

        var rows = SourceRows.Decode(largest.Rows.Span);

        Assert.True(rows.Count > 10);
        Assert.Equal(largest.Parts, rows.Count);
        Assert.Equal(largest.Figure.Value, rows.Sum(row => long.Parse(lines[row - 1][(lines[row - 1].LastIndexOf(',') + 1)..])));
    }

    private static List<Dictionary<string, string>> Sheet(string name)
    {
        using var stream = File.OpenRead(SharedFiles.Path("data/" + Frontex));
        using var table = Tables.Open(stream, Frontex, new() { Sheet = name });
        var rows = new List<Dictionary<string, string>>();
        while (table.Read()) rows.Add(table.Columns.Select((column, at) => (column, Text: table.Cell(at).ToString())).ToDictionary(cell => cell.column, cell => cell.Text));
        return rows;
    }

    private static int FlagsOnMissing(MappingResult result)
    {
        using var reader = File.OpenRead(SharedFiles.Path("data/eurostat-migr_eipre-2012-2016.csv"));
        using var table = Tables.Open(reader, "eipre.csv", new() { Encoding = "iso-8859-1" });
        var count = 0;
        while (table.Read())
        {
            if (table.Cell(6) is ":" && table.Cell(7).Length > 0) count++;
        }
        Assert.True(count < result.Report.Missing);
        return count;
    }

    private static Func<MappedFigure, bool> InFiscal(int year) =>
        figure => figure.Period.Ordinal >= TimePeriod.Month(year - 1, 10).Ordinal && figure.Period.Ordinal <= TimePeriod.Month(year, 9).Ordinal;

    private static long Sum(MappingResult result, Func<MappedFigure, bool> belongs)
    {
        long sum = 0;
        foreach (var figure in result.Figures)
        {
            if (belongs(figure)) sum += figure.Figure.Value ?? 0;
        }
        return sum;
    }

    private static string Sample(string name) => File.ReadAllText(Path.Combine(Repository.Root, "samples", "mappings", name));

    private static MappingResult Map(string mapping, string file) => Map(MappingFixture.Read(Sample(mapping)), file);

    private static MappingResult Map(MappingFile mapping, string file)
    {
        using var stream = File.OpenRead(SharedFiles.Path("data/" + file));
        using var table = mapping.Open(stream, file);
        var result = MappingRun.Over(table, mapping, StructureCatalog.Default.Dataflow(mapping.Dataflow));
        Assert.Empty(result.Report.Findings.Where(finding => finding.Severity == Severity.Error).Select(MappingFixture.Sentence));
        return result;
    }
}
