using Tallystick.Disclosure;

namespace Tallystick.Tests.Libraries.Disclosure;

/// <summary>Random tables of one to three dimensions with hierarchies: what is chosen is attacked, and a table left open is seen to be open.</summary>
public class SecondarySuppressionTests
{
    private static readonly Dictionary<string, string[]> Regions = new() { ["T"] = ["N", "S"], ["N"] = ["A", "B", "C"], ["S"] = ["D", "E"] };
    private static readonly Dictionary<string, string[]> Sexes = new() { ["T"] = ["F", "M"] };
    private static readonly Dictionary<string, string[]> Routes = new() { ["T"] = ["R1", "R2", "R3"] };

    [Fact]
    public void Nobody_narrows_a_small_count_to_less_than_all_small_counts()
    {
        var (small, further, open) = (0, 0, 0);
        for (var seed = 0; seed < 120; seed++)
        {
            var table = RandomTable(seed, attackerKnowsThreshold: seed % 2 == 0);
            var before = table.Cells.Count(cell => cell.Mark == CellMark.Primary);
            if (new TableAttack(table).Broken().Any()) open++;
            var done = SecondarySuppression.Protect(table);
            Assert.Equal(before, done.Cells.Count(cell => cell.Mark == CellMark.Primary));
            Assert.DoesNotContain(done.Cells, cell => cell.Mark == CellMark.Secondary && cell.Value == 0);
            Assert.All(new TableAttack(done).Broken(), broken => Assert.Fail($"{seed}: {done.Cells[broken.Cell].Key} is narrowed to {broken.Range}"));
            if (seed % 10 == 0) Assert.Equal(done.Cells, SecondarySuppression.Protect(table).Cells);
            (small, further) = (small + before, further + done.Cells.Count(cell => cell.Mark == CellMark.Secondary));
        }
        // the attacker does find what nobody protected
        Assert.True(open > 70 && small > 300 && further > 300, $"{open} {small} {further}");
    }

    [Fact]
    public void A_count_that_is_the_rest_of_a_total_is_found_out()
    {
        var table = SumTable.OfDimensions([SumCell.Shown("T", 100), SumCell.Shown("F", 97), Small("M", 3)], Sexes);
        Assert.Equal([(2, new ValueRange(3, 3))], new TableAttack(table).Broken());
    }

    [Fact]
    public void Cells_hidden_only_in_name_are_found_out_by_a_second_relation()
    {
        // rows hide two each, and yet the columns give them away
        var cells = new[]
        {
            Small("N.F", 2), Hidden("N.M", 40), SumCell.Shown("N.T", 42), SumCell.Shown("S.F", 30), SumCell.Shown("S.M", 20), SumCell.Shown("S.T", 50),
            SumCell.Shown("T.F", 32), SumCell.Shown("T.M", 60), SumCell.Shown("T.T", 92),
        };
        var tops = new Dictionary<string, string[]> { ["T"] = ["N", "S"] };
        Assert.Equal([(0, new ValueRange(2, 2))], new TableAttack(SumTable.OfDimensions(cells, tops, Sexes)).Broken());
    }

    [Fact]
    public void Whole_numbers_tell_more_than_fractions_and_the_attacker_uses_it()
    {
        // a + b = b + c = a + c = t: t is twice a, and between 3 and 5
        SumCell[] cells = [Hidden("a", 2), Hidden("b", 2), Hidden("c", 2), Hidden("t", 4) with { Known = new(3, 5) }];
        Assert.Equal(new(4, 4), new TableAttack(new([.. cells], [new(3, [0, 1]), new(3, [1, 2]), new(3, [0, 2])])).RangeOf(3));
    }

    [Fact]
    public void What_one_table_shows_no_other_hides()
    {
        SumCell[] cells = [SumCell.Shown("T.T", 60), SumCell.Shown("T.F", 20), SumCell.Shown("T.M", 40), Small("N.T", 3), SumCell.Shown("S.T", 57)];
        var tops = new Dictionary<string, string[]> { ["T"] = ["N", "S"] };
        Assert.Contains(SecondarySuppression.Protect(SumTable.OfDimensions(cells, tops, Sexes)).Cells, cell => cell is { Key: "S.T", Mark: CellMark.Secondary });
        cells[4] = cells[4] with { Mark = CellMark.Fixed };
        var marked = SecondarySuppression.Protect(SumTable.OfDimensions(cells, tops, Sexes)).Cells;
        Assert.Equal(["N.T", "T.F", "T.T"], marked.Where(cell => cell.IsHidden).Select(cell => cell.Key).Order());
        foreach (var i in (int[])[0, 1, 2]) cells[i] = cells[i] with { Mark = CellMark.Fixed };
        Assert.Throws<InvalidOperationException>(() => SecondarySuppression.Protect(SumTable.OfDimensions(cells, tops, Sexes)));
    }

