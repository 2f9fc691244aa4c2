using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Membership.Invitations;
using Tallystick.Membership.Parties;
using Tallystick.Membership.People;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.Governance;

/// <summary>A steward makes the one-time link of the coordinator a decision named for a new Party. It is shown on the answering page and never again. Threat: a
/// steward who would enter a Party that is at work; once the account was taken up, its people are the coordinator's to look after and no steward's.</summary>
internal static class AdmissionLink
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/decisions/{number}/link", HandleAsync).Allow(Role.Steward).Fresh().Writes().ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(string number, HttpContext context, DbSession session, CancellationToken ct)
    {
        var actor = context.Actor();
        if (actor.Door != Door.Web) throw KernelProblems.SignInFirst().AsException();
        await new PartyStore(session).BumpAsync(ct);
        var decision = await DecisionDesk.FindAsync(session, number, ct);
        var waiting = await WaitingAsync(session, decision, ct) ?? throw MembershipProblems.NoAdmissionLink().AsException();
        var link = await Roster.LinkAsync(session, waiting.Id, waiting.Login, keepsPassword: false, ct);
        session.Note(new(actor, MembershipActions.AdmissionLink, new(((AdmissionEffect)decision.Effect).Party), waiting.Id.Value, AuditDetail.Of(("decision", number))));
        context.Response.Headers.CacheControl = "no-store";
        return Answer.Page<DecisionPage>(new { Number = number, Link = link });
    }

    /// <summary>Whom an admission made coordinator and who never took the account up; null where there is nobody.</summary>
    internal static async Task<Person?> WaitingAsync(DbSession session, Deliberation decision, CancellationToken ct)
    {
        if (decision is not { Effect: AdmissionEffect { Coordinator: { } named } admission, End: { Outcome: DecisionOutcome.Adopted, EffectFault: null } }) return null;
        var people = new PersonStore(session);
        if (await people.FindByLoginAsync(named.Login, ct) is not { AwaitsLink: true, PasswordHash: null, IsClosed: false } person) return null;
        var isTheirs = (await people.RolesAsync(person.Id, ct)) is [{ Role: Role.Coordinator, Party: { } party }] && party.Value == admission.Party;
        return isTheirs && !await new InvitationStore(session).WasTakenUpAsync(person.Id, ct) ? person : null;
    }
}
