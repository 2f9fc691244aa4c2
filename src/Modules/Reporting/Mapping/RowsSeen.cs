using System.Numerics;
using System.Runtime.InteropServices;

namespace Tallystick.Reporting.Mapping;

/// <summary>Notices a row that comes twice where rows are summed: the same key, the same report, and the same text in every column summed
/// away. Nothing then tells the two apart, and adding both would count the same people twice, as when a file was pasted under itself.
/// Keeps 64 bits for each row, not the row.</summary>
/// <param name="cells">The row the table stands on.</param>
/// <param name="columns">The columns summed away.</param>
internal sealed class RowsSeen(RowCells cells, IReadOnlyList<int> columns)
{
    private const ulong Odd = 0x9E37_79B9_7F4A_7C15;

    // Half-full at most, so that a row costs one look into memory in most cases; 0 stands for an empty place.
    private ulong[] _hashes = new ulong[1 << 12];
    private uint[] _rows = new uint[1 << 12];
    private int _count;

    /// <summary>The earlier row that says the same as this one, or 0.</summary>
    public uint Find(UInt128 key, int stamp, uint row)
    {
        var hash = Mix(Mix(Mix(Odd, (ulong)key), (ulong)(key >> 64)), (uint)stamp);
        for (var i = 0; i < columns.Count; i++)
        {
            var text = cells.Cell(columns[i]);
            foreach (var four in MemoryMarshal.Cast<char, ulong>(text)) hash = Mix(hash, four);
            foreach (var c in text[(text.Length & ~3)..]) hash = Mix(hash, c);
            hash = Mix(hash, (uint)text.Length + 0x10_0000UL);
        }
        if (hash == 0) hash = Odd;
        if (_count * 2 >= _hashes.Length) Grow();
        var at = Place(hash);
        if (_hashes[at] == hash) return _rows[at];
        (_hashes[at], _rows[at]) = (hash, row);
        _count++;
        return 0;
    }

    private int Place(ulong hash)
    {
        var last = _hashes.Length - 1;
        var at = (int)(hash >> 32) & last;
        while (_hashes[at] != 0 && _hashes[at] != hash) at = (at + 1) & last;
        return at;
    }

    private void Grow()
    {
        var (hashes, rows) = (_hashes, _rows);
        _hashes = new ulong[hashes.Length * 2];
        _rows = new uint[rows.Length * 2];
        for (var i = 0; i < hashes.Length; i++)
        {
            if (hashes[i] == 0) continue;
            var at = Place(hashes[i]);
            (_hashes[at], _rows[at]) = (hashes[i], rows[i]);
        }
    }

    private static ulong Mix(ulong hash, ulong value)
    {
        var mixed = (hash ^ value) * Odd;
        return mixed ^ BitOperations.RotateLeft(mixed, 29);
    }
}
