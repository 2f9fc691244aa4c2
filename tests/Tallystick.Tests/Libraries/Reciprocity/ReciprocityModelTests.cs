using System.Collections.Immutable;
using Tallystick.Reciprocity;
using Tallystick.Sdmx;

namespace Tallystick.Tests.Libraries.Reciprocity;

/// <summary>The engine against its slow twin: on every world of a small exchange, and on ten thousand random larger ones.</summary>
public sealed class ReciprocityModelTests
{
    private static readonly string[] Parties = ["AA", "QM", "XA"];
    private static readonly string[] Flows = ["ENTRY", "DOCS"];
    private static readonly TimePeriod[] Months = [TimePeriod.Month(2020, 1), TimePeriod.Month(2020, 2), TimePeriod.Month(2020, 3), TimePeriod.Month(2020, 4)];

    /// <summary>3 Parties, 2 dataflows, 4 months: all 2^12 patterns of release of a dataflow, all 2^3 of standing, all 4^3 of sharing (nobody,
    /// one of the others, the other, everybody). The second dataflow runs through the same patterns in another order, so a mix-up shows.</summary>
    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    public void Engine_agrees_with_the_twin_on_every_cell_of_every_small_world(int window, int required)
    {
        var now = new DateTimeOffset(2020, 6, 15, 0, 0, 0, TimeSpan.Zero);
        var rules = Flows.Select(flow => new MirrorRule(flow, Frequency.M, window, required, 60, 0, false, new(2019, 1, 1), "D1")).ToList();
        // One dictionary per (party, pattern of months, sharing); its breakdown differs by month so that depth is exercised too.
        var shelf = new IReadOnlyDictionary<TimePeriod, ReleasedPeriod>[3, 16, 4];
        for (var p = 0; p < 3; p++)
        {
            for (var pattern = 0; pattern < 16; pattern++)
            {
                for (var sharing = 0; sharing < 4; sharing++)
                {
                    var terms = Sharing(p, sharing);
                    shelf[p, pattern, sharing] = Months.Where((_, m) => (pattern >> m & 1) != 0).ToDictionary(month => month,
                        month => new ReleasedPeriod(month, false, (ulong)(month.Ordinal % 2 == 0 ? 0b11 : 0b01), terms));
                }
            }
        }
        long cells = 0, open = 0, differences = 0;
        // The twin's answer depends on the two Parties only; it is asked once per distinct question and compared in every world.
        Parallel.For(0, 8, standing =>
        {
            var parties = Parties.Select((id, i) => new PartyFacts(id, new(2015, 1, 1), (standing >> i & 1) != 0)).ToList();
            var twin = new SlowReciprocity.Answer?[1 << 16];
            long myCells = 0, myOpen = 0, myDifferences = 0;
            for (var releases = 0; releases < 4096; releases++)
            {
                var second = (releases * 2731 + 7) & 4095;
                for (var sharing = 0; sharing < 64; sharing++)
                {
                    var world = new Dictionary<(string, string), IReadOnlyDictionary<TimePeriod, ReleasedPeriod>>(6);
                    for (var p = 0; p < 3; p++)
                    {
                        world[(Parties[p], Flows[0])] = shelf[p, releases >> (4 * p) & 15, sharing >> (2 * p) & 3];
                        world[(Parties[p], Flows[1])] = shelf[p, second >> (4 * p) & 15, sharing >> (2 * p) & 3];
                    }
                    var facts = new ExchangeFacts(now, parties, rules, world);
                    for (var flow = 0; flow < 2; flow++)
                    {
                        var patterns = flow == 0 ? releases : second;
                        for (var viewer = 0; viewer < 3; viewer++)
                        {
                            var view = facts.From(Viewer.Of(Parties[viewer]), Flows[flow]);
                            for (var owner = 0; owner < 3; owner++)
                            {
                                for (var month = 0; month < 4; month++)
                                {
                                    var d = view.Decide(Parties[owner], Months[month]);
                                    var shared = owner != viewer && (sharing >> (2 * owner + Slot(owner, viewer)) & 1) != 0;
                                    var question = flow | viewer << 1 | owner << 3 | month << 5 | (patterns >> (4 * viewer) & 15) << 7
                                        | (patterns >> (4 * owner) & 15) << 11 | (shared ? 1 : 0) << 15;
                                    var slow = twin[question] ??= SlowReciprocity.Decide(facts, rules[flow], Parties[viewer], Parties[owner], Flows[flow], Months[month]);
                                    myCells++;
                                    if (d.Sees) myOpen++;
                                    if (d.Sees != slow.Sees || d.Ground != slow.Ground || d.Depth != slow.Depth || d.Finest != slow.Finest) myDifferences++;
                                }
                            }
                        }
                    }
                }
            }
            Interlocked.Add(ref cells, myCells);
            Interlocked.Add(ref open, myOpen);
            Interlocked.Add(ref differences, myDifferences);
        });
        Assert.Equal(0, differences);
        Assert.Equal(8L * 4096 * 64 * 2 * 9 * 4, cells);
        Assert.InRange(open, cells / 10, cells - cells / 10);
    }

