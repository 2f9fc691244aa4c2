using System.Collections.Immutable;

namespace Tallystick.Sdmx;

/// <summary>What a structure says about its figures beside the key and the value.</summary>
/// <param name="Id">The concept id: <c>OBS_STATUS</c>.</param>
/// <param name="Name">What a reader sees.</param>
/// <param name="List">Its codes; null for a number or a text.</param>
/// <param name="IsNumber">True for an uncoded number, false for an uncoded text; false when coded.</param>
/// <param name="AttachedTo">The dimensions whose key it belongs to; empty when each observation has its own.</param>
public sealed record DataAttribute(string Id, LocalText Name, Codelist? List, bool IsNumber, ImmutableArray<string> AttachedTo)
{
    /// <summary>True when each observation has its own value.</summary>
    public bool IsOfObservation => AttachedTo.IsEmpty;
}
