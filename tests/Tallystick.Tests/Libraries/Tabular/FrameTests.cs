using System.Text;
using Tallystick.Tabular;
using static Tallystick.Tests.Libraries.Tabular.TableFixture;

namespace Tallystick.Tests.Libraries.Tabular;

/// <summary>What surrounds a table: headers of several rows, footers, hidden rows; in every kind of file alike.</summary>
public class FrameTests
{
    private static readonly TableOptions Two = new() { HeaderRows = 2 };

    private static string[] Names(string text, int rows) => Read(text, new() { HeaderRows = rows, Delimiter = ',' }).Columns;

    private static string Cells(params string[] cells) =>
        string.Concat(cells.Select((c, i) => c.Length == 0 ? "" : $"<c r='{(char)('A' + i)}1' t='inlineStr'><is><t>{c}</t></is></c>"));

    private static byte[] Sheet(string rows, string merged = "") => Zip(Parts([("S", "", rows)], merged: merged));

    [Fact]
    public void Names_are_joined_when_the_header_has_several_rows()
    {
        Assert.Equal(["Year", "Arrivals / Men", "Arrivals / Women", "Total"], Names("Year,Arrivals,,Total\n,Men,Women,\n1,2,3,4\n", 2));
        Assert.Equal(["", "2020 / m", "2020 / f", "2021 / m", "2021 / f"], Names(",2020,,2021,\n,m,f,m,f\na,1,2,3,4\n", 2));
        Assert.Equal(["A / x / 1", "A / x / 2", "A / y / 3", "B / 4", "B / z / 5"], Names("A,,,B,\nx,,y,,z\n1,2,3,4,5\n0,0,0,0,0\n", 3));
        Assert.Equal(["a", "a / b"], Names("a\n,b\n1,2\n", 2));
        // Nothing is carried over a column without a name below.
        Assert.Equal(["A / x", "", "A / y"], Names("A,,\nx,,y\n1,2,3\n", 2));
    }

    [Fact]
    public void Rows_follow_the_header_when_blank_lines_stand_in_it()
    {
        var taken = Read("title\n\n\na,,b\n\n,x,\n\n1,2,3\n", new() { HeaderRow = 2, HeaderRows = 2 });
        Assert.Equal(["a", "a / x", "b"], taken.Columns);
        Assert.Equal([8L], taken.Numbers);
        Assert.Equal(TableFault.NoHeader, Refused("a,b\n", Two).Fault);
        Assert.Equal(TableFault.Empty, Refused("\n", Two).Fault);
    }

    [Fact]
    public void Line_breaks_in_names_become_one_blank()
    {
        Assert.Equal(["Member State", "No of persons"], Read("\"Member\nState\",\" No \r\n\r\n of persons\"\n1,2\n").Columns);
        Assert.Equal(["two lines"], Take(Open(Sheet("<row>" + Cells("two&#10;lines") + "</row><row><c><v>1</v></c></row>"), null, "t")).Columns);
        Assert.Equal(["two lines"], Take(Open(Ods("<table:table-row><table:table-cell><text:p>two</text:p><text:p>lines</text:p></table:table-cell></table:table-row>"), null, "t")).Columns);
    }

    [Fact]
    public void Merged_cells_name_all_they_stretch_over_when_a_workbook_says_so()
    {
        var rows = $"<row>{Cells("Year", "Arrivals", "", "Total")}</row><row>{Cells("", "Men", "Women")}</row><row><c><v>1</v></c></row>";
        string[] expected = ["Year", "Arrivals / Men", "Arrivals / Women", "Total"];
        Assert.Equal(expected, Take(Open(Sheet(rows, "<mergeCell ref='A1:A2'/><mergeCell ref='B1:C1'/>"), Two, "t")).Columns);
        // Without a merge an empty cell of a workbook is empty.
        Assert.Equal(["Year", "Arrivals / Men", "Women", "Total"], Take(Open(Sheet(rows), Two, "t")).Columns);

        const string cell = "<table:table-cell{1}><text:p>{0}</text:p></table:table-cell>";
        var ods = Ods("<table:table-row>" + string.Format(cell, "Year", " table:number-rows-spanned='2'") + string.Format(cell, "Arrivals", " table:number-columns-spanned='2'")
            + "<table:covered-table-cell/>" + string.Format(cell, "Total", "") + "</table:table-row><table:table-row><table:covered-table-cell/>" + string.Format(cell, "Men", "")
            + string.Format(cell, "Women", "") + "</table:table-row><table:table-row>" + string.Format(cell, "1", "") + "</table:table-row>");
        Assert.Equal(expected, Take(Open(ods, Two, "t")).Columns);

        foreach (var book in new[] { Sheet(rows, "<mergeCell ref='B1:C1'/>"), ods })
        {
            var sketch = Tables.Look(new MemoryStream(book), "t");
            Assert.Equal([new CellSpan(1, 1, 2)], sketch.MergedHeader);
        }
        Assert.Equal(TableFault.Damaged, Refused(Sheet(rows, "<mergeCell ref='B:C'/>"), Two).Fault);
    }

