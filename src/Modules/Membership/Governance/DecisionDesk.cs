using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Membership.Parties;
using Tallystick.Storage;

namespace Tallystick.Membership.Governance;

/// <summary>Where proposals are put forward, spoken on, withdrawn and closed, and decisions of meetings recorded. Every write first takes the lock of all that
/// changes the Exchange and only then looks at the clock and at what is there: so nobody speaks after the closing was counted, and nothing is carried out twice.</summary>
public sealed class DecisionDesk(Participants participants)
{
    /// <summary>The most letters of a title, of grounds, of a reason and of a reference to minutes.</summary>
    public const int MostTitle = 200, MostGrounds = 8000, MostReason = 1000, MostMinutes = 200;

    /// <summary>All there is, newest first.</summary>
    public static Task<ImmutableArray<Deliberation>> ListAsync(DbSession session, CancellationToken ct = default) => new DecisionStore(session).ListAsync(ct);

    /// <summary>One of them.</summary>
    /// <exception cref="ProblemException">When there is none of that number.</exception>
    public static async Task<Deliberation> FindAsync(DbSession session, string number, CancellationToken ct = default) =>
        await new DecisionStore(session).FindAsync(number, ct) ?? throw KernelProblems.NotFound(number).AsException();

    /// <summary>Those whose closing day has ended and whose outcome is not recorded.</summary>
    public static async Task<ImmutableArray<string>> DueAsync(DbSession session, CancellationToken ct = default)
    {
        var today = Today(session);
        return [.. (await new DecisionStore(session).PendingAsync(ct)).Where(d => d.Procedure.IsOverOn(today)).Select(d => d.Number)];
    }

    /// <summary>Puts a proposal forward, or records and carries out what a meeting decided; its number. In a write of its own.</summary>
    /// <returns>The number; or the field at fault and why, and nothing was written.</returns>
    internal Task<(string? Number, (string Field, Problem Problem)? Unfit)> AddAsync(DbSession session, Actor actor, DecisionDraft draft, CancellationToken ct) =>
        session.WriteAsync<(string?, (string, Problem)?)>(async () =>
        {
            var (state, store) = await LockAsync(session, ct);
            var inMeeting = draft.Procedure.Way == DecisionWay.Meeting;
            if (EffectRules.Unfit(inMeeting ? draft.Effect.On(state.Day) : draft.Effect, state, await CarryOut.LoginTakenAsync(session, draft.Effect, ct)) is { } unfit) return (null, unfit);
            var number = await store.NextNumberAsync(state.Day.Year, ct);
            await store.AddAsync(number, draft, actor.Person!.Value, ct);
            session.Note(new(actor, inMeeting ? MembershipActions.DecisionRecord : MembershipActions.DecisionPropose, null, number, AuditDetail.Of(("way", draft.Procedure.Way.ToString()))));
            if (inMeeting) await EndAsync(session, state, actor, number, draft.Title, draft.Procedure, draft.Effect, DecisionOutcome.Adopted, null, ct);
            return (number, null);
        }, ct);

    /// <summary>A coordinator speaks for the own Party, or says something else than before; <paramref name="ballot"/> null takes an objection back.</summary>
    /// <exception cref="ProblemException">It is not open, the Party is not entitled, or the way knows no such ballot.</exception>
    internal Task VoteAsync(DbSession session, Actor actor, string number, Ballot? ballot, string reason, CancellationToken ct) => session.WriteAsync(async () =>
    {
        var (state, store) = await LockAsync(session, ct);
        var found = await store.FindAsync(number, ct) ?? throw KernelProblems.NotFound(number).AsException();
        if (Refuse(found, state, actor.RequireParty(), ballot, reason) is { } refused) throw refused.AsException();
        if (ballot is { } said) await store.CastAsync(number, actor.RequireParty(), said, reason, actor.Person!.Value, ct);
        else if (await store.TakeBackAsync(number, actor.RequireParty(), ct) == 0) throw MembershipProblems.BallotUnfit().AsException();
        session.Note(new(actor, MembershipActions.DecisionVote, null, number, AuditDetail.Of(("party", actor.RequireParty().Value), ("ballot", ballot?.ToString() ?? "none"))));
    }, ct);

