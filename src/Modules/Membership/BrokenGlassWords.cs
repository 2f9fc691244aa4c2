using Tallystick.Kernel;
using Tallystick.Web.Layout;
using Tallystick.Web.Reader;

namespace Tallystick.Membership;

/// <summary>What the people of a Party, and every steward, read on each page while its glass is being broken and for thirty days after.</summary>
public static class BrokenGlassWords
{
    /// <summary>The sentences for this reader.</summary>
    public static IReadOnlyList<SiteAlert> For(Actor actor, MembershipState state, ReaderTexts texts) =>
    [
        .. state.BrokenGlass.Where(glass => actor.Is(Role.Steward) || (actor.IsKnown && glass.Party == actor.Party)).Select(glass => new SiteAlert(
            texts.Format(glass.IsDone ? "membership.break-glass.banner-done" : "membership.break-glass.banner-proposed",
                ("day", glass.On), ("party", state.Find(glass.Party) is { } party ? texts.Of(party.Name) : glass.Party.Value)),
            actor.Is(Role.Steward, Role.Coordinator) ? "/break-glass" : null)),
    ];
}
