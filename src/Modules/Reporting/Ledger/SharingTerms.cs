using System.Collections.Immutable;
using Tallystick.Kernel;

namespace Tallystick.Reporting.Ledger;

/// <summary>Whom the owner lets see a release, besides itself.</summary>
public enum Audience
{
    /// <summary>Nobody but the owner.</summary>
    National,
    /// <summary>The Parties named, as far as they participate.</summary>
    Named,
    /// <summary>Every participating Party that meets the Exchange's rules.</summary>
    Participants,
    /// <summary>Everyone, signed in or not.</summary>
    Public,
}

/// <summary>The owner's restrictions on what it released (Protocol art. 10(2)); they travel with every figure. A record
/// only: who sees what is decided in Libraries/Reciprocity and nowhere else.</summary>
/// <param name="Audience">Who, besides the owner.</param>
/// <param name="Parties">The Parties named when <paramref name="Audience"/> is <see cref="Audience.Named"/>; otherwise empty. In order, each once.</param>
/// <param name="Secretariat">True when the host's analysis unit may see it too; never implied by the audience, save by Public.</param>
/// <param name="EmbargoUntil">Nobody but the owner sees it before this moment; null when there is none.</param>
/// <param name="PermittedUse">The owner's words on what may be done with it, printed on what leaves; empty when nothing was said. At most 1,000 characters.</param>
public sealed record SharingTerms(Audience Audience, ImmutableArray<PartyId> Parties, bool Secretariat, DateTimeOffset? EmbargoUntil, string PermittedUse)
{
    /// <summary>What holds for a Party that never chose: its releases go to the participants, not to the secretariat, at once.</summary>
    public static SharingTerms Usual { get; } = new(Audience.Participants, [], false, null, "");

    /// <summary>Same terms, the Parties compared one by one.</summary>
    public bool Equals(SharingTerms? other) => other is not null && Audience == other.Audience && Secretariat == other.Secretariat
        && EmbargoUntil == other.EmbargoUntil && PermittedUse == other.PermittedUse && Parties.SequenceEqual(other.Parties);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Audience, Secretariat, EmbargoUntil, PermittedUse, Parties.Length);
}
