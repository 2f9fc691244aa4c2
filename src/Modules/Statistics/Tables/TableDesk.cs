using System.Collections.Immutable;
using System.Text.Json;
using Tallystick.Cube;
using Tallystick.Kernel;
using Tallystick.Reciprocity;
using Tallystick.Sdmx;
using Tallystick.Statistics.Releases;
using Tallystick.Storage;
using Tallystick.Vocabulary;

namespace Tallystick.Statistics.Tables;

/// <summary>The one desk at which figures are asked for, whatever the door: page, interface or command. It follows the releases, decides
/// by reciprocity, lets the cube answer, adds what qualifies the figures, and puts the read on the record before it hands anything out.</summary>
public sealed class TableDesk
{
    /// <summary>The most cells one table may have; a larger one is asked to be narrowed.</summary>
    public const long MostCells = 200_000;

    private readonly ReleaseBook _book;
    private readonly StatisticsSources _sources;
    private readonly StructureCatalog _catalog;
    private readonly AuditRecorder _recorder;

    internal TableDesk(ReleaseBook book, StatisticsSources sources, StructureCatalog catalog, AuditRecorder recorder) =>
        (_book, _sources, _catalog, _recorder) = (book, sources, catalog, recorder);

    /// <summary>The structure of a dataflow that can be asked for as a table.</summary>
    /// <exception cref="ProblemException">When there is none, or it is narrative.</exception>
    public Dataflow Flow(string id)
    {
        var flow = Structure(id);
        return flow.Kind == MeasureKind.Narrative ? throw StatisticsProblems.NotATable(flow.Id).AsException() : flow;
    }

    /// <summary>The structure of any dataflow.</summary>
    /// <exception cref="ProblemException">When there is none.</exception>
    internal Dataflow Structure(string id) => _catalog.TryFind(id.Trim().ToUpperInvariant(), out var flow) ? flow
        : throw StatisticsProblems.NoSuchDataflow(id, string.Join(", ", _catalog.Dataflows.Select(f => f.Id))).AsException();

    /// <summary>Answers a request for whom it is asked by.</summary>
    /// <exception cref="ProblemException">When the actor acts for no Party, or the table is too large.</exception>
    public async Task<TableAnswer> AskAsync(DbSession session, Actor actor, TableRequest request, CancellationToken ct = default)
    {
        var flow = Flow(request.Dataflow);
        var roll = await _sources.ParticipantsAsync(session, ct);
        await _book.CatchUpAsync(session, ct);
        var now = session.Clock.GetUtcNow();
        var viewer = ViewerOf(actor);
        if (request.Where.TryGetValue(TableRequest.Party, out var parties) && parties.FirstOrDefault(id => roll.Parties.All(p => p.Id.Value != id)) is { } stranger)
            throw StatisticsProblems.NoSuchParty(stranger, string.Join(", ", roll.Parties.Select(p => p.Id.Value))).AsException();

        var answer = _book.Read(state => Answer(state, roll, viewer, flow, request, now));
        if ((long)answer.Cells.Rows.Length * answer.Cells.Columns.Length is var cells && cells > MostCells)
            throw StatisticsProblems.TableTooLarge(cells, MostCells).AsException();
        var detail = Detail(request);
        await _recorder.RecordAllAsync([.. answer.Coverage.Where(c => c.IsIn && c.Party.Id != actor.Party)
            .Select(owner => new AuditEntry(actor, "statistics.read", owner.Party.Id, flow.Id, detail))], ct);
        return answer;
    }

    /// <summary>The members of one dimension that occur in what the actor may see: for lists of choices. No figure leaves, so no read is recorded.</summary>
    internal async Task<IReadOnlyList<string>> PeekAsync(DbSession session, Actor actor, Dataflow flow, string dimension, CancellationToken ct)
    {
        var roll = await _sources.ParticipantsAsync(session, ct);
        await _book.CatchUpAsync(session, ct);
        var request = new TableRequest(flow.Id, [dimension], [], ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty, null, null, null, null);
        var answer = _book.Read(state => Answer(state, roll, ViewerOf(actor), flow, request, session.Clock.GetUtcNow()));
        return [.. answer.Cells.Rows.Where(key => key.Length > 0).Select(key => key[0])];
    }

