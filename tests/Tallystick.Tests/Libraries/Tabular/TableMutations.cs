using System.Text;
using Tallystick.Tabular;

namespace Tallystick.Tests.Libraries.Tabular;

/// <summary>Damages small files of every kind, over and over, and reads what comes of them. Every case has its own number, from which it can
/// be made again; nothing depends on the clock but the guard against a case that never ends.</summary>
/// <remarks>A case passes when a table or a <see cref="TableException"/> comes out, and when what was read of the file, handed out and
/// allocated stays within what its size allows.</remarks>
public static class TableMutations
{
    private const int Seed = 20_261_122;
    private const long HandedOutFree = 1 << 20;
    private const long AllocatedFree = 16 << 20;
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(10);

    /// <summary>Small, so that small files meet them.</summary>
    private static readonly TableLimits Limits = new()
    {
        MaxLineBytes = 1 << 15,
        MaxCellChars = 1 << 13,
        MaxColumns = 60,
        MaxUnpackedBytes = 1 << 20,
        RatioFromBytes = 1 << 16,
        MaxUnpackRatio = 100,
        MaxSharedChars = 1 << 16,
    };

    /// <summary>What came of all cases.</summary>
    /// <param name="Read">Cases that were still a table.</param>
    /// <param name="Refused">Cases refused.</param>
    /// <param name="Faults">How often each fault was met.</param>
    /// <param name="MostHandedOut">The most characters and rows any case handed out.</param>
    /// <param name="MostAllocated">The most bytes any case allocated.</param>
    public sealed record Tally(int Read, int Refused, IReadOnlyDictionary<TableFault, int> Faults, long MostHandedOut, long MostAllocated);

    /// <summary>A case that broke the rules, with what is needed to make it again.</summary>
    public sealed class Broken(int number, string sample, byte[] bytes, string why, Exception? inner)
        : Exception($"Case {number} ({sample}): {why}. {Convert.ToBase64String(bytes)}", inner);

    /// <summary>Runs cases <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> - 1.</summary>
    /// <exception cref="Broken">The first case that breaks the rules.</exception>
    public static Tally Run(int count, int first = 0)
    {
        var runner = new Runner();
        var thread = new Thread(() => runner.Run(first, count)) { IsBackground = true };
        thread.Start();
        for (var last = -1; !thread.Join(Hang);)
        {
            if (last == runner.Number)
                throw new Broken(last, runner.Sample.Name, runner.Bytes, $"still at it after {Hang.TotalSeconds} s", null);
            last = runner.Number;
        }
        return runner.Broken is null ? runner.Tally : throw runner.Broken;
    }

    private sealed class Runner
    {
        private readonly Dictionary<TableFault, int> _faults = [];
        private readonly DamagedSample[] _samples = [.. Samples()];
        private int _read, _refused;
        private long _mostHandedOut, _mostAllocated;

        public volatile int Number;
        public DamagedSample Sample { get; private set; } = new("", [], []);
        public byte[] Bytes { get; private set; } = [];
        public Broken? Broken { get; private set; }
        public Tally Tally => new(_read, _refused, _faults, _mostHandedOut, _mostAllocated);

        public void Run(int first, int count)
        {
            for (var i = 0; i < count && Broken is null; i++)
            {
                var dice = new Random(Seed + first + i);
                Number = first + i;
                Sample = _samples[Number % _samples.Length];
                Bytes = Sample.Damaged(dice);
                Try(dice);
            }
        }

        private void Try(Random dice)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var stream = new CountedStream(Bytes);
            var handedOut = 0L;
            try
            {
                handedOut = TakeAll(stream, dice);
                _read++;
            }
            catch (TableException fault)
            {
                _refused++;
                _faults[fault.Fault] = _faults.GetValueOrDefault(fault.Fault) + 1;
            }
            catch (Exception e)
            {
                Break(e.GetType().Name, e);
            }
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            _mostHandedOut = Math.Max(_mostHandedOut, handedOut);
            _mostAllocated = Math.Max(_mostAllocated, allocated);
            // A few passes over the file, in chunks.
            if (stream.Given > (20L * Bytes.Length) + (1 << 20))
                Break($"{stream.Given} bytes read", null);
            if (handedOut > HandedOutFree + (Limits.MaxUnpackRatio * (long)Bytes.Length))
                Break($"{handedOut} characters handed out", null);
            if (allocated > AllocatedFree)
                Break($"{allocated} bytes allocated", null);
        }

        private void Break(string why, Exception? inner) => Broken ??= new Broken(Number, Sample.Name, Bytes, why, inner);

