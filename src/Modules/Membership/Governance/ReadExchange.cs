using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Membership.Parties;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.Governance;

/// <summary>What everybody may know of the Exchange, for programs: the same for whoever asks. No person, no grounds, nothing that is not decided yet.</summary>
internal static class ReadExchange
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/exchange", HandleAsync).AllowAnyone()
        .WithName("readExchange").WithTags("Governance").WithSummary("Who takes part, under what terms and rules, and what was decided; public")
        .Produces<ExchangeDocument>();

    private static async Task<IResult> HandleAsync(DbSession session, Participants participants, CancellationToken ct) =>
        Results.Json(ExchangeDocument.Of(await participants.CurrentAsync(session, ct), await DecisionDesk.ListAsync(session, ct)));
}

/// <summary>The Exchange as everybody may know it.</summary>
/// <param name="Id">Its code.</param>
/// <param name="Name">By language.</param>
/// <param name="Synthetic">Made up.</param>
/// <param name="Founded">The day it began.</param>
/// <param name="Parties">Who takes or took part.</param>
/// <param name="Terms">The terms in force; null before the first.</param>
/// <param name="Rules">The rule in force for each dataflow.</param>
/// <param name="Decisions">What was decided, newest first; what was withdrawn, or is open, is not here.</param>
/// <param name="Earlier">Decisions the exchange began with.</param>
public sealed record ExchangeDocument(string Id, IReadOnlyDictionary<string, string> Name, bool Synthetic, DateOnly Founded, IReadOnlyList<ExchangePartyDocument> Parties,
    ExchangeTermsDocument? Terms, IReadOnlyList<ExchangeRuleDocument> Rules, IReadOnlyList<ExchangeDecisionDocument> Decisions, IReadOnlyList<EarlierDecisionDocument> Earlier)
{
    /// <summary>The document of the state and of all there was to decide.</summary>
    public static ExchangeDocument Of(MembershipState state, IReadOnlyCollection<Deliberation> all) => new(state.ExchangeId, state.ExchangeName.All, state.IsSynthetic, state.Founded,
        [.. state.Parties.Select(p => new ExchangePartyDocument(p.Id.Value, p.Name.All, DecisionDocument.Word(p.Kind), p.Joined, StandingWords.Key(p.Standing)))],
        state.TermsInForce(state.Day) is { } terms ? new(terms.Version, terms.InForceFrom, terms.Hash, terms.Decision) : null,
        [.. InForce(state).Select(v => new ExchangeRuleDocument(v.Rule.Dataflow, v.Version, v.Rule.Frequency.ToString(), v.Rule.Window, v.Rule.Required, v.Rule.LagDays, v.Rule.GraceDays,
            v.Rule.CurrentOpensHistory, v.Rule.InForceFrom, v.Rule.Decision))],
        [.. Decided(all).Select(d => new ExchangeDecisionDocument(d.Number, d.Title.All, d.Procedure.ClosesOn, DecisionDocument.Word(d.Procedure.Way), DecisionDocument.Word(d.End!.Outcome),
            d.End.EffectFault is null, CountDocument.Of(d.End.Count)))],
        DecisionsDocument.Of(state, all).Earlier);

    /// <summary>The rules in force on the state's day, by dataflow.</summary>
    internal static IEnumerable<RuleVersion> InForce(MembershipState state) =>
        state.RuleVersions.Select(v => v.Rule.Dataflow).Distinct().Select(flow => state.RuleVersionInForce(flow, state.Day)).OfType<RuleVersion>();

    /// <summary>What the Parties, or a meeting of theirs, brought to an end, newest first.</summary>
    internal static IEnumerable<Deliberation> Decided(IEnumerable<Deliberation> all) =>
        all.Where(d => d.End is { Outcome: not DecisionOutcome.Withdrawn }).OrderByDescending(d => d.Procedure.ClosesOn).ThenByDescending(d => d.Number, StringComparer.Ordinal);
}

/// <summary>A Party as everybody may know it.</summary>
/// <param name="Id">Its code.</param>
/// <param name="Name">By language.</param>
/// <param name="Kind">state, territory, organization.</param>
/// <param name="Joined">Since when.</param>
/// <param name="Standing">good, not-accepted, old-terms, suspended, gone, excluded.</param>
public sealed record ExchangePartyDocument(string Id, IReadOnlyDictionary<string, string> Name, string Kind, DateOnly Joined, string Standing);

/// <summary>The terms in force.</summary>
/// <param name="Version">Their name; their words are at /api/v1/terms.</param>
/// <param name="InForceFrom">Since when.</param>
/// <param name="Sha256">Of their words; null where none are kept.</param>
/// <param name="Decision">The decision behind them.</param>
public sealed record ExchangeTermsDocument(string Version, DateOnly InForceFrom, string? Sha256, string Decision);

/// <summary>The rule of a dataflow.</summary>
/// <param name="Dataflow">Which.</param>
/// <param name="Version">Its place among the versions.</param>
/// <param name="Frequency">What periods are counted in.</param>
/// <param name="Window">How many due periods are looked at.</param>
/// <param name="Required">How many of them must be released.</param>
/// <param name="LagDays">Due so many days after a period's end.</param>
/// <param name="GraceDays">For new Parties.</param>
/// <param name="CurrentOpensHistory">Who reports now sees all earlier periods.</param>
/// <param name="InForceFrom">Since when.</param>
/// <param name="Decision">The decision behind it.</param>
public sealed record ExchangeRuleDocument(string Dataflow, int Version, string Frequency, int Window, int Required, int LagDays, int GraceDays, bool CurrentOpensHistory,
    DateOnly InForceFrom, string Decision);

/// <summary>A decision as everybody may know it.</summary>
/// <param name="Number">As it is cited.</param>
/// <param name="Title">By language.</param>
/// <param name="Day">The closing day, or that of the meeting.</param>
/// <param name="Way">vote, silence, meeting.</param>
/// <param name="Outcome">adopted, rejected, noQuorum, objected.</param>
/// <param name="CarriedOut">False where it was adopted and its effect fitted no more.</param>
/// <param name="Count">How many were for and against; null for a meeting.</param>
public sealed record ExchangeDecisionDocument(string Number, IReadOnlyDictionary<string, string> Title, DateOnly Day, string Way, string Outcome, bool CarriedOut, CountDocument? Count);