    internal static Viewer ViewerOf(Actor actor) =>
        actor.Party is { } party ? Viewer.Of(party.Value)
        : actor.Is(Role.Secretariat) ? Viewer.Secretariat
        : throw KernelProblems.NoParty().AsException();

    private static TableAnswer Answer(BookState state, ExchangeRoll roll, Viewer viewer, Dataflow flow, TableRequest request, DateTimeOffset now)
    {
        var view = state.Facts(now, roll).From(viewer, flow.Id);
        var decisions = new Dictionary<(string, TimePeriod), Decision>();
        Decision Decide(string party, TimePeriod period) =>
            decisions.TryGetValue((party, period), out var known) ? known : decisions[(party, period)] = view.Decide(party, period);

        var (from, to) = Range(state, flow, request, now);
        var query = new CubeQuery(from, to)
        {
            Rows = request.Rows,
            Columns = request.Columns,
            Where = request.Where.Where(pair => pair.Key != TableRequest.Party).ToImmutableDictionary(),
            Parties = request.Where.TryGetValue(TableRequest.Party, out var parties) ? [.. parties] : null,
            Frequency = request.Frequency,
            AsOf = request.AsOf,
        };
        var cube = state.Cubes.GetValueOrDefault(flow.Id) ?? new FigureCube(flow);
        var cells = cube.Answer(query, new Entitlement((party, period) => Decide(party, period) switch
        {
            { Ground: Ground.Own } => Access.Full,
            { Sees: true } open => Access.Open(open.Depth, open.Finest),
            _ => Access.Closed,
        }));

        var covered = cells.Coverage.ToDictionary(c => c.Party, StringComparer.Ordinal);
        var coverage = roll.Parties.Where(party => query.Parties?.Contains(party.Id.Value) != false)
            .Select(party => CoverageOf(party, covered.GetValueOrDefault(party.Id.Value), flow, request, from, to, Decide,
                state.Flows.TryGetValue((party.Id.Value, flow.Id), out var own) ? own.Withdrawn : [])).ToImmutableArray();
        var notes = ImmutableArray.CreateBuilder<TravellingNote>();
        var restrictions = ImmutableArray.CreateBuilder<Restriction>();
        foreach (var party in coverage.Where(c => c.IsIn))
        {
            var own = state.Flows[(party.Party.Id.Value, flow.Id)];
            var shown = covered[party.Party.Id.Value].Periods
                .Where(p => p.Kind is CoverageKind.Contributed or CoverageKind.RolledUp or CoverageKind.Nil).Select(p => p.Period).ToList();
            notes.AddRange(own.Notes.Where(note => note.StoodAt(request.AsOf)).Select(note => new TravellingNote(party.Party.Id, note.Note))
                .Where(note => GoesWith(note, flow, request, shown, period => Decide(party.Party.Id.Value, period).Depth)));
            restrictions.AddRange(shown.Where(own.InForce.ContainsKey).Select(period => own.InForce[period].Sharing)
                .Where(terms => terms.PermittedUse.Length > 0 || terms.Circle is SharingCircle.National or SharingCircle.Named)
                .Select(terms => new Restriction(party.Party.Id, terms.Circle, terms.PermittedUse)).Distinct());
        }
        return new(request, flow, cells, coverage, notes.ToImmutable(), restrictions.ToImmutable(), roll, now, from, to);
    }

    /// <summary>The range asked for; an open end reaches as far as anyone has released (which everyone may know).</summary>
    private static (TimePeriod, TimePeriod) Range(BookState state, Dataflow flow, TableRequest request, DateTimeOffset now)
    {
        if (request is { From: { } first, To: { } last }) return (first, last);
        var periods = state.Flows.Where(pair => pair.Key.Dataflow == flow.Id).SelectMany(pair => pair.Value.InForce.Keys).ToList();
        var year = TimePeriod.Year(now.UtcDateTime.Year);
        var earliest = request.From ?? (periods.Count == 0 ? request.To ?? year : TimePeriod.Year(periods.Min(p => p.Start).Year));
        var latest = request.To ?? (periods.Count == 0 ? earliest : TimePeriod.Holding(periods.Max(p => p.End), Frequency.M));
        return (earliest, latest.End < earliest.Start ? earliest : latest);
    }

