using System.Text;
using Tallystick.Tabular;
using static Tallystick.Tests.Libraries.Tabular.TableFixture;

namespace Tallystick.Tests.Libraries.Tabular;

/// <summary>Any table a slow, obvious writer writes reads back the same, whatever the cut of the stream.</summary>
public class RoundTripTests
{
    private static readonly string[] Bits =
        [",", ";", "\t", "|", "\"", "\"\"", "\r", "\n", "\r\n", " ", "a", "bc", "é", "水", "😀", "0", "long enough to fill a block of thirty-two"];

    private static string Cell(Random dice) => string.Concat(Enumerable.Range(0, dice.Next(6)).Select(_ => Bits[dice.Next(Bits.Length)]));

    private static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"")}\"";

    private static string Write(string[][] rows, char delimiter, string end, bool always)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendJoin(delimiter, row.Select(c => always || c.AsSpan().ContainsAny([delimiter, '"', '\r', '\n']) ? Quoted(c) : c)).Append(end);
        return text.ToString();
    }

    [Fact]
    public void Any_table_reads_back_the_same_when_written_by_the_rules()
    {
        var dice = new Random(20_26_11);
        var seen = 0;
        for (var test = 0; test < 2_000; test++)
        {
            int width = dice.Next(1, 6), height = dice.Next(7);
            string[][] rows = [.. Enumerable.Range(0, height).Select(_ => Enumerable.Range(0, width).Select(_ => Cell(dice)).ToArray())];
            string[][] all = [[.. Enumerable.Range(0, width).Select(i => "h" + i)], .. rows];
            var delimiter = ",;\t|"[dice.Next(4)];
            var text = Write(all, delimiter, new[] { "\n", "\r\n", "\r" }[dice.Next(3)], dice.Next(2) == 0);
            byte[] bytes = dice.Next(2) == 0 ? [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)] : Encoding.UTF8.GetBytes(text);
            var options = new TableOptions { Delimiter = delimiter };
            var expected = rows.Where(r => r.Any(c => !string.IsNullOrWhiteSpace(c))).ToList();
            seen += expected.Count;
            Assert.Equal(expected, Take(Open(bytes, options)).Rows);
            Assert.Equal(expected, Take(OpenInChunks(bytes, dice.Next(1, 70), options)).Rows);
        }
        Assert.True(seen > 4_000);
    }
}
