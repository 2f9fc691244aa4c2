using Tallystick.Kernel;
using Tallystick.Reporting.Ledger;
using Tallystick.Storage;

namespace Tallystick.Reporting.Replies;

/// <summary>All SQL of replies to warnings. A reply is a note in waiting: the Party alone sees it until the release enters it into the ledger;
/// it stays with the submission all the same.</summary>
internal static class ReplyStore
{
    /// <summary>The replies of a submission by the number of the finding.</summary>
    internal static async Task<IReadOnlyDictionary<int, ContextNote>> OfSubmissionAsync(DbSession session, string submission, CancellationToken ct = default) =>
        (await session.QueryAsync<ReplyRow>("SELECT finding, note_id, note FROM reporting_reply WHERE submission = @submission ORDER BY finding", new { submission }, ct))
            .ToDictionary(row => (int)row.Finding, row => LedgerJson.Note(row.NoteId, row.Note));

    /// <summary>Those not yet in the ledger, in the order of their findings; from here on they count as entered.</summary>
    internal static async Task<IReadOnlyList<ContextNote>> EnterAsync(DbSession session, string submission, CancellationToken ct = default)
    {
        var rows = await session.QueryAsync<ReplyRow>(
            "SELECT finding, note_id, note FROM reporting_reply WHERE submission = @submission AND entered = 0 ORDER BY finding", new { submission }, ct);
        await session.ExecuteAsync("UPDATE reporting_reply SET entered = 1 WHERE submission = @submission", new { submission }, ct);
        return [.. rows.Select(row => LedgerJson.Note(row.NoteId, row.Note))];
    }

    /// <summary>Replies, in place of what was replied before.</summary>
    internal static Task<int> SetAsync(DbSession session, Actor actor, string submission, int finding, ContextNote note, CancellationToken ct = default) =>
        session.ExecuteAsync("""
            INSERT INTO reporting_reply (submission, finding, note_id, note, entered, created_by, created_at) VALUES (@submission, @finding, @Id, @text, 0, @by, @at)
            ON CONFLICT (submission, finding) DO UPDATE SET note_id = excluded.note_id, note = excluded.note, created_by = excluded.created_by, created_at = excluded.created_at
            """, new { submission, finding, note.Id, text = LedgerJson.Text(note), by = actor.Name, at = session.Clock.GetUtcNow() }, ct);

    /// <summary>Takes a reply back; false when there is none.</summary>
    internal static async Task<bool> RemoveAsync(DbSession session, string submission, int finding, CancellationToken ct = default) =>
        await session.ExecuteAsync("DELETE FROM reporting_reply WHERE submission = @submission AND finding = @finding", new { submission, finding }, ct) == 1;

    private sealed class ReplyRow
    {
        public long Finding { get; init; }
        public string NoteId { get; init; } = "";
        public string Note { get; init; } = "";
    }
}
