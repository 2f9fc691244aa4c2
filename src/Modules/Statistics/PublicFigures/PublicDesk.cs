using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tallystick.Cube;
using Tallystick.Disclosure;
using Tallystick.Kernel;
using Tallystick.Sdmx;
using Tallystick.Statistics.Releases;
using Tallystick.Statistics.Tables;
using Tallystick.Storage;
using Tallystick.Vocabulary;

namespace Tallystick.Statistics.PublicFigures;

/// <summary>The one desk at which everybody asks, who takes part or not. It gives what its owners gave to everybody, each count changed by the key of its cell, and nothing that depends on anything else: not on who
/// asks, nor when, nor on what is closed. No read is recorded: a stranger has no name, and what was given to everybody is nobody's to follow.</summary>
public sealed class PublicDesk : IDisposable
{
    /// <summary>The most cells one table may have: who asks costs us something and is not known.</summary>
    public const long MostCells = 20_000;

    private readonly ReleaseBook _book;
    private readonly StatisticsSources _sources;
    private readonly StructureCatalog _catalog;
    private readonly PublicSalt _salt;
    private readonly SemaphoreSlim _making = new(1, 1);
    private readonly ConcurrentDictionary<string, PublishedCube> _made = new(StringComparer.Ordinal);

    internal PublicDesk(ReleaseBook book, StatisticsSources sources, StructureCatalog catalog, PublicSalt salt) => (_book, _sources, _catalog, _salt) = (book, sources, catalog, salt);

    /// <summary>The structure of a dataflow that holds counts.</summary>
    /// <exception cref="ProblemException">When there is none, or what it holds is not counted.</exception>
    public Dataflow Flow(string id)
    {
        if (!_catalog.TryFind(id.Trim().ToUpperInvariant(), out var flow)) throw StatisticsProblems.NoSuchDataflow(id, string.Join(", ", _catalog.Dataflows.Where(IsCounted).Select(f => f.Id))).AsException();
        return IsCounted(flow) ? flow : throw StatisticsProblems.NotCounted(flow.Id).AsException();
    }

    /// <summary>The dataflows of which something is everybody's, with whose.</summary>
    public async Task<ImmutableArray<PublicFlow>> FlowsAsync(DbSession session, CancellationToken ct = default)
    {
        var roll = await _sources.ParticipantsAsync(session, ct);
        await _book.CatchUpAsync(session, ct);
        return _book.Read(state =>
        {
            var facts = state.Facts(session.Clock.GetUtcNow(), roll);
            return (from flow in _catalog.Dataflows.Where(IsCounted)
                    let parties = roll.Parties.Where(party => facts.ReleasesOf(party.Id.Value, flow.Id).Keys.Any(period => facts.IsPublic(party.Id.Value, flow.Id, period))).ToImmutableArray()
                    where parties.Length > 0
                    select new PublicFlow(flow, parties)).ToImmutableArray();
        });
    }

    /// <summary>Answers a request, whoever asks.</summary>
    /// <exception cref="ProblemException">When a Party has nothing public here, or the table is too large.</exception>
    public async Task<PublicAnswer> AskAsync(DbSession session, Dataflow flow, PublicRequest request, CancellationToken ct = default)
    {
        var roll = await _sources.ParticipantsAsync(session, ct);
        await _book.CatchUpAsync(session, ct);
        var (open, uses) = _book.Read(state => Look(state, state.Facts(session.Clock.GetUtcNow(), roll), flow));
        var parties = roll.Parties.Where(party => uses.ContainsKey(party.Id.Value)).ToImmutableArray();
        // the same word for a Party that does not exist and one that gave nothing to everybody
        if (request.Parties.FirstOrDefault(id => !uses.ContainsKey(id)) is { } stranger)
            throw StatisticsProblems.NothingPublicOf(stranger, string.Join(", ", parties.Select(party => party.Id.Value))).AsException();
        if (parties.IsEmpty) return new(request, flow, roll, null, [], []);

        var cube = await CubeAsync(flow, open, await _salt.KeysAsync(session, ct), ct);
        if (!cube.Periods.Any()) return new(request, flow, roll, null, [], []);
        // never wider than what is published: an address of ten thousand years must not cost ten thousand
        var (first, last) = (TimePeriod.Year(cube.Periods.Min(p => p.Period.Start).Year), TimePeriod.Year(cube.Periods.Max(p => p.Period.End).Year));
        var (since, until) = (request.From is { } a && a.Start > first.Start ? a : first, request.To is { } z && z.End < last.End ? z : last);
        if (since.Start > until.End) return new(request, flow, roll, null, [], []);
        var cells = cube.Answer(new(since, until)
        {
            Rows = request.Rows,
            Columns = [TableRequest.Time],
            Parties = request.Parties.IsEmpty ? null : [.. request.Parties],
            Frequency = request.Frequency,
        });
        if (cells.Size > MostCells) throw StatisticsProblems.TableTooLarge(cells.Size, MostCells).AsException();
        var shown = parties.Where(party => request.Parties.IsEmpty || request.Parties.Contains(party.Id.Value)).ToImmutableArray();
        return new(request, flow, roll, cells, shown, [.. from party in shown
                                                          from use in uses[party.Id.Value].Where(use => use.Words.Length > 0 && since.Start <= use.Period.End && use.Period.Start <= until.End).Select(use => use.Words).Distinct()
                                                          select new PermittedUse(party, use)]);
    }

