using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Membership.Account;
using Tallystick.Membership.People;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.SignIn;

/// <summary>A step of signing in to a real exchange for who has no second factor: one is enrolled. The form begins it; the code from the app
/// confirms it, and the recovery codes are shown before the way goes on.</summary>
internal static class EnrolOnEntering
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-in/enrol/begin", BeginAsync).AllowAnyone().Writes();
        routes.MapPost("/sign-in/enrol/confirm", ConfirmAsync).AllowAnyone();
        routes.MapGet("/sign-in/totp.svg", PictureAsync).AllowAnyone();
        routes.MapPost("/sign-in/enrol/passkey/options", OfferPasskeyAsync).AllowAnyone().ExcludeFromDescription();
        routes.MapPost("/sign-in/enrol/passkey", PasskeyAsync).AllowAnyone().ExcludeFromDescription();
    }

    private static async Task<IResult> BeginAsync(HttpContext context, DbSession session, SecondFactors factors, EnteringDesk desk, CancellationToken ct)
    {
        var visitor = await VisitorAsync(context, desk, ct);
        await new PersonStore(session).ProposeSecondFactorAsync(visitor.Person.Id, factors.New(), ct);
        return Answer.SeeOther("/sign-in/enrol");
    }

    private static async Task<IResult> ConfirmAsync([FromForm] string? code, HttpContext context, DbSession session, SecondFactors factors,
        EnteringDesk desk, CancellationToken ct)
    {
        var visitor = await VisitorAsync(context, desk, ct);
        var answer = await session.WriteAsync(async () =>
        {
            var people = new PersonStore(session);
            var person = (await people.FindAndHoldAsync(visitor.Person.Id, ct))!;
            var step = person is { TotpPending: { } secret, HasSecondFactor: false } ? factors.Match(secret, code ?? "", session.Clock.GetUtcNow(), 0) : null;
            if (step is null) return null;
            await people.ConfirmSecondFactorAsync(person.Id, step.Value, ct);
            session.Note(new(visitor.Hats[0].Of(person, Door.Web), MembershipActions.TotpEnrol, visitor.Hats[0].Party, person.Id.Value));
            person = (await people.FindAsync(person.Id, ct))!;
            return await FinishAsync(context, session, desk, person, visitor, ct);
        }, ct);
        var refused = MembershipProblems.CodeRefused();
        return answer ?? Answer.Page<EnrolPage>(new { Refused = refused }, refused.Status);
    }

    private static async Task<IResult> OfferPasskeyAsync(HttpContext context, PasskeyDesk passkeys, EnteringDesk desk, CancellationToken ct) =>
        await passkeys.OfferRegistrationAsync(context, (await VisitorAsync(context, desk, ct)).Person, ct);

    private static async Task<IResult> PasskeyAsync([FromForm] string? credential, [FromForm] string? challenge, [FromForm] string? name, HttpContext context,
        DbSession session, PasskeyDesk passkeys, EnteringDesk desk, CancellationToken ct)
    {
        var visitor = await VisitorAsync(context, desk, ct);
        var refused = MembershipProblems.PasskeyNotMade();
        if (await passkeys.ReadNewAsync(context, challenge ?? "", credential ?? "", visitor.Person.Id, ct) is not { } passkey)
            return Answer.Page<EnrolPage>(new { Refused = refused }, refused.Status);
        return await session.WriteAsync(async () =>
        {
            var people = new PersonStore(session);
            // Two tabs at once: the first one enrols, the second finds that it is no longer the step.
            if ((await people.FindAndHoldAsync(visitor.Person.Id, ct))!.HasSecondFactor) throw MembershipProblems.SignInAnew().AsException();
            await new PasskeyStore(session).AddAsync(visitor.Person.Id, KeepPasskeys.NameOf(name, session.Clock), passkey, ct);
            session.Note(new(visitor.Hats[0].Of(visitor.Person, Door.Web), MembershipActions.PasskeyAdd, visitor.Hats[0].Party, visitor.Person.Id.Value));
            return await FinishAsync(context, session, desk, (await people.FindAsync(visitor.Person.Id, ct))!, visitor, ct);
        }, ct);
    }

    /// <summary>Makes the recovery codes and shows them, with the way on below. Called inside a write.</summary>
    private static async Task<IResult> FinishAsync(HttpContext context, DbSession session, EnteringDesk desk, Person person, EnteringDesk.Visitor visitor, CancellationToken ct)
    {
        var codes = await new RecoveryCodes(session).MakeAsync(person.Id, ct);
        return RecoveryCodesPage.Show(context, codes, await desk.GoOnAsync(context, person, visitor.Hats, codeGiven: true, visitor.Return, ct));
    }

    private static async Task<IResult> PictureAsync(HttpContext context, DbSession session, Participants participants, SecondFactors factors,
        EnteringDesk desk, CancellationToken ct)
    {
        var visitor = await VisitorAsync(context, desk, ct);
        if (visitor.Person.TotpPending is not { } secret) throw MembershipProblems.NoEnrolment().AsException();
        var state = await participants.CurrentAsync(session, ct);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Text(factors.Picture(secret, visitor.Person.Login, "Tallystick " + state.ExchangeId), "image/svg+xml");
    }

    private static async Task<EnteringDesk.Visitor> VisitorAsync(HttpContext context, EnteringDesk desk, CancellationToken ct) =>
        await desk.VisitorAsync(context, EnteringStep.Enrol, ct) ?? throw MembershipProblems.SignInAnew().AsException();
}
