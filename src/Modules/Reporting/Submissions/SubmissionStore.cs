using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Reporting.Submissions;

/// <summary>All SQL of submissions, but not of their figures. Reads are always within one Party.</summary>
internal static class SubmissionStore
{
    private const string Columns = """
        id, number, party, agency, dataflow, kind, state, file_name, file_sha256, file_bytes, mapping_sha256, mapping, dimensions, rows_read, rows_used,
        rows_dropped, figures, errors, report, created_by, created_at, touched_at
        """;

    /// <summary>The submission, when it is <paramref name="party"/>'s.</summary>
    /// <exception cref="ProblemException">404 when there is none of this id, or it is another Party's: the two look the same.</exception>
    internal static async Task<Submission> FindAsync(DbSession session, PartyId party, string id, CancellationToken ct = default) =>
        await session.SingleOrDefaultAsync<Submission>(
            $"SELECT {Columns} FROM reporting_submission WHERE id = @id AND party = @party AND state <> 'swept'", new { id, party }, ct)
        ?? throw KernelProblems.NotFound("submission").AsException();

    /// <summary>The submission, whosever it is, when it was ever released: for rebuilding what is in force, not for showing.</summary>
    internal static Task<Submission?> ReleasedAsync(DbSession session, string id, CancellationToken ct = default) =>
        session.SingleOrDefaultAsync<Submission>($"SELECT {Columns} FROM reporting_submission WHERE id = @id AND state = 'released'", new { id }, ct);

    /// <summary>The Party's submissions, latest first.</summary>
    internal static Task<IReadOnlyList<Submission>> ListAsync(DbSession session, PartyId party, int most, CancellationToken ct = default) =>
        session.QueryAsync<Submission>(
            $"SELECT {Columns} FROM reporting_submission WHERE party = @party AND state <> 'swept' ORDER BY created_at DESC, id DESC LIMIT @most",
            new { party, most }, ct);

    /// <summary>The submission that came of the same file through the same mapping, if one stands.</summary>
    internal static Task<string?> SameAsync(DbSession session, PartyId party, DataflowId dataflow, string fileSha256, string mappingSha256, CancellationToken ct = default) =>
        session.SingleOrDefaultAsync<string>("""
            SELECT id FROM reporting_submission WHERE party = @party AND dataflow = @dataflow AND file_sha256 = @fileSha256
            AND mapping_sha256 = @mappingSha256 AND recognised = 1 AND state IN ('loading', 'checked', 'released')
            """, new { party, dataflow, fileSha256, mappingSha256 }, ct);

    /// <summary>The number of the last submission that the same agency brought of the same dataflow before this one, and that stands; null when there is none.</summary>
    internal static Task<long?> FormerAsync(DbSession session, Submission submission, CancellationToken ct = default) =>
        session.SingleOrDefaultAsync<long?>("""
            SELECT number FROM reporting_submission WHERE party = @Party AND agency = @Agency AND dataflow = @Dataflow AND number < @Number
            AND errors = 0 AND state IN ('checked', 'released') ORDER BY number DESC LIMIT 1
            """, new { submission.Party, submission.Agency, submission.Dataflow, submission.Number }, ct);

    /// <summary>The last submission of a Party's dataflow that holds figures; null when there is none.</summary>
    internal static Task<Submission?> LastAsync(DbSession session, PartyId party, DataflowId dataflow, CancellationToken ct = default) =>
        session.SingleOrDefaultAsync<Submission>($"""
            SELECT {Columns} FROM reporting_submission WHERE party = @party AND dataflow = @dataflow AND errors = 0 AND figures > 0
            AND state IN ('checked', 'released') ORDER BY number DESC LIMIT 1
            """, new { party, dataflow }, ct);

    /// <summary>Enters a submission in state loading. False when the same file with the same mapping stands already and
    /// <paramref name="again"/> was not asked for: then nothing is entered.</summary>
    internal static async Task<bool> EnterAsync(DbSession session, Submission submission, bool again, CancellationToken ct = default)
    {
        var number = await session.ScalarAsync<long>(
            "UPDATE reporting_counter SET head = head + 1 WHERE name = 'submission' RETURNING head", ct: ct);
        return await session.ExecuteAsync("""
            INSERT INTO reporting_submission (id, number, party, agency, dataflow, kind, state, file_name, file_sha256, file_bytes, mapping_sha256,
                mapping, dimensions, recognised, rows_read, rows_used, rows_dropped, figures, errors, report, created_by, created_at, touched_at)
            VALUES (@Id, @number, @Party, @Agency, @Dataflow, @kind, 'loading', @FileName, @FileSha256, @FileBytes, @MappingSha256,
                @Mapping, @Dimensions, @recognised, 0, 0, 0, 0, 0, '', @CreatedBy, @CreatedAt, @CreatedAt)
            ON CONFLICT DO NOTHING
            """, new
        {
            submission.Id,
            number,
            submission.Party,
            submission.Agency,
            submission.Dataflow,
            kind = submission.Kind.ToString().ToLowerInvariant(),
            submission.FileName,
            submission.FileSha256,
            submission.FileBytes,
            submission.MappingSha256,
            submission.Mapping,
            submission.Dimensions,
            recognised = again ? 0 : 1,
            submission.CreatedBy,
            submission.CreatedAt,
        }, ct) == 1;
    }

