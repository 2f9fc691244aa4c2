using System.Text;
using Tallystick.Tabular;
using static Tallystick.Tests.Libraries.Tabular.TableFixture;

namespace Tallystick.Tests.Libraries.Tabular;

public class JsonTableReaderTests
{
    private static Taken ReadJson(string json, TableOptions? options = null, string name = "t.json") => Read(json, options, name);

    [Fact]
    public void Record_is_a_row_with_values_as_written()
    {
        var taken = ReadJson("""[{"a":1.50,"b":"x\n\u00e9","c":true},{"c":false,"a":-1E3,"b":null},{},{"b":"","a":12345678901234567890}]""");
        Assert.Equal(["a", "b", "c"], taken.Columns);
        Assert.Equal([["1.50", "x\né", "true"], ["-1E3", "", "false"], ["12345678901234567890", "", ""]], taken.Rows);
        Assert.Equal([1L, 2, 4], taken.Numbers);
    }

    [Fact]
    public void Columns_are_all_names_met_when_some_come_late()
    {
        var many = string.Concat(Enumerable.Repeat("{\"a\":1},", 50_000));
        var taken = ReadJson($"[{many}{{\"late\":{{\"x\":7}},\"a\":2}}]");
        Assert.Equal(["a", "late.x"], taken.Columns);
        Assert.Equal(50_001, taken.Rows.Count);
        Assert.Equal(["2", "7"], taken.Rows[^1]);
    }

    [Fact]
    public void Objects_inside_are_columns_and_lists_inside_are_texts()
    {
        var taken = ReadJson("""[{"o":{"a":1,"p":{"b":2}},"l":[1, {"x":"y"}],"n":null},{"o":null,"l":[],"n":null}]""");
        Assert.Equal(["o.a", "o.p.b", "l", "n"], taken.Columns);
        Assert.Equal(["1", "2", "[1, {\"x\":\"y\"}]", ""], taken.Rows[0]);
        Assert.Equal(["", "", "[]", ""], taken.Rows[1]);
    }

    [Theory]
    [InlineData("""{"meta":{"count":1},"data":[{"a":1}]}""", "data")]
    [InlineData("""{"notes":[{"text":"x"}],"records":[{"a":1}],"tags":["x"]}""", "records")]
    [InlineData("""{"result":{"items":[{"a":1}],"links":[{"rel":"next"}]}}""", "result.items")]
    [InlineData("""{"only":[{"a":1}],"others":[1,2],"none":[]}""", "only")]
    [InlineData("""{"data":{"value":[{"a":1}]},"value":[]}""", "data.value")]
    public void List_is_found_when_it_stands_inside_an_object(string json, string list)
    {
        var sketch = Tables.Look(new MemoryStream(Encoding.UTF8.GetBytes(json)), "t");
        Assert.Equal((TableFormat.Json, list, 0L, 0L), (sketch.Format, sketch.Sheet, sketch.HeaderRow, sketch.LikelyHeaderRow));
        Assert.Equal(["a"], sketch.Columns);
        Assert.Equal(["1"], ReadJson(json, sketch.Settle(TableOptions.Default)).Rows[0]);
    }

    [Fact]
    public void List_is_the_one_asked_for_when_it_is_named()
    {
        const string json = """{"x":[{"a":1}],"deep":{"Y":[{"b":2}]}}""";
        var fault = Refused(json, null, "t.json");
        Assert.Equal((TableFault.NoSheet, ": x, deep.Y"), (fault.Fault, fault.Detail));
        Assert.Equal(["b"], ReadJson(json, new() { Sheet = "deep.y" }).Columns);
        Assert.Equal((TableFault.NoSheet, "z: x, deep.Y"), (Refused(json, new() { Sheet = "z" }, "t.json").Fault, Refused(json, new() { Sheet = "z" }, "t.json").Detail));
    }

    [Fact]
    public void Line_is_a_record_when_there_are_many_objects()
    {
        var taken = ReadJson("\uFEFF{\"a\":1,\"l\":[{\"x\":1}]}\r\n{\"a\":2,\"b\":{\"c\":3}}\n\n{\"a\":3}", null, "t");
        Assert.Equal(["a", "l", "b.c"], taken.Columns);
        Assert.Equal(["2", "", "3"], taken.Rows[1]);
        Assert.Equal([1L, 2, 3], taken.Numbers);
        Assert.Equal(["a"], ReadJson("{\"a\":1}", null, "t.jsonl").Columns);
    }

