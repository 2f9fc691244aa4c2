using Tallystick.Sdmx;

namespace Tallystick.Reporting.Mapping;

/// <summary>The sum of a period over the figures of one code of one dimension that are part of no other in the other dimensions.</summary>
/// <param name="Dimension">The place of the dimension in the key.</param>
/// <param name="Code">The place of the code in its list.</param>
/// <param name="Period">The period.</param>
/// <param name="Low">Least, scaled by the mapping's decimals.</param>
/// <param name="High">Most; <see cref="Figure.Unbounded"/> when a number is missing.</param>
internal readonly record struct MarginalSum(int Dimension, int Code, TimePeriod Period, long Low, long High);

/// <summary>Adds figures up by one dimension at a time. How much it holds depends on periods and codes, not on figures; past
/// <see cref="MostPlaces"/> it gives up, and there are none.</summary>
internal sealed class MarginalSums(Dataflow dataflow)
{
    internal const int MostPlaces = 1_000_000;
    private const long Absent = -1;

    private readonly int[] _from = [.. dataflow.Dimensions.Select((_, d) => dataflow.Dimensions.Take(d).Sum(dimension => dimension.List.Codes.Length))];
    private readonly int _codes = dataflow.Dimensions.Sum(dimension => dimension.List.Codes.Length);
    private readonly Dictionary<int, (long[] Low, long[] High)> _periods = [];

    /// <summary>True while the sums are whole.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Adds a figure under a code.</summary>
    public void Add(TimePeriod period, int dimension, int code, in Figure figure)
    {
        if (!IsWhole) return;
        if (!_periods.TryGetValue(period.Packed, out var sums))
        {
            if ((long)(_periods.Count + 1) * _codes > MostPlaces)
            {
                IsWhole = false;
                _periods.Clear();
                return;
            }
            sums = (new long[_codes], new long[_codes]);
            Array.Fill(sums.High, Absent);
            _periods.Add(period.Packed, sums);
        }
        var at = _from[dimension] + code;
        sums.Low[at] += figure.Low;
        ref var high = ref sums.High[at];
        high = high == Figure.Unbounded || figure.High == Figure.Unbounded ? Figure.Unbounded : Math.Max(high, 0) + figure.High;
    }

    /// <summary>All sums, by dimension, code and period.</summary>
    public IEnumerable<MarginalSum> InOrder()
    {
        var periods = _periods.OrderBy(pair => pair.Key).ToList();
        for (var d = 0; d < _from.Length; d++)
        {
            for (var code = 0; code < dataflow.Dimensions[d].List.Codes.Length; code++)
            {
                foreach (var (packed, (low, high)) in periods)
                {
                    if (high[_from[d] + code] != Absent) yield return new(d, code, TimePeriod.FromPacked(packed), low[_from[d] + code], high[_from[d] + code]);
                }
            }
        }
    }
}
