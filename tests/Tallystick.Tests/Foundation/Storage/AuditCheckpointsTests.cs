using System.Data.Common;
using System.Globalization;
using Tallystick.Kernel;
using Tallystick.Ledger;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Foundation.Storage;

public sealed class AuditCheckpointsTests
{
    private static readonly CheckpointKeys Keys = KeysOf(NoteSigner.Generate("tallystick/test"));

    [BothEngines]
    public async Task MakeAsync_goes_on_from_the_last_one_and_signs_the_tree_of_all_entries(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await using var session = test.Session();
        var heads = new List<TreeHead>();
        foreach (var more in (int[])[3, 2, 1, 1, 8, 30])
        {
            await AuditTrailTests.Fill(session, more + 1);
            heads.Add(Head(await MakeAsync(session)));
        }
        Assert.Equal([4, 7, 9, 11, 20, 51], heads.Select(head => head.Size));
        var tree = new TreeFrontier();
        foreach (var entry in await AuditTrail.ReadAsync(session, new()))
        {
            tree.Add(MerkleTree.HashLeaf(entry.Hash));
            if (heads.Find(head => head.Size == entry.Seq) is { } head) Assert.Equal(tree.Root(), head.Root);
        }
        var report = await AuditTrail.VerifyAsync(session);
        Assert.Equal((null, 51), (report.Fault, report.Anchored));
        Assert.Equal([51, 20], (await AuditCheckpoints.ListAsync(session, 2)).Select(one => one.Size));
        Assert.Equal([9, 7, 4], (await AuditCheckpoints.ListAsync(session, 5, before: 11)).Select(one => one.Size));
    }

    [BothEngines]
    public async Task MakeAsync_gives_the_last_one_when_only_its_own_entry_has_come_since(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await using var session = test.Session();
        await AuditTrailTests.Fill(session, 4);
        Assert.Equal((4, true), Short(await MakeAsync(session)));
        Assert.Equal((4, false), Short(await MakeAsync(session)));
        await AuditTrailTests.Fill(session, 1);
        Assert.Equal((4, false), Short(await MakeAsync(session)));
        await AuditTrailTests.Fill(session, 1);
        Assert.Equal((6, true), Short(await MakeAsync(session)));
    }

    [BothEngines]
    public async Task A_trail_written_anew_is_seen_by_whoever_kept_a_checkpoint_though_its_chain_holds(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await using var session = test.Session();
        await AuditTrailTests.Fill(session, 10);
        var early = Head(await MakeAsync(session));
        await AuditTrailTests.Fill(session, 10);
        var late = Head(await MakeAsync(session));
        await RewriteAsync(session, 15);

        // The chain alone says nothing; the checkpoints that lie with it do, until they are taken away as well.
        Assert.Equal(new AuditFault(20, AuditFaultKind.CheckpointDiffers), (await AuditTrail.VerifyAsync(session)).Fault);
        await session.ExecuteAsync("DELETE FROM audit_checkpoint");
        Assert.True((await AuditTrail.VerifyAsync(session)).IsWhole);
        var report = await AuditTrail.VerifyAsync(session, anchors: [late, early]);
        Assert.Equal((new AuditFault(20, AuditFaultKind.CheckpointDiffers), 10), (report.Fault, report.Anchored));
        Assert.True((await AuditTrail.VerifyAsync(session, anchors: [early])).IsWhole);
    }

    [BothEngines]
    public async Task An_end_cut_off_is_seen(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await using var session = test.Session();
        await AuditTrailTests.Fill(session, 8);
        var kept = Head(await MakeAsync(session));
        await AuditTrailTests.Tamper(session, "DELETE FROM audit_entry WHERE seq > 6; UPDATE audit_head SET seq = 6, hash = (SELECT hash FROM audit_entry WHERE seq = 6)");
        Assert.Equal(new AuditFault(8, AuditFaultKind.CheckpointBeyond), (await AuditTrail.VerifyAsync(session)).Fault);
        await session.ExecuteAsync("DELETE FROM audit_checkpoint");
        Assert.True((await AuditTrail.VerifyAsync(session)).IsWhole);
        Assert.Equal(new AuditFault(8, AuditFaultKind.CheckpointBeyond), (await AuditTrail.VerifyAsync(session, anchors: [kept])).Fault);
        // And filled up again with something else.
        await AuditTrailTests.Fill(session, 5);
        Assert.Equal(new AuditFault(8, AuditFaultKind.CheckpointDiffers), (await AuditTrail.VerifyAsync(session, anchors: [kept])).Fault);
    }

