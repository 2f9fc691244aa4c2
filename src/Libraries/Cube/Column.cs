namespace Tallystick.Cube;

/// <summary>One dimension of a block: the code of every row, in a byte where the list allows, and nothing at all where all rows agree.</summary>
internal sealed class Column
{
    private Column(int constant, byte[]? bytes, ushort[]? shorts, int[] codes)
    {
        Constant = constant;
        Bytes = bytes;
        Shorts = shorts;
        Codes = codes;
    }

    /// <summary>The code of all rows when there is no array.</summary>
    public int Constant { get; }
    public byte[]? Bytes { get; }
    public ushort[]? Shorts { get; }

    /// <summary>The codes that occur, ascending.</summary>
    public int[] Codes { get; }

    public int this[int row] => Bytes is { } bytes ? bytes[row] : Shorts is { } shorts ? shorts[row] : Constant;

    public static Column From(ReadOnlySpan<ushort> rows, int codeCount)
    {
        var seen = new bool[codeCount];
        foreach (var code in rows) seen[code] = true;
        var codes = new List<int>();
        for (var c = 0; c < codeCount; c++)
        {
            if (seen[c]) codes.Add(c);
        }
        if (codes.Count <= 1) return new(codes.Count == 0 ? 0 : codes[0], null, null, [.. codes]);
        if (codeCount > 256) return new(0, null, rows.ToArray(), [.. codes]);
        var bytes = new byte[rows.Length];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)rows[i];
        return new(0, bytes, null, [.. codes]);
    }
}
