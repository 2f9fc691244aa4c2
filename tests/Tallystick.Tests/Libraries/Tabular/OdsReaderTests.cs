using Tallystick.Tabular;
using static Tallystick.Tests.Libraries.Tabular.TableFixture;

namespace Tallystick.Tests.Libraries.Tabular;

public class OdsReaderTests
{
    private const string Header = "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell office:value-type='string'><text:p>b</text:p></table:table-cell></table:table-row>";

    private static string Row(string cells, string attributes = "") => $"<table:table-row {attributes}>{cells}</table:table-row>";

    private static string Text(string text, string attributes = "") => $"<table:table-cell {attributes} office:value-type='string'><text:p>{text}</text:p></table:table-cell>";

    private static Taken ReadSheet(string rows, TableOptions? options = null) => Take(Open(Ods(rows), options, "t.ods"));

    private static TableException RefusedSheet(string rows, TableOptions? options = null) => Refused(Ods(rows), options, "t.ods");

    [Theory]
    [InlineData("<table:table-cell office:value-type='float' office:value='12'><text:p>12.00</text:p></table:table-cell>", "12")]
    [InlineData("<table:table-cell office:value-type='float' office:value='0.1'/>", "0.1")]
    [InlineData("<table:table-cell office:value-type='float' office:value='1E+16'/>", "10000000000000000")]
    [InlineData("<table:table-cell office:value-type='percentage' office:value='0.25'><text:p>25%</text:p></table:table-cell>", "0.25")]
    [InlineData("<table:table-cell office:value-type='currency' office:currency='EUR' office:value='5'><text:p>5 €</text:p></table:table-cell>", "5")]
    [InlineData("<table:table-cell office:value-type='date' office:date-value='2018-01-02T00:00:00'><text:p>02/01/2018</text:p></table:table-cell>", "2018-01-02")]
    [InlineData("<table:table-cell office:value-type='date' office:date-value='2018-01-02T03:04:05.5'/>", "2018-01-02T03:04:05")]
    [InlineData("<table:table-cell office:value-type='date' office:date-value='-0044-03-15'/>", "-0044-03-15")]
    [InlineData("<table:table-cell office:value-type='time' office:time-value='PT36H05M00S'/>", "36:05:00")]
    [InlineData("<table:table-cell office:value-type='time' office:time-value='noon'/>", "noon")]
    [InlineData("<table:table-cell office:value-type='boolean' office:boolean-value='true'><text:p>WAHR</text:p></table:table-cell>", "TRUE")]
    [InlineData("<table:table-cell office:value-type='string' office:string-value='kept'><text:p>shown</text:p></table:table-cell>", "kept")]
    [InlineData("<table:table-cell office:value-type='string'><text:p>one</text:p><text:p/><text:p>two</text:p></table:table-cell>", "one\n\ntwo")]
    [InlineData("<table:table-cell><text:p> a \n <text:span>b<text:s text:c='3'/></text:span>c<text:line-break/>d<text:tab/>e </text:p></table:table-cell>", "a b   c\nd\te")]
    [InlineData("<table:table-cell><text:p><text:s/>x<text:s/></text:p></table:table-cell>", " x ")]
    [InlineData("<table:table-cell><office:annotation><text:p>who wrote this</text:p></office:annotation><text:p>&lt;5<text:note><text:p>no</text:p></text:note></text:p></table:table-cell>", "<5")]
    [InlineData("<table:table-cell office:value-type='string' office:string-value='' calcext:value-type='error'><text:p>#N/A</text:p></table:table-cell>", "#N/A")]
    [InlineData("<table:table-cell office:value-type='float' office:value='0' calcext:value-type='error'><text:p>#DIV/0!</text:p></table:table-cell>", "#DIV/0!")]
    public void Cell_is_text_whatever_its_type(string cell, string expected) => Assert.Equal(expected, ReadSheet(Header + Row(cell)).Rows[0][0]);

    [Fact]
    public void Cells_stand_where_they_are_when_some_repeat_or_are_covered()
    {
        var taken = ReadSheet(Header
            + Row("<table:table-cell table:number-columns-repeated='2'/>" + Text("x", "table:number-columns-repeated='3'") + "<table:table-cell table:number-columns-repeated='16379'/>")
            + Row(Text("m", "table:number-columns-spanned='2'") + "<table:covered-table-cell><text:p>hidden</text:p></table:covered-table-cell>" + Text("n")));
        Assert.Equal(["", "", "x", "x", "x"], taken.Rows[0]);
        Assert.Equal(["m", "", "n"], taken.Rows[1]);
    }

    [Fact]
    public void Rows_stand_where_they_are_when_some_repeat()
    {
        var taken = ReadSheet(Row("<table:table-cell/>", "table:number-rows-repeated='3'") + "<table:table-header-rows>" + Header + "</table:table-header-rows>"
            + "<table:table-row-group><table:table-rows>" + Row(Text("1"), "table:number-rows-repeated='3'") + "</table:table-rows></table:table-row-group>"
            + "<text:soft-page-break/>" + Row("<table:table-cell table:number-columns-repeated='16384'/>", "table:number-rows-repeated='1000000'") + Row(Text("2")));
        Assert.Equal(["1", "1", "1", "2"], taken.Rows.Select(r => r[0]));
        Assert.Equal([5L, 6, 7, 1_000_008], taken.Numbers);
    }

