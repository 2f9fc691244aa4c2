using System.Collections.Frozen;
using System.Text;
using System.Text.Json.Nodes;
using Tallystick.Reporting.CodeLists;
using Tallystick.Reporting.Mapping;
using Tallystick.Reporting.Suggestion;
using Tallystick.Tabular;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Modules.Reporting.Suggestion;

/// <summary>Small files as national registers write them, each with a trap in it: what is not certain is asked, never taken.</summary>
public sealed class UnseenFileTests
{
    private static MappingSuggestion Suggest(string dataflow, string[] lines, Encoding? encoding = null, RememberedAnswers? answers = null)
    {
        using var stream = new MemoryStream((encoding ?? new UTF8Encoding(false)).GetBytes(string.Join('\n', lines) + "\n"));
        return Suggester.Suggest(stream, "file.csv", StructureCatalog.Default.Dataflow(dataflow), answers ?? RememberedAnswers.None, Texts.For("en"));
    }

    private static string Use(MappingSuggestion suggestion, string column)
    {
        var found = suggestion.Columns.Single(c => c.Name == column);
        return $"{found.Role}{string.Concat(found.Dimensions.Select(id => ":" + id))} {MappingSuggestion.Word(found.Certainty)}";
    }

    private static CodeReading Code(MappingSuggestion suggestion, string text) => suggestion.Texts.First(t => t.Text == text).Reading;

    private static JsonNode? Codes(MappingSuggestion suggestion, string dimension) => suggestion.Mapping["dimensions"]?[dimension]?["codes"];

    private static RememberedAnswers Kept(params (string Name, string Codelist, (string Text, string Code)[] Codes)[] lists) => new([],
        new(lists.Select(list => new KnownList(list.Name, 1, list.Codelist, list.Codes.ToFrozenDictionary(code => code.Text, code => code.Code)))));

    [Fact]
    public void A_list_of_the_Party_makes_its_column_sure_and_says_so()
    {
        string[] lines = ["Month,Station,Persons", "2024-01,Alpha,1", "2024-01,Bravo,2", "2024-02,Charlie,3", "2024-02,Delta,4", "2024-03,Echo,5"];
        (string, string)[] posts = [("Alpha", "LAND_BCP"), ("Bravo", "SEA_BCP"), ("Charlie", "AIR"), ("Delta", "SEA_BTW")];
        Assert.DoesNotContain("BORDER", Use(Suggest("IRREGULAR_ENTRY", lines), "Station"), StringComparison.Ordinal);

        var suggestion = Suggest("IRREGULAR_ENTRY", lines, answers: Kept(("posts", "CL_BORDER", posts)));
        Assert.Equal("Dimension:BORDER sure", Use(suggestion, "Station"));
        Assert.Equal("80 % of its texts are in your list “posts”.", suggestion.Columns.Single(column => column.Name == "Station").Why.In(Texts.For("en")));
        Assert.Equal("""{"column":"Station","list":"posts"}""", suggestion.Mapping["dimensions"]!["BORDER"]!.ToJsonString());
        Assert.Equal((Certainty.Sure, "SEA_BCP"), (Code(suggestion, "Bravo").Certainty, Code(suggestion, "Bravo").Code));
        Assert.NotEqual(Certainty.Sure, Code(suggestion, "Echo").Certainty);
        Assert.Contains(suggestion.Questions, question => question.Path == "dimensions.BORDER.codes");

        // two lists that say different things of the same texts: which is meant, nobody here knows
        var rivals = Suggest("IRREGULAR_ENTRY", lines, answers: Kept(("posts", "CL_BORDER", posts), ("old posts", "CL_BORDER", [.. posts.Select(post => (post.Item1, "LAND_UNS"))])));
        Assert.DoesNotContain("BORDER", Use(rivals, "Station"), StringComparison.Ordinal);
    }

