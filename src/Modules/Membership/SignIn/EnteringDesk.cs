using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Tallystick.Kernel;
using Tallystick.Membership.Parties;
using Tallystick.Membership.People;
using Tallystick.Storage;
using Tallystick.Vocabulary;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.SignIn;

/// <summary>Leads a person from a right password to an open session. What was already given is kept in a short-lived protected cookie that
/// opens nothing else; each step reads the account anew.</summary>
internal sealed class EnteringDesk(DbSession session)
{
    private const string ReturnItem = "return", CodeItem = "code";
    private readonly PersonStore _people = new(session);

    /// <summary>A person halfway in.</summary>
    /// <param name="Person">The account as it is now.</param>
    /// <param name="Hats">What the person may act as; not empty.</param>
    /// <param name="Step">What is asked now.</param>
    /// <param name="CodeGiven">The second factor was given.</param>
    /// <param name="Return">The page wanted in the first place.</param>
    public sealed record Visitor(Person Person, ImmutableArray<Hat> Hats, EnteringStep Step, bool CodeGiven, string Return);

    /// <summary>Who is halfway in, provided that <paramref name="step"/> is what is asked of them now; null otherwise.</summary>
    public async Task<Visitor?> VisitorAsync(HttpContext context, EnteringStep step, CancellationToken ct)
    {
        var ticket = await context.AuthenticateAsync(Schemes.Entering);
        if (!ticket.Succeeded || ticket.Principal.FindFirstValue(ActorClaims.Person) is not { } id) return null;
        var person = await _people.FindAsync(new(id), ct);
        if (person is null || !person.MayEnter || person.SecurityStamp != ticket.Principal.FindFirstValue(Schemes.StampClaim)) return null;
        var hats = await _people.HatsAsync(person.Id, ct);
        if (hats.IsEmpty) return null;
        var codeGiven = ticket.Properties.Items.ContainsKey(CodeItem);
        var next = EnteringSteps.Next(person, hats, await new PartyStore(session).IsSyntheticAsync(ct), codeGiven);
        return next == step ? new(person, hats, next, codeGiven, ticket.Properties.Items[ReturnItem] ?? "/") : null;
    }

    /// <summary>The address of the next step, or the session is open and it is that of the page wanted. Called inside a write.</summary>
    public async Task<string> GoOnAsync(HttpContext context, Person person, ImmutableArray<Hat> hats, bool codeGiven, string? wanted, CancellationToken ct)
    {
        var back = LocalPath.Or(wanted, "/");
        var step = EnteringSteps.Next(person, hats, await new PartyStore(session).IsSyntheticAsync(ct), codeGiven);
        if (step == EnteringStep.Enter) return await EnterAsync(context, person, hats[0], back, ct);

        var identity = new ClaimsIdentity(Schemes.Entering);
        identity.AddClaim(new(ActorClaims.Person, person.Id.Value));
        identity.AddClaim(new(Schemes.StampClaim, person.SecurityStamp));
        var kept = new AuthenticationProperties { AllowRefresh = false };
        kept.Items[ReturnItem] = back;
        if (codeGiven) kept.Items[CodeItem] = "";
        await context.SignInAsync(Schemes.Entering, new(identity), kept);
        return EnteringSteps.Path(step);
    }

    /// <summary>Opens a session in <paramref name="hat"/>, always a new one, in place of whatever the browser brought; the address to go to.
    /// Called inside a write; the cookie leaves only if it commits.</summary>
    public async Task<string> EnterAsync(HttpContext context, Person person, Hat hat, string back, CancellationToken ct)
    {
        await _people.RememberSignInAsync(person.Id, ct);
        session.Note(new(hat.Of(person, Door.Web), person.IsDemo ? MembershipActions.SignInDemo : MembershipActions.SignIn, hat.Party, person.Id.Value));
        await context.SignOutAsync(Schemes.Entering);
        var sessions = new SessionStore(session);
        if (context.Features.Get<OpenSession>() is { } before) await sessions.EndAsync(before.Id, before.Person, ct);
        var id = await sessions.OpenAsync(person.Id, SessionPlace.Network(context.Connection.RemoteIpAddress), SessionPlace.Agent(context.Request.Headers.UserAgent.ToString()), ct);
        await WearAsync(context, person, hat, id);
        if (Languages.TryFind(person.Language, out var language)) ReaderLanguage.Keep(context, language);
        return LocalPath.Or(back, "/");
    }

    /// <summary>Writes the cookie of an open session: on entering, and when the person changes hats. How long it lasts the list of sessions says.</summary>
    public static Task WearAsync(HttpContext context, Person person, Hat hat, string id) => WearAsync(context, hat.Of(person, Door.Web), id);

    /// <summary>Writes it for the actor as it stands: when the purpose changes.</summary>
    public static Task WearAsync(HttpContext context, Actor actor, string id)
    {
        var identity = ActorClaims.Write(actor, Schemes.Session);
        identity.AddClaim(new(Schemes.SessionClaim, id));
        return context.SignInAsync(Schemes.Session, new(identity));
    }
}
