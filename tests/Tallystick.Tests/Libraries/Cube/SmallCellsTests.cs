using System.Collections.Immutable;
using Tallystick.Cube;
using Tallystick.Sdmx;

namespace Tallystick.Tests.Libraries.Cube;

/// <summary>What others see of a block whose small counts are hidden: always true, and the same whatever the small counts are.</summary>
public class SmallCellsTests
{
    private const int Below = 5;
    private static readonly DateTimeOffset Released = new(2024, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimePeriod Year = TimePeriod.Year(2023);
    private static readonly Dimension Citizenship = RandomWorld.Dim("CIT", Additivity.Adds, "_T", "R1<_T", "A<R1", "B<R1", "C<_T", "D<_T", "EU!");
    private static readonly Dimension Sex = RandomWorld.Dim("SEX", Additivity.Adds, "F", "M", "_T");
    private static readonly Dimension Stage = RandomWorld.Dim("STAGE", Additivity.DoesNotAdd, "X", "Y", "_T");
    private static readonly Dataflow Flow = new("TEST", LocalText.English("Test"), LocalText.English("Test"), MeasureKind.Flow, "PER", [Citizenship, Sex, Stage], [Frequency.A]);

    [Fact]
    public void A_small_count_becomes_its_bounds_and_what_holds_it_no_more_than_what_is_shown_inside()
    {
        var shared = Shown(Hide(BlockOf(("A._T._T", 97), ("B._T._T", 3), ("C._T._T", 50), ("R1._T._T", 100), ("_T._T._T", 150), ("EU._T._T", 53)), Below));

        Assert.Equal((97, 97), shared["A._T._T"]);
        Assert.Equal((1, 4), shared["B._T._T"]);
        Assert.Equal((50, 50), shared["C._T._T"]);
        Assert.Equal((98, Figure.Unbounded), shared["R1._T._T"]);
        Assert.Equal((148, Figure.Unbounded), shared["_T._T._T"]);
        Assert.Equal((0, Figure.Unbounded), shared["EU._T._T"]);
    }

    [Fact]
    public void Another_breakdown_of_the_same_total_does_not_give_it_away()
    {
        // M + F = 150 and A = 148 would leave 2 for B
        var shared = Shown(Hide(BlockOf(("A._T._T", 148), ("B._T._T", 2), ("_T.M._T", 100), ("_T.F._T", 50)), Below));

        Assert.Equal((148, 148), shared["A._T._T"]);
        Assert.Equal([(0L, Figure.Unbounded), (0L, Figure.Unbounded)], [shared["_T.M._T"], shared["_T.F._T"]]);
    }

    [Fact]
    public void A_small_memo_code_widens_the_total_it_is_part_of()
    {
        var shared = Shown(Hide(BlockOf(("A._T._T", 97), ("EU._T._T", 3), ("_T._T._T", 100), ("_T.M._T", 60)), Below));
        Assert.Equal([(97L, 97L), (0L, Figure.Unbounded), (97L, Figure.Unbounded), (0L, Figure.Unbounded)], [shared["A._T._T"], shared["EU._T._T"], shared["_T._T._T"], shared["_T.M._T"]]);
    }

    [Fact]
    public void Zero_missing_large_and_what_the_source_hid_stay_as_they_are()
    {
        (string, Figure)[] rows = [("A._T._T", Figure.Count(0)), ("B._T._T", Figure.Missing()), ("C._T._T", Figure.Count(5)), ("D._T._T", Figure.Suppressed(1, 9))];
        var own = BlockOf(rows);
        Assert.Same(own, Hide(own, Below));
        Assert.Throws<ArgumentOutOfRangeException>(() => VintageChange.Release(own, Released, 1));
    }

    [Fact]
    public void Rounded_small_counts_are_all_shown_alike()
    {
        var shared = Shown(Hide(BlockOf(("A._T._T", Figure.Rounded(5, 5)), ("B._T._T", Figure.Rounded(10, 5)), ("C._T._T", Figure.Rounded(15, 5))), 12));
        Assert.Equal([(0L, 13L), (0L, 13L), (13L, 17L)], [shared["A._T._T"], shared["B._T._T"], shared["C._T._T"]]);
    }

    [Fact]
    public void What_is_shown_is_true_and_the_same_whatever_the_small_counts_are()
    {
        var (compared, widened) = (0, 0);
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var cells = Cells(random);
            var printed = Keys().Where(_ => random.Next(3) > 0).ToList();
            var own = BlockOf([.. printed.Select(key => (string.Join('.', key), Sum(cells, key)))]);
            var shared = Hide(own, Below);
            for (var r = 0; r < own.Count; r++)
            {
                var (truth, shown) = (own.FigureAt(r), shared.FigureAt(r));
                Assert.True(shown.Low <= truth.Low && shown.High >= truth.High, $"{seed}: {truth} is shown as {shown}");
                if (shown.High == Figure.Unbounded) widened++;
            }
            // the same table with other small counts in the same places; a memo code follows what it is made of
            var hidden = SmallOf(shared).Select(key => key.Split('.')).Where(key => key[0] != "EU").ToList();
            var others = cells.ToDictionary(cell => cell.Key, cell => cell.Value > 0 && hidden.Any(key => Holds(key, cell.Key)) ? random.Next(1, Below) : cell.Value);
            var other = BlockOf([.. printed.Select(key => (string.Join('.', key), Sum(others, key)))]);
            var otherShared = Hide(other, Below);
            if (!printed.Where(key => IsSmall(Sum(cells, key))).SequenceEqual(printed.Where(key => IsSmall(Sum(others, key))))) continue;
            compared++;
            Assert.Equal(Shown(shared), Shown(otherShared));
            foreach (var axis in (string[][])[[], ["CIT"], ["SEX"], ["CIT", "SEX"]]) Assert.Equal(Ask(own, axis), Ask(other, axis));
        }
        Assert.True(compared > 1500 && widened > 3000, $"{compared} {widened}");
    }

