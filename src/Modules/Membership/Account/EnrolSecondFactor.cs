using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tallystick.Membership.People;
using Tallystick.Membership.SignIn;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.Account;

/// <summary>Enrols an authenticator app, or another in place of the one there is (whose code, or a recovery code, is then asked for first). The old one stays in use
/// until the new one is confirmed.</summary>
internal static class EnrolSecondFactor
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/account/totp", BeginAsync).Allow().Fresh();
        routes.MapPost("/account/totp/confirm", ConfirmAsync).Allow();
        routes.MapGet("/account/totp.svg", PictureAsync).Allow();
    }

    private static async Task<IResult> BeginAsync([FromForm] string? code, HttpContext context, DbSession session, SecondFactors factors,
        OwnAccount own, CancellationToken ct)
    {
        var seen = await own.RequireAsync(context, ct);
        var refused = await session.WriteAsync(async () =>
        {
            var people = new PersonStore(session);
            var person = (await people.FindAndHoldAsync(seen.Id, ct))!;
            if (person.TotpSecret is { } secret)
            {
                var now = session.Clock.GetUtcNow();
                var step = factors.Match(secret, code ?? "", now, person.TotpLastStep);
                // Who lost the phone has the paper.
                var onPaper = step is null && !person.IsLockedAt(now) && code is { Length: > 0 } && await new RecoveryCodes(session).UseAsync(person.Id, code, ct);
                var verdict = Tries.Judge(person, step is not null || onPaper, now);
                await people.RememberTriesAsync(person.Id, verdict.FailedTries, verdict.LockedUntil, ct);
                if (!verdict.Passes)
                {
                    session.Note(new(context.Actor(), verdict.LocksNow ? MembershipActions.SignInLock : MembershipActions.SignInFail, context.Actor().Party, person.Id.Value));
                    return MembershipProblems.CodeRefused();
                }
                if (step is { } given) await people.RememberStepAsync(person.Id, given, ct);
                if (onPaper) session.Note(new(context.Actor(), MembershipActions.RecoveryUse, context.Actor().Party, person.Id.Value));
            }
            await people.ProposeSecondFactorAsync(person.Id, factors.New(), ct);
            return null;
        }, ct);
        return refused is null ? Answer.SeeOther("/account") : Answer.Page<AccountPage>(new { Refused = refused }, refused.Status);
    }

    private static async Task<IResult> ConfirmAsync([FromForm] string? code, HttpContext context, DbSession session, SecondFactors factors,
        OwnAccount own, CancellationToken ct)
    {
        var seen = await own.RequireAsync(context, ct);
        var answer = await session.WriteAsync(async () =>
        {
            var people = new PersonStore(session);
            var person = (await people.FindAndHoldAsync(seen.Id, ct))!;
            if (person.TotpPending is not { } secret) throw MembershipProblems.NoEnrolment().AsException();
            if (factors.Match(secret, code ?? "", session.Clock.GetUtcNow(), 0) is not { } step) return null;
            await people.ConfirmSecondFactorAsync(person.Id, step, ct);
            session.Note(new(context.Actor(), MembershipActions.TotpEnrol, context.Actor().Party, person.Id.Value));
            await own.GoOnAloneAsync(context, ct);
            return RecoveryCodesPage.Show(context, await new RecoveryCodes(session).MakeAsync(person.Id, ct), "/account");
        }, ct);
        var refused = MembershipProblems.CodeRefused();
        return answer ?? Answer.Page<AccountPage>(new { Refused = refused }, refused.Status);
    }

    private static async Task<IResult> PictureAsync(HttpContext context, DbSession session, Participants participants, SecondFactors factors,
        OwnAccount own, CancellationToken ct)
    {
        var person = await own.RequireAsync(context, ct);
        if (person.TotpPending is not { } secret) throw MembershipProblems.NoEnrolment().AsException();
        var state = await participants.CurrentAsync(session, ct);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Text(factors.Picture(secret, person.Login, "Tallystick " + state.ExchangeId), "image/svg+xml");
    }
}
