using System.Runtime.InteropServices;

namespace Tallystick.Cube;

/// <summary>The sum of plain counts in one target, and how many rows there were.</summary>
internal struct PlainSum
{
    public long Low;
    public long Rows;
}

/// <summary>What a target needs beside <see cref="PlainSum"/> once something other than a plain count falls into it.</summary>
internal struct OddSum
{
    public long Spread;
    /// <summary>What brings the sum of the low ends to the sum of what was printed; parts nobody printed are out of it.</summary>
    public long Shift;
    public int Unbounded;
    public int Unprinted;
    public int Suppressed;
    public int Missing;
    public int Rounded;
    public int SuppressedBy;
    public int MissingBy;
    public int RoundedBy;
    public uint Statuses;
    public uint HiddenAs;
    /// <summary>1 + the first dimension that forbids the sum.</summary>
    public int Refused;
    public bool OneBreakdown;
}

/// <summary>The sums of one pass: by place when the targets are few enough to number them all, else by the targets that come up.
/// The last place of a dense tally is where rows outside the filter fall.</summary>
internal sealed class Tally
{
    /// <summary>The most targets that are numbered densely.</summary>
    public const long MostDense = 1 << 20;

    private readonly Dictionary<long, int>? _places;
    private readonly List<long> _keys = [];
    private readonly int[][] _firstCode;
    private readonly bool[][] _severalCodes;
    private readonly bool[][] _memoSeen;
    private int[] _oddAt = [];
    private OddSum[] _odd = new OddSum[16];
    private int _oddCount = 1;

    /// <summary>For targets numbered below <paramref name="domain"/>.</summary>
    public Tally(long domain, int checks) : this(domain, domain <= MostDense, checks) { }

    private Tally(long domain, bool dense, int checks)
    {
        Size = dense ? (int)domain : 0;
        if (!dense) _places = [];
        Sums = new PlainSum[Math.Max(Size + 1, 1024)];
        _firstCode = new int[checks][];
        _severalCodes = new bool[checks][];
        _memoSeen = new bool[checks][];
    }

    /// <summary>For targets already numbered one by one.</summary>
    public static Tally OfPlaces(int places) => new(places, dense: true, 0);

    public bool IsDense => _places is null;
    public int Size { get; private set; }
    public PlainSum[] Sums { get; private set; }

    /// <summary>The place of a target's number.</summary>
    public int PlaceOf(long key)
    {
        if (_places is null) return (int)key;
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, key, out var known);
        if (!known)
        {
            place = Size++;
            _keys.Add(key);
            if (Size >= Sums.Length)
            {
                var larger = new PlainSum[Sums.Length * 2];
                Sums.CopyTo(larger, 0);
                Sums = larger;
            }
        }
        return place;
    }

    /// <summary>The target's number at a place.</summary>
    public long KeyAt(int place) => _places is null ? place : _keys[place];

    /// <summary>The odd part of a target, made when first asked for.</summary>
    public ref OddSum OddAt(int place)
    {
        if (place >= _oddAt.Length) Array.Resize(ref _oddAt, Sums.Length);
        ref var at = ref _oddAt[place];
        if (at == 0)
        {
            if (_oddCount == _odd.Length) Array.Resize(ref _odd, _odd.Length * 2);
            at = _oddCount++;
        }
        return ref _odd[at];
    }

    /// <summary>The odd part of a target, empty when nothing odd fell into it.</summary>
    public OddSum OddOrNone(int place) => place < _oddAt.Length ? _odd[_oddAt[place]] : default;

    /// <summary>Notes that a row of <paramref name="code"/> fell into a target; true when the codes seen there may not be summed.</summary>
    public bool Note(int check, int place, int code, bool memo, bool neverAdds)
    {
        if (_firstCode[check] is not { } first || place >= first.Length)
        {
            Array.Resize(ref _firstCode[check], Sums.Length);
            Array.Resize(ref _severalCodes[check], Sums.Length);
            Array.Resize(ref _memoSeen[check], Sums.Length);
            first = _firstCode[check];
        }
        if (first[place] == 0) first[place] = code + 1;
        else if (first[place] != code + 1) _severalCodes[check][place] = true;
        _memoSeen[check][place] |= memo;
        return _severalCodes[check][place] && (neverAdds || _memoSeen[check][place]);
    }
}