    /// <summary>A note goes with figures it touches. One whose slice names a dimension the reader may not see broken down stays with its
    /// owner: its words may tell what the depth hides.</summary>
    private static bool GoesWith(TravellingNote note, Dataflow flow, TableRequest request, List<TimePeriod> shown, Func<TimePeriod, ulong> depth)
    {
        var dimensions = note.Note.Slice.Keys.Aggregate(0UL, (bits, id) => bits | 1UL << flow.IndexOf(id));
        if (!shown.Any(period => note.Touches(period) && (dimensions & ~depth(period)) == 0)) return false;
        foreach (var (dimension, codes) in note.Note.Slice)
        {
            if (!request.Where.TryGetValue(dimension, out var asked)) continue;
            var list = flow.Dimensions[flow.IndexOf(dimension)].List;
            if (!asked.Any(a => codes.Any(code => list.IsWithin(code, a) || list.IsWithin(a, code)))) return false;
        }
        return true;
    }

    private static Coverage CoverageOf(RollParty party, PartyCoverage? covered, Dataflow flow, TableRequest request, TimePeriod from, TimePeriod to, Func<string, TimePeriod, Decision> decide,
        ImmutableHashSet<TimePeriod> withdrawn)
    {
        var shown = 0;
        var left = new List<(string Ground, TimePeriod Period, string Detail)>();
        foreach (var period in covered?.Periods ?? [])
        {
            switch (period.Kind)
            {
                case CoverageKind.Contributed or CoverageKind.RolledUp or CoverageKind.Nil:
                    shown++;
                    var decision = decide(party.Id.Value, period.Period);
                    foreach (var axis in request.Rows.Concat(request.Columns))
                    {
                        if (flow.IndexOf(axis) is >= 0 and var d && (decision.Depth >> d & 1) == 0) left.Add(("rolled-up", period.Period, axis));
                    }
                    break;
                case CoverageKind.Closed:
                    var closed = decide(party.Id.Value, period.Period);
                    // That a release was taken back is on the record everyone may read; only the figures are closed.
                    left.Add((closed.Ground == Ground.NotReleased && withdrawn.Contains(period.Period) ? "withdrawn" : GroundText(closed.Ground), period.Period, ""));
                    break;
                case CoverageKind.Superseded:
                    break;
                default:
                    left.Add((CoverageText(period.Kind), period.Period, period.Dimension ?? ""));
                    break;
            }
        }
        if (covered is null || covered.Periods.IsEmpty) left.Add(("not-released", from, ""));
        return new(party, shown, [.. left.GroupBy(l => l.Ground, StringComparer.Ordinal).Select(group => new LeftOut(group.Key,
            covered is null || covered.Periods.IsEmpty ? 0 : group.Select(l => l.Period).Distinct().Count(),
            group.MinBy(l => l.Period.Start).Period, covered is null || covered.Periods.IsEmpty ? to : group.MaxBy(l => l.Period.End).Period,
            [.. group.Select(l => l.Detail).Where(d => d.Length > 0).Distinct(StringComparer.Ordinal)]))]);
    }

    internal static string GroundText(Ground ground) => ground switch
    {
        Ground.Own => "own",
        Ground.ViewerHasNoStanding => "viewer-no-standing",
        Ground.OwnerHasNoStanding => "owner-no-standing",
        Ground.NotReleased => "not-released",
        Ground.NotShared => "not-shared",
        Ground.Embargoed => "embargoed",
        Ground.NoRule => "no-rule",
        Ground.NotMirrored => "not-mirrored",
        Ground.Mirrored => "mirrored",
        Ground.Grace => "grace",
        Ground.SharedWithSecretariat => "secretariat",
        _ => throw new ArgumentOutOfRangeException(nameof(ground)),
    };

    private static string CoverageText(CoverageKind kind) => kind switch
    {
        CoverageKind.Depth => "depth",
        CoverageKind.TooFine => "too-fine",
        CoverageKind.TooCoarse => "too-coarse",
        CoverageKind.Withdrawn => "withdrawn",
        CoverageKind.NotReported => "not-released",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static string Detail(TableRequest request) => JsonSerializer.Serialize(new
    {
        rows = string.Join(',', request.Rows),
        columns = string.Join(',', request.Columns),
        where = request.Where.ToDictionary(pair => pair.Key, pair => string.Join('+', pair.Value)),
        from = request.From?.ToString(),
        to = request.To?.ToString(),
        asOf = request.AsOf,
    });
}
