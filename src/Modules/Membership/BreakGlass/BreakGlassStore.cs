using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Membership.BreakGlass;

/// <summary>A proposal to make somebody coordinator of a Party that has none who can sign in.</summary>
internal sealed class BreakGlassRow
{
    public string Id { get; init; } = "";
    public PartyId Party { get; init; }
    public string Login { get; init; } = "";
    public string Name { get; init; } = "";
    public string Language { get; init; } = "en";
    public string Reason { get; init; } = "";
    public PersonId ProposedBy { get; init; }
    public DateTimeOffset ProposedAt { get; init; }
    public DateTimeOffset? ConfirmedAt { get; init; }
    public string ProposerName { get; init; } = "";
    public string? ConfirmerName { get; init; }
}

/// <summary>All SQL of break-glass.</summary>
internal sealed class BreakGlassStore(DbSession session)
{
    /// <summary>A second steward has so long to confirm.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(7);

    /// <summary>For so long everybody concerned sees that it was done.</summary>
    public static readonly TimeSpan Shown = TimeSpan.FromDays(30);

    private const string Select =
        """
        SELECT b.id, b.party, b.login, b.name, b.language, b.reason, b.proposed_by, b.proposed_at, b.confirmed_at, p.name AS proposer_name, c.name AS confirmer_name
        FROM membership_break_glass b JOIN membership_person p ON p.id = b.proposed_by LEFT JOIN membership_person c ON c.id = b.confirmed_by
        WHERE b.stopped_at IS NULL AND
        """;

    /// <summary>What waits for a second steward, and what was confirmed within the last thirty days; newest first.</summary>
    public Task<IReadOnlyList<BreakGlassRow>> PresentAsync(CancellationToken ct)
    {
        var now = session.Clock.GetUtcNow();
        return session.QueryAsync<BreakGlassRow>(Select + " (b.confirmed_at >= @shown OR (b.confirmed_at IS NULL AND b.proposed_at >= @open)) ORDER BY b.proposed_at DESC, b.id",
            new { shown = now - Shown, open = now - Lasts }, ct);
    }

    /// <summary>What waits, by its id.</summary>
    public Task<BreakGlassRow?> FindOpenAsync(string id, CancellationToken ct) =>
        session.SingleOrDefaultAsync<BreakGlassRow>(Select + " b.id = @id AND b.confirmed_at IS NULL AND b.proposed_at >= @open", new { id, open = session.Clock.GetUtcNow() - Lasts }, ct);

    public async Task<string> AddAsync(PartyId party, string login, string name, string language, string reason, PersonId by, CancellationToken ct)
    {
        var id = NewId.At(session.Clock);
        await session.ExecuteAsync(
            """
            INSERT INTO membership_break_glass (id, party, login, name, language, reason, proposed_by, proposed_at)
            VALUES (@id, @party, @login, @name, @language, @reason, @by, @now)
            """, new { id, party, login, name, language, reason, by, now = session.Clock.GetUtcNow() }, ct);
        return id;
    }

    public Task ConfirmAsync(string id, PersonId by, CancellationToken ct) =>
        session.ExecuteAsync("UPDATE membership_break_glass SET confirmed_by = @by, confirmed_at = @now WHERE id = @id", new { id, by, now = session.Clock.GetUtcNow() }, ct);

    public Task StopAsync(string id, CancellationToken ct) =>
        session.ExecuteAsync("UPDATE membership_break_glass SET stopped_at = @now WHERE id = @id", new { id, now = session.Clock.GetUtcNow() }, ct);

    /// <summary>The day a coordinator of the Party whose account is open last signed in; null when none ever did.</summary>
    public async Task<DateOnly?> LastCoordinatorAsync(PartyId party, CancellationToken ct) =>
        await session.ScalarAsync<string>(
            """
            SELECT MAX(p.last_sign_in) FROM membership_person p JOIN membership_role r ON r.person = p.id
            WHERE r.party = @party AND r.role = @role AND p.is_closed = false AND p.awaits_link = false
            """, new { party, role = nameof(Role.Coordinator) }, ct) is { } day ? DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) : null;
}
