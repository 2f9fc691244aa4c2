using System.Collections.Immutable;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Reporting.Approvals;
using Tallystick.Reporting.Compositions;
using Tallystick.Reporting.Checks;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Notes;
using Tallystick.Reporting.Replies;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Releases;

/// <summary>A release asked for.</summary>
/// <param name="SubmissionId">A checked submission of the actor's Party.</param>
/// <param name="Reason">Why; needed when it replaces what is in force.</param>
/// <param name="Sharing">The terms; null for those last chosen for the dataflow.</param>
/// <param name="SeenHead">The last ledger entry the reviewer knew of; null to release over whatever stands.</param>
/// <param name="ReplacesOthers">True to let it take the place of figures of agencies it holds none of.</param>
/// <param name="SeenHiddenBelow">Below which count the reviewer was told that figures are hidden from others; null when nothing was looked at.</param>
public sealed record ReleaseRequest(string SubmissionId, string Reason = "", SharingTerms? Sharing = null, long? SeenHead = null, bool ReplacesOthers = false,
    int? SeenHiddenBelow = null);

/// <summary>A nil report asked for: there was nothing to count.</summary>
/// <param name="Dataflow">Of which dataflow.</param>
/// <param name="Periods">Ended periods of a frequency the dataflow is reported in.</param>
/// <param name="Reason">Why; needed when it replaces figures.</param>
/// <param name="Sharing">The terms; null for those last chosen for the dataflow.</param>
/// <param name="SeenHead">The last ledger entry the reviewer knew of; null when nothing was looked at.</param>
public sealed record NilRequest(DataflowId Dataflow, ImmutableArray<TimePeriod> Periods, string Reason = "", SharingTerms? Sharing = null, long? SeenHead = null);

/// <summary>A withdrawal asked for.</summary>
/// <param name="Dataflow">Of which dataflow.</param>
/// <param name="Periods">Periods in force.</param>
/// <param name="Reason">Why; always needed.</param>
/// <param name="SeenHead">The last ledger entry the reviewer knew of; null when nothing was looked at.</param>
public sealed record WithdrawRequest(DataflowId Dataflow, ImmutableArray<TimePeriod> Periods, string Reason, long? SeenHead = null);

/// <summary>What the Party's coordinator decides about what is in force: release, nil report, withdrawal, sharing, notes. Always of the actor's
/// own Party, always inside the caller's write transaction, always noted for the audit trail. Refusals are <see cref="ProblemException"/>s.</summary>
public sealed class ReleaseDesk(StructureCatalog catalog, ExchangeRoster roster, UploadStore uploads)
{
    /// <summary>Puts the new and revised periods of a submission in force, with the notes drafted for it and the replies to its warnings. Two releases of the same periods at
    /// once queue on the ledger's lock; the second, if its reviewer saw the state before the first, is refused with 409.</summary>
    /// <exception cref="ProblemException">Also when the Party wants a second person to confirm: that goes through <see cref="ApprovalDesk"/>.</exception>
    public async Task<LedgerEvent> ReleaseAsync(DbSession session, Actor actor, ReleaseRequest request, CancellationToken ct = default)
    {
        await RefuseAloneAsync(session, actor, ct);
        return await ReleaseNowAsync(session, actor, request, ct);
    }

    /// <summary>Whether a release could be made now.</summary>
    internal async Task<(Submission Submission, int HiddenBelow)> CheckReleaseAsync(DbSession session, Actor actor, ReleaseRequest request, CancellationToken ct)
    {
        var (submission, _, _, hiddenBelow) = await PrepareAsync(session, Coordinating(actor), request, ct);
        return (submission, hiddenBelow);
    }

