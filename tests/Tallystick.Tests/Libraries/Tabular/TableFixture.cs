using System.IO.Compression;
using System.Text;
using Tallystick.Tabular;

namespace Tallystick.Tests.Libraries.Tabular;

/// <summary>Small files made by hand, and readers over them with their rows taken down.</summary>
internal static class TableFixture
{
    public sealed record Taken(string[] Columns, List<string[]> Rows, List<long> Numbers);

    public static TableReader Open(string text, TableOptions? options = null, string name = "t.csv") =>
        Open(Encoding.UTF8.GetBytes(text), options, name);

    public static TableReader Open(byte[] bytes, TableOptions? options = null, string name = "t.csv") =>
        Tables.Open(new MemoryStream(bytes), name, options);

    /// <summary>A reader that asks its stream for a few bytes at a time.</summary>
    public static TableReader OpenInChunks(byte[] bytes, int chunk, TableOptions? options = null)
    {
        options ??= TableOptions.Default;
        return new DelimitedReader(default, new MemoryStream(bytes), Dialect.Find(bytes, true, "t.csv", options), options, chunk);
    }

    public static Taken Take(TableReader reader)
    {
        using (reader)
        {
            var taken = new Taken([.. reader.Columns], [], []);
            while (reader.Read())
            {
                var cells = new string[reader.CellCount];
                for (var i = 0; i < cells.Length; i++)
                    cells[i] = reader.Cell(i).ToString();
                taken.Rows.Add(cells);
                taken.Numbers.Add(reader.RowNumber);
            }
            return taken;
        }
    }

    public static Taken Read(string text, TableOptions? options = null, string name = "t.csv") => Take(Open(text, options, name));

    public static TableException Refused(byte[] bytes, TableOptions? options = null, string name = "t.csv") =>
        Assert.Throws<TableException>(() => Take(Open(bytes, options, name)));

    public static TableException Refused(string text, TableOptions? options = null, string name = "t.csv") =>
        Refused(Encoding.UTF8.GetBytes(text), options, name);

    /// <summary>An archive of the named parts.</summary>
    public static byte[] Zip(params (string Name, string Text)[] parts)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in parts)
            {
                using var stream = zip.CreateEntry(name).Open();
                stream.Write(Encoding.UTF8.GetBytes(text));
            }
        }
        return memory.ToArray();
    }

    public const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    public const string Related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";

    /// <summary>A workbook of the sheets' rows, each given as the XML inside <c>sheetData</c>.</summary>
    public static byte[] Book(string sheetData, string shared = "", string styles = "", string bookPr = "") =>
        Book([("Sheet1", "", sheetData)], shared, styles, bookPr);

    public static byte[] Book((string Name, string State, string Data)[] sheets, string shared = "", string styles = "", string bookPr = "") =>
        Zip(Parts(sheets, shared, styles, bookPr));

    public static (string Name, string Text)[] Parts((string Name, string State, string Data)[] sheets, string shared = "", string styles = "", string bookPr = "", string merged = "")
    {
        var list = string.Concat(sheets.Select((s, i) => $"<sheet name=\"{s.Name}\" sheetId=\"{i + 1}\" {s.State} r:id=\"rId{i + 1}\"/>"));
        var relations = string.Concat(sheets.Select((s, i) => $"<Relationship Id=\"rId{i + 1}\" Type=\"{Related}/worksheet\" Target=\"worksheets/sheet{i + 1}.xml\"/>"))
            + $"<Relationship Id=\"rIdS\" Type=\"{Related}/styles\" Target=\"/xl/styles.xml\"/>"
            + $"<Relationship Id=\"rIdT\" Type=\"{Related}/sharedStrings\" Target=\"sharedStrings.xml\"/>";
        return
        [
            ("[Content_Types].xml", "<Types/>"),
            ("_rels/.rels", $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"r1\" Type=\"{Related}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
            ("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Related}\"><workbookPr {bookPr}/><sheets>{list}</sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Package}\">{relations}</Relationships>"),
            ("xl/styles.xml", $"<styleSheet xmlns=\"{Main}\">{styles}</styleSheet>"),
            ("xl/sharedStrings.xml", $"<sst xmlns=\"{Main}\">{shared}</sst>"),
            .. sheets.Select((s, i) => ($"xl/worksheets/sheet{i + 1}.xml", $"<worksheet xmlns=\"{Main}\"><sheetData>{s.Data}</sheetData><mergeCells>{merged}</mergeCells></worksheet>")),
        ];
    }

    /// <summary>An OpenDocument spreadsheet of the sheets' rows, each given as the XML inside <c>table:table</c>.</summary>
    public static byte[] Ods(string rows) => Ods([("Sheet1", "", rows)]);

    public static byte[] Ods((string Name, string Style, string Rows)[] sheets) => Zip(OdsParts(sheets));

    public static (string Name, string Text)[] OdsParts((string Name, string Style, string Rows)[] sheets)
    {
        const string names = "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' "
            + "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0' "
            + "xmlns:calcext='urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0'";
        var tables = string.Concat(sheets.Select(s => $"<table:table table:name='{s.Name}' table:style-name='{s.Style}'><table:table-column/>{s.Rows}</table:table>"));
        return
        [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", "<m:manifest xmlns:m='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'/>"),
            ("content.xml", $"<office:document-content {names}><office:automatic-styles><style:style style:name='h' style:family='table'>"
                + $"<style:table-properties table:display='false'/></style:style></office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"),
        ];
    }
}
