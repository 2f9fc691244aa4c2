using System.Collections.Immutable;
using Tallystick.Cube;
using Tallystick.Disclosure;
using Tallystick.Sdmx;

namespace Tallystick.Tests.Libraries.Cube;

/// <summary>An attacker asks the engine everything that can be asked: every axis, every filter, every frequency, every moment. He knows which codes and periods make up which, what a memo code is
/// made of, and that nothing was revised, and puts all the answers into one linear programme. No hidden count may be narrowed.</summary>
public class SmallCellsLeakTests
{
    private const int Below = 5;
    private static readonly DateTimeOffset Epoch = new(2024, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Leaves = ["A", "B", "C", "D"];
    private static readonly Dimension Citizenship = RandomWorld.Dim("CIT", Additivity.Adds, "_T", "R1<_T", "A<R1", "B<R1", "C<_T", "D<_T", "EU!");
    private static readonly Dimension Sex = RandomWorld.Dim("SEX", Additivity.Adds, "F", "M", "_T");
    private static readonly Dataflow Flow = new("TEST", LocalText.English("Test"), LocalText.English("Test"), MeasureKind.Flow, "PER", [Citizenship, Sex], [Frequency.M, Frequency.Q, Frequency.A]);
    private static readonly Entitlement Others = new((_, _) => Access.Open(ulong.MaxValue, Frequency.D));

    [Theory]
    [InlineData("one period", new[] { "2023" })]
    [InlineData("a year beside its quarters", new[] { "2023", "2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4" })]
    [InlineData("a quarter beside its months", new[] { "2023-Q1", "2023-01", "2023-02", "2023-03" })]
    [InlineData("weeks across months", new[] { "2023-01", "2023-02", "2023-W05", "2023-W04" })]
    public void No_hidden_count_is_told_by_all_the_answers_together(string _, string[] periods)
    {
        var (told, secret, alone) = (0, 0, 0);
        for (var seed = 0; seed < 8; seed++)
        {
            var world = new World(new Random(seed), periods);
            var attack = world.Attack([null], out var cells);
            foreach (var row in world.Rows.Where(world.IsSecret))
            {
                var range = attack.RangeOf(cells[row]);
                if (world.IsTold(row))
                {
                    told++;
                    Assert.True(range.Contains(new(1, Below - 1)), $"{seed}: {row} is narrowed to {range}");
                }
                Assert.True(range.High == ValueRange.Open || range.High - range.Low >= Below - 2, $"{seed}: {row} is narrowed to {range}");
                secret++;
            }

            if (seed > 1) continue;
            // were each release looked at by itself, the same attacker would find counts out
            var apart = world.Attack(world.Releases, out cells);
            alone += world.Rows.Where(world.IsSecret).Count(row => apart.RangeOf(cells[row]) is var range && range.High != ValueRange.Open && range.High - range.Low < Below - 2);
        }
        Assert.True(told > 8 && secret > 15, $"{told} {secret}");
        Assert.True(alone > 0 || periods.Length == 1, $"{alone} found out where releases are looked at by themselves");
    }

    [Fact]
    public void Eight_small_citizenships_beside_two_small_sexes_are_not_told_by_their_bounds()
    {
        var codes = Enumerable.Range(1, 8).Select(i => $"C{i}").ToArray();
        var flow = Flow with { Dimensions = [RandomWorld.Dim("CIT", Additivity.Adds, ["_T", .. codes]), Sex] };
        var cube = new FigureCube(flow);
        var rows = codes.Select(code => new SlowReport([code, "_T"], Figure.Count(1))).Concat([new(["_T", "F"], Figure.Count(4)), new(["_T", "M"], Figure.Count(4))]).ToList();
        cube.Apply([VintageChange.Release(RandomWorld.BlockOf(flow, new("IT", TimePeriod.Year(2023), Epoch, VintageKind.Figures, rows)), Epoch, Below)]);
        var shared = cube.InForce("IT", TimePeriod.Year(2023))!.Shared!;
        var shown = Enumerable.Range(0, shared.Count).Select(shared.FigureAt).GroupBy(figure => (figure.Low, figure.High, figure.Confidentiality)).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(new() { [(1, 4, 'A')] = 8, [(0, Figure.Unbounded, 'D')] = 2 }, shown);
    }

    [Fact]
    public void What_was_released_openly_is_hidden_once_it_is_released_hidden_and_open_again_once_it_is_shown()
    {
        var year = TimePeriod.Year(2023);
        string At(FigureCube cube, int day, string code) => Text(cube.Answer(new(year, year) { Where = Where("CIT", code), AsOf = Epoch.AddDays(day) }, Others).GrandTotal!);
        Block Of(long b) => RandomWorld.BlockOf(Flow, new("IT", year, Epoch, VintageKind.Figures, [new(["A", "_T"], Figure.Count(97)), new(["B", "_T"], Figure.Count(b)), new(["_T", "_T"], Figure.Count(97 + b))]));
        var cube = new FigureCube(Flow);
        cube.Apply([VintageChange.Release(Of(3), Epoch)]);
        Assert.Equal(("3..3", "100..100"), (At(cube, 0, "B"), At(cube, 0, "_T")));
        cube.Apply([VintageChange.Release(Of(3), Epoch.AddDays(1), Below)]);
        foreach (var day in (int[])[0, 1]) Assert.Equal(("97..97", "1..4", "98.."), (At(cube, day, "A"), At(cube, day, "B"), At(cube, day, "_T")));
        // a revision has a number of its own
        cube.Apply([VintageChange.Release(Of(7), Epoch.AddDays(2), Below)]);
        Assert.Equal(("7..7", "104..104", "1..4", "98.."), (At(cube, 2, "B"), At(cube, 2, "_T"), At(cube, 0, "B"), At(cube, 0, "_T")));
        // the owner shows it after all
        cube.Apply([VintageChange.Release(Of(3), Epoch.AddDays(3))]);
        Assert.Equal(("3..3", "100..100"), (At(cube, 3, "B"), At(cube, 3, "_T")));
        Assert.Equal("1..4", At(cube, 1, "B"));
    }

    [Fact]
    public void What_the_file_itself_hides_as_small_is_not_told_by_its_totals_either()
    {
        var year = TimePeriod.Year(2023);
        var cube = new FigureCube(Flow);
        cube.Apply([VintageChange.Release(RandomWorld.BlockOf(Flow, new("IT", year, Epoch, VintageKind.Figures,
            [new(["A", "_T"], Figure.Count(97)), new(["B", "_T"], Figure.Suppressed(0, 2)), new(["_T", "_T"], Figure.Count(98))])), Epoch, Below)]);
        Assert.Equal(["97..97", "0..2", "97.."], ((string[])["A", "B", "_T"]).Select(code => Text(cube.Answer(new(year, year) { Where = Where("CIT", code) }, Others).GrandTotal!)));
    }

    [Fact]
    public void Another_party_s_figures_and_other_days_stay_as_they_are()
    {
        var (first, second) = (TimePeriod.Month(2023, 1), TimePeriod.Month(2023, 2));
        Block Of(string party, TimePeriod period) => RandomWorld.BlockOf(Flow, new(party, period, Epoch, VintageKind.Figures, [new(["B", "_T"], Figure.Count(3)), new(["_T", "_T"], Figure.Count(100))]));
        var cube = new FigureCube(Flow);
        cube.Apply([VintageChange.Release(Of("IT", first), Epoch, Below), VintageChange.Release(Of("IT", second), Epoch), VintageChange.Release(Of("FR", first), Epoch)]);
        Assert.NotSame(cube.InForce("IT", first)!.Figures, cube.InForce("IT", first)!.Shared);
        Assert.Same(cube.InForce("IT", second)!.Figures, cube.InForce("IT", second)!.Shared);
        Assert.Same(cube.InForce("FR", first)!.Figures, cube.InForce("FR", first)!.Shared);
        // a year released openly afterwards holds the hidden month
        var year = RandomWorld.BlockOf(Flow, new("IT", TimePeriod.Year(2023), Epoch, VintageKind.Figures, [new(["B", "_T"], Figure.Count(6)), new(["C", "_T"], Figure.Count(2)), new(["_T", "_T"], Figure.Count(200))]));
        cube.Apply([VintageChange.Release(year, Epoch)]);
        Assert.Equal(["0..", "2..2", "2.."], ((string[])["B", "C", "_T"]).Select(code => Text(cube.Answer(new(TimePeriod.Year(2023), TimePeriod.Year(2023)) { Where = Where("CIT", code) }, new((party, period) => party == "IT" && period.Frequency == Frequency.A ? Access.Open(ulong.MaxValue, Frequency.D) : Access.Closed)).GrandTotal!)));
    }

    private static string Text(Cell cell) => cell.Low + ".." + (cell.High == Figure.Unbounded ? "" : cell.High);

    private static ImmutableDictionary<string, ImmutableArray<string>> Where(string dimension, string code) => ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add(dimension, [code]);

    /// <summary>A row as it was printed.</summary>
    private sealed record Row(string Period, int Vintage, string Cit, string Sex);

    /// <summary>Who was counted, by code and stretch of days, and what of it was printed when, hidden or not.</summary>
    private sealed class World
    {
        private readonly string[] _periods;
        private readonly DateOnly[] _cuts;
        private readonly Dictionary<(string Cit, string Sex, int Stretch), long> _truth;
        private readonly Dictionary<(string Period, int Vintage), int> _below = [];

        public World(Random random, string[] periods)
        {
            _periods = periods;
            _cuts = [.. periods.Select(TimePeriod.Parse).SelectMany(p => (DateOnly[])[p.Start, p.End.AddDays(1)]).Distinct().Order()];
            _truth = (from cit in Leaves from sex in (string[])["F", "M"] from stretch in Enumerable.Range(0, _cuts.Length - 1) select (cit, sex, stretch))
                .ToDictionary(leaf => leaf, _ => (long)(random.Next(6) switch { < 3 => 0, 3 => random.Next(1, Below), _ => random.Next(1, 60) }));
            var keys = (from cit in (string[])["A", "B", "C", "D", "R1", "_T", "EU"] from sex in (string[])["F", "M", "_T"] select (cit, sex)).ToArray();
            foreach (var period in periods)
            {
                // released once or twice, openly at first now and then
                for (var v = 0; v <= random.Next(2); v++)
                {
                    _below[(period, v)] = random.Next(4) == 0 && v == 0 ? 0 : Below;
                    var most = random.Next(2, 5);
                    Rows.AddRange(keys.Where(_ => random.Next(5) < most).Select(key => new Row(period, v, key.cit, key.sex)));
                }
            }
        }

        public List<Row> Rows { get; } = [];

        public IEnumerable<(string, int)?> Releases => _below.Keys.Select(release => ((string, int)?)release);

        public bool IsSecret(Row row) => Value(row) is > 0 and < Below && Enumerable.Range(row.Vintage, 2).Any(v => _below.GetValueOrDefault((row.Period, v)) > 0);

        public bool IsTold(Row row)
        {
            var block = Cube().InForce("IT", TimePeriod.Parse(row.Period), Moment(row.Vintage))!.Shared!;
            return Enumerable.Range(0, block.Count).Any(r => block.FigureAt(r).Confidentiality == 'A' && (string[])[Code(block, r, 0), Code(block, r, 1)] is [var cit, var sex] && (cit, sex) == (row.Cit, row.Sex));
        }

        private FigureCube Cube((string, int)? only = null) => Cube(Value, only);

        /// <summary>Puts all the answers into one table of equations: of everything released, or of each release in a cube of its own.</summary>
        public TableAttack Attack(IEnumerable<(string, int)?> releases, out Dictionary<Row, int> places)
        {
            var cells = ImmutableArray.CreateBuilder<SumCell>();
            var relations = ImmutableArray.CreateBuilder<SumRelation>();
            int Add(string key, long value, ValueRange known)
            {
                cells.Add(new(key, value, CellMark.Secondary, known, default));
                return cells.Count - 1;
            }
            var leaves = _truth.ToDictionary(leaf => leaf.Key, leaf => Add($"{leaf.Key}", leaf.Value, ValueRange.AnyCount));
            places = [];
            foreach (var row in Rows)
            {
                places[row] = Add($"{row}", Value(row), ValueRange.AnyCount);
                relations.Add(new(places[row], [.. leaves.Where(leaf => Holds(row, leaf.Key)).Select(leaf => leaf.Value)]));
            }
            var seen = new Dictionary<string, (Row[] Rows, ValueRange Range)>();
            foreach (var only in releases)
            {
                // what an answer is the sum of: asked of cubes that count in powers of 8 instead
                var symbols = Rows.Chunk(20).Select(some => (Rows: some, Cube: Cube(row => Array.IndexOf(some, row) is >= 0 and var i ? 1L << (3 * i) : 0, only))).ToList();
                var cube = Cube(only);
                foreach (var question in Questions())
                {
                    var meaning = symbols.SelectMany(symbol => Answers(symbol.Cube, question, Entitlement.Everything).Select(answer => (answer.Key, Parts: Decode(symbol.Rows, answer.Cell.Low))))
                        .ToLookup(answer => answer.Key, answer => answer.Parts);
                    foreach (var (key, cell) in Answers(cube, question, Others))
                    {
                        var rows = meaning[key].SelectMany(parts => parts).ToArray();
                        if (cell.Kind != CellKind.Sum || rows.Length == 0) continue;
                        var name = string.Join('+', rows.Select(row => $"{row}").Order());
                        var before = seen.GetValueOrDefault(name, (rows, ValueRange.AnyCount)).Item2;
                        seen[name] = (rows, new(Math.Max(before.Low, cell.Low), Math.Min(before.High, cell.High)));
                    }
                }
            }
            foreach (var (name, (rows, range)) in seen)
            {
                // that the answer is true is checked by the table
                relations.Add(new(Add(name, rows.Sum(Value), range), [.. Array.ConvertAll(rows, Place(places))]));
            }
            return new(new(cells.ToImmutable(), relations.ToImmutable()));
        }

        private static Converter<Row, int> Place(Dictionary<Row, int> places) => row => places[row];

        private FigureCube Cube(Func<Row, long> value, (string, int)? only)
        {
            var cube = new FigureCube(Flow);
            foreach (var release in Rows.GroupBy(row => (row.Period, row.Vintage)).OrderBy(release => release.Key.Vintage))
            {
                var block = RandomWorld.BlockOf(Flow, new("IT", TimePeriod.Parse(release.Key.Period), Moment(release.Key.Vintage), VintageKind.Figures, [.. release.Select(row => new SlowReport([row.Cit, row.Sex], Figure.Count(value(row))))]));
                if (only is null || only == release.Key) cube.Apply([VintageChange.Release(block, Moment(release.Key.Vintage), _below[release.Key])]);
            }
            return cube;
        }

        private IEnumerable<CubeQuery> Questions()
        {
            var (from, to) = (TimePeriod.Parse("2022"), TimePeriod.Parse("2024"));
            string[][] axes = [[], ["CIT"], ["SEX"], ["TIME_PERIOD"], ["CIT", "SEX"], ["CIT", "TIME_PERIOD"], ["SEX", "TIME_PERIOD"], ["CIT", "SEX", "TIME_PERIOD"]];
            var filters = Citizenship.List.Codes.Select(code => ("CIT", code.Id)).Concat(Sex.List.Codes.Select(code => ("SEX", code.Id))).Select(pair => Where(pair.Item1, pair.Id)).Prepend(ImmutableDictionary<string, ImmutableArray<string>>.Empty).ToArray();
            foreach (var asOf in (DateTimeOffset[])[Moment(0), Moment(1)])
            {
                foreach (var axis in axes)
                {
                    foreach (var where in axis.Length < 2 ? filters : filters[..1])
                    {
                        foreach (var frequency in axis.Contains("TIME_PERIOD") ? (Frequency?[])[null, Frequency.A, Frequency.Q, Frequency.M] : [null])
                            yield return new(from, to) { Rows = [.. axis], Where = where, AsOf = asOf, Frequency = frequency };
                    }
                    if (axis.Length == 0)
                    {
                        foreach (var period in _periods) yield return new(TimePeriod.Parse(period), TimePeriod.Parse(period)) { Rows = ["CIT", "SEX"], AsOf = asOf };
                    }
                }
            }
        }

        private static IEnumerable<(string Key, Cell Cell)> Answers(FigureCube cube, CubeQuery question, Entitlement entitlement)
        {
            var answer = cube.Answer(question, entitlement);
            foreach (var (row, _, cell) in answer.Filled()) yield return (string.Join('.', answer.Rows[row]), cell);
            if (answer.GrandTotal is { } total) yield return ("all", total);
        }

        private static IEnumerable<Row> Decode(Row[] rows, long sum) =>
            Enumerable.Range(0, rows.Length).SelectMany(i => Enumerable.Repeat(rows[i], (int)(sum >> (3 * i) & 7)));

        private long Value(Row row) => _truth.Where(leaf => Holds(row, leaf.Key)).Sum(leaf => leaf.Value);

        private bool Holds(Row row, (string Cit, string Sex, int Stretch) leaf) =>
            (row.Sex == "_T" || row.Sex == leaf.Sex) && TimePeriod.Parse(row.Period) is var period && period.Start <= _cuts[leaf.Stretch] && _cuts[leaf.Stretch] <= period.End && row.Cit switch
            {
                "_T" => true,
                "R1" => leaf.Cit is "A" or "B",
                "EU" => leaf.Cit is "B" or "D",
                var code => code == leaf.Cit,
            };

        private static string Code(Block block, int row, int dimension) => Flow.Dimensions[dimension].List.Codes[block.CodeAt(row, dimension)].Id;

        private static DateTimeOffset Moment(int vintage) => Epoch.AddDays(vintage);
    }
}
