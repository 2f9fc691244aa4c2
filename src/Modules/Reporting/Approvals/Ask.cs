using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Releases;
using Tallystick.Reporting.Sharing;
using Tallystick.Storage;

namespace Tallystick.Reporting.Approvals;

/// <summary>What a second person is asked to confirm.</summary>
public enum AskKind
{
    /// <summary>To release a submission.</summary>
    Release,
    /// <summary>To report nil.</summary>
    Nil,
    /// <summary>To release a period's answers in words.</summary>
    Answers,
    /// <summary>To let one person release alone again.</summary>
    Alone,
}

/// <summary>What became of it.</summary>
public enum AskState
{
    /// <summary>Nobody has answered.</summary>
    Open,
    /// <summary>Another coordinator confirmed, and it was done.</summary>
    Confirmed,
    /// <summary>Another coordinator declined, or the one who asked took it back.</summary>
    Declined,
}

/// <summary>Something one coordinator asked for that takes effect when another confirms it.</summary>
public sealed class Ask
{
    /// <summary>The id.</summary>
    public string Id { get; init; } = "";
    /// <summary>Whose.</summary>
    public PartyId Party { get; init; }
    /// <summary>What is asked.</summary>
    public AskKind Kind { get; init; }
    /// <summary>Of which dataflow; empty when of none.</summary>
    public DataflowId Dataflow { get; init; }
    /// <summary>What it is about: the submission to release, or the periods; empty where there is nothing to name.</summary>
    public string Subject { get; init; } = "";
    /// <summary>The request, as it will be carried out: JSON.</summary>
    public string Body { get; init; } = "";
    /// <summary>Who asked.</summary>
    public PersonId AskedBy { get; init; }
    /// <summary>The name of who asked.</summary>
    public string AskedName { get; init; } = "";
    /// <summary>When.</summary>
    public DateTimeOffset AskedAt { get; init; }
    /// <summary>What became of it.</summary>
    public AskState State { get; init; }
    /// <summary>The name of who answered; empty while open.</summary>
    public string AnsweredName { get; init; } = "";
    /// <summary>When it was answered.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }
    /// <summary>What who answered said.</summary>
    public string Words { get; init; } = "";
}

/// <summary>The stored form of what is asked.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Sharing">The terms; null for those last chosen.</param>
/// <param name="SeenHead">The last ledger entry known when it was asked.</param>
/// <param name="ReplacesOthers">It may take other agencies' figures out of force.</param>
/// <param name="SeenHiddenBelow">Below which count figures are hidden from others by the settings it was asked under.</param>
/// <param name="Seen">For answers: the fingerprint of what would stand; what is written meanwhile was not asked for.</param>
internal sealed record AskBody(string Reason, LedgerJson.SharingDocument? Sharing, long SeenHead, bool ReplacesOthers, string Seen, int? SeenHiddenBelow = null)
{
    internal static string Of(ReleaseRequest request, long head, int hiddenBelow) =>
        JsonSerializer.Serialize(new AskBody(request.Reason, request.Sharing is { } terms ? LedgerJson.Document(terms) : null, request.SeenHead ?? head, request.ReplacesOthers, "", request.SeenHiddenBelow ?? hiddenBelow), JsonSerializerOptions.Web);

    internal static string Of(NilRequest request, long head) =>
        JsonSerializer.Serialize(new AskBody(request.Reason, request.Sharing is { } terms ? LedgerJson.Document(terms) : null, request.SeenHead ?? head, false, ""), JsonSerializerOptions.Web);

    /// <summary>The release of answers; <paramref name="seen"/>: the fingerprint of what would stand.</summary>
    internal static string Of(string reason, SharingTerms? sharing, long head, string seen) =>
        JsonSerializer.Serialize(new AskBody(reason, sharing is null ? null : LedgerJson.Document(sharing), head, false, seen), JsonSerializerOptions.Web);