    [Fact]
    public void Bare_numbers_are_in_a_list_only_where_the_header_says_so()
    {
        var codes = Enumerable.Range(1, 20).Select(i => ($"{i}", i % 2 == 0 ? "SY" : "ML")).ToArray();
        string[] Lines(string header) => [$"Month,{header},Persons", .. Enumerable.Range(1, 20).Select(i => $"2024-{i % 12 + 1:00},{i},{i % 7 + 1}")];

        var counted = Suggest("IRREGULAR_ENTRY", Lines("Line"), answers: Kept(("nationalities", "CL_AREA", codes)));
        Assert.All(counted.Columns, column => Assert.NotEqual(ColumnRole.Dimension, column.Role));
        var called = Suggest("IRREGULAR_ENTRY", Lines("Citizenship"), answers: Kept(("nationalities", "CL_AREA", codes)));
        Assert.Equal("Dimension:CITIZENSHIP sure", Use(called, "Citizenship"));
        // where several dimensions are of one list and the header names none, it is asked
        var open = Suggest("ASYLUM_APPLIED", ["Month,Whence,Persons", "2024-01,Alfa,3", "2024-02,Beta,4", "2024-03,Gamma,5"], answers: Kept(("nationalities", "CL_AREA", [("Alfa", "SY"), ("Beta", "ML"), ("Gamma", "AF")])));
        Assert.Equal("Dimension:CITIZENSHIP likely", Use(open, "Whence"));
    }

