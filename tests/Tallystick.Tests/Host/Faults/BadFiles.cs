using System.IO.Compression;
using System.Text;

namespace Tallystick.Tests.Host.Faults;

/// <summary>Files that must not go in, made on the fly: those of a few lines by name, and two that would fill a machine.</summary>
internal static class BadFiles
{
    private const string Header = "month,citizenship,sex,route,persons\n";
    private const string Good = "2026-01,SY,M,CMED_LY,3\n";

    /// <summary>A bad file: its name, its bytes, what the finding is called, and the row, column and value it must name.</summary>
    internal sealed record Case(byte[] Bytes, string Code, long Row = 0, string Column = "", string Value = "");

    /// <summary>By what is wrong.</summary>
    internal static readonly IReadOnlyDictionary<string, Case> All = new SortedDictionary<string, Case>(StringComparer.Ordinal)
    {
        // the mapping says UTF-8, and an é stands there as Latin-1 writes it
        ["encoding"] = new([.. Text(Header + Good + "2026-01,"), 0xE9, .. Text("A,M,CMED_LY,3\n")], "file-bad-encoding", 3),
        ["blank"] = new(Text(" \n\n"), "file-empty"),
        ["header"] = new(Text(Good + Good), "no-column-known", 0, "", ""),
        ["quote"] = new(Text(Header + Good + "2026-01,\"SY,M,CMED_LY,3\n" + Good), "file-broken-quote", 3),
        ["code"] = new(Text(Header + Good + "2026-01,XQ,M,CMED_LY,3\n"), "code-unknown-near", 3, "citizenship", "XQ"),
        ["period"] = new(Text(Header + Good + "2026-13,SY,M,CMED_LY,3\n"), "no-period", 3, "month", "2026-13"),
        ["short"] = new(Text(Header + Good + "2026-01,SY\n"), "row-short", 3),
        ["persons"] = new(Text("month,citizenship,sex,route,persons,surname\n2026-01,SY,M,CMED_LY,1,Haddad\n"), "person-level", 0, "surname", "surname"),
    };

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A workbook whose sheet is a quarter of a gigabyte of rows, in less than a megabyte.</summary>
    internal static void WriteBomb(Stream to)
    {
        using var archive = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);
        Add(archive, "[Content_Types].xml", """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>""");
        Add(archive, "_rels/.rels", """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        Add(archive, "xl/workbook.xml", """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>""");
        Add(archive, "xl/_rels/workbook.xml.rels", """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""");
        using var sheet = archive.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.SmallestSize).Open();
        sheet.Write("""<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">"""u8);
        foreach (var name in Header.Trim().Split(',')) sheet.Write(Encoding.UTF8.GetBytes($"""<c t="inlineStr"><is><t>{name}</t></is></c>"""));
        sheet.Write("</row>"u8);
        var rows = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<row><c><v>1</v></c></row>", 40_000)));
        for (var megabytes = 0; megabytes < 256; megabytes++) sheet.Write(rows);
        sheet.Write("</sheetData></worksheet>"u8);
    }

    private static void Add(ZipArchive archive, string name, string text)
    {
        using var part = archive.CreateEntry(name).Open();
        part.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Two gigabytes without a line end, of which nothing is held.</summary>
    internal sealed class LongLine : Stream
    {
        internal const long Bytes = 2L << 30;

        /// <summary>How much of it was asked for.</summary>
        internal long Given { get; private set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, Bytes - Given);
            buffer[..count].Fill((byte)'x');
            Given += count;
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer, offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