    private async Task<PublishedCube> CubeAsync(Dataflow flow, OpenFigures open, CellKeys keys, CancellationToken ct)
    {
        // one at a time: a crowd after a release waits for one making, not for as many as it is
        await _making.WaitAsync(ct);
        try { return _made[flow.Id] = PublishedCube.Of(open, keys, _made.GetValueOrDefault(flow.Id)); }
        finally { _making.Release(); }
    }

    /// <summary>What is open, and what its owners allow it to be used for, in one look: a release between two looks could bring what is not everybody's.</summary>
    private static (OpenFigures Open, Dictionary<string, List<(TimePeriod Period, string Words)>> Uses) Look(BookState state, Reciprocity.ExchangeFacts facts, Dataflow flow)
    {
        var uses = new Dictionary<string, List<(TimePeriod, string)>>(StringComparer.Ordinal);
        var open = OpenFigures.Of(state.Cubes.GetValueOrDefault(flow.Id), flow, (party, period) =>
        {
            if (!facts.IsPublic(party, flow.Id, period)) return false;
            if (!uses.TryGetValue(party, out var own)) uses.Add(party, own = []);
            own.Add((period, facts.ReleasesOf(party, flow.Id)[period].Sharing.PermittedUse));
            return true;
        });
        return (open, uses);
    }

    private static bool IsCounted(Dataflow flow) => flow.Kind is MeasureKind.Flow or MeasureKind.Stock;

    /// <inheritdoc/>
    public void Dispose() => _making.Dispose();
}

/// <summary>A dataflow of which something is everybody's.</summary>
/// <param name="Flow">The dataflow.</param>
/// <param name="Parties">Whose.</param>
public sealed record PublicFlow(Dataflow Flow, ImmutableArray<RollParty> Parties);

/// <summary>A table for everybody. The moment it was asked for is not in it: the same figures are the same bytes.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Flow">The structure.</param>
/// <param name="Roll">Who takes part; for names.</param>
/// <param name="Cells">The changed counts; null when nothing is public here.</param>
/// <param name="Parties">Whose figures are in it.</param>
/// <param name="Uses">What the owners allow them to be used for.</param>
public sealed record PublicAnswer(PublicRequest Request, Dataflow Flow, ExchangeRoll Roll, PublishedAnswer? Cells, ImmutableArray<RollParty> Parties, ImmutableArray<PermittedUse> Uses)
{
    /// <summary>True when a line of totals says more than the lines above it.</summary>
    public bool HasTotals => Cells is { } cells && cells.Rows.Length > 1;

    /// <summary>The dimensions whose codes never add up and which the table is not broken down by.</summary>
    public IEnumerable<Dimension> NotAdded => Flow.Dimensions.Where(d => d.Additivity == Additivity.DoesNotAdd && !Request.By.Contains(d.Id));
}

/// <summary>What an owner allows its figures to be used for.</summary>
/// <param name="Party">Whose.</param>
/// <param name="Words">The owner's words.</param>
public sealed record PermittedUse(RollParty Party, string Words);
