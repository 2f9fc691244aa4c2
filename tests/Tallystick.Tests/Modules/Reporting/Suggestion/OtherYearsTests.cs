using System.Text;
using System.Text.Json.Nodes;
using Tallystick.Reporting.Mapping;
using Tallystick.Reporting.Suggestion;
using Tallystick.Tabular;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Modules.Reporting.Suggestion;

/// <summary>Files whose years are of another calendar, of two digits or nowhere in the table: all of it is asked with what it may be, and what
/// the Party answers reads the file.</summary>
public sealed class OtherYearsTests
{
    private static MappingSuggestion Suggest(string[] lines, RememberedAnswers? answers = null, string fileName = "file.csv")
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
        return Suggester.Suggest(stream, fileName, StructureCatalog.Default.Dataflow("IRREGULAR_ENTRY"), answers ?? RememberedAnswers.None, Texts.For("en"));
    }

    private static string Use(MappingSuggestion suggestion, string column)
    {
        var found = suggestion.Columns.Single(c => c.Name == column);
        return $"{found.Role} {MappingSuggestion.Word(found.Certainty)}";
    }

    /// <summary>The candidates for the time of one question, without what all of them say.</summary>
    private static IEnumerable<string> Offered(MappingSuggestion suggestion, string path) => suggestion.Questions.Single(question => question.Path == path).Candidates
        .Select(candidate => string.Join(' ', candidate["time"]!.AsObject().Where(pair => pair.Key is not ("column" or "header" or "year" or "month")).Select(pair => pair.Value!.ToJsonString().Trim('"'))));

    private static string[] Asked(MappingSuggestion suggestion) => [.. suggestion.Questions.Select(question => question.Path).Where(path => path.StartsWith("time", StringComparison.Ordinal))];

    /// <summary>The periods of the file once every question is answered with its first candidate, a code or a year.</summary>
    private static string[] Periods(MappingSuggestion suggestion, string[] lines, int? year = null)
    {
        var mapping = (JsonObject)suggestion.Mapping.DeepClone();
        foreach (var question in suggestion.Questions)
        {
            if (question.Sentence.Key == "suggest.ask.constant") MergePatch.Apply(mapping, new() { ["dimensions"] = new JsonObject { [question.Path["dimensions.".Length..]] = question.Path.EndsWith("REF_AREA", StringComparison.Ordinal) ? "IT" : "_U" } });
            else if (question.Candidates.Length > 0) MergePatch.Apply(mapping, (JsonObject)question.Candidates[0].DeepClone());
            else if (question.Path == "time.constantYear") MergePatch.Apply(mapping, new() { ["time"] = new JsonObject { ["constantYear"] = year } });
        }
        var file = Mapping.MappingFixture.Read(mapping.ToJsonString());
        using var table = Tables.Open(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n")), "file.csv", file.File.Options());
        var result = MappingRun.Over(table, file, StructureCatalog.Default.Dataflow("IRREGULAR_ENTRY"));
        Assert.Empty(result.Report.Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.In(Texts.For("en"))));
        return [.. result.Figures.Select(figure => figure.Period).Distinct().Order().Select(period => period.ToString())];
    }

    [Fact]
    public void Years_543_ahead_are_asked_as_Buddhist()
    {
        string[] lines = ["Year,Month,Nationality,Persons", "2566,11,Myanmar,3", "2567,1,Cambodia,4"];
        var suggestion = Suggest(lines);

        Assert.Null(suggestion.Mapping["time"]);
        Assert.Equal(["time.years"], Asked(suggestion));
        Assert.Equal(["buddhist"], Offered(suggestion, "time.years"));
        Assert.Equal(["2023-11", "2024-01"], Periods(suggestion, lines));
    }

    [Fact]
    public void Thai_letters_leave_no_doubt()
    {
        string[] lines = ["เดือน,สัญชาติ,จำนวน", "ม.ค. 2567,Myanmar,๓", "ก.พ. ๒๕๖๗,Cambodia,4"];
        var suggestion = Suggest(lines);

        Assert.Equal("""{"column":"เดือน","format":"MMM yyyy","calendar":"buddhist"}""", suggestion.Mapping["time"]!.ToJsonString(ProposalOf.Readable));
        Assert.Empty(Asked(suggestion));
        Assert.Equal(["2024-01", "2024-02"], Periods(suggestion, lines));
    }

    [Fact]
    public void A_year_of_two_calendars_is_asked_with_both()
    {
        string[] lines = ["Year,Nationality,Persons", "1402,Afghanistan,3", "1403,Pakistan,4"];
        var suggestion = Suggest(lines);

        Assert.Null(suggestion.Mapping["time"]);
        Assert.Equal(["time.years", "time.periodHolds"], Asked(suggestion));
        Assert.Equal(["yyyy persian", "yyyy hijri-umm-al-qura", "yyyy hijri-tabular"], Offered(suggestion, "time.years"));
        Assert.Equal(["first-day", "last-day", "most-days"], Offered(suggestion, "time.periodHolds"));
        Assert.Equal(["2023", "2024"], Periods(suggestion, lines));
        // 1446 of the Persian calendar is not yet
        Assert.Equal(["yyyy hijri-umm-al-qura", "yyyy hijri-tabular"], Offered(Suggest([lines[0], "1445,Afghanistan,3", "1446,Pakistan,4"]), "time.years"));
        // the header says which
        Assert.Equal("persian", (string?)Suggest(["سال شمسی,Nationality,Persons", .. lines.Skip(1)]).Mapping["time"]!["calendar"]);
        Assert.Equal(["yyyy hijri-umm-al-qura", "yyyy hijri-tabular"], Offered(Suggest(["السنة الهجرية,Nationality,Persons", .. lines.Skip(1)]), "time.years"));
    }

    [Fact]
    public void Names_of_Persian_months_tell_the_calendar_and_where_they_go_is_asked()
    {
        string[] lines = ["سال,ماه,Nationality,Persons", "۱۴۰۳,فروردین,Afghanistan,3", "1403,مهر,Pakistan,4"];
        var suggestion = Suggest(lines);

        Assert.Equal(["Year sure", "Month sure"], new[] { "سال", "ماه" }.Select(column => Use(suggestion, column)));
        Assert.Equal(["time.periodHolds"], Asked(suggestion));
        Assert.Equal("persian", (string?)suggestion.Mapping["time"]!["calendar"]);
        // without the answer the mapping is none
        Assert.Contains("mapping-calendar-holds", MappingFile.Read(suggestion.Mapping.ToJsonString()).Findings.Select(finding => finding.Code));
        Assert.Equal(["2024-03", "2024-09"], Periods(suggestion, lines));
    }

    [Fact]
    public void Names_of_Hijri_months_leave_two_calendars()
    {
        string[] lines = ["الشهر,الجنسية,العدد", "رمضان 1445,اليمن,3", "شوال 1445,السودان,4"];
        var suggestion = Suggest(lines);

        Assert.Equal(["time.years", "time.periodHolds"], Asked(suggestion));
        Assert.Equal(["MMM yyyy hijri-umm-al-qura", "MMM yyyy hijri-tabular"], Offered(suggestion, "time.years"));
        Assert.Equal(["2024-03", "2024-04"], Periods(suggestion, lines));
    }

    [Fact]
    public void Days_of_another_calendar_need_no_word_on_where_they_go()
    {
        string[] lines = ["Date,Nationality,Persons", "1403/01/11,Afghanistan,3", "1403/01/13,Afghanistan,4", "1403/02/31,Pakistan,4"];
        var suggestion = Suggest(lines);

        // Ordibehesht has 31 days, and no month of the Moon has as many
        Assert.Equal(["time.years"], Asked(suggestion));
        Assert.Equal(["yyyy/MM/dd persian"], Offered(suggestion, "time.years"));
        Assert.Equal(["2024-03-30", "2024-04-01", "2024-05-20"], Periods(suggestion, lines));
    }

    [Fact]
    public void Years_of_two_digits_are_asked_with_the_century()
    {
        string[] lines = ["Month Year,Nationality,Persons", "Jul-23,Mali,12", "Aug-23,Togo,20"];
        var suggestion = Suggest(lines);
        var both = Suggest(["Date,Nationality,Persons", "03/04/24,Mali,3", "05/06/24,Niger,1"]);

        Assert.Null(suggestion.Mapping["time"]);
        Assert.Equal(["MMM-yy 2000-2099"], Offered(suggestion, "time.years"));
        Assert.Equal(["2023-07", "2023-08"], Periods(suggestion, lines));
        Assert.Equal(["MMM-yy 1950-2049"], Offered(Suggest([lines[0], "Jul-99,Mali,12", "Aug-01,Togo,20"]), "time.years"));
        Assert.Null(both.Mapping["time"]);
        Assert.Equal(["dd/MM/yy 2000-2099", "MM/dd/yy 2000-2099", "yy/MM/dd 2000-2099"], Offered(both, "time.format"));
        Assert.Equal(["MMM yy buddhist 2500-2599"], Offered(Suggest(["เดือน,สัญชาติ,จำนวน", "ม.ค. 67,Myanmar,3", "ก.พ. 67,Cambodia,4"]), "time.years"));
    }

    [Fact]
    public void Months_in_headers_without_a_year_are_asked_for_it_with_what_stands_beside()
    {
        string[] table = ["Nacionalidad;Enero;Febrero;Marzo", "Honduras;800;1500;2300", "Cuba;500;500;1000"];
        var bare = Suggest(table);
        var titled = Suggest(["Detenciones 2024;;;", .. table]);

        Assert.Equal(["Wide sure", "Wide sure", "Wide sure"], new[] { "Enero", "Febrero", "Marzo" }.Select(column => Use(bare, column)));
        Assert.Empty(Offered(bare, "time.constantYear"));
        Assert.Contains("mapping-year-and-month", MappingFile.Read(bare.Mapping.ToJsonString()).Findings.Select(finding => finding.Code));
        Assert.Equal(["2025-01", "2025-02", "2025-03"], Periods(bare, table, 2025));
        Assert.Equal(["2023"], Offered(Suggest(table, fileName: "detenidos_2023.csv"), "time.constantYear"));
        Assert.Equal(["2024", "2023"], Offered(Suggest(["Detenciones 2024;;;", .. table], fileName: "detenidos_2023.csv"), "time.constantYear"));
        Assert.Equal(["2024"], Offered(titled, "time.constantYear"));
    }

    [Fact]
    public void Months_in_headers_take_the_year_of_its_column()
    {
        string[] lines = ["Year,Nationality,Jan,Feb,Mar", "2023,Mali,1,2,3", "2024,Mali,4,5,6"];
        var suggestion = Suggest(lines);
        var fiscal = Suggest(["Fiscal Year,Nationality,OCT,NOV,DEC,JAN", "2023,Mali,1,2,3,4", "2024,Mali,4,5,6,7"]);

        Assert.Empty(Asked(suggestion));
        Assert.Equal("""{"header":true,"format":"MMM","year":"Year"}""", suggestion.Mapping["time"]!.ToJsonString());
        Assert.Equal(["2023-01", "2023-02", "2023-03", "2024-01", "2024-02", "2024-03"], Periods(suggestion, lines));
        Assert.Equal(["time.fiscalYear"], Asked(fiscal));
    }

    [Fact]
    public void Headers_of_other_years_are_read_when_they_follow_each_other()
    {
        string[] lines = ["Nationality,1401,1402,1403", "Mali,10,20,30", "Togo,40,50,60"];
        var suggestion = Suggest(lines);

        Assert.Equal(["yyyy persian", "yyyy hijri-umm-al-qura", "yyyy hijri-tabular"], Offered(suggestion, "time.years"));
        Assert.Null(suggestion.Mapping["wide"]);
        Assert.Equal(["2022", "2023", "2024"], Periods(suggestion, lines));
        Assert.Equal(["MMM-yy 2000-2099"], Offered(Suggest(["Nationality,Jan-24,Feb-24", "Mali,10,20"]), "time.years"));
        // codes of posts are no years because they look like some
        Assert.DoesNotContain(Suggest(["Nationality,1401,1410,1402", "Mali,10,20,30"]).Columns, column => column.Role == ColumnRole.Wide);
    }

    [Fact]
    public void A_month_without_a_year_is_asked_for_it()
    {
        string[] lines = ["Mes,Nacionalidad,Número", "Enero,Mali,1", "Febrero,Togo,2"];
        var suggestion = Suggest(lines, fileName: "2024.csv");

        Assert.Equal("Month likely", Use(suggestion, "Mes"));
        Assert.Equal(["2024"], Offered(suggestion, "time.constantYear"));
        Assert.Equal(["2024-01", "2024-02"], Periods(suggestion, lines));
    }

    [Fact]
    public void Numbers_that_look_like_years_are_numbers()
    {
        var suggestion = Suggest(["Year,Month,Nationality,Persons,Case", "2024,01,Mali,1403,23-05", "2024,02,Togo,2567,23-06", "2024,10,Chad,1402,24-01"]);

        Assert.Equal(["Year sure", "Month sure", "Measure sure"], new[] { "Year", "Month", "Persons" }.Select(column => Use(suggestion, column)));
        Assert.Empty(Asked(suggestion));
        Assert.Equal("Month likely", Use(Suggest(["Month,Nationality,Persons", "01,Mali,3", "10,Togo,4", "12,Chad,5"]), "Month"));
    }

    [Fact]
    public void What_the_Party_said_of_its_years_is_sure_the_next_time()
    {
        string[] lines = ["Year,Nationality,Persons", "1402,Afghanistan,3", "1403,Pakistan,4"];
        var answers = new RememberedAnswers([new(RememberedAnswers.Years, "YEAR", "persian most-days"), new(RememberedAnswers.Years, RememberedAnswers.Headers, "2000-2099")]);

        var suggestion = Suggest(lines, answers);

        Assert.Empty(Asked(suggestion));
        Assert.Equal("""{"column":"Year","format":"yyyy","calendar":"persian","periodHolds":"most-days"}""", suggestion.Mapping["time"]!.ToJsonString());
        Assert.Equal(["2023", "2024"], Periods(suggestion, lines));
        Assert.Equal("2000-2099", (string?)Suggest(["Nationality,Jan-24,Feb-24", "Mali,10,20"], answers).Mapping["time"]!["twoDigitYears"]);
        // years in full are read as ever
        Assert.Equal("""{"column":"Year","format":"yyyy"}""", Suggest([lines[0], "2023,Mali,1", "2024,Mali,2"], answers).Mapping["time"]!.ToJsonString());
    }

    /// <summary>JSON with letters as they are.</summary>
    private static class ProposalOf
    {
        public static System.Text.Json.JsonSerializerOptions Readable { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    }
}