    /// <summary>A sign of life while loading, which also holds the row against the sweep until the commit.</summary>
    /// <exception cref="ProblemException">When the import was swept away meanwhile.</exception>
    internal static async Task TouchAsync(DbSession session, string id, long rowsRead, CancellationToken ct = default)
    {
        if (await session.ExecuteAsync(
            "UPDATE reporting_submission SET touched_at = @now, rows_read = @rowsRead WHERE id = @id AND state = 'loading'",
            new { now = session.Clock.GetUtcNow(), rowsRead, id }, ct) != 1)
            throw ReportingProblems.ImportLost().AsException();
    }

    /// <summary>The last step of an import: from this commit on the submission is there, whole.</summary>
    internal static async Task FinishAsync(DbSession session, string id, long rowsRead, long rowsUsed, long rowsDropped, long figures, long errors,
        string report, CancellationToken ct = default)
    {
        if (await session.ExecuteAsync("""
            UPDATE reporting_submission SET state = 'checked', rows_read = @rowsRead, rows_used = @rowsUsed, rows_dropped = @rowsDropped,
                figures = @figures, errors = @errors, report = @report, touched_at = @now
            WHERE id = @id AND state = 'loading'
            """, new { id, rowsRead, rowsUsed, rowsDropped, figures, errors, report, now = session.Clock.GetUtcNow() }, ct) != 1)
            throw ReportingProblems.ImportLost().AsException();
    }

    /// <summary>Marks a checked submission as released, or leaves a released one so; false when it is neither any more.</summary>
    internal static async Task<bool> MarkReleasedAsync(DbSession session, string id, CancellationToken ct = default) =>
        await session.ExecuteAsync("UPDATE reporting_submission SET state = 'released' WHERE id = @id AND state IN ('checked', 'released')", new { id }, ct) == 1;

    /// <summary>Marks a checked submission as discarded; false when it is not checked any more.</summary>
    internal static async Task<bool> MarkDiscardedAsync(DbSession session, string id, CancellationToken ct = default) =>
        await session.ExecuteAsync("UPDATE reporting_submission SET state = 'discarded' WHERE id = @id AND state = 'checked'", new { id }, ct) == 1;

    /// <summary>What it holds, by period.</summary>
    internal static async Task<ImmutableArray<PeriodSummary>> PeriodsAsync(DbSession session, long number, CancellationToken ct = default) =>
    [
        .. (await session.QueryAsync<PeriodRow>(
            "SELECT period, figures, hidden, missing, total_low, total_high, decimals, digest FROM reporting_submission_period WHERE submission = @number ORDER BY period",
            new { number }, ct)).Select(row => row.ToSummary()),
    ];

    /// <summary>What the submissions named hold, by id and period.</summary>
    internal static async Task<ILookup<string, PeriodSummary>> PeriodsOfAsync(DbSession session, IReadOnlyCollection<string> ids, CancellationToken ct = default)
    {
        // one by one: there are few, and a list as parameter is the one thing the two engines spell differently
        var rows = new List<(string Id, PeriodSummary Period)>();
        foreach (var id in ids)
        {
            rows.AddRange((await session.QueryAsync<PeriodRow>("""
                SELECT p.period, p.figures, p.hidden, p.missing, p.total_low, p.total_high, p.decimals, p.digest FROM reporting_submission_period p
                JOIN reporting_submission s ON s.number = p.submission WHERE s.id = @id ORDER BY p.period
                """, new { id }, ct)).Select(row => (id, row.ToSummary())));
        }
        return rows.ToLookup(row => row.Id, row => row.Period);
    }

    internal static async Task AddPeriodsAsync(DbSession session, long number, IEnumerable<PeriodSummary> periods, CancellationToken ct = default)
    {
        foreach (var period in periods)
        {
            await session.ExecuteAsync("""
                INSERT INTO reporting_submission_period (submission, period, figures, hidden, missing, total_low, total_high, decimals, digest)
                VALUES (@number, @period, @Figures, @Hidden, @Missing, @low, @high, @decimals, @Digest)
                """, new
            {
                number,
                period = period.Period.Packed,
                period.Figures,
                period.Hidden,
                period.Missing,
                low = period.Total?.Low,
                high = period.Total is { High: not Figure.Unbounded and var high } ? high : (long?)null,
                decimals = (long?)period.Total?.Decimals,
                period.Digest,
            }, ct);
        }
    }

    /// <summary>A row of what a submission holds of a period.</summary>
    internal class PeriodRow
    {
        public long Period { get; init; }
        public long Figures { get; init; }
        public long Hidden { get; init; }
        public long Missing { get; init; }
        public long? TotalLow { get; init; }
        public long? TotalHigh { get; init; }
        public long? Decimals { get; init; }
        public string Digest { get; init; } = "";

        internal PeriodSummary ToSummary() => new(TimePeriod.FromPacked((int)Period), Figures, Hidden, Missing,
            TotalLow is { } low ? new(low, TotalHigh ?? Figure.Unbounded, (byte)(Decimals ?? 0)) : null, Digest);
    }
}
