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
    private const string ReturnItem = "return", CodeItem = "code", StartedItem = "started";
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
        if (person is null || person.IsClosed || person.SecurityStamp != ticket.Principal.FindFirstValue(Schemes.StampClaim)) return null;
        var hats = await _people.HatsAsync(person.Id, ct);
        if (hats.IsEmpty) return null;
        var codeGiven = ticket.Properties.Items.ContainsKey(CodeItem);
        var next = EnteringSteps.Next(person, hats, await new PartyStore(session).IsSyntheticAsync(ct), codeGiven);
        return next == step ? new(person, hats, next, codeGiven, ticket.Properties.Items[ReturnItem] ?? "/") : null;
    }

    /// <summary>The next step, or the open session. Called inside a write.</summary>
    public async Task<IResult> GoOnAsync(HttpContext context, Person person, ImmutableArray<Hat> hats, bool codeGiven, string? wanted, CancellationToken ct)
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
        return Answer.SeeOther(EnteringSteps.Path(step));
    }

    /// <summary>Opens the session in <paramref name="hat"/>. Called inside a write; the cookie leaves only if it commits.</summary>
    public async Task<IResult> EnterAsync(HttpContext context, Person person, Hat hat, string back, CancellationToken ct)
    {
        await _people.RememberTriesAsync(person.Id, 0, null, ct);
        session.Note(new(hat.Of(person, Door.Web), person.IsDemo ? MembershipActions.SignInDemo : MembershipActions.SignIn, hat.Party, person.Id.Value));
        await context.SignOutAsync(Schemes.Entering);
        await OpenAsync(context, person, hat, session.Clock.GetUtcNow());
        if (Languages.TryFind(person.Language, out var language)) ReaderLanguage.Keep(context, language);
        return Answer.SeeOther(LocalPath.Or(back, "/"));
    }

    /// <summary>Writes the session's cookie: on entering, and again when the person changes hats, password or second factor, without
    /// prolonging the session's absolute end.</summary>
    public static Task OpenAsync(HttpContext context, Person person, Hat hat, DateTimeOffset started) =>
        OpenAsync(context, hat.Of(person, Door.Web), person.SecurityStamp, started);

    /// <summary>Writes the session's cookie for an actor whose account bears <paramref name="stamp"/>.</summary>
    public static Task OpenAsync(HttpContext context, Actor actor, string stamp, DateTimeOffset started)
    {
        var identity = ActorClaims.Write(actor, Schemes.Session);
        identity.AddClaim(new(Schemes.StampClaim, stamp));
        var kept = new AuthenticationProperties();
        kept.Items[StartedItem] = Moment.Text(started);
        return context.SignInAsync(Schemes.Session, new(identity), kept);
    }

    /// <summary>When the session was opened; the distant past when its cookie does not say.</summary>
    public static DateTimeOffset Started(AuthenticationProperties? properties) =>
        properties?.Items.TryGetValue(StartedItem, out var text) == true && text is not null ? Moment.Parse(text) : DateTimeOffset.MinValue;
}
