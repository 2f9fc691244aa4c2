using System.Collections.Immutable;
using System.Security.Cryptography;
using Tallystick.Cube;
using Tallystick.Disclosure;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Libraries.Cube;

/// <summary>Counts for everybody: the same people are changed the same way wherever they stand; a lone person, and one told by a difference, is not told by all cuts there are put together; what is closed leaves no trace.</summary>
public sealed class PublishedCubeTests
{
    private static readonly Dataflow Flow = StructureCatalog.Default.Dataflow("IRREGULAR_ENTRY");
    private static readonly CellKeyParameters Parameters = new("D5-V3-B2", 1_000_000, new PerturbationDesign(5, 3, 2, true).Make());
    private static readonly TimePeriod January = TimePeriod.Month(2025, 1), February = TimePeriod.Month(2025, 2), Year = TimePeriod.Year(2025);
    private static readonly string[] Routes = ["EMED", "CMED", "WMED"], Sexes = ["M", "F"];

    [Fact]
    public void The_same_people_are_published_as_the_same_number_whatever_the_cut()
    {
        var compared = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var world = new World();
            // what is listed as a whole is so everywhere: a line "total" among the codes holds what was reported so, and nothing else
            var (total, byRoute, bySex) = (random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0);
            foreach (var party in (string[])["AA", "BB"])
            {
                // most of it nothing: one code alone is then its whole group, one month the year
                foreach (var month in (TimePeriod[])[January, February])
                    foreach (var route in Routes)
                        foreach (var sex in Sexes)
                            if (random.Next(3) == 0) world.People(party, month, route, sex, random.Next(1, 40));
                foreach (var period in random.Next(2) == 0 ? (TimePeriod[])[January, February, Year] : [January, February])
                {
                    foreach (var route in (string[])["_T", .. Routes])
                        foreach (var sex in (string[])["_T", .. Sexes])
                            if ((route, sex) switch { ("_T", "_T") => total, ("_T", _) => bySex, (_, "_T") => byRoute, _ => true }) world.List(party, period, route, sex);
                }
            }
            var known = new Dictionary<string, (long, string)>(StringComparer.Ordinal);
            foreach (var cell in world.Everything(Salt(seed)))
            {
                if (cell.People.Length == 0)
                {
                    Assert.NotEqual(PublishedKind.Count, cell.Published.Kind);
                    continue;
                }
                var (shown, where) = (cell.Published.Cell.Value ?? 0, $"seed {seed}, {cell.Where}");
                if (!known.TryAdd(cell.People, (shown, where)))
                {
                    compared++;
                    Assert.True(known[cell.People].Item1 == shown, $"{cell.People}: {shown} at {where}, {known[cell.People]}");
                }
                Assert.InRange(shown, cell.Count - 5, cell.Count + 5);
                Assert.NotInRange(shown, 1, 2);
            }
        }
        Assert.InRange(compared, 2000, int.MaxValue);
    }

    /// <summary>A stranger asks every cut, takes each number for the counts the table allows for it, and solves all of it together over whole numbers. Two numbers at the ends of what is
    /// possible can tell a lone person; how often that may be is the table's to say, and it is seldom.</summary>
    [Fact]
    public void Every_cut_put_together_seldom_tells_a_lone_person_or_one_told_by_a_difference()
    {
        const int Salts = 60;
        var (told, narrow, differenceTold) = (0, 0, 0);
        for (var seed = 0; seed < Salts; seed++)
        {
            var world = new World();
            foreach (var route in Routes) foreach (var sex in Sexes) world.People("AA", January, route, sex, (route, sex) switch { ("WMED", "F") => 1, ("EMED", "M") => 23, _ => 7 });
            // one nobody lists: told by men altogether less men by route, were these published as they are
            world.People("AA", January, "BALK", "M", 1);
            foreach (var route in (string[])["_T", .. Routes]) foreach (var sex in (string[])["_T", .. Sexes]) world.List("AA", January, route, sex);
            var (lone, unlisted) = Attack([.. world.Everything(Salt(1000 + seed))], ["AA|2025-01|WMED|F", "AA|2025-01|BALK|M"]);
            Assert.True(lone is { Low: <= 1, High: >= 1 } && unlisted is { Low: <= 1, High: >= 1 }, "What is shown is true of what there is.");
            if (lone.Low == lone.High) told++;
            if (lone.High - lone.Low < 3) narrow++;
            if (unlisted.Low == unlisted.High) differenceTold++;
        }
        Assert.InRange(told, 0, 1);
        Assert.InRange(narrow, 0, Salts / 6);
        Assert.Equal(0, differenceTold);
    }

    [Fact]
    public void What_a_total_has_beyond_its_parts_is_changed_for_itself()
    {
        var differences = new HashSet<long>();
        for (var seed = 0; seed < 40; seed++)
        {
            var world = new World();
            foreach (var (sex, count) in ((string, int)[])[("M", 60), ("F", 38), ("_U", 2)]) world.People("AA", January, "EMED", sex, count);
            world.List("AA", January, "_T", "_T").List("AA", January, "_T", "M").List("AA", January, "_T", "F");
            var cells = world.Everything(Salt(seed)).ToList();
            differences.Add(cells.First(cell => cell.Count == 100).Published.Cell.Value!.Value - cells.First(cell => cell.People.EndsWith("|M 60", StringComparison.Ordinal)).Published.Cell.Value!.Value);
        }
        // were the two unlisted without a key, total and parts would move together
        Assert.InRange(differences.Count, 5, 40);
    }

    [Fact]
    public void What_is_closed_leaves_no_trace_and_what_is_nothing_looks_like_few()
    {
        var keys = new CellKeys(Parameters, Salt(7));
        string Shown(params (TimePeriod Period, string Route, Figure Figure)[] rows)
        {
            var cube = new FigureCube(Flow);
            cube.Apply(rows.GroupBy(row => row.Period).Select(period =>
            {
                var builder = new BlockBuilder(Flow, "AA", period.Key);
                foreach (var row in period) builder.Add(Codes(row.Route, "_T"), row.Figure);
                return VintageChange.Release(builder.Build(), DateTimeOffset.UnixEpoch);
            }));
            var published = PublishedCube.Of(OpenFigures.Of(cube, Flow, (_, period) => period == January), keys);
            return string.Join('\n', Queries("ROUTE").Select(query => Text(published.Answer(query))));
        }
        var open = Shown((January, "_T", Figure.Count(90)), (January, "EMED", Figure.Count(80)));
        Assert.Equal(open, Shown((January, "_T", Figure.Count(90)), (January, "EMED", Figure.Count(80)), (February, "WMED", Figure.Count(9999)), (Year, "_T", Figure.Count(12345))));
        // a row of 0, and no row: the same table
        Assert.Equal(open, Shown((January, "_T", Figure.Count(90)), (January, "EMED", Figure.Count(80)), (January, "CMED", Figure.Count(0))));
        Assert.DoesNotContain("CMED", open, StringComparison.Ordinal);
        // a count that became nothing is not told from these by its row
        var few = Enumerable.Range(0, 50).Select(seed => (Seed: seed, World: new World().People("AA", January, "CMED", "_T", 1).List("AA", January, "CMED", "_T")))
            .First(pair => pair.World.Everything(Salt(pair.Seed)).All(cell => cell.Published.Cell.Value is null));
        Assert.DoesNotContain(few.World.Everything(Salt(few.Seed)), cell => cell.Where.Contains("CMED", StringComparison.Ordinal));
        // digits after the point are no count
        Assert.DoesNotContain("90", Shown((January, "_T", Figure.Scaled(905, 1))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_owner_hides_stays_hidden_and_counts_beside_it_are_changed()
    {
        var cube = new FigureCube(Flow);
        var builder = new BlockBuilder(Flow, "AA", January);
        foreach (var (route, count) in ((string, int)[])[("_T", 103), ("EMED", 100), ("WMED", 3)]) builder.Add(Codes(route, "_T"), Figure.Count(count));
        cube.Apply([VintageChange.Release(builder.Build(), DateTimeOffset.UnixEpoch, hiddenBelow: 5)]);
        var answer = PublishedCube.Of(OpenFigures.Of(cube, Flow, (_, _) => true), new(Parameters, Salt(3))).Answer(new(Year, Year) { Rows = ["ROUTE"], Columns = [CubeQuery.Time] });
        var cells = answer.Rows.Select((key, row) => (key[0], answer[row, 0])).ToDictionary();
        Assert.Equal((PublishedKind.Hidden, "A"), (cells["WMED"].Kind, cells["WMED"].Cell.HiddenAs));
        Assert.Equal((PublishedKind.Hidden, "D"), (cells["_T"].Kind, cells["_T"].Cell.HiddenAs));
        Assert.Null(cells["_T"].Cell.Value);
        Assert.Equal(0, cells["_T"].Cell.Low);
        Assert.Equal(PublishedKind.Count, cells["EMED"].Kind);
        Assert.Equal(PublishedKind.Hidden, answer.ColumnTotal(0).Kind);
    }

    [Fact]
    public void Nothing_is_made_anew_while_what_is_open_stays_the_same()
    {
        var (cube, keys) = (new FigureCube(Flow), new CellKeys(Parameters, Salt(1)));
        cube.Apply([VintageChange.Release(new BlockBuilder(Flow, "AA", January).Add(Codes("EMED", "M"), Figure.Count(50)).Build(), DateTimeOffset.UnixEpoch)]);
        var first = PublishedCube.Of(OpenFigures.Of(cube, Flow, (_, _) => true), keys);
        Assert.Same(first, PublishedCube.Of(OpenFigures.Of(cube, Flow, (_, _) => true), keys, first));
        cube.Apply([VintageChange.Release(new BlockBuilder(Flow, "AA", January).Add(Codes("EMED", "M"), Figure.Count(51)).Build(), DateTimeOffset.UnixEpoch.AddDays(1))]);
        var second = PublishedCube.Of(OpenFigures.Of(cube, Flow, (_, _) => true), keys, first);
        Assert.NotSame(first, second);
        // a revision keeps its key
        var query = new CubeQuery(Year, Year) { Rows = [CubeQuery.Party], Columns = [CubeQuery.Time] };
        Assert.Equal(first.Answer(query)[0, 0].Cell.Value + 1, second.Answer(query)[0, 0].Cell.Value);
        Assert.Throws<ArgumentException>(() => OpenFigures.Of(null, StructureCatalog.Default.Dataflow("FEES"), (_, _) => true));
    }

    /// <summary>Solves all cells together: each is the sum of its people, and between the least and the most that may be published as it is.</summary>
    private static (ValueRange, ValueRange) Attack(List<Cut> cuts, string[] wanted)
    {
        var cells = ImmutableArray.CreateBuilder<SumCell>();
        var relations = ImmutableArray.CreateBuilder<SumRelation>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var atom in cuts.SelectMany(cut => cut.Atoms).DistinctBy(atom => atom.Name))
        {
            places.Add(atom.Name, cells.Count);
            cells.Add(new(atom.Name, atom.Count, CellMark.Primary, ValueRange.AnyCount, default));
        }
        foreach (var cut in cuts.Where(cut => cut.Atoms.Length > 0).DistinctBy(cut => cut.People))
        {
            relations.Add(new(cells.Count, [.. cut.Atoms.Select(atom => places[atom.Name])]));
            cells.Add(new(cut.Where, cut.Count, CellMark.Primary, Possible(cut.Published.Cell.Value ?? 0), default));
        }
        var attack = new TableAttack(new(cells.ToImmutable(), relations.ToImmutable()));
        return (attack.RangeOf(places[wanted[0]]), attack.RangeOf(places[wanted[1]]));
    }

    private static ValueRange Possible(long published)
    {
        var counts = Enumerable.Range((int)Math.Max(0, published - 10), 21).Where(count =>
            Parameters.Table.Rows.Any(row => row.Count == Parameters.Table.RowOf(count) && count + row.Target - row.Count == published)).ToList();
        return new(counts[0], counts[^1]);
    }

    private static byte[] Salt(int seed) => SHA256.HashData(BitConverter.GetBytes(seed));

    private static int[] Codes(string route, string sex) =>
        [.. Flow.Dimensions.Select(d => d.List.IndexOf(d.Id switch { "ROUTE" => route, "SEX" => sex, "REF_AREA" => "IT", _ => Codelist.Total }))];

    private static IEnumerable<CubeQuery> Queries(params string[] dimensions)
    {
        foreach (var by in (string[][])[[], .. dimensions.Select(d => (string[])[d]), dimensions])
        {
            foreach (var party in (bool[])[true, false])
            {
                foreach (var frequency in (Frequency?[])[null, Frequency.A, Frequency.Q, Frequency.M])
                    yield return new(Year, Year) { Rows = party ? [CubeQuery.Party, .. by] : [.. by], Columns = [CubeQuery.Time], Frequency = frequency };
            }
        }
    }

    private static string Text(PublishedAnswer answer) => string.Join('\n', answer.Rows.SelectMany((row, r) => answer.Columns.Select((column, c) => $"{string.Join('.', row)} {column[0]} {answer[r, c].Kind} {answer[r, c].Cell.Value}")));

    private sealed record Cut(string Where, (string Name, long Count)[] Atoms, PublishedCell Published)
    {
        public string People { get; } = string.Join(", ", Atoms.Select(atom => $"{atom.Name} {atom.Count}").Order(StringComparer.Ordinal));
        public long Count { get; } = Atoms.Sum(atom => atom.Count);
    }

    /// <summary>People one by one, what is listed of them, and every cell of every table with the people who are in it.</summary>
    private sealed class World
    {
        private readonly Dictionary<(string Party, TimePeriod Month, string Route, string Sex), long> _people = [];
        private readonly HashSet<(string Party, TimePeriod Period, string Route, string Sex)> _listed = [];

        public World People(string party, TimePeriod month, string route, string sex, long count)
        {
            _people[(party, month, route, sex)] = count;
            return this;
        }

        public World List(string party, TimePeriod period, string route, string sex)
        {
            _listed.Add((party, period, route, sex));
            return this;
        }

        public IEnumerable<Cut> Everything(byte[] salt)
        {
            var cube = new FigureCube(Flow);
            cube.Apply(_listed.GroupBy(row => (row.Party, row.Period)).Select(block =>
            {
                var builder = new BlockBuilder(Flow, block.Key.Party, block.Key.Period);
                foreach (var row in block) builder.Add(Codes(row.Route, row.Sex), Figure.Count(In(row.Party, row.Period, row.Route, row.Sex).Sum(atom => atom.Count)));
                return VintageChange.Release(builder.Build(), DateTimeOffset.UnixEpoch);
            }));
            var published = PublishedCube.Of(OpenFigures.Of(cube, Flow, (_, _) => true), new(Parameters, salt));
            foreach (var query in Queries("ROUTE", "SEX"))
            {
                var answer = published.Answer(query);
                for (var r = 0; r < answer.Rows.Length; r++)
                {
                    for (var c = 0; c < answer.Columns.Length; c++)
                    {
                        if (answer[r, c].Kind == PublishedKind.NotOpen) continue;
                        string? Member(string dimension) => query.Rows.IndexOf(dimension) is >= 0 and var at ? answer.Rows[r][at] : null;
                        yield return new($"{string.Join('.', answer.Rows[r])} {answer.Columns[c][0]} {query.Frequency}",
                            [.. In(Member(CubeQuery.Party), TimePeriod.Parse(answer.Columns[c][0]), Member("ROUTE") ?? "_T", Member("SEX") ?? "_T")
                                // as reported, a period holds who reported that very period
                                .Where(atom => query.Frequency is not null || _listed.Any(row => row.Period.ToString() == answer.Columns[c][0] && atom.Name.StartsWith(row.Party, StringComparison.Ordinal)))], answer[r, c]);
                    }
                }
            }
        }

        private IEnumerable<(string Name, long Count)> In(string? party, TimePeriod period, string route, string sex) =>
            from people in _people
            let key = people.Key
            where (party is null || key.Party == party) && period.Contains(key.Month) && Within("ROUTE", key.Route, route) && Within("SEX", key.Sex, sex)
            select ($"{key.Party}|{key.Month}|{key.Route}|{key.Sex}", people.Value);

        private static bool Within(string dimension, string code, string group) => group == "_T" || Flow.Dimensions[Flow.IndexOf(dimension)].List.IsWithin(code, group);
    }
}
