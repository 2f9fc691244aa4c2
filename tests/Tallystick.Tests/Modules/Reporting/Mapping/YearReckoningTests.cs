using Tallystick.Reporting.Mapping;
using Tallystick.Sdmx;
using static Tallystick.Tests.Modules.Reporting.Mapping.MappingFixture;

namespace Tallystick.Tests.Modules.Reporting.Mapping;

/// <summary>Years of other calendars, of two digits, and standing apart from their months. The days are those of printed almanacs, not of the code.</summary>
public sealed class YearReckoningTests
{
    [Theory]
    // New Year of Iran: 20 March in 2024 and 2020, 21 March in 2023 and 2025; 1399 and 1403 have a 30th of Esfand
    [InlineData("persian", "1403-01-01", "2024-03-20")]
    [InlineData("persian", "1399-01-01", "2020-03-20")]
    [InlineData("persian", "1402-01-01", "2023-03-21")]
    [InlineData("persian", "1404-01-01", "2025-03-21")]
    [InlineData("persian", "1403-12-30", "2025-03-20")]
    [InlineData("persian", "1402-12-30", null)]
    [InlineData("persian", "1403-02-31", "2024-05-20")]
    [InlineData("persian", "1357-11-22", "1979-02-11")]
    // New Year and Ramadan as announced by the tables of Umm al-Qura
    [InlineData("hijri-umm-al-qura", "1446-01-01", "2024-07-07")]
    [InlineData("hijri-umm-al-qura", "1445-01-01", "2023-07-19")]
    [InlineData("hijri-umm-al-qura", "1445-09-01", "2024-03-11")]
    [InlineData("hijri-umm-al-qura", "1444-09-01", "2023-03-23")]
    [InlineData("hijri-umm-al-qura", "1317-01-01", null)]
    [InlineData("hijri-umm-al-qura", "1501-01-01", null)]
    // by arithmetic: 10,631 days in thirty years, so 1 Muharram 1446 is 30 years after 10 June 1994
    [InlineData("hijri-tabular", "1416-01-01", "1995-05-30")]
    [InlineData("hijri-tabular", "1446-01-01", "2024-07-07")]
    [InlineData("hijri-tabular", "1445-09-01", "2024-03-10")]
    [InlineData("buddhist", "2567-02-29", "2024-02-29")]
    [InlineData("buddhist", "2566-02-29", null)]
    [InlineData("buddhist", "2567-05-17", "2024-05-17")]
    public void A_day_is_the_same_day_in_every_calendar(string calendar, string text, string? day)
    {
        var form = PeriodPattern.IsoDay.Counting(new(YearReckoning.CalendarOf(calendar), null, null));

        Assert.Equal(day, form.TryRead(text, out var found) ? found.ToString() : null);
    }

    [Theory]
    // 1 Farvardin to 31 Farvardin 1403 is 20 March to 19 April 2024: 12 days of March, 19 of April
    [InlineData("persian", "yyyy-MM", "1403-01", "2024-03", "2024-04", "2024-04")]
    // Bahman 1402 is 21 January to 19 February 2024: 11 days and 19
    [InlineData("persian", "MMM yyyy", "بهمن ۱۴۰۲", "2024-01", "2024-02", "2024-02")]
    [InlineData("persian", "MMM yyyy", "Bahman 1402", "2024-01", "2024-02", "2024-02")]
    // 20 March 2024 to 20 March 2025
    [InlineData("persian", "yyyy", "1403", "2024", "2025", "2024")]
    // spring is 20 March to 20 June
    [InlineData("persian", "yyyy-Qq", "1403-Q1", "2024-Q1", "2024-Q2", "2024-Q2")]
    [InlineData("persian", "yyyy-Ss", "1403-S2", "2024-S2", "2025-S1", "2024-S2")]
    // Ramadan 1445 is 11 March to 9 April 2024; 1429 lies within 2008
    [InlineData("hijri-umm-al-qura", "MMM yyyy", "رمضان ١٤٤٥", "2024-03", "2024-04", "2024-03")]
    [InlineData("hijri-umm-al-qura", "yyyy", "1429", "2008", "2008", "2008")]
    // 1445 is 19 July 2023 to 6 July 2024: 166 days and 188
    [InlineData("hijri-umm-al-qura", "yyyy", "1445", "2023", "2024", "2024")]
    public void A_month_or_year_goes_as_a_whole_to_the_period_the_mapping_says(string calendar, string format, string text, string first, string last, string most)
    {
        foreach (var (word, expected) in new[] { ("first-day", first), ("last-day", last), ("most-days", most) })
        {
            var form = PeriodPattern.Parse(format)!.Counting(new(YearReckoning.CalendarOf(calendar), YearReckoning.HoldingOf(word), null));
            Assert.Equal(expected, form.TryRead(text, out var found) ? found.ToString() : null);
        }
    }

