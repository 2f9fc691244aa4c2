using Tallystick.Reporting.Mapping;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Modules.Reporting.Mapping;

/// <summary>Smuggled migrants are not made into offenders by the way a register names things.</summary>
public sealed class ArticleFiveTests
{
    [Theory]
    [InlineData("Illegal entry"), InlineData("Smuggled migrants"), InlineData("Ingreso ilegal"), InlineData("Entrée irrégulière"), InlineData("незаконное пересечение границы"), InlineData("الدخول غير القانوني"), InlineData("偷越国境"), InlineData("unerlaubte Einreise")]
    public void A_migrants_own_entry_is_no_offence_under_any_code(string text)
    {
        Assert.Equal(["mapping-article-five"], Map(text, "A61A"));
        Assert.Equal(["mapping-article-five"], Map(text, "XOTH"));
        // nor does it get in with what is left over
        Assert.Equal(["code-unknown"], Map(text, null));
    }

    [Theory]
    [InlineData("Facilitating illegal entry"), InlineData("Procuring illegal entry for gain"), InlineData("Smuggling of migrants"), InlineData("Organización del ingreso ilegal"), InlineData("偷运移民")]
    public void What_is_done_to_others_is_left_to_the_mapping(string text)
    {
        Assert.Empty(Map(text, "A61A"));
        Assert.Empty(Map(text, null));
    }

    [Fact]
    public void Who_was_made_to_help_is_set_apart()
    {
        Assert.Empty(Map("x", "A61A", """{ "column": "role", "codes": { "smuggled migrant": "MIGR", "driver": "DRIV" } }""", "smuggled migrant"));
        Assert.Equal(["mapping-article-five"], Map("x", "A61A", """{ "column": "role", "codes": { "smuggled migrant": "SKIP", "driver": "DRIV" } }""", "smuggled migrant"));
    }

    /// <summary>What the mapping of one row with this offence is refused for: the text under a code, or with no code and a code for what is left over.</summary>
    private static IEnumerable<string> Map(string offence, string? code, string role = """{ "column": "role", "codes": { "driver": "DRIV" } }""", string part = "driver")
    {
        var codes = code is null ? """{ "column": "offence", "codes": { "other": "A61C" }, "default": "A61A" }""" : $$"""{ "column": "offence", "codes": { "{{offence}}": "{{code}}" } }""";
        var json = $$"""
            { "dataflow": "SMUGGLERS", "title": "t", "file": { "format": "csv" }, "time": { "column": "year", "format": "yyyy" },
              "dimensions": { "REF_AREA": "IT", "CITIZENSHIP": "_T", "SEX": "_T", "STAGE": "FC", "OFFENCE": {{codes}}, "ROLE": {{role}} }, "measure": { "column": "n" } }
            """;
        return MappingRun.Over(new TableInMemory(["year|offence|role|n", $"2020|{offence}|{part}|3"]), MappingFixture.Read(json), StructureCatalog.Default.Dataflow("SMUGGLERS")).Errors();
    }
}
