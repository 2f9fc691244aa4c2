using System.Runtime.InteropServices;
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
/// <see cref="MostPlaces"/> it gives up, and there are none. A dimension that is constant takes no room: its one sum is that of the period.</summary>
internal sealed class MarginalSums
{
    internal const int MostPlaces = 1_000_000;
    private const long Absent = -1;

    private readonly int[] _varying;
    private readonly int[] _from;
    private readonly int _places;
    private readonly int[] _constants;
    private readonly Dataflow _dataflow;
    private readonly Dictionary<int, Place[]> _periods = [];

    /// <summary>Sums of the figures of a layout.</summary>
    public MarginalSums(Dataflow dataflow, KeyLayout layout)
    {
        _dataflow = dataflow;
        _constants = [.. Enumerable.Range(0, layout.Dimensions).Select(d => layout.Varies(d) ? -1 : layout.CodeAt(default, d))];
        _varying = [.. Enumerable.Range(0, layout.Dimensions).Where(layout.Varies)];
        _from = new int[_varying.Length];
        // the first place is of the figures that count for every dimension
        _places = 1;
        for (var i = 0; i < _varying.Length; i++)
        {
            _from[i] = _places;
            _places += dataflow.Dimensions[_varying[i]].List.Codes.Length;
        }
    }

    /// <summary>True while the sums are whole.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Adds a figure under its code in each dimension for which it stands apart in no other.</summary>
    /// <param name="period">Its period.</param>
    /// <param name="codes">Its code in each dimension that varies.</param>
    /// <param name="apart">Whether, in that dimension, it is part of another figure or of no sum.</param>
    /// <param name="figure">What it is.</param>
    public void Add(TimePeriod period, ReadOnlySpan<int> codes, ReadOnlySpan<bool> apart, in Figure figure)
    {
        if (!IsWhole) return;
        var only = apart.IndexOf(true);
        if (only >= 0 && apart[(only + 1)..].Contains(true)) return;
        ref var places = ref CollectionsMarshal.GetValueRefOrAddDefault(_periods, period.Packed, out _);
        if (places is null)
        {
            if ((long)_periods.Count * _places > MostPlaces)
            {
                IsWhole = false;
                _periods.Clear();
                return;
            }
            places = new Place[_places];
            Array.Fill(places, new(0, Absent));
        }
        if (only >= 0)
        {
            places[_from[only] + codes[only]].Add(figure);
            return;
        }
        places[0].Add(figure);
        for (var i = 0; i < codes.Length; i++) places[_from[i] + codes[i]].Add(figure);
    }

    /// <summary>All sums, by dimension, code and period.</summary>
    public IEnumerable<MarginalSum> InOrder()
    {
        var periods = _periods.OrderBy(pair => pair.Key).ToList();
        for (var d = 0; d < _constants.Length; d++)
        {
            var varying = Array.IndexOf(_varying, d);
            for (var code = 0; code < _dataflow.Dimensions[d].List.Codes.Length; code++)
            {
                if (varying < 0 && code != _constants[d]) continue;
                foreach (var (packed, places) in periods)
                {
                    var place = places[varying < 0 ? 0 : _from[varying] + code];
                    if (place.High != Absent) yield return new(d, code, TimePeriod.FromPacked(packed), place.Low, place.High);
                }
            }
        }
    }

    private record struct Place(long Low, long High)
    {
        public void Add(in Figure figure)
        {
            Low += figure.Low;
            High = High == Figure.Unbounded || figure.High == Figure.Unbounded ? Figure.Unbounded : Math.Max(High, 0) + figure.High;
        }
    }
}
