using System.Text.Json;
using Tallystick.Sdmx;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Foundation.Vocabulary;

public class AreasTests
{
    private static readonly Codelist Areas = StructureCatalog.Default.Areas;

    private static Code Area(string id) => Areas.TryFind(id, out var code) ? code : throw new KeyNotFoundException(id);

    private static List<Dictionary<string, string>> Countries()
    {
        var lines = File.ReadAllLines(SharedFiles.Path("data/codelists/country-codes.csv"));
        var head = Cells(lines[0]);
        return [.. lines.Skip(1).Where(line => line.Length > 0).Select(line => Cells(line).Zip(head).ToDictionary(pair => pair.Second, pair => pair.First))];
    }

    internal static List<string> Cells(string line)
    {
        var cells = new List<string>();
        var cell = new System.Text.StringBuilder();
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) { cells.Add(cell.ToString()); cell.Clear(); }
            else cell.Append(c);
        }
        cells.Add(cell.ToString());
        return cells;
    }

    [Fact]
    public void All_249_countries_of_ISO_3166_are_there_with_alpha_3_and_M49()
    {
        var countries = Countries();

        Assert.Equal(249, countries.Count);
        Assert.All(countries, country =>
        {
            var area = Area(country["ISO3166-1-Alpha-2"]);
            Assert.Equal(country["ISO3166-1-Alpha-3"], area.Annotation("ALPHA3"));
            Assert.Equal(country["M49"].PadLeft(3, '0'), area.Annotation("M49"));
            Assert.False(area.IsMemo);
        });
        Assert.Equal("004", Area("AF").Annotation("M49"));
    }

    [Fact]
    public void Countries_lie_in_the_regions_of_M49()
    {
        Assert.All(Countries().Where(country => country["Region Code"].Length > 0), country =>
        {
            var region = country["Region Code"].PadLeft(3, '0');
            Assert.True(Areas.IsWithin(country["ISO3166-1-Alpha-2"], region), $"{country["ISO3166-1-Alpha-2"]} in {region}");
            var part = country["Intermediate Region Code"] is { Length: > 0 } intermediate ? intermediate : country["Sub-region Code"];
            // the Channel Islands (830) are no level here, and Sub-Saharan Africa (202), Latin America (419) are memo
            if (part.PadLeft(3, '0') != "830") Assert.Equal(part.PadLeft(3, '0'), Area(country["ISO3166-1-Alpha-2"]).Parent);
        });
    }

    [Fact]
    public void Every_country_has_a_name_in_every_language()
    {
        Assert.All(Languages.All, language => Assert.All(Areas.Codes, area => Assert.True(area.Name.All.ContainsKey(language.Tag), $"{area.Id} in {language.Tag}")));
        Assert.Equal("Франция", Area("FR").Name.In("ru"));
        Assert.Equal("فرنسا", Area("FR").Name.In("ar"));
        Assert.Equal("法国", Area("FR").Name.In("zh"));
        Assert.Equal("Francia", Area("FR").Name.In("es"));
    }

    [Fact]
    public void Names_that_take_a_position_are_those_of_the_United_Nations()
    {
        var files = new Dictionary<string, string> { ["en"] = "en", ["fr"] = "fr", ["es"] = "es", ["ru"] = "ru", ["ar"] = "ar", ["zh"] = "cn" };
        foreach (var (language, file) in files)
        {
            var names = File.ReadAllLines(SharedFiles.Path($"data/codelists/UNSD-{file}.csv")).Skip(1).Select(Cells).Where(cells => cells.Count > 10 && cells[10].Length == 2)
                .ToDictionary(cells => cells[10], cells => cells[8]);
            Assert.All(["FK", "HK", "MM", "MO", "PS", "TR"], id => Assert.StartsWith(names[id], Area(id).Name.In(language)));
        }
    }

    [Fact]
    public void Every_alpha_3_exists_in_ISO_3166()
    {
        var known = new[] { "iso_3166-1.json|3166-1", "iso_3166-3.json|3166-3" }.Select(name => name.Split('|')).SelectMany(name =>
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Path("standards/classifications/iso-codes/" + name[0])));
            return json.RootElement.GetProperty(name[1]).EnumerateArray().Select(entry => entry.GetProperty("alpha_3").GetString()!).ToList();
        }).ToHashSet();

        // Kosovo has no code of ISO 3166; XKX is user-assigned
        Assert.All(Areas.Codes.Where(area => area.Id != "XK" && area.Annotation("ALPHA3") is not null), area => Assert.Contains(area.Annotation("ALPHA3")!, known));
        Assert.Contains("1244", Area("XK").Description!.In("en"));
    }

    [Fact]
    public void Regions_and_specials_together_are_the_world()
    {
        var outside = Areas.Codes.Where(area => !Areas.IsWithin(area.Id, "_T")).ToList();

        Assert.All(outside, area => Assert.True(area.IsMemo || area.Id == "_Z", area.Id));
        Assert.All(["STLS", "REF", "RNC", "_U", "_O", "SU", "YU", "CS", "AN", "SEA_MED", "XK", "TW", "AQ"], id => Assert.True(Areas.IsWithin(id, "_T"), id));
    }

    [Fact]
    public void Members_of_a_grouping_are_in_the_list()
    {
        var groups = Areas.Codes.Where(area => area.Annotation("MEMBERS") is not null).ToList();

        Assert.Equal(5, groups.Count);
        Assert.All(groups.SelectMany(group => group.Annotation("MEMBERS")!.Split(' ')), member => Assert.True(Areas.TryFind(member, out _), member));
        Assert.Equal([27, 28, 27], new[] { "EU27_2020", "EU28", "EU27_2007" }.Select(id => Area(id).Annotation("MEMBERS")!.Split(' ').Length));
    }

    [Fact]
    public void Currencies_have_names_in_every_language()
    {
        var currencies = StructureCatalog.Default.Codelist("CL_CURRENCY");

        Assert.All(["EUR", "USD", "XOF", "TRY", "BGN", "HRK"], id => Assert.True(currencies.TryFind(id, out _), id));
        Assert.All(currencies.Codes, code => Assert.All(Languages.All, language => Assert.True(code.Name.All.ContainsKey(language.Tag), $"{code.Id} in {language.Tag}")));
    }
}
