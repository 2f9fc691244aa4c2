using System.Runtime.CompilerServices;
using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>What all blocks of one dataflow share: the trees of its dimensions and how a key packs into one number whose order is
/// the key order.</summary>
internal sealed class FlowLayout
{
    /// <summary>A row's pattern keeps a byte per dimension in one 128-bit number.</summary>
    public const int MostDimensions = 16;

    private static readonly ConditionalWeakTable<Dataflow, FlowLayout> Known = [];
    private readonly int[] _shift;
    private readonly UInt128[] _mask;

    private FlowLayout(Dataflow flow)
    {
        if (flow.Kind == MeasureKind.Narrative) throw new ArgumentException($"{flow.Id} is narrative: there is nothing to count.", nameof(flow));
        if (flow.Dimensions.Length > MostDimensions) throw new ArgumentException($"{flow.Id} has more than {MostDimensions} dimensions.", nameof(flow));
        Flow = flow;
        Trees = new CodeTree[flow.Dimensions.Length];
        _shift = new int[Trees.Length];
        _mask = new UInt128[Trees.Length];
        var bits = 0;
        for (var d = Trees.Length - 1; d >= 0; d--)
        {
            Trees[d] = new CodeTree(flow.Dimensions[d]);
            if (Trees[d].Count > ushort.MaxValue) throw new ArgumentException($"{flow.Dimensions[d].Id} has more than {ushort.MaxValue} codes.", nameof(flow));
            _shift[d] = bits;
            var wide = 32 - int.LeadingZeroCount(Trees[d].Count);
            _mask[d] = (UInt128.One << wide) - 1;
            bits += wide;
        }
        if (bits > 128) throw new ArgumentException($"A key of {flow.Id} needs {bits} bits; 128 is the most.", nameof(flow));
    }

    public Dataflow Flow { get; }
    public CodeTree[] Trees { get; }

    public static FlowLayout Of(Dataflow flow) => Known.GetValue(flow, static f => new FlowLayout(f));

    /// <summary>The part of a packed key that <paramref name="code"/> makes up in dimension <paramref name="d"/>.</summary>
    public UInt128 Part(int d, int code) => (UInt128)(uint)code << _shift[d];

    /// <summary>The code of a packed key in dimension <paramref name="d"/>.</summary>
    public int CodeOf(UInt128 key, int d) => (int)(key >> _shift[d] & _mask[d]);

    /// <summary>Per dimension, under how many codes the key's code lies.</summary>
    public string DepthsOf(UInt128 key) => string.Create(Trees.Length, (Layout: this, key), static (depths, of) =>
    {
        for (var d = 0; d < depths.Length; d++) depths[d] = (char)of.Layout.Trees[d].DepthOf(of.Layout.CodeOf(of.key, d));
    });

    /// <summary>True when one of the key's codes is a memo code.</summary>
    public bool IsMemo(UInt128 key)
    {
        for (var d = 0; d < Trees.Length; d++)
        {
            if (Trees[d].IsMemo(CodeOf(key, d))) return true;
        }
        return false;
    }

    /// <summary>The packed keys of a block's rows.</summary>
    public UInt128[] KeysOf(Column[] columns, int rows)
    {
        var keys = new UInt128[rows];
        for (var r = 0; r < rows; r++)
        {
            for (var d = 0; d < columns.Length; d++) keys[r] |= Part(d, columns[d][r]);
        }
        return keys;
    }

    /// <summary>The key as a reader writes it: <c>IT.SYR.M</c>.</summary>
    public string Text(Func<int, int> codeOf)
    {
        var parts = new string[Trees.Length];
        for (var d = 0; d < parts.Length; d++) parts[d] = Trees[d].IdOf(codeOf(d));
        return string.Join('.', parts);
    }
}
