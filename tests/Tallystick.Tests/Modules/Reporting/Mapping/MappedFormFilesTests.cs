using System.Collections.Immutable;
using Tallystick.Reporting.Mapping;
using Tallystick.Sdmx;
using Tallystick.Tabular;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Modules.Reporting.Mapping;

/// <summary>Real public files about other matters than the exchange's, read for their form under structures of the tests' own, and held
/// against the facts their README computed from the files themselves.</summary>
public sealed class MappedFormFilesTests
{
    private const string Glotip = "unodc-glotip-2023.xlsx", Linea = "ar-linea145-denuncias-2020-2021.csv", Immigration = "eurostat-migr_imm8.tsv";

    private static readonly Codelist Sex = List("SEX", "_T", "F<_T", "M<_T", "X<_T", "_U<_T");

    [Fact]
    public void Glotip_offences_and_convictions_come_out_of_its_totals()
    {
        var result = Map(GlotipOf("Sex", "Total", "Age", "Total"), Glotip, GlotipFlow());

        Assert.Equal(103, At(result, 2013, ("AREA", "AFG"), ("INDICATOR", "OFFENCES")).Value);
        var convicted = result.Figures.Where(figure => figure.CodeOf(result.Figures.Dataflow, "INDICATOR") == "CONV" && figure.Period == TimePeriod.Year(2018)).ToList();
        Assert.Equal((111, 38), (convicted.Count, convicted.Count(figure => figure.Figure.IsSuppressed)));
        Assert.Equal(7_429, convicted.Sum(figure => figure.Figure.Value ?? 0));
        Assert.All(convicted.Where(figure => figure.Figure.IsSuppressed), figure => Assert.Equal((1, 4), (figure.Figure.Low, figure.Figure.High)));
    }

    [Fact]
    public void Glotip_victims_come_out_by_sex_and_age()
    {
        var result = Map(GlotipOf("Sex", "Female\", \"Male", "Age", "0 to 17 years\", \"18 years or over"), Glotip, GlotipFlow());

        Assert.Equal(5_387, At(result, 2019, ("AREA", "USA"), ("INDICATOR", "VICTIMS"), ("SEX", "F"), ("AGE", "Y_GE18")).Value);
        Assert.Equal(2_248, At(result, 2018, ("AREA", "GBR"), ("INDICATOR", "VICTIMS"), ("SEX", "M"), ("AGE", "Y_LT18")).Value);
    }

    [Fact]
    public void Glotip_keys_that_occur_twice_are_errors_and_not_added()
    {
        var mapping = MappingFixture.Read(Form("unodc-glotip.json"));

        var report = Run(mapping, Glotip, GlotipFlow()).Report;

        Assert.Equal(59, report.RowsRefused);
        Assert.Equal(59, report.Findings.Count(finding => finding.Code == "key-twice"));
    }

    [Fact]
    public void Glotip_rows_are_counted_by_indicator()
    {
        var mapping = MappingFixture.Read("""
            {
              "dataflow": "ROWS", "title": "Rows of GLOTIP",
              "file": { "format": "xlsx", "sheet": "data_glotip_1", "headerRow": 3 },
              "time": { "constant": "2023" },
              "dimensions": { "INDICATOR": { "column": "Indicator", "codes": {
                "Detected trafficking victims": "VICTIMS", "Offences of trafficking in persons": "OFFENCES", "Persons brought into formal contact": "FC",
                "Persons prosecuted": "PROS", "Persons convicted": "CONV" } } },
              "measure": { "rows": true },
              "ignore": { "Iso3_code": "x", "Country": "x", "Region": "x", "Subregion": "x", "Dimension": "x", "Category": "x", "Sex": "x", "Age": "x",
                "Year": "x", "Unit of measurement": "x", "txtVALUE": "x", "Source": "x" }
            }
            """);
        var result = Map(mapping, Glotip, Flow("ROWS", [Frequency.A], ("INDICATOR", Indicators)));

        Assert.Equal(46_556, result.Report.RowsUsed);
        foreach (var (indicator, rows) in new[] { ("VICTIMS", 32_364), ("CONV", 6_253), ("PROS", 3_659), ("FC", 3_124), ("OFFENCES", 1_156) })
            Assert.Equal(rows, At(result, 2023, ("INDICATOR", indicator)).Value);
    }