    /// <summary>Why a Party cannot say this, or null. Pure.</summary>
    internal static Problem? Refuse(Deliberation found, MembershipState state, PartyId party, Ballot? ballot, string reason) =>
        !found.IsOpenOn(state.Day) ? MembershipProblems.DecisionNotOpen(found.Number)
        : !DecisionRules.Entitled(state.Parties, found.Procedure, found.Effect.About, state.Day).Contains(party) ? MembershipProblems.NotEntitled(party.Value)
        : found.Procedure.Way == DecisionWay.Silence != (ballot is null or Ballot.Objection) ? MembershipProblems.BallotUnfit()
        : ballot == Ballot.Objection && reason.Length == 0 ? MembershipProblems.ReasonMissing()
        : reason.Length > MostReason ? KernelProblems.BadField("reason", reason[..20])
        : null;

    /// <summary>A steward takes a proposal back before its closing day has ended.</summary>
    /// <exception cref="ProblemException">It is closed, or no reason is given.</exception>
    internal Task WithdrawAsync(DbSession session, Actor actor, string number, string reason, CancellationToken ct) => session.WriteAsync(async () =>
    {
        var (state, store) = await LockAsync(session, ct);
        var found = await store.FindAsync(number, ct) ?? throw KernelProblems.NotFound(number).AsException();
        if (found.End is not null || found.Procedure.IsOverOn(state.Day)) throw MembershipProblems.DecisionNotOpen(number).AsException();
        if (reason.Length is < 1 or > MostReason) throw MembershipProblems.ReasonMissing().AsException();
        await store.EndAsync(number, new(DecisionOutcome.Withdrawn, session.Clock.GetUtcNow(), null, reason, null), ct);
        session.Note(new(actor, MembershipActions.DecisionWithdraw, null, number));
    }, ct);

    /// <summary>Counts a proposal whose closing day has ended, records the outcome, and carries out what was adopted: all of it or nothing, once, however many try.</summary>
    /// <returns>How it ended; null when there was nothing to do.</returns>
    public Task<DecisionEnd?> CloseAsync(DbSession session, Actor actor, string number, CancellationToken ct = default) => session.WriteAsync(async () =>
    {
        var (state, store) = await LockAsync(session, ct);
        if (await store.FindAsync(number, ct) is not { End: null } found || !found.Procedure.IsOverOn(state.Day)) return null;
        var entitled = DecisionRules.Entitled(state.Parties, found.Procedure, found.Effect.About, found.Procedure.ClosesOn);
        var count = DecisionRules.Count(found.Procedure, entitled, found.Ballots.Select(b => (b.Party, b.Ballot)));
        return await EndAsync(session, state, actor, number, found.Title, found.Procedure, found.Effect, count.Outcome, count, ct);
    }, ct);

    private static async Task<DecisionEnd?> EndAsync(DbSession session, MembershipState state, Actor actor, string number, Sdmx.LocalText title, Procedure procedure,
        DecisionEffect effect, DecisionOutcome outcome, DecisionCount? count, CancellationToken ct)
    {
        Problem? fault = null;
        if (outcome == DecisionOutcome.Adopted)
        {
            await new PartyStore(session).AddDecisionAsync(new(number, procedure.ClosesOn, title), ct);
            fault = await CarryOut.DoAsync(session, state, actor, number, effect, ct);
        }
        var end = new DecisionEnd(outcome, session.Clock.GetUtcNow(), count, "", fault);
        if (!await new DecisionStore(session).EndAsync(number, end, ct)) throw new InvalidOperationException($"{number} ended meanwhile.");
        session.Note(new(actor, MembershipActions.DecisionClose, null, number, AuditDetail.Of(("outcome", outcome.ToString()), ("effect", fault is null ? "" : fault.Code))));
        return end;
    }

    private async Task<(MembershipState State, DecisionStore Store)> LockAsync(DbSession session, CancellationToken ct)
    {
        await new PartyStore(session).BumpAsync(ct);
        return (await participants.CurrentAsync(session, ct), new(session));
    }

    private static DateOnly Today(DbSession session) => DateOnly.FromDateTime(session.Clock.GetUtcNow().UtcDateTime);
}