        private long TakeAll(CountedStream stream, Random dice)
        {
            var handedOut = 0L;
            var name = dice.Next(3) == 0 ? "t" : Sample.Name;
            var options = new TableOptions
            {
                HeaderRow = dice.Next(1, 4),
                HeaderRows = dice.Next(1, 4),
                Footer = dice.Next(3) == 0 ? ["Source"] : [],
                SkipHiddenRows = dice.Next(2) == 0,
                Sheet = dice.Next(8) == 0 ? "Two" : null,
                Limits = Limits,
            };
            if (dice.Next(4) == 0)
                options = Tables.Look(stream, name, options).Settle(options);
            using var reader = Tables.Open(stream, name, options);
            while (reader.Read())
            {
                handedOut++;
                for (var i = 0; i < reader.CellCount; i++)
                    handedOut += reader.Cell(i).Length;
            }
            return handedOut;
        }
    }

    /// <summary>A file in memory that counts what is asked of it.</summary>
    private sealed class CountedStream(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public long Given { get; private set; }

        // The other way to read comes here too.
        public override int Read(byte[] buffer, int offset, int count)
        {
            var got = base.Read(buffer, offset, count);
            Given += got;
            return got;
        }
    }

    private static IEnumerable<DamagedSample> Samples()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        const string quoted = "State,Arrivals,,Note\r\n,Men,Women,\r\nItaly,1,2,\"x, \"\"y\"\"\"\r\nMalta,3,4,\"two\nlines\"\r\nSource: the office\r\n";
        yield return new("quoted.csv", Encoding.UTF8.GetBytes(quoted), []);
        yield return new("marked.csv", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("a|b|c\n水|😀|é\n1|2|3\n")], []);
        yield return new("wide.tsv", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a\tb\n1\t😀\n2\t\"x\ty\"\n")], []);
        yield return new("unmarked.csv", Encoding.BigEndianUnicode.GetBytes("pays;n\nCôte;1\nNoël;2\n"), []);
        yield return new("cyrillic.csv", Encoding.GetEncoding(1251).GetBytes("Страна;Год\r\nСирия;2020\r\nТаджикистан;2021\r\n"), []);

        var (names, cells) = ("<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='inlineStr'><is><t>b</t></is></c></row><row r='2'><c r='B2' t='s'><v>1</v></c><c r='C2' t='s'><v>1</v></c></row>",
            "<row r='3' hidden='1'><c r='A3' s='1'><v>43468.5</v></c><c r='B3' t='b'><v>1</v></c></row><row r='4'><c r='A4' t='d'><v>2020-01-02</v></c><c r='C4' t='e'><v>#N/A</v></c></row><row r='9'><c t='str'><v>Source</v></c></row>");
        var book = TableFixture.Parts([("One", "", names + cells), ("Two", "state='hidden'", names + cells)], "<si><t>name</t></si><si><r><t>ri</t></r><r><t>ch_x000D_</t></r></si>",
            "<numFmts><numFmt numFmtId='164' formatCode='dd/mm/yyyy hh:mm'/></numFmts><cellXfs><xf/><xf numFmtId='164'/></cellXfs>", merged: "<mergeCell ref='B1:C1'/>");
        yield return new("book.xlsx", TableFixture.Zip(book), book);

        const string row = "<table:table-row table:visibility='collapse' table:number-rows-repeated='3'><table:table-cell office:value-type='date' office:date-value='2020-01-02T00:00:00'/>"
            + "<table:table-cell office:value-type='float' office:value='12.5' table:number-columns-repeated='2'/><table:table-cell table:number-columns-repeated='16381'/></table:table-row>";
        const string heads = "<table:table-row><table:table-cell table:number-columns-spanned='2'><text:p>a<text:s text:c='2'/><text:span>b</text:span></text:p><text:p>c</text:p></table:table-cell>"
            + "<table:covered-table-cell/><table:table-cell office:value-type='time' office:time-value='PT1H2M3S'/></table:table-row>";
        const string tail = "<table:table-row-group table:display='false'><table:table-row><table:table-cell office:value-type='string'><text:p>Source</text:p></table:table-cell></table:table-row></table:table-row-group>"
            + "<table:table-row table:number-rows-repeated='1048000'><table:table-cell table:number-columns-repeated='16384'/></table:table-row>";
        var sheets = TableFixture.OdsParts([("One", "", heads + row + tail), ("Two", "h", heads + row + tail)]);
        yield return new("sheet.ods", TableFixture.Zip(sheets), sheets);

        yield return new("list.json", Encoding.UTF8.GetBytes("""[{"a":1.50,"b":"x\n\u00e9","c":{"d":true,"e":null}},{"b":"水","l":[1,{"x":[]}],"a":-2e5},{"c":null}]"""), []);
        yield return new("held.json", Encoding.UTF8.GetBytes("""{"meta":{"tags":["x"],"count":2},"Two":[],"data":[{"a":1},{"a":2,"b":{"c":"d"}}],"links":[{"rel":"next"}]}"""), []);
        yield return new("lines.jsonl", Encoding.UTF8.GetBytes("{\"a\":1,\"b\":\"x\"}\n{\"a\":2}\r\n\n{\"b\":\"y\",\"l\":[{\"z\":1}]}\n"), []);
    }
}