    [Fact]
    public void A_clear_file_needs_no_question_and_its_mapping_imports_it()
    {
        string[] lines = ["Reporting country,Citizenship,Sex,Age group,Month,Persons", "Italy,Syrian Arab Republic,Female,0-17,2024-01,12", "Italy,Mali,Male,18+,2024-01,7", "Italy,Mali,Male,18+,2024-02,1", "Malta,Unknown,Total,Total,2024-02,5"];

        var suggestion = Suggest("ASYLUM_PENDING", lines);

        Assert.Empty(suggestion.Questions.Select(question => question.Sentence.In(Texts.For("en"))));
        var mapping = MappingFixture(suggestion);
        using var table = Tables.Open(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines))), "file.csv", mapping.File.Options());
        var result = MappingRun.Over(table, mapping, StructureCatalog.Default.Dataflow("ASYLUM_PENDING"));
        Assert.Empty(result.Report.Findings.Select(finding => finding.Code));
        Assert.Equal(4, result.Figures.Count);
    }

    [Fact]
    public void Namibia_is_a_country_and_not_a_missing_value()
    {
        var suggestion = Suggest("ASYLUM_PENDING", ["geo,citizenship,year,value", "IT,NA,2020,1", "IT,ML,2020,NA", "IT,SN,2020,3", "UK,XK,2020,4"]);

        Assert.Equal(("NA", Certainty.Sure), (Code(suggestion, "NA").Code, Code(suggestion, "NA").Certainty));
        Assert.Equal("GB", Code(suggestion, "UK").Code);
        Assert.Null(suggestion.Mapping["measure"]?["missing"]);
        Assert.Contains(suggestion.Questions, question => question.Path == "measure.marks.NA");
    }

    [Fact]
    public void Hombre_and_mujer_are_not_man_and_something_else()
    {
        var suggestion = Suggest("ASYLUM_PENDING", ["Nacionalidad;Sexo;Año;Número", "Honduras;H;2023;4", "El Salvador;M;2023;6", "Haití;H;2023;1"]);

        Assert.Equal(("F", Certainty.Likely), (Code(suggestion, "M").Code, Code(suggestion, "M").Certainty));
        Assert.Null(Codes(suggestion, "SEX")?["M"]);
        Assert.Equal("Dimension:CITIZENSHIP sure", Use(suggestion, "Nacionalidad"));
        Assert.Equal("Measure likely", Use(suggestion, "Número"));
    }

    [Fact]
    public void A_day_that_may_be_a_month_is_asked()
    {
        var suggestion = Suggest("IRREGULAR_ENTRY", ["Date,Nationality,Count", "03/04/2024,Mali,3", "05/06/2024,Niger,1"]);

        Assert.Null(suggestion.Mapping["time"]);
        Assert.Equal(2, suggestion.Questions.Single(question => question.Path == "time.format").Candidates.Length);
        Assert.Equal("sure", Use(Suggest("IRREGULAR_ENTRY", ["Date,Nationality,Count", "03/04/2024,Mali,3", "25/06/2024,Niger,1"]), "Date").Split(' ')[1]);
    }

    [Fact]
    public void Zero_missing_and_hidden_stay_apart()
    {
        var suggestion = Suggest("IRREGULAR_ENTRY", ["Year,Nationality,Count", "2023,Mali,-", "2023,Niger,<5", "2023,Chad,", "2023,Ghana,:", "2023,Togo,0", "2023,Benin,12", "2023,Gabon,*"]);

        Assert.Equal(["{\":\":\"O\"}"], [suggestion.Mapping["measure"]!["missing"]!.ToJsonString()]);
        Assert.Null(suggestion.Mapping["measure"]!["suppressed"]);
        Assert.Subset(suggestion.Questions.Select(question => question.Path).ToHashSet(), new HashSet<string> { "measure.marks.-", "measure.marks.<5", "measure.marks.*", "measure.missing.blank" });
    }

    [Fact]
    public void Letters_of_provinces_are_no_countries()
    {
        var suggestion = Suggest("IRREGULAR_ENTRY", ["State,Year,Count", "CA,2023,4", "ME,2023,6", "GA,2023,1", "DE,2023,7", "IL,2023,8", "AL,2023,9"]);

        Assert.StartsWith("SumAway", Use(suggestion, "State"), StringComparison.Ordinal);
        Assert.Empty(suggestion.Texts);
    }

    [Fact]
    public void A_comma_between_digits_is_taken_for_thousands_only_where_it_can_be_nothing_else()
    {
        var clear = Suggest("IRREGULAR_ENTRY", ["Year,Nationality,Count", "2023,Mali,\"1,405\"", "2023,Niger,\"12,300\"", "2023,Chad,17", "2023,Togo,\"1,231,000\"", "2023,Benin,\"2,111\"", "2023,Gabon,999"]);
        var unclear = Suggest("IRREGULAR_ENTRY", ["Year,Nationality,Count", "2023,Mali,\"1,405\"", "2023,Niger,1405", "2023,Chad,17"]);

        Assert.Equal(",", (string?)clear.Mapping["measure"]!["thousands"]);
        Assert.Null(unclear.Mapping["measure"]!["thousands"]);
        Assert.Contains(unclear.Questions, question => question.Path == "measure.thousands");
    }

    [Fact]
    public void A_Russian_file_in_an_old_encoding_is_read()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var suggestion = Suggest("ASYLUM_APPLIED", ["Страна гражданства;Пол;Возрастная группа;Год;Количество", "Таджикистан;мужской;18 лет и старше;2023;14", "Узбекистан;женский;до 18 лет;2023;3", "Сирия;мужской;18–34;2023;9"], Encoding.GetEncoding(1251));

        Assert.Equal("windows-1251", (string?)suggestion.Mapping["file"]!["encoding"]);
        Assert.Contains(suggestion.Questions, question => question.Path == "file.encoding");
        Assert.Equal(["Dimension:CITIZENSHIP sure", "Dimension:SEX sure", "Dimension:AGE sure", "Time sure", "Measure sure"], suggestion.Columns.Select(column => Use(suggestion, column.Name)));
        Assert.Equal(["TJ", "UZ", "SY"], new[] { "Таджикистан", "Узбекистан", "Сирия" }.Select(text => Code(suggestion, text).Code));
    }

    [Fact]
    public void An_Arabic_file_with_its_own_digits_is_read()
    {
        var suggestion = Suggest("ASYLUM_APPLIED", ["الجنسية,الجنس,الشهر,السنة,العدد", "سوريا,ذكر,يناير,٢٠٢٣,١٬٢٠٤", "السودان,أنثى,شباط,٢٠٢٣,٣", "اليمن,ذكر,مارس,٢٠٢٣,٧"]);

        Assert.Equal(["Dimension:CITIZENSHIP sure", "Dimension:SEX sure", "Month sure", "Year sure", "Measure sure"], suggestion.Columns.Select(column => Use(suggestion, column.Name)));
        Assert.Equal(["SY", "SD", "YE"], new[] { "سوريا", "السودان", "اليمن" }.Select(text => Code(suggestion, text).Code));
    }

    [Fact]
    public void A_fiscal_year_is_asked_where_it_begins()
    {
        var suggestion = Suggest("IRREGULAR_ENTRY", ["Fiscal Year,Month,Nationality,Count", "2023,OCT,Mali,3", "2023,JAN,Niger,1"]);

        Assert.Null(suggestion.Mapping["time"]);
        Assert.Contains(suggestion.Questions, question => question.Path == "time.fiscalYear");
    }

    [Fact]
    public void Women_and_men_side_by_side_are_headers_that_are_codes()
    {
        var suggestion = Suggest("ASYLUM_APPLIED", ["Nationalité;Mois;Femmes;Hommes", "Mali;2024-01;3;8", "Tchad;2024-01;1;2"]);

        Assert.Equal(["Wide:SEX likely", "Wide:SEX likely"], new[] { "Femmes", "Hommes" }.Select(column => Use(suggestion, column)));
        Assert.Contains("\"header\":true", suggestion.Questions.Single(question => question.Path == "wide").Candidates[0].ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_persons_is_counted_here_and_carries_none()
    {
        var suggestion = Suggest("IRREGULAR_ENTRY", ["Case number,Surname,Date of birth,Nationality,Date of detection", .. Enumerable.Range(1, 40).Select(n => $"A-{n:0000},Name{n},19{n + 50}-01-0{n % 9 + 1},Mali,2024-02-{n % 28 + 1:00}")]);

        Assert.True(suggestion.IsPersonLevel);
        Assert.Equal(["Person sure", "Person sure", "Person sure", "Dimension:CITIZENSHIP sure", "Time sure"], suggestion.Columns.Select(column => Use(suggestion, column.Name)));
        Assert.Equal(["Case number", "Surname", "Date of birth"], suggestion.Mapping["ignore"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal("{\"measure\":{\"rows\":true}}", suggestion.Questions.Single(question => question.Path == "measure").Candidates[0].ToJsonString());
    }

    [Fact]
    public void Months_in_headers_are_periods_and_what_lies_before_them_is_not()
    {
        var suggestion = Suggest("IRREGULAR_ENTRY", ["Route,BorderLocation,Nationality,JAN2024,FEB2024,MAR2024", "Central Mediterranean,Sea,Tunisia,12,0,3", "Western Balkan,Land,Afghanistan,4,5,6", "Eastern Mediterranean,Sea,Syria,,7,1"]);

        Assert.Equal(["Dimension:ROUTE sure", "Dimension:BORDER likely", "Dimension:CITIZENSHIP sure", "Wide sure", "Wide sure", "Wide sure"], suggestion.Columns.Select(column => Use(suggestion, column.Name)));
        Assert.Equal("MMMyyyy", (string?)suggestion.Mapping["time"]!["format"]);
        Assert.Equal(Certainty.Likely, Code(suggestion, "Sea").Certainty);
    }

    [Fact]
    public void A_year_of_birth_is_no_period_and_boats_are_no_people()
    {
        var suggestion = Suggest("IRREGULAR_ENTRY", ["Year of birth,Country of origin,Number of boats,Expiry date", "1990,Mali,2,2030-01-01", "1987,Niger,1,2029-03-05", "1991,Togo,4,2031-12-31"]);

        Assert.Null(suggestion.Mapping["time"]);
        Assert.Null(suggestion.Mapping["measure"]);
        Assert.Equal(["Ignore likely", "Dimension:CITIZENSHIP likely", "Measure likely", "Ignore likely"], suggestion.Columns.Select(column => Use(suggestion, column.Name)));
    }

    [Fact]
    public void A_Turkish_and_a_Greek_file_are_read()
    {
        var turkish = Suggest("IRREGULAR_STAY", ["Yıl;Ay;Uyruk;Sayı", "2023;Ocak;Afganistan;12", "2023;Şubat;Suriye;20", "2023;KASIM;Diğer;4"]);
        var greek = Suggest("IRREGULAR_STAY", ["ΥΠΗΚΟΟΤΗΤΑ;ΕΤΟΣ;ΑΡΙΘΜΟΣ", "ΑΛΒΑΝΙΑ;2022;5500", "ΤΟΥΡΚΙΑ;2022;150", "ΛΟΙΠΕΣ;2022;99", "ΣΥΝΟΛΟ;2022;5749"]);

        Assert.Equal(["Year sure", "Month sure", "Dimension:CITIZENSHIP sure", "Measure sure"], turkish.Columns.Select(column => Use(turkish, column.Name)));
        Assert.Equal(["Dimension:CITIZENSHIP sure", "Time sure", "Measure sure"], greek.Columns.Select(column => Use(greek, column.Name)));
        Assert.Equal(["AL", "TR", "_O", "_T"], new[] { "ΑΛΒΑΝΙΑ", "ΤΟΥΡΚΙΑ", "ΛΟΙΠΕΣ", "ΣΥΝΟΛΟ" }.Select(text => Code(greek, text).Code));
    }

    [Fact]
    public void A_month_that_cannot_be_read_and_a_total_beside_its_parts_are_asked()
    {
        var unread = Suggest("IRREGULAR_STAY", ["Year,Month,Nationality,Count", "2023,first,Mali,12", "2023,second,Togo,20"]);
        var summed = Suggest("IRREGULAR_STAY", ["Nacionalidad;Enero;Febrero;Total", "Honduras;800;1500;2300", "Cuba;500;500;1000"]);

        var shortened = Suggest("IRREGULAR_STAY", ["Month Year,Nationality,Persons,Total documents", "Jul-23,Mali,12,3", "Aug-23,Togo,20,4"]);

        Assert.Equal(["Time ask", "Measure sure"], new[] { "Month Year", "Persons" }.Select(column => Use(shortened, column)));
        Assert.Null(shortened.Mapping["time"]);
        Assert.Equal("Time likely", Use(unread, "Year"));
        Assert.Equal(["Wide sure", "Wide sure", "Ignore ask"], new[] { "Enero", "Febrero", "Total" }.Select(column => Use(summed, column)));
    }

    [Fact]
    public void A_likeness_is_asked_and_what_the_Party_said_is_sure()
    {
        string[] lines = ["Nationality,Year,Count,Zuständig", "Guatamala,2023,3,A", "Congo,2023,4,B", "Mali,2023,5,A"];
        var answers = new RememberedAnswers([new("CL_AREA", "Congo", "CD"), new(RememberedAnswers.Columns, "zustandig", "SumAway"), new(RememberedAnswers.Constants, "REF_AREA", "CH")]);

        var first = Suggest("IRREGULAR_ENTRY", lines);
        var then = Suggest("IRREGULAR_ENTRY", lines, answers: answers);

        Assert.Equal(["Mali"], Codes(first, "CITIZENSHIP")!.AsObject().Select(pair => pair.Key));
        Assert.Equal(("GT", Certainty.Likely), (Code(first, "Guatamala").Code, Code(first, "Guatamala").Certainty));
        Assert.Equal("CD", (string?)Codes(then, "CITIZENSHIP")!["Congo"]);
        Assert.Equal("SumAway sure", Use(then, "Zuständig"));
        Assert.Equal("CH", (string?)then.Mapping["dimensions"]!["REF_AREA"]);
    }

    [Fact]
    public void Totals_and_remainders_are_not_countries()
    {
        var suggestion = Suggest("ASYLUM_APPLIED", ["Staatsangehörigkeit;Jahr;Anzahl", "Afghanistan;2023;5", "Türkei;2023;6", "Sonstige Länder;2023;1", "Ungeklärt;2023;1", "Gesamt;2023;13"]);

        Assert.Equal(["AF", "TR", "_O", "_U", "_T"], new[] { "Afghanistan", "Türkei", "Sonstige Länder", "Ungeklärt", "Gesamt" }.Select(text => Code(suggestion, text).Code));
    }

    [Fact]
    public void A_file_that_is_no_table_is_refused_with_its_sentence()
    {
        using var stream = new MemoryStream("%PDF-1.7"u8.ToArray());
        var refused = Assert.Throws<Kernel.ProblemException>(() => Suggester.Suggest(stream, "x.pdf", StructureCatalog.Default.Dataflow("RETURNS"), RememberedAnswers.None, Texts.For("en")));

        Assert.Equal("reporting-file-unknown-format", refused.Problem.Code);
    }

    private static MappingFile MappingFixture(MappingSuggestion suggestion) => Mapping.MappingFixture.Read(suggestion.Mapping.ToJsonString());
}
