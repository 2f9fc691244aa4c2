using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Membership.People;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.SignIn;

/// <summary>The second step of signing in: the code from the authenticator app.</summary>
internal static class GiveCode
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/sign-in/code", HandleAsync).AllowAnyone();

    private static async Task<IResult> HandleAsync([FromForm] string? code, HttpContext context, DbSession session, SecondFactors factors,
        EnteringDesk desk, CancellationToken ct)
    {
        if (await desk.VisitorAsync(context, EnteringStep.Code, ct) is not { } visitor) throw MembershipProblems.SignInAnew().AsException();
        var people = new PersonStore(session);
        Problem? refused = null;
        var answer = await session.WriteAsync(async () =>
        {
            var person = (await people.FindAndHoldAsync(visitor.Person.Id, ct))!;
            var now = session.Clock.GetUtcNow();
            var step = person.TotpSecret is { } secret ? factors.Match(secret, code ?? "", now, person.TotpLastStep) : null;
            var verdict = Tries.Judge(person, step is not null && person.SecurityStamp == visitor.Person.SecurityStamp, now);
            await people.RememberTriesAsync(person.Id, verdict.FailedTries, verdict.LockedUntil, ct);
            if (verdict.Passes)
            {
                await people.RememberStepAsync(person.Id, step!.Value, ct);
                return await desk.GoOnAsync(context, person, visitor.Hats, codeGiven: true, visitor.Return, ct);
            }
            GivePassword.NoteFailure(session, person, visitor.Hats, verdict);
            refused = verdict.LockedUntil is null ? MembershipProblems.CodeRefused() : MembershipProblems.SignInRefused();
            return null;
        }, ct);
        if (answer is not null) return answer;
        if (refused!.Code == MembershipProblems.CodeRefused().Code) return Answer.Page<CodePage>(new { Refused = refused }, refused.Status);
        await context.SignOutAsync(Schemes.Entering);
        return Answer.Page<SignInPage>(new { Refused = refused }, refused.Status);
    }
}
