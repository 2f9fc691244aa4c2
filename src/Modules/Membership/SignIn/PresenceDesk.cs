using Microsoft.AspNetCore.Http;
using Tallystick.Kernel;
using Tallystick.Membership.People;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.SignIn;

/// <summary>The proof of presence: a password, a code or a passkey, given in this session no longer than ten minutes ago. Threat: a session left open on
/// a desk. The proof comes with the form itself, so nothing that was typed is kept anywhere between. People of the demonstration have nothing to
/// prove with, and nothing of theirs is worth guarding.</summary>
internal sealed class PresenceDesk(DbSession session, Passwords passwords, SecondFactors factors, PasskeyDesk passkeys)
{
    /// <summary>How long a proof holds.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    /// <summary>How the fields begin that the page that asks adds to the form.</summary>
    public const string Prefix = "presence-";

    /// <summary>See <see cref="AskPresence"/>.</summary>
    /// <exception cref="ProblemException">When a script asks, which has no page to answer on.</exception>
    public async ValueTask<IResult?> AskAsync(HttpContext context)
    {
        var ct = context.RequestAborted;
        var open = context.Features.Get<OpenSession>() ?? throw KernelProblems.SignInFirst().AsException();
        if (open.IsDemo || session.Clock.GetUtcNow() - open.ProvedAt <= Lasts) return null;
        if (!context.Request.HasFormContentType || ProblemAnswer.WantsJson(context)) throw MembershipProblems.PresenceNeeded().AsException();
        var form = await context.Request.ReadFormAsync(ct);
        var person = await new PersonStore(session).FindAsync(open.Person, ct) ?? throw KernelProblems.SignInFirst().AsException();
        var (password, code, passkey) = (form[Prefix + "password"].ToString(), form[Prefix + "code"].ToString(), form[Prefix + "credential"].ToString());
        Problem? refused = null;
        if (password.Length + code.Length + passkey.Length > 0)
        {
            var fits = password.Length > 0 && passwords.Check(person, password).Fits;
            var signed = passkey.Length > 0 && await passkeys.ProvesAsync(context, form[Prefix + "challenge"].ToString(), passkey, person.Id, ct);
            refused = await session.WriteAsync(() => JudgeAsync(context, open, person, fits, code, signed, ct), ct);
            if (refused is null) return null;
        }
        return PresencePage.Show(context, form, person, refused);
    }

    private async Task<Problem?> JudgeAsync(HttpContext context, OpenSession open, Person seen, bool passwordFits, string code, bool signed, CancellationToken ct)
    {
        var people = new PersonStore(session);
        var (actor, now) = (context.Actor(), session.Clock.GetUtcNow());
        var held = (await people.FindAndHoldAsync(seen.Id, ct))!;
        var step = code.Length > 0 && held.TotpSecret is { } secret ? factors.Match(secret, code, now, held.TotpLastStep) : null;
        var verdict = Tries.Judge(held, (passwordFits && held.PasswordHash == seen.PasswordHash) || step is not null || signed, now);
        await people.RememberTriesAsync(held.Id, verdict.Passes ? 0 : verdict.FailedTries, verdict.LockedUntil, ct);
        if (!verdict.Passes)
        {
            session.Note(new(actor, verdict.LocksNow ? MembershipActions.SignInLock : MembershipActions.SignInFail, actor.Party, held.Id.Value));
            return MembershipProblems.PresenceRefused();
        }
        if (step is { } given) await people.RememberStepAsync(held.Id, given, ct);
        await new SessionStore(session).ProveAsync(open.Id, ct);
        session.Note(new(actor, MembershipActions.Presence, actor.Party, held.Id.Value));
        return null;
    }
}
