using System.Collections.Immutable;
using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>A question to a <see cref="FigureCube"/>: what stands in the rows, what in the columns, and which part of the figures.</summary>
/// <param name="From">The first period of the range: its first day counts.</param>
/// <param name="To">The last period of the range: its last day counts.</param>
public sealed record CubeQuery(TimePeriod From, TimePeriod To)
{
    /// <summary>The axis of the Parties that reported.</summary>
    public const string Party = "PARTY";
    /// <summary>The axis of time.</summary>
    public const string Time = "TIME_PERIOD";

    /// <summary>Dimension ids down the side, <see cref="Party"/> and <see cref="Time"/> among them; may be empty.</summary>
    public ImmutableArray<string> Rows { get; init; } = [];

    /// <summary>Dimension ids along the top.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>By dimension, the codes wanted; each means itself and everything under it. A memo code, <c>_Z</c>, or another code outside the
    /// total is summed only when named here.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Where { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Dimensions on an axis that list exactly the codes of <see cref="Where"/>, each with all that is under it, instead of the codes
    /// as reported.</summary>
    public ImmutableHashSet<string> Chosen { get; init; } = [];

    /// <summary>The Parties wanted; null for all.</summary>
    public ImmutableHashSet<string>? Parties { get; init; }

    /// <summary>The frequency of the periods on an axis; null for each as reported. Off the axes time is one target: the whole range.</summary>
    public Frequency? Frequency { get; init; }

    /// <summary>Figures as they stood at a moment; null for now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>False to leave out the totals, when nobody will look at them.</summary>
    public bool Totals { get; init; } = true;
}