    [Fact]
    public void Nothing_is_spent_when_a_million_rows_are_empty()
    {
        var book = Ods(Header + Row("<table:table-cell table:number-columns-repeated='1000000000'/>", "table:number-rows-repeated='1000000000'"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Empty(Take(Open(book, null, "t.ods")).Rows);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData("table:number-rows-repeated='1048577'", "", TableFault.TooLarge)]
    [InlineData("table:number-rows-repeated='1000000'", "", TableFault.TooLarge)]
    [InlineData("table:number-rows-repeated='99999999999999999999'", "", TableFault.Damaged)]
    [InlineData("table:number-rows-repeated='9223372036854775807'", "", TableFault.Damaged)]
    [InlineData("table:number-rows-repeated='0'", "", TableFault.Damaged)]
    [InlineData("table:number-rows-repeated='-1'", "", TableFault.Damaged)]
    [InlineData("", "table:number-columns-repeated='9223372036854775807'", TableFault.TooManyColumns)]
    [InlineData("", "table:number-columns-repeated='2001'", TableFault.TooManyColumns)]
    public void Read_refuses_a_repeat_when_it_would_make_much_of_little(string row, string cell, TableFault expected)
    {
        var fault = RefusedSheet(Header + Row("<table:table-cell/>") + Row(Text("seventeen letters", cell), row));
        Assert.Equal(expected, fault.Fault);
        Assert.Equal(expected == TableFault.Damaged && row.Contains("9223") ? 3 : fault.Row, fault.Row);
    }

    [Fact]
    public void Sheets_are_found_when_some_are_hidden_or_written_otherwise()
    {
        var book = Ods([("Old", "h", Header), ("Numbers", "", Header + Row(Text("1"))), ("numbers", "", Header)]);
        var sketch = Tables.Look(new MemoryStream(book), "t.ods");
        Assert.Equal([new("Old", true), new("Numbers", false), new("numbers", false)], sketch.Sheets);
        Assert.Equal((TableFormat.Ods, "Numbers"), (sketch.Format, sketch.Sheet));
        Assert.Empty(Take(Open(book, new() { Sheet = "numbers" }, "t")).Rows);
        Assert.Single(Take(Open(book, new() { Sheet = "NUMBERS" }, "t")).Rows);
        Assert.Empty(Take(Open(book, new() { Sheet = "old" }, "t")).Rows);
        var fault = Refused(book, new() { Sheet = "New" });
        Assert.Equal((TableFault.NoSheet, "New: Old, Numbers, numbers"), (fault.Fault, fault.Detail));
        Assert.Equal(["a", "b"], Take(Open(Ods([("Only", "h", Header)]))).Columns);
    }

    [Fact]
    public void Tables_inside_cells_or_beside_the_sheets_are_no_sheets()
    {
        const string inner = "<table:table-cell><table:table table:name='inner'><table:table-row><table:table-cell><text:p>9</text:p></table:table-cell></table:table-row></table:table></table:table-cell>";
        var taken = ReadSheet("<table:shapes><table:table-row><table:table-cell><text:p>drawn</text:p></table:table-cell></table:table-row></table:shapes>" + Header + Row(inner + Text("1")));
        Assert.Equal(["", "1"], taken.Rows[0]);
    }

    [Theory]
    [InlineData("", TableFault.Empty)]
    [InlineData("<table:table-row><table:table-cell table:number-columns-repeated='3'/></table:table-row>", TableFault.Empty)]
    [InlineData("<table:table-row><table:table-cell office:value-type='float' office:value='x'/></table:table-row>", TableFault.Damaged)]
    [InlineData("<table:table-row><table:table-cell>", TableFault.Damaged)]
    public void Open_refuses_a_sheet_when_it_is_empty_or_broken(string rows, TableFault expected) => Assert.Equal(expected, RefusedSheet(rows).Fault);

    [Fact]
    public void Read_keeps_to_the_limits_when_cells_are_large()
    {
        var limits = new TableOptions { Limits = new() { MaxCellChars = 100, MaxLineBytes = 150 } };
        Assert.Equal(TableFault.LineTooLong, RefusedSheet(Header + Row(Text(new string('x', 101))), limits).Fault);
        Assert.Equal(TableFault.LineTooLong, RefusedSheet(Header + Row(Text("<text:s text:c='2000000000'/>")), limits).Fault);
        Assert.Equal(TableFault.LineTooLong, RefusedSheet(Header + Row("<table:table-cell office:value-type='string' office:string-value='" + new string('x', 101) + "'/>"), limits).Fault);
        Assert.Equal(TableFault.LineTooLong, RefusedSheet(Header + Row(Text(new string('x', 80), "table:number-columns-repeated='2'")), limits).Fault);
    }

    [Fact]
    public void Open_says_encrypted_when_it_is()
    {
        var fault = Refused(Zip(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "?"),
            ("META-INF/manifest.xml", "<m:manifest xmlns:m='urn:x'><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>")));
        Assert.Equal((TableFault.UnknownFormat, "encrypted"), (fault.Fault, fault.Detail));
        Assert.Equal(TableFault.Damaged, Refused(Ods(Header), new() { Format = TableFormat.Xlsx }).Fault);
        Assert.Equal(TableFault.Damaged, Refused(Book("<row/>"), new() { Format = TableFormat.Ods }).Fault);
        Assert.Equal(TableFault.Damaged, Refused("a,b\n", null, "t.ods").Fault);
    }
}
