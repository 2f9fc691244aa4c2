using Tallystick.Kernel;
using Tallystick.Reporting.Mapping;
using Tallystick.Storage;

namespace Tallystick.Reporting.SavedMappings;

/// <summary>A mapping a Party keeps under a name. A change is a new version; the last one is offered.</summary>
internal sealed class SavedMapping
{
    public string Name { get; init; } = "";
    public long Version { get; init; }
    public DataflowId Dataflow { get; init; }
    public string Mapping { get; init; } = "";
    public string Sha256 { get; init; } = "";
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>All SQL of a Party's saved mappings, and the one rule about them: a version is never changed.</summary>
internal static class SavedMappingStore
{
    private const string Columns = "name, version, dataflow, mapping, sha256, created_by, created_at";
    private const int LongestName = 100;

    /// <summary>The last version of each, by name.</summary>
    internal static Task<IReadOnlyList<SavedMapping>> ListAsync(DbSession session, PartyId party, CancellationToken ct = default) =>
        session.QueryAsync<SavedMapping>($"""
            SELECT {Columns} FROM reporting_mapping m WHERE party = @party
            AND version = (SELECT MAX(version) FROM reporting_mapping l WHERE l.party = m.party AND l.name = m.name) ORDER BY name
            """, new { party }, ct);

    /// <summary>A version of a mapping; the last when none is named.</summary>
    /// <exception cref="ProblemException">404 when the Party has none of this name and version.</exception>
    internal static async Task<SavedMapping> FindAsync(DbSession session, PartyId party, string name, long? version, CancellationToken ct = default) =>
        await session.SingleOrDefaultAsync<SavedMapping>($"""
            SELECT {Columns} FROM reporting_mapping WHERE party = @party AND name = @name
            AND version = COALESCE(CAST(@version AS BIGINT), (SELECT MAX(version) FROM reporting_mapping WHERE party = @party AND name = @name))
            """, new { party, name, version }, ct) ?? throw KernelProblems.NotFound("mapping").AsException();

    /// <summary>A name as it is kept.</summary>
    /// <exception cref="ProblemException">When it is empty or too long, or holds what cannot be seen.</exception>
    internal static string RequireName(string name) =>
        name.Trim() is { Length: > 0 and <= LongestName } kept && !kept.Any(char.IsControl) ? kept : throw ReportingProblems.BadMappingName().AsException();

    /// <summary>Saves a mapping under a name, as a new version when it differs from the last; the version it has.</summary>
    internal static async Task<long> SaveAsync(DbSession session, Actor actor, string name, string json, CancellationToken ct = default)
    {
        var party = actor.RequireParty();
        name = RequireName(name);
        var reading = MappingFile.Read(json);
        if (reading.File is not { } mapping)
        {
            var errors = reading.Findings.Where(finding => finding.Severity == Severity.Error).ToList();
            throw ReportingProblems.MappingWrong(errors.Count, errors[0].Row, errors[0].Column).AsException();
        }
        // the counter's row is the lock that keeps two savers from taking the same version
        await session.ExecuteAsync("UPDATE reporting_counter SET head = head WHERE name = 'submission'", ct: ct);
        var last = await session.SingleOrDefaultAsync<SavedMapping>(
            $"SELECT {Columns} FROM reporting_mapping WHERE party = @party AND name = @name ORDER BY version DESC LIMIT 1", new { party, name }, ct);
        if (last?.Sha256 == mapping.Identity) return last.Version;
        var version = (last?.Version ?? 0) + 1;
        await session.ExecuteAsync("""
            INSERT INTO reporting_mapping (party, name, version, dataflow, mapping, sha256, created_by, created_at)
            VALUES (@party, @name, @version, @dataflow, @json, @sha256, @by, @at)
            """, new { party, name, version, dataflow = mapping.Dataflow, json, sha256 = mapping.Identity, by = actor.Name, at = session.Clock.GetUtcNow() }, ct);
        session.Note(new(actor, "reporting.save-mapping", party, mapping.Dataflow,
            System.Text.Json.JsonSerializer.Serialize(new { name, version, sha256 = mapping.Identity })));
        return version;
    }
}