    [Theory]
    [InlineData("[]", TableFault.Empty, 0)]
    [InlineData("", TableFault.Empty, 0)]
    [InlineData("""{"records":[]}""", TableFault.Empty, 0)]
    [InlineData("[{}]", TableFault.NoHeader, 0)]
    [InlineData("{\"a\":1}", TableFault.NoHeader, 0)]
    [InlineData("[1,2]", TableFault.NoHeader, 0)]
    [InlineData("[{\"a\":1},2]", TableFault.NoHeader, 0)]
    [InlineData("a,b", TableFault.Damaged, 0)]
    [InlineData("[{\"a\":1},{\"a\":}]", TableFault.Damaged, 2)]
    [InlineData("[{\"a\":1},{\"a\":2}", TableFault.Damaged, 3)]
    [InlineData("[{\"a\":1},{\"a\":2,\"a\":3}]", TableFault.Damaged, 2)]
    [InlineData("[{\"a\":1},{\"b\":null,\"b\":3}]", TableFault.Damaged, 2)]
    [InlineData("[{\"a\":{\"b\":1},\"a.b\":2}]", TableFault.Damaged, 1)]
    [InlineData("[{\"a\":\"\\ud800\"}]", TableFault.Damaged, 1)]
    [InlineData("[{\"a\":1},]", TableFault.Damaged, 2)]
    [InlineData("[{\"a\":1}] x", TableFault.Damaged, 2)]
    [InlineData("[{\"a\":1}] [{\"a\":1}]", TableFault.Damaged, 2)]
    [InlineData("{\"data\":[{\"a\":1}],\"meta\":", TableFault.Damaged, 2)]
    [InlineData("[{\"a\":1/*x*/}]", TableFault.Damaged, 1)]
    [InlineData("[{\"a\":NaN}]", TableFault.Damaged, 1)]
    public void Read_names_the_record_when_the_file_is_broken(string json, TableFault expected, long row)
    {
        var fault = Refused(json, null, "t.json");
        Assert.Equal((expected, row), (fault.Fault, fault.Row));
    }

    [Fact]
    public void Read_gives_the_rows_before_when_a_later_one_is_broken()
    {
        using var reader = Open("[" + string.Concat(Enumerable.Repeat("{\"a\":1},\n", 30_000)) + "{\"a\" 1}]", null, "t.json");
        var rows = 0;
        var fault = Assert.Throws<TableException>(() => { while (reader.Read()) rows++; });
        Assert.Equal((30_000, TableFault.Damaged, 30_001L), (rows, fault.Fault, fault.Row));
        Assert.Equal((9 * 30_000) - 1, fault.Offset);
    }

    [Fact]
    public void Read_refuses_bytes_that_are_no_utf8()
    {
        Assert.Equal(TableFault.Damaged, Refused([.. "[{\"a\":\""u8, 0xE9, .. "\"}]"u8], null, "t.json").Fault);
        Assert.Equal(TableFault.Damaged, Refused([.. "[{\""u8, 0xE9, .. "\":1}]"u8], null, "t.json").Fault);
        Assert.Equal(TableFault.Damaged, Refused([.. "[{\"a\":[\""u8, 0xE9, .. "\"]}]"u8], null, "t.json").Fault);
        Assert.Equal(TableFault.BadEncoding, Refused("[{\"a\":1}]", new() { Encoding = "windows-1256" }, "t.json").Fault);
        Assert.Equal(TableFault.BadEncoding, Refused([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("[{\"a\":1}]")], null, "t.json").Fault);
    }

    [Fact]
    public void Read_keeps_to_the_limits_when_records_are_large_or_deep()
    {
        var small = new TableOptions { Limits = new() { MaxLineBytes = 200_000, MaxCellChars = 100, MaxColumns = 3 } };
        Assert.Equal((TableFault.LineTooLong, 1L), Place($"[{{\"a\":\"{new string('x', 101)}\"}}]"));
        Assert.Equal((TableFault.LineTooLong, 2L), Place($"[{{\"a\":1}},{{\"a\":[{string.Concat(Enumerable.Repeat("1,", 400_000))}1]}}]"));
        Assert.Equal((TableFault.LineTooLong, 2L), Place($"[{{\"a\":1}},{new string(' ', 600_000)}{{\"a\":2}}]"));
        Assert.Equal((TableFault.TooManyColumns, 2L), Place("[{\"a\":1},{\"a\":1,\"b\":1,\"c\":1,\"d\":1}]"));
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100);
        Assert.Equal((TableFault.Damaged, 2L), Place($"[{{\"a\":1}},{deep}]"));
        Assert.Equal((TableFault.Damaged, 2L), Place($"[{{\"a\":1}},{{\"a\":{new string('[', 1_000_000)}"));

        (TableFault, long) Place(string json) => Refused(json, small, "t.json") is var fault ? (fault.Fault, fault.Row) : default;
    }

    [Theory]
    [InlineData("a,b\n{x},2\n", false)]
    [InlineData("[a],b\n1,2\n", false)]
    [InlineData("{\"a\":1}\n", true)]
    [InlineData("\n [ {\"a\":1}]", true)]
    public void Json_is_told_by_its_beginning_when_the_name_says_nothing(string text, bool json)
    {
        try
        {
            Assert.Equal(json, Tables.Look(new MemoryStream(Encoding.UTF8.GetBytes(text)), "t").Format == TableFormat.Json);
        }
        catch (TableException fault)
        {
            Assert.True(json);
            Assert.Equal(TableFault.NoHeader, fault.Fault);
        }
        Assert.Equal(2, Read("{\"a\",b\n1,2\n", new() { Format = TableFormat.Csv, Quote = null }).Columns.Length);
    }

    [Fact]
    public void Read_allocates_nothing_by_the_row_when_records_are_alike()
    {
        var bytes = Encoding.UTF8.GetBytes("[" + string.Join(",\n", Enumerable.Repeat("""{"year":2020,"who":"é","n":{"m":1,"f":2}}""", 100_000)) + "]");
        using var reader = Open(bytes, null, "t.json");
        reader.Read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var rows = 1;
        while (reader.Read())
            rows += reader.Cell(3).Length;
        Assert.Equal(100_000, rows);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 65_536);
        Assert.Equal(bytes.Length, reader.BytesRead);
    }
}
