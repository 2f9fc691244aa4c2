using System.Numerics;
using System.Runtime.InteropServices;

namespace Tallystick.Reporting.Mapping;

/// <summary>Sixty-four bits of what a row says in the columns summed away. Two rows of one key that agree here are the same to the last
/// column: nothing tells them apart, and adding both would count the same people twice, as when a file was pasted under itself.</summary>
/// <param name="cells">The row the table stands on.</param>
/// <param name="columns">The columns summed away.</param>
internal sealed class RowHash(RowCells cells, IReadOnlyList<int> columns)
{
    private const ulong Odd = 0x9E37_79B9_7F4A_7C15;

    /// <summary>The bits of the current row.</summary>
    public ulong Now()
    {
        var hash = Odd;
        for (var i = 0; i < columns.Count; i++)
        {
            var text = cells.Cell(columns[i]);
            foreach (var four in MemoryMarshal.Cast<char, ulong>(text)) hash = Mix(hash, four);
            foreach (var c in text[(text.Length & ~3)..]) hash = Mix(hash, c);
            hash = Mix(hash, (uint)text.Length + 0x10_0000UL);
        }
        return hash;
    }

    private static ulong Mix(ulong hash, ulong value)
    {
        var mixed = (hash ^ value) * Odd;
        return mixed ^ BitOperations.RotateLeft(mixed, 29);
    }
}
