using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Membership.Parties;
using Tallystick.Membership.People;
using Tallystick.Storage;
using Tallystick.Vocabulary;
using Tallystick.Web.Edge;
using Tallystick.Web.Forms;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.BreakGlass;

/// <summary>Break-glass: two stewards give a Party a coordinator that has none who can sign in. One proposes, another confirms within seven days; then a
/// one-time link is made. All of it stands in the trail for every participant's auditor, and on the Party's and the stewards' pages for thirty days.
/// A coordinator of the Party who signs in within that time shows that it is not needed, and can stop it. Threat: stewards who put a person of theirs
/// into a Party.</summary>
internal static class MakeCoordinator
{
    /// <summary>A coordinator who signed in within so many days can act: the glass stays whole.</summary>
    public const int QuietDays = 14;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/break-glass/propose", ProposeAsync).Allow(Role.Steward).Fresh().ExcludeFromDescription();
        routes.MapPost("/break-glass/{id}/confirm", ConfirmAsync).Allow(Role.Steward).Fresh().Writes().ExcludeFromDescription();
        routes.MapPost("/break-glass/{id}/stop", StopAsync).Allow(Role.Steward, Role.Coordinator).Writes().ExcludeFromDescription();
    }

    private static async Task<IResult> ProposeAsync(IFormCollection form, HttpContext context, DbSession session, Participants participants, ReaderTexts texts, CancellationToken ct)
    {
        var actor = context.Actor();
        var state = await participants.CurrentAsync(session, ct);
        var party = state.Require(new(form["party"].ToString())).Id;
        var (login, name, reason, language) = (PersonStore.Normal(form["login"].ToString()), form["name"].ToString().Trim(), form["reason"].ToString().Trim(), form["language"].ToString());
        var refused = await session.WriteAsync(async () =>
        {
            await new PartyStore(session).BumpAsync(ct);
            var store = new BreakGlassStore(session);
            var unfit = !PersonStore.IsLogin(login) ? MembershipProblems.LoginShape()
                : name.Length is < 1 or > 100 ? KernelProblems.BadField("name", name)
                : !Languages.TryFind(language, out _) ? KernelProblems.BadField("language", language)
                : reason.Length is < 1 or > 500 ? MembershipProblems.ReasonMissing()
                : (await store.PresentAsync(ct)).Any(row => row.Party == party && row.ConfirmedAt is null) ? MembershipProblems.BreakGlassOpen()
                : NotNeeded(await store.LastCoordinatorAsync(party, ct), state.Day) ?? await WhoAsync(session, party, login, ct);
            if (unfit is not null) return unfit;
            var id = await store.AddAsync(party, login, name, language, reason, actor.Person!.Value, ct);
            session.Note(new(actor, MembershipActions.BreakGlassPropose, party, id));
            return null;
        }, ct);
        return refused is null ? Answer.SeeOther("/break-glass", texts["membership.break-glass.proposed"])
            : Answer.Page<BreakGlassPage>(new { Refused = refused, Form = FormState.Of(form) }, refused.Status);
    }

    private static async Task<IResult> ConfirmAsync(string id, HttpContext context, DbSession session, Participants participants, CancellationToken ct)
    {
        var actor = context.Actor();
        await new PartyStore(session).BumpAsync(ct);
        var state = await participants.CurrentAsync(session, ct);
        var store = new BreakGlassStore(session);
        var proposal = await store.FindOpenAsync(id, ct) ?? throw MembershipProblems.BreakGlassOver().AsException();
        if (proposal.ProposedBy == actor.Person) throw MembershipProblems.BreakGlassSecond().AsException();
        if ((NotNeeded(await store.LastCoordinatorAsync(proposal.Party, ct), state.Day) ?? await WhoAsync(session, proposal.Party, proposal.Login, ct)) is { } refused) throw refused.AsException();
        var people = new PersonStore(session);
        var known = await people.FindByLoginAsync(proposal.Login, ct);
        var person = known?.Id ?? await people.AddAsync(proposal.Login, proposal.Name, proposal.Language, null, false, false, ct);
        var held = await people.RolesAsync(person, ct);
        if (!held.Any(h => h.Role == Role.Coordinator)) await people.AddRoleAsync(person, new(Role.Coordinator, proposal.Party, null), ct);
        if (known is not null) await people.AwaitLinkAsync(person, keepsPassword: false, ct);
        await store.ConfirmAsync(id, actor.Person!.Value, ct);
        session.Note(new(actor, MembershipActions.BreakGlassConfirm, proposal.Party, id, AuditDetail.Of(("person", person.Value))));
        context.Response.Headers.CacheControl = "no-store";
        return Answer.Page<BreakGlassPage>(new { Link = await Roster.LinkAsync(session, person, proposal.Login, keepsPassword: false, ct) });
    }

    private static async Task<IResult> StopAsync(string id, HttpContext context, DbSession session, ReaderTexts texts, CancellationToken ct)
    {
        var actor = context.Actor();
        if (actor.Door != Door.Web) throw KernelProblems.SignInFirst().AsException();
        await new PartyStore(session).BumpAsync(ct);
        var store = new BreakGlassStore(session);
        var proposal = await store.FindOpenAsync(id, ct);
        if (proposal is null || !(actor.Is(Role.Steward) || proposal.Party == actor.Party)) throw KernelProblems.NotFound(id).AsException();
        await store.StopAsync(id, ct);
        session.Note(new(actor, MembershipActions.BreakGlassStop, proposal.Party, id));
        return Answer.SeeOther("/break-glass", texts["membership.break-glass.stopped"]);
    }

    /// <summary>Why the Party needs no help, or null. Pure.</summary>
    internal static Problem? NotNeeded(DateOnly? lastCoordinator, DateOnly today) =>
        lastCoordinator is { } day && day > today.AddDays(-QuietDays) ? MembershipProblems.BreakGlassNotNeeded(day) : null;

    /// <summary>Why the person cannot be made coordinator, or null: somebody new, or somebody who is this Party's alone.</summary>
    private static async Task<Problem?> WhoAsync(DbSession session, PartyId party, string login, CancellationToken ct)
    {
        var people = new PersonStore(session);
        if (await people.FindByLoginAsync(login, ct) is not { } person) return null;
        var isOurs = !person.IsClosed && !person.IsDemo && (await people.RolesAsync(person.Id, ct)) is { Count: > 0 } held && held.All(h => h.Party == party);
        return isOurs ? null : MembershipProblems.BreakGlassWho(login);
    }
}