    [Fact]
    public void A_table_that_does_not_add_up_is_refused() =>
        Assert.Throws<ArgumentException>(() => SumTable.OfDimensions([SumCell.Shown("T", 100), SumCell.Shown("F", 97), Small("M", 4)], Sexes));

    [Fact]
    public void The_attacker_is_as_good_as_one_who_tries_every_table()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            SumCell Cell(string key, long value) => new(key, value, random.Next(3) == 0 ? CellMark.Shown : CellMark.Secondary, new(random.Next(2) == 0 ? 0 : Math.Min(1, value), random.Next(2) == 0 ? 6 : Math.Max(4, value)), default);
            var v = Enumerable.Range(0, 4).Select(_ => (long)random.Next(3)).ToArray();
            SumCell[] cells = [Cell("F.A", v[0]), Cell("F.B", v[1]), Cell("M.A", v[2]), Cell("M.B", v[3]), Cell("F.T", v[0] + v[1]), Cell("M.T", v[2] + v[3]), Cell("T.A", v[0] + v[2]), Cell("T.B", v[1] + v[3])];
            var table = SumTable.OfDimensions(cells, Sexes, new Dictionary<string, string[]> { ["T"] = ["A", "B"] });
            var seen = Enumerable.Range(0, 8).Select(_ => (Low: long.MaxValue, High: long.MinValue)).ToArray();
            for (var n = 0; n < 7 * 7 * 7 * 7; n++)
            {
                long[] t = [n % 7, n / 7 % 7, n / 49 % 7, n / 343];
                long[] all = [.. t, t[0] + t[1], t[2] + t[3], t[0] + t[2], t[1] + t[3]];
                if (!Enumerable.Range(0, 8).All(i => cells[i].IsHidden ? cells[i].Known.Contains(new(all[i], all[i])) : all[i] == cells[i].Value)) continue;
                for (var i = 0; i < 8; i++) seen[i] = (Math.Min(seen[i].Low, all[i]), Math.Max(seen[i].High, all[i]));
            }
            var attack = new TableAttack(table);
            for (var i = 0; i < 8; i++) Assert.Equal(new ValueRange(seen[i].Low, seen[i].High), attack.RangeOf(i));
        }
    }

    private static SumTable RandomTable(int seed, bool attackerKnowsThreshold)
    {
        var random = new Random(seed);
        var below = random.Next(3, 12);
        var dimensions = new[] { Regions, Sexes, Routes }.Take(1 + random.Next(3)).ToArray();
        var leaves = Product(dimensions.Select(d => d.Values.SelectMany(c => c).Where(c => !d.ContainsKey(c)).ToArray()))
            .ToDictionary(key => key, _ => (long)(random.Next(5) switch { 0 => 0, 1 => random.Next(1, below), _ => random.Next(below, 300) }));
        var cells = Product(dimensions.Select(d => d.Keys.Concat(d.Values.SelectMany(c => c)).Distinct().ToArray())).Select(key =>
        {
            var inside = leaves.Where(leaf => key.Split('.').Zip(leaf.Key.Split('.')).Select((pair, d) => Within(dimensions[d], pair.Second, pair.First)).All(within => within)).ToArray();
            var count = ContributedCell.Count(inside.Sum(leaf => leaf.Value));
            if (!new ThresholdRule(below).IsSensitive(count)) return SumCell.Shown(key, count.Total);
            var cell = SumCell.Hidden(key, count, new ThresholdRule(below));
            if (!attackerKnowsThreshold) return cell;
            // who is told that it is small may be told so of the innermost cell only: a small total of small counts leaves each less than all small counts
            return inside.Length == 1 ? cell with { Known = new(1, below - 1) } : cell with { Mark = CellMark.Secondary };
        });
        return SumTable.OfDimensions(cells, dimensions);
    }

    private static IEnumerable<string> Product(IEnumerable<string[]> lists) =>
        lists.Aggregate<string[], IEnumerable<string>>([""], (keys, list) => keys.SelectMany(key => list.Select(code => key.Length == 0 ? code : key + "." + code)));

    private static bool Within(Dictionary<string, string[]> parts, string code, string ancestor) =>
        code == ancestor || (parts.TryGetValue(ancestor, out var children) && children.Any(child => Within(parts, code, child)));

    private static SumCell Small(string key, long value) => SumCell.Hidden(key, ContributedCell.Count(value), new ThresholdRule(5));

    private static SumCell Hidden(string key, long value) => SumCell.Shown(key, value) with { Mark = CellMark.Secondary };
}
