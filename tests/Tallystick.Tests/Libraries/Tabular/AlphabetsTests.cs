using System.Text;
using Tallystick.Tabular;

namespace Tallystick.Tests.Libraries.Tabular;

/// <summary>Encodings proposed for texts in the languages their users write, and never said to be sure.</summary>
public class AlphabetsTests
{
    static AlphabetsTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("windows-1252", "Côte d'Ivoire;République démocratique du Congo;Géorgie;Maître;Noël;où")]
    [InlineData("windows-1252", "España;Perú;México;año;niños;Explotación sexual;¿Cuántos?")]
    [InlineData("windows-1252", "São Tomé e Príncipe;Guiné-Bissau;informação;não;três;Moçambique")]
    [InlineData("windows-1252", "Österreich;Türkei;Äthiopien;männlich;Straße;Größe;Übergänge")]
    [InlineData("windows-1252", "nazionalità;più;perché;così;età;unità;Lunedì")]
    [InlineData("windows-1252", "Sverige;Åland;män;kvinnor;födelseår;Österrike;gränsövergång")]
    [InlineData("windows-1252", "Færøerne;København;Østrig;Tyrkiet;måned;køn")]
    [InlineData("windows-1250", "Łódź;Kraków;Województwo Śląskie;mężczyźni;kobiety;Września;obywatelstwo;płeć")]
    [InlineData("windows-1250", "Česká republika;muži;ženy;říjen;věk;Příslušnost;státní občanství;měsíc;cizinců;Německo")]
    [InlineData("windows-1250", "Magyarország;férfi;nő;összesen;külföldi;őrizet;gyűjtő;hónap;Törökország")]
    [InlineData("windows-1250", "Hrvatska;muškarci;žene;mjesečno;državljanstvo;Šibenik;krijumčarenje;ćirilica;grđa")]
    [InlineData("windows-1250", "Slovenská republika;štátna príslušnosť;ženy;vek;mesiac;spolu;ľudia;cudzinci;Žilina;kĺb")]
    [InlineData("windows-1251", "Российская Федерация;мужчины;женщины;гражданство;Таджикистан")]
    [InlineData("windows-1251", "Україна;чоловіки;жінки;громадянство;Київська область;місяць")]
    [InlineData("windows-1251", "България;мъже;жени;гражданство;граничен пункт;СЪРБИЯ")]
    [InlineData("windows-1256", "الجمهورية العربية السورية;ذكور;إناث;الجنسية;المغرب;شهر")]
    [InlineData("windows-1256", "ایران;مرد;افغانستان;پاکستان")]
    [InlineData("windows-1253", "Ελλάδα;άνδρες;γυναίκες;υπηκοότητα;Συρία;ΤΟΥΡΚΙΑ")]
    [InlineData("windows-1254", "Türkiye;İstanbul;Suriye Arap Cumhuriyeti;yaş;kadın;düzensiz göçmen;ğ;Ağrı;Iğdır")]
    public void Encoding_is_proposed_by_the_letters_when_the_text_is_no_utf8(string encoding, string words)
    {
        words = words.Replace('ی', 'ي');
        var bytes = Encoding.GetEncoding(encoding).GetBytes(string.Join("\r\n", words.Split(';').Select((w, i) => $"{w};{i};x").Prepend("a;b;c")));
        var sketch = Tables.Look(new MemoryStream(bytes), "t.csv");
        Assert.Equal((encoding, EncodingSource.Assumed), (sketch.Encoding, sketch.EncodingSource));
        Assert.Equal(words.Split(';'), sketch.Rows.Select(r => r.Cells[0]));
    }

    [Fact]
    public void Encoding_is_the_common_one_when_nothing_tells() =>
        Assert.Equal("windows-1252", Tables.Look(new MemoryStream([.. "a;b\n"u8, 0xA9, (byte)';', (byte)'2']), "t.csv").Encoding);

    [Fact]
    public void Encoding_is_latin_when_no_other_has_the_bytes() =>
        Assert.Equal("iso-8859-1", Tables.Look(new MemoryStream([.. "a;b\nx"u8, 0x81, 0xE9, 0x90, 0x9D, 0x8D, 0xD2, 0xFF, 0xDE, 0x98, 0x83, 0x88, 0xAA, (byte)';', (byte)'2']), "t.csv").Encoding);

    [Theory]
    [InlineData("pays;année;personnes\nCôte d'Ivoire;2020;5\n")]
    [InlineData("Страна;год\nСирия;2020\n")]
    [InlineData("البلد;سنة\nسوريا;2020\n")]
    [InlineData("国家;年份\n叙利亚;2020\n")]
    public void Encoding_is_UTF16_when_zero_bytes_stand_on_one_side(string text)
    {
        foreach (var (name, encoding) in new[] { ("utf-16le", (Encoding)new UnicodeEncoding(false, false)), ("utf-16be", new UnicodeEncoding(true, false)) })
        {
            var sketch = Tables.Look(new MemoryStream(encoding.GetBytes(text)), "t.csv");
            Assert.Equal((name, EncodingSource.Found), (sketch.Encoding, sketch.EncodingSource));
            Assert.Equal("2020", sketch.Rows[0].Cells[1]);
        }
    }

    [Fact]
    public void Zero_bytes_on_both_sides_are_no_text()
    {
        var fault = Assert.Throws<TableException>(() => Tables.Open(new MemoryStream([0x41, 0, 0, 0x42, 0x41, 0, 0, 0x42]), "t.csv"));
        Assert.Equal((TableFault.UnknownFormat, "binary"), (fault.Fault, fault.Detail));
    }
}
