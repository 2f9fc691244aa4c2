using System.Collections.Immutable;
using Tallystick.Sdmx;

namespace Tallystick.Reciprocity;

/// <summary>The one ground on which a slice is open or closed. Checked in this order; the first that holds is the answer.</summary>
public enum Ground
{
    /// <summary>Open: the viewer's own figures.</summary>
    Own,
    /// <summary>Closed: the viewer has not accepted the terms in force, is suspended or gone.</summary>
    ViewerHasNoStanding,
    /// <summary>Closed: the owner has no standing.</summary>
    OwnerHasNoStanding,
    /// <summary>Closed: the owner has no release in force that covers the period.</summary>
    NotReleased,
    /// <summary>Closed: the owner does not share it with the viewer.</summary>
    NotShared,
    /// <summary>Closed until the embargo passes.</summary>
    Embargoed,
    /// <summary>Closed: the Exchange has set no rule for the dataflow.</summary>
    NoRule,
    /// <summary>Closed: the viewer has released too few of the periods that were due.</summary>
    NotMirrored,
    /// <summary>Open: the viewer mirrors.</summary>
    Mirrored,
    /// <summary>Open: the viewer is new and its grace runs.</summary>
    Grace,
    /// <summary>Open: the owner shares it with the Secretariat.</summary>
    SharedWithSecretariat,
}

/// <summary>How the viewer's own reporting stands in the window that a period asks for.</summary>
/// <param name="Holds">mirrors(V,F,T), grace included.</param>
/// <param name="ByGrace">True when only grace makes it hold.</param>
/// <param name="Window">The n periods looked at, oldest first, each with what is known of it.</param>
/// <param name="Required">k.</param>
/// <param name="Met">How many count as met.</param>
/// <param name="Depth">Bit i set: the viewer breaks dimension i down, so it sees others' broken down by it.</param>
/// <param name="Finest">The finest frequency the viewer itself reports in, so the finest it sees.</param>
public sealed record Mirror(bool Holds, bool ByGrace, ImmutableArray<WindowPeriod> Window, int Required, int Met, ulong Depth, Frequency Finest)
{
    /// <summary>The due periods the viewer has not released: any <see cref="StillNeeded"/> of them open the period.</summary>
    public IEnumerable<TimePeriod> Unmet => Window.Where(period => period is { IsDue: true, IsReleased: false }).Select(period => period.Period);

    /// <summary>How many more releases would make it hold without grace.</summary>
    public int StillNeeded => Math.Max(0, Required - Met);
}

/// <summary>One period of a window.</summary>
/// <param name="Period">The period, in the rule's frequency.</param>
/// <param name="IsDue">Its deadline has passed.</param>
/// <param name="IsReleased">The viewer has a release or a nil report in force that covers it.</param>
public readonly record struct WindowPeriod(TimePeriod Period, bool IsDue, bool IsReleased);

/// <summary>Whether a viewer sees (owner, dataflow, period), how deep, and why. A chain of facts, not a sentence: the page and the
/// command put it into words.</summary>
/// <param name="Ground">The ground that decided.</param>
/// <param name="Depth">Bit i set: dimension i may be shown broken down. All bits for one's own. 0 when closed.</param>
/// <param name="Finest">The finest frequency that may be shown.</param>
/// <param name="Mirror">The viewer's window, where the rule came to ask for it; null before.</param>
/// <param name="OpensAt">The moment an embargo ends; null otherwise.</param>
public sealed record Decision(Ground Ground, ulong Depth, Frequency Finest, Mirror? Mirror, DateTimeOffset? OpensAt)
{
    /// <summary>True when the viewer sees the slice, to <see cref="Depth"/> and <see cref="Finest"/>.</summary>
    public bool Sees => Ground is Ground.Own or Ground.Mirrored or Ground.Grace or Ground.SharedWithSecretariat;
}
