using System.Text;
using Tallystick.Tabular;
using static Tallystick.Tests.Libraries.Tabular.TableFixture;

namespace Tallystick.Tests.Libraries.Tabular;

public class TextEncodingTests
{
    [Theory]
    [InlineData("iso-8859-1", "Côte d'Ivoire")]
    [InlineData("windows-1252", "Côte d’Ivoire – 5 €")]
    [InlineData("windows-1250", "Łódź, Kraków, Žilina")]
    [InlineData("windows-1251", "Российская Федерация")]
    [InlineData("windows-1256", "الجمهورية العربية السورية")]
    [InlineData("iso-8859-6", "المغرب")]
    [InlineData("utf-16le", "水 😀 Türkiye")]
    [InlineData("utf-16be", "水 😀 Türkiye")]
    [InlineData("CP1251", "Москва")]
    public void Text_is_read_right_when_its_encoding_is_named(string name, string word)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var writer = name switch { "utf-16le" => Encoding.Unicode, "utf-16be" => Encoding.BigEndianUnicode, "CP1251" => Encoding.GetEncoding(1251), _ => Encoding.GetEncoding(name) };
        var taken = Take(Open(writer.GetBytes($"a;b\n{word};1\n"), new() { Encoding = name }));
        Assert.Equal([word, "1"], taken.Rows[0]);
    }

    [Fact]
    public void Every_name_offered_is_known()
    {
        Assert.NotEmpty(Tables.Encodings);
        foreach (var name in Tables.Encodings)
            Assert.Equal(name, TextEncoding.Named(name)!.Name);
        var fault = Refused("a\n1\n", new() { Encoding = "ebcdic" });
        Assert.Equal((TableFault.BadEncoding, 0L, "ebcdic"), (fault.Fault, fault.Row, fault.Detail));
    }

    [Fact]
    public void Encoding_is_found_when_a_mark_or_the_bytes_tell()
    {
        Assert.Equal(("utf-8", EncodingSource.Found), Found(Encoding.UTF8.GetBytes("a\né\n")));
        Assert.Equal(("utf-8", EncodingSource.Marked), Found([0xEF, 0xBB, 0xBF, .. "a\n1\n"u8]));
        Assert.Equal(("utf-16le", EncodingSource.Marked), Found([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a\n1\n")]));
        Assert.Equal(("utf-16be", EncodingSource.Marked), Found([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("a\n1\n")]));
        Assert.Equal(("windows-1252", EncodingSource.Assumed), Found([.. "a\nC"u8, 0xF4, .. "te\n"u8]));
        Assert.Equal(("windows-1252", EncodingSource.Assumed), Found([.. "a\nC"u8, 0xF4]));

        static (string?, EncodingSource?) Found(byte[] bytes)
        {
            var sketch = Tables.Look(new MemoryStream(bytes), "t.csv");
            Assert.Equal("a", sketch.Columns[0]);
            return (sketch.Encoding, sketch.EncodingSource);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Encoding_is_still_utf8_when_a_character_crosses_the_edge_of_the_beginning(int shift)
    {
        var line = new string('x', 99) + "\n";
        var start = "a\n" + string.Concat(Enumerable.Repeat(line, 655));
        start += new string('y', FileHead.Length - start.Length - shift) + "😀\nend\n";
        var taken = Take(Open(Encoding.UTF8.GetBytes(start)));
        Assert.EndsWith("y😀", taken.Rows[^2][0]);
        Assert.Equal("end", taken.Rows[^1][0]);
    }

    [Fact]
    public void Read_gives_the_rows_before_and_names_the_place_when_a_byte_is_no_utf8()
    {
        var start = Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Repeat("1,\"x\ny\"\n", 10_000)) + "2,caf");
        using var reader = Open([.. start, 0xE9, .. "\n3,4\n"u8]);
        var rows = 0;
        var fault = Assert.Throws<TableException>(() => { while (reader.Read()) rows++; });
        Assert.Equal(10_000, rows);
        Assert.Equal((TableFault.BadEncoding, 20_002L, (long)start.Length), (fault.Fault, fault.Row, fault.Offset));
        Assert.Equal($"utf-8 (found), 0xE9 @ {start.Length}", fault.Detail);
    }

    [Theory]
    [InlineData("utf-8", new byte[] { 0xC0, 0x80 })]
    [InlineData("utf-8", new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData("utf-8", new byte[] { 0xE6, 0xB0 })]
    [InlineData("utf-16le", new byte[] { 0x00, 0xD8, 0x41, 0x00 })]
    [InlineData("utf-16le", new byte[] { 0x00, 0xDC })]
    [InlineData("utf-16le", new byte[] { 0x00, 0xD8 })]
    [InlineData("utf-16be", new byte[] { 0x41 })]
    [InlineData("iso-8859-6", new byte[] { 0xFF })]
    public void Read_refuses_bytes_when_they_are_not_of_the_encoding_named(string name, byte[] tail)
    {
        var start = name switch { "utf-16le" => Encoding.Unicode.GetBytes("a\nb"), "utf-16be" => Encoding.BigEndianUnicode.GetBytes("a\nb"), _ => "a\nb"u8.ToArray() };
        var fault = Refused([.. start, .. tail], new() { Encoding = name });
        Assert.Equal((TableFault.BadEncoding, 2L, (long)start.Length), (fault.Fault, fault.Row, fault.Offset));
        var inPieces = Assert.Throws<TableException>(() => Take(OpenInChunks([.. start, .. tail], 1, new() { Encoding = name })));
        Assert.Equal((fault.Row, fault.Offset), (inPieces.Row, inPieces.Offset));
    }
}
