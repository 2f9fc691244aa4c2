using System.Globalization;
using Tallystick.Disclosure;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Libraries.Disclosure;

/// <summary>The cell-key method against the tables and the published result of others, and what it promises: the same cell is changed the same way, wherever and whenever.</summary>
public class CellKeyTests
{
    private const string Folder = "standards/disclosure-control/";
    private static readonly byte[] Salt = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Fact]
    public void Counts_keys_and_published_counts_are_those_of_the_reference()
    {
        var parameters = new CellKeyParameters("10-5", 256, PerturbationTable.TenFive());
        var records = Lines("cell-key/records_var1_is_1.csv").ToLookup(f => (f[1], f[2], f[3]), f => long.Parse(f[0]));
        var compared = 0;
        foreach (var f in Lines("cell-key/expected_var1_is_1.csv"))
        {
            var keys = records[(f[0], f[1], f[2])].ToList();
            var (count, key) = ((long)keys.Count, keys.Aggregate(0L, (sum, next) => CellKeys.Sum(sum, next, 256)));
            Assert.Equal((long.Parse(f[3]), long.Parse(f[4])), (count, key));
            Assert.Equal(int.Parse(f[5]), parameters.Table.RowOf(count));
            Assert.Equal((long.Parse(f[6]), long.Parse(f[7])), (CellKeys.Publish(parameters, count, key) - count, CellKeys.Publish(parameters, count, key)));
            compared++;
        }
        Assert.Equal(40, compared);
    }

    [Theory]
    [InlineData(750, 750), InlineData(751, 501), InlineData(999, 749), InlineData(1000, 750), InlineData(1001, 501), InlineData(0, 0)]
    public void Counts_past_the_table_take_the_last_250_in_turn(long count, int row) => Assert.Equal(row, PerturbationTable.TenFive().RowOf(count));

    [Theory]
    [InlineData("cnt_D2_V105_js1", 2, 1.05, 1, false), InlineData("cnt_D3_V1_js0", 3, 1, 0, false), InlineData("cnt_D5_V3_js2", 5, 3, 2, true)]
    public void A_table_made_from_its_design_is_the_reference_s(string file, int most, double variance, int blocked, bool rising)
    {
        using var reader = File.OpenText(SharedFiles.Path($"{Folder}perturbation-tables/{file}.csv"));
        var reference = PerturbationTable.ReadCsv(reader).Rows.ToDictionary(row => (row.Count, row.Target));
        var own = new PerturbationDesign(most, variance, blocked, rising).Make().Rows.Where(row => row.Probability > 1e-6).ToList();
        Assert.Equal(reference.Keys.Order(), own.Select(row => (row.Count, row.Target)).Order());
        Assert.All(own, row => Assert.Equal(reference[(row.Count, row.Target)].Probability, row.Probability, 1e-5));
        Assert.All(own, row => Assert.Equal(reference[(row.Count, row.Target)].To, row.To, 1e-5));
    }

    [Theory]
    [InlineData("cnt_D2_V105_js1"), InlineData("cnt_D3_V1_js0"), InlineData("cnt_D5_V3_js2")]
    public void Each_key_is_published_as_the_line_it_falls_into_says(string file)
    {
        using var reader = File.OpenText(SharedFiles.Path($"{Folder}perturbation-tables/{file}.csv"));
        var table = PerturbationTable.ReadCsv(reader);
        foreach (var f in Lines($"perturbation-tables/{file}.csv"))
        {
            var (i, j, from, to) = (int.Parse(f[0]), int.Parse(f[1]), double.Parse(f[4], CultureInfo.InvariantCulture), double.Parse(f[5], CultureInfo.InvariantCulture));
            Assert.Equal(j, table.Publish(i, to));
            Assert.Equal(j, table.Publish(i, Math.BitIncrement(from)));
            // the last count serves all larger ones
            if (i == table.Last) Assert.Equal(1_000_000 + j - i, table.Publish(1_000_000, to));
        }
    }

    [Fact]
    public void A_design_that_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new PerturbationDesign(2, 9, 0, false).Make());
        Assert.Throws<ArgumentException>(() => new PerturbationDesign(5, 9, 2, true).Make());
        Assert.Throws<ArgumentException>(() => new PerturbationTable([new(0, 0, 0, 1), new(1, 1, 0, 0.5)]));
        Assert.Throws<ArgumentException>(() => new PerturbationTable([new(0, 1, 0, 1), new(1, 1, 0, 1)]));
        Assert.Throws<FormatException>(() => PerturbationTable.ReadCsv(new StringReader("a,b")));
    }

    [Fact]
    public void The_same_figures_are_changed_the_same_way_in_every_table_and_nothing_stays_nothing()
    {
        var parameters = new CellKeyParameters("D5-V3-2", 1L << 32, new PerturbationDesign(5, 3, 2, true).Make());
        var keys = new CellKeys(parameters, Salt);
        var figures = Enumerable.Range(0, 2000).Select(i => (Identity: $"XA|IRREGULAR_ENTRY|2024-{i % 12 + 1:00}|{i}", Count: (long)(i % 7))).ToList();
        var changed = new Dictionary<long, int>();
        foreach (var cell in figures.Chunk(3))
        {
            var count = cell.Sum(figure => figure.Count);
            var published = keys.Publish(cell);
            // in another order, with empty figures beside them, asked again
            Assert.Equal(published, keys.Publish(cell.Reverse().Append(("XB|IRREGULAR_ENTRY|2024|none", 0L))));
            Assert.Equal(published, new CellKeys(parameters, Salt).Publish(cell));
            Assert.InRange(published - count, -5, 5);
            Assert.False(published is 1 or 2, "a blocked count was published");
            if (count == 0) Assert.Equal(0, published);
            changed[published - count] = changed.GetValueOrDefault(published - count) + 1;
        }
        Assert.True(changed.Count > 6 && changed[0] < 400, string.Join(' ', changed));
        // another salt, other changes
        var other = new CellKeys(parameters, [.. Salt.Reverse()]);
        Assert.InRange(figures.Chunk(3).Count(cell => other.Publish(cell) != keys.Publish(cell)), 300, 600);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CellKeys(parameters, Salt.AsSpan(1)));
    }

    [Fact]
    public void The_changes_have_the_mean_and_the_variance_that_are_published()
    {
        var parameters = new CellKeyParameters("D5-V3-2", 1L << 32, new PerturbationDesign(5, 3, 2, true).Make());
        var keys = new CellKeys(parameters, Salt);
        foreach (var count in (long[])[1, 2, 4, 7, 50])
        {
            var changes = Enumerable.Range(0, 40_000).Select(i => (double)(keys.Publish([($"{count}|{i}", count)]) - count)).ToList();
            Assert.InRange(changes.Average(), -0.04, 0.04);
            Assert.InRange(changes.Average(c => c * c), 2.85, 3.15);
        }
    }

    private static IEnumerable<string[]> Lines(string file) => File.ReadLines(SharedFiles.Path(Folder + file)).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','));
}
