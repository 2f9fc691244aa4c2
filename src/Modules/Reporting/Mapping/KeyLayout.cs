using System.Numerics;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Mapping;

/// <summary>Packs the codes of a figure and its period into one number of 128 bits, so that millions of keys can be compared at the cost of
/// two machine words. The period lies lowest; a dimension that is constant takes no room.</summary>
internal sealed class KeyLayout
{
    /// <summary>Bits of <see cref="TimePeriod.Packed"/>: three for the frequency, twenty-four for the time.</summary>
    private const int PeriodBits = 27;
    private const int MostBits = 128;

    private readonly int[] _shift;
    private readonly int[] _constant;
    private readonly UInt128[] _mask;
    private readonly UInt128[]?[] _parts;

    /// <summary>A layout; <paramref name="constants"/> holds the one code of a dimension, or -1 where it varies.</summary>
    public KeyLayout(Dataflow dataflow, int[] constants)
    {
        var dimensions = dataflow.Dimensions;
        _constant = constants;
        _shift = new int[dimensions.Length];
        _mask = new UInt128[dimensions.Length];
        _parts = new UInt128[]?[dimensions.Length];
        var bits = PeriodBits;
        for (var i = 0; i < dimensions.Length; i++)
        {
            if (constants[i] >= 0) continue;
            var width = 32 - BitOperations.LeadingZeroCount((uint)Math.Max(1, dimensions[i].List.Codes.Length - 1));
            _shift[i] = bits;
            _mask[i] = (UInt128.One << width) - 1;
            _parts[i] = new UInt128[dimensions[i].List.Codes.Length];
            for (var code = 0; code < _parts[i]!.Length; code++) _parts[i]![code] = (UInt128)(uint)code << bits;
            bits += width;
        }
        Fits = bits <= MostBits;
    }

    /// <summary>False when the lists that vary are too many to pack; the mapping is then refused.</summary>
    public bool Fits { get; }

    /// <summary>How many dimensions there are.</summary>
    public int Dimensions => _shift.Length;

    /// <summary>True when the dimension is not constant.</summary>
    public bool Varies(int dimension) => _constant[dimension] < 0;

    /// <summary>The part of a key that says this code.</summary>
    public UInt128 Part(int dimension, int code) => _parts[dimension]![code];

    /// <summary>The part of a key that says this period.</summary>
    public static UInt128 Part(TimePeriod period) => (UInt128)(uint)period.Packed;

    /// <summary>The code of a dimension.</summary>
    public int CodeAt(UInt128 key, int dimension) =>
        _constant[dimension] >= 0 ? _constant[dimension] : (int)(uint)((key >> _shift[dimension]) & _mask[dimension]);

    /// <summary>The key with another code in one dimension that varies.</summary>
    public UInt128 With(UInt128 key, int dimension, int code) =>
        (key & ~(_mask[dimension] << _shift[dimension])) | Part(dimension, code);

    /// <summary>The period of a key.</summary>
    public static TimePeriod PeriodOf(UInt128 key) => TimePeriod.FromPacked((int)(uint)(key & ((UInt128.One << PeriodBits) - 1)));

    /// <summary>What two figures of one series have in common: the key without its period.</summary>
    public static UInt128 SeriesOf(UInt128 key) => key >> PeriodBits;

    /// <summary>The key with another period.</summary>
    public static UInt128 With(UInt128 key, TimePeriod period) => (key & ~((UInt128.One << PeriodBits) - 1)) | Part(period);
}
