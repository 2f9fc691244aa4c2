using System.Text.Json;
using Microsoft.Extensions.Options;
using Tallystick.Kernel;
using Tallystick.Reporting.Proposals;
using Tallystick.Reporting.Submissions;
using Tallystick.Reporting.Uploads;
using Tallystick.Storage;

namespace Tallystick.Reporting.Imports;

/// <summary>Removes what must not stay: imports that died on the way, figures of discarded submissions, uploads nobody needs any more. Any
/// number of nodes may sweep at once; a sweep that dies is taken up by the next.</summary>
public sealed class Sweeper(Database database, TimeProvider clock, UploadStore uploads, IOptions<ReportingOptions> options)
{
    private const int SeriesAtOnce = 2_000;

    /// <summary>Sweeps once; how many dead imports were found.</summary>
    public async Task<int> SweepAsync(CancellationToken ct = default)
    {
        await using var session = new DbSession(database, clock);
        var limit = clock.GetUtcNow() - TimeSpan.FromSeconds(options.Value.DeadAfterSeconds);
        var dead = await session.QueryAsync<Submission>(
            "SELECT id, number, party, dataflow FROM reporting_submission WHERE state = 'loading' AND touched_at < @limit ORDER BY number", new { limit }, ct);
        var found = 0;
        foreach (var submission in dead)
        {
            if (!await MarkAsync(session, Actor.System, submission, "dead", limit, ct)) continue;
            await session.WriteAsync(() => PartialUploadStore.GiveBackAsync(session, submission.Id, ct), ct);
            found++;
        }
        foreach (var submission in await session.QueryAsync<Submission>(
            "SELECT id, number, party, dataflow FROM reporting_submission WHERE state = 'swept' OR (state = 'discarded' AND figures > 0) ORDER BY number", ct: ct))
        {
            await RemoveFiguresAsync(session, submission, ct);
            uploads.Remove(submission.Id);
        }
        await ProposalStore.SweepAsync(session, clock.GetUtcNow() - UploadStore.Orphaned, ct);
        await SweepUploadsAsync(session, ct);
        await SweepPartsAsync(session, ct);
        return found;
    }

    /// <summary>Ends an import that will not be finished: at once out of sight, then removed.</summary>
    internal static async Task AbandonAsync(DbSession session, Actor actor, Submission submission, string why)
    {
        // not cancellable: it runs because of a cancellation
        if (await MarkAsync(session, actor, submission, why, DateTimeOffset.MaxValue, CancellationToken.None))
            await RemoveFiguresAsync(session, submission, CancellationToken.None);
    }

    private static Task<bool> MarkAsync(DbSession session, Actor actor, Submission submission, string why, DateTimeOffset before, CancellationToken ct) =>
        session.WriteAsync(async () =>
        {
            if (await session.ExecuteAsync("UPDATE reporting_submission SET state = 'swept' WHERE id = @Id AND state = 'loading' AND touched_at < @before",
                new { submission.Id, before }, ct) != 1) return false;
            session.Note(new(actor, "reporting.sweep", submission.Party, submission.Dataflow.Value, JsonSerializer.Serialize(new { submission = submission.Id, why })));
            return true;
        }, ct);

    /// <summary>Removes the figures in short transactions; then the submission itself if it was swept, or the mark that figures are left.</summary>
    internal static async Task RemoveFiguresAsync(DbSession session, Submission submission, CancellationToken ct)
    {
        var series = await session.ScalarAsync<long>("SELECT COALESCE(MAX(series), -1) FROM reporting_series WHERE submission = @Number", new { submission.Number }, ct);
        for (long from = 0; from <= series; from += SeriesAtOnce)
        {
            var range = new { submission.Number, from, to = from + SeriesAtOnce };
            await session.WriteAsync(() => session.ExecuteAsync(
                "DELETE FROM reporting_observation WHERE submission = @Number AND series >= @from AND series < @to", range, ct), ct);
        }
        await session.WriteAsync(async () =>
        {
            await session.ExecuteAsync("DELETE FROM reporting_series WHERE submission = @Number", new { submission.Number }, ct);
            await session.ExecuteAsync("DELETE FROM reporting_submission_period WHERE submission = @Number", new { submission.Number }, ct);
            await session.ExecuteAsync("DELETE FROM reporting_part WHERE submission = @Number", new { submission.Number }, ct);
            await session.ExecuteAsync("DELETE FROM reporting_met WHERE submission = @Number", new { submission.Number }, ct);
            await session.ExecuteAsync("DELETE FROM reporting_marginal WHERE submission = @Number", new { submission.Number }, ct);
            await session.ExecuteAsync("DELETE FROM reporting_reply WHERE submission = @Id", new { submission.Id }, ct);
            await session.ExecuteAsync("DELETE FROM reporting_list_use WHERE submission = @Id AND EXISTS (SELECT 1 FROM reporting_submission WHERE id = @Id AND state = 'swept')", new { submission.Id }, ct);
            await session.ExecuteAsync("DELETE FROM reporting_draft_note WHERE submission = @Id", new { submission.Id }, ct);
            await session.ExecuteAsync("DELETE FROM reporting_submission WHERE id = @Id AND state = 'swept'", new { submission.Id }, ct);
            await session.ExecuteAsync("UPDATE reporting_submission SET figures = 0 WHERE id = @Id AND state = 'discarded'", new { submission.Id }, ct);
        }, ct);
    }

    /// <summary>An upload stays while its submission is loading or checked. One without a submission stays a day: it may be just arriving.</summary>
    private async Task SweepUploadsAsync(DbSession session, CancellationToken ct)
    {
        foreach (var (id, old) in uploads.All())
        {
            var state = await session.SingleOrDefaultAsync<string>("SELECT state FROM reporting_submission WHERE id = @id", new { id }, ct);
            if (state is "loading" or "checked" || state is null && !old) continue;
            uploads.Remove(id);
        }
    }

    /// <summary>An upload in pieces is forgotten when none came for a day, its bytes with it.</summary>
    private async Task SweepPartsAsync(DbSession session, CancellationToken ct)
    {
        foreach (var upload in await PartialUploadStore.ExpiredAsync(session, ct))
        {
            await session.WriteAsync(async () =>
            {
                await PartialUploadStore.RemoveAsync(session, upload.Id, ct);
                session.Note(new(Actor.System, "reporting.upload-expire", upload.Party, upload.Dataflow, JsonSerializer.Serialize(new { upload = upload.Id, received = upload.Received })));
            }, ct);
            uploads.Parts.Remove(upload.Id);
        }
        foreach (var id in await PartialUploadStore.OverAsync(session, ct)) uploads.Parts.Remove(id);
        foreach (var id in uploads.Parts.Old())
        {
            if (!await PartialUploadStore.IsKnownAsync(session, id, ct)) uploads.Parts.Remove(id);
        }
    }
}
