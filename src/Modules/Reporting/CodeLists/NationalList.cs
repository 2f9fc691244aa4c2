using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Reporting.Mapping;
using Tallystick.Storage;

namespace Tallystick.Reporting.CodeLists;

/// <summary>A list of a Party's own texts with our code for each, kept once under a name and used by any of its mappings. A change is a new
/// version; the last one is used, and what a file was read with before stays with that file.</summary>
internal sealed class NationalList
{
    /// <summary>Lists of a Party, texts of a list, characters of a name and of a text.</summary>
    internal const int Most = 200, MostTexts = 10_000, LongestName = 60, LongestText = 200;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Name { get; init; } = "";
    public long Version { get; init; }
    /// <summary>The agency that keeps it; empty: the Party as a whole.</summary>
    public AgencyId Agency { get; init; }
    public string Codelist { get; init; } = "";
    /// <summary>Code by text, as JSON in ordinal order.</summary>
    public string Codes { get; init; } = "{}";
    public string Sha256 { get; init; } = "";
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Code by text, in ordinal order.</summary>
    internal SortedDictionary<string, string> Table() => new(JsonSerializer.Deserialize<Dictionary<string, string>>(Codes)!, StringComparer.Ordinal);

    /// <summary>As mappings are read with it.</summary>
    internal KnownList Known() => new(Name, Version, Codelist, Table().ToFrozenDictionary(StringComparer.Ordinal));

    /// <summary>The same content always as the same text.</summary>
    internal static string Written(SortedDictionary<string, string> codes) => JsonSerializer.Serialize(codes, Plain);

    /// <summary>SHA-256 of what it says: the code list and the codes, whatever it is called.</summary>
    internal static string HashOf(string codelist, string codes) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{codelist}\n{codes}")));

    /// <summary>Whether somebody may change what an agency keeps, or (empty) the Party as a whole.</summary>
    internal static bool MayChange(Actor actor, AgencyId keeper) => FaultOf(actor, keeper) is null;

    /// <summary>Why somebody may not change what an agency keeps; null when they may. What the Party as a whole keeps is its coordinator's.</summary>
    internal static Problem? FaultOf(Actor actor, AgencyId keeper)
    {
        if (!actor.Is(Role.Provider, Role.Coordinator)) return KernelProblems.NotYours(nameof(Role.Provider));
        if (keeper.Value.Length == 0) return actor.Is(Role.Coordinator) && actor.Agency is null ? null : KernelProblems.NotYours(nameof(Role.Coordinator));
        return actor.Agency is { } own && own != keeper ? ReportingProblems.OtherAgency(keeper.Value) : null;
    }
}

/// <summary>All SQL of the lists a Party keeps. A list is known to its own Party and nobody else, and a version is never changed.</summary>
internal static class NationalListStore
{
    private const string Columns = "name, version, agency, codelist, codes, sha256, created_by, created_at";

    /// <summary>The last version of each, by name.</summary>
    internal static Task<IReadOnlyList<NationalList>> ListAsync(DbSession session, PartyId party, CancellationToken ct = default) =>
        session.QueryAsync<NationalList>($"""
            SELECT {Columns} FROM reporting_code_list c WHERE party = @party
            AND version = (SELECT MAX(version) FROM reporting_code_list l WHERE l.party = c.party AND l.name = c.name) ORDER BY name
            """, new { party }, ct);

    /// <summary>A version of a list; the last when none is named; null when the Party keeps none of this name and version.</summary>
    internal static Task<NationalList?> LookAsync(DbSession session, PartyId party, string name, long? version, CancellationToken ct = default) =>
        session.SingleOrDefaultAsync<NationalList>($"""
            SELECT {Columns} FROM reporting_code_list WHERE party = @party AND name = @name
            AND version = COALESCE(CAST(@version AS BIGINT), (SELECT MAX(version) FROM reporting_code_list WHERE party = @party AND name = @name))
            """, new { party, name, version }, ct);

    /// <summary>A version of a list; the last when none is named.</summary>
    /// <exception cref="ProblemException">404 when the Party keeps none of this name and version.</exception>
    internal static async Task<NationalList> FindAsync(DbSession session, PartyId party, string name, long? version, CancellationToken ct = default) =>
        await LookAsync(session, party, name, version, ct) ?? throw KernelProblems.NotFound("list").AsException();

