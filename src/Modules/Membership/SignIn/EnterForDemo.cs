using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Membership.Parties;
using Tallystick.Membership.People;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.SignIn;

/// <summary>Lets a newcomer in as one of the made-up people of a synthetic exchange, by one button. In a real exchange this door is not
/// there: it answers as an address that does not exist.</summary>
internal static class EnterForDemo
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/sign-in/demo", HandleAsync).AllowAnyone().Writes();

    private static async Task<IResult> HandleAsync([FromForm] string? person, [FromForm(Name = "return")] string? wanted, HttpContext context,
        DbSession session, EnteringDesk desk, CancellationToken ct)
    {
        if (!await new PartyStore(session).IsSyntheticAsync(ct)) throw KernelProblems.NotFound(context.Request.Path).AsException();
        var people = new PersonStore(session);
        var found = await people.FindAsync(new(person ?? ""), ct);
        var hats = found is null ? [] : await people.HatsAsync(found.Id, ct);
        if (found is null || !found.IsDemo || found.IsClosed || hats.IsEmpty) throw MembershipProblems.NotDemo().AsException();
        return Answer.SeeOther(await desk.GoOnAsync(context, found, hats, codeGiven: true, wanted, ct));
    }
}
