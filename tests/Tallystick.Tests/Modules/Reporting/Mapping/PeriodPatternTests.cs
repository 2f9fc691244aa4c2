using Tallystick.Reporting.Mapping;
using static Tallystick.Tests.Modules.Reporting.Mapping.MappingFixture;

namespace Tallystick.Tests.Modules.Reporting.Mapping;

/// <summary>Periods as files write them, months in six languages, fiscal years.</summary>
public sealed class PeriodPatternTests
{
    [Theory]
    [InlineData("yyyy", "2016", "2016")]
    [InlineData("yyyy/yy", "2016/17", "2016")]
    [InlineData("yyyy-MM", "2016-05", "2016-05")]
    [InlineData("MM.yyyy", "05.2016", "2016-05")]
    [InlineData("yyyyMmm", "2016M05", "2016-05")]
    [InlineData("yyyy-Qq", "2016-Q2", "2016-Q2")]
    [InlineData("'T'q yyyy", "T3 2016", "2016-Q3")]
    [InlineData("yyyySs", "2016S2", "2016-S2")]
    [InlineData("yyyy-Www", "2016-W53", null)]
    [InlineData("yyyy-Www", "2015-W53", "2015-W53")]
    [InlineData("yyyy-MM-dd", "2016-02-29", "2016-02-29")]
    [InlineData("yyyy-MM-dd", "2015-02-29", null)]
    [InlineData("yyyy-MM-dd", "2016-2-9", null)]
    [InlineData("dd/MM/yyyy", "17/05/2016", "2016-05-17")]
    [InlineData("dd/MM/yyyy", "05/17/2016", null)]
    [InlineData("d.M.yyyy", "7.5.2016", "2016-05-07")]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss", "2016-05-17T20:27:00", "2016-05-17")]
    [InlineData("yyyy年M月", "2016年5月", "2016-05")]
    [InlineData("d MMMM yyyy", "17 mai 2016", "2016-05-17")]
    [InlineData("MMM-yyyy", "sept.-2016", "2016-09")]
    [InlineData("MMMyyyy", "JAN2009", "2009-01")]
    [InlineData("MMMyyyy", "2009JAN", null)]
    [InlineData("d MMMM yyyy", "17 мая 2016", "2016-05-17")]
    [InlineData("MMMM yyyy", "تشرين الثاني/نوفمبر 2016", "2016-11")]
    [InlineData("MMMM yyyy", "تشرين الأول/نوفمبر 2016", null)]
    [InlineData("dd/MM/yyyy", "١٧/٠٥/٢٠١٦", "2016-05-17")]
    [InlineData("sdmx", "2016-Q2", "2016-Q2")]
    [InlineData("yyyy", "2016 ", "2016")]
    [InlineData("yyyy", "16", null)]
    [InlineData("yyyy", "2016x", null)]
    [InlineData("yyyy/yy", "2016/18", null)]
    [InlineData("yyyy-MM", "๒๐๑๖-๐๕", "2016-05")]
    [InlineData("d MMM yyyy", "17 พ.ค. 2016", "2016-05-17")]
    [InlineData("MMM", "May", null)]
    [InlineData("MMM-yy", "May-16", null)]
    public void TryRead_takes_exactly_the_form(string pattern, string text, string? period)
    {
        var read = PeriodPattern.Parse(pattern)!.TryRead(text, out var found);

        Assert.Equal(period, read ? found.ToString() : null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("dd yyyy")]
    [InlineData("jjjj")]
    [InlineData("yyyy'x")]
    [InlineData("dd")]
    [InlineData("'yyyy' yy")]
    [InlineData("/")]
    public void Parse_refuses_what_gives_no_period(string pattern) => Assert.Null(PeriodPattern.Parse(pattern));

    [Theory]
    [InlineData("October", 10), InlineData("OCT", 10), InlineData("octobre", 10), InlineData("août", 8), InlineData("AOÛT", 8), InlineData("juil.", 7)]
    [InlineData("octubre", 10), InlineData("setiembre", 9), InlineData("Ene", 1), InlineData("октябрь", 10), InlineData("нояб.", 11), InlineData("марта", 3)]
    [InlineData("十月", 10), InlineData("10月", 10), InlineData("أكتوبر", 10), InlineData("تشرين الأول", 10), InlineData("جويلية", 7), InlineData("غشت", 8)]
    [InlineData("Smarch", 0), InlineData("", 0), InlineData("/", 0), InlineData("10", 0)]
    public void Find_knows_months_in_six_languages(string text, int month) => Assert.Equal(month, MonthNames.Find(text));

    [Theory]
    [InlineData("end", 10, "2022", "OCT", "2021-10")]
    [InlineData("end", 10, "2022", "9", "2022-09")]
    [InlineData("start", 4, "2022", "March", "2023-03")]
    [InlineData("start", 4, "2022", "avril", "2022-04")]
    public void Over_puts_months_of_a_fiscal_year_into_the_calendar(string namedBy, int first, string year, string month, string period)
    {
        var json = Json(time: $$"""{ "year": "Year", "month": "Month", "fiscalYear": { "firstMonth": {{first}}, "namedBy": "{{namedBy}}" } }""");

        Assert.Equal(period, Assert.Single(Map(json, "Year|Month|Sex|N", $"{year}|{month}|F|1").Figures).Period.ToString());
    }

    [Theory]
    [InlineData("2022", "OCTO")]
    [InlineData("22", "OCT")]
    [InlineData("2022", "13")]
    [InlineData("2022", "")]
    public void Over_says_so_when_a_year_and_month_are_none(string year, string month) =>
        Assert.Equal(["no-year-and-month"], Map(Json(time: """{ "year": "Year", "month": "Month" }"""), "Year|Month|Sex|N", $"{year}|{month}|F|1").Errors());
}
