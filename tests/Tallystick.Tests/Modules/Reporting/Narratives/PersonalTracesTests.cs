using Tallystick.Reporting.Narratives;

namespace Tallystick.Tests.Modules.Reporting.Narratives;

/// <summary>What leads to a person is found in every script, and what reports are full of is left alone.</summary>
public sealed class PersonalTracesTests
{
    // everything here is made up; the numbers lie in ranges kept for fiction or examples where there are such
    private static readonly (string Kind, string Text)[] Traces =
    [
        ("Email", "passage.fast@example.org"), ("Email", "naqel [at] example [dot] com"), ("Email", "связь@пример.испытание"), ("Email", "ｐａｓｓ＠ｅｘａｍｐｌｅ．ｃｏｍ"), ("Email", "info\u200B@exam\u200Dple.org"),
        ("Account", "https://example.org/group/77"), ("Account", "www.example.com"), ("Account", "t.me/passage_eu"), ("Account", "@sea_passage"), ("Account", "Telegram: passage2eu"),
        ("Account", "chat.example.com/join"), ("Account", "WhatsApp account: route_77"),
        ("Phone", "+44 7700 900123"), ("Phone", "0044 7700 900 123"), ("Phone", "(020) 7946 0958"), ("Phone", "06 12 34 56 78"), ("Phone", "612 345 678"), ("Phone", "8 (495) 000-12-34"),
        ("Phone", "٠٠٩٦٦ ٥٠ ١٢٣ ٤٥٦٧"), ("Phone", "+٢١٨ ٩١ ٢٣٤ ٥٦٧٨"), ("Phone", "۰۹۱۲ ۳۴۵ ۶۷۸۹"), ("Phone", "tel. 123 456"), ("Phone", "тел.: 12-34-56"), ("Phone", "هاتف: ١٢٣٤٥٦"), ("Phone", "电话：１３８００００１２３４"),
        ("Phone", "+44\u00A07700\u2011900\u2011123"), ("Phone", "0912\u200F3456789"),
        ("Document", "AB1234567"), ("Document", "passport no. 12345"), ("Document", "паспорт № 45 12 345678"), ("Document", "رقم القضية ٤٥٦٧"), ("Document", "护照号 12345"), ("Document", "expediente n.º 1234/2019"),
        ("Document", "case no. 2231/2019"), ("Document", "123456789"), ("Document", "C01X00T478"), ("Document", "GB29 NWBK 6016 1331 9268 19"),
        ("Coordinates", "35.5123, 12.6021"), ("Coordinates", "35°30'44\"N"), ("Coordinates", "35.51 N, 12.60 E"), ("Coordinates", "٣٥٫٥١٢٣، ١٢٫٦٠٢١".Replace('،', ',')),
        ("Address", "12 rue de la Paix"), ("Address", "221 Baker Street"), ("Address", "calle Mayor 5"), ("Address", "ул. Садовая, д. 12"), ("Address", "شارع الجمهورية ٢٥"), ("Address", "中山路12号"),
    ];

