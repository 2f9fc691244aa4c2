using System.Collections.Immutable;
using Tallystick.Cube;
using Tallystick.Sdmx;

namespace Tallystick.Tests.Libraries.Cube;

/// <summary>A small dataflow, some Parties' vintages of it, and questions to it: everything odd that a source can do, often.</summary>
public sealed class RandomWorld
{
    private static readonly TimePeriod[] Periods =
    [
        .. new[] { "2019", "2020", "2021", "2020-S1", "2020-S2", "2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4", "2020-01", "2020-02", "2020-03", "2020-04", "2020-05", "2020-06",
            "2020-07", "2020-W02", "2020-W03", "2019-W52", "2020-12", "2021-01" }.Select(TimePeriod.Parse),
    ];
    private static readonly DateTimeOffset Epoch = new(2022, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Random _random;

    public RandomWorld(int seed, Dataflow? flow = null)
    {
        _random = new(seed);
        Flow = flow ?? RandomFlow();
        Parties = ["AA", "BB", "CC"];
        var dense = _random.Next(3) == 0;
        foreach (var party in Parties)
        {
            foreach (var period in Periods)
            {
                if (_random.NextDouble() > (dense ? 0.95 : 0.45)) continue;
                var moments = Enumerable.Range(0, 5).OrderBy(_ => _random.Next()).Take(1 + _random.Next(3)).ToList();
                foreach (var day in moments) Vintages.Add(Vintage(party, period, Epoch.AddDays(day)));
            }
        }
    }

    private Dataflow RandomFlow()
    {
        var kind = _random.Next(8) switch { 0 => MeasureKind.Stock, 1 => MeasureKind.Price, _ => MeasureKind.Flow };
        Dimension[] pool = [Area(), Citizenship(), Sex(), Stage(withTotal: false), Stage(withTotal: true), Citizenship()];
        var dimensions = pool.OrderBy(_ => _random.Next()).DistinctBy(d => d.Id).Take(1 + _random.Next(3)).ToImmutableArray();
        return new("FLOW", LocalText.English("Flow"), LocalText.English("Flow"), kind, "PER", dimensions,
            _random.Next(3) switch { 0 => [Frequency.M], 1 => [Frequency.M, Frequency.Q, Frequency.A], _ => [Frequency.A, Frequency.W] });
    }

    public Dataflow Flow { get; }
    public string[] Parties { get; }
    public List<SlowVintage> Vintages { get; } = [];

    public SlowVintage Vintage(string party, TimePeriod period, DateTimeOffset moment)
    {
        var kind = _random.Next(12) switch { 0 => VintageKind.Nil, 1 => VintageKind.Withdrawn, _ => VintageKind.Figures };
        var rows = new Dictionary<string, SlowReport>();
        var plain = _random.Next(3) == 0;
        var total = _random.Next(4) == 0;
        for (var i = _random.Next(10); kind == VintageKind.Figures && i > 0; i--)
        {
            var codes = Flow.Dimensions.Select(d => total && _random.Next(2) == 0 && d.List.IndexOf("_T") >= 0 ? "_T" : d.List.Codes[_random.Next(d.List.Codes.Length)].Id).ToArray();
            rows[string.Join('|', codes)] = new(codes, plain ? Figure.Count(_random.Next(50)) : RandomFigure());
        }
        return new(party, period, moment, kind, [.. rows.Values]);
    }

    public Figure RandomFigure() => _random.Next(9) switch
    {
        0 => Figure.Rounded(_random.Next(20) * 5, 5),
        1 => Figure.Suppressed(1, 4, "ADN"[_random.Next(3)]),
        2 => Figure.Missing(_random.Next(2) == 0 ? 'O' : 'L'),
        3 => Figure.Scaled(_random.Next(500), (byte)_random.Next(3), 'E'),
        4 => Figure.Rounded(_random.Next(20) * 10, 10, 'P'),
        _ => Figure.Count(_random.Next(100)),
    };

    public CubeQuery RandomQuery()
    {
        List<string> axes = [.. Flow.Dimensions.Select(d => d.Id), "PARTY", "TIME_PERIOD"];
        axes = [.. axes.OrderBy(_ => _random.Next()).Take(_random.Next(4))];
        var rows = _random.Next(axes.Count + 1);
        var where = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>();
        var chosen = ImmutableHashSet.CreateBuilder<string>();
        foreach (var d in Flow.Dimensions)
        {
            if (_random.Next(3) != 0) continue;
            where[d.Id] = [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => _random.Next(5) == 0 ? "_T" : d.List.Codes[_random.Next(d.List.Codes.Length)].Id)];
            if (_random.Next(2) == 0) chosen.Add(d.Id);
        }
        var (from, to) = _random.Next(6) switch
        {
            0 => ("2020-Q1", "2020-Q1"),
            1 => ("2020-01", "2020-06"),
            2 => ("2019", "2021"),
            3 => ("2020-Q4", "2021"),
            4 => ("2020-02", "2020-02"),
            _ => ("2020", "2020"),
        };
        return new(TimePeriod.Parse(from), TimePeriod.Parse(to))
        {
            Rows = [.. axes.Take(rows)],
            Columns = [.. axes.Skip(rows)],
            Where = where.ToImmutable(),
            Chosen = chosen.ToImmutable(),
            Parties = _random.Next(4) == 0 ? [Parties[_random.Next(3)], "ZZ"] : null,
            Frequency = _random.Next(5) switch { 0 => Frequency.A, 1 => Frequency.Q, 2 => Frequency.M, _ => null },
            AsOf = _random.Next(2) == 0 ? Epoch.AddDays(_random.Next(-1, 6)) : null,
            Totals = _random.Next(4) != 0,
        };
    }

