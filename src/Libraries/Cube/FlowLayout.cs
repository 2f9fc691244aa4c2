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

    private FlowLayout(Dataflow flow)
    {
        if (flow.Kind == MeasureKind.Narrative) throw new ArgumentException($"{flow.Id} is narrative: there is nothing to count.", nameof(flow));
        if (flow.Dimensions.Length > MostDimensions) throw new ArgumentException($"{flow.Id} has more than {MostDimensions} dimensions.", nameof(flow));
        Flow = flow;
        Trees = new CodeTree[flow.Dimensions.Length];
        _shift = new int[Trees.Length];
        var bits = 0;
        for (var d = Trees.Length - 1; d >= 0; d--)
        {
            Trees[d] = new CodeTree(flow.Dimensions[d]);
            if (Trees[d].Count > ushort.MaxValue) throw new ArgumentException($"{flow.Dimensions[d].Id} has more than {ushort.MaxValue} codes.", nameof(flow));
            _shift[d] = bits;
            bits += 32 - int.LeadingZeroCount(Trees[d].Count);
        }
        if (bits > 128) throw new ArgumentException($"A key of {flow.Id} needs {bits} bits; 128 is the most.", nameof(flow));
    }

    public Dataflow Flow { get; }
    public CodeTree[] Trees { get; }

    public static FlowLayout Of(Dataflow flow) => Known.GetValue(flow, static f => new FlowLayout(f));

    /// <summary>The part of a packed key that <paramref name="code"/> makes up in dimension <paramref name="d"/>.</summary>
    public UInt128 Part(int d, int code) => (UInt128)(uint)code << _shift[d];

    /// <summary>The key as a reader writes it: <c>IT.SYR.M</c>.</summary>
    public string Text(Func<int, int> codeOf)
    {
        var parts = new string[Trees.Length];
        for (var d = 0; d < parts.Length; d++) parts[d] = Trees[d].IdOf(codeOf(d));
        return string.Join('.', parts);
    }
}
