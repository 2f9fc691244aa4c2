using System.Collections.Immutable;
using Tallystick.Membership;
using Tallystick.Reciprocity;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Narratives;
using Tallystick.Sdmx;
using Tallystick.Statistics;

namespace Tallystick.Host.Flows;

/// <summary>Where a release becomes visible figures and answers: the ledger of one room, and the members of another, as the room of statistics asks for
/// them. One direction; nothing flows back.</summary>
internal static class ReleaseReachesCube
{
    internal static StatisticsSources Sources(Participants participants) => new(
        ReleaseLedger.HeadAsync,
        async (session, seq, ct) => [.. (await ReleaseLedger.SinceAsync(session, seq, ct: ct)).Select(Entry)],
        (session, submission, flow, visit, ct) => ReleaseLedger.ReadFiguresAsync(session, submission, flow, (codes, period, figure) => visit(codes, period, figure), ct),
        async (session, release, flow, ct) => [.. (await ReleaseLedger.ReadAnswersAsync(session, release, ct)).Select(answer => Answer(answer, flow))],
        async (session, ct) => Roll(await participants.CurrentAsync(session, ct)));

    private static ReleaseEntry Entry(LedgerEvent entry) => new(entry.Seq, entry.Kind switch
    {
        LedgerKind.Release => ReleaseEntryKind.Figures,
        LedgerKind.Nil => ReleaseEntryKind.Nil,
        LedgerKind.Withdrawal => ReleaseEntryKind.Withdrawal,
        LedgerKind.Sharing => ReleaseEntryKind.Sharing,
        LedgerKind.Note => ReleaseEntryKind.Note,
        LedgerKind.NoteWithdrawn => ReleaseEntryKind.NoteWithdrawn,
        _ => throw new InvalidDataException($"The ledger holds a kind of entry the cube does not know: {entry.Kind}."),
    }, entry.Party, entry.Dataflow, entry.At, entry.Periods, entry.SubmissionId, entry.Sharing is { } terms ? Choice(terms) : null,
        entry.Note is { } note ? new(note.Slice, note.From, note.To, note.Texts) : null, entry.NoteId)
    { HiddenBelow = entry.HiddenBelow };

    private static ReleasedAnswer Answer(NarrativeAnswer answer, Dataflow flow) => new(NarrativeKey.Named(flow, answer.Codes)
        .ToImmutableSortedDictionary(named => named.Dimension.Id, named => named.Code, StringComparer.Ordinal), answer.Original, answer.Texts);

    private static SharingChoice Choice(SharingTerms terms) => new(terms.Audience switch
    {
        Audience.National => SharingCircle.National,
        Audience.Named => SharingCircle.Named,
        Audience.Participants => SharingCircle.Participants,
        Audience.Public => SharingCircle.Public,
        _ => throw new InvalidDataException($"No such audience: {terms.Audience}."),
    }, [.. terms.Parties.Select(party => party.Value)], terms.Secretariat || terms.Audience == Audience.Public, terms.EmbargoUntil, terms.PermittedUse);

    private static ExchangeRoll Roll(MembershipState state) => new(state.Version, state.ExchangeName, state.IsSynthetic,
        [.. state.Parties.Select(party => new RollParty(party.Id, party.Name, party.Joined, party.IsStanding))], [.. state.Rules]);
}
