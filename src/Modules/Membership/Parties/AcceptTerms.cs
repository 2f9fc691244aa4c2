using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.Parties;

/// <summary>A coordinator accepts, for the own Party, the terms in force. It opens what only standing opens, from today on.</summary>
internal static class AcceptTerms
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/participants/accept", HandleAsync).Allow(Role.Coordinator).Fresh().Writes();

    private static async Task<IResult> HandleAsync(HttpContext context, DbSession session, Participants participants, ReaderTexts texts, CancellationToken ct)
    {
        var actor = context.Actor();
        if (actor.Door != Door.Web) throw KernelProblems.SignInFirst().AsException();
        var store = new PartyStore(session);
        await store.BumpAsync(ct);
        var state = await participants.CurrentAsync(session, ct);
        var party = state.Require(actor.RequireParty());
        if (party.AcceptedTerms || state.TermsInForce(state.Day) is not { } terms) throw MembershipProblems.StandingAlready(party.Id.Value).AsException();
        await store.AddStandingAsync(party.Id, new(state.Day, StandingChange.Accepted, terms.Version, "", ""), ct);
        session.Note(new(actor, MembershipActions.StandingChange, null, party.Id.Value,
            AuditDetail.Of(("change", nameof(StandingChange.Accepted)), ("terms", terms.Version))));
        return Answer.SeeOther("/participants", texts["membership.participants.standing-changed"]);
    }
}
