using System.Text;
using Tallystick.Tabular;
using static Tallystick.Tests.Libraries.Tabular.TableFixture;

namespace Tallystick.Tests.Libraries.Tabular;

public class DelimitedReaderTests
{
    [Fact]
    public void Read_keeps_delimiters_line_ends_and_quotes_when_they_stand_in_quotes()
    {
        var taken = Read("a,b,c\r\n\"x,1\",\"two\r\nlines\",\"say \"\"hi\"\"\"\r\n1,2,3\r\n");
        Assert.Equal(["x,1", "two\r\nlines", "say \"hi\""], taken.Rows[0]);
        Assert.Equal([2L, 4], taken.Numbers);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,4")]
    [InlineData("a,b\r\n1,2\r\n3,4\r\n")]
    [InlineData("a,b\r1,2\r3,4\r")]
    [InlineData("a,b\r\n1,2\n3,4\r")]
    public void Read_takes_every_line_end_alike_when_not_quoted(string text)
    {
        var taken = Read(text);
        Assert.Equal([["1", "2"], ["3", "4"]], taken.Rows);
        Assert.Equal([2L, 3], taken.Numbers);
    }

    [Fact]
    public void Read_counts_lines_as_an_editor_does_when_rows_are_blank_or_long()
    {
        var taken = Read("a,b\n\n \n,\n1,\"x\ny\rz\"\n2,3\n");
        Assert.Equal([["1", "x\ny\rz"], ["2", "3"]], taken.Rows);
        Assert.Equal([5L, 8], taken.Numbers);
    }

    [Fact]
    public void Read_trims_names_but_no_cells_when_blanks_stand_around()
    {
        var taken = Read(" a ,b \n 1 , 2 \n");
        Assert.Equal(["a", "b"], taken.Columns);
        Assert.Equal([" 1 ", " 2 "], taken.Rows[0]);
    }

    [Fact]
    public void Read_takes_a_quote_as_text_when_it_does_not_begin_a_cell()
    {
        Assert.Equal(["5\" pipe", " \"x\""], Read("a,b\n5\" pipe, \"x\"\n").Rows[0]);
        Assert.Equal(["\"5", "6"], Read("a,b\n\"5,6\n", new() { Quote = null }).Rows[0]);
        Assert.Equal(["x,y", "it's"], Read("a,b\n'x,y','it''s'\n", new() { Quote = '\'' }).Rows[0]);
        Assert.Equal(["x", "y"], Read("a,b\n\"x\"  ,\"y\" \n").Rows[0]);
    }

    [Fact]
    public void Cell_is_empty_when_the_row_is_short_and_kept_when_it_is_long()
    {
        using var reader = Open("a,b,c\n1\n1,2,3,4\n");
        Assert.True(reader.Read());
        Assert.Equal(1, reader.CellCount);
        Assert.True(reader.Cell(2).IsEmpty);
        Assert.True(reader.Read());
        Assert.Equal("4", reader.Cell(3).ToString());
        Assert.False(reader.Read());
        Assert.Equal(0, reader.CellCount);
    }

    [Theory]
    [InlineData("a;b;c\n1,5;2;3\n", ';')]
    [InlineData("a\tb\n1,2,3\t4,5,6\n", '\t')]
    [InlineData("a|b\n1|2\n", '|')]
    [InlineData("a,b\n\"x;y;z\",2\n\"x;y;z\",3\n", ',')]
    [InlineData("name,value\n\"a;b\"\"c;d\",1\n\"a;b\",2\n", ',')]
    [InlineData("only\none\n", ',')]
    public void Look_finds_the_delimiter_when_none_is_named(string text, char delimiter) =>
        Assert.Equal(delimiter, Tables.Look(new MemoryStream(Encoding.UTF8.GetBytes(text)), "t.csv").Delimiter);

    [Fact]
    public void Header_stands_below_the_preamble_when_its_row_is_told()
    {
        const string text = "An office's \"list\nof 2020, 2021\n\nyear;n\n2020;5\n2021;6\n";
        var taken = Read(text, new() { HeaderRow = 4 });
        Assert.Equal(["year", "n"], taken.Columns);
        Assert.Equal([5L, 6], taken.Numbers);
        Assert.Equal(["year", "n"], Read(text, new() { HeaderRow = 3 }).Columns);
        Assert.Equal(TableFault.NoHeader, Refused(text, new() { HeaderRow = 7 }).Fault);
        Assert.Equal(TableFault.NoHeader, Refused(text, new() { HeaderRow = 900 }).Fault);
        Assert.Equal(["a"], Read("x\r\ny\r\na\r\n1\r\n", new() { HeaderRow = 3 }).Columns);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\r\n  \n")]
    [InlineData(",,,\n,,\n")]
    public void Open_refuses_a_file_when_it_holds_nothing(string text)
    {
        Assert.Equal(TableFault.Empty, Refused(text).Fault);
        Assert.Equal(TableFault.Empty, Refused("\n \n" + text, new() { HeaderRow = 3 }).Fault);
    }

    [Theory]
    [InlineData("a,b\n1,2\nx,\"open\n3,4\n5,6\n", 3)]
    [InlineData("a,b\n1,\"x\ny\",\"open\n3,4\n", 3)]
    [InlineData("a,b\n1,\"x\"y\n", 2)]
    [InlineData("a,b\n1,\"two\nlines\"y\n", 3)]
    [InlineData("a,b\n1,\"", 2)]
    public void Read_names_the_row_when_a_quote_is_broken(string text, long row)
    {
        var fault = Refused(text);
        Assert.Equal((TableFault.BrokenQuote, row), (fault.Fault, fault.Row));
    }

    [Fact]
    public void Read_names_the_row_when_a_line_is_too_long()
    {
        var options = new TableOptions { Limits = new() { MaxLineBytes = 100 } };
        var fits = "a,b\n1," + new string('x', 98) + "\r\n";
        Assert.Equal(98, Read(fits, options).Rows[0][1].Length);
        foreach (var end in new[] { "\r\n", "" })
        {
            var fault = Refused("a,b\n1,2\n1," + new string('x', 99) + end, options);
            Assert.Equal((TableFault.LineTooLong, 3L), (fault.Fault, fault.Row));
        }
        // Bytes, not characters: 40 of three bytes each.
        Assert.Equal(TableFault.LineTooLong, Refused("a,b\n1," + new string('水', 40) + "\n", options).Fault);
        Assert.Equal(30, Read("a,b\n1," + new string('水', 30) + "\n", options).Rows[0][1].Length);
        var open = Refused("a,b\n1,\"\"\"x\ny\",\"" + new string('x', 200) + "\n", options);
        Assert.Equal((TableFault.BrokenQuote, 3L), (open.Fault, open.Row));
        Assert.Equal(TableFault.LineTooLong, Refused("a\n" + new string('x', 60), new() { Limits = new() { MaxCellChars = 50 } }).Fault);
        Assert.Equal(TableFault.LineTooLong, Refused(new string('x', 200) + "\na\n", options with { HeaderRow = 2 }).Fault);
    }

    [Fact]
    public void Read_names_the_row_when_it_has_too_many_cells()
    {
        var options = new TableOptions { Delimiter = ',', Limits = new() { MaxColumns = 3 } };
        Assert.Equal(["1", "2", "3"], Read("a\n1,2,3\n", options).Rows[0]);
        var fault = Refused("a\n1,2,3\n1,2,3,4\n", options);
        Assert.Equal((TableFault.TooManyColumns, 3L), (fault.Fault, fault.Row));
        Assert.Equal(2_000, Read("a\n" + new string(',', 1_999) + "x\n").Rows[0].Length);
        Assert.Equal(TableFault.TooManyColumns, Refused("a\n" + new string(',', 2_000) + "x\n").Fault);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(31)]
    [InlineData(33)]
    public void Read_gives_the_same_when_the_stream_comes_in_small_pieces(int chunk)
    {
        const string text = "\uFEFFa,b,名\r\n1,\"x\r\n\"\"y\"\"\",水\r\n\r\n\"\",😀😀,\r\"q\" ,é,\"\"\"\"\n, ,\nlast,\"\r\",one two three four five six seven eight nine ten eleven";
        foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            var bytes = encoding.GetBytes(text);
            var whole = Take(Open(bytes));
            var pieces = Take(OpenInChunks(bytes, chunk));
            Assert.Equal(4, whole.Rows.Count);
            Assert.Equal(["a", "b", "名"], pieces.Columns);
            Assert.Equal(whole.Rows, pieces.Rows);
            Assert.Equal([2L, 5, 6, 8], pieces.Numbers);
        }
    }

    [Fact]
    public void Read_finds_specials_when_they_stand_at_every_place_of_a_block()
    {
        for (var length = 0; length < 140; length++)
        {
            var cell = new string((char)(0x8000 + length), length);
            var taken = Take(OpenInChunks(Encoding.UTF8.GetBytes($"a,b\nx{cell},y{cell}\n\"{cell}\",z"), 40));
            Assert.Equal([["x" + cell, "y" + cell], [cell, "z"]], taken.Rows);
        }
    }

    /// <summary>A stream that would give two gigabytes of one line.</summary>
    private sealed class Endless(byte first) : MemoryStream
    {
        public long Given { get; private set; }
        public override bool CanSeek => false;
        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (Given >= 2L << 30)
                return 0;
            buffer.Fill((byte)'x');
            if (Given == 0)
                buffer[0] = first;
            Given += buffer.Length;
            return buffer.Length;
        }
    }

