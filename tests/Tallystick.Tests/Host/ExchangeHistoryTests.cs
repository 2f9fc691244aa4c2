using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Reciprocity;
using Tallystick.Sdmx;
using Tallystick.Statistics;
using Tallystick.Statistics.Releases;
using Tallystick.Tests.Libraries.Reciprocity;

namespace Tallystick.Tests.Host;

/// <summary>What the rooms make of an exchange's history (releases, nil reports, withdrawals, sharing changed, terms, suspensions, departures, rules in
/// their versions) against a reader who looks through all of it anew, on a hundred thousand random histories, before and after every moment at which something changes.</summary>
public sealed class ExchangeHistoryTests
{
    private const int Histories = 100_000;
    private static readonly DateTimeOffset Begin = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly FirstDay = new(2020, 1, 1);

    [Fact]
    public void Rooms_agree_with_who_reads_all_of_the_history_anew()
    {
        var differences = new System.Collections.Concurrent.ConcurrentQueue<string>();
        long cells = 0, open = 0;
        var grounds = new int[Enum.GetValues<Ground>().Length];
        var changed = new int[3];
        Parallel.For(0, Histories, seed =>
        {
            var random = new Random(seed);
            var history = SomeHistory(random);
            var owner = history.Parties[random.Next(history.Parties.Count)].Id;
            var viewer = history.Parties[random.Next(history.Parties.Count)].Id;
            var flow = random.Next(4) > 0 ? "A" : "B";
            var period = SomePeriod(random, history, owner, flow);
            // A moment at which something happens, and the moment before: what changes must change then and not a moment sooner or later.
            var moment = SomeMoment(random, history);
            Decision? earlier = null;
            foreach (var at in new[] { moment.AddTicks(-1), moment })
            {
                var fast = FactsOf(history, at).From(Viewer.Of(viewer), flow).Decide(owner, period);
                var slow = SlowReciprocity.Decide(history.At(at), history.RuleAt(flow, at), viewer, owner, flow, period);
                if ((slow.Sees, slow.Ground, slow.Depth, slow.Finest) != (fast.Sees, fast.Ground, fast.Depth, fast.Finest))
                    differences.Enqueue($"history {seed} at {at:O}: {viewer} sees {owner} {flow} {period}: read anew {slow}, rooms {fast}");
                Interlocked.Increment(ref cells);
                if (fast.Sees) Interlocked.Increment(ref open);
                Interlocked.Increment(ref grounds[(int)fast.Ground]);
                if (earlier is not null && earlier.Sees && !fast.Sees) Interlocked.Increment(ref changed[0]);
                if (earlier is not null && !earlier.Sees && fast.Sees) Interlocked.Increment(ref changed[1]);
                if (earlier is { Sees: true } && fast.Sees && earlier.Depth != fast.Depth) Interlocked.Increment(ref changed[2]);
                earlier = fast;
            }
        });
        Assert.True(differences.IsEmpty, $"{differences.Count} differences, the first: {differences.FirstOrDefault()}");
        Assert.Equal(2L * Histories, cells);
        // What never comes up is not proven: each ground a Party can meet, and slices that open, close and change their depth at one moment.
        Assert.All(Enum.GetValues<Ground>().Where(g => g != Ground.SharedWithSecretariat), ground => Assert.True(grounds[(int)ground] >= 100, $"{ground} came up {grounds[(int)ground]} times"));
        Assert.InRange(open, cells / 20, cells - cells / 20);
        Assert.All(changed, times => Assert.True(times >= 100, $"closed, opened, changed in depth: {string.Join(", ", changed)} times"));
    }

    /// <summary>The facts as the rooms make them, entry after entry.</summary>
    private static ExchangeFacts FactsOf(SlowHistory history, DateTimeOffset moment)
    {
        var flows = new Dictionary<(string Party, string Dataflow), PartyFlow>();
        foreach (var (entry, breakdown) in history.Entries.Where(e => e.Entry.At <= moment))
        {
            var key = (entry.Party.Value, entry.Dataflow.Value);
            flows[key] = flows.GetValueOrDefault(key, PartyFlow.Empty).After(entry, breakdown, []);
        }
        var day = DateOnly.FromDateTime(moment.UtcDateTime);
        var parties = history.Parties.Select(p => new PartyFacts(p.Id, p.Joined, Membership.Standing.On(day, [.. p.Events], [.. history.Terms]).IsGood));
        return new(moment, parties, history.Rules, flows.ToDictionary(pair => pair.Key, pair => (IReadOnlyDictionary<TimePeriod, ReleasedPeriod>)pair.Value.InForce));
    }

    private static SlowHistory SomeHistory(Random random)
    {
        TermsVersion[] terms = random.Next(3) == 0 ? [new("1", FirstDay, ""), new("2", SomeDay(random).AddDays(1), "")] : [new("1", FirstDay, "")];
        var parties = Enumerable.Range(0, random.Next(2, 4)).Select(i => ($"P{i}", FirstDay.AddDays(random.Next(700)), SomeStanding(random, terms))).ToList();
        var rules = new List<MirrorRule>();
        foreach (var flow in new[] { "A", "B" })
        {
            for (var version = random.Next(flow == "A" ? 1 : 0, 4); version > 0; version--)
            {
                var n = random.Next(1, 5);
                var from = random.Next(2) == 0 ? FirstDay : SomeDay(random);
                // a body may set each dataflow's rule once a day
                if (rules.Any(r => r.Dataflow == flow && r.InForceFrom == from)) continue;
                rules.Add(new(flow, new[] { Frequency.A, Frequency.Q, Frequency.M, Frequency.M }[random.Next(4)], n, random.Next(0, n + 1), random.Next(0, 100),
                    random.Next(3) == 0 ? random.Next(0, 400) : 0, random.Next(3) == 0, from, $"D{version}"));
            }
        }
        var entries = new List<(ReleaseEntry, IReadOnlyDictionary<TimePeriod, ulong>)>();
        var at = Begin;
        for (var seq = 1; seq <= 14; seq++)
        {
            // now and then several things happen at one moment
            if (random.Next(5) > 0) at = at.AddHours(random.Next(1, 24 * 90));
            entries.Add(SomeEntry(random, seq, at, parties));
        }
        return new([.. parties.Select(p => (p.Item1, p.Item2, (IReadOnlyList<StandingEvent>)p.Item3))], terms, rules, entries);
    }

