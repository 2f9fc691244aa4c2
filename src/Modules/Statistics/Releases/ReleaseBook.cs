using System.Collections.Immutable;
using Tallystick.Cube;
using Tallystick.Reciprocity;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Vocabulary;

namespace Tallystick.Statistics.Releases;

/// <summary>What is in force, of everyone, and the figures themselves: the record of releases followed entry by entry. It asks for the
/// record's head before every answer, so what has been withdrawn or closed anywhere is closed here before anyone is answered.</summary>
internal sealed class ReleaseBook(StatisticsSources sources, StructureCatalog catalog) : IDisposable
{
    private readonly SemaphoreSlim _following = new(1, 1);
    private readonly ReaderWriterLockSlim _lock = new();
    private BookState _state = BookState.Empty;

    /// <summary>Follows the record up to its head.</summary>
    internal async Task CatchUpAsync(DbSession session, CancellationToken ct)
    {
        if (await sources.HeadAsync(session, ct) <= Volatile.Read(ref _state).Head) return;
        await _following.WaitAsync(ct);
        try
        {
            // To the very end: a withdrawal may be the last of many entries.
            while (await sources.SinceAsync(session, _state.Head, ct) is { Count: > 0 } entries)
            {
                foreach (var entry in entries)
                {
                    if (!catalog.TryFind(entry.Dataflow.Value, out var flow))
                        throw new InvalidOperationException($"Entry {entry.Seq} is of {entry.Dataflow}, for which there is no structure.");
                    var brings = entry.Kind == ReleaseEntryKind.Figures;
                    if (flow.Kind == MeasureKind.Narrative) EnterWords(entry, flow, brings ? await sources.AnswersAsync(session, entry.Submission!, flow, ct) : []);
                    else EnterFigures(entry, flow, brings ? await BlocksAsync(session, entry, flow, ct) : []);
                }
            }
        }
        finally
        {
            _following.Release();
        }
    }

    /// <summary>Runs <paramref name="read"/> on one consistent state: what is in force and the figures belong together, however many
    /// releases arrive meanwhile. Keep it short.</summary>
    internal T Read<T>(Func<BookState, T> read)
    {
        _lock.EnterReadLock();
        try { return read(_state); }
        finally { _lock.ExitReadLock(); }
    }

    private void EnterFigures(ReleaseEntry entry, Dataflow flow, Dictionary<TimePeriod, (Block Block, ulong Breakdown)> blocks) =>
        Enter(entry, blocks.ToDictionary(pair => pair.Key, pair => pair.Value.Breakdown), [], cubes =>
        {
            if (!cubes.TryGetValue(flow.Id, out var cube)) cubes = cubes.Add(flow.Id, cube = new FigureCube(flow));
            cube.Apply(entry.Kind switch
            {
                ReleaseEntryKind.Figures => entry.Periods.Select(period => VintageChange.Release(
                    blocks.TryGetValue(period, out var found) ? found.Block : new BlockBuilder(flow, entry.Party.Value, period).Build(), entry.At, entry.HiddenBelow)),
                ReleaseEntryKind.Nil => entry.Periods.Select(period => VintageChange.Nil(entry.Party.Value, period, entry.At)),
                ReleaseEntryKind.Withdrawal => entry.Periods.Select(period => VintageChange.Withdraw(entry.Party.Value, period, entry.At)),
                _ => [],
            });
            return cubes;
        });

    /// <summary>Answers are broken down by the dimensions they name, as figures are; an answer is the Party's own, so by its area too. No cube
    /// holds them: there is nothing to count.</summary>
    private void EnterWords(ReleaseEntry entry, Dataflow flow, ImmutableArray<ReleasedAnswer> answers)
    {
        var breakdown = answers.SelectMany(answer => answer.Codes).Where(code => BreaksDown(code.Value)).Select(code => code.Key).Append("REF_AREA")
            .Aggregate(0UL, (bits, dimension) => bits | 1UL << flow.IndexOf(dimension));
        Enter(entry, entry.Periods.ToDictionary(period => period, _ => breakdown), answers, cubes => cubes);
    }

    private void Enter(ReleaseEntry entry, IReadOnlyDictionary<TimePeriod, ulong> breakdown, ImmutableArray<ReleasedAnswer> answers,
        Func<ImmutableDictionary<string, FigureCube>, ImmutableDictionary<string, FigureCube>> apply)
    {
        _lock.EnterWriteLock();
        try
        {
            var cubes = apply(_state.Cubes);
            var key = (entry.Party.Value, entry.Dataflow.Value);
            var next = _state.Flows.GetValueOrDefault(key, PartyFlow.Empty).After(entry, breakdown, answers);
            Volatile.Write(ref _state, new BookState(entry.Seq, _state.Flows.SetItem(key, next), cubes));
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    private async Task<Dictionary<TimePeriod, (Block, ulong)>> BlocksAsync(DbSession session, ReleaseEntry entry, Dataflow flow, CancellationToken ct)
    {
        var builders = new Dictionary<TimePeriod, (BlockBuilder Builder, ulong Breakdown)>();
        var released = entry.Periods.ToHashSet();
        await sources.FiguresAsync(session, entry.Submission!, flow, (codes, period, figure) =>
        {
            if (!released.Contains(period)) return;
            var (builder, breakdown) = builders.TryGetValue(period, out var found) ? found : (new BlockBuilder(flow, entry.Party.Value, period), 0UL);
            for (var d = 0; d < codes.Length; d++)
            {
                if (BreaksDown(flow.Dimensions[d].List.Codes[codes[d]].Id)) breakdown |= 1UL << d;
            }
            builders[period] = (builder.Add(codes, figure), breakdown);
        }, ct);
        return builders.ToDictionary(pair => pair.Key, pair => (pair.Value.Builder.Build(), pair.Value.Breakdown));
    }

    /// <summary>A column of nothing but "all", "unknown" or "not applicable" is no breakdown: else a Party could fill it and see others' for nothing.</summary>
    private static bool BreaksDown(string code) => code is not (Codelist.Total or Codelist.Unknown or Codelist.NotApplicable);

    /// <inheritdoc/>
    public void Dispose()
    {
        _following.Dispose();
        _lock.Dispose();
    }
}

/// <summary>The record followed up to <see cref="Head"/>.</summary>
internal sealed class BookState(long head, ImmutableDictionary<(string Party, string Dataflow), PartyFlow> flows, ImmutableDictionary<string, FigureCube> cubes)
{
    private readonly Lazy<Dictionary<(string, string), IReadOnlyDictionary<TimePeriod, ReleasedPeriod>>> _releases = new(() =>
        flows.ToDictionary(pair => pair.Key, pair => (IReadOnlyDictionary<TimePeriod, ReleasedPeriod>)pair.Value.InForce.ToDictionary()));

    internal static BookState Empty { get; } = new(0, ImmutableDictionary<(string, string), PartyFlow>.Empty, ImmutableDictionary<string, FigureCube>.Empty);

    /// <summary>The number of the last entry followed.</summary>
    internal long Head => head;
    /// <summary>By Party and dataflow.</summary>
    internal ImmutableDictionary<(string Party, string Dataflow), PartyFlow> Flows => flows;
    /// <summary>The figures, by dataflow.</summary>
    internal ImmutableDictionary<string, FigureCube> Cubes => cubes;

    /// <summary>The facts the rule of reciprocity judges.</summary>
    internal ExchangeFacts Facts(DateTimeOffset now, ExchangeRoll roll) =>
        new(now, roll.Parties.Select(party => new PartyFacts(party.Id.Value, party.Joined, party.HasStanding)), roll.Rules, _releases.Value);
}