    [Fact]
    public void Complaints_are_refused_when_what_leads_to_a_person_is_carried()
    {
        var json = Form("ar-linea145.json");
        const string kept = "\"nro_registro_interno\": \"The number of a case leads to its persons.\",";
        var unsaid = MappingFixture.Read(json.Replace(kept, "", StringComparison.Ordinal));
        var summed = MappingFixture.Read(json.Replace(kept, "", StringComparison.Ordinal)
            .Replace("\"sumAway\": {", "\"sumAway\": { \"nro_registro_interno\": \"Not needed.\",", StringComparison.Ordinal));

        foreach (var mapping in new[] { unsaid, summed })
        {
            var result = Run(mapping, Linea, LineaFlow());
            var finding = Assert.Single(result.Report.Findings, finding => finding.Severity == Severity.Error);
            Assert.Equal(("person-level", "nro_registro_interno"), (finding.Code, finding.Column));
            Assert.Contains("cannot hold a person", MappingFixture.Sentence(finding), StringComparison.Ordinal);
            Assert.Equal((0, 0), (result.Report.RowsRead, result.Figures.Count));
        }
    }

    [Fact]
    public void Complaints_are_counted_and_their_rows_stay_behind()
    {
        var result = Map(MappingFixture.Read(Form("ar-linea145.json")), Linea, LineaFlow());
        long Count(string dimension, string code, int year = 0) => result.Figures
            .Where(figure => figure.CodeOf(result.Figures.Dataflow, dimension) == code && (year == 0 || figure.Period.Start.Year == year)).Sum(figure => figure.Figure.Value ?? 0);

        Assert.Equal([1_603, 1_749], new[] { 2020, 2021 }.Select(year => result.Figures.Where(figure => figure.Period.Start.Year == year).Sum(figure => figure.Figure.Value!.Value)));
        Assert.Equal((1_440, 717), (Count("PROVINCE", "BA"), Count("PROVINCE", "BA", 2021)));
        Assert.Equal((1_244, 595), (Count("TOPIC", "SEXUAL"), Count("TOPIC", "SEXUAL", 2020)));
        Assert.Equal((1_416, 1_936), (Count("ANONYMOUS", "Y"), Count("ANONYMOUS", "N")));
        Assert.Equal((2_658, 692, 2), (Count("SITUATION", "URG"), Count("SITUATION", "EMG"), Count("SITUATION", "_U")));
        Assert.Equal(102, result.Report.Totals.Single(total => total.Period == TimePeriod.Month(2020, 7)).Low);
        Assert.Equal(3_352, result.Report.RowsUsed);
    }

    [Fact]
    public void Immigration_is_read_from_packed_keys_with_flags_behind_the_numbers()
    {
        var result = Map(MappingFixture.Read(Form("eurostat-migr-imm8.json")), Immigration, ImmigrationFlow());
        Figure Total(string area, int year) => At(result, year, ("AREA", area), ("AGE", "_T"), ("AGEDEF", "COMPLET"), ("SEX", "_T"));
        var statuses = result.Figures.Where(figure => !figure.Figure.IsMissing).CountBy(figure => figure.Figure.Status).ToDictionary();

        Assert.Equal((593_208, 308_607), (result.Figures.Count, result.Report.Missing));
        // of several flags the most cautious stands: a break before an estimate before a provisional figure
        Assert.Equal((9_367, 2_454 + 3_075, 7_961 + 1_191 + 315 + 42), (statuses['P'], statuses['E'], statuses['B']));
        Assert.Equal(284_601 - 24_405, statuses['A']);
        Assert.Equal((1_571_047, 'E'), (Total("DE", 2015).Value, Total("DE", 2015).Status));
        Assert.Equal((108_125, 'B'), (Total("AT", 2002).Value, Total("AT", 2002).Status));
        Assert.Equal((1_258_894, 'A'), (Total("ES", 2022).Value, Total("ES", 2022).Status));
        Assert.Equal(385_596, Total("FR", 2019).Value);
        Assert.True(Total("BE", 2008).IsMissing);

        // 103 ages, three sexes, two definitions of age, an aggregate: each person once
        var year = result.Report.Totals.Single(total => total.Period == TimePeriod.Year(2019));
        Assert.Equal(StructureCatalog.Default.Areas.Codes.Where(code => !code.IsMemo).Sum(code => Once(code.Id)), year.Low);
        long Once(string area) => result.Figures.Where(figure => figure.Period == TimePeriod.Year(2019) && figure.CodeOf(result.Figures.Dataflow, "AREA") == area
            && figure.CodeOf(result.Figures.Dataflow, "AGE") == "_T" && figure.CodeOf(result.Figures.Dataflow, "AGEDEF") == "COMPLET"
            && figure.CodeOf(result.Figures.Dataflow, "SEX") == "_T").Sum(figure => figure.Figure.Low);
    }