    [Fact]
    public void Of_two_periods_with_as_many_days_the_earlier_has_most()
    {
        var years = new YearReckoning(FileCalendar.UmmAlQura, HoldingDay.Most, null);
        var ties = 0;
        for (var month = 0; month < (1500 - 1318 + 1) * 12; month++)
        {
            var parts = new PeriodParts(1318 + month / 12, month % 12 + 1, 0, 0, 0, 0);
            Assert.True(years.TryPeriod(parts, Frequency.M, out var most) & years.TryLastDay(parts, Frequency.M, out var last) & years.TryPeriod(parts with { Day = 1 }, Frequency.D, out var first));
            var days = Enumerable.Range(first.Start.DayNumber, last.DayNumber - first.Start.DayNumber + 1).GroupBy(day => TimePeriod.Holding(DateOnly.FromDayNumber(day), Frequency.M))
                .OrderByDescending(month => month.Count()).ThenBy(month => month.Key).ToList();
            if (days.Count > 1 && days[0].Count() == days[1].Count()) ties++;
            Assert.Equal(days[0].Key, most);
        }
        Assert.NotEqual(0, ties);
    }

    [Theory]
    [InlineData("buddhist", "yyyy", "2567", "2024")]
    [InlineData("buddhist", "'พ.ศ.' yyyy", "พ.ศ. ๒๕๖๗", "2024")]
    [InlineData("buddhist", "MMM yyyy", "ม.ค. ๒๕๖๗", "2024-01")]
    [InlineData("buddhist", "d MMMM yyyy", "17 พฤษภาคม 2567", "2024-05-17")]
    [InlineData("buddhist", "yyyy/yy", "2567/68", "2024")]
    [InlineData("buddhist", "yyyy-Qq", "2567-Q3", "2024-Q3")]
    [InlineData("buddhist", "yyyy", "1200", null)]
    public void Buddhist_months_and_years_are_Gregorian_ones(string calendar, string format, string text, string? period)
    {
        var form = PeriodPattern.Parse(format)!.Counting(new(YearReckoning.CalendarOf(calendar), null, null));

        Assert.Equal(period, form.TryRead(text, out var found) ? found.ToString() : null);
    }

    [Theory]
    [InlineData("2000-2099", "yy", "24", "2024")]
    [InlineData("1950-2049", "yy", "49", "2049")]
    [InlineData("1950-2049", "yy", "50", "1950")]
    [InlineData("1950-2049", "yy", "98", "1998")]
    [InlineData("2000-2099", "yy/yy", "22/23", "2022")]
    [InlineData("2000-2099", "yy/yy", "22/24", null)]
    [InlineData("2000-2099", "yy/yy", "99/00", "2099")]
    [InlineData("2000-2099", "MMM-yy", "Jul-23", "2023-07")]
    [InlineData("2000-2099", "MMMyy", "JUL23", "2023-07")]
    [InlineData("2000-2099", "dd/MM/yy", "29/02/24", "2024-02-29")]
    [InlineData("2000-2099", "dd/MM/yy", "29/02/23", null)]
    [InlineData("2000-2099", "MMM-yy", "Jul-2023", null)]
    public void Two_digits_are_a_year_of_the_hundred_said(string century, string format, string text, string? period)
    {
        var form = PeriodPattern.Parse(format)!.Counting(YearReckoning.Plain with { Century = YearReckoning.CenturyOf(century) });

        Assert.Equal(period, form.TryRead(text, out var found) ? found.ToString() : null);
    }

