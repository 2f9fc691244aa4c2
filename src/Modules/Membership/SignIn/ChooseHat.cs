using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Membership.People;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.SignIn;

/// <summary>The last step of signing in for who has several roles: for whom to act. And the same choice again within an open session.</summary>
internal static class ChooseHat
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-in/role", EnterAsync).AllowAnyone().Writes();
        routes.MapPost("/account/role", ChangeAsync).Allow().Writes();
    }

    private static async Task<IResult> EnterAsync([FromForm] string? hat, HttpContext context, EnteringDesk desk, CancellationToken ct)
    {
        var visitor = await desk.VisitorAsync(context, EnteringStep.ChooseHat, ct) ?? throw MembershipProblems.SignInAnew().AsException();
        var chosen = visitor.Hats.FirstOrDefault(h => h.Key == hat) ?? throw MembershipProblems.NoSuchHat().AsException();
        return Answer.SeeOther(await desk.EnterAsync(context, visitor.Person, chosen, visitor.Return, ct));
    }

    private static async Task<IResult> ChangeAsync([FromForm] string? hat, HttpContext context, DbSession session, CancellationToken ct)
    {
        var people = new PersonStore(session);
        var open = context.Features.Get<OpenSession>() ?? throw KernelProblems.SignInFirst().AsException();
        var person = await people.FindAsync(open.Person, ct) ?? throw KernelProblems.SignInFirst().AsException();
        var chosen = (await people.HatsAsync(person.Id, ct)).FirstOrDefault(h => h.Key == hat) ?? throw MembershipProblems.NoSuchHat().AsException();
        session.Note(new(chosen.Of(person, Door.Web), MembershipActions.ActAs, chosen.Party, person.Id.Value));
        await EnteringDesk.WearAsync(context, person, chosen, open.Id);
        return Answer.SeeOther("/");
    }
}