    private async Task<(Submission Submission, ReleasePlan Plan, SharingTerms Sharing, int HiddenBelow)> PrepareAsync(DbSession session, PartyId party, ReleaseRequest request,
        CancellationToken ct)
    {
        await SubmissionStore.FindAsync(session, party, request.SubmissionId, ct);
        await LedgerStore.LockAsync(session, ct);
        // read again: what was true before the lock may not be
        var submission = await SubmissionStore.FindAsync(session, party, request.SubmissionId, ct);
        var entries = await LedgerStore.OfPartyAsync(session, party, submission.Dataflow, ct: ct);
        var (_, checks) = await CheckSettingsStore.FindAsync(session, party, submission.Dataflow, ct);
        var plan = await PlanAsync(session, submission, InForce.After(entries), checks.HiddenBelow, ct);
        Refuse(ReleaseRules.Meanwhile(request.SeenHead, entries, [.. plan.Periods.Select(p => p.Period)], submission.Dataflow));
        if (request.SeenHiddenBelow is { } seen && seen != checks.HiddenBelow) throw ReportingProblems.ChecksSetMeanwhile(submission.Dataflow.Value).AsException();
        var open = checks.RepliesNeeded ? CheckReport.Read(submission.Report).Warnings.Except((await ReplyStore.OfSubmissionAsync(session, submission.Id, ct)).Keys).Count() : 0;
        Refuse(ReleaseRules.Release(submission, plan, request.Reason, open));
        Refuse(ReleaseRules.Displaces(plan, request.ReplacesOthers));
        return (submission, plan, await TermsAsync(session, party, request.Sharing, InForce.After(entries), ct), checks.HiddenBelow);
    }

    /// <summary>Releases; whether one person may do so alone was asked before.</summary>
    internal async Task<LedgerEvent> ReleaseNowAsync(DbSession session, Actor actor, ReleaseRequest request, CancellationToken ct)
    {
        var party = Coordinating(actor);
        var (submission, plan, sharing, hiddenBelow) = await PrepareAsync(session, party, request, ct);
        var entry = await LedgerStore.AppendAsync(session, actor,
            new(LedgerKind.Release, party, submission.Dataflow, plan.Named, submission.Id, sharing, request.Reason.Trim(), HiddenBelow: hiddenBelow), ct);
        foreach (var note in await DraftNoteStore.OfSubmissionAsync(session, submission.Id, ct))
        {
            await BindAsync(note);
            await DraftNoteStore.RemoveAsync(session, submission.Id, note.Id, ct);
        }
        foreach (var note in await ReplyStore.EnterAsync(session, submission.Id, ct)) await BindAsync(note);
        string[] made = [submission.Id, .. submission.Kind == SubmissionKind.Composition ? ComposedParts.Read(submission.Mapping).Parts.Select(part => part.SubmissionId).Distinct() : []];
        foreach (var id in made)
        {
            if (!await SubmissionStore.MarkReleasedAsync(session, id, ct)) throw ReportingProblems.Discarded().AsException();
        }
        session.Note(new(actor, "reporting.release", party, submission.Dataflow.Value, JsonSerializer.Serialize(new
        {
            seq = entry.Seq,
            submission = submission.Id,
            parts = made.Length > 1 ? made[1..] : null,
            periods = PeriodList.Text(plan.Named),
            revised = plan.Count(PeriodChange.Revised),
            sharing = LedgerJson.Word(sharing.Audience),
            hiddenBelow,
        })));
        session.AfterCommit(() =>
        {
            foreach (var id in made) uploads.Remove(id);
        });
        return entry;

        Task<LedgerEvent> BindAsync(ContextNote note) =>
            LedgerStore.AppendAsync(session, actor, new(LedgerKind.Note, party, submission.Dataflow, [], null, null, "", note), ct);
    }

    /// <summary>Enters an explicit nil report for the periods that have none yet.</summary>
    /// <exception cref="ProblemException">Also when the Party wants a second person to confirm: that goes through <see cref="ApprovalDesk"/>.</exception>
    public async Task<LedgerEvent> ReportNilAsync(DbSession session, Actor actor, NilRequest request, CancellationToken ct = default)
    {
        await RefuseAloneAsync(session, actor, ct);
        return await ReportNilNowAsync(session, actor, request, ct);
    }

    /// <summary>Whether nil could be reported now.</summary>
    internal Task CheckNilAsync(DbSession session, Actor actor, NilRequest request, CancellationToken ct) => PrepareAsync(session, Coordinating(actor), request, ct);

