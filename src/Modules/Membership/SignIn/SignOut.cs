using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.SignIn;

/// <summary>Ends the session.</summary>
internal static class SignOut
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/sign-out", HandleAsync).Allow().Writes();

    private static async Task<IResult> HandleAsync(HttpContext context, DbSession session)
    {
        var actor = context.Actor();
        session.Note(new(actor, MembershipActions.SignOut, actor.Party, actor.Person?.Value ?? ""));
        await context.SignOutAsync(Schemes.Session);
        return Answer.SeeOther("/sign-in");
    }
}
