using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.Parties;

/// <summary>A steward carries out a decision on a Party's standing: suspends it, restores it, records that it left. It holds from today:
/// what was shared before stays as it was.</summary>
internal static class ChangeStanding
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/participants/{party}/standing", HandleAsync).Allow(Role.Steward).Fresh().Writes();

    private static async Task<IResult> HandleAsync(string party, [FromForm] string? change, [FromForm] string? reason, [FromForm] string? decision,
        HttpContext context, DbSession session, Participants participants, ReaderTexts texts, CancellationToken ct)
    {
        var store = new PartyStore(session);
        await store.BumpAsync(ct);
        var state = await participants.CurrentAsync(session, ct);
        var found = state.Require(new(party));
        if (!Enum.TryParse<StandingChange>(change, out var wanted) || !Enum.IsDefined(wanted)) throw KernelProblems.BadField("change", change ?? "").AsException();
        if (Decide(found, wanted, reason ?? "", state.Day) is { } refused) throw refused.AsException();
        await store.AddStandingAsync(found.Id, new(state.Day, wanted, null, reason!.Trim(), (decision ?? "").Trim()), ct);
        session.Note(new(context.Actor(), MembershipActions.StandingChange, null, found.Id.Value,
            AuditDetail.Of(("change", wanted.ToString()), ("decision", (decision ?? "").Trim()))));
        return Answer.SeeOther("/participants", texts["membership.participants.standing-changed"]);
    }

    /// <summary>Why the change cannot be made, or null. Acceptance is the Party's own act and never a steward's.</summary>
    internal static Problem? Decide(Participant party, StandingChange change, string reason, DateOnly today)
    {
        if (reason.Trim().Length == 0) return MembershipProblems.ReasonMissing();
        if (party.History is [.., var last] && last.On > today) return MembershipProblems.StandingBeforeLast(last.On.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        var fits = change switch
        {
            StandingChange.Suspended => !party.Suspended && !party.Gone,
            StandingChange.Restored => party.Suspended,
            StandingChange.Left => !party.Gone,
            _ => false,
        };
        return fits ? null : MembershipProblems.StandingAlready(party.Id.Value);
    }
}