    private static (ReleaseEntry, IReadOnlyDictionary<TimePeriod, ulong>) SomeEntry(Random random, long seq, DateTimeOffset at, List<(string Id, DateOnly, List<StandingEvent>)> parties)
    {
        var kind = random.Next(10) switch { 0 => ReleaseEntryKind.Withdrawal, 1 => ReleaseEntryKind.Sharing, 2 => ReleaseEntryKind.Nil, _ => ReleaseEntryKind.Figures };
        var frequency = new[] { Frequency.M, Frequency.M, Frequency.M, Frequency.Q, Frequency.A }[random.Next(5)];
        var first = TimePeriod.Holding(FirstDay.AddDays(random.Next(500)), frequency);
        ImmutableArray<TimePeriod> periods = kind == ReleaseEntryKind.Sharing ? [] : [.. Enumerable.Range(0, random.Next(1, frequency == Frequency.M ? 10 : 4)).Select(i => first.Plus(i))];
        var names = kind == ReleaseEntryKind.Sharing || (kind is ReleaseEntryKind.Figures or ReleaseEntryKind.Nil && random.Next(4) > 0);
        var sharing = !names ? null : new SharingChoice(random.Next(3) > 0 ? SharingCircle.Participants : (SharingCircle)random.Next(4),
            [.. parties.Where(_ => random.Next(2) == 0).Select(p => p.Id)], false, random.Next(4) == 0 ? at.AddDays(random.Next(-10, 200)) : null, "");
        var entry = new ReleaseEntry(seq, kind, new(parties[random.Next(parties.Count)].Id), new(random.Next(5) > 0 ? "A" : "B"), at, periods,
            kind == ReleaseEntryKind.Figures ? $"S{seq}" : null, sharing, null, null);
        return (entry, kind == ReleaseEntryKind.Figures ? periods.ToDictionary(p => p, _ => (ulong)random.Next(8)) : []);
    }

    private static List<StandingEvent> SomeStanding(Random random, TermsVersion[] terms)
    {
        var events = new List<StandingEvent>();
        if (random.Next(12) > 0) events.Add(Accepted(FirstDay, terms[random.Next(terms.Length)]));
        var day = FirstDay;
        for (var more = random.Next(4) == 0 ? random.Next(1, 5) : 0; more > 0; more--)
        {
            day = day.AddDays(random.Next(300));
            events.Add(random.Next(7) switch
            {
                5 => new(day, StandingChange.Excluded, null, "", ""),
                6 => new(day, StandingChange.Admitted, null, "", ""),
                0 => new(day, StandingChange.Left, null, "", ""),
                1 or 2 => Accepted(day, terms[random.Next(terms.Length)]),
                3 => new(day, StandingChange.Suspended, null, "", ""),
                _ => new(day, StandingChange.Restored, null, "", ""),
            });
        }
        return events;

        static StandingEvent Accepted(DateOnly on, TermsVersion version) => new(on, StandingChange.Accepted, version.Version, "", "");
    }

    private static TimePeriod SomePeriod(Random random, SlowHistory history, string owner, string flow)
    {
        var released = history.Entries.Where(e => e.Entry.Party.Value == owner && e.Entry.Dataflow.Value == flow).SelectMany(e => e.Entry.Periods).ToList();
        return released.Count > 0 && random.Next(8) > 0 ? released[random.Next(released.Count)] : TimePeriod.Holding(SomeDay(random), (Frequency)random.Next(1, 7));
    }

    /// <summary>When an entry, an embargo's end, a rule, terms, a change of standing, the end of grace or a deadline falls.</summary>
    private static DateTimeOffset SomeMoment(Random random, SlowHistory history)
    {
        var rule = history.Rules[random.Next(history.Rules.Count)];
        var party = history.Parties[random.Next(history.Parties.Count)];
        var entry = history.Entries[random.Next(history.Entries.Count)].Entry;
        return random.Next(8) switch
        {
            0 => entry.Sharing?.EmbargoUntil ?? entry.At,
            1 => Midnight(rule.InForceFrom),
            2 => Midnight(history.Terms[^1].InForceFrom),
            3 => party.Events.Count > 0 ? Midnight(party.Events[random.Next(party.Events.Count)].On) : entry.At,
            4 => Midnight(party.Joined.AddDays(rule.GraceDays)),
            5 => Midnight((entry.Periods.IsEmpty ? TimePeriod.Holding(SomeDay(random), rule.Frequency) : entry.Periods[^1]).End.AddDays(rule.LagDays + 1)),
            _ => entry.At,
        };
    }

    private static DateOnly SomeDay(Random random) => FirstDay.AddDays(random.Next(1000));

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