    [Theory]
    [InlineData("ม.ค.", nameof(FileCalendar.Buddhist), 1), InlineData("ธันวาคม", nameof(FileCalendar.Gregorian), 12), InlineData("May", nameof(FileCalendar.Buddhist), 5)]
    [InlineData("فروردین", nameof(FileCalendar.Persian), 1), InlineData("فروردين", nameof(FileCalendar.Persian), 1), InlineData("ESFAND", nameof(FileCalendar.Persian), 12), InlineData("میزان", nameof(FileCalendar.Persian), 7), InlineData("Hamal", nameof(FileCalendar.Persian), 1)]
    [InlineData("شهریور", nameof(FileCalendar.Persian), 6), InlineData("آبان", nameof(FileCalendar.Persian), 8), InlineData("ابان", nameof(FileCalendar.Persian), 8)]
    [InlineData("محرم", nameof(FileCalendar.UmmAlQura), 1), InlineData("ربيع الأول", nameof(FileCalendar.UmmAlQura), 3), InlineData("ربيع الآخر", nameof(FileCalendar.TabularHijri), 4), InlineData("جمادى الأولى", nameof(FileCalendar.UmmAlQura), 5)]
    [InlineData("ذو الحجة", nameof(FileCalendar.UmmAlQura), 12), InlineData("ذوالحجه", nameof(FileCalendar.UmmAlQura), 12), InlineData("Dhu al-Qi'dah", nameof(FileCalendar.UmmAlQura), 11), InlineData("Sha‘ban", nameof(FileCalendar.UmmAlQura), 8), InlineData("Ramaḍān", nameof(FileCalendar.UmmAlQura), 9)]
    // a month of one calendar is none of another
    [InlineData("فروردین", nameof(FileCalendar.Gregorian), 0), InlineData("رمضان", nameof(FileCalendar.Persian), 0), InlineData("May", nameof(FileCalendar.Persian), 0), InlineData("آذار", nameof(FileCalendar.Persian), 0), InlineData("آذر", nameof(FileCalendar.Gregorian), 0)]
    public void Find_knows_the_months_of_a_calendar(string text, string calendar, int month) => Assert.Equal(month, MonthNames.Find(text, Enum.Parse<FileCalendar>(calendar)));

    [Fact]
    public void Every_calendar_has_twelve_months_in_each_way_to_write_them()
    {
        foreach (var calendar in (FileCalendar[])[FileCalendar.Persian, FileCalendar.UmmAlQura])
        {
            var names = calendar == FileCalendar.Persian ? "farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand" : "muharram safar rabiI rabiII jumadaI jumadaII rajab shaban ramadan shawwal dhulqidah dhulhijja";
            Assert.Equal(Enumerable.Range(1, 12), names.Split(' ').Select(name => MonthNames.Find(name, calendar)));
        }
    }

    [Theory]
    [InlineData("persian last-day 1400-1499")]
    [InlineData("buddhist")]
    [InlineData("1950-2049")]
    [InlineData("hijri-tabular most-days")]
    public void Words_come_back(string words) => Assert.Equal(words, YearReckoning.OfWords(words)?.Words);

    [Theory]
    [InlineData(""), InlineData("roman"), InlineData("persian persian"), InlineData("last-day persian"), InlineData("2000-2098"), InlineData("2000 - 2099"), InlineData(" persian"), InlineData("gregorian")]
    public void What_are_no_words_is_nothing(string words) => Assert.Null(YearReckoning.OfWords(words));

    [Fact]
    public void Over_reads_a_Persian_register_by_days_without_any_mark()
    {
        var json = Json(time: """{ "column": "Date", "format": "yyyy/MM/dd", "calendar": "persian", "frequency": "M" }""", more: """ "sumAway": { "Date": "Days are summed." } """);

        var result = Map(json, "Date|Sex|N", "1403/01/11|F|2", "۱۴۰۳/۰۱/۱۲|F|3", "1403/01/13|F|4");

        Assert.Empty(result.Report.Findings.Select(Sentence));
        Assert.Equal(["IT F 2024-03 = 5 (5..5) AF, 2+3", "IT F 2024-04 = 4 (4..4) AF, 4"], result.Lines());
    }