    /// <summary>The versions of a list, latest first.</summary>
    /// <exception cref="ProblemException">404 when the Party keeps none of this name.</exception>
    internal static async Task<IReadOnlyList<ListVersion>> VersionsAsync(DbSession session, PartyId party, string name, CancellationToken ct = default) =>
        (await session.QueryAsync<VersionRow>("""
            SELECT version, sha256, created_by, created_at,
                (SELECT COUNT(DISTINCT s.id) FROM reporting_list_use u JOIN reporting_submission s ON s.id = u.submission
                 WHERE s.party = c.party AND u.list = c.name AND u.version = c.version AND s.state IN ('checked', 'released')) AS files
            FROM reporting_code_list c WHERE party = @party AND name = @name ORDER BY version DESC
            """, new { party, name }, ct)) is { Count: > 0 } rows ? [.. rows.Select(row => new ListVersion(row.Version, row.Sha256, row.CreatedBy, row.CreatedAt, row.Files))] : throw KernelProblems.NotFound("list").AsException();

    /// <summary>Keeps what a list says now, as a new version when it differs from the last; the version it has. Inside a transaction.</summary>
    /// <param name="session">The session.</param>
    /// <param name="actor">Who.</param>
    /// <param name="name">Its name.</param>
    /// <param name="agency">Who keeps it, when there is none of this name yet: it stays with them.</param>
    /// <param name="change">What it is to lead to and say, made of what it said last (null: there is none): called once nobody else can change it.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="ProblemException">When the actor may not, or it cannot be so.</exception>
    internal static async Task<long> ChangeAsync(DbSession session, Actor actor, string name, AgencyId agency,
        Func<NationalList?, (string Codelist, SortedDictionary<string, string> Codes)> change, CancellationToken ct = default)
    {
        var party = actor.RequireParty();
        name = ListRules.RequireName(name);
        // the counter's row is the lock that keeps two savers from taking the same version
        await session.ExecuteAsync("UPDATE reporting_counter SET head = head WHERE name = 'submission'", ct: ct);
        var last = await LookAsync(session, party, name, null, ct);
        var keeper = last?.Agency ?? agency;
        if (NationalList.FaultOf(actor, keeper) is { } refused) throw refused.AsException();
        if (last is null && await session.ScalarAsync<long>("SELECT COUNT(DISTINCT name) FROM reporting_code_list WHERE party = @party", new { party }, ct) >= NationalList.Most)
            throw ReportingProblems.TooManyLists(NationalList.Most).AsException();
        var (codelist, table) = change(last);
        if (last is not null && last.Codelist != codelist) throw ReportingProblems.ListLeadsElsewhere(name, last.Codelist).AsException();
        var codes = NationalList.Written(table);
        var sha256 = NationalList.HashOf(codelist, codes);
        if (last?.Sha256 == sha256) return last.Version;
        var version = (last?.Version ?? 0) + 1;
        await session.ExecuteAsync("""
            INSERT INTO reporting_code_list (party, name, version, agency, codelist, codes, sha256, created_by, created_at)
            VALUES (@party, @name, @version, @keeper, @codelist, @codes, @sha256, @by, @at)
            """, new { party, name, version, keeper, codelist, codes, sha256, by = actor.Name, at = session.Clock.GetUtcNow() }, ct);
        session.Note(new(actor, "reporting.save-list", party, name, JsonSerializer.Serialize(new { version, agency = keeper.Value, codelist, texts = table.Count, sha256 })));
        return version;
    }

    /// <summary>Notes which versions a submission's mapping is read with. Inside the transaction that enters it.</summary>
    internal static async Task AddUsesAsync(DbSession session, string submission, MappingFile mapping, CancellationToken ct = default)
    {
        foreach (var rule in mapping.Dimensions)
        {
            if (rule.List?.Content is not { } list) continue;
            await session.ExecuteAsync("INSERT INTO reporting_list_use (submission, dimension, list, version) VALUES (@submission, @dimension, @list, @version)",
                new { submission, dimension = rule.Dimension, list = list.Name, version = list.Version }, ct);
        }
    }

    /// <summary>What its report says of the lists a submission's mapping was read with.</summary>
    internal static async Task<IReadOnlyList<Finding>> UsesAsync(DbSession session, string submission, CancellationToken ct = default) =>
    [
        .. (await session.QueryAsync<ListUse>("SELECT dimension, list, version FROM reporting_list_use WHERE submission = @submission ORDER BY dimension", new { submission }, ct))
            .Select(use => Finding.Info("list-used", 0, "", use.List, ("dimension", use.Dimension), ("version", use.Version))),
    ];

    private sealed class VersionRow
    {
        public long Version { get; init; }
        public string Sha256 { get; init; } = "";
        public string CreatedBy { get; init; } = "";
        public DateTimeOffset CreatedAt { get; init; }
        public long Files { get; init; }
    }

    private sealed class ListUse
    {
        public string Dimension { get; init; } = "";
        public string List { get; init; } = "";
        public long Version { get; init; }
    }
}
