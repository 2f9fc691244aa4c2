namespace Tallystick.Ledger;

/// <summary>Checks proofs about a tree by its root alone, as RFC 9162 (2.1.3.2 and 2.1.4.2) says it for the trees of RFC 6962.</summary>
public static class MerkleProof
{
    /// <summary>True when <paramref name="proof"/> shows that the leaf is number <paramref name="index"/> (from 0) of the tree with that size and root.</summary>
    public static bool Includes(byte[] leafHash, long index, long size, IReadOnlyList<byte[]> proof, byte[] root)
    {
        if (index < 0 || index >= size || leafHash.Length != MerkleTree.HashSize || proof.Any(hash => hash.Length != MerkleTree.HashSize)) return false;
        var (at, last, hash) = (index, size - 1, leafHash);
        foreach (var beside in proof)
        {
            if (last == 0) return false;
            if ((at & 1) == 1 || at == last)
            {
                hash = MerkleTree.HashNode(beside, hash);
                Climb(ref at, ref last);
            }
            else hash = MerkleTree.HashNode(hash, beside);
            (at, last) = (at >> 1, last >> 1);
        }
        return last == 0 && hash.AsSpan().SequenceEqual(root);
    }

    /// <summary>True when <paramref name="proof"/> shows that the older tree is the beginning of the newer one: nothing of it was changed, removed or
    /// moved. Of an empty tree nothing can be shown.</summary>
    public static bool Extends(long older, byte[] olderRoot, long newer, byte[] newerRoot, IReadOnlyList<byte[]> proof)
    {
        if (older < 1 || older > newer || proof.Any(hash => hash.Length != MerkleTree.HashSize)) return false;
        if (older == newer) return proof.Count == 0 && olderRoot.AsSpan().SequenceEqual(newerRoot);
        // A tree that is one whole subtree of the newer is proved with its own root, which is not sent.
        var path = (older & older - 1) == 0 ? proof.Prepend(olderRoot).ToList() : proof;
        if (path.Count == 0) return false;
        var (at, last) = (older - 1, newer - 1);
        while ((at & 1) == 1) (at, last) = (at >> 1, last >> 1);
        var (before, after) = (path[0], path[0]);
        foreach (var beside in path.Skip(1))
        {
            if (last == 0) return false;
            if ((at & 1) == 1 || at == last)
            {
                before = MerkleTree.HashNode(beside, before);
                after = MerkleTree.HashNode(beside, after);
                Climb(ref at, ref last);
            }
            else after = MerkleTree.HashNode(after, beside);
            (at, last) = (at >> 1, last >> 1);
        }
        return last == 0 && before.AsSpan().SequenceEqual(olderRoot) && after.AsSpan().SequenceEqual(newerRoot);
    }

    /// <summary>A node without a sibling is its own parent: up until there is one.</summary>
    private static void Climb(ref long at, ref long last)
    {
        while ((at & 1) == 0 && at != 0) (at, last) = (at >> 1, last >> 1);
    }
}
