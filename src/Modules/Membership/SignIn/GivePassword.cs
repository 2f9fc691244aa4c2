using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Membership.People;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.SignIn;

/// <summary>The first step of signing in: login and password. Unknown, wrong, locked and closed are refused in the same words and after the
/// same work, so that nobody learns who has an account.</summary>
internal static class GivePassword
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/sign-in", HandleAsync).AllowAnyone();

    private static async Task<IResult> HandleAsync([FromForm] string? login, [FromForm] string? password, [FromForm(Name = "return")] string? wanted,
        HttpContext context, DbSession session, Passwords passwords, EnteringDesk desk, CancellationToken ct)
    {
        var people = new PersonStore(session);
        var seen = await people.FindByLoginAsync(login ?? "", ct);
        // Before the transaction, not in it: a hash takes as long as hundreds of writes, and SQLite has one write lock.
        var (fits, rehash) = passwords.Check(seen, password ?? "");
        var better = fits && rehash ? passwords.Hash(password!) : null;
        var answer = await session.WriteAsync(async () =>
        {
            var person = seen is null ? null : await people.FindAndHoldAsync(seen.Id, ct);
            var hats = person is null ? [] : await people.HatsAsync(person.Id, ct);
            // The password that was checked must still be the one in force.
            var isRight = fits && person is not null && person.PasswordHash == seen!.PasswordHash && person.MayEnter && !hats.IsEmpty;
            if (person is null)
            {
                session.Note(new(Actor.Stranger, MembershipActions.SignInFail, null, ""));
                return null;
            }
            var verdict = Tries.Judge(person, isRight, session.Clock.GetUtcNow());
            await people.RememberTriesAsync(person.Id, verdict.FailedTries, verdict.LockedUntil, ct);
            if (!verdict.Passes)
            {
                NoteFailure(session, person, hats, verdict);
                return null;
            }
            if (better is not null) await people.RehashAsync(person.Id, better, ct);
            return await desk.GoOnAsync(context, person, hats, codeGiven: false, wanted, ct);
        }, ct);
        var refused = MembershipProblems.SignInRefused();
        return answer is not null ? Answer.SeeOther(answer) : Answer.Page<SignInPage>(new { Refused = refused, Login = login, Return = wanted }, refused.Status);
    }

    /// <summary>A failed try is on the record of the Party whose person was tried, where it is one; by whom is not known.</summary>
    internal static void NoteFailure(DbSession session, Person person, ImmutableArray<Hat> hats, Tries.Verdict verdict)
    {
        var parties = hats.Select(h => h.Party).OfType<PartyId>().Distinct().ToArray();
        // Whoever has people in several Parties is on the record of each.
        foreach (var party in parties.Length == 0 ? [null] : parties.Select(p => (PartyId?)p))
        {
            session.Note(new(Actor.Stranger, verdict.LocksNow ? MembershipActions.SignInLock : MembershipActions.SignInFail, party, person.Id.Value));
        }
    }
}