    [Fact]
    public void Over_marks_whole_months_that_went_to_another_and_says_so()
    {
        var json = Json(time: """{ "year": "Year", "month": "Month", "calendar": "persian", "periodHolds": "last-day" }""", measure: """{ "column": "N", "missing": { "-": "O" }, "flags": { "suffix": true, "codes": { "p": "P" } } }""");

        var result = Map(json, "Year|Month|Sex|N", "1403|فروردین|F|5", "۱۴۰۳|2|F|6 p", "1403|Khordad|F|-");

        Assert.Equal(["IT F 2024-04 = 5 (5..5) DF, 2", "IT F 2024-05 = 6 (6..6) DF, 3", "IT F 2024-06 = ? (0..∞) OF, 4"], result.Lines());
        var finding = Assert.Single(result.Report.Findings);
        Assert.Equal((Severity.Info, "period-moved"), (finding.Severity, finding.Code));
        Assert.StartsWith("The months or years of this file are of another calendar (Persian) and no Gregorian ones (3 rows). As the mapping says, each went as a whole to the period that holds its last day;", Sentence(finding), StringComparison.Ordinal);
    }

    [Fact]
    public void Over_marks_rows_that_count_one_as_well()
    {
        var json = Json(time: """{ "column": "Month", "format": "yyyy-MM", "calendar": "hijri-umm-al-qura", "periodHolds": "first-day" }""", measure: """{ "rows": true }""");

        Assert.Equal(["IT F 2024-03 = 2 (2..2) DF, 2+3"], Map(json, "Month|Sex", "1445-09|F", "1445-09|F").Lines());
    }

    [Fact]
    public void Over_does_not_add_two_months_that_go_to_one_unless_told()
    {
        // 1 Dhu al-Hijjah 1440 and 1 Muharram 1441 are 2 and 31 August 2019
        const string time = """{ "column": "Month", "format": "yyyy-MM", "calendar": "hijri-umm-al-qura", "periodHolds": "first-day" }""";

        Assert.Equal(["key-twice"], Map(Json(time: time), "Month|Sex|N", "1440-12|F|1", "1441-01|F|2").Errors());
        Assert.Equal(["IT F 2019-08 = 3 (3..3) DF, 2+3"], Map(Json(time: time, more: """ "sumAway": { "Month": "Two begin in one." } """), "Month|Sex|N", "1440-12|F|1", "1441-01|F|2").Lines());
    }

    [Fact]
    public void Over_counts_a_Thai_fiscal_year_by_its_months()
    {
        var json = Json(time: """{ "year": "ปี", "month": "เดือน", "calendar": "buddhist", "fiscalYear": { "firstMonth": 10, "namedBy": "end" } }""");

        Assert.Equal(["IT F 2023-10 = 1 (1..1) AF, 2", "IT F 2024-09 = 2 (2..2) AF, 3"], Map(json, "ปี|เดือน|Sex|N", "๒๕๖๗|ตุลาคม|F|1", "2567|ก.ย.|F|๒").Lines());
    }

    [Fact]
    public void Over_takes_the_year_of_months_in_headers_from_the_row()
    {
        var json = Json(time: """{ "header": true, "format": "MMM", "year": "FY", "yearFormat": "'FY'yy", "twoDigitYears": "2000-2099", "fiscalYear": { "firstMonth": 10, "namedBy": "end" } }""",
            measure: """{ "missing": { "": "O" } }""", more: """ "wide": { "from": "OCT", "to": "JAN" } """);

        var result = Map(json, "FY|Sex|OCT|NOV|DEC|JAN", "FY22|F|1|2|3|4", "FY23|F|5|6|7|8", "FY22|M|9|9|9|9");

        Assert.Empty(result.Errors());
        Assert.Equal(["2021-10 1", "2021-11 2", "2021-12 3", "2022-01 4", "2022-10 5", "2022-11 6", "2022-12 7", "2023-01 8"],
            result.Figures.Where(figure => figure.CodeOf(Small, "SEX") == "F").OrderBy(figure => figure.Period).Select(figure => $"{figure.Period} {figure.Figure.Value}"));
        Assert.Equal(["no-period"], Map(json, "FY|Sex|OCT|NOV|DEC|JAN", "22|F|1|2|3|4").Errors());
    }

