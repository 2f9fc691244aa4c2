using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.SignIn;

/// <summary>Ends the session, here and for every copy of its cookie.</summary>
internal static class SignOut
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/sign-out", HandleAsync).Allow().Writes();

    private static async Task<IResult> HandleAsync(HttpContext context, DbSession session, CancellationToken ct)
    {
        var actor = context.Actor();
        if (context.Features.Get<OpenSession>() is { } open) await new SessionStore(session).EndAsync(open.Id, open.Person, ct);
        session.Note(new(actor, MembershipActions.SignOut, actor.Party, actor.Person?.Value ?? ""));
        await context.SignOutAsync(Schemes.Session);
        return Answer.SeeOther("/sign-in");
    }
}
