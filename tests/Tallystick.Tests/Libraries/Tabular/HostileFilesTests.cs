using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Tallystick.Tabular;
using static Tallystick.Tests.Libraries.Tabular.TableFixture;

namespace Tallystick.Tests.Libraries.Tabular;

/// <summary>Files made to harm: nothing but a table or a fault comes out, and nothing is unpacked past the limits.</summary>
public class HostileFilesTests
{
    private const string Open1 = $"<worksheet xmlns=\"{Main}\"><sheetData><row><c><v>1</v></c></row>";

    [Theory]
    [InlineData(" ", 10L << 30, 12)]
    [InlineData("<row/>", 10L << 30, 50)]
    [InlineData("<row><c><v>0</v></c></row>", 1L << 30, 20)]
    public void Read_stops_unpacking_when_a_sheet_is_a_bomb(string unit, long size, int packedMegabytes)
    {
        var bomb = Bomb(Open1, unit, size, uint.MaxValue);
        Assert.InRange(bomb.Length, 1, packedMegabytes << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var fault = Refused(bomb, new() { Limits = new() { MaxUnpackedBytes = 64 << 20 } }, "t.xlsx");
        Assert.Equal((TableFault.TooLarge, "xl/worksheets/sheet1.xml"), (fault.Fault, fault.Detail));
        // Sixty-four megabytes of XML leave short-lived scraps, no more than a few times their size.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 512 << 20);
    }

    [Fact]
    public void Read_stops_at_the_ratio_when_the_size_is_still_allowed()
    {
        var bomb = Bomb(Open1, "<row/>", 200 << 20, uint.MaxValue);
        var limits = new TableLimits { MaxUnpackedBytes = long.MaxValue, RatioFromBytes = 4 << 20, MaxUnpackRatio = 100 };
        using var stream = new MemoryStream(bomb);
        using var reader = Tables.Open(stream, "t.xlsx", new() { Limits = limits });
        Assert.Equal(TableFault.TooLarge, Assert.Throws<TableException>(() => { while (reader.Read()) { } }).Fault);
    }

    [Fact]
    public void Read_stops_when_one_attribute_never_ends()
    {
        var fault = Refused(Bomb(Open1 + "<row a='", "xxxxxxxxxxxxxxxx", 4L << 30, uint.MaxValue), null, "t.xlsx");
        Assert.Equal(TableFault.TooLarge, fault.Fault);
    }

    [Fact]
    public void Read_is_not_led_on_when_the_archive_lies_about_its_size()
    {
        var fault = Refused(Bomb(Open1, "<row/>", 10L << 30, 200), null, "t.xlsx");
        Assert.Contains(fault.Fault, new[] { TableFault.TooLarge, TableFault.Damaged });
    }

    [Fact]
    public void Read_counts_all_parts_together_when_each_is_within_the_limit()
    {
        var book = Book("<row><c><v>1</v></c></row>" + string.Concat(Enumerable.Range(2, 900).Select(i => $"<row r='{i}'><c><v>{i * 7919}</v></c></row>")),
            string.Concat(Enumerable.Range(0, 900).Select(i => $"<si><t>{i * 104_729}</t></si>")));
        var options = new TableOptions { Limits = new() { MaxUnpackedBytes = 50_000 } };
        Assert.Equal(TableFault.TooLarge, Refused(book, options).Fault);
        Assert.Equal(900, Take(Open(book, new() { Limits = new() { MaxUnpackedBytes = 100_000 } })).Rows.Count);
    }

    [Fact]
    public void Read_refuses_a_sheet_when_it_is_deep_or_full_of_names()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 100)) + string.Concat(Enumerable.Repeat("</a>", 100));
        Assert.Equal(TableFault.Damaged, Refused(Book("<row><c><v>1</v></c></row>" + deep)).Fault);
        var names = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"<n{i}/>"));
        Assert.Equal(TableFault.Damaged, Refused(Book("<row><c><v>1</v></c></row>" + names)).Fault);
    }

    [Fact]
    public void Open_refuses_an_archive_when_its_directory_is_endless()
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
            for (var i = 0; i < 60_000; i++)
                zip.CreateEntry("part" + i.ToString("D60"), CompressionLevel.NoCompression);
        Assert.Equal(TableFault.TooLarge, Refused(memory.ToArray()).Fault);
    }

    [Theory]
    [InlineData("<row/>")]
    [InlineData("<row><c/></row>")]
    [InlineData("<row><c><v>0</v></c></row>")]
    public void Read_stops_at_the_rows_a_sheet_can_have_when_nothing_else_stops_it(string unit)
    {
        var limits = new TableLimits { MaxUnpackedBytes = long.MaxValue, MaxUnpackRatio = int.MaxValue };
        using var reader = Tables.Open(new MemoryStream(Bomb(Open1, unit, 40L << 20, uint.MaxValue)), "t.xlsx", new() { Limits = limits });
        var rows = 0;
        var fault = Assert.Throws<TableException>(() => { while (reader.Read()) rows++; });
        Assert.Equal((TableFault.TooLarge, 1_048_577L), (fault.Fault, fault.Row));
        Assert.InRange(rows, 0, 1_048_576);
    }

    [Fact]
    public void Read_refuses_a_row_when_it_is_wider_than_a_sheet() =>
        Assert.Equal(TableFault.Damaged, Refused(Book("<row><c><v>1</v></c></row><row>" + string.Concat(Enumerable.Repeat("<c/>", 16_385)) + "</row>")).Fault);

    [Fact]
    public void Read_stops_when_an_open_document_repeats_itself_into_a_bomb()
    {
        var rows = string.Concat(Enumerable.Repeat($"<table:table-row table:number-rows-repeated='1000'><table:table-cell table:number-columns-repeated='100'><text:p>{new string('x', 100)}</text:p></table:table-cell></table:table-row>", 100));
        using var reader = Tables.Open(new MemoryStream(Ods("<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>" + rows)), "t.ods");
        var chars = 0L;
        var fault = Assert.Throws<TableException>(() =>
        {
            while (reader.Read())
                for (var i = 0; i < reader.CellCount; i++)
                    chars += reader.Cell(i).Length;
        });
        Assert.Equal(TableFault.TooLarge, fault.Fault);
        Assert.InRange(chars, 1, TableLimits.Default.RatioFromBytes + (10 << 20));
    }

    /// <summary>A workbook whose sheet goes on with <paramref name="unit"/> for <paramref name="size"/> bytes, written without packing them all:
    /// after a flush, the packed form of a repeated block is the same bytes every time.</summary>
    internal static byte[] Bomb(string start, string unit, long size, uint stated)
    {
        const int block = 1 << 20;
        var repeated = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(unit, (block / unit.Length) + 1)))[..(block / unit.Length * unit.Length)];
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(Encoding.ASCII.GetBytes(start));
            deflate.Flush();
            deflate.Write(repeated);
            deflate.Flush();
            var mark = (int)packed.Length;
            deflate.Write(repeated);
            deflate.Flush();
            var again = packed.GetBuffer().AsSpan(mark, (int)packed.Length - mark).ToArray();
            for (var i = 2L; i < size / repeated.Length; i++)
                packed.Write(again);
        }

        // The other parts as usual; then the sheet's entry and a directory that names it, by hand.
        var parts = Parts([("A", "", "")])[..^1];
        var book = Zip(parts);
        var end = book.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        var directory = (int)BinaryPrimitives.ReadUInt32LittleEndian(book.AsSpan(end + 16));
        var name = "xl/worksheets/sheet1.xml"u8.ToArray();
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write(book, 0, directory);
        WriteHead(0x04034B50);
        writer.Write(name);
        writer.Write(packed.GetBuffer(), 0, (int)packed.Length);
        var newDirectory = (uint)file.Length;
        writer.Write(book, directory, end - directory);
        WriteHead(0x02014B50);
        writer.Write((ushort)0);
        writer.Write((ushort)0);
        writer.Write((ushort)0);
        writer.Write(0u);
        writer.Write((uint)directory);
        writer.Write(name);
        var directorySize = (uint)file.Length - newDirectory;
        writer.Write(0x06054B50u);
        writer.Write(0u);
        writer.Write((ushort)(parts.Length + 1));
        writer.Write((ushort)(parts.Length + 1));
        writer.Write(directorySize);
        writer.Write(newDirectory);
        writer.Write((ushort)0);
        writer.Flush();
        return file.ToArray();

        void WriteHead(uint signature)
        {
            writer.Write(signature);
            if (signature == 0x02014B50)
                writer.Write((ushort)20);
            writer.Write((ushort)20);
            writer.Write((ushort)0);
            writer.Write((ushort)8);
            writer.Write(0u);
            writer.Write(0u);
            writer.Write((uint)packed.Length);
            writer.Write(stated == uint.MaxValue ? uint.MaxValue - 1 : stated);
            writer.Write((ushort)name.Length);
            writer.Write((ushort)0);
        }
    }
}