    [BothEngines]
    public async Task MakeAsync_signs_nothing_that_contradicts_what_was_signed(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await using var session = test.Session();
        await AuditTrailTests.Fill(session, 6);
        await MakeAsync(session);
        await AuditTrailTests.Fill(session, 6);
        await AuditTrailTests.Tamper(session, "UPDATE audit_checkpoint SET root = (SELECT hash FROM audit_entry WHERE seq = 1)");
        Assert.Equal("storage-checkpoint-broken", (await Assert.ThrowsAsync<ProblemException>(() => MakeAsync(session))).Problem.Code);
        await session.ExecuteAsync("UPDATE audit_checkpoint SET frontier = (SELECT hash FROM audit_entry WHERE seq = 1)");
        Assert.Equal("storage-checkpoint-broken", (await Assert.ThrowsAsync<ProblemException>(() => MakeAsync(session))).Problem.Code);
        await session.ExecuteAsync("DELETE FROM audit_checkpoint; DELETE FROM audit_entry WHERE seq = 9");
        var refused = (await Assert.ThrowsAsync<ProblemException>(() => MakeAsync(session))).Problem;
        Assert.Equal(("storage-trail-broken", 9L), (refused.Code, refused.Arguments["seq"]));
        Assert.Empty(await AuditCheckpoints.ListAsync(session, 10));
    }

    [BothEngines]
    public async Task Proofs_hold_for_every_entry_and_every_older_checkpoint(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await using var session = test.Session();
        await AuditTrailTests.Fill(session, 5);
        var older = Head(await MakeAsync(session));
        await AuditTrailTests.Fill(session, 8);
        var newer = Head(await MakeAsync(session));
        foreach (var entry in await AuditTrail.ReadAsync(session, new(Limit: 13)))
            Assert.True(MerkleProof.Includes(MerkleTree.HashLeaf(entry.Hash), entry.Seq - 1, newer.Size, await AuditCheckpoints.InclusionAsync(session, entry.Seq, newer.Size), newer.Root));
        Assert.True(MerkleProof.Extends(older.Size, older.Root, newer.Size, newer.Root, await AuditCheckpoints.ConsistencyAsync(session, older.Size, newer.Size)));
    }

