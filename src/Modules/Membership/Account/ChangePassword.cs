using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tallystick.Membership.People;
using Tallystick.Membership.SignIn;
using Tallystick.Storage;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.Account;

/// <summary>Changes one's own password. All other sessions of the person end; this one goes on.</summary>
internal static class ChangePassword
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/account/password", HandleAsync).Allow();

    private static async Task<IResult> HandleAsync([FromForm] string? present, [FromForm] string? password, [FromForm] string? again,
        HttpContext context, DbSession session, Passwords passwords, OwnAccount own, ReaderTexts texts, CancellationToken ct)
    {
        var person = await own.RequireAsync(context, ct);
        var (isPresent, chosen) = (passwords.Check(person, present ?? "").Fits, password ?? "");
        var hash = passwords.Hash(chosen.Length <= Passwords.MaxLength ? chosen : "");
        var refused = await session.WriteAsync(async () =>
        {
            var people = new PersonStore(session);
            var held = (await people.FindAndHoldAsync(person.Id, ct))!;
            // Whoever finds an open session must not guess the password here either.
            var verdict = Tries.Judge(held, isPresent && held.PasswordHash == person.PasswordHash, session.Clock.GetUtcNow());
            await people.RememberTriesAsync(person.Id, verdict.Passes ? 0 : verdict.FailedTries, verdict.LockedUntil, ct);
            if (!verdict.Passes)
            {
                session.Note(new(context.Actor(), verdict.LocksNow ? MembershipActions.SignInLock : MembershipActions.SignInFail, context.Actor().Party, person.Id.Value));
                return MembershipProblems.PasswordWrong();
            }
            if (ReplacePassword.Decide(passwords, held, chosen, again ?? "", chosen == present) is { } unfit) return unfit;
            await people.SetPasswordAsync(person.Id, hash, isOnce: false, ct);
            session.Note(new(context.Actor(), MembershipActions.PasswordChange, context.Actor().Party, person.Id.Value));
            await own.GoOnAloneAsync(context, ct);
            return null;
        }, ct);
        return refused is null
            ? Answer.SeeOther("/account", texts["membership.account.password-changed"])
            : Answer.Page<AccountPage>(new { Refused = refused }, refused.Status);
    }
}