    /// <summary>Everything; or one depth for each Party; or each period its own.</summary>
    public Entitlement RandomEntitlement(bool everything = true)
    {
        if (everything && _random.Next(3) == 0) return Entitlement.Everything;
        var byParty = _random.Next(2) == 0;
        var table = new Dictionary<(string, TimePeriod), Access>();
        foreach (var party in Parties)
        {
            var one = RandomAccess();
            foreach (var period in Periods)
            {
                var own = RandomAccess();
                table.Add((party, period), _random.Next(6) == 0 ? Access.Closed : byParty ? one : own);
            }
        }
        return new(table);
    }

    private Access RandomAccess() => _random.Next(7) == 0 ? Access.Closed
        : Access.Open(_random.Next(3) == 0 ? ulong.MaxValue : (ulong)_random.Next(8), (Frequency)(1 + _random.Next(6)));

    public static FigureCube CubeOf(Dataflow flow, IEnumerable<SlowVintage> vintages)
    {
        var cube = new FigureCube(flow);
        cube.Apply(vintages.Select(v => v.Kind switch
        {
            VintageKind.Nil => VintageChange.Nil(v.Party, v.Period, v.InForce),
            VintageKind.Withdrawn => VintageChange.Withdraw(v.Party, v.Period, v.InForce),
            _ => VintageChange.Release(BlockOf(flow, v), v.InForce),
        }));
        return cube;
    }

    public static Block BlockOf(Dataflow flow, SlowVintage vintage)
    {
        var builder = new BlockBuilder(flow, vintage.Party, vintage.Period);
        foreach (var row in vintage.Rows) builder.Add([.. row.Codes.Select((c, d) => flow.Dimensions[d].List.IndexOf(c))], row.Figure);
        return builder.Build();
    }

    public static Dimension Dim(string id, Additivity additivity, params string[] codes) => new(id, LocalText.English(id), new(id, LocalText.English(id),
        [.. codes.Select(c => c.TrimEnd('!').Split('<')).Zip(codes, (parts, c) => new Code(parts[0], parts.Length > 1 ? parts[1] : null, LocalText.English(parts[0]), null, c.EndsWith('!')))]),
        additivity, true);

    private static Dimension Area() => Dim("AREA", Additivity.Adds, "A0", "A1<A0", "A2<A0", "A3", "A21<A2");
    private static Dimension Citizenship() => Dim("CIT", Additivity.Adds, "R1<_T", "C1<R1", "C2<R1", "_T", "C3<_T", "_U<_T", "_Z", "EU<_T!", "M1<EU", "M2<EU", "X");
    private static Dimension Sex() => Dim("SEX", Additivity.Adds, "F", "M", "_T", "_Z");
    private static Dimension Stage(bool withTotal) => withTotal
        ? Dim("STAGE", Additivity.DoesNotAdd, "_T", "FC<_T", "FCS<FC", "CONV<_T")
        : Dim("STAGE", Additivity.DoesNotAdd, "FC", "FCS<FC", "CONV", "ATT!");
}
