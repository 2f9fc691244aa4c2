using System.Numerics;

namespace Tallystick.Ledger;

/// <summary>A tree that grows at its right edge: of the leaves it has taken it keeps only the roots of the whole subtrees, one for each bit set in
/// their number. Enough for its root, and for going on another day.</summary>
public sealed class TreeFrontier
{
    private readonly List<byte[]> _peaks = [];

    /// <summary>A tree without leaves.</summary>
    public TreeFrontier() { }

    /// <summary>A tree of <paramref name="size"/> leaves, as <see cref="ToBytes"/> kept it.</summary>
    /// <exception cref="ArgumentException">When the bytes are not those of so many leaves.</exception>
    public TreeFrontier(long size, ReadOnlySpan<byte> kept)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (kept.Length != BitOperations.PopCount((ulong)size) * MerkleTree.HashSize) throw new ArgumentException("These are not the peaks of a tree of that size.", nameof(kept));
        for (; !kept.IsEmpty; kept = kept[MerkleTree.HashSize..]) _peaks.Add(kept[..MerkleTree.HashSize].ToArray());
        Size = size;
    }

    /// <summary>How many leaves it has.</summary>
    public long Size { get; private set; }

    /// <summary>Takes the hash of the next leaf.</summary>
    public void Add(byte[] leafHash)
    {
        var hash = leafHash;
        for (var left = Size; (left & 1) == 1; left >>= 1)
        {
            hash = MerkleTree.HashNode(_peaks[^1], hash);
            _peaks.RemoveAt(_peaks.Count - 1);
        }
        _peaks.Add(hash);
        Size++;
    }

    /// <summary>The root over the leaves so far.</summary>
    public byte[] Root()
    {
        if (_peaks.Count == 0) return MerkleTree.EmptyRoot();
        var root = _peaks[^1];
        for (var i = _peaks.Count - 2; i >= 0; i--) root = MerkleTree.HashNode(_peaks[i], root);
        return root;
    }

    /// <summary>What must be kept to go on: at most 64 hashes, the largest subtree's first.</summary>
    public byte[] ToBytes() => [.. _peaks.SelectMany(peak => peak)];
}
