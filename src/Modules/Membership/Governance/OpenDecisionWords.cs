using Tallystick.Kernel;
using Tallystick.Web.Layout;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.Governance;

/// <summary>What a coordinator reads on each page while the Exchange decides something the own Party may speak on and has not: silence, too, decides.</summary>
public static class OpenDecisionWords
{
    /// <summary>The sentences for this reader.</summary>
    public static IReadOnlyList<SiteAlert> For(Actor actor, MembershipState state, ReaderTexts texts) => actor.Party is not { } party || !actor.Is(Role.Coordinator) ? [] :
    [
        .. state.OpenDecisions
            .Where(d => d.Procedure.IsOpenOn(state.Day) && !d.Spoken.Contains(party) && DecisionRules.Entitled(state.Parties, d.Procedure, d.About, state.Day).Contains(party))
            .Select(d => new SiteAlert(texts.Format(d.Procedure.Way == DecisionWay.Silence ? "membership.decisions.alert-silence" : "membership.decisions.alert-vote",
                ("number", d.Number), ("title", texts.Of(d.Title)), ("day", d.Procedure.ClosesOn)), "/decisions/" + d.Number)),
    ];
}
