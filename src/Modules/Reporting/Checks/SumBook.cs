using System.Collections.Immutable;
using Tallystick.Sdmx;
using Tallystick.Series;

namespace Tallystick.Reporting.Checks;

/// <summary>A series the checks look at: the total, or all of one code of one dimension.</summary>
/// <param name="Dimension">The dimension; empty for the total.</param>
/// <param name="Code">The code; empty for the total.</param>
internal readonly record struct SeriesKey(string Dimension, string Code)
{
    /// <summary>The total of a period.</summary>
    internal static SeriesKey Total { get; } = new("", "");

    internal bool IsTotal => Dimension.Length == 0;

    /// <summary>What a note on this series is bound to.</summary>
    internal ImmutableSortedDictionary<string, ImmutableArray<string>> Slice =>
        IsTotal ? ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty : ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add(Dimension, [Code]);
}

/// <summary>Sums by period, of a submission or of what is in force: totals, and one dimension at a time. Its size depends on periods and codes.</summary>
internal sealed class SumBook
{
    private readonly Dictionary<SeriesKey, SortedDictionary<TimePeriod, Bounds>> _series = [];

    /// <summary>All series, the total first.</summary>
    internal IEnumerable<SeriesKey> Series => _series.Keys.OrderBy(key => key.Dimension, StringComparer.Ordinal).ThenBy(key => key.Code, StringComparer.Ordinal);

    /// <summary>Digits after the point of all amounts.</summary>
    internal byte Decimals { get; init; }

    /// <summary>Sets the sum of a period.</summary>
    internal void Set(SeriesKey series, TimePeriod period, Bounds sum)
    {
        if (!_series.TryGetValue(series, out var periods)) _series.Add(series, periods = []);
        periods[period] = sum;
    }

    /// <summary>A series through time; empty when there is none.</summary>
    internal IReadOnlyDictionary<TimePeriod, Bounds> Of(SeriesKey series) => _series.TryGetValue(series, out var periods) ? periods : ImmutableDictionary<TimePeriod, Bounds>.Empty;

    /// <summary>The sum of a period; null when there is none.</summary>
    internal Bounds? At(SeriesKey series, TimePeriod period) => _series.TryGetValue(series, out var periods) && periods.TryGetValue(period, out var sum) ? sum : null;
}
