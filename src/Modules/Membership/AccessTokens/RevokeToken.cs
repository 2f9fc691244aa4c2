using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.AccessTokens;

/// <summary>A coordinator revokes a token of the own Party, at once and for good.</summary>
internal static class RevokeToken
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/tokens/{id}/revoke", HandleAsync).Allow(Role.Coordinator).Writes();

    private static async Task<IResult> HandleAsync(string id, HttpContext context, DbSession session, ReaderTexts texts, CancellationToken ct)
    {
        var actor = context.Actor();
        // Whoever stole one token must not be able to switch off the others.
        if (actor.Door != Door.Web) throw KernelProblems.SignInFirst().AsException();
        if (!await new TokenStore(session).RevokeAsync(id, actor.RequireParty(), ct)) throw KernelProblems.NotFound(id).AsException();
        session.Note(new(actor, MembershipActions.TokenRevoke, actor.Party, id));
        return Answer.SeeOther("/tokens", texts["membership.tokens.revoked-now"]);
    }
}