    private async Task<(InForce Standing, SharingTerms Sharing)> PrepareAsync(DbSession session, PartyId party, NilRequest request, CancellationToken ct)
    {
        var structure = Structure(request.Dataflow);
        await LedgerStore.LockAsync(session, ct);
        var entries = await LedgerStore.OfPartyAsync(session, party, request.Dataflow, ct: ct);
        var standing = InForce.After(entries);
        Refuse(ReleaseRules.Meanwhile(request.SeenHead, entries, request.Periods, request.Dataflow));
        Refuse(ReleaseRules.Nil(structure, request.Periods, standing, DateOnly.FromDateTime(session.Clock.GetUtcNow().UtcDateTime), request.Reason));
        return (standing, await TermsAsync(session, party, request.Sharing, standing, ct));
    }

    /// <summary>Reports nil; whether one person may do so alone was asked before.</summary>
    internal async Task<LedgerEvent> ReportNilNowAsync(DbSession session, Actor actor, NilRequest request, CancellationToken ct)
    {
        var party = Coordinating(actor);
        var (standing, sharing) = await PrepareAsync(session, party, request, ct);
        ImmutableArray<TimePeriod> named = [.. request.Periods.Distinct().Order().Where(p => !(standing.Periods.TryGetValue(p, out var there) && there.IsNil))];

        var entry = await LedgerStore.AppendAsync(session, actor, new(LedgerKind.Nil, party, request.Dataflow, named, null, sharing, request.Reason.Trim()), ct);
        session.Note(new(actor, "reporting.nil", party, request.Dataflow.Value,
            JsonSerializer.Serialize(new { seq = entry.Seq, periods = PeriodList.Text(named), sharing = LedgerJson.Word(sharing.Audience) })));
        return entry;
    }

    /// <summary>Takes periods out of force, at once. The record of what stood remains.</summary>
    public async Task<LedgerEvent> WithdrawAsync(DbSession session, Actor actor, WithdrawRequest request, CancellationToken ct = default)
    {
        var party = Coordinating(actor);
        Structure(request.Dataflow);
        await LedgerStore.LockAsync(session, ct);
        var entries = await LedgerStore.OfPartyAsync(session, party, request.Dataflow, ct: ct);
        Refuse(ReleaseRules.Meanwhile(request.SeenHead, entries, request.Periods, request.Dataflow));
        Refuse(ReleaseRules.Withdraw(request.Periods, InForce.After(entries), request.Reason));
        ImmutableArray<TimePeriod> named = [.. request.Periods.Distinct().Order()];

        var entry = await LedgerStore.AppendAsync(session, actor, new(LedgerKind.Withdrawal, party, request.Dataflow, named, null, null, request.Reason.Trim()), ct);
        session.Note(new(actor, "reporting.withdraw", party, request.Dataflow.Value,
            JsonSerializer.Serialize(new { seq = entry.Seq, periods = PeriodList.Text(named) })));
        return entry;
    }

    /// <summary>Sets the sharing of a dataflow: at once for all its periods in force, and for releases to come that say nothing else.</summary>
    public async Task<LedgerEvent> ShareAsync(DbSession session, Actor actor, DataflowId dataflow, SharingTerms terms, CancellationToken ct = default)
    {
        var party = Coordinating(actor);
        Structure(dataflow);
        Refuse(ReleaseRules.Sharing(terms, party, await KnownPartiesAsync(session, ct)));
        var entry = await LedgerStore.AppendAsync(session, actor, new(LedgerKind.Sharing, party, dataflow, [], null, terms, ""), ct);
        session.Note(new(actor, "reporting.share", party, dataflow.Value, JsonSerializer.Serialize(new { seq = entry.Seq, sharing = LedgerJson.Document(terms) })));
        return entry;
    }

    /// <summary>Binds a note to a slice of what the Party has in force or will release.</summary>
    public async Task<LedgerEvent> AddNoteAsync(DbSession session, Actor actor, DataflowId dataflow, ContextNote note, CancellationToken ct = default)
    {
        var party = Coordinating(actor);
        Refuse(ReleaseRules.Note(note, Structure(dataflow)));
        var entry = await LedgerStore.AppendAsync(session, actor, new(LedgerKind.Note, party, dataflow, [], null, null, "", note), ct);
        session.Note(new(actor, "reporting.note", party, dataflow.Value, JsonSerializer.Serialize(new { seq = entry.Seq, note = note.Id })));
        return entry;
    }

