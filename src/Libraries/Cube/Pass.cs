using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>How the codes of a dimension that is summed over must agree within one target.</summary>
internal enum Agreement
{
    /// <summary>Two codes may meet unless one of them is a memo code.</summary>
    NoMemo,
    /// <summary>Two codes may not meet.</summary>
    OneCode,
    /// <summary>Only the total itself will do: for dimensions that the asker may not see, where even "there was but one code" says too much.</summary>
    OnlyTotal,
}

/// <summary>A dimension to watch while summing.</summary>
internal readonly record struct Check(int Dimension, Agreement Agreement);

/// <summary>What one pass over the blocks does: which dimensions keep their codes, which were asked for, what to watch, and where each
/// code leads.</summary>
/// <param name="Kind">Flow, stock or price.</param>
/// <param name="KeepsCode">By dimension: are its codes listed as reported?</param>
/// <param name="Asked">By dimension: is it grouped or filtered?</param>
/// <param name="Checks">Dimensions to watch.</param>
internal sealed record PassRules(MeasureKind Kind, bool[] KeepsCode, bool[] Asked, Check[] Checks);

/// <summary>One way through the codes: by dimension and code, what is added to the target's number, or something below zero.</summary>
internal sealed class PassTables
{
    /// <summary>So low that no sum of offsets lifts it above zero, and 16 of them do not overflow.</summary>
    public const long Fails = long.MinValue / 64;

    private const int FailsSmall = int.MinValue / 32;

    /// <summary>Takes the offsets; <paramref name="dense"/> when all targets are numbered below <see cref="Tally.MostDense"/>.</summary>
    public PassTables(long[][] offsets, bool dense)
    {
        Offsets = offsets;
        if (!dense) return;
        Small = new int[offsets.Length][];
        for (var d = 0; d < offsets.Length; d++)
        {
            Small[d] = new int[Math.Max(256, offsets[d].Length)];
            for (var c = 0; c < offsets[d].Length; c++) Small[d][c] = offsets[d][c] < 0 ? FailsSmall : (int)offsets[d][c];
        }
    }

    /// <summary>By dimension and code.</summary>
    public long[][] Offsets { get; }

    /// <summary>The same in few bytes, at least 256 long; null when there are too many targets.</summary>
    public int[][]? Small { get; }
}