    [Fact]
    public void Immigration_keeps_combined_flags_apart_where_the_mapping_lists_them()
    {
        var json = Form("eurostat-migr-imm8.json").Replace("\"p\": \"P\" }", "\"p\": \"P\", \"ep\": \"U\", \"be\": \"D\", \"bp\": \"W\", \"bep\": \"A\" }", StringComparison.Ordinal);

        var statuses = Map(MappingFixture.Read(json), Immigration, ImmigrationFlow()).Figures.Where(figure => !figure.Figure.IsMissing)
            .CountBy(figure => figure.Figure.Status).ToDictionary();

        Assert.Equal((9_367, 7_961, 3_075, 2_454, 1_191, 315), (statuses['P'], statuses['B'], statuses['U'], statuses['E'], statuses['D'], statuses['W']));
        Assert.Equal(284_601 - 24_405 + 42, statuses['A']);
    }

    [Fact]
    public void Code_lists_are_read_in_six_languages()
    {
        var names = new Dictionary<string, string>
        {
            ["en"] = "Syrian Arab Republic",
            ["es"] = "República Árabe Siria",
            ["fr"] = "République arabe syrienne",
            ["ru"] = "Сирийская Арабская Республика",
            ["cn"] = "阿拉伯叙利亚共和国",
            ["ar"] = "الجمهورية العربية السورية",
        };
        var codes = new HashSet<string>();
        foreach (var (language, syria) in names)
        {
            var rows = Rows($"codelists/UNSD-{language}.csv");
            Assert.Equal(249, rows.Count);
            Assert.Equal(syria, rows.Single(row => row["M49 Code"] == "760")["Country or Area"]);
            if (codes.Count == 0) codes.UnionWith(rows.Select(row => row["M49 Code"]));
            Assert.True(codes.SetEquals(rows.Select(row => row["M49 Code"])));
        }
        var english = Rows("codelists/UNSD-en.csv");
        Assert.Equal([("", 1), ("Africa", 60), ("Americas", 57), ("Asia", 51), ("Europe", 51), ("Oceania", 29)],
            english.CountBy(row => row["Region Name"]).Select(region => (region.Key, region.Value)).OrderBy(region => region.Key, StringComparer.Ordinal));
        Assert.Contains(english, row => row["M49 Code"] == "012");
        Assert.Equal("NA", english.Single(row => row["ISO-alpha3 Code"] == "NAM")["ISO-alpha2 Code"]);
        Assert.All(english, row => Assert.Equal(3, row["ISO-alpha3 Code"].Length));
        Assert.Contains(english, row => row["M49 Code"] == "158");
        Assert.DoesNotContain(english, row => row["ISO-alpha3 Code"] is "XKX" or "XKK" || row["Country or Area"].Contains("Kosovo", StringComparison.Ordinal));

        var all = Rows("codelists/country-codes.csv");
        Assert.Equal((249, 56), (all.Count, all[0].Count));
        Assert.Equal("12", all.Single(row => row["ISO3166-1-Alpha-3"] == "DZA")["M49"]);
    }