    [Fact]
    public void Over_takes_the_year_of_a_whole_file_from_the_mapping()
    {
        var header = Json(time: """{ "header": true, "format": "MMM", "constantYear": 2024 }""", measure: "{ }", more: """ "wide": { "columns": ["Ene", "Feb."] } """);
        var column = Json(time: """{ "month": "Mes", "constantYear": 1403, "calendar": "persian", "periodHolds": "first-day" }""");
        var day = Json(time: """{ "column": "Jour", "format": "d MMM", "constantYear": 2024 }""");
        var quarter = Json(time: """{ "quarter": "T", "constantYear": 2024 }""");

        Assert.Equal(["2024-01 = 1", "2024-02 = 2"], Short(Map(header, "Sex|Ene|Feb.", "F|1|2")));
        Assert.Equal(["2024-03 = 1"], Short(Map(column, "Mes|Sex|N", "فروردین|F|1")));
        Assert.Equal(["2024-02-29 = 1"], Short(Map(day, "Jour|Sex|N", "29 févr.|F|1")));
        Assert.Equal(["2024-Q2 = 1"], Short(Map(quarter, "T|Sex|N", "T2|F|1")));
        Assert.Equal(["no-period"], Map(day, "Jour|Sex|N", "30 févr.|F|1").Errors());
        Assert.Equal(["no-period"], Map(column, "Mes|Sex|N", "May|F|1").Errors());
        Assert.Equal(["no-period"], Map(quarter, "T|Sex|N", "T5|F|1").Errors());

        static IEnumerable<string> Short(MappingResult result) => result.Lines().Select(line => line[5..line.IndexOf(" (", StringComparison.Ordinal)]);
    }

    [Fact]
    public void Over_lets_no_year_of_another_calendar_pass_for_a_Gregorian_one()
    {
        var finding = Assert.Single(Map(Json(), "Year|Sex|N", "2567|F|1", "2567|M|2").Report.Findings);

        Assert.Equal("Row 2, column Year: “2567” would be of the year 2567 (2 rows), and figures are of 1900 to 2100. If the file counts by another calendar, say which under time as calendar.", Sentence(finding));
        Assert.Equal(["period-far"], Map(Json(time: """{ "year": "Y", "month": "M" }"""), "Y|M|Sex|N", "1403|1|F|1").Errors());
        Assert.Equal(["header-no-period"], Map(Json(time: """{ "header": true, "format": "yyyy" }""", measure: "{ }", more: """ "wide": { "columns": ["2567"] } """), "Sex|2567", "F|1").Errors());
    }

    [Fact]
    public void Over_refuses_a_header_that_is_no_month()
    {
        var json = Json(time: """{ "header": true, "format": "MMM", "constantYear": 2024 }""", measure: "{ }", more: """ "wide": { "columns": ["Ene", "Suma"] } """);

        Assert.Equal(["header-no-period"], Map(json, "Sex|Ene|Suma", "F|1|2").Errors());
        Assert.Equal(["header-no-period"], Map(json.Replace("\"constantYear\": 2024", "\"year\": \"Y\"", StringComparison.Ordinal), "Sex|Ene|Suma|Y", "F|1|2|2024").Errors());
    }

