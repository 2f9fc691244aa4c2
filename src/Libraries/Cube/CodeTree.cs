using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>One dimension's codes as the engine sums them: who is whose ancestor, what belongs to the total, what stands aside.
/// A list without <c>_T</c> gets one here (<see cref="Total"/>, past the last code), so that "not broken down" always has a place.</summary>
internal sealed class CodeTree
{
    private readonly Codelist _list;
    private readonly int[] _parent;
    private readonly bool[] _inTotal;
    private readonly bool[] _memo;
    private readonly bool[] _holds;
    private readonly byte[] _depth;

    public CodeTree(Dimension dimension)
    {
        Dimension = dimension;
        _list = dimension.List;
        var listed = _list.Codes.Length;
        var total = _list.IndexOf(Codelist.Total);
        Total = total >= 0 ? total : listed;
        Count = total >= 0 ? listed : listed + 1;
        // A flat list (SDMX's own CL_SEX) names no parents: there every code is part of _T. Where the list does hang codes under _T,
        // what hangs elsewhere is outside the total by the list's own word.
        var flat = true;
        for (var c = 0; c < listed; c++) flat &= _list.ParentOf(c) != total || total < 0;

        _parent = new int[Count];
        Array.Fill(_parent, -1);
        for (var c = 0; c < listed; c++)
        {
            var code = _list.Codes[c];
            if (c == Total || code.IsMemo || code.Id == Codelist.NotApplicable) continue;
            var parent = _list.ParentOf(c);
            _parent[c] = parent >= 0 ? parent : flat ? Total : -1;
        }
        _inTotal = new bool[Count];
        _memo = new bool[Count];
        _holds = new bool[Count];
        _depth = new byte[Count];
        _holds[Total] = true;
        for (var c = 0; c < Count; c++)
        {
            var root = c;
            for (; _parent[root] >= 0; root = _parent[root]) _depth[c] = checked((byte)(_depth[c] + 1));
            if (_parent[c] >= 0) _holds[_parent[c]] = true;
            _inTotal[c] = root == Total;
            _memo[c] = root < listed && _list.Codes[root].IsMemo;
        }
    }

    public Dimension Dimension { get; }

    /// <summary>How many codes there are, the total that the list may lack included.</summary>
    public int Count { get; }

    /// <summary>The place of <c>_T</c>.</summary>
    public int Total { get; }

    /// <summary>The parent in sums; -1 at a root. Memo codes and <c>_Z</c> are roots whatever the list says.</summary>
    public int ParentOf(int code) => _parent[code];

    /// <summary>True for what is part of the total: neither memo, nor <c>_Z</c>, nor hung elsewhere.</summary>
    public bool InTotal(int code) => _inTotal[code];

    /// <summary>How many codes it lies under.</summary>
    public int DepthOf(int code) => _depth[code];

    /// <summary>True for the total and for every code with others under it.</summary>
    public bool HoldsOthers(int code) => _holds[code];

    /// <summary>True for the code itself and everything under it.</summary>
    public bool IsWithin(int code, int ancestor)
    {
        while (code >= 0 && code != ancestor) code = _parent[code];
        return code >= 0;
    }

    /// <summary>True for a memo code and everything under one.</summary>
    public bool IsMemo(int code) => _memo[code];

    public string IdOf(int code) => code < _list.Codes.Length ? _list.Codes[code].Id : Codelist.Total;

    /// <summary>The place of a code, <c>_T</c> always included; -1 when unknown.</summary>
    public int IndexOf(string id) => id == Codelist.Total ? Total : _list.IndexOf(id);

    /// <summary>For every code: does it or one of its ancestors stand in <paramref name="chosen"/>?</summary>
    public bool[] Under(IReadOnlySet<int> chosen)
    {
        var passes = new bool[Count];
        for (var c = 0; c < Count; c++)
        {
            for (var a = c; a >= 0 && !passes[c]; a = _parent[a]) passes[c] = chosen.Contains(a);
        }
        return passes;
    }

    /// <summary>For every code: is it part of the total?</summary>
    public bool[] UnderTotal() => (bool[])_inTotal.Clone();
}
