using System.Collections.Immutable;

namespace Tallystick.Sdmx;

/// <summary>Which values become which: from code lists or plain types to code lists or plain types. An exact value leads before a regular
/// expression.</summary>
/// <param name="Agency">Who maintains it.</param>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Name">What a reader sees.</param>
/// <param name="Source">What the values are from, one for each source component.</param>
/// <param name="Target">What they become, one for each target component.</param>
/// <param name="Mappings">In order.</param>
public sealed record RepresentationMap(string Agency, string Id, string Version, LocalText Name, ImmutableArray<Representation> Source,
    ImmutableArray<Representation> Target, ImmutableArray<ValueMapping> Mappings)
{
    /// <summary>What a reader may want to know beside the name; null for nothing.</summary>
    public LocalText? Description { get; init; }
    /// <summary>What machines say beside it.</summary>
    public ImmutableArray<Annotation> Annotations { get; init; } = [];
    /// <summary>What points at it.</summary>
    public SdmxReference Reference => new(nameof(RepresentationMap), Agency, Id, Version);
}

/// <summary>What values are from: a code list (or value list), or a type.</summary>
/// <param name="List">The list; null for a type.</param>
/// <param name="Type">The type, a word of SDMX such as <c>String</c>; null for a list.</param>
public sealed record Representation(SdmxReference? List, string? Type)
{
    /// <summary>Any text.</summary>
    public static Representation Text { get; } = new(null, "String");
}

/// <summary>Values that become other values.</summary>
/// <param name="Source">One for each source component.</param>
/// <param name="Target">One for each target component; <c>\1</c> is what the first group of a regular expression caught. None: the row has none.</param>
public sealed record ValueMapping(ImmutableArray<MappedValue> Source, ImmutableArray<string> Target)
{
    /// <summary>From when it holds, as written; null for ever.</summary>
    public string? ValidFrom { get; init; }
    /// <summary>Until when it holds, as written; null for ever.</summary>
    public string? ValidTo { get; init; }
    /// <summary>What machines say beside it.</summary>
    public ImmutableArray<Annotation> Annotations { get; init; } = [];
}

/// <summary>A value to be met.</summary>
/// <param name="Value">The text, or the expression.</param>
/// <param name="IsRegex">True for a regular expression.</param>
/// <param name="Start">The first character that is compared; null for the first of all.</param>
/// <param name="End">The character before which comparing ends; null for the end.</param>
public sealed record MappedValue(string Value, bool IsRegex = false, int? Start = null, int? End = null);
