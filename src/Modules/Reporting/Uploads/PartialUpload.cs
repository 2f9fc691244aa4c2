using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Reporting.Uploads;

/// <summary>A file that comes in pieces, with all that was said of it when it was begun. Known to whoever began it, and to nobody else.</summary>
internal sealed class PartialUpload
{
    /// <summary>How long it waits for its next piece.</summary>
    internal static readonly TimeSpan Life = TimeSpan.FromHours(24);

    public string Id { get; init; } = "";
    public PartyId Party { get; init; }
    public AgencyId Agency { get; init; }
    public string Person { get; init; } = "";
    public string CreatedBy { get; init; } = "";
    public string FileName { get; init; } = "";
    public string Fingerprint { get; init; } = "";
    public string Mapping { get; init; } = "";
    public string SaveAs { get; init; } = "";
    public string Dataflow { get; init; } = "";
    public bool Again { get; init; }
    public long Length { get; init; }
    public long Received { get; init; }
    public string? Submission { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>All SQL of uploads in pieces.</summary>
internal static class PartialUploadStore
{
    private const string Columns = """
        id, party, agency, person, created_by, file_name, fingerprint, mapping, save_as, dataflow, again, length, received, submission, created_at, expires_at
        """;

    private const string Mine = """
        party = @party AND expires_at > @now AND (@agency = '' OR agency = @agency)
        AND ((person <> '' AND person = @person) OR (person = '' AND @person = '' AND created_by = @name))
        """;

    /// <summary>Those the actor began that are not all here yet, latest first.</summary>
    internal static Task<IReadOnlyList<PartialUpload>> UnfinishedAsync(DbSession session, Actor actor, CancellationToken ct = default) =>
        session.QueryAsync<PartialUpload>($"SELECT {Columns} FROM reporting_upload WHERE submission IS NULL AND {Mine} ORDER BY id DESC", Who(session, actor), ct);

    /// <summary>One the actor began.</summary>
    /// <exception cref="ProblemException">404 when there is none of this id, it is somebody else's, or it has expired: they look the same.</exception>
    internal static async Task<PartialUpload> FindAsync(DbSession session, Actor actor, string id, CancellationToken ct) =>
        await session.SingleOrDefaultAsync<PartialUpload>($"SELECT {Columns} FROM reporting_upload WHERE id = @id AND {Mine}", Who(session, actor, id), ct)
        ?? throw KernelProblems.NotFound("upload").AsException();

    internal static Task AddAsync(DbSession session, PartialUpload upload, CancellationToken ct) => session.ExecuteAsync($"""
        INSERT INTO reporting_upload ({Columns}) VALUES (@Id, @Party, @Agency, @Person, @CreatedBy, @FileName, @Fingerprint, @Mapping, @SaveAs, @Dataflow,
            @again, @Length, 0, NULL, @CreatedAt, @ExpiresAt)
        """, new
    {
        upload.Id,
        upload.Party,
        upload.Agency,
        upload.Person,
        upload.CreatedBy,
        upload.FileName,
        upload.Fingerprint,
        upload.Mapping,
        upload.SaveAs,
        upload.Dataflow,
        again = upload.Again ? 1L : 0L,
        upload.Length,
        upload.CreatedAt,
        upload.ExpiresAt,
    }, ct);

    /// <summary>Counts more bytes as received, or all of them when they became a submission.</summary>
    /// <exception cref="ProblemException">409 when it does not stand where it stood.</exception>
    internal static async Task ReceivedAsync(DbSession session, string id, long from, long to, string? submission, CancellationToken ct)
    {
        var until = session.Clock.GetUtcNow() + PartialUpload.Life;
        if (await session.ExecuteAsync("UPDATE reporting_upload SET received = @to, submission = @submission, expires_at = @until WHERE id = @id AND received = @from",
            new { id, from, to, submission, until }, ct) != 1) throw ReportingProblems.UploadElsewhere(from).AsException();
    }

    internal static Task RemoveAsync(DbSession session, string id, CancellationToken ct) => session.ExecuteAsync("DELETE FROM reporting_upload WHERE id = @id", new { id }, ct);

    internal static Task<bool> IsKnownAsync(DbSession session, string id, CancellationToken ct) =>
        session.ScalarAsync<bool>("SELECT COUNT(*) > 0 FROM reporting_upload WHERE id = @id", new { id }, ct);

    /// <summary>Gives an upload back to its sender, all but the last byte, when the import of what it became died with its process.</summary>
    internal static Task GiveBackAsync(DbSession session, string submission, CancellationToken ct) => session.ExecuteAsync(
        "UPDATE reporting_upload SET submission = NULL, received = length - 1 WHERE submission = @submission", new { submission }, ct);

    /// <summary>Those whose import is over, however it ended.</summary>
    internal static Task<IReadOnlyList<string>> OverAsync(DbSession session, CancellationToken ct) => session.QueryAsync<string>("""
        SELECT u.id FROM reporting_upload u LEFT JOIN reporting_submission s ON s.id = u.submission
        WHERE u.submission IS NOT NULL AND (s.state IS NULL OR s.state <> 'loading')
        """, ct: ct);

    /// <summary>Those that nobody went on with in time.</summary>
    internal static Task<IReadOnlyList<PartialUpload>> ExpiredAsync(DbSession session, CancellationToken ct) =>
        session.QueryAsync<PartialUpload>($"SELECT {Columns} FROM reporting_upload WHERE expires_at <= @now", new { now = session.Clock.GetUtcNow() }, ct);

    private static object Who(DbSession session, Actor actor, string id = "") => new
    {
        id,
        party = actor.RequireParty(),
        agency = actor.Agency?.Value ?? "",
        person = actor.Person?.Value ?? "",
        name = actor.Name,
        now = session.Clock.GetUtcNow(),
    };
}