    internal static AskBody Read(string json) => JsonSerializer.Deserialize<AskBody>(json, JsonSerializerOptions.Web) ?? throw new JsonException("Nothing is asked.");

    internal ReleaseRequest ToRelease(string submission) => new(submission, Reason, SharingForm.Read(Sharing), SeenHead, ReplacesOthers, SeenHiddenBelow);

    internal NilRequest ToNil(DataflowId dataflow, string periods) => new(dataflow, PeriodList.Parse(periods), Reason, SharingForm.Read(Sharing), SeenHead);
}

/// <summary>All SQL of what is asked. Always within one Party.</summary>
internal static class AskStore
{
    private const string Columns = "id, party, kind, dataflow, subject, body, asked_by, asked_name, asked_at, state, answered_name, answered_at, words";

    internal static async Task<bool> IsNeededAsync(DbSession session, PartyId party, CancellationToken ct = default) =>
        await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_second_person WHERE party = @party", new { party }, ct) > 0;

    internal static Task NeedAsync(DbSession session, PartyId party, string by, CancellationToken ct) => session.ExecuteAsync(
        "INSERT INTO reporting_second_person (party, since, by_name) VALUES (@party, @since, @by) ON CONFLICT DO NOTHING", new { party, since = session.Clock.GetUtcNow(), by }, ct);

    internal static Task NeedNoMoreAsync(DbSession session, PartyId party, CancellationToken ct) =>
        session.ExecuteAsync("DELETE FROM reporting_second_person WHERE party = @party", new { party }, ct);

    /// <summary>False when the same is asked already.</summary>
    internal static async Task<bool> AddAsync(DbSession session, Ask ask, CancellationToken ct) => await session.ExecuteAsync("""
        INSERT INTO reporting_ask (id, party, kind, dataflow, subject, body, asked_by, asked_name, asked_at, state, answered_name, words)
        VALUES (@Id, @Party, @kind, @Dataflow, @Subject, @Body, @AskedBy, @AskedName, @AskedAt, 'open', '', '') ON CONFLICT DO NOTHING
        """, new { ask.Id, ask.Party, kind = ask.Kind.ToString().ToLowerInvariant(), ask.Dataflow, ask.Subject, ask.Body, ask.AskedBy, ask.AskedName, ask.AskedAt }, ct) == 1;

    /// <exception cref="ProblemException">404 when the Party has none of this id.</exception>
    internal static async Task<Ask> FindAsync(DbSession session, PartyId party, string id, CancellationToken ct = default) =>
        await session.SingleOrDefaultAsync<Ask>($"SELECT {Columns} FROM reporting_ask WHERE id = @id AND party = @party", new { id, party }, ct) ?? throw KernelProblems.NotFound("request").AsException();

    internal static Task<IReadOnlyList<Ask>> OpenAsync(DbSession session, PartyId party, CancellationToken ct = default) =>
        session.QueryAsync<Ask>($"SELECT {Columns} FROM reporting_ask WHERE party = @party AND state = 'open' ORDER BY asked_at, id", new { party }, ct);

    internal static Task<IReadOnlyList<Ask>> AnsweredAsync(DbSession session, PartyId party, int most, CancellationToken ct = default) =>
        session.QueryAsync<Ask>($"SELECT {Columns} FROM reporting_ask WHERE party = @party AND state <> 'open' ORDER BY answered_at DESC, id DESC LIMIT @most", new { party, most = (long)most }, ct);

    /// <summary>False when it was answered meanwhile.</summary>
    internal static async Task<bool> AnswerAsync(DbSession session, string id, AskState state, string by, string words, CancellationToken ct) =>
        await session.ExecuteAsync("UPDATE reporting_ask SET state = @state, answered_name = @by, answered_at = @now, words = @words WHERE id = @id AND state = 'open'",
            new { id, state = state.ToString().ToLowerInvariant(), by, now = session.Clock.GetUtcNow(), words }, ct) == 1;
}
