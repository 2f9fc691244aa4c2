using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Membership.People;
using Tallystick.Membership.SignIn;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.Account;

/// <summary>Makes one's recovery codes anew and shows them; the earlier ones are worth nothing from then on.</summary>
internal static class MakeRecoveryCodes
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/account/recovery", HandleAsync).Allow().Fresh().Writes();

    private static async Task<IResult> HandleAsync(HttpContext context, DbSession session, OwnAccount own, CancellationToken ct)
    {
        var person = await own.RequireAsync(context, ct);
        if (!person.HasSecondFactor) throw MembershipProblems.NoEnrolment().AsException();
        session.Note(new(context.Actor(), MembershipActions.RecoveryMake, context.Actor().Party, person.Id.Value));
        return RecoveryCodesPage.Show(context, await new RecoveryCodes(session).MakeAsync(person.Id, ct), "/account");
    }
}
