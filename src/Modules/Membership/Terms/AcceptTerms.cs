using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Membership.Parties;
using Tallystick.Storage;
using Tallystick.Web.Edge;
using Tallystick.Web.Forms;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.Terms;

/// <summary>A coordinator accepts, for the own Party, a version of the terms that is in force or to come: on the page that shows its words, whose hash goes
/// on the record with the act. It opens what only standing opens, from today on.</summary>
internal static class AcceptTerms
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/terms/{version}/accept", HandleAsync).Allow(Role.Coordinator).Fresh().Writes();

    private static async Task<IResult> HandleAsync(string version, IFormCollection form, HttpContext context, DbSession session, Participants participants,
        ReaderTexts texts, CancellationToken ct)
    {
        var actor = context.Actor();
        if (actor.Door != Door.Web) throw KernelProblems.SignInFirst().AsException();
        if (form["agree"].Count == 0)
        {
            var problem = MembershipProblems.TermsNotAgreed();
            return Answer.Page<TermsPage>(new { Version = version, Form = FormState.Of(form).Refuse("agree", texts.Texts.Of(problem)) }, problem.Status);
        }
        var store = new PartyStore(session);
        await store.BumpAsync(ct);
        var state = await participants.CurrentAsync(session, ct);
        var party = state.Require(actor.RequireParty());
        var (terms, refused) = Decide(state, party, version, form["hash"].ToString());
        if (terms is null) throw refused!.AsException();
        await store.AddStandingAsync(party.Id, new(state.Day, StandingChange.Accepted, terms.Version, "", "") { TermsHash = terms.Hash }, ct);
        session.Note(new(actor, MembershipActions.StandingChange, null, party.Id.Value,
            AuditDetail.Of(("change", nameof(StandingChange.Accepted)), ("terms", terms.Version), ("sha256", terms.Hash))));
        return Answer.SeeOther("/participants", texts["membership.participants.standing-changed"]);
    }

    /// <summary>The version that is accepted, or why it is not. Pure.</summary>
    internal static (TermsVersion? Terms, Problem? Refused) Decide(MembershipState state, Participant party, string version, string hash)
    {
        if (state.Terms.FirstOrDefault(t => t.Version == version) is not { } terms) return (null, KernelProblems.NotFound(version));
        if (party.Standing.Excluded) return (null, MembershipProblems.Excluded());
        if (!MayAccept(state, party, terms)) return (null, MembershipProblems.StandingAlready(party.Id.Value));
        // What was read and what is accepted are the same words.
        return hash == (terms.Hash ?? "") ? (terms, null) : (null, MembershipProblems.TermsOtherWords());
    }

    /// <summary>In force or to come, and neither it nor a later version was accepted.</summary>
    internal static bool MayAccept(MembershipState state, Participant party, TermsVersion terms)
    {
        var place = state.Terms.IndexOf(terms);
        var accepted = state.Terms.ToList().FindIndex(t => t.Version == party.Standing.Terms);
        return !party.Standing.Excluded && place > accepted && place >= Standing.InForce(state.Terms, state.Day);
    }
}
