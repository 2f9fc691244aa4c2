using Tallystick.Vocabulary;

namespace Tallystick.Tests.Foundation.Vocabulary;

public sealed class CodeNamesTests
{
    private static CodeReading Read(string list, string text) => CodeNames.For(StructureCatalog.Default.Codelist(list)).Read(text);

    [Theory]
    [InlineData("CL_SEX", "MUJERES", "F")]
    [InlineData("CL_SEX", "мужской", "M")]
    [InlineData("CL_SEX", "إناث", "F")]
    [InlineData("CL_SEX", "Männer und Frauen", "_T")]
    [InlineData("CL_SEX", "sin dato", "_U")]
    [InlineData("CL_AGE", "0-17", "Y_LT18")]
    [InlineData("CL_AGE", "under 18", "Y_LT18")]
    [InlineData("CL_AGE", "17 and under", "Y_LT18")]
    [InlineData("CL_AGE", "до 18 лет", "Y_LT18")]
    [InlineData("CL_AGE", "hasta 17 años", "Y_LT18")]
    [InlineData("CL_AGE", "bis 13 Jahre", "Y_LT14")]
    [InlineData("CL_AGE", "moins de 14 ans", "Y_LT14")]
    [InlineData("CL_AGE", "18 años y más", "Y_GE18")]
    [InlineData("CL_AGE", "65 ans et plus", "Y_GE65")]
    [InlineData("CL_AGE", "до 14 лет", "Y_LT14")]
    [InlineData("CL_AGE", "14-17", "Y14T17_UNS")]
    [InlineData("CL_AGE", "18岁以上", "Y_GE18")]
    [InlineData("CL_AGE", "١٨-٢٤", "Y18T24")]
    [InlineData("CL_AREA", "Altre nazionalità", "_O")]
    [InlineData("CL_AREA", "TOTAL", "_T")]
    [InlineData("CL_AREA", "Гражданство неизвестно", "_U")]
    public void A_word_registers_use_is_sure(string list, string text, string code) => Assert.Equal((code, Certainty.Sure), (Read(list, text).Code, Read(list, text).Certainty));

    [Theory]
    [InlineData("CL_AGE", "20-24", "Y18T24")]
    [InlineData("CL_AGE", "Single Adults", "Y_GE18")]
    [InlineData("CL_AGE", "Minderjährige", "Y_LT18")]
    [InlineData("CL_TRANSPORT", "HGV", "TRUCK")]
    [InlineData("CL_STAGE", "Осужденные", "CONV")]
    [InlineData("CL_SEX", "Femael", null)]
    [InlineData("CL_CAUSE", "Drowning, sea", "DROWN")]
    [InlineData("CL_BORDER", "Land", "LAND_UNS")]
    [InlineData("CL_TRANSPORT", "T", "_T")]
    public void What_is_near_within_or_a_judgement_is_never_sure(string list, string text, string? code)
    {
        Assert.NotEqual(Certainty.Sure, Read(list, text).Certainty);
        if (code is not null) Assert.Equal(code, Read(list, text).Code);
    }

    [Theory]
    [InlineData("CL_AGE", "Article 5")]
    [InlineData("CL_AGE", "2019")]
    [InlineData("CL_BORDER", "Brenner")]
    [InlineData("CL_SEX", "")]
    public void What_says_nothing_is_taken_for_nothing(string list, string text) => Assert.Null(Read(list, text).Code);

    [Fact]
    public void Every_name_of_every_list_comes_back_or_is_named_among_others()
    {
        var lists = StructureCatalog.Default.Dataflows.SelectMany(flow => flow.Dimensions.Select(dimension => dimension.List)).DistinctBy(list => list.Id).Where(list => list.Id != StructureCatalog.AreaList);

        Assert.Empty(from list in lists
                     from code in list.Codes
                     from name in code.Name.All.Values
                     let reading = CodeNames.For(list).Read(name)
                     where reading.Code != code.Id && !reading.Candidates.Contains(code.Id)
                     select $"{list.Id} {name}: {code.Id}, not {reading.Code}");
    }
}