    [Theory]
    [OnBoth("UPDATE audit_checkpoint SET note = ''")]
    [OnBoth("DELETE FROM audit_checkpoint")]
    public async Task Triggers_refuse_what_is_not_an_append(Engine engine, string sql)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await using var session = test.Session();
        await AuditTrailTests.Fill(session, 2);
        await MakeAsync(session);
        Assert.Contains("append-only", (await Assert.ThrowsAnyAsync<DbException>(() => session.ExecuteAsync(sql))).Message, StringComparison.Ordinal);
    }

    /// <summary>A database of before: its entries hold as they are, and those that come have random bytes of their own.</summary>
    [BothEngines]
    public async Task Entries_of_before_there_was_a_salt_still_hold(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        var migrator = new Migrator(test.Database, test.Clock);
        await migrator.ApplyAsync(MigrationSet.Storage.Steps().Take(1).ToList(), default);
        await using var session = test.Session();
        var old = new AuditRecord(1, Moment.Text(test.Clock.Now), null, "anna", "IT", null, "Analyst", "Web", "statistics.read", "ES", "F", "", null, []);
        var hash = AuditHash.Of(new byte[32], old);
        await session.WriteAsync(() => session.ExecuteAsync("""
            INSERT INTO audit_entry (seq, at, actor_name, party, roles, door, action, owner, object, detail, hash) VALUES (1, @At, @ActorName, @Party, @Roles, @Door, @Action, @Owner, @Object, @Detail, @hash);
            UPDATE audit_head SET seq = 1, hash = @hash
            """, new { old.At, old.ActorName, old.Party, old.Roles, old.Door, old.Action, old.Owner, old.Object, old.Detail, hash }));
        await test.MigrateAsync(MigrationSet.Storage);
        await AuditTrailTests.Fill(session, 2);
        await MakeAsync(session);
        var report = await AuditTrail.VerifyAsync(session);
        Assert.Equal((null, 3, 3), (report.Fault, report.Entries, report.Anchored));
        var entries = await AuditTrail.ReadAsync(session, new());
        Assert.Null(entries[0].Salt);
        Assert.Equal(16, entries[1].Salt!.Length);
        Assert.NotEqual(entries[1].Salt, entries[2].Salt);
    }

    /// <summary>Whoever holds the hashes around an entry and guesses all of its fields still cannot tell whether the guess is right.</summary>
    [BothEngines]
    public async Task A_hash_gives_nothing_of_its_entry_away(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await using var session = test.Session();
        await AuditTrailTests.Fill(session, 2);
        var entries = await AuditTrail.ReadAsync(session, new());
        Assert.Equal(entries[1].Hash, AuditTrail.HashOf(entries[0].Hash, entries[1]));
        Assert.NotEqual(entries[1].Hash, AuditTrail.HashOf(entries[0].Hash, entries[1] with { Salt = null }));
        Assert.NotEqual(entries[1].Hash, AuditTrail.HashOf(entries[0].Hash, entries[1] with { Salt = new byte[16] }));
    }

    [Fact]
    public async Task A_stranger_holds_the_trail_against_a_checkpoint_with_the_program_in_the_docs()
    {
        await using var test = await TestDatabase.CreateAsync(Engine.Sqlite, MigrationSet.Storage);
        await using var session = test.Session();
        await AuditTrailTests.Fill(session, 13);
        var (database, kept) = (Path.Combine(test.Folder, "tallystick.db"), Path.Combine(test.Folder, "checkpoint-13.txt"));
        await File.WriteAllTextAsync(kept, (await MakeAsync(session)).Checkpoint.Note);
        await AuditTrailTests.Fill(session, 4);
        var (status, said) = await AuditTrailTests.Python(1, database, kept);
        Assert.True(status == 0 && said.StartsWith("17 entries hold", StringComparison.Ordinal), said);
        await RewriteAsync(session, 5);
        Assert.Equal(0, (await AuditTrailTests.Python(1, database)).Status);
        (status, said) = await AuditTrailTests.Python(1, database, kept);
        Assert.Equal((1, "The first 13 entries are not what the checkpoint says."), (status, said.Trim()));
    }

    /// <summary>What someone who owns the database can do: change one entry and make every hash after it anew, head included.</summary>
    internal static async Task RewriteAsync(DbSession session, long changed)
    {
        await AuditTrailTests.Tamper(session, string.Create(CultureInfo.InvariantCulture, $"UPDATE audit_entry SET detail = 'rewritten' WHERE seq = {changed}"));
        var hash = new byte[32];
        foreach (var entry in await AuditTrail.ReadAsync(session, new(Limit: int.MaxValue)))
        {
            hash = AuditHash.Of(hash, entry);
            await session.ExecuteAsync("UPDATE audit_entry SET hash = @hash WHERE seq = @Seq", new { hash, entry.Seq });
        }
        await session.ExecuteAsync("UPDATE audit_head SET hash = @hash", new { hash });
    }

    private static CheckpointKeys KeysOf(NoteSigner signer) => new(signer.Key.Name, [signer]);

    private static Task<(AuditCheckpoint Checkpoint, bool IsNew)> MakeAsync(DbSession session) => session.WriteAsync(() => AuditCheckpoints.MakeAsync(session, Keys));

    private static (long, bool) Short((AuditCheckpoint Checkpoint, bool IsNew) made) => (made.Checkpoint.Size, made.IsNew);

    private static TreeHead Head((AuditCheckpoint Checkpoint, bool IsNew) made)
    {
        Assert.True(SignedNote.TryParse(made.Checkpoint.Note, out var note));
        Assert.Equal(NoteVerdict.Signed, note.Judge(Keys.Public.Single()));
        Assert.True(TreeHead.TryParse(note.Text, out var head));
        return head;
    }
}
