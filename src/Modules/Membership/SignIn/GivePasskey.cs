using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Membership.People;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.SignIn;

/// <summary>Signing in with a passkey, which stands for password and second factor. It passes a lock that wrong passwords made: there is nothing to
/// guess, so a stranger who knows a login cannot keep out who has one.</summary>
internal static class GivePasskey
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-in/passkey/options", (HttpContext context, PasskeyDesk passkeys, CancellationToken ct) => passkeys.OfferSignInAsync(context, ct))
            .AllowAnyone().ExcludeFromDescription();
        routes.MapPost("/sign-in/passkey", HandleAsync).AllowAnyone().ExcludeFromDescription();
        routes.MapPost("/account/presence/options", PresenceAsync).Allow().ExcludeFromDescription();
    }

    private static async Task<IResult> HandleAsync([FromForm] string? credential, [FromForm] string? challenge, [FromForm(Name = "return")] string? wanted,
        HttpContext context, DbSession session, PasskeyDesk passkeys, EnteringDesk desk, CancellationToken ct)
    {
        var found = await passkeys.RecognizeAsync(context, challenge ?? "", credential ?? "", ct);
        var answer = await session.WriteAsync(async () =>
        {
            var people = new PersonStore(session);
            var person = found is { } seen ? await people.FindAndHoldAsync(seen.Person.Id, ct) : null;
            var hats = person is null ? [] : await people.HatsAsync(person.Id, ct);
            if (person is null || !person.MayEnter || hats.IsEmpty)
            {
                session.Note(new(Actor.Stranger, MembershipActions.SignInFail, null, person?.Id.Value ?? ""));
                return null;
            }
            await new PasskeyStore(session).UsedAsync(found!.Value.Passkey, ct);
            return await desk.GoOnAsync(context, person, hats, codeGiven: true, wanted, ct);
        }, ct);
        var refused = MembershipProblems.PasskeyRefused();
        return answer is not null ? Answer.SeeOther(answer) : Answer.Page<SignInPage>(new { Refused = refused, Return = wanted }, refused.Status);
    }

    private static async Task<IResult> PresenceAsync(HttpContext context, DbSession session, PasskeyDesk passkeys, CancellationToken ct)
    {
        var open = context.Features.Get<OpenSession>() ?? throw KernelProblems.SignInFirst().AsException();
        var person = await new PersonStore(session).FindAsync(open.Person, ct) ?? throw KernelProblems.SignInFirst().AsException();
        return await passkeys.OfferPresenceAsync(context, person, ct);
    }
}
