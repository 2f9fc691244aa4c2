using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Tallystick.Ledger;

namespace Tallystick.Storage;

/// <summary>The append-only record of every write and of every read of another Party's data. Each entry's hash covers the one before, so
/// a changed, removed or reordered entry shows. Writes reach it through <see cref="DbSession.Note"/>, reads through <see cref="AuditRecorder"/>.</summary>
public static class AuditTrail
{
    private const string Columns = "seq, at, person, actor_name, party, agency, roles, door, action, owner, object, detail, salt, hash";
    private static readonly BulkColumn[] Fields =
        [.. Columns.Split(", ").Select(name => new BulkColumn(name, name switch { "seq" => BulkKind.Integer, "salt" or "hash" => BulkKind.Bytes, _ => BulkKind.Text }))];

    /// <summary>Chains <paramref name="entries"/> in, inside the session's transaction. The head row is the chain's lock: whoever holds it
    /// appends, the others wait for that commit.</summary>
    internal static async Task AppendAsync(DbSession session, IReadOnlyList<AuditEntry> entries, CancellationToken ct)
    {
        var forUpdate = session.Engine == Engine.Postgres ? " FOR UPDATE" : "";
        var head = await session.SingleOrDefaultAsync<HeadRow>("SELECT seq, hash FROM audit_head WHERE one = 1" + forUpdate, ct: ct)
            ?? throw new InvalidOperationException("The audit trail has no head: the database was not brought up by the migrator.");
        var (seq, hash) = (head.Seq, head.Hash);
        var at = Moment.Text(session.Clock.GetUtcNow());
        var chained = new List<AuditRecord>(entries.Count);
        foreach (var entry in entries)
        {
            var record = Record(++seq, at, entry);
            hash = AuditHash.Of(hash, record);
            chained.Add(record with { Hash = hash });
        }
        await InsertAsync(session, chained, ct);
        await session.ExecuteAsync("UPDATE audit_head SET seq = @seq, hash = @hash WHERE one = 1", new { seq, hash }, ct);
    }

