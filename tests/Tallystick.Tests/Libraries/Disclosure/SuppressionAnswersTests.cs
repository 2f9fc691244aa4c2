using System.Collections.Immutable;
using System.Text.Json;
using Tallystick.Disclosure;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Libraries.Disclosure;

/// <summary>The known answers of others, read where they lie: which cells a rule hides, and the fewest further cells that protect them.</summary>
public class SuppressionAnswersTests
{
    private const string Folder = "standards/disclosure-control/suppression/";

    [Fact]
    public void The_rules_hide_what_the_reference_hides()
    {
        var records = Lines("microdata1.csv").Select(line => line.Split(',')).Select(f => (Region: f[0], Gender: f[1], Value: long.Parse(f[2]))).ToList();
        Assert.Equal(100, records.Count);
        var (compared, unsafeCells) = (0, 0);
        foreach (var expected in Lines("microdata1-primary-expected.csv").Select(line => line.Split(',')))
        {
            var values = records.Where(r => expected[0] is "Tot" || r.Region == expected[0]).Where(r => expected[1] is "Tot" || r.Gender == expected[1]).Select(r => r.Value).ToList();
            var cell = ContributedCell.Of(values);
            Assert.Equal(long.Parse(expected[2]), cell.Contributors);
            Assert.Equal(expected[3] == "u", new ThresholdRule(3).IsSensitive(cell));
            Assert.Equal(expected[4] == "u", new PPercentRule(30).IsSensitive(cell));
            compared++;
            unsafeCells += expected.Count(field => field == "u");
        }
        Assert.Equal((15, 3), (compared, unsafeCells));
    }

    [Fact]
    public void The_rules_hold_at_their_edges()
    {
        Assert.False(new ThresholdRule(3).IsSensitive(ContributedCell.Count(0)));
        Assert.True(new ThresholdRule(3).IsSensitive(ContributedCell.Count(2)));
        Assert.False(new ThresholdRule(3).IsSensitive(ContributedCell.Count(3)));
        Assert.Equal(new(1, 4), new ThresholdRule(5).Needed(ContributedCell.Count(2)));
        var cell = ContributedCell.Of([5, 80, 15]);
        Assert.True(new DominanceRule(2, 94).IsSensitive(cell));
        Assert.False(new DominanceRule(2, 95).IsSensitive(cell));
        // 95 of what would have to be 190 for half
        Assert.Equal(new(10, 190), new DominanceRule(2, 50).Needed(cell));
        Assert.True(new PPercentRule(6.5m).IsSensitive(cell));
        Assert.False(new PPercentRule(6.25m).IsSensitive(cell));
        Assert.Equal(new(81, 119), new PPercentRule(30).Needed(cell));
        Assert.Throws<InvalidOperationException>(() => new DominanceRule(2, 80).IsSensitive(new(100, 3, [80])));
    }

    [Fact]
    public void The_further_cells_are_as_few_as_can_be_and_the_attacker_is_left_with_what_the_reference_says()
    {
        using var instances = JsonDocument.Parse(File.ReadAllText(SharedFiles.Path(Folder + "secondary-optimum.json")));
        Assert.Equal(2, instances.RootElement.GetArrayLength());
        foreach (var instance in instances.RootElement.EnumerateArray())
        {
            var table = Read(instance);
            var optimum = instance.GetProperty("optimum");
            var best = optimum.GetProperty("one_solution").EnumerateArray().Select(Key).ToHashSet();
            var found = SecondarySuppression.Protect(table);
            var secondary = found.Cells.Where(cell => cell.Mark == CellMark.Secondary).ToList();
            Assert.Equal(optimum.GetProperty("secondary_cells").GetInt32(), secondary.Count);
            Assert.Equal(optimum.GetProperty("sum_of_counts").GetInt64(), secondary.Sum(cell => cell.Value));
            Assert.Equal(best.Order(), secondary.Select(cell => cell.Key).Order());

            // the reference's own choice, attacked by us, leaves what its attacker was left with
            var attack = new TableAttack(new([.. table.Cells.Select(cell => best.Contains(cell.Key) ? cell with { Mark = CellMark.Secondary } : cell)], table.Relations));
            foreach (var interval in optimum.GetProperty("attacker_intervals").EnumerateArray())
                Assert.Equal(new((long)interval.GetProperty("low").GetDouble(), (long)interval.GetProperty("high").GetDouble()), attack.RangeOf(Place(table, Key(interval))));
        }
    }

    private static SumTable Read(JsonElement instance)
    {
        var primary = instance.GetProperty("primary").EnumerateArray().Select(Key).ToHashSet();
        var regions = instance.GetProperty("hierarchy_parents").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.EnumerateArray().Select(v => v.GetString()!).ToArray());
        var genders = new Dictionary<string, string[]> { ["Tot"] = ["male", "female"] };
        return SumTable.OfDimensions(instance.GetProperty("cells").EnumerateArray().Select(cell =>
        {
            var count = cell.GetProperty("count").GetInt64();
            return primary.Contains(Key(cell)) ? SumCell.Hidden(Key(cell), ContributedCell.Count(count), new ThresholdRule(3)) : SumCell.Shown(Key(cell), count);
        }), regions, genders);
    }

    private static int Place(SumTable table, string key) => table.Cells.ToList().FindIndex(cell => cell.Key == key);

    private static string Key(JsonElement cell) => cell.GetProperty("region").GetString() + "." + cell.GetProperty("gender").GetString();

    private static IEnumerable<string> Lines(string file) => File.ReadLines(SharedFiles.Path(Folder + file)).Skip(1).Where(line => line.Length > 0);
}
