using System.Numerics;

namespace Tallystick.Reporting.Mapping;

/// <summary>A set of row numbers, one bit each.</summary>
internal sealed class RowBits
{
    private ulong[] _words = new ulong[16];

    /// <summary>How many rows are in it.</summary>
    public long Count => _words.Sum(word => (long)BitOperations.PopCount(word));

    /// <summary>Puts a row in; false when it was in.</summary>
    public bool Add(uint row)
    {
        var at = row >> 6;
        if (at >= (uint)_words.Length) Array.Resize(ref _words, (int)Math.Max(at + 1, (uint)_words.Length * 2));
        var bit = 1UL << (int)(row & 63);
        if ((_words[at] & bit) != 0) return false;
        _words[at] |= bit;
        return true;
    }

    /// <summary>How many rows are here and in none of the others.</summary>
    public long CountWithout(params ReadOnlySpan<RowBits> others)
    {
        long count = 0;
        for (var i = 0; i < _words.Length; i++)
        {
            var word = _words[i];
            foreach (var other in others) word &= i < other._words.Length ? ~other._words[i] : ulong.MaxValue;
            count += BitOperations.PopCount(word);
        }
        return count;
    }
}
