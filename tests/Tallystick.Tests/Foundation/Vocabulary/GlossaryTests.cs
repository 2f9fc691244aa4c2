using System.Text.RegularExpressions;
using Tallystick.Sdmx;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Foundation.Vocabulary;

/// <summary>Words matter here: smuggling is not trafficking, and a smuggled migrant is no offender. Everything a reader can meet is looked
/// through for the words that say otherwise.</summary>
public class GlossaryTests
{
    // words of another crime, or that make an offender of a migrant: never
    private static readonly Dictionary<string, string> Never = new()
    {
        ["en"] = @"\bhuman smuggling\b|\bpeople smuggling\b|\billegal (im)?migrants?\b|\billegals\b|\bhuman trafficking\b",
        ["fr"] = @"contrebande|clandestin|trafic d.êtres humains|migrants? illéga|immigrants? illéga|sans-papiers",
        ["es"] = @"contrabando|clandestin|\btratantes?\b|migrantes? ilegal|tráfico de personas|tráfico de seres humanos",
        ["ru"] = @"контрабанд|трафик|\bнелегал(ы|ов|ам|ами|ах)?\b|национальност|подавлен",
        ["ar"] = @"الاتجار بالمهاجرين|تهريب البشر|غير شرعي|غير الشرعي|قُمع",
        ["zh"] = @"走私|偷渡|非法移民|镇压|人口买卖",
    };

    // words of trafficking in persons: only where the English text speaks of trafficking
    private static readonly Dictionary<string, string> Trafficking = new()
    {
        ["fr"] = @"\btraite\b",
        ["es"] = @"\btrata\b",
        ["ru"] = @"торговл",
        ["ar"] = @"اتجار",
        ["zh"] = @"贩运",
    };

    public static TheoryData<string> Tags => [.. Never.Keys];

    private static IEnumerable<(string Where, string English, string Text)> All(string tag)
    {
        var catalog = StructureCatalog.Default;
        var names = catalog.Codelists.SelectMany(list => list.Codes.SelectMany(code => Both($"{list.Id} {code.Id}", code.Name, code.Description)))
            .Concat(catalog.Concepts.SelectMany(concept => Both(concept.Id, concept.Name, null)))
            .Concat(catalog.Dataflows.SelectMany(flow => Both(flow.Id, flow.Name, flow.Description)));
        var texts = Texts.For(tag).Keys.Select(key => (key, Texts.For("en").Source(key) ?? "", Texts.For(tag).Source(key)!));
        return names.Concat(texts);

        IEnumerable<(string, string, string)> Both(string where, LocalText name, LocalText? description)
        {
            yield return (where, name.In("en"), name.In(tag));
            if (description is not null && description.All.ContainsKey(tag)) yield return (where, description.In("en"), description.In(tag));
        }
    }

    [Theory, MemberData(nameof(Tags))]
    public void No_text_uses_a_word_the_glossary_forbids(string tag) =>
        Assert.Empty(All(tag).Where(text => Regex.IsMatch(text.Text, Never[tag], RegexOptions.IgnoreCase)).Select(text => $"{text.Where}: {text.Text}"));

    [Theory]
    [InlineData("en", "illegal migrants")]
    [InlineData("fr", "La contrebande de personnes")]
    [InlineData("es", "migrantes ilegales")]
    [InlineData("ru", "Контрабанда мигрантов")]
    [InlineData("ru", "нелегалы")]
    [InlineData("ar", "المهاجر غير الشرعي")]
    [InlineData("zh", "走私移民")]
    public void The_look_finds_what_it_looks_for(string tag, string wrong) => Assert.Matches(new Regex(Never[tag], RegexOptions.IgnoreCase), wrong);

    [Theory, MemberData(nameof(Tags))]
    public void Words_of_trafficking_stand_only_where_trafficking_is_meant(string tag)
    {
        if (!Trafficking.TryGetValue(tag, out var words)) return;
        var meant = All(tag).Where(text => Regex.IsMatch(text.Text, words, RegexOptions.IgnoreCase)).ToList();

        Assert.Contains(meant, text => text.Where == "CL_TOPIC AB_TIP");
        Assert.All(meant, text => Assert.Contains("trafficking", text.English, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("SMUGGLED", "smuggled_migrant")]
    [InlineData("DEATHS", "dead_and_missing")]
    [InlineData("FEES", "smuggling_fee")]
    [InlineData("IRREGULAR_ENTRY", "irregular_entry")]
    [InlineData("IRREGULAR_STAY", "irregular_stay")]
    public void Dataflows_bear_the_words_of_the_glossary(string dataflow, string term)
    {
        var rows = File.ReadAllLines(SharedFiles.Path("vocabulary/glossary.csv")).Select(AreasTests.Cells).ToList();
        var words = rows[0].Zip(rows.Single(row => row[0] == term)).ToDictionary(pair => pair.First, pair => pair.Second);

        Assert.All(Languages.All.Where(language => language.Tag != "en"), language =>
        {
            // the glossary gives the singular: the first letters of each word are enough to tell one term from another
            var name = StructureCatalog.Default.Dataflow(dataflow).Name.In(language.Tag);
            Assert.All(words[language.Tag].Replace('\'', '’').Split(' ', ',').Where(word => word.Length > 0),
                word => Assert.Contains(word[..Math.Min(word.Length, 5)], name, StringComparison.OrdinalIgnoreCase));
        });
    }
}
