using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Membership.People;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.SignIn;

/// <summary>A step of signing in: one's own password in place of the one-time password.</summary>
internal static class ReplacePassword
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/sign-in/password", HandleAsync).AllowAnyone();

    private static async Task<IResult> HandleAsync([FromForm] string? password, [FromForm] string? again, HttpContext context, DbSession session,
        Passwords passwords, EnteringDesk desk, CancellationToken ct)
    {
        if (await desk.VisitorAsync(context, EnteringStep.NewPassword, ct) is not { } visitor) throw MembershipProblems.SignInAnew().AsException();
        var chosen = password ?? "";
        var refused = Decide(passwords, visitor.Person, chosen, again ?? "", passwords.Check(visitor.Person, chosen).Fits);
        if (refused is not null) return Answer.Page<NewPasswordPage>(new { Refused = refused }, refused.Status);
        var hash = passwords.Hash(chosen);
        return await session.WriteAsync(async () =>
        {
            var people = new PersonStore(session);
            await people.SetPasswordAsync(visitor.Person.Id, hash, isOnce: false, ct);
            session.Note(new(visitor.Hats[0].Of(visitor.Person, Door.Web), MembershipActions.PasswordChange, visitor.Hats[0].Party, visitor.Person.Id.Value));
            var person = (await people.FindAsync(visitor.Person.Id, ct))!;
            return Answer.SeeOther(await desk.GoOnAsync(context, person, visitor.Hats, visitor.CodeGiven, visitor.Return, ct));
        }, ct);
    }

    /// <summary>Why the new password will not do, or null.</summary>
    internal static Problem? Decide(Passwords passwords, Person person, string chosen, string again, bool isPresentOne) =>
        passwords.Refuse(chosen, person)
        ?? (chosen != again ? MembershipProblems.PasswordsDiffer() : isPresentOne ? MembershipProblems.PasswordSame() : null);
}
