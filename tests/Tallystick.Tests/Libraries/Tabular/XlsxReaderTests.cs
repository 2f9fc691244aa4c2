using Tallystick.Tabular;
using static Tallystick.Tests.Libraries.Tabular.TableFixture;

namespace Tallystick.Tests.Libraries.Tabular;

public class XlsxReaderTests
{
    private const string Header = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t> b </t></is></c></row>";

    private static Taken ReadBook(byte[] book, TableOptions? options = null) => Take(Open(book, options, "t.xlsx"));

    private static string One(string cell, string shared = "", string styles = "", string bookPr = "") =>
        ReadBook(Book(Header + $"<row r=\"2\">{cell}</row>", shared, styles, bookPr)).Rows[0][0];

    [Theory]
    [InlineData("<c><v>12</v></c>", "12")]
    [InlineData("<c><v>12.0</v></c>", "12")]
    [InlineData("<c t='n'><v>0.1</v></c>", "0.1")]
    [InlineData("<c><v>89576.395000000004</v></c>", "89576.395")]
    [InlineData("<c><v>1E-05</v></c>", "0.00001")]
    [InlineData("<c><v>-1.25E+17</v></c>", "-125000000000000000")]
    [InlineData("<c><v>1.5E16</v></c>", "15000000000000000")]
    [InlineData("<c><v>1E+300</v></c>", "1E+300")]
    [InlineData("<c><v>-0</v></c>", "0")]
    [InlineData("<c><v>007</v></c>", "7")]
    [InlineData("<c><v> 5 </v></c>", "5")]
    [InlineData("<c t='b'><v>1</v></c>", "TRUE")]
    [InlineData("<c t='b'><v>0</v></c>", "FALSE")]
    [InlineData("<c t='e'><v>#N/A</v></c>", "#N/A")]
    [InlineData("<c><f>1+1</f><v>2</v></c>", "2")]
    [InlineData("<c t='str'><f>A1</f><v>x &amp; y_x000D_</v></c>", "x & y\r")]
    [InlineData("<c t='inlineStr'><is><r><t xml:space='preserve'>two </t></r><r><t>runs</t></r><rPh><t>no</t></rPh></is></c>", "two runs")]
    [InlineData("<c t='inlineStr'><is><t> </t></is></c><c><v>1</v></c>", " ")]
    [InlineData("<c t='d'><v>2020-02-03T00:00:00</v></c>", "2020-02-03")]
    [InlineData("<c t='d'><v>2020-02-03T04:05:06Z</v></c>", "2020-02-03T04:05:06")]
    [InlineData("<c t='inlineStr'><is><t><![CDATA[<5]]></t></is></c>", "<5")]
    [InlineData("<c t='inlineStr'><is><t>a_x005F_x0041_b_x00zz_</t></is></c>", "a_x0041_b_x00zz_")]
    public void Cell_is_text_whatever_its_type(string cell, string expected) => Assert.Equal(expected, One(cell));

    [Theory]
    [InlineData(14, "43468", "2019-01-03")]
    [InlineData(14, "43468.75", "2019-01-03")]
    [InlineData(22, "43468.75", "2019-01-03T18:00:00")]
    [InlineData(22, "43468", "2019-01-03T00:00:00")]
    [InlineData(22, "43468.999999", "2019-01-04T00:00:00")]
    [InlineData(21, "0.5", "12:00:00")]
    [InlineData(46, "1.5", "36:00:00")]
    [InlineData(14, "1", "1900-01-01")]
    [InlineData(14, "59", "1900-02-28")]
    [InlineData(14, "60", "1900-02-29")]
    [InlineData(14, "61", "1900-03-01")]
    [InlineData(14, "2958465", "9999-12-31")]
    [InlineData(14, "2958466", "2958466")]
    [InlineData(14, "0", "0")]
    [InlineData(14, "-3", "-3")]
    [InlineData(22, "1E+300", "1E+300")]
    [InlineData(2, "43468", "43468")]
    [InlineData(0, "43468", "43468")]
    public void Number_is_a_date_when_its_built_in_format_is(int format, string number, string expected) =>
        Assert.Equal(expected, One($"<c s='1'><v>{number}</v></c>", styles: $"<cellXfs><xf/><xf numFmtId='{format}'/></cellXfs>"));

    [Fact]
    public void Number_is_four_years_later_when_the_workbook_counts_from_1904()
    {
        const string styles = "<cellStyleXfs><xf numFmtId='0'/></cellStyleXfs><cellXfs><xf numFmtId='14'/></cellXfs>";
        Assert.Equal("1904-01-01", One("<c><v>0</v></c>", styles: styles, bookPr: "date1904=\"1\""));
        Assert.Equal("2019-01-03", One("<c><v>42006</v></c>", styles: styles, bookPr: "date1904=\"true\""));
    }

