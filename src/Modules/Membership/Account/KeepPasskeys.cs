using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Membership.People;
using Tallystick.Membership.SignIn;
using Tallystick.Storage;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.Account;

/// <summary>Registers a passkey for oneself under a name, and removes one. The last second factor stays. A passkey that goes takes all other sessions
/// with it: it may be lost, and one of them the finder's.</summary>
internal static class KeepPasskeys
{
    /// <summary>More than anyone carries.</summary>
    public const int Most = 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/account/passkeys/options", OfferAsync).Allow().ExcludeFromDescription();
        routes.MapPost("/account/passkeys", AddAsync).Allow().Fresh().ExcludeFromDescription();
        routes.MapPost("/account/passkeys/{id}/remove", RemoveAsync).Allow().Fresh().Writes().ExcludeFromDescription();
    }

    private static async Task<IResult> OfferAsync(HttpContext context, PasskeyDesk passkeys, OwnAccount own, CancellationToken ct) =>
        await passkeys.OfferRegistrationAsync(context, await own.RequireAsync(context, ct), ct);

    private static async Task<IResult> AddAsync([FromForm] string? credential, [FromForm] string? challenge, [FromForm] string? name, HttpContext context,
        DbSession session, PasskeyDesk passkeys, OwnAccount own, ReaderTexts texts, CancellationToken ct)
    {
        var person = await own.RequireAsync(context, ct);
        if (await passkeys.ReadNewAsync(context, challenge ?? "", credential ?? "", person.Id, ct) is not { } passkey || person.Passkeys >= Most)
        {
            var refused = MembershipProblems.PasskeyNotMade();
            return Answer.Page<AccountPage>(new { Refused = refused }, refused.Status);
        }
        return await session.WriteAsync(async () =>
        {
            await new PasskeyStore(session).AddAsync(person.Id, NameOf(name, session.Clock), passkey, ct);
            session.Note(new(context.Actor(), MembershipActions.PasskeyAdd, context.Actor().Party, person.Id.Value));
            return person.HasSecondFactor ? Answer.SeeOther("/account", texts["membership.passkey.added"])
                : RecoveryCodesPage.Show(context, await new RecoveryCodes(session).MakeAsync(person.Id, ct), "/account");
        }, ct);
    }

    private static async Task<IResult> RemoveAsync(string id, HttpContext context, DbSession session, OwnAccount own, ReaderTexts texts, CancellationToken ct)
    {
        var seen = await own.RequireAsync(context, ct);
        var person = (await new PersonStore(session).FindAndHoldAsync(seen.Id, ct))!;
        if (!await new PasskeyStore(session).RemoveAsync(id, person.Id, ct)) throw KernelProblems.NotFound(id).AsException();
        if (person.TotpSecret is null && person.Passkeys == 1) throw MembershipProblems.LastSecondFactor().AsException();
        await new SessionStore(session).EndAllAsync(person.Id, OwnAccount.Session(context).Id, ct);
        session.Note(new(context.Actor(), MembershipActions.PasskeyRemove, context.Actor().Party, person.Id.Value));
        return Answer.SeeOther("/account", texts["membership.passkey.removed"]);
    }

    /// <summary>What its owner calls it; the day, when nothing was typed.</summary>
    internal static string NameOf(string? typed, TimeProvider clock) =>
        typed?.Trim() is { Length: > 0 } name ? name[..Math.Min(name.Length, 60)] : clock.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
