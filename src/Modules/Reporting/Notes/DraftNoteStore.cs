using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Reporting.Ledger;
using Tallystick.Storage;

namespace Tallystick.Reporting.Notes;

/// <summary>All SQL of notes drafted with a submission. They are seen by the Party alone until the release enters them into the ledger.</summary>
internal static class DraftNoteStore
{
    internal static async Task<ImmutableArray<ContextNote>> OfSubmissionAsync(DbSession session, string submission, CancellationToken ct = default) =>
    [
        .. (await session.QueryAsync<NoteRow>("SELECT id, note FROM reporting_draft_note WHERE submission = @submission ORDER BY created_at, id",
            new { submission }, ct)).Select(row => LedgerJson.Note(row.Id, row.Note)),
    ];

    internal static Task<int> AddAsync(DbSession session, Actor actor, string submission, ContextNote note, CancellationToken ct = default) =>
        session.ExecuteAsync("INSERT INTO reporting_draft_note (id, submission, note, created_by, created_at) VALUES (@Id, @submission, @text, @by, @at)",
            new { note.Id, submission, text = LedgerJson.Text(note), by = actor.Name, at = session.Clock.GetUtcNow() }, ct);

    internal static async Task<bool> RemoveAsync(DbSession session, string submission, string id, CancellationToken ct = default) =>
        await session.ExecuteAsync("DELETE FROM reporting_draft_note WHERE submission = @submission AND id = @id", new { submission, id }, ct) == 1;

    private sealed class NoteRow
    {
        public string Id { get; init; } = "";
        public string Note { get; init; } = "";
    }
}