    [Theory]
    [InlineData("dd/mm/yyyy", "2019-01-03")]
    [InlineData("[$-409]mmm\\-yy;@", "2019-01-03")]
    [InlineData("yyyy\"m\"", "2019-01-03")]
    [InlineData("mmmm", "2019-01-03")]
    [InlineData("d/m/yy h:mm", "2019-01-03T18:00:00")]
    [InlineData("h:mm AM/PM", "18:00:00")]
    [InlineData("[h]:mm", "1043250:00:00")]
    [InlineData("mm:ss.0", "18:00:00")]
    [InlineData("#,##0.00", "43468.75")]
    [InlineData("[Red]0.0;d", "43468.75")]
    [InlineData("0\" days\"", "43468.75")]
    [InlineData("0_d\\y*m", "43468.75")]
    [InlineData("General", "43468.75")]
    [InlineData("0.00E+00", "43468.75")]
    [InlineData("[$€-2]\\ #,##0.00", "43468.75")]
    [InlineData("@", "43468.75")]
    [InlineData("\"", "43468.75")]
    [InlineData("[", "43468.75")]
    [InlineData("\\", "43468.75")]
    public void Number_is_what_its_own_format_shows(string code, string expected)
    {
        var styles = $"<numFmts><numFmt numFmtId='164' formatCode='{code.Replace("\"", "&quot;")}'/></numFmts><cellXfs><xf numFmtId='164'/></cellXfs>";
        Assert.Equal(expected, One("<c><v>43468.75</v></c>", styles: styles));
    }

    [Fact]
    public void Shared_strings_are_found_when_plain_rich_or_empty()
    {
        const string shared = "<si><t>one</t></si><si/><si><r><t>tw</t></r><r><rPr><b/></rPr><t>o</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si><si><t xml:space='preserve'> 3\n</t></si>";
        var row = ReadBook(Book(Header + "<row r='2'><c t='s'><v>0</v></c><c t='s'><v>1</v></c><c t='s'><v>2</v></c><c t='s'><v>3</v></c></row>", shared)).Rows[0];
        Assert.Equal(["one", "", "two", " 3\n"], row);
    }

    [Fact]
    public void Rows_and_cells_stand_where_they_say_when_some_are_left_out()
    {
        var taken = ReadBook(Book(Header + "<row r='4'><c r='C4'><v>3</v></c><c><v>4</v></c><c r='XFD4' s='1'/></row><row/><row r='9'><c r='A9' t='str'><v> </v></c></row>"
            + "<row r='11'><c r='AB11'><v>1</v></c></row><row><c><v>2</v></c></row>"));
        Assert.Equal(["a", "b"], taken.Columns);
        Assert.Equal(["", "", "3", "4"], taken.Rows[0]);
        Assert.Equal(28, taken.Rows[1].Length);
        Assert.Equal([4L, 11, 12], taken.Numbers);
    }

    [Fact]
    public void Sheet_is_the_first_not_hidden_when_none_is_named()
    {
        var book = Book([("Old", "state=\"hidden\"", Header), ("Très", "", Header + "<row><c><v>1</v></c></row>"), ("Very", "state=\"veryHidden\"", Header)]);
        var sketch = Tables.Look(new MemoryStream(book), "t.xlsx");
        Assert.Equal([new("Old", true), new("Très", false), new("Very", true)], sketch.Sheets);
        Assert.Equal((TableFormat.Xlsx, "Très"), (sketch.Format, sketch.Sheet));
        Assert.Null(sketch.Encoding);
        Assert.Empty(ReadBook(book, new() { Sheet = "old" }).Rows);
        var fault = Refused(book, new() { Sheet = "New" });
        Assert.Equal((TableFault.NoSheet, "New: Old, Très, Very"), (fault.Fault, fault.Detail));
    }

    [Theory]
    [InlineData("", 1, TableFault.Empty)]
    [InlineData("<row r='3'><c t='str'><v> </v></c></row>", 1, TableFault.Empty)]
    [InlineData(Header, 2, TableFault.NoHeader)]
    public void Open_refuses_a_sheet_when_it_has_no_header(string data, int headerRow, TableFault expected) =>
        Assert.Equal(expected, Refused(Book(data), new() { HeaderRow = headerRow }).Fault);

    [Theory]
    [InlineData("<row r='7'><c t='s'><v>0</v></c></row>")]
    [InlineData("<row r='7'><c t='s'><v>99999999999</v></c></row>")]
    [InlineData("<row r='7'><c t='s'><v>-1</v></c></row>")]
    [InlineData("<row r='7'><c><v>twelve</v></c></row>")]
    [InlineData("<row r='7'><c><v>1e999</v></c></row>")]
    [InlineData("<row r='7'><c><v>NaN</v></c></row>")]
    [InlineData("<row r='7'><c r='7'><v>1</v></c></row>")]
    [InlineData("<row r='7'><c r='ABCDE7'><v>1</v></c></row>")]
    [InlineData("<row r='7'><c r='B7'/><c r='A7'><v>1</v></c></row>")]
    [InlineData("<row r='7'><c s='x'><v>1</v></c></row>")]
    [InlineData("<row r='7'><c><v>1</c></row>")]
    [InlineData("<row r='7'/><row r='7'/>")]
    [InlineData("<row r='7'><c><v>&undeclared;</v></c></row>")]
    public void Read_names_the_row_when_the_sheet_is_damaged(string data)
    {
        var fault = Refused(Book(Header + data));
        Assert.Equal((TableFault.Damaged, 7L, "xl/worksheets/sheet1.xml"), (fault.Fault, fault.Row, fault.Detail));
    }

    [Fact]
    public void Open_refuses_a_workbook_when_a_part_declares_a_document_type()
    {
        var parts = Parts([("A", "", Header)]);
        parts[^1].Text = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b SYSTEM \"file:///etc/passwd\">]>" + parts[^1].Text;
        Assert.Equal(TableFault.Damaged, Refused(Zip(parts)).Fault);
    }

    [Fact]
    public void Open_calls_a_workbook_damaged_when_a_part_is_missing_or_cut()
    {
        var parts = Parts([("A", "", Header)]);
        Assert.Equal((TableFault.Damaged, "xl/worksheets/sheet1.xml"), (Refused(Zip(parts[..^1])).Fault, Refused(Zip(parts[..^1])).Detail));
        Assert.Equal(TableFault.NoSheet, Refused(Zip([.. parts.Where(p => p.Name != "xl/_rels/workbook.xml.rels")])).Fault);
        var whole = Zip(parts);
        Assert.Equal(TableFault.Damaged, Refused(whole[..^30]).Fault);
        Assert.Equal(TableFault.Damaged, Refused(whole[..40]).Fault);
    }

    [Fact]
    public void Read_keeps_to_the_limits_when_rows_and_cells_are_large()
    {
        var many = new TableOptions { Limits = new() { MaxColumns = 2 } };
        var fault = Refused(Book(Header + "<row><c r='C2'><v>1</v></c></row>"), many);
        Assert.Equal((TableFault.TooManyColumns, 2L), (fault.Fault, fault.Row));
        Assert.Equal(["1", "2"], ReadBook(Book(Header + "<row><c><v>1</v></c><c><v>2</v></c><c r='XFD2'/></row>"), many).Rows[0]);
        var cell = Refused(Book(Header + $"<row><c t='str'><v>{new string('x', 5_001)}</v></c></row>"), new() { Limits = new() { MaxCellChars = 5_000 } });
        Assert.Equal((TableFault.LineTooLong, 2L), (cell.Fault, cell.Row));
        var cells = string.Concat(Enumerable.Repeat($"<c t='str'><v>{new string('x', 100)}</v></c>", 11));
        Assert.Equal(TableFault.LineTooLong, Refused(Book(Header + $"<row>{cells}</row>"), new() { Limits = new() { MaxLineBytes = 1_000 } }).Fault);
        var strings = string.Concat(Enumerable.Repeat("<si><t>ten chars.</t></si>", 100));
        Assert.Equal(TableFault.TooLarge, Refused(Book(Header, strings), new() { Limits = new() { MaxSharedChars = 1_300 } }).Fault);
        Assert.Empty(ReadBook(Book(Header, strings), new() { Limits = new() { MaxSharedChars = 1_400 } }).Rows);
    }

    [Fact]
    public void Open_refuses_a_stream_when_a_workbook_cannot_be_sought_in()
    {
        var book = Book(Header);
        using var stream = new System.IO.Compression.BrotliStream(new MemoryStream(Squeezed(book)), System.IO.Compression.CompressionMode.Decompress);
        Assert.Throws<ArgumentException>(() => Tables.Open(stream, "t.xlsx"));

        static byte[] Squeezed(byte[] bytes)
        {
            var memory = new MemoryStream();
            using (var squeeze = new System.IO.Compression.BrotliStream(memory, System.IO.Compression.CompressionMode.Compress, leaveOpen: true))
                squeeze.Write(bytes);
            return memory.ToArray();
        }
    }

    [Fact]
    public void Open_reads_from_where_the_stream_stands_and_leaves_it_open()
    {
        using var stream = new MemoryStream([1, 2, 3, .. Book(Header + "<row><c><v>5</v></c></row>")]) { Position = 3 };
        Assert.Equal("a", Tables.Look(stream, "t.xlsx").Columns[0]);
        Assert.Equal(3, stream.Position);
        Assert.Equal("5", Take(Tables.Open(stream, "t.xlsx")).Rows[0][0]);
        stream.Position = 0;
    }
}
