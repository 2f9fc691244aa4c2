using System.Collections.Immutable;

namespace Tallystick.Sdmx;

/// <summary>Which part of a period a date stands for, where a period is mapped to a finer one.</summary>
public enum ResolvedPeriod
{
    /// <summary>Its first day.</summary>
    StartOfPeriod,
    /// <summary>Its last day.</summary>
    EndOfPeriod,
    /// <summary>The day in its middle.</summary>
    MidPeriod,
}

/// <summary>How a date of the source becomes a period of the target. The frequency is either fixed, or what a dimension says of the row.</summary>
/// <param name="Components">Component of the source, component of the target.</param>
public abstract record DateMap(ImmutableArray<(string Source, string Target)> Components)
{
    /// <summary>Its id; null for none.</summary>
    public string? Id { get; init; }
    /// <summary>The frequency of all periods, a code of CL_FREQ; null when <see cref="FrequencyDimension"/> says it.</summary>
    public string? Frequency { get; init; }
    /// <summary>The dimension of the target that says the frequency of each row; null when it is fixed.</summary>
    public string? FrequencyDimension { get; init; }
    /// <summary>The ids of the frequency formats that apply; none for the usual forms.</summary>
    public ImmutableArray<string> MappedFrequencies { get; init; } = [];
    /// <summary>Which part of a coarser period is meant; null for the usual.</summary>
    public ResolvedPeriod? Resolve { get; init; }
    /// <summary>What machines say beside it.</summary>
    public ImmutableArray<Annotation> Annotations { get; init; } = [];
}

/// <summary>Dates written by a pattern.</summary>
/// <param name="Pattern">In the letters of Java's SimpleDateFormat: <c>dd/MM/yyyy</c>, <c>MMMM yyyy</c>.</param>
/// <param name="Locale">The language of names of months and days: <c>en</c>.</param>
public sealed record DatePatternMap(ImmutableArray<(string Source, string Target)> Components, string Pattern, string Locale) : DateMap(Components);

/// <summary>Dates written as a count since a day.</summary>
/// <param name="Base">The day the count begins at: <c>1970</c>, <c>1970-01-01</c>.</param>
/// <param name="Unit">What is counted: nanosecond, millisecond, microsecond, second or day.</param>
public sealed record EpochMap(ImmutableArray<(string Source, string Target)> Components, string Base, string Unit) : DateMap(Components)
{
    /// <summary>The units there are.</summary>
    public static ImmutableArray<string> Units { get; } = ["nanosecond", "millisecond", "microsecond", "second", "day"];
}
