using System.Collections.Concurrent;
using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>One Party's figures for one dataflow and one period, as one vintage brought them: columns, sorted by key, never changed.
/// It does not know who may see it; <see cref="Entitlement"/> does.</summary>
public sealed class Block
{
    private readonly ConcurrentDictionary<ulong, Block> _views = new();

    internal Block(FlowLayout layout, string party, TimePeriod period, byte decimals, Column[] columns, long[] low, OddFigures? odd,
        byte[]? refused, PatternIndex? patterns)
    {
        Layout = layout;
        Party = party;
        Period = period;
        Decimals = decimals;
        Columns = columns;
        Low = low;
        Odd = odd;
        Refused = refused;
        Patterns = patterns;
        foreach (var value in low) Sum += value;
    }

    /// <summary>The dataflow.</summary>
    public Dataflow Flow => Layout.Flow;
    /// <summary>The Party that reported.</summary>
    public string Party { get; }
    /// <summary>The period reported on.</summary>
    public TimePeriod Period { get; }
    /// <summary>How many rows there are.</summary>
    public int Count => Low.Length;
    /// <summary>Digits after the point of every amount here: the most that any row came with.</summary>
    public byte Decimals { get; }
    /// <summary>True when every figure is a plain count: value, low and high the same, status A, free.</summary>
    public bool IsPlain => Odd is null;

    internal FlowLayout Layout { get; }
    internal Column[] Columns { get; }
    /// <summary>The low ends; the values themselves in a plain block.</summary>
    internal long[] Low { get; }
    internal OddFigures? Odd { get; }
    /// <summary>Only in a rolled-up view: 1 + the dimension that forbids the number, by row; 0 where there is one.</summary>
    internal byte[]? Refused { get; }
    /// <summary>Who is whose total; null when no row can be part of another.</summary>
    internal PatternIndex? Patterns { get; }
    internal long Sum { get; }

    /// <summary>The code of a row in a dimension, as its place in the dimension's list.</summary>
    public int CodeAt(int row, int dimension) => Columns[dimension][row];

    /// <summary>The figure of a row, with <see cref="Decimals"/> digits after the point.</summary>
    public Figure FigureAt(int row)
    {
        if (Odd is null) return new(Low[row], Low[row], Low[row], Decimals, 'A', 'F');
        var why = Odd.Why[row];
        return new((why & Oddity.Unprinted) != 0 ? null : Odd.Printed[row], Low[row], (why & Oddity.Unbounded) != 0 ? Figure.Unbounded : Odd.High[row],
            Decimals, (char)Odd.Status[row], (char)Odd.Confidentiality[row]);
    }

    /// <summary>The block as one sees it who may break it down by <paramref name="dimensions"/> only (a bit each): the others are rolled
    /// up to the total, before any question is put, so that no answer can tell what stood under it. Kept once made.</summary>
    internal Block SeenBy(ulong dimensions)
    {
        for (var d = 0; d < Columns.Length; d++)
        {
            if ((dimensions >> d & 1) != 0) continue;
            // A block with decimals always takes the long way: with how many digits it came is part of what is hidden.
            var collapsed = Decimals == 0 && (Columns[d].Codes.Length == 0 || Columns[d].Codes is [var only] && only == Layout.Trees[d].Total);
            if (!collapsed) return _views.GetOrAdd(dimensions & (1UL << Columns.Length) - 1, RollUp.Make, this);
        }
        return this;
    }
}