    [Fact]
    public void Reports_of_another_calendar_come_after_each_other_as_their_days_do()
    {
        var json = Json(time: """{ "column": "Date", "format": "yyyy-MM-dd", "frequency": "A" }""",
            more: """ "revisions": { "column": "Report", "format": "yyyy-MM", "calendar": "hijri-umm-al-qura", "keep": "latest-report" }, "sumAway": { "Date": "By year." } """);

        // both months end in Gregorian August 2019, and are still two reports
        Assert.Equal(["IT F 2019 = 7 (7..7) AF, 3"], Map(json, "Date|Sex|N|Report", "2019-01-01|F|5|1440-11", "2019-01-01|F|7|1440-12").Lines());
        var dropped = Json(more: """ "drop": [ { "column": "Left", "laterThan": "Came", "format": "dd/MM/yy", "calendar": "persian", "twoDigitYears": "1400-1499", "because": "Gone." } ], "ignore": { "Left": "Read above.", "Came": "Read above." } """);
        Assert.Equal(["IT F 2024 = 2 (2..2) AF, 3"], Map(dropped, "Year|Sex|N|Left|Came", "2024|F|1|31/02/03|30/02/03", "2024|F|2|30/02/03|31/02/03").Lines());
    }

    [Theory]
    [InlineData("""{ "column": "Y", "format": "yyyy", "calendar": "persian" }""", "mapping-calendar-holds")]
    [InlineData("""{ "year": "Y", "month": "M", "calendar": "hijri-tabular" }""", "mapping-calendar-holds")]
    [InlineData("""{ "column": "Y", "format": "yyyy-MM-dd", "calendar": "persian", "periodHolds": "last-day" }""", "mapping-holds-needless")]
    [InlineData("""{ "column": "Y", "format": "yyyy-MM", "calendar": "buddhist", "periodHolds": "last-day" }""", "mapping-holds-needless")]
    [InlineData("""{ "column": "Y", "format": "yyyy", "periodHolds": "last-day" }""", "mapping-holds-needless")]
    [InlineData("""{ "column": "Y", "format": "sdmx", "calendar": "buddhist" }""", "mapping-calendar-gregorian")]
    [InlineData("""{ "column": "Y", "format": "yyyy-Www", "calendar": "persian" }""", "mapping-calendar-gregorian")]
    [InlineData("""{ "constant": "2024", "calendar": "persian" }""", "mapping-calendar-gregorian")]
    [InlineData("""{ "column": "Y", "format": "yyyy", "calendar": "hijri" }""", "mapping-word-unknown")]
    [InlineData("""{ "column": "Y", "format": "MMM-yy" }""", "mapping-century-unsaid")]
    [InlineData("""{ "year": "Y", "month": "M", "yearFormat": "yy" }""", "mapping-century-unsaid")]
    [InlineData("""{ "column": "Y", "format": "MMM-yy", "twoDigitYears": "2000-2098" }""", "mapping-century-wrong")]
    [InlineData("""{ "column": "Y", "format": "MMM-yyyy", "twoDigitYears": "2000-2099" }""", "mapping-century-needless")]
    [InlineData("""{ "column": "Y", "format": "MMM" }""", "mapping-year-and-month")]
    [InlineData("""{ "column": "Y", "format": "MMM", "year": "A", "constantYear": 2024 }""", "mapping-year-and-month")]
    [InlineData("""{ "column": "Y", "format": "yyyy", "constantYear": 2024 }""", "mapping-year-and-month")]
    [InlineData("""{ "year": "A" }""", "mapping-year-and-month")]
    [InlineData("""{ "month": "A" }""", "mapping-year-and-month")]
    [InlineData("""{ "month": "A", "constantYear": 2567 }""", "mapping-number-wrong")]
    [InlineData("""{ "month": "A", "column": "B", "format": "yyyy", "constantYear": 2024 }""", "mapping-time-source")]
    [InlineData("""{ "column": "Y", "format": "Ss", "constantYear": 2024, "fiscalYear": { "firstMonth": 7, "namedBy": "end" } }""", "mapping-fiscal-without-month")]
    [InlineData("""{ "column": "Y", "format": "Qq", "constantYear": 2024, "fiscalYear": { "firstMonth": 8, "namedBy": "end" } }""", "mapping-fiscal-quarter")]
    public void Read_refuses_what_does_not_go_together(string time, string code) => Assert.Equal([code], MappingFile.Read(Json(time: time)).Findings.Select(finding => finding.Code).Distinct());
}
