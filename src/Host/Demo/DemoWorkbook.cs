using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Tallystick.Host.Demo;

/// <summary>Writes the smallest workbook an office program opens: one sheet, a title, an empty row, the table. The same rows give the same
/// bytes. For the demonstration's files only.</summary>
internal static class DemoWorkbook
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Packages = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Types = "http://schemas.openxmlformats.org/package/2006/content-types";
    private const string Kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    /// <summary>The workbook. Cells of digits become numbers.</summary>
    public static byte[] Write(string sheet, string title, IEnumerable<string[]> rows)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Part(zip, "[Content_Types].xml", xml =>
            {
                xml.WriteStartElement("Types", Types);
                Element(xml, Types, "Default", ("Extension", "rels"), ("ContentType", "application/vnd.openxmlformats-package.relationships+xml"));
                Element(xml, Types, "Override", ("PartName", "/xl/workbook.xml"), ("ContentType", Kinds + "sheet.main+xml"));
                Element(xml, Types, "Override", ("PartName", "/xl/worksheets/sheet1.xml"), ("ContentType", Kinds + "worksheet+xml"));
            });
            Part(zip, "_rels/.rels", xml => Relation(xml, "officeDocument", "xl/workbook.xml"));
            Part(zip, "xl/_rels/workbook.xml.rels", xml => Relation(xml, "worksheet", "worksheets/sheet1.xml"));
            Part(zip, "xl/workbook.xml", xml =>
            {
                xml.WriteStartElement("workbook", Main);
                xml.WriteStartElement("sheets", Main);
                xml.WriteStartElement("sheet", Main);
                xml.WriteAttributeString("name", sheet);
                xml.WriteAttributeString("sheetId", "1");
                xml.WriteAttributeString("r", "id", Relations, "r1");
                xml.WriteEndElement();
            });
            Part(zip, "xl/worksheets/sheet1.xml", xml => Sheet(xml, [[title], [], .. rows]));
        }
        return stream.ToArray();
    }

    private static void Sheet(XmlWriter xml, IReadOnlyList<string[]> rows)
    {
        xml.WriteStartElement("worksheet", Main);
        xml.WriteStartElement("sheetData", Main);
        for (var r = 0; r < rows.Count; r++)
        {
            var number = (r + 1).ToString(CultureInfo.InvariantCulture);
            xml.WriteStartElement("row", Main);
            xml.WriteAttributeString("r", number);
            for (var c = 0; c < rows[r].Length; c++)
            {
                var isNumber = rows[r][c].Length > 0 && rows[r][c].All(char.IsAsciiDigit);
                xml.WriteStartElement("c", Main);
                xml.WriteAttributeString("r", (char)('A' + c) + number);
                if (!isNumber) xml.WriteAttributeString("t", "inlineStr");
                if (!isNumber) xml.WriteStartElement("is", Main);
                xml.WriteElementString(isNumber ? "v" : "t", Main, rows[r][c]);
                if (!isNumber) xml.WriteEndElement();
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }
    }

    private static void Relation(XmlWriter xml, string kind, string target)
    {
        xml.WriteStartElement("Relationships", Packages);
        Element(xml, Packages, "Relationship", ("Id", "r1"), ("Type", Relations + "/" + kind), ("Target", target));
    }

    private static void Element(XmlWriter xml, string space, string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        xml.WriteStartElement(name, space);
        foreach (var (attribute, value) in attributes) xml.WriteAttributeString(attribute, value);
        xml.WriteEndElement();
    }

    private static void Part(ZipArchive zip, string name, Action<XmlWriter> write)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        // the time of writing would make every copy differ
        entry.LastWriteTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var part = entry.Open();
        using var xml = XmlWriter.Create(part, new XmlWriterSettings { Encoding = new UTF8Encoding(false) });
        write(xml);
    }
}
