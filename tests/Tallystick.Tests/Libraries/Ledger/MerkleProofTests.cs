using Tallystick.Ledger;

namespace Tallystick.Tests.Libraries.Ledger;

public sealed class MerkleProofTests
{
    private const int Most = 66;

    /// <summary>Every proof of every tree up to a size that has every shape; the root itself is made a second time as the standard words it.</summary>
    [Fact]
    public void Proofs_of_every_size_hold()
    {
        for (var size = 1; size <= Most; size++)
        {
            var root = Root(0, size);
            Assert.Equal(SlowRoot(Leaves(0, size)), root);
            for (var index = 0; index < size; index++)
            {
                var proof = Roots(MerkleTree.InclusionPath(index, size), size);
                Assert.True(MerkleProof.Includes(Leaf(index), index, size, proof, root), $"{index} of {size}");
                Assert.False(MerkleProof.Includes(Leaf(index), index + 1, size, proof, root));
                Assert.False(MerkleProof.Includes(Leaf(index + 1), index, size, proof, root));
            }
            for (var older = 1; older <= size; older++)
            {
                var proof = Roots(MerkleTree.ConsistencyPath(older, size), size);
                Assert.True(MerkleProof.Extends(older, Root(0, older), size, root, proof), $"{older} of {size}");
                if (older < size) Assert.False(MerkleProof.Extends(older, Root(1, older + 1), size, root, proof));
            }
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(13)]
    public void Any_flipped_bit_is_seen(int size)
    {
        var root = Root(0, size);
        for (var index = 0; index < size; index++)
        {
            var proof = Roots(MerkleTree.InclusionPath(index, size), size);
            foreach (var bit in Bits([Leaf(index), root, .. proof]))
            {
                var hashes = bit();
                Assert.False(MerkleProof.Includes(hashes[0], index, size, hashes[2..], hashes[1]));
            }
            if (index == 0) continue;
            var older = Root(0, index);
            proof = Roots(MerkleTree.ConsistencyPath(index, size), size);
            foreach (var bit in Bits([older, root, .. proof]))
            {
                var hashes = bit();
                Assert.False(MerkleProof.Extends(index, hashes[0], size, hashes[1], hashes[2..]));
            }
        }
    }

    [Fact]
    public void A_proof_with_a_hash_too_many_too_few_or_too_short_is_none()
    {
        var (root, proof) = (Root(0, 11), Roots(MerkleTree.InclusionPath(6, 11), 11));
        Assert.False(MerkleProof.Includes(Leaf(6), 6, 11, [.. proof, root], root));
        Assert.False(MerkleProof.Includes(Leaf(6), 6, 11, proof[..^1], root));
        Assert.False(MerkleProof.Includes(Leaf(6), 6, 11, [.. proof[..^1], proof[^1][..31]], root));
        Assert.False(MerkleProof.Includes(Leaf(6), -1, 11, proof, root));
        Assert.False(MerkleProof.Extends(0, MerkleTree.EmptyRoot(), 11, root, []));
        Assert.False(MerkleProof.Extends(12, root, 11, root, []));
        Assert.False(MerkleProof.Extends(6, Root(0, 6), 11, root, []));
    }

    [Fact]
    public void A_frontier_goes_on_from_what_was_kept_of_it()
    {
        for (var size = 0; size <= Most; size++)
        {
            var kept = new TreeFrontier();
            foreach (var leaf in Leaves(0, size)) kept.Add(leaf);
            var again = new TreeFrontier(size, kept.ToBytes());
            Assert.Equal(kept.Root(), again.Root());
            again.Add(Leaf(size));
            Assert.Equal(Root(0, size + 1), again.Root());
            Assert.Throws<ArgumentException>(() => new TreeFrontier(size, new byte[kept.ToBytes().Length + 1]));
        }
    }

    [Fact]
    public void Roots_are_given_only_when_all_leaves_were()
    {
        var roots = new RangeRoots(MerkleTree.InclusionPath(0, 3));
        roots.Add(Leaf(0));
        Assert.Throws<InvalidOperationException>(() => roots.Roots());
    }

    private static IEnumerable<Func<byte[][]>> Bits(byte[][] hashes)
    {
        for (var hash = 0; hash < hashes.Length; hash++)
        {
            for (var bit = 0; bit < 8 * MerkleTree.HashSize; bit++)
            {
                var (at, mask) = (hash, bit);
                yield return () =>
                {
                    var copy = hashes.Select(h => h.ToArray()).ToArray();
                    copy[at][mask / 8] ^= (byte)(1 << mask % 8);
                    return copy;
                };
            }
        }
    }

    private static byte[][] Roots(IReadOnlyList<LeafRange> ranges, int size)
    {
        var roots = new RangeRoots(ranges);
        foreach (var leaf in Leaves(0, size)) roots.Add(leaf);
        return [.. roots.Roots()];
    }

    private static byte[] Root(int start, int end)
    {
        var tree = new TreeFrontier();
        foreach (var leaf in Leaves(start, end)) tree.Add(leaf);
        return tree.Root();
    }

    private static byte[][] Leaves(int start, int end) => [.. Enumerable.Range(start, end - start).Select(Leaf)];

    private static byte[] Leaf(int index) => MerkleTree.HashLeaf(BitConverter.GetBytes(index));

    /// <summary>The definition: the largest power of two below the size parts the leaves.</summary>
    private static byte[] SlowRoot(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1) return leaves[0];
        var split = 1;
        while (split * 2 < leaves.Length) split *= 2;
        return MerkleTree.HashNode(SlowRoot(leaves[..split]), SlowRoot(leaves[split..]));
    }
}
