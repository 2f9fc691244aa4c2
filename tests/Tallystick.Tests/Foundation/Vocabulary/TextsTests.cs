using Tallystick.Kernel;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Foundation.Vocabulary;

public class TextsTests
{
    private static string Say(string language, string message, params (string, object)[] arguments)
    {
        var named = arguments.ToDictionary(a => a.Item1, a => a.Item2);
        return Message.Parse(message).Format(Texts.For(language).Language, name => named.GetValueOrDefault(name));
    }

    [Fact]
    public void The_six_languages_stand_in_the_order_of_the_United_Nations()
    {
        Assert.Equal(["ar", "zh", "en", "fr", "ru", "es"], Languages.All.Select(language => language.Tag));
        Assert.Equal(["ar"], Languages.All.Where(language => language.IsRightToLeft).Select(language => language.Tag));
        Assert.True(Languages.TryFind("zh-Hans", out var chinese));
        Assert.Equal(("zh-Hans", "中文"), (chinese.HtmlLang, chinese.Name));
    }

    [Fact]
    public void A_seventh_language_needs_only_its_file()
    {
        var language = Language.Read("pt", """
            { "name": "Português", "english": "Portuguese", "direction": "ltr", "html": "pt", "plurals": { "one": "i = 0..1" },
              "number": { "group": " ", "decimal": ",", "groupFrom": 4, "percent": "{n}%" },
              "date": { "day": "{d} de {month} de {y}", "moment": "{date}, {time}", "year": "{y}", "halves": ["1.º semestre de {y}", "2.º semestre de {y}"],
                "quarters": ["1", "2", "3", "4.º trimestre de {y}"], "month": "{month} de {y}", "week": "semana {n} de {y}",
                "months": ["1", "2", "3", "4", "maio", "6", "7", "8", "9", "10", "11", "12"], "monthsAlone": ["1", "2", "3", "4", "maio", "6", "7", "8", "9", "10", "11", "12"] } }
            """u8);

        Assert.Equal(["one", "other"], language.PluralCategories);
        Assert.Equal("1 234 casos em maio de 2016", Message.Parse("{n, plural, one {# caso} other {# casos}} em {when}")
            .Format(language, name => name == "n" ? 1234 : TimePeriod.Month(2016, 5)));
        Assert.Equal("4.º trimestre de 2016", language.Forms.Period(TimePeriod.Quarter(2016, 4)));
    }

    [Theory]
    [InlineData(null, "en")]
    [InlineData("", "en")]
    [InlineData("de", "en")]
    [InlineData("fr-CA,fr;q=0.9,en;q=0.8", "fr")]
    [InlineData("de-AT, ru;q=0.4, ES;q=0.7", "es")]
    [InlineData("ar;q=0, zh;q=x, ru;q=0.1", "ru")]
    public void A_browser_gets_the_language_it_asks_for_first(string? header, string expected) => Assert.Equal(expected, Languages.Preferred(header).Tag);

