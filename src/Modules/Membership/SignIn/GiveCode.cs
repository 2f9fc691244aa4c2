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

/// <summary>The second step of signing in: the code from the authenticator app, or in its place a recovery code.</summary>
internal static class GiveCode
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/sign-in/code", HandleAsync).AllowAnyone();

    private static async Task<IResult> HandleAsync([FromForm] string? code, [FromForm] string? recovery, HttpContext context, DbSession session, SecondFactors factors,
        EnteringDesk desk, CancellationToken ct)
    {
        if (await desk.VisitorAsync(context, EnteringStep.Code, ct) is not { } visitor) throw MembershipProblems.SignInAnew().AsException();
        var (people, paper) = (new PersonStore(session), new RecoveryCodes(session));
        Problem? refused = null;
        var answer = await session.WriteAsync(async () =>
        {
            var person = (await people.FindAndHoldAsync(visitor.Person.Id, ct))!;
            var now = session.Clock.GetUtcNow();
            var step = person.TotpSecret is { } secret ? factors.Match(secret, code ?? "", now, person.TotpLastStep) : null;
            var isSame = person.SecurityStamp == visitor.Person.SecurityStamp && person.MayEnter;
            // Not touched while locked: nothing passes then, and the code is needed later.
            var onPaper = step is null && isSame && !person.IsLockedAt(now) && recovery is { Length: > 0 } && await paper.UseAsync(person.Id, recovery, ct);
            var verdict = Tries.Judge(person, isSame && (step is not null || onPaper), now);
            await people.RememberTriesAsync(person.Id, verdict.FailedTries, verdict.LockedUntil, ct);
            if (verdict.Passes)
            {
                if (step is { } given) await people.RememberStepAsync(person.Id, given, ct);
                if (onPaper) await NoteRecoveryAsync(person, visitor);
                return await desk.GoOnAsync(context, person, visitor.Hats, codeGiven: true, visitor.Return, ct);
            }
            GivePassword.NoteFailure(session, person, visitor.Hats, verdict);
            refused = verdict.LockedUntil is null ? MembershipProblems.CodeRefused() : MembershipProblems.SignInRefused();
            return null;
        }, ct);
        if (answer is not null) return Answer.SeeOther(answer);
        if (refused!.Code == MembershipProblems.CodeRefused().Code) return Answer.Page<CodePage>(new { Refused = refused }, refused.Status);
        await context.SignOutAsync(Schemes.Entering);
        return Answer.Page<SignInPage>(new { Refused = refused }, refused.Status);

        // On the record of each Party the person acts for, with how many are left.
        async Task NoteRecoveryAsync(Person person, EnteringDesk.Visitor visitor)
        {
            var left = await paper.LeftAsync(person.Id, ct);
            foreach (var hat in visitor.Hats.DistinctBy(h => h.Party))
                session.Note(new(hat.Of(person, Door.Web), MembershipActions.RecoveryUse, hat.Party, person.Id.Value, AuditDetail.Of(("left", left))));
        }
    }
}
