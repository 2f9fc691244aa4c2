using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Membership.SignIn;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.Account;

/// <summary>Says what is read for, until the session ends or something else is said. It is on the record, and from then on beside every read.</summary>
internal static class ChangePurpose
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/account/purpose", HandleAsync).Allow(Role.Coordinator, Role.Analyst, Role.Secretariat).Writes();

    private static async Task<IResult> HandleAsync([FromForm] string? purpose, HttpContext context, DbSession session)
    {
        if (!PurposeCodes.TryParse(purpose, out var chosen)) throw KernelProblems.BadField("purpose", purpose ?? "").AsException();
        if (context.Features.Get<OpenSession>() is not { } open) throw KernelProblems.SignInFirst().AsException();
        var actor = context.Actor() with { Purpose = chosen };
        session.Note(new(actor, MembershipActions.PurposeChange, actor.Party, actor.Person?.Value ?? "", AuditDetail.Of(("purpose", chosen.Code()))));
        await EnteringDesk.WearAsync(context, actor, open.Id);
        return Answer.SeeOther(LocalPath.Before(context.Request) ?? "/");
    }
}