    private static readonly string[] GlotipRegions = ["CAR", "CAS", "EEU", "MCA", "MCN", "SAF", "SAM"];

    private static readonly Codelist Indicators = List("INDICATOR", "VICTIMS", "OFFENCES", "FC", "PROS", "CONV");

    private static MappingFile GlotipOf(params string[] conditions) => MappingFixture.Read(Form("unodc-glotip.json").Replace("\"where\": [", "\"where\": ["
        + string.Concat(conditions.Chunk(2).Select(pair => $$"""{ "column": "{{pair[0]}}", "in": ["{{pair[1]}}"], "because": "These only." },""")), StringComparison.Ordinal));

    private static Dataflow GlotipFlow() => Flow("FORM", [Frequency.A],
        ("AREA", List("AREA", [.. Rows("codelists/country-codes.csv").Select(row => row["ISO3166-1-Alpha-3"]), .. GlotipRegions.Select(region => region + "<!"), "ABW_CUW", "_O"])),
        ("INDICATOR", Indicators), ("SEX", Sex), ("AGE", List("AGE", "_T", "Y_LT18<_T", "Y_GE18<_T", "_U<_T")));

    private static Dataflow LineaFlow() => Flow("FORM", [Frequency.M], ("PROVINCE", List("PROVINCE", "_T", "BA<_T", "_O<_T", "_U<_T")),
        ("TOPIC", List("TOPIC", "_T", "SEXUAL<_T", "_O<_T")), ("ANONYMOUS", List("ANONYMOUS", "_T", "Y<_T", "N<_T")), ("SITUATION", List("SITUATION", "_T", "URG<_T", "EMG<_T", "_U<_T")));

    private static Dataflow ImmigrationFlow() => Flow("FORM", [Frequency.A], ("AREA", StructureCatalog.Default.Areas),
        ("AGE", List("AGE", ["_T", "_U<_T", "Y_LT1<_T", "Y_GE100<_T", .. Enumerable.Range(1, 99).Select(age => $"Y{age}<_T")])),
        ("AGEDEF", List("AGEDEF", "COMPLET", "REACH<!")), ("SEX", Sex));

    private static Dataflow Flow(string id, ImmutableArray<Frequency> frequencies, params (string Id, Codelist List)[] dimensions) => new(id, LocalText.English(id),
        LocalText.English("A form"), MeasureKind.Flow, "PER", [.. dimensions.Select(d => new Dimension(d.Id, LocalText.English(d.Id), d.List, Additivity.Adds, true))], frequencies);

    private static Codelist List(string id, params string[] codes) => MappingFixture.List(id, codes);

    private static Figure At(MappingResult result, int year, params (string Dimension, string Code)[] where) => Assert.Single(result.Figures,
        figure => figure.Period == TimePeriod.Year(year) && where.All(w => figure.CodeOf(result.Figures.Dataflow, w.Dimension) == w.Code)).Figure;

    private static string Form(string name) =>
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "Tallystick.Tests", "Modules", "Reporting", "Mapping", "Forms", name));

    private static List<Dictionary<string, string>> Rows(string file)
    {
        using var stream = File.OpenRead(SharedFiles.Path("data/" + file));
        using var table = Tables.Open(stream, file);
        var rows = new List<Dictionary<string, string>>();
        while (table.Read()) rows.Add(table.Columns.Select((name, at) => (name, Text: table.Cell(at).ToString())).ToDictionary(cell => cell.name, cell => cell.Text));
        return rows;
    }

    private static MappingResult Map(MappingFile mapping, string file, Dataflow dataflow)
    {
        var result = Run(mapping, file, dataflow);
        Assert.Empty(result.Report.Findings.Where(finding => finding.Code != "parts-exceed").Select(MappingFixture.Sentence));
        return result;
    }

    private static MappingResult Run(MappingFile mapping, string file, Dataflow dataflow)
    {
        using var stream = File.OpenRead(SharedFiles.Path("data/" + file));
        using var table = mapping.Open(stream, file);
        return MappingRun.Over(table, mapping, dataflow);
    }
}
