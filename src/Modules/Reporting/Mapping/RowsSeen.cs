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

    private readonly Dictionary<ulong, uint> _rows = [];

    /// <summary>The earlier row that says the same as this one, or 0.</summary>
    public uint Find(UInt128 key, int stamp, uint row)
    {
        var hash = Mix(Mix(Mix(Odd, (ulong)key), (ulong)(key >> 64)), (uint)stamp);
        for (var i = 0; i < columns.Count; i++)
        {
            foreach (var c in cells.Cell(columns[i])) hash = Mix(hash, c);
            hash = Mix(hash, 0x1F_FFFF);
        }
        ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, hash, out var seen);
        if (seen) return first;
        first = row;
        return 0;
    }

    private static ulong Mix(ulong hash, ulong value)
    {
        var mixed = (hash ^ value) * Odd;
        return mixed ^ BitOperations.RotateLeft(mixed, 29);
    }
}
