using System.Globalization;
using System.Text;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Foundation.Vocabulary;

public sealed class AreaNamesTests
{
    private static readonly AreaNames Names = AreaNames.For(StructureCatalog.Default.Areas);

    private static IEnumerable<(string Id, string Name)> Countries() =>
        from code in StructureCatalog.Default.Areas.Codes
        where code.Annotation("ALPHA3") is not null
        from name in code.Name.All.Values
        select (code.Id, name);

    [Theory]
    [InlineData("CHINA, PEOPLES REPUBLIC OF", "CN")]
    [InlineData("MOLDOVA, REPUBLIC OF", "MD")]
    [InlineData("Kosovo*", "XK")]
    [InlineData("Kosovo (under UNSCR 1244/1999)", "XK")]
    [InlineData("Bosnia & Herzegovina", "BA")]
    [InlineData("Cote d’Ivoire", "CI")]
    [InlineData("COTE D IVOIRE", "CI")]
    [InlineData("Costa d'Avorio", "CI")]
    [InlineData("Elfenbeinküste", "CI")]
    [InlineData("Turkey", "TR")]
    [InlineData("Türkei", "TR")]
    [InlineData("U.S.A.", "US")]
    [InlineData("Iran (Islamic Rep. of)", "IR")]
    [InlineData("Congo, Dem. Rep.", "CD")]
    [InlineData("Congo, Rep.", "CG")]
    [InlineData("Korea, Rep.", "KR")]
    [InlineData("Korea, Democratic People's Republic of", "KP")]
    [InlineData("Gambia, The", "GM")]
    [InlineData("St. Vincent & the Grenadines", "VC")]
    [InlineData("Syrian Arab Republic¹", "SY")]
    [InlineData("Viet Nam (1)", "VN")]
    [InlineData("Myanmar (Burma)", "MM")]
    [InlineData("Sudan, South", "SS")]
    [InlineData("República de Guatemala", "GT")]
    [InlineData("ГВАТЕМАЛА", "GT")]
    [InlineData("مصر", "EG")]
    [InlineData("巴基斯坦伊斯兰共和国", "PK")]
    [InlineData("Hondureña", "HN")]
    [InlineData("Ehemaliges Jugoslawien", "YU")]
    [InlineData("Apolide", "STLS")]
    public void A_name_that_means_one_area_is_sure(string text, string code) => Assert.Equal((code, Certainty.Sure), (Names.Read(text).Code, Names.Read(text).Certainty));

    [Theory]
    [InlineData("Germany (until 1990 former territory of the FRG)", "DE")]
    [InlineData("China (including Hong Kong)", "CN")]
    [InlineData("Colunbia", "CO")]
    [InlineData("Guatamala", "GT")]
    [InlineData("Nationals of Mali", "ML")]
    [InlineData("America", "019")]
    [InlineData("Congo", "CG")]
    [InlineData("Micronesia", "FM")]
    [InlineData("NA", "NA")]
    public void A_name_with_a_doubt_is_likely_and_no_more(string text, string code) => Assert.Equal((code, Certainty.Likely), (Names.Read(text).Code, Names.Read(text).Certainty));

    [Theory]
    [InlineData("Albania & Kosovo*")]
    [InlineData("Republic of China")]
    [InlineData("Buenos Aires")]
    [InlineData("Explotación sexual")]
    [InlineData("12")]
    [InlineData("-")]
    [InlineData("")]
    public void A_text_of_several_areas_or_none_is_taken_for_none(string text) => Assert.Null(Names.Read(text).Code);

    [Theory]
    [InlineData("NA", AreaScheme.Alpha2, "NA")]
    [InlineData("EL", AreaScheme.Alpha2, "GR")]
    [InlineData("uk", AreaScheme.Alpha2, "GB")]
    [InlineData("SYR", AreaScheme.Alpha3, "SY")]
    [InlineData("004", AreaScheme.M49, "AF")]
    [InlineData("4", AreaScheme.M49, "AF")]
    [InlineData("4", AreaScheme.Alpha2, null)]
    [InlineData("999", AreaScheme.M49, null)]
    public void Codes_are_read_in_their_own_system(string text, AreaScheme scheme, string? code) => Assert.Equal(code, Names.ByCode(text, scheme));

    [Fact]
    public void Every_name_in_six_languages_comes_back_in_capitals_without_accents_and_inverted()
    {
        var wrong = new List<string>();
        var unsure = 0;
        var all = 0;
        foreach (var (id, name) in Countries())
        {
            foreach (var form in new[] { name, name.ToUpperInvariant(), Plain(name), Plain(name).ToUpperInvariant(), Inverted(name), name + "*", name + " (2)", name.Replace(" and ", " & ", StringComparison.Ordinal) })
            {
                all++;
                var reading = Names.Read(form);
                if (reading.Code != id && (reading.Code is not null || !reading.Candidates.Contains(id))) wrong.Add($"{form}: {id}, not {reading.Code}");
                if (reading.Code != id || reading.Certainty != Certainty.Sure) unsure++;
            }
        }
        Assert.Empty(wrong);
        Assert.True(unsure * 100 < all, $"{unsure} of {all} are not sure");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    [InlineData("es")]
    [InlineData("ru")]
    [InlineData("ar")]
    [InlineData("cn")]
    public void Names_of_the_United_Nations_are_recognised(string tag)
    {
        var rows = File.ReadAllLines(SharedFiles.Path($"data/codelists/UNSD-{tag}.csv")).Select(AreasTests.Cells).ToList();
        var header = rows[0].Select(cell => cell.Trim('\uFEFF')).ToList();
        int name = header.IndexOf("Country or Area"), two = header.FindIndex(cell => cell.Contains("alpha2", StringComparison.OrdinalIgnoreCase));
        int right = 0, sure = 0;
        var wrong = new List<string>();
        foreach (var row in rows.Skip(1))
        {
            var reading = Names.Read(row[name]);
            if (reading.Code == row[two]) right++;
            else wrong.Add($"{row[name]}: {row[two]}, not {reading.Code} {reading.Certainty}");
            if (reading.Code == row[two] && reading.Certainty == Certainty.Sure) sure++;
            else if (reading.Certainty == Certainty.Sure) Assert.Fail($"{row[name]} is {row[two]}, and was surely {reading.Code}");
        }
        Assert.True(right * 100 >= (rows.Count - 1) * 97, string.Join('\n', wrong));
        Assert.True(sure * 100 >= (rows.Count - 1) * 90, $"{sure} sure of {rows.Count - 1}");
    }

    private static string Plain(string name) => string.Concat(name.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark));

    private static string Inverted(string name)
    {
        var blank = name.IndexOf(' ', StringComparison.Ordinal);
        return blank < 0 ? name : $"{name[(blank + 1)..]}, {name[..blank]}";
    }
}
