using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Membership.SignIn;
using Tallystick.Storage;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.Account;

/// <summary>Ends one of one's own sessions, or all but the present one. It asks for no fresh proof: whoever sees a stranger among them must be quick.</summary>
internal static class EndSessions
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/account/sessions/{id}/end", OneAsync).Allow().Writes();
        routes.MapPost("/account/sessions/end-others", OthersAsync).Allow().Writes();
    }

    private static async Task<IResult> OneAsync(string id, HttpContext context, DbSession session, OwnAccount own, ReaderTexts texts, CancellationToken ct)
    {
        var person = await own.RequireAsync(context, ct);
        if (!await new SessionStore(session).EndAsync(id, person.Id, ct)) throw KernelProblems.NotFound(id).AsException();
        session.Note(new(context.Actor(), MembershipActions.SessionEnd, context.Actor().Party, person.Id.Value, AuditDetail.Of(("count", 1))));
        return Answer.SeeOther("/account", texts["membership.sessions.ended"]);
    }

    private static async Task<IResult> OthersAsync(HttpContext context, DbSession session, OwnAccount own, ReaderTexts texts, CancellationToken ct)
    {
        var person = await own.RequireAsync(context, ct);
        var count = await new SessionStore(session).EndAllAsync(person.Id, OwnAccount.Session(context).Id, ct);
        session.Note(new(context.Actor(), MembershipActions.SessionEnd, context.Actor().Party, person.Id.Value, AuditDetail.Of(("count", count))));
        return Answer.SeeOther("/account", texts["membership.sessions.ended"]);
    }
}