    [Fact]
    public void The_owner_is_answered_with_its_own_numbers_and_others_with_what_is_shown()
    {
        var own = BlockOf(("A._T._T", 97), ("B._T._T", 3));
        var cube = new FigureCube(Flow);
        cube.Apply([VintageChange.Release(own, Released, Below)]);
        Assert.Equal(100, cube.Answer(new(Year, Year), new((_, _) => Access.Full)).GrandTotal!.Value);
        var seen = cube.Answer(new(Year, Year), new((_, _) => Access.Open(0b111, Frequency.A))).GrandTotal!;
        Assert.Equal((98, 101, 1, null), (seen.Low, seen.High, seen.Suppressed, seen.Value));
    }

    /// <summary>What others see of a block that was released alone.</summary>
    private static Block Hide(Block own, int below)
    {
        var cube = new FigureCube(Flow);
        cube.Apply([VintageChange.Release(own, Released, below)]);
        return cube.InForce("IT", Year)!.Shared!;
    }

    /// <summary>What a Party that may see everything as deep as it is there is answered.</summary>
    private static string Ask(Block own, string[] axis)
    {
        var cube = new FigureCube(Flow);
        cube.Apply([VintageChange.Release(own, Released, Below)]);
        return AnswerText.Of(cube.Answer(new CubeQuery(Year, Year) { Rows = [.. axis] }, new((_, _) => Access.Open(0b111, Frequency.A))));
    }

    private static Dictionary<(string Cit, string Sex), long> Cells(Random random) =>
        (from cit in (string[])["A", "B", "C", "D"] from sex in (string[])["F", "M"] select (cit, sex))
            .ToDictionary(cell => cell, _ => (long)(random.Next(4) switch { 0 => 0, 1 => random.Next(1, Below), _ => random.Next(Below, 200) }));

    private static IEnumerable<string[]> Keys() =>
        from cit in (string[])["A", "B", "C", "D", "R1", "_T", "EU"] from sex in (string[])["F", "M", "_T"] select (string[])[cit, sex, "_T"];

    private static Figure Sum(Dictionary<(string Cit, string Sex), long> cells, string[] key) => Figure.Count(cells
        .Where(cell => Holds(key, cell.Key)).Sum(cell => cell.Value));

    private static bool Holds(string[] key, (string Cit, string Sex) cell) => (key[1] == "_T" || key[1] == cell.Sex) && key[0] switch
    {
        "_T" => true,
        "R1" => cell.Cit is "A" or "B",
        "EU" => cell.Cit is "B" or "D",
        var code => code == cell.Cit,
    };

    private static bool IsSmall(Figure figure) => figure.Value is > 0 and < Below;

    private static IEnumerable<string> SmallOf(Block shared) => Enumerable.Range(0, shared.Count).Where(r => shared.FigureAt(r).Confidentiality == 'A').Select(r => KeyOf(shared, r));

    private static Dictionary<string, (long Low, long High)> Shown(Block block) =>
        Enumerable.Range(0, block.Count).ToDictionary(r => KeyOf(block, r), r => (block.FigureAt(r).Low, block.FigureAt(r).High));

    private static string KeyOf(Block block, int row) => string.Join('.', Flow.Dimensions.Select((dimension, d) => dimension.List.Codes[block.CodeAt(row, d)].Id));

    private static Block BlockOf(params (string Key, long Count)[] rows) => BlockOf([.. rows.Select(row => (row.Key, Figure.Count(row.Count)))]);

    private static Block BlockOf(params (string Key, Figure Figure)[] rows) =>
        RandomWorld.BlockOf(Flow, new("IT", Year, Released, VintageKind.Figures, [.. rows.Select(r => new SlowReport(r.Key.Split('.'), r.Figure))]));
}
