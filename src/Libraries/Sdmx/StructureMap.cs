using System.Collections.Immutable;

namespace Tallystick.Sdmx;

/// <summary>How data of one structure become data of another: the SDMX 3.0 artefact (Information model, section 9). It says what to do; it
/// does nothing itself, and does not know whether the components it names exist.</summary>
/// <param name="Agency">Who maintains it.</param>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Name">What a reader sees.</param>
/// <param name="Source">The structure or dataflow the data come from.</param>
/// <param name="Target">The structure or dataflow they go to.</param>
public sealed record StructureMap(string Agency, string Id, string Version, LocalText Name, SdmxReference Source, SdmxReference Target)
{
    /// <summary>What a reader may want to know beside the name; null for nothing.</summary>
    public LocalText? Description { get; init; }
    /// <summary>What machines say beside it, in order.</summary>
    public ImmutableArray<Annotation> Annotations { get; init; } = [];
    /// <summary>Components whose values come from components.</summary>
    public ImmutableArray<ComponentMap> Components { get; init; } = [];
    /// <summary>Components that have the same value on every row.</summary>
    public ImmutableArray<FixedValueMap> FixedValues { get; init; } = [];
    /// <summary>Dates read by a pattern.</summary>
    public ImmutableArray<DatePatternMap> DatePatterns { get; init; } = [];
    /// <summary>Dates read as a count since a day.</summary>
    public ImmutableArray<EpochMap> Epochs { get; init; } = [];
    /// <summary>How dates of a frequency are written in the target, where the target's usual form is not wanted.</summary>
    public ImmutableArray<FrequencyFormat> FrequencyFormats { get; init; } = [];
}

/// <summary>Components of the target whose values come from components of the source.</summary>
/// <param name="Source">One or more components.</param>
/// <param name="Target">One or more components.</param>
/// <param name="Representation">The representation map their values go through; null when they go over as they are.</param>
public sealed record ComponentMap(ImmutableArray<string> Source, ImmutableArray<string> Target, SdmxReference? Representation)
{
    /// <summary>What machines say beside it.</summary>
    public ImmutableArray<Annotation> Annotations { get; init; } = [];
}

/// <summary>A component with the same values on every row.</summary>
/// <param name="Component">The component.</param>
/// <param name="IsSource">True for a component of the source, when the map is used backwards; false for one of the target.</param>
/// <param name="Values">One value, or several for a component that takes several.</param>
public sealed record FixedValueMap(string Component, bool IsSource, ImmutableArray<string> Values)
{
    /// <summary>What machines say beside it.</summary>
    public ImmutableArray<Annotation> Annotations { get; init; } = [];
}

/// <summary>How dates of a frequency are written.</summary>
/// <param name="Id">What date maps call it; null for nothing.</param>
/// <param name="Frequency">A code of CL_FREQ.</param>
/// <param name="Pattern">As in <see cref="DatePatternMap.Pattern"/>.</param>
public sealed record FrequencyFormat(string? Id, string Frequency, string Pattern);
