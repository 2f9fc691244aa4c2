using System.Collections.Immutable;
using Tallystick.Reciprocity;
using Tallystick.Sdmx;

namespace Tallystick.Tests.Libraries.Reciprocity;

/// <summary>The engine against its slow twin: on every world of a small exchange, and under every rule it may have. Random exchanges with a past are in ExchangeHistoryTests.</summary>
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

    /// <summary>One viewer, one owner, three months: every way in which the viewer may have reported (nothing, in total, broken down, nil), before every state of
    /// the owner's figures (none, in force, nil, under embargo until before, at and after the moment), under every window up to three and every number required of it, three
    /// lags, with and without grace that still runs, ends today or is over, history mirrored or opened, and the rule in force, coming tomorrow, or followed by another.</summary>
    [Fact]
    public void Engine_agrees_with_the_twin_under_every_rule_of_a_small_exchange()
    {
        var today = new DateOnly(2020, 5, 1);
        var now = new DateTimeOffset(today, new(12, 0), TimeSpan.Zero);
        var months = Months[..3];
        DateTimeOffset?[] embargoes = [null, now.AddTicks(-1), now, now.AddTicks(1)];
        var rules = from window in new[] { 1, 2, 3 }
                    from required in Enumerable.Range(0, window + 1)
                        // 31 March is due today, was due yesterday, will be due tomorrow
                    from lag in new[] { 0, 30, 31 }
                    from grace in new[] { 0, 100, 101 }
                    from history in new[] { false, true }
                    from version in new[] { -1, 0, 1 }
                    select (Window: window, Required: required, Lag: lag, Grace: grace, History: history, Version: version);
        long cells = 0, open = 0;
        var grounds = new System.Collections.Concurrent.ConcurrentDictionary<Ground, bool>();
        var differences = new System.Collections.Concurrent.ConcurrentQueue<string>();
        Parallel.ForEach(rules.ToList(), r =>
        {
            var rule = new MirrorRule(Flows[0], Frequency.M, r.Window, r.Required, r.Lag, r.Grace, r.History, r.Version < 1 ? new(2019, 1, 1) : today.AddDays(1), "D1");
            // Another version: one that came into force today, or stricter ones on either side of it that do not count.
            MirrorRule[] versions = r.Version switch
            {
                -1 => [rule],
                0 => [rule with { Window = 12, Required = 12, InForceFrom = new(2018, 1, 1) }, rule, rule with { Required = 0, InForceFrom = today.AddDays(1) }],
                _ => [rule],
            };
            var inForce = r.Version == 1 ? null : rule;
            PartyFacts[] parties = [new("V", today.AddDays(-100), true), new("O", new(2015, 1, 1), true)];
            // What the twin says of the viewer's own reporting does not depend on the embargo: it is asked once for each, and compared for all.
            for (var reported = 0; reported < 64; reported++)
            {
                var mirrored = new SlowReciprocity.Answer?[3];
                var own = new Dictionary<TimePeriod, ReleasedPeriod>();
                for (var m = 0; m < 3; m++)
                {
                    if ((reported >> (2 * m) & 3) is > 0 and var how) own[months[m]] = new(months[m], how == 3, how == 2 ? 0b10UL : 0, SharingChoice.National);
                }
                for (var state = 0; state < 6; state++)
                {
                    var theirs = state == 5 ? [] : months.ToDictionary(m => m, m => new ReleasedPeriod(m, state == 4, state == 4 ? 0 : 0b11UL,
                        state == 4 ? SharingChoice.Participants : SharingChoice.Participants with { EmbargoUntil = embargoes[state] }));
                    var facts = new ExchangeFacts(now, parties, versions, new Dictionary<(string, string), IReadOnlyDictionary<TimePeriod, ReleasedPeriod>>
                    {
                        [("V", Flows[0])] = own,
                        [("O", Flows[0])] = theirs,
                    });
                    var view = facts.From(Viewer.Of("V"), Flows[0]);
                    for (var m = 0; m < 3; m++)
                    {
                        var month = months[m];
                        var fast = view.Decide("O", month);
                        var slow = state < 3 && mirrored[m] is { } known ? known : SlowReciprocity.Decide(facts, inForce, "V", "O", Flows[0], month);
                        if (state < 3) mirrored[m] = slow;
                        if ((slow.Sees, slow.Ground, slow.Depth, slow.Finest) != (fast.Sees, fast.Ground, fast.Depth, fast.Finest))
                            differences.Enqueue($"{r}, reported {reported}, state {state}, {month}: twin {slow}, engine {fast}");
                        Interlocked.Increment(ref cells);
                        if (fast.Sees) Interlocked.Increment(ref open);
                        grounds[fast.Ground] = true;
                    }
                }
            }
        });
        Assert.True(differences.IsEmpty, $"{differences.Count} differences, the first: {differences.FirstOrDefault()}");
        Assert.Equal(9L * 3 * 3 * 2 * 3 * 64 * 6 * 3, cells);
        Assert.InRange(open, cells / 10, cells - cells / 10);
        Assert.Equal([Ground.NotReleased, Ground.Embargoed, Ground.NoRule, Ground.NotMirrored, Ground.Mirrored, Ground.Grace], grounds.Keys.Order());
    }

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
}
