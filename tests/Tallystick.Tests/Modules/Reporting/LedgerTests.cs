using Tallystick.Kernel;
using Tallystick.Reporting.Ledger;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using static Tallystick.Tests.Modules.Reporting.ReportingWorld;

namespace Tallystick.Tests.Modules.Reporting;

public sealed class LedgerTests
{
    /// <summary>What is in force, looked for from the end: the plainest reading of the rule.</summary>
    private static (string Kind, string? Submission, Audience Audience)? Naive(IReadOnlyList<LedgerEvent> events, TimePeriod period)
    {
        var at = events.ToList().FindLastIndex(entry => entry.Periods.Contains(period));
        if (at < 0 || events[at].Kind == LedgerKind.Withdrawal) return null;
        var sharing = events.Skip(at + 1).LastOrDefault(entry => entry.Kind == LedgerKind.Sharing)?.Sharing ?? events[at].Sharing!;
        return (events[at].Kind.ToString(), events[at].SubmissionId, sharing.Audience);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void After_agrees_with_a_search_from_the_end_whatever_happened(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var events = new List<LedgerEvent>();
            for (var seq = 1; seq <= random.Next(1, 25); seq++) events.Add(Any(random, seq));
            var cut = random.Next(events.Count + 1);
            var standing = InForce.After(events.Take(cut));
            for (var month = 1; month <= 6; month++)
            {
                var period = TimePeriod.Month(2026, month);
                var expected = Naive([.. events.Take(cut)], period);
                var found = standing.Periods.GetValueOrDefault(period);
                Assert.Equal(expected, found is null ? null : (found.Since.Kind.ToString(), found.Since.SubmissionId, found.Sharing.Audience));
                if (found is null) continue;
                Assert.Equal(events.Take(cut).Count(e => e.Kind is LedgerKind.Release or LedgerKind.Nil && e.Periods.Contains(period)), found.Vintage);
            }
        }
    }

    private static LedgerEvent Any(Random random, int seq)
    {
        var from = random.Next(1, 7);
        var periods = Enumerable.Range(from, random.Next(1, 8 - from)).Select(month => TimePeriod.Month(2026, month)).ToArray();
        var terms = SharingTerms.Usual with { Audience = (Audience)random.Next(4) };
        var at = DateTimeOffset.UnixEpoch.AddHours(seq);
        return random.Next(5) switch
        {
            0 or 1 => new(seq, LedgerKind.Release, Italy, Entry, at, [.. periods], "s" + seq, terms, "", null, null, ""),
            2 => new(seq, LedgerKind.Nil, Italy, Entry, at, [.. periods], null, terms, "", null, null, ""),
            3 => new(seq, LedgerKind.Withdrawal, Italy, Entry, at, [.. periods], null, null, "why", null, null, ""),
            _ => new(seq, LedgerKind.Sharing, Italy, Entry, at, [], null, terms, "", null, null, ""),
        };
    }

    [Fact]
    public void After_refuses_entries_out_of_order_or_of_two_Parties()
    {
        var one = Any(new Random(1), 2);
        Assert.Throws<ArgumentException>(() => InForce.After([one, one with { Seq = 1 }]));
        Assert.Throws<ArgumentException>(() => InForce.After([one, one with { Seq = 3, Party = France }]));
    }

    [BothEngines]
    public async Task SinceAsync_never_shows_a_number_before_a_smaller_one_with_many_writers(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        using var done = new CancellationTokenSource();
        const int Writers = 6, Each = 15;
        var gaps = Task.Run(async () =>
        {
            await using var session = world.Session();
            var seen = new List<long>();
            while (true)
            {
                var last = done.IsCancellationRequested;
                seen.AddRange((await ReleaseLedger.SinceAsync(session, seen.Count == 0 ? 0 : seen[^1])).Select(entry => entry.Seq));
                if (last) return seen;
            }
        });
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                var rollback = (writer + i) % 4 == 0;
                try
                {
                    await world.WriteAsync(async session =>
                    {
                        var entry = await LedgerStore.AppendAsync(session, Coordinator, new(LedgerKind.Sharing, Italy, Entry, [], null, SharingTerms.Usual, ""));
                        await Task.Yield();
                        return rollback ? throw new InvalidDataException() : entry;
                    });
                }
                catch (InvalidDataException)
                {
                    // as meant: its number is taken by the next
                }
            }
        })));
        await done.CancelAsync();
        var kept = Enumerable.Range(0, Writers).Sum(writer => Enumerable.Range(0, Each).Count(i => (writer + i) % 4 != 0));
        Assert.Equal(Enumerable.Range(1, kept).Select(i => (long)i), await gaps);
    }

    [BothEngines]
    public async Task AppendAsync_never_lets_time_run_backwards(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        Task<LedgerEvent> Append() => world.WriteAsync(s => LedgerStore.AppendAsync(s, Coordinator, new(LedgerKind.Sharing, Italy, Entry, [], null, SharingTerms.Usual, "")));
        var first = await Append();
        world.Clock.Advance(TimeSpan.FromHours(-1));
        var second = await Append();
        Assert.Equal(first.At, second.At);
        Assert.Equal(first.Seq + 1, second.Seq);
    }

    [BothEngines]
    public async Task What_is_stored_comes_back_as_it_was(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var terms = new SharingTerms(Audience.Named, [new("ES"), France], true, new(2026, 7, 1, 8, 30, 0, TimeSpan.Zero), "“quoted” <b>");
        await world.WriteAsync(s => LedgerStore.AppendAsync(s, Coordinator,
            new(LedgerKind.Release, Italy, Entry, [TimePeriod.Month(2026, 1), TimePeriod.Year(2025)], "sub", terms, "why")));
        await using var session = world.Session();
        var entry = Assert.Single(await ReleaseLedger.SinceAsync(session, 0));
        Assert.Equal((1L, LedgerKind.Release, "sub", "why", "Anna"), (entry.Seq, entry.Kind, entry.SubmissionId, entry.Reason, entry.ByName));
        Assert.Equal(terms, entry.Sharing);
        Assert.Equal([TimePeriod.Year(2025), TimePeriod.Month(2026, 1)], entry.Periods);
        Assert.Empty(await ReleaseLedger.SinceAsync(session, 1));
    }
}