    /// <summary>The entries that fit <paramref name="filter"/>, at most its limit.</summary>
    public static async Task<IReadOnlyList<AuditRecord>> ReadAsync(DbSession session, AuditFilter filter, CancellationToken ct = default)
    {
        var conditions = new List<string>();
        void Where(bool given, string condition) { if (given) conditions.Add(condition); }
        Where(filter.Owner is not null, "owner = @owner");
        Where(filter.ActorParty is not null, "party = @party");
        Where(filter.ActionPrefix is not null, "substr(action, 1, length(@action)) = @action");
        Where(filter.From is not null, "at >= @from");
        Where(filter.To is not null, "at < @to");
        Where(filter.AfterSeq is not null, "seq > @after");
        Where(filter.BeforeSeq is not null, "seq < @before");
        var where = conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions);
        var order = filter.NewestFirst ? "DESC" : "ASC";
        await using var reader = await session.ReaderAsync(
            $"SELECT {Columns} FROM audit_entry {where} ORDER BY seq {order} LIMIT @limit",
            new
            {
                owner = filter.Owner?.Value,
                party = filter.ActorParty?.Value,
                action = filter.ActionPrefix,
                from = filter.From is { } from ? Moment.Text(from) : null,
                to = filter.To is { } to ? Moment.Text(to) : null,
                after = filter.AfterSeq ?? 0,
                before = filter.BeforeSeq ?? 0,
                limit = filter.Limit,
            }, ct);
        var records = new List<AuditRecord>();
        while (await reader.ReadAsync(ct)) records.Add(Row(reader));
        return records;
    }

    /// <summary>The entry with that number; null when there is none.</summary>
    public static async Task<AuditRecord?> FindAsync(DbSession session, long seq, CancellationToken ct = default) =>
        (await ReadAsync(session, new(AfterSeq: seq - 1, BeforeSeq: seq + 1, Limit: 1), ct)).FirstOrDefault();

    /// <summary>The hash of an entry that comes after one with the hash <paramref name="previous"/>: what the entry says of itself is not believed.</summary>
    public static byte[] HashOf(ReadOnlySpan<byte> previous, AuditRecord record) => AuditHash.Of(previous, record);

    /// <summary>Where the chain ends now. Written down elsewhere (printed, sent to the Parties), it later proves that nothing before it was cut off.</summary>
    public static async Task<AuditHead> HeadAsync(DbSession session, CancellationToken ct = default)
    {
        var head = await session.SingleOrDefaultAsync<HeadRow>("SELECT seq, hash FROM audit_head WHERE one = 1", ct: ct);
        return head is null ? new(-1, []) : new(head.Seq, head.Hash);
    }

    /// <summary>Walks the whole chain and says whether it holds, and whether it is what every checkpoint says it was: those kept here, and those
    /// someone kept elsewhere. Entries stream by, memory stays flat. Entries written meanwhile are left for the next time.</summary>
    /// <param name="session">A session that is not writing.</param>
    /// <param name="noted">A head someone wrote down earlier; the chain must run through it.</param>
    /// <param name="anchors">Tree heads kept elsewhere.</param>
    /// <param name="ct">Ends the walk.</param>
    public static async Task<AuditReport> VerifyAsync(DbSession session, AuditHead? noted = null, IEnumerable<TreeHead>? anchors = null, CancellationToken ct = default)
    {
        // The checkpoints before the head: one made in between would lie beyond it.
        var kept = await AuditCheckpoints.HeadsAsync(session, ct);
        var head = await HeadAsync(session, ct);
        var waiting = new Queue<TreeHead>(kept.Concat(anchors ?? []).Where(anchor => anchor.Size > 0).OrderBy(anchor => anchor.Size));
        var (tree, anchored) = (new TreeFrontier(), 0L);
        var hash = new byte[AuditHash.Size];
        long seq = 0;
        AuditFault? fault = null;
        await using (var reader = await session.ReaderAsync(
            $"SELECT {Columns} FROM audit_entry WHERE seq <= @Seq ORDER BY seq", new { head.Seq }, ct))
        {
            while (fault is null && await reader.ReadAsync(ct))
            {
                var record = Row(reader);
                var next = record.Seq == seq + 1 ? AuditHash.Of(hash, record) : null;
                if (next is null || !next.AsSpan().SequenceEqual(record.Hash))
                {
                    fault = await NameAsync(reader, seq + 1, hash, record, ct);
                    break;
                }
                (seq, hash) = (record.Seq, next);
                if (seq == noted?.Seq && !hash.AsSpan().SequenceEqual(noted.Hash)) fault = new(seq, AuditFaultKind.NotedHeadDiffers);
                tree.Add(MerkleTree.HashLeaf(hash));
                while (fault is null && waiting.TryPeek(out var anchor) && anchor.Size <= seq)
                {
                    if (anchor.Size == seq && tree.Root().AsSpan().SequenceEqual(anchor.Root)) anchored = waiting.Dequeue().Size;
                    else fault = new(anchor.Size, AuditFaultKind.CheckpointDiffers);
                }
            }
        }
        if (fault is null && seq < head.Seq) fault = new(seq + 1, AuditFaultKind.Removed);
        if (fault is null && !hash.AsSpan().SequenceEqual(head.Hash)) fault = new(seq, AuditFaultKind.HeadDiffers);
        if (fault is null && noted is not null && noted.Seq > seq) fault = new(seq + 1, AuditFaultKind.Removed);
        if (fault is null)
        {
            var more = await session.ScalarAsync<long?>(
                "SELECT MIN(seq) FROM audit_entry WHERE seq > (SELECT COALESCE(MAX(seq), 0) FROM audit_head)", ct: ct);
            if (more is { } extra) fault = new(extra, AuditFaultKind.HeadDiffers);
        }
        if (fault is null && waiting.TryPeek(out var beyond)) fault = new(beyond.Size, AuditFaultKind.CheckpointBeyond);
        return new(seq, head, fault, anchored);
    }

    /// <summary>The chain broke where entry <paramref name="seq"/> should stand. If a later row holds it, the rows were moved; if its place
    /// is taken by one that says it is it, that one was changed; else it is gone.</summary>
    private static async Task<AuditFault> NameAsync(DbDataReader reader, long seq, byte[] previous, AuditRecord found, CancellationToken ct)
    {
        var kind = found.Seq == seq ? AuditFaultKind.Changed : AuditFaultKind.Removed;
        while (await reader.ReadAsync(ct))
        {
            var later = Row(reader);
            if (AuditHash.Of(previous, later with { Seq = seq }).AsSpan().SequenceEqual(later.Hash)) return new(seq, AuditFaultKind.Reordered);
        }
        return new(seq, kind);
    }

    private static AuditRecord Record(long seq, string at, AuditEntry entry) => new(
        seq, at, Clean(entry.Actor.Person?.Value), Clean(entry.Actor.Name)!, Clean(entry.Actor.Party?.Value), Clean(entry.Actor.Agency?.Value),
        string.Join(',', entry.Actor.Roles), entry.Actor.Door.ToString(), Clean(entry.Action)!, Clean(entry.Owner?.Value),
        Clean(entry.Object)!, Clean(entry.Detail)!, RandomNumberGenerator.GetBytes(AuditHash.SaltSize), []);

    /// <summary>What no database can hold as text becomes U+FFFD before it is hashed: otherwise a name with a NUL in it would keep its
    /// bearer's acts out of the trail, or make the chain look broken.</summary>
    private static string? Clean(string? text) =>
        text is null || (!text.Contains('\0') && text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0) ? text
            : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');

    /// <summary>SQLite is quickest with the bulk writer even for one row; to PostgreSQL a statement that is the same for any number of rows goes there and back once, where a copy
    /// would three times.</summary>
    private static Task InsertAsync(DbSession session, List<AuditRecord> records, CancellationToken ct)
    {
        if (session.Engine == Engine.Sqlite) return WriteAsync(session, records, ct);
        string?[] All(Func<AuditRecord, string?> field) => [.. records.Select(field)];
        return session.ExecuteAsync($"""
            INSERT INTO audit_entry ({Columns}) SELECT * FROM unnest(
              @seq, @at::text[], @person::text[], @actor::text[], @party::text[], @agency::text[], @roles::text[], @door::text[], @action::text[], @owner::text[], @object::text[], @detail::text[], @salt, @hash)
            """, new
        {
            seq = records.Select(r => r.Seq).ToArray(),
            at = All(r => r.At),
            person = All(r => r.Person),
            actor = All(r => r.ActorName),
            party = All(r => r.Party),
            agency = All(r => r.Agency),
            roles = All(r => r.Roles),
            door = All(r => r.Door),
            action = All(r => r.Action),
            owner = All(r => r.Owner),
            @object = All(r => r.Object),
            detail = All(r => r.Detail),
            salt = records.Select(r => r.Salt!).ToArray(),
            hash = records.Select(r => r.Hash).ToArray(),
        }, ct);
    }

    private static async Task WriteAsync(DbSession session, List<AuditRecord> records, CancellationToken ct)
    {
        await using var writer = await session.BulkAsync("audit_entry", Fields, ct);
        void Text(string? text) { if (text is null) writer.Null(); else writer.Text(text); }
        foreach (var r in records)
        {
            writer.Integer(r.Seq);
            foreach (var text in (ReadOnlySpan<string?>)[r.At, r.Person, r.ActorName, r.Party, r.Agency, r.Roles, r.Door, r.Action, r.Owner, r.Object, r.Detail]) Text(text);
            writer.Bytes(r.Salt);
            writer.Bytes(r.Hash);
            await writer.EndRowAsync(ct);
        }
        await writer.CompleteAsync(ct);
    }

    private static AuditRecord Row(DbDataReader r)
    {
        // The reader is sequential: columns are taken in their order, once.
        string? Text(int i) => r.IsDBNull(i) ? null : r.GetString(i);
        return new(r.GetInt64(0), r.GetString(1), Text(2), r.GetString(3), Text(4), Text(5), r.GetString(6), r.GetString(7),
            r.GetString(8), Text(9), r.GetString(10), r.GetString(11), r.IsDBNull(12) ? null : r.GetFieldValue<byte[]>(12), r.GetFieldValue<byte[]>(13));
    }

    private sealed record HeadRow(long Seq, byte[] Hash);
}