    [Fact]
    public void Engine_agrees_with_the_twin_on_ten_thousand_random_worlds()
    {
        var cells = 0;
        var grounds = new HashSet<Ground>();
        for (var seed = 0; seed < 10_000; seed++)
        {
            var random = new Random(seed);
            var (facts, rules) = RandomWorld(random);
            foreach (var rule in rules.Select(r => r.Dataflow).Distinct())
            {
                foreach (var viewer in facts.Parties.Keys)
                {
                    var view = facts.From(Viewer.Of(viewer), rule);
                    var owner = facts.Parties.Keys.ElementAt(random.Next(facts.Parties.Count));
                    var periods = facts.ReleasesOf(owner, rule).Keys.ToList();
                    for (var i = 0; i < 3; i++)
                    {
                        var period = periods.Count > 0 && random.Next(4) > 0 ? periods[random.Next(periods.Count)] : SomePeriod(random);
                        var fast = view.Decide(owner, period);
                        var slow = SlowReciprocity.Decide(facts, RuleInForce(rules, rule, facts.Today), viewer, owner, rule, period);
                        Assert.True((slow.Sees, slow.Ground, slow.Depth, slow.Finest) == (fast.Sees, fast.Ground, fast.Depth, fast.Finest),
                            $"seed {seed}: {viewer} sees {owner} {rule} {period}: twin {slow}, engine {fast}");
                        grounds.Add(fast.Ground);
                        cells++;
                    }
                }
            }
        }
        Assert.True(cells > 100_000);
        // Each ground but the Secretariat's, which is no Party, must have come up: a generator that never reaches one proves nothing about it.
        Assert.Equal(Enum.GetValues<Ground>().Where(g => g != Ground.SharedWithSecretariat).Order(), grounds.Order());
    }

    private static MirrorRule? RuleInForce(IEnumerable<MirrorRule> rules, string dataflow, DateOnly today) =>
        rules.Where(r => r.Dataflow == dataflow && r.InForceFrom <= today).OrderBy(r => r.InForceFrom).LastOrDefault();

    private static int Slot(int owner, int viewer) => viewer > owner ? viewer - 1 : viewer;

    private static SharingChoice Sharing(int owner, int pattern)
    {
        var others = Parties.Where((_, i) => i != owner).ToList();
        return pattern switch
        {
            0 => SharingChoice.National,
            3 => SharingChoice.Participants,
            _ => SharingChoice.National with { Circle = SharingCircle.Named, Named = [others[pattern - 1]] },
        };
    }

    private static TimePeriod SomePeriod(Random random)
    {
        var day = new DateOnly(2019, 1, 1).AddDays(random.Next(900));
        return TimePeriod.Holding(day, (Frequency)random.Next(1, 7));
    }

    private static (ExchangeFacts, List<MirrorRule>) RandomWorld(Random random)
    {
        var now = new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(random.Next(400));
        var parties = Enumerable.Range(0, random.Next(3, 8)).Select(i =>
            new PartyFacts($"P{i}", DateOnly.FromDateTime(now.UtcDateTime).AddDays(-random.Next(1, 2000)), random.Next(6) > 0)).ToList();
        var rules = new List<MirrorRule>();
        foreach (var flow in new[] { "A", "B", "C" })
        {
            for (var version = random.Next(1, 3); version > 0; version--)
            {
                var n = random.Next(1, 8);
                rules.Add(new(flow, new[] { Frequency.A, Frequency.Q, Frequency.M, Frequency.M }[random.Next(4)], n, random.Next(0, n + 1), random.Next(0, 120),
                    random.Next(3) == 0 ? random.Next(0, 700) : 0, random.Next(3) == 0, new DateOnly(2018, 1, 1).AddDays(random.Next(1300)), $"D{version}"));
            }
        }
        var releases = new Dictionary<(string, string), IReadOnlyDictionary<TimePeriod, ReleasedPeriod>>();
        foreach (var party in parties)
        {
            foreach (var flow in new[] { "A", "B", "C" })
            {
                var periods = new Dictionary<TimePeriod, ReleasedPeriod>();
                var frequency = (Frequency)random.Next(1, 5);
                var density = random.Next(1, 11);
                for (var p = TimePeriod.Holding(new(2019, 1, 1), frequency); p.Start < new DateOnly(2022, 3, 1); p = p.Next)
                {
                    if (random.Next(10) < density) Add(p);
                }
                for (var i = random.Next(4); i > 0; i--) Add(SomePeriod(random));
                releases[(party.Id, flow)] = periods;

                void Add(TimePeriod p) => periods[p] = new(p, random.Next(8) == 0, (ulong)random.Next(16), Terms());
            }
        }
        return (new(now, parties, rules, releases), rules);

        SharingChoice Terms() => new((SharingCircle)random.Next(4), [.. parties.Where(_ => random.Next(2) == 0).Select(p => p.Id)], false,
            random.Next(5) == 0 ? now.AddDays(random.Next(-30, 30)) : null, "");
    }
}
