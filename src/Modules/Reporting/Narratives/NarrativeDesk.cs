using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Releases;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Narratives;

/// <summary>A Party's answers of one period: what stands and what is being written.</summary>
/// <param name="Flow">The dataflow.</param>
/// <param name="Period">The period.</param>
/// <param name="InForce">The answers in force.</param>
/// <param name="Drafts">What is being written over them.</param>
/// <param name="Standing">The release or nil report in force; null when there is none.</param>
/// <param name="Usual">The terms a release falls under that names none.</param>
/// <param name="Head">The last ledger entry known when this was read.</param>
internal sealed record NarrativeState(Dataflow Flow, TimePeriod Period, ImmutableArray<NarrativeAnswer> InForce, IReadOnlyList<NarrativeDraft> Drafts,
    PeriodInForce? Standing, SharingTerms Usual, long Head);

/// <summary>The one desk of answers in words: whoever prepares drafts them for an agency, the coordinator releases a period's answers together.
/// A release is an entry of the same ledger as figures, under the same terms; revision, nil report, withdrawal and sharing are those of
/// <see cref="ReleaseDesk"/>. A text that leads to a person is refused and kept nowhere.</summary>
public sealed class NarrativeDesk(StructureCatalog catalog, ReleaseDesk releases)
{
    /// <summary>The dataflows answered in words.</summary>
    internal IEnumerable<Dataflow> Flows => catalog.Dataflows.Where(flow => flow.Kind == MeasureKind.Narrative);

    /// <summary>The dataflow, when it is answered in words.</summary>
    /// <exception cref="ProblemException">404 when there is no such one.</exception>
    internal Dataflow Flow(string dataflow) =>
        catalog.TryFind(dataflow, out var flow) && flow.Kind == MeasureKind.Narrative ? flow : throw ReportingProblems.NotNarrative(dataflow).AsException();

    /// <summary>Keeps a draft of an answer, whole in place of the one there is.</summary>
    /// <param name="session">Inside a write transaction.</param>
    /// <param name="actor">A provider or coordinator.</param>
    /// <param name="dataflow">A dataflow of words.</param>
    /// <param name="period">The period answered for.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="ct">Cancels.</param>
    public async Task DraftAsync(DbSession session, Actor actor, string dataflow, TimePeriod period, NarrativeAnswer answer, CancellationToken ct = default)
    {
        var flow = Flow(dataflow);
        Refuse(NarrativeRules.Faults(flow, answer).Select(fault => fault.Problem).FirstOrDefault());
        var agency = await OpenAsync(session, actor, flow, period, answer.Codes, ct);
        await NarrativeStore.SaveDraftAsync(session, actor, new(flow.Id), period, answer.Codes, agency, answer, ct);
        Note(session, actor, "reporting.draft-answer", actor.RequireParty(), flow, period, answer.Codes);
    }

    /// <summary>Marks an answer in force as to be left out of the next release.</summary>
    internal async Task LeaveOutAsync(DbSession session, Actor actor, string dataflow, TimePeriod period, string codes, CancellationToken ct)
    {
        var flow = Flow(dataflow);
        var agency = await OpenAsync(session, actor, flow, period, codes, ct);
        var state = await StateAsync(session, actor, flow, period, ct);
        if (state.InForce.All(answer => answer.Codes != codes)) throw KernelProblems.NotFound("answer").AsException();
        await NarrativeStore.SaveDraftAsync(session, actor, new(flow.Id), period, codes, agency, null, ct);
        Note(session, actor, "reporting.leave-out-answer", actor.RequireParty(), flow, period, codes);
    }

    /// <summary>Forgets what was written to one question; what is in force stays.</summary>
    internal async Task DropAsync(DbSession session, Actor actor, string dataflow, TimePeriod period, string codes, CancellationToken ct)
    {
        var flow = Flow(dataflow);
        await OpenAsync(session, actor, flow, period, codes, ct);
        if (await NarrativeStore.DropDraftAsync(session, actor.RequireParty(), new(flow.Id), period, codes, ct) == 0) throw KernelProblems.NotFound("answer").AsException();
        Note(session, actor, "reporting.drop-answer", actor.RequireParty(), flow, period, codes);
    }

