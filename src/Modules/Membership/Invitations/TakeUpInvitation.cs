using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Membership.People;
using Tallystick.Membership.SignIn;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.Invitations;

/// <summary>Whoever was handed a one-time link takes the account up with it: chooses a password (or gives the one there is), and goes on to the second
/// factor. Unknown, used, withdrawn and expired links are refused in the same words. Looking at the page uses nothing up.</summary>
internal static class TakeUpInvitation
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/invitation/{code}", HandleAsync).AllowAnyone().ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(string code, [FromForm] string? password, [FromForm] string? again, HttpContext context, DbSession session,
        Passwords passwords, EnteringDesk desk, CancellationToken ct)
    {
        var (links, people) = (new InvitationStore(session), new PersonStore(session));
        var link = await links.FindAsync(code, ct) ?? throw MembershipProblems.InvitationUnusable().AsException();
        var seen = await people.FindAsync(link.Person, ct) ?? throw MembershipProblems.InvitationUnusable().AsException();
        var chosen = password ?? "";
        var fits = link.KeepsPassword && passwords.Check(seen, chosen).Fits;
        if (!link.KeepsPassword && (passwords.Refuse(chosen, seen) ?? (chosen != again ? MembershipProblems.PasswordsDiffer() : null)) is { } unfit)
            return Answer.Page<InvitationPage>(new { Code = code, Refused = unfit }, unfit.Status);
        var hash = link.KeepsPassword ? null : passwords.Hash(chosen);
        Problem? refused = null;
        var address = await session.WriteAsync(async () =>
        {
            var person = await people.FindAndHoldAsync(link.Person, ct);
            var hats = person is null ? [] : await people.HatsAsync(person.Id, ct);
            if (person is null || person.IsClosed || !person.AwaitsLink || hats.IsEmpty) throw MembershipProblems.InvitationUnusable().AsException();
            if (link.KeepsPassword)
            {
                // Whoever found the link must not guess the password with it.
                var verdict = Tries.Judge(person, fits && person.PasswordHash == seen.PasswordHash, session.Clock.GetUtcNow());
                await people.RememberTriesAsync(person.Id, verdict.FailedTries, verdict.LockedUntil, ct);
                if (!verdict.Passes)
                {
                    GivePassword.NoteFailure(session, person, hats, verdict);
                    refused = MembershipProblems.InvitationPassword();
                    return null;
                }
            }
            // Of two who send it at once, one does.
            if (!await links.TakeUpAsync(code, ct)) throw MembershipProblems.InvitationUnusable().AsException();
            await people.AwaitNothingAsync(person.Id, ct);
            if (hash is not null) await people.SetPasswordAsync(person.Id, hash, isOnce: false, ct);
            person = (await people.FindAsync(person.Id, ct))!;
            session.Note(new(hats[0].Of(person, Door.Web), MembershipActions.InvitationTakeUp, hats[0].Party, person.Id.Value));
            return await desk.GoOnAsync(context, person, hats, codeGiven: false, "/", ct);
        }, ct);
        return address is not null ? Answer.SeeOther(address) : Answer.Page<InvitationPage>(new { Code = code, Refused = refused }, refused!.Status);
    }
}