    [Fact]
    public void Table_ends_before_its_footer_when_the_footer_is_told()
    {
        const string text = "a,b\n1,2\nNotes kept,3\n,\u200F Source: us,\n4,5\n\"never closed";
        Assert.Equal(3, Read("a,b\n1,2\nNote,3\nsource: us,4\n", new() { Footer = ["Source:"] }).Rows.Count);
        var taken = Read(text, new() { Footer = ["Fuente", "Source:"], Delimiter = ',' });
        Assert.Equal([2L, 3], taken.Numbers);
        Assert.Equal([2L, 3], Read(text, new() { LastRow = 3, Delimiter = ',' }).Numbers);
        Assert.Equal([2L], Take(Open(Sheet("<row>" + Cells("a", "b") + "</row><row>" + Cells("1") + "</row><row>" + Cells("Source: x") + "</row><row><c><v>broken</v></c></row>"), new() { Footer = ["Source"] }, "t")).Numbers);
        Assert.Equal([1L, 2], Read("[{\"a\":1},{\"a\":2},{\"a\":3}]", new() { LastRow = 2 }, "t.json").Numbers);
        using var reader = Open(text, new() { LastRow = 2, Delimiter = ',' });
        Assert.True(reader.Read());
        Assert.False(reader.Read());
        Assert.False(reader.Read());
        Assert.Equal(0, reader.CellCount);
        Assert.Throws<ArgumentException>(() => Open("a\n", new() { LastRow = 1, HeaderRow = 2 }));
        Assert.Throws<ArgumentException>(() => Open("a\n", new() { Footer = [" "] }));
        Assert.Throws<ArgumentException>(() => Open("a\n", new() { HeaderRows = 0 }));
    }

    [Fact]
    public void Hidden_rows_are_data_unless_told_otherwise_and_always_counted()
    {
        var xlsx = Sheet($"<row>{Cells("a", "b")}</row><row><c><v>1</v></c></row><row hidden='1'><c><v>2</v></c></row><row hidden='true'/><row hidden='0'><c><v>3</v></c></row>");
        const string cell = "<table:table-cell office:value-type='float' office:value='{0}'/></table:table-row>";
        var ods = Ods("<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row><table:table-row>" + string.Format(cell, 1)
            + "<table:table-row table:visibility='filter'>" + string.Format(cell, 2) + "<table:table-row-group table:display='false'><table:table-row table:visibility='collapse'/></table:table-row-group><table:table-row>" + string.Format(cell, 3));
        foreach (var book in new[] { xlsx, ods })
        {
            Assert.Equal(["1", "2", "3"], Take(Open(book, null, "t")).Rows.Select(r => r[0]));
            Assert.Equal(["1", "3"], Take(Open(book, new() { SkipHiddenRows = true }, "t")).Rows.Select(r => r[0]));
            foreach (var options in new TableOptions[] { new(), new() { SkipHiddenRows = true } })
            {
                var sketch = Tables.Look(new MemoryStream(book), "t", options);
                Assert.Equal((1L, 3L), (sketch.HiddenRows, sketch.HiddenRowNumbers.Single()));
            }
        }
        var grouped = Ods("<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row><table:table-row-group table:display='false'><table:table-row-group><table:table-row>"
            + string.Format(cell, 1) + "</table:table-row-group><table:table-row>" + string.Format(cell, 2) + "</table:table-row-group><table:table-row>" + string.Format(cell, 3));
        Assert.Equal(["3"], Take(Open(grouped, new() { SkipHiddenRows = true }, "t")).Rows.Select(r => r[0]));
    }

    [Theory]
    [InlineData("Year,Arrivals,,Total\n,Men,Women,\n2020,2,3,4\n2021,2,3,4\n", 1, 2)]
    [InlineData("Table 3: arrivals,,,,\n,2020,,2021,\nState,Men,Women,Men,Women\nItaly,1,2,3,4\nMalta,1,2,3,4\n", 2, 2)]
    [InlineData("State,Year,Persons\nItaly,2020,5\nMalta,2020,5\n", 1, 1)]
    [InlineData("Name,,Colour\nAnna,x,red\nBert,y,blue\n", 1, 1)]
    [InlineData("Country,,2020,2021\nItaly,IT,5,6\nMalta,MT,7,8\n", 1, 1)]
    public void Header_is_proposed_by_its_labels(string text, long row, int rows)
    {
        var sketch = Tables.Look(new MemoryStream(Encoding.UTF8.GetBytes(text)), "t.csv", new() { Delimiter = ',' });
        Assert.Equal((row, rows), (sketch.LikelyHeaderRow, sketch.LikelyHeaderRows));
    }

    [Fact]
    public void Footer_and_notes_are_proposed_when_rows_fill_one_cell_only()
    {
        var data = string.Concat(Enumerable.Range(0, 300).Select(i => i == 100 ? "North\n" : $"x{i},{i},y\n"));
        var sketch = Tables.Look(new MemoryStream(Encoding.UTF8.GetBytes("a,b,c\n" + data + "\nSource:,the office\n* revised\n")), "t.csv");
        Assert.Equal((true, 303L, 303L), (sketch.Whole, sketch.LikelyFooterRow, sketch.RowsSeen + 1));
        Assert.Equal([102L], sketch.NoteRows);
        Assert.Null(Tables.Look(new MemoryStream(Encoding.UTF8.GetBytes("a,b\n1,2\n3,4\n")), "t.csv").LikelyFooterRow);
        Assert.Null(Tables.Look(new MemoryStream(Encoding.UTF8.GetBytes("a\n1\n2\n")), "t.csv").LikelyFooterRow);
        var broken = Tables.Look(new MemoryStream(Encoding.UTF8.GetBytes("a,b\n1,2\nnote\n3,\"x\n")), "t.csv", null, 1);
        Assert.Equal((false, null), (broken.Whole, broken.LikelyFooterRow));
    }
}
