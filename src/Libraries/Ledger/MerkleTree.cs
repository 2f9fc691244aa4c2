using System.Numerics;
using System.Security.Cryptography;

namespace Tallystick.Ledger;

/// <summary>The Merkle tree of RFC 6962 with SHA-256: how leaves and nodes are hashed, and which parts of the tree a proof is made of. It holds
/// no leaves; <see cref="TreeFrontier"/> and <see cref="RangeRoots"/> take their hashes one by one.</summary>
public static class MerkleTree
{
    /// <summary>Bytes of every hash.</summary>
    public const int HashSize = SHA256.HashSizeInBytes;

    /// <summary>The root of a tree without leaves.</summary>
    public static byte[] EmptyRoot() => SHA256.HashData([]);

    /// <summary>The hash of a leaf that holds <paramref name="data"/>.</summary>
    public static byte[] HashLeaf(ReadOnlySpan<byte> data)
    {
        Span<byte> form = data.Length < 256 ? stackalloc byte[1 + data.Length] : new byte[1 + data.Length];
        form[0] = 0;
        data.CopyTo(form[1..]);
        return SHA256.HashData(form);
    }

    /// <summary>The hash of the node above two others.</summary>
    public static byte[] HashNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> form = stackalloc byte[1 + 2 * HashSize];
        form[0] = 1;
        left.CopyTo(form[1..]);
        right.CopyTo(form[(1 + HashSize)..]);
        return SHA256.HashData(form);
    }

    /// <summary>The subtrees whose roots prove that leaf <paramref name="index"/> is in the tree of <paramref name="size"/> leaves: from the leaf's sibling to the root's child.</summary>
    public static IReadOnlyList<LeafRange> InclusionPath(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<LeafRange>();
        for (var (start, end) = (0L, size); end - start > 1;)
        {
            var middle = start + Split(end - start);
            if (index < middle)
            {
                path.Add(new(middle, end));
                end = middle;
            }
            else
            {
                path.Add(new(start, middle));
                start = middle;
            }
        }
        path.Reverse();
        return path;
    }

    /// <summary>The subtrees whose roots prove that the tree of <paramref name="older"/> leaves is the beginning of that of <paramref name="newer"/>.</summary>
    public static IReadOnlyList<LeafRange> ConsistencyPath(long older, long newer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(older, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(older, newer);
        var path = new List<LeafRange>();
        var (start, end) = (0L, newer);
        while (older < end)
        {
            var middle = start + Split(end - start);
            if (older <= middle)
            {
                path.Add(new(middle, end));
                end = middle;
            }
            else
            {
                path.Add(new(start, middle));
                start = middle;
            }
        }
        // What is left is a whole subtree of the older tree; when it is all of that tree, its root is known to who asks.
        if (start > 0) path.Add(new(start, end));
        path.Reverse();
        return path;
    }

    /// <summary>The largest power of two below <paramref name="size"/>: how many leaves stand to the left of a tree's root.</summary>
    private static long Split(long size) => 1L << BitOperations.Log2((ulong)(size - 1));
}

/// <summary>Leaves that stand next to one another under one node.</summary>
/// <param name="Start">The first.</param>
/// <param name="End">The one after the last.</param>
public readonly record struct LeafRange(long Start, long End);
