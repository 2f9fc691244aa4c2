namespace Tallystick.Ledger;

/// <summary>The roots of some subtrees, from the hashes of all leaves in their order; memory does not grow with their number. The ranges are those of
/// <see cref="MerkleTree.InclusionPath"/> or <see cref="MerkleTree.ConsistencyPath"/>.</summary>
public sealed class RangeRoots(IReadOnlyList<LeafRange> ranges)
{
    private readonly TreeFrontier[] _trees = [.. ranges.Select(_ => new TreeFrontier())];
    private long _next;

    /// <summary>Takes the hash of the next leaf.</summary>
    public void Add(byte[] leafHash)
    {
        for (var i = 0; i < ranges.Count; i++)
        {
            if (_next >= ranges[i].Start && _next < ranges[i].End) _trees[i].Add(leafHash);
        }
        _next++;
    }

    /// <summary>The roots, in the order of the ranges.</summary>
    /// <exception cref="InvalidOperationException">When leaves are still missing.</exception>
    public IReadOnlyList<byte[]> Roots() => ranges.All(range => range.End <= _next)
        ? [.. _trees.Select(tree => tree.Root())] : throw new InvalidOperationException("Not all leaves were given.");
}