    [Theory]
    [InlineData("ar", "0 zero|1 one|2 two|3 few|10 few|11 many|99 many|100 other|102 other|103 few|111 many|200 other|1000 other|0.5 other|1.0 one")]
    [InlineData("zh", "0 other|1 other|2 other|1.5 other")]
    [InlineData("en", "0 other|1 one|2 other|1.0 other|1.5 other|-1 one")]
    [InlineData("fr", "0 one|1 one|1.5 one|2 other|1000000 many|1500000 other|2000000 many|1000000.0 other")]
    [InlineData("ru", "0 many|1 one|2 few|4 few|5 many|11 many|12 many|14 many|20 many|21 one|22 few|25 many|31 one|111 many|1.5 other|1.0 other")]
    [InlineData("es", "0 other|1 one|2 other|1.0 one|1.5 other|1000000 many|1500000 other")]
    public void Plural_categories_are_those_of_CLDR(string language, string cases)
    {
        var rules = Texts.For(language).Language.Plurals;

        Assert.All(cases.Split('|').Select(c => c.Split(' ')), c => Assert.Equal(c[1], rules.Of(decimal.Parse(c[0], System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData("en", "1,234,567.50")]
    [InlineData("fr", "1\u202f234\u202f567,50")]
    [InlineData("ru", "1\u00a0234\u00a0567,50")]
    [InlineData("es", "1.234.567,50")]
    [InlineData("ar", "1,234,567.50")]
    [InlineData("zh", "1,234,567.50")]
    public void Numbers_are_written_as_the_language_writes_them(string language, string expected) =>
        Assert.Equal((expected, expected), (Texts.For(language).Number(1234567.50m), Texts.For(language).Number(123456750, 2)));

    [Fact]
    public void Small_and_extreme_numbers_come_out_whole()
    {
        Assert.Equal("1234", Texts.For("es").Number(1234));
        Assert.Equal("12.345", Texts.For("es").Number(12345));
        Assert.Equal("999", Texts.For("fr").Number(999));
        Assert.Equal("\u22121,000", Texts.For("en").Number(-1000, 0));
        Assert.Equal("\u2066\u22125\u2069", Texts.For("ar").Number(-5));
        Assert.Equal("0.05", Texts.For("en").Number(5, 2));
        Assert.Equal("9,223,372,036,854,775,807", Texts.For("en").Number(long.MaxValue, 0));
        Assert.Equal("\u22129,223,372,036,854,775,808", Texts.For("en").Number(long.MinValue, 0));
        Assert.Equal("12,5\u00a0%", Texts.For("fr").Percent(12.5m));
    }

    [Theory]
    [InlineData("ar", "21 نوفمبر 2026", "مايو 2016")]
    [InlineData("zh", "2026年11月21日", "2016年5月")]
    [InlineData("en", "21 November 2026", "May 2016")]
    [InlineData("fr", "21 novembre 2026", "mai 2016")]
    [InlineData("ru", "21 ноября 2026\u00a0г.", "май 2016\u00a0г.")]
    [InlineData("es", "21 de noviembre de 2026", "mayo de 2016")]
    public void Dates_and_months_are_written_as_the_language_writes_them(string language, string day, string month)
    {
        Assert.Equal(day, Texts.For(language).Date(new(2026, 11, 21)));
        Assert.Equal(month, Texts.For(language).Period(TimePeriod.Month(2016, 5)));
    }

    [Theory]
    [InlineData("2016", "2016", "2016\u00a0г.", "2016年")]
    [InlineData("2016-S2", "second half of 2016", "второе полугодие 2016\u00a0г.", "2016年下半年")]
    [InlineData("2016-Q4", "fourth quarter of 2016", "IV квартал 2016\u00a0г.", "2016年第4季度")]
    [InlineData("2016-W53", "", "", "")]
    [InlineData("2015-W53", "week 53 of 2015", "53-я неделя 2015\u00a0г.", "2015年第53周")]
    [InlineData("2016-05-17", "17 May 2016", "17 мая 2016\u00a0г.", "2016年5月17日")]
    public void Periods_of_every_frequency_have_a_name(string period, string en, string ru, string zh)
    {
        if (en.Length == 0)
        {
            Assert.False(TimePeriod.TryParse(period, out _));
            return;
        }
        Assert.Equal((en, ru, zh), (Texts.For("en").Period(TimePeriod.Parse(period)), Texts.For("ru").Period(TimePeriod.Parse(period)), Texts.For("zh").Period(TimePeriod.Parse(period))));
    }

    [Fact]
    public void A_moment_is_in_UTC_and_the_first_of_a_month_is_ordinal_in_French()
    {
        Assert.Equal("1er mars 2026, 23:30 UTC", Texts.For("fr").Moment(new(2026, 3, 2, 1, 30, 0, TimeSpan.FromHours(2))));
        Assert.Equal("1 March 2026, 23:30 UTC", Texts.For("en").Moment(new(2026, 3, 2, 1, 30, 0, TimeSpan.FromHours(2))));
    }

    [Theory]
    [InlineData("en", 1, "one file of 1,000")]
    [InlineData("en", 0, "nothing")]
    [InlineData("en", 12345, "12,345 files of 1,000")]
    public void A_plural_takes_the_branch_of_its_number(string language, int n, string expected) =>
        Assert.Equal(expected, Say(language, "{n, plural, =0 {nothing} one {one file of {all}} other {# files of {all}}}", ("n", n), ("all", 1000)));

    [Fact]
    public void Branches_nest_and_a_branch_that_is_not_there_is_other()
    {
        const string message = "{kind, select, sea {{n, plural, one {# boat} other {# boats}}} other {{n} things}} of {whose}";

        Assert.Equal("1 boat of Norland", Say("en", message, ("kind", "sea"), ("n", 1), ("whose", "Norland")));
        Assert.Equal("2,000 boats of Norland", Say("en", message, ("kind", "sea"), ("n", 2000), ("whose", "Norland")));
        Assert.Equal("7 things of Norland", Say("en", message, ("kind", "air"), ("n", 7), ("whose", "Norland")));
        Assert.Equal("5 файлов", Say("ru", "{n, plural, one {# файл} few {# файла} other {# файлов}}", ("n", 5)));
        Assert.Equal("l'échange d'Alice", Say("fr", "l'échange d'{who}", ("who", "Alice")));
    }

    [Fact]
    public void Foreign_runs_keep_to_themselves_in_Arabic()
    {
        Assert.Equal("الملف \u2068a-b.csv\u2069 في 21 نوفمبر 2026", Say("ar", "الملف {file} في {day}", ("file", "a-b.csv"), ("day", new DateOnly(2026, 11, 21))));
        Assert.Equal("file a-b.csv", Say("en", "file {file}", ("file", "a-b.csv")));
        Assert.Equal("of \u2068فرنسا\u2069", Say("en", "of {who}", ("who", "فرنسا")));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("{n")]
    [InlineData("{n, plural, one {x}}")]
    [InlineData("{n, choice, other {x}}")]
    [InlineData("{, plural, other {x}}")]
    [InlineData("{n, select, other {x}")]
    public void A_message_that_cannot_be_read_is_refused(string message) => Assert.Throws<FormatException>(() => Message.Parse(message));

    [Fact]
    public void A_key_that_does_not_exist_shows_itself_and_a_missing_argument_too()
    {
        Assert.Equal("⟦no.such-key⟧", Texts.For("fr")["no.such-key"]);
        Assert.False(Texts.For("fr").Has("no.such-key"));
        Assert.Equal("of ⟦who⟧", Say("en", "of {who}"));
    }

    [Fact]
    public void A_problem_has_a_sentence_with_its_arguments()
    {
        Assert.Equal("Only coordinator may do this. Ask your coordinator if you should.", Texts.For("en").Of(KernelProblems.NotYours("coordinator")));
        Assert.Equal(Texts.For("en")["problem.sign-in-first"], Texts.For("xx")["problem.sign-in-first"]);
        Assert.Contains("\u2068coordinator\u2069", Texts.For("ar").Of(KernelProblems.NotYours("coordinator")));
    }
}
