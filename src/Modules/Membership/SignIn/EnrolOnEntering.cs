using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Membership.People;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.SignIn;

/// <summary>A step of signing in to a real exchange with rights to write: a second factor is enrolled. The form begins it; the code from
/// the app confirms it.</summary>
internal static class EnrolOnEntering
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-in/enrol/begin", BeginAsync).AllowAnyone().Writes();
        routes.MapPost("/sign-in/enrol/confirm", ConfirmAsync).AllowAnyone();
        routes.MapGet("/sign-in/totp.svg", PictureAsync).AllowAnyone();
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
            var step = person.TotpPending is { } secret ? factors.Match(secret, code ?? "", session.Clock.GetUtcNow(), 0) : null;
            if (step is null) return null;
            await people.ConfirmSecondFactorAsync(person.Id, step.Value, ct);
            session.Note(new(visitor.Hats[0].Of(person, Door.Web), MembershipActions.TotpEnrol, visitor.Hats[0].Party, person.Id.Value));
            person = (await people.FindAsync(person.Id, ct))!;
            return await desk.GoOnAsync(context, person, visitor.Hats, codeGiven: true, visitor.Return, ct);
        }, ct);
        var refused = MembershipProblems.CodeRefused();
        return answer ?? Answer.Page<EnrolPage>(new { Refused = refused }, refused.Status);
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
