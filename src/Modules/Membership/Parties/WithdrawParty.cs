using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Web.Edge;
using Tallystick.Web.Forms;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.Parties;

/// <summary>A coordinator withdraws the own Party: nobody else decides that, and nobody can prevent it. What it saw of others, and others of it, closes with the
/// commit.</summary>
internal static class WithdrawParty
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/participants/withdraw", HandleAsync).Allow(Role.Coordinator).Fresh().Writes().ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(IFormCollection form, HttpContext context, DbSession session, Participants participants, ReaderTexts texts, CancellationToken ct)
    {
        var actor = context.Actor();
        if (actor.Door != Door.Web) throw KernelProblems.SignInFirst().AsException();
        var party = actor.RequireParty();
        var sent = FormState.Of(form);
        if (sent.Text("code") != party.Value) sent.Refuse("code", texts.Texts.Of(MembershipProblems.WithdrawalCode(party.Value)));
        if (sent.Text("reason").Length is < 1 or > 500) sent.Refuse("reason", texts.Texts.Of(MembershipProblems.ReasonMissing()));
        if (sent.HasErrors) return Answer.Page<WithdrawalPage>(new { Form = sent }, StatusCodes.Status400BadRequest);
        var store = new PartyStore(session);
        await store.BumpAsync(ct);
        var state = await participants.CurrentAsync(session, ct);
        if (state.Require(party).Gone) throw MembershipProblems.StandingAlready(party.Value).AsException();
        await store.AddStandingAsync(party, new(state.Day, StandingChange.Left, null, sent.Text("reason"), ""), ct);
        session.Note(new(actor, MembershipActions.StandingChange, null, party.Value, AuditDetail.Of(("change", nameof(StandingChange.Left)))));
        return Answer.SeeOther("/participants", texts["membership.withdrawal.done"]);
    }
}
