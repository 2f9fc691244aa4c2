using Tallystick.Ledger;

namespace Tallystick.Storage;

/// <summary>What the trail was at one time, signed.</summary>
/// <param name="Size">How many entries it had.</param>
/// <param name="At">When it was made.</param>
/// <param name="Note">The signed note, as others keep it.</param>
public sealed record AuditCheckpoint(long Size, DateTimeOffset At, string Note);

/// <summary>Signed heads of the trail, so that whoever kept one can later show that nothing before it was changed, removed or written anew. The tree is that of
/// RFC 6962; its leaves are the entries' hashes. Nothing of it is done when an entry is written: a checkpoint goes on from where the last one ended.</summary>
public static class AuditCheckpoints
{
    /// <summary>Makes a checkpoint of the trail as it stands, inside the session's transaction; or gives the last one when nothing but the entry of its own
    /// making has come since.</summary>
    /// <exception cref="Kernel.ProblemException">When the trail, or the last checkpoint, is not what it was: no log signs what contradicts itself.</exception>
    public static async Task<(AuditCheckpoint Checkpoint, bool IsNew)> MakeAsync(DbSession session, CheckpointKeys keys, CancellationToken ct = default)
    {
        var head = await AuditTrail.HeadAsync(session, ct);
        var last = await session.SingleOrDefaultAsync<Row>("SELECT size, at, root, frontier, note FROM audit_checkpoint ORDER BY size DESC LIMIT 1", ct: ct);
        if (last is not null && (head.Seq == last.Size || head.Seq == last.Size + 1)) return (last.Checkpoint, false);
        if (last?.Size > head.Seq) throw StorageProblems.TrailBroken(head.Seq + 1).AsException();
        var tree = last is null ? new TreeFrontier() : Going(last);
        await foreach (var leaf in LeavesAsync(session, tree.Size, head.Seq, ct)) tree.Add(leaf);
        var note = SignedNote.Sign(new TreeHead(keys.Origin, tree.Size, tree.Root()).ToString(), keys.Signers).ToString();
        // Another node may have made the same one meanwhile; then that one stands.
        await session.ExecuteAsync("INSERT INTO audit_checkpoint (size, at, root, frontier, note) VALUES (@Size, @at, @root, @frontier, @note) ON CONFLICT (size) DO NOTHING",
            new { tree.Size, at = session.Clock.GetUtcNow(), root = tree.Root(), frontier = tree.ToBytes(), note }, ct);
        return (await FindAsync(session, tree.Size, ct) ?? throw new InvalidOperationException("The checkpoint was not kept."), true);
    }

    /// <summary>The newest ones, at most <paramref name="limit"/>; those before <paramref name="before"/> entries, when given.</summary>
    public static async Task<IReadOnlyList<AuditCheckpoint>> ListAsync(DbSession session, int limit, long? before = null, CancellationToken ct = default) =>
        [.. (await session.QueryAsync<Row>("SELECT size, at, root, frontier, note FROM audit_checkpoint WHERE size < @before ORDER BY size DESC LIMIT @limit",
            new { before = before ?? long.MaxValue, limit }, ct)).Select(row => row.Checkpoint)];

    /// <summary>The one of so many entries; null when there is none.</summary>
    public static async Task<AuditCheckpoint?> FindAsync(DbSession session, long size, CancellationToken ct = default) =>
        (await session.SingleOrDefaultAsync<Row>("SELECT size, at, root, frontier, note FROM audit_checkpoint WHERE size = @size", new { size }, ct))?.Checkpoint;

    /// <summary>The hashes that show that entry <paramref name="seq"/> is among the first <paramref name="size"/>. They are hashes of other entries, and tell nothing of these.</summary>
    public static Task<IReadOnlyList<byte[]>> InclusionAsync(DbSession session, long seq, long size, CancellationToken ct = default) =>
        RootsAsync(session, MerkleTree.InclusionPath(seq - 1, size), size, ct);

    /// <summary>The hashes that show that the first <paramref name="older"/> entries are still the beginning of the first <paramref name="newer"/>.</summary>
    public static Task<IReadOnlyList<byte[]>> ConsistencyAsync(DbSession session, long older, long newer, CancellationToken ct = default) =>
        RootsAsync(session, MerkleTree.ConsistencyPath(older, newer), newer, ct);

    /// <summary>What all checkpoints that are kept here say of the trail.</summary>
    internal static async Task<IEnumerable<TreeHead>> HeadsAsync(DbSession session, CancellationToken ct) =>
        (await session.QueryAsync<Row>("SELECT size, at, root, frontier, note FROM audit_checkpoint ORDER BY size", ct: ct))
            // What was signed counts, not the column beside it.
            .Select(row => SignedNote.TryParse(row.Note, out var note) && TreeHead.TryParse(note.Text, out var head) && head.Size == row.Size ? head : new TreeHead("", row.Size, []));

    private static async Task<IReadOnlyList<byte[]>> RootsAsync(DbSession session, IReadOnlyList<LeafRange> ranges, long size, CancellationToken ct)
    {
        var roots = new RangeRoots(ranges);
        await foreach (var leaf in LeavesAsync(session, 0, size, ct)) roots.Add(leaf);
        return roots.Roots();
    }

    private static async IAsyncEnumerable<byte[]> LeavesAsync(DbSession session, long after, long last, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var reader = await session.ReaderAsync("SELECT seq, hash FROM audit_entry WHERE seq > @after AND seq <= @last ORDER BY seq", new { after, last }, ct);
        var next = after;
        while (await reader.ReadAsync(ct))
        {
            if (reader.GetInt64(0) != ++next) break;
            yield return MerkleTree.HashLeaf(reader.GetFieldValue<byte[]>(1));
        }
        if (next != last) throw StorageProblems.TrailBroken(next).AsException();
    }

    private static TreeFrontier Going(Row last)
    {
        try
        {
            var tree = new TreeFrontier(last.Size, last.Frontier);
            if (tree.Root().AsSpan().SequenceEqual(last.Root)) return tree;
        }
        catch (ArgumentException) { /* not the peaks of any tree of that size: said below */ }
        throw StorageProblems.CheckpointBroken(last.Size).AsException();
    }

    private sealed record Row(long Size, DateTimeOffset At, byte[] Root, byte[] Frontier, string Note)
    {
        public AuditCheckpoint Checkpoint => new(Size, At, Note);
    }
}
