using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.Governance;

/// <summary>Proposals and decisions for programs of whoever takes part: the same for all.</summary>
internal static class ReadDecisions
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/decisions", ListAsync).Allow()
            .WithName("readDecisions").WithTags("Governance").WithSummary("What the Parties are deciding and what was decided, newest first, and the decisions the exchange began with")
            .Produces<DecisionsDocument>().ProducesProblem(401);
        routes.MapGet("/api/v1/decisions/{number}", OneAsync).Allow()
            .WithName("readDecision").WithTags("Governance").WithSummary("One proposal or decision, with what each Party says to it")
            .Produces<DecisionDocument>().ProducesProblem(401).ProducesProblem(404);
    }

    private static async Task<IResult> ListAsync(DbSession session, Participants participants, CancellationToken ct) =>
        Results.Json(DecisionsDocument.Of(await participants.CurrentAsync(session, ct), await DecisionDesk.ListAsync(session, ct)));

    private static async Task<IResult> OneAsync(string number, DbSession session, Participants participants, CancellationToken ct) =>
        Results.Json(DecisionDocument.Of(await DecisionDesk.FindAsync(session, number, ct), (await participants.CurrentAsync(session, ct)).Day));
}

/// <summary>All there is.</summary>
/// <param name="Decisions">Proposals and decisions made here, newest first.</param>
/// <param name="Earlier">Those the exchange began with.</param>
public sealed record DecisionsDocument(IReadOnlyList<DecisionDocument> Decisions, IReadOnlyList<EarlierDecisionDocument> Earlier)
{
    /// <summary>The document of what there is.</summary>
    public static DecisionsDocument Of(MembershipState state, IReadOnlyCollection<Deliberation> all) => new([.. all.Select(d => DecisionDocument.Of(d, state.Day))],
        [.. state.Decisions.Where(d => all.All(one => one.Number != d.Id)).Select(d => new EarlierDecisionDocument(d.Id, d.TakenOn, d.Title.All))]);
}

/// <summary>A decision the exchange began with.</summary>
/// <param name="Id">As it is cited.</param>
/// <param name="TakenOn">The day.</param>
/// <param name="Title">By language.</param>
public sealed record EarlierDecisionDocument(string Id, DateOnly TakenOn, IReadOnlyDictionary<string, string> Title);

/// <summary>A proposal or decision.</summary>
/// <param name="Number">As it is cited.</param>
/// <param name="State">coming, open, counting (its days are over, its outcome not recorded), or the outcome: adopted, rejected, noQuorum, objected, withdrawn.</param>
/// <param name="Way">vote, silence, meeting.</param>
/// <param name="Title">By language.</param>
/// <param name="Grounds">By language.</param>
/// <param name="Effect">What the software does once it is adopted.</param>
/// <param name="Majority">simple or twoThirds; null where nobody votes.</param>
/// <param name="QuorumPercent">Null where nobody votes.</param>
/// <param name="OpensOn">The first day.</param>
/// <param name="ClosesOn">The last day.</param>
/// <param name="Minutes">Of a meeting.</param>
/// <param name="ProposedBy">The steward's name.</param>
/// <param name="ProposedAt">When.</param>
/// <param name="SettledAt">When the outcome was recorded.</param>
/// <param name="Count">Null while it is not counted.</param>
/// <param name="WithdrawalReason">Null where it was not withdrawn.</param>
/// <param name="EffectFault">The code of why it could not be carried out; null where it was, or nothing was adopted.</param>
/// <param name="Ballots">What Parties say.</param>
public sealed record DecisionDocument(string Number, string State, string Way, IReadOnlyDictionary<string, string> Title, IReadOnlyDictionary<string, string> Grounds, DecisionEffect Effect,
    string? Majority, int? QuorumPercent, DateOnly OpensOn, DateOnly ClosesOn, string? Minutes, string ProposedBy, DateTimeOffset ProposedAt, DateTimeOffset? SettledAt,
    CountDocument? Count, string? WithdrawalReason, string? EffectFault, IReadOnlyList<BallotDocument> Ballots)
{
    /// <summary>The document of one. Who is to coordinate for a new Party is left out: no Party reads the names of another's people.</summary>
    public static DecisionDocument Of(Deliberation one, DateOnly today)
    {
        var votes = one.Procedure.Way == DecisionWay.Vote;
        var state = one.End is { } end ? Word(end.Outcome) : one.Procedure.IsOverOn(today) ? "counting" : one.IsOpenOn(today) ? "open" : "coming";
        return new(one.Number, state, Word(one.Procedure.Way), one.Title.All, one.Grounds.All, one.Effect is AdmissionEffect admission ? admission with { Coordinator = null } : one.Effect,
            votes ? Word(one.Procedure.Majority) : null, votes ? one.Procedure.QuorumPercent : null, one.Procedure.OpensOn, one.Procedure.ClosesOn, one.Minutes.Length > 0 ? one.Minutes : null,
            one.ProposedBy, one.ProposedAt, one.End?.At, CountDocument.Of(one.End?.Count), one.End?.WithdrawalReason is { Length: > 0 } reason ? reason : null, one.End?.EffectFault?.Code,
            [.. one.Ballots.Select(b => new BallotDocument(b.Party.Value, Word(b.Ballot), b.Reason, b.At))]);
    }

    /// <summary>A value of an enumeration as programs read it: noQuorum.</summary>
    internal static string Word<T>(T value) where T : struct, Enum => value.ToString() is var name ? char.ToLowerInvariant(name[0]) + name[1..] : "";
}

/// <summary>How Parties spoke.</summary>
/// <param name="Entitled">How many could.</param>
/// <param name="Yes">For it.</param>
/// <param name="No">Against it.</param>
/// <param name="Abstained">Neither.</param>
/// <param name="Objections">Broke the silence.</param>
public sealed record CountDocument(int Entitled, int Yes, int No, int Abstained, int Objections)
{
    /// <summary>The document of a count; null of none.</summary>
    internal static CountDocument? Of(DecisionCount? count) => count is null ? null : new(count.Entitled, count.Yes, count.No, count.Abstained, count.Objections);
}

/// <summary>What a Party says.</summary>
/// <param name="Party">Who.</param>
/// <param name="Ballot">yes, no, abstain, objection.</param>
/// <param name="Reason">In its words.</param>
/// <param name="At">When.</param>
public sealed record BallotDocument(string Party, string Ballot, string Reason, DateTimeOffset At);