    private static readonly string[] Clean =
    [
        "Between 2015 and 2019 some 12,345 people came, 1 956 519 in all of 2021 and 2.766.582 a year later.",
        "Fees rose from 500-1000 USD to 10 000-15 000 USD; a full package costs EUR 250000 or 2500000 CFA.",
        "Article 6(1)(c), art. 6 (1) (c) and art. 10(1)(a)-(f) of the Protocol; Law No. 286/1998, art. 12; 8 U.S.C. 1324; Directive 2002/90/EC.",
        "On 21.11.2026, 2026-11-21 and 21/11/2026 boats of 40-60 persons left; the period 01.01.2026-30.06.2026 was calm.",
        "In 2019 2020 2021 the share was 3.1 4.5 6.2 7.8 per cent; in 2015-2016 and 2019/2020 it rose to 12.5 %.",
        "Des embarcations de 12 à 15 mètres; 120 personnes par jour; 35°C; 200 km de route; la route 66; rue et place sont vides.",
        "En la calle durante la noche; 3 embarcaciones; via Libya 2019; unos 1.234.567 desplazados; artículo 318 bis del Código Penal.",
        "Статья 322.1 УК РФ; в 2021 году 12 345 человек; путь занимает 6-9 дней; перевал Марроу, высота 2 340 м; закон № 115-ФЗ.",
        "في عام ٢٠٢٣ وصل ١٢٬٣٤٥ شخصا، ومن ٢٠١٥ إلى ٢٠١٩ بلغ العدد ١ ٢٣٤ ٥٦٧؛ المادة ٦(١)(ج) من البروتوكول؛ طريق البحر أطول.",
        "2023年1月至6月共12345人，费用为5000至8000美元；议定书第6条第1款(c)项；第318条。",
        "Telegram: groups of several hundred members advertise; on Facebook and TikTok short videos show the sea. See A61A, CL_ROUTE, EURODAC, FY2019Q4 and ISO 8601.",
        "Case law: three cases of 2019. It paid USD1956519 in all. Passports: 1200 seized. Files in 2020: 350. Phone contact precedes payment. N 37 W 12 is a grid square. 50 000 000 dollars.",
    ];

    public static TheoryData<string, string> Planted => [.. Traces.Select(trace => new TheoryDataRow<string, string>(trace.Kind, trace.Text))];

    public static TheoryData<string> Innocent => [.. Clean];

    [Theory, MemberData(nameof(Planted))]
    public void In_finds_it_wherever_it_stands(string kind, string trace)
    {
        foreach (var text in (string[])[trace, "Reported: " + trace, trace + ", as told.", "First line, 2026.\nThen " + trace + "\nand more."])
        {
            var found = PersonalTraces.In(text);
            Assert.True(found.Any(f => f.Kind.ToString() == kind), $"{text}: {string.Join(' ', found)}");
            var at = found.First(f => f.Kind.ToString() == kind).Start;
            Assert.InRange(at, text.IndexOf(trace, StringComparison.Ordinal), text.IndexOf(trace, StringComparison.Ordinal) + trace.Length - 1);
        }
    }

    [Theory, MemberData(nameof(Innocent))]
    public void In_leaves_alone_what_reports_are_full_of(string text) => Assert.Empty(PersonalTraces.In(text).Select(f => $"{f.Kind}: {text[f.Start..Math.Min(text.Length, f.Start + 25)]}"));

    [Fact]
    public void In_says_line_and_character_as_a_person_counts_them()
    {
        var found = Assert.Single(PersonalTraces.In("Two lines.\nWrite to a@example.org now."));
        Assert.Equal((TraceKind.Email, 20, 2, 10), (found.Kind, found.Start, found.Line, found.Character));
        Assert.Null(PersonalTraces.FirstIn(""));
    }

    [Fact]
    public void What_is_found_stays_found_when_clean_words_stand_around_it()
    {
        var random = new Random(7);
        for (var round = 0; round < 400; round++)
        {
            var (kind, trace) = Traces[random.Next(Traces.Length)];
            var text = $"{Clean[random.Next(Clean.Length)]}\n{trace}\n{Clean[random.Next(Clean.Length)]}";
            Assert.Contains(PersonalTraces.In(text), found => found.Kind.ToString() == kind && found.Line == 2);
        }
    }

    [Fact]
    public void In_ends_on_any_text()
    {
        var random = new Random(11);
        const string Alphabet = "0123456789 .-/()+@:°'\nabcXYZ٠١٢路号رقم№\u200B\uD835";
        for (var round = 0; round < 300; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(600)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            Assert.All(PersonalTraces.In(text), found => Assert.InRange(found.Start, 0, text.Length - 1));
        }
        Assert.NotEmpty(PersonalTraces.In(new string('1', 4000) + " a@example.org"));
    }
}