    /// <summary>Takes a note back; that it stood stays in the record.</summary>
    public async Task<LedgerEvent> WithdrawNoteAsync(DbSession session, Actor actor, DataflowId dataflow, string noteId, CancellationToken ct = default)
    {
        var party = Coordinating(actor);
        await LedgerStore.LockAsync(session, ct);
        var standing = InForce.After(await LedgerStore.OfPartyAsync(session, party, dataflow, ct: ct));
        if (standing.Notes.All(note => note.Id != noteId)) throw KernelProblems.NotFound("note").AsException();
        var entry = await LedgerStore.AppendAsync(session, actor, new(LedgerKind.NoteWithdrawn, party, dataflow, [], null, null, "", null, noteId), ct);
        session.Note(new(actor, "reporting.note-withdraw", party, dataflow.Value, JsonSerializer.Serialize(new { seq = entry.Seq, note = noteId })));
        return entry;
    }

    /// <summary>What releasing a submission would do to what stands.</summary>
    internal static async Task<ReleasePlan> PlanAsync(DbSession session, Submission submission, InForce standing, int hiddenBelow, CancellationToken ct)
    {
        var coming = await SubmissionStore.PeriodsAsync(session, submission.Number, ct);
        var others = coming.Select(p => standing.Periods.GetValueOrDefault(p.Period)?.Since.SubmissionId).OfType<string>().Distinct().ToList();
        var plan = ReleasePlan.Of(coming, standing, await SubmissionStore.PeriodsOfAsync(session, others, ct), hiddenBelow);
        var there = new Dictionary<string, Submission>(StringComparer.Ordinal);
        foreach (var id in others) there.Add(id, await SubmissionStore.FindAsync(session, submission.Party, id, ct));
        return plan with
        {
            Displaced =
            [
                .. plan.Periods.Where(p => p.Change == PeriodChange.Revised && p.Standing!.Since.SubmissionId is not null)
                    .SelectMany(p => ComposedParts.AgenciesOf(there[p.Standing!.Since.SubmissionId!], p.Period).Except(ComposedParts.AgenciesOf(submission, p.Period)))
                    .Distinct().OrderBy(agency => agency.Value, StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>The terms of a release: those asked for, when the Party may set them; else those last chosen for the dataflow.</summary>
    internal async Task<SharingTerms> TermsAsync(DbSession session, PartyId party, SharingTerms? asked, InForce standing, CancellationToken ct)
    {
        if (asked is null) return standing.UsualSharing;
        Refuse(ReleaseRules.Sharing(asked, party, await KnownPartiesAsync(session, ct)));
        return asked;
    }

    private async Task<HashSet<string>?> KnownPartiesAsync(DbSession session, CancellationToken ct) =>
        roster.Parties is { } parties ? [.. (await parties(session, "en", ct)).Select(party => party.Id)] : null;

    private Dataflow Structure(DataflowId dataflow) =>
        catalog.TryFind(dataflow.Value, out var structure) ? structure : throw ReportingProblems.NoDataflow(dataflow.Value).AsException();

    /// <summary>Refuses one person alone where the Party wants a second.</summary>
    internal static async Task RefuseAloneAsync(DbSession session, Actor actor, CancellationToken ct)
    {
        if (await AskStore.IsNeededAsync(session, Coordinating(actor), ct)) throw ReportingProblems.SecondPersonNeeded().AsException();
    }

    /// <summary>The edge has asked already; a caller that is no web request has not.</summary>
    internal static PartyId Coordinating(Actor actor)
    {
        if (!actor.Is(Role.Coordinator)) throw KernelProblems.NotYours(nameof(Role.Coordinator)).AsException();
        return actor.RequireParty();
    }

    private static void Refuse(Problem? problem)
    {
        if (problem is not null) throw problem.AsException();
    }
}
