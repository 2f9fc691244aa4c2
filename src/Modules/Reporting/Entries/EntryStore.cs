using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Reporting.Entries;

/// <summary>A return that is being typed in, or was: its shape, and its cells as last saved.</summary>
internal sealed class Entry
{
    public string Id { get; init; } = "";
    public PartyId Party { get; init; }
    public AgencyId Agency { get; init; }
    public DataflowId Dataflow { get; init; }
    public string Shape { get; init; } = "";
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    /// <summary>The submission made of it; null while it is a draft.</summary>
    public string? Submission { get; init; }
    public long Version { get; init; }
    public string Cells { get; init; } = "{}";
    public string SavedBy { get; init; } = "";
    public DateTimeOffset SavedAt { get; init; }

    /// <summary>What was typed, by the name of the cell.</summary>
    public Dictionary<string, string> Typed => JsonSerializer.Deserialize<Dictionary<string, string>>(Cells) ?? [];
}

/// <summary>All SQL of returns typed in. One is seen by the agency that types it and by who acts for its whole Party, and by nobody else.</summary>
internal static class EntryStore
{
    /// <summary>Versions kept of a draft, for going back.</summary>
    private const int MostVersions = 50;

    private const string Select = """
        SELECT e.id, e.party, e.agency, e.dataflow, e.shape, e.created_by, e.created_at, e.submission, v.version, v.cells, v.saved_by, v.saved_at
        FROM reporting_entry e JOIN reporting_entry_version v ON v.entry = e.id
        AND v.version = (SELECT MAX(version) FROM reporting_entry_version l WHERE l.entry = e.id)
        WHERE e.party = @party AND (@agency = '' OR e.agency = @agency)
        """;

    /// <summary>The entry, when the actor may see it.</summary>
    /// <exception cref="ProblemException">404 when there is none of this id, or it is another Party's or agency's: they look the same.</exception>
    internal static async Task<Entry> FindAsync(DbSession session, Actor actor, string id, CancellationToken ct = default) =>
        await session.SingleOrDefaultAsync<Entry>(Select + " AND e.id = @id", Who(actor, id), ct) ?? throw KernelProblems.NotFound("entry").AsException();

    /// <summary>What the actor may see, latest first.</summary>
    internal static Task<IReadOnlyList<Entry>> ListAsync(DbSession session, Actor actor, int most, CancellationToken ct = default) =>
        session.QueryAsync<Entry>($"{Select} ORDER BY e.created_at DESC, e.id DESC LIMIT {most}", Who(actor), ct);

    /// <summary>The last one of a dataflow that an agency began.</summary>
    internal static Task<Entry?> LastAsync(DbSession session, Actor actor, AgencyId agency, DataflowId dataflow, CancellationToken ct) =>
        session.SingleOrDefaultAsync<Entry>(Select + " AND e.dataflow = @dataflow AND e.agency = @of ORDER BY e.created_at DESC, e.id DESC LIMIT 1",
            new { party = actor.RequireParty(), agency = actor.Agency?.Value ?? "", dataflow, of = agency }, ct);

    /// <summary>The id of the one a submission of the actor's Party was made of; null when it came another way.</summary>
    internal static Task<string?> OfSubmissionAsync(DbSession session, Actor actor, string submission, CancellationToken ct = default) =>
        session.SingleOrDefaultAsync<string>("SELECT id FROM reporting_entry WHERE submission = @submission AND party = @party AND (@agency = '' OR agency = @agency) ORDER BY id LIMIT 1",
            new { submission, party = actor.RequireParty(), agency = actor.Agency?.Value ?? "" }, ct);

    internal static async Task AddAsync(DbSession session, Entry entry, CancellationToken ct)
    {
        await session.ExecuteAsync("INSERT INTO reporting_entry (id, party, agency, dataflow, shape, created_by, created_at) VALUES (@Id, @Party, @Agency, @Dataflow, @Shape, @CreatedBy, @CreatedAt)", entry, ct);
        await session.ExecuteAsync("INSERT INTO reporting_entry_version (entry, version, cells, saved_by, saved_at) VALUES (@Id, 1, @Cells, @CreatedBy, @CreatedAt)", entry, ct);
    }

    /// <summary>Keeps other writers of this draft out until the transaction ends; false when it is no draft any more.</summary>
    internal static async Task<bool> LockAsync(DbSession session, string id, CancellationToken ct) =>
        await session.ExecuteAsync("UPDATE reporting_entry SET shape = shape WHERE id = @id AND submission IS NULL", new { id }, ct) == 1;

    /// <summary>Who else saved after a version; null when nobody did.</summary>
    internal static async Task<string?> OtherSinceAsync(DbSession session, string id, long version, string name, CancellationToken ct) =>
        await session.SingleOrDefaultAsync<string>("SELECT saved_by FROM reporting_entry_version WHERE entry = @id AND version > @version AND saved_by <> @name ORDER BY version DESC LIMIT 1",
            new { id, version, name }, ct);

    internal static async Task SaveAsync(DbSession session, string id, long version, string cells, string name, CancellationToken ct)
    {
        await session.ExecuteAsync("INSERT INTO reporting_entry_version (entry, version, cells, saved_by, saved_at) VALUES (@id, @version, @cells, @name, @now)",
            new { id, version, cells, name, now = session.Clock.GetUtcNow() }, ct);
        await session.ExecuteAsync("DELETE FROM reporting_entry_version WHERE entry = @id AND version <= @old", new { id, old = version - MostVersions }, ct);
    }

    /// <summary>Takes the last version away; false when there is none before it.</summary>
    internal static async Task<bool> UndoAsync(DbSession session, string id, CancellationToken ct) => await session.ExecuteAsync("""
        DELETE FROM reporting_entry_version WHERE entry = @id AND version = (SELECT MAX(version) FROM reporting_entry_version WHERE entry = @id)
        AND version > (SELECT MIN(version) FROM reporting_entry_version WHERE entry = @id)
        """, new { id }, ct) == 1;

    internal static Task SendAsync(DbSession session, string id, string submission, CancellationToken ct) =>
        session.ExecuteAsync("UPDATE reporting_entry SET submission = @submission WHERE id = @id AND submission IS NULL", new { id, submission }, ct);

    internal static async Task RemoveAsync(DbSession session, string id, CancellationToken ct)
    {
        await session.ExecuteAsync("DELETE FROM reporting_entry_version WHERE entry = @id", new { id }, ct);
        await session.ExecuteAsync("DELETE FROM reporting_entry WHERE id = @id", new { id }, ct);
    }

    private static object Who(Actor actor, string id = "") => new { id, party = actor.RequireParty(), agency = actor.Agency?.Value ?? "" };
}