    [Theory]
    [InlineData('x', TableFault.LineTooLong)]
    [InlineData('"', TableFault.BrokenQuote)]
    public void Open_stops_at_the_limit_when_a_line_never_ends(char first, TableFault expected)
    {
        using var stream = new Endless((byte)first);
        var fault = Assert.Throws<TableException>(() => Tables.Open(stream, "t.csv"));
        Assert.Equal((expected, 1L), (fault.Fault, fault.Row));
        Assert.InRange(stream.Given, 1 << 20, (1 << 20) + (3 << 16));
    }

    [Fact]
    public void Read_allocates_nothing_by_the_row_when_rows_are_short()
    {
        var line = "2020,FYTD,\"CHINA, PEOPLES REPUBLIC OF\",\"say \"\"hi\"\"\",1234\r\n";
        var bytes = Encoding.UTF8.GetBytes("a,b,c,d,e\r\n" + string.Concat(Enumerable.Repeat(line, 100_000)));
        using var reader = Open(bytes);
        reader.Read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var rows = 1;
        while (reader.Read())
            rows += reader.Cell(4).Length > 0 ? 1 : 0;
        Assert.Equal(100_000, rows);
        // less than a byte a row: a collection elsewhere may charge this thread for the rest of its allocation buffer
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 65_536);
    }
}