    /// <summary>Puts what was written in force, with what stands and was not touched: a new vintage of the period.</summary>
    /// <param name="session">Inside a write transaction.</param>
    /// <param name="actor">The coordinator.</param>
    /// <param name="dataflow">A dataflow of words.</param>
    /// <param name="period">The period.</param>
    /// <param name="reason">Why; needed when it replaces what is in force.</param>
    /// <param name="sharing">The terms; null for those last chosen for the dataflow.</param>
    /// <param name="seenHead">The last ledger entry the reviewer knew of; null to release over whatever stands.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<LedgerEvent> ReleaseAsync(DbSession session, Actor actor, string dataflow, TimePeriod period, string reason = "", SharingTerms? sharing = null,
        long? seenHead = null, CancellationToken ct = default)
    {
        await ReleaseDesk.RefuseAloneAsync(session, actor, ct);
        return await ReleaseNowAsync(session, actor, dataflow, period, reason, sharing, seenHead, null, ct);
    }

    /// <summary>Whether the release could be made now; the fingerprint of what would stand.</summary>
    internal async Task<string> CheckReleaseAsync(DbSession session, Actor actor, string dataflow, TimePeriod period, string reason, SharingTerms? sharing, long? seenHead, CancellationToken ct) =>
        Fingerprint((await PrepareAsync(session, actor, dataflow, period, reason, sharing, seenHead, ct)).Next);

    /// <summary>Releases; whether one person may do so alone was asked before. <paramref name="seen"/>: the fingerprint of what was asked for.</summary>
    internal async Task<LedgerEvent> ReleaseNowAsync(DbSession session, Actor actor, string dataflow, TimePeriod period, string reason, SharingTerms? sharing, long? seenHead, string? seen,
        CancellationToken ct)
    {
        var party = ReleaseDesk.Coordinating(actor);
        var (flow, state, next, terms) = await PrepareAsync(session, actor, dataflow, period, reason, sharing, seenHead, ct);
        if (seen is not null && seen != Fingerprint(next)) throw ReportingProblems.ReleasedMeanwhile(dataflow).AsException();
        var id = NewId.At(session.Clock);
        await NarrativeStore.AddAsync(session, id, next, ct);
        await NarrativeStore.DropDraftAsync(session, party, new(flow.Id), period, null, ct);
        var entry = await LedgerStore.AppendAsync(session, actor, new(LedgerKind.Release, party, new(flow.Id), [period], id, terms, reason.Trim()), ct);
        session.Note(new(actor, "reporting.release", party, flow.Id, JsonSerializer.Serialize(new
        {
            seq = entry.Seq,
            submission = id,
            periods = period.ToString(),
            revised = state.Standing is null ? 0 : 1,
            sharing = LedgerJson.Word(terms.Audience),
        })));
        return entry;
    }

    private async Task<(Dataflow Flow, NarrativeState State, ImmutableArray<NarrativeAnswer> Next, SharingTerms Terms)> PrepareAsync(DbSession session, Actor actor, string dataflow,
        TimePeriod period, string reason, SharingTerms? sharing, long? seenHead, CancellationToken ct)
    {
        var party = ReleaseDesk.Coordinating(actor);
        var flow = Flow(dataflow);
        await LedgerStore.LockAsync(session, ct);
        var entries = await LedgerStore.OfPartyAsync(session, party, new(flow.Id), ct: ct);
        var standing = InForce.After(entries);
        var state = await StateAsync(session, actor, flow, period, ct);
        var next = NarrativeRules.Next(state.InForce, state.Drafts);
        Refuse(ReleaseRules.Meanwhile(seenHead, entries, [period], new(flow.Id)));
        Refuse(NarrativeRules.Period(flow, period, DateOnly.FromDateTime(session.Clock.GetUtcNow().UtcDateTime)));
        Refuse(NarrativeRules.Release(state.InForce, next, state.Standing, reason));
        // what was fit when it was written may not be: codes come and go with the structures
        Refuse(next.SelectMany(answer => NarrativeRules.Faults(flow, answer)).Select(fault => fault.Problem).FirstOrDefault());
        return (flow, state, next, await releases.TermsAsync(session, party, sharing, standing, ct));
    }

    private static string Fingerprint(ImmutableArray<NarrativeAnswer> answers) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        answers.OrderBy(answer => answer.Codes, StringComparer.Ordinal).Select(answer => new { answer.Codes, answer.Original, answer.Texts }))));

    /// <summary>What stands and what is being written of one period, of the actor's own Party.</summary>
    internal static async Task<NarrativeState> StateAsync(DbSession session, Actor actor, Dataflow flow, TimePeriod period, CancellationToken ct)
    {
        var party = actor.RequireParty();
        var head = await LedgerStore.HeadOfAsync(session, party, ct);
        var standing = InForce.After(await LedgerStore.OfPartyAsync(session, party, new(flow.Id), ct: ct));
        var there = standing.Periods.GetValueOrDefault(period);
        return new(flow, period, there?.Since.SubmissionId is { } release ? await NarrativeStore.OfReleaseAsync(session, release, ct) : [],
            await NarrativeStore.DraftsAsync(session, party, new(flow.Id), period, ct), there, standing.UsualSharing, head);
    }

    /// <summary>May the actor write here? The agency it writes for: its own, or that which wrote before.</summary>
    private static async Task<AgencyId> OpenAsync(DbSession session, Actor actor, Dataflow flow, TimePeriod period, string codes, CancellationToken ct)
    {
        if (!actor.Is(ReportingRoles.Prepare)) throw KernelProblems.NotYours(string.Join(", ", ReportingRoles.Prepare)).AsException();
        Refuse(NarrativeRules.Period(flow, period, DateOnly.FromDateTime(session.Clock.GetUtcNow().UtcDateTime)));
        var before = (await NarrativeStore.DraftsAsync(session, actor.RequireParty(), new(flow.Id), period, ct)).FirstOrDefault(draft => draft.Codes == codes);
        if (before is { Agency: { Value.Length: > 0 } other } && actor.Agency is { } own && own != other) throw ReportingProblems.OtherAgency(other.Value).AsException();
        return before?.Agency ?? actor.Agency ?? new("");
    }

    private static void Note(DbSession session, Actor actor, string action, PartyId party, Dataflow flow, TimePeriod period, string codes) =>
        session.Note(new(actor, action, party, flow.Id, JsonSerializer.Serialize(new { period = period.ToString(), codes })));

    private static void Refuse(Problem? problem)
    {
        if (problem is not null) throw problem.AsException();
    }
}
