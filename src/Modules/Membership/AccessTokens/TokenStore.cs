using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Membership.AccessTokens;

/// <summary>An access token as stored.</summary>
internal sealed class TokenRow
{
    public string Id { get; init; } = "";
    public string Name { get; init; } = "";
    public string SecretHash { get; init; } = "";
    public PartyId Party { get; init; }
    public string Role { get; init; } = "";
    public PersonId? Person { get; init; }
    /// <summary>The name of the person; null for a token issued at the command line.</summary>
    public string? PersonName { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }

    public Role HeldRole => Enum.Parse<Role>(Role);
}

/// <summary>All SQL of access tokens.</summary>
internal sealed class TokenStore(DbSession session)
{
    private const string Select =
        """
        SELECT t.id, t.name, t.secret_hash, t.party, t.role, t.person, p.name AS person_name, t.created_at, t.expires_at, t.last_used_at, t.revoked_at
        FROM membership_token t LEFT JOIN membership_person p ON p.id = t.person
        """;

    public Task AddAsync(string id, string name, string hash, PartyId party, Role role, PersonId? person, DateTimeOffset expires, CancellationToken ct) =>
        session.ExecuteAsync(
            """
            INSERT INTO membership_token (id, name, secret_hash, party, role, person, created_at, expires_at)
            VALUES (@id, @name, @hash, @party, @role, @person, @now, @expires)
            """,
            new { id, name, hash, party, role = role.ToString(), person = person?.Value, now = session.Clock.GetUtcNow(), expires }, ct);

    public Task<TokenRow?> FindAsync(string id, CancellationToken ct) => session.SingleOrDefaultAsync<TokenRow>(Select + " WHERE t.id = @id", new { id }, ct);

    public Task<IReadOnlyList<TokenRow>> OfAsync(PartyId party, CancellationToken ct) =>
        session.QueryAsync<TokenRow>(Select + " WHERE t.party = @party ORDER BY t.created_at DESC, t.id", new { party }, ct);

    public Task TouchAsync(string id, CancellationToken ct) =>
        session.ExecuteAsync("UPDATE membership_token SET last_used_at = @now WHERE id = @id", new { id, now = session.Clock.GetUtcNow() }, ct);

    /// <summary>False when the Party has no such token, or it is revoked already.</summary>
    public async Task<bool> RevokeAsync(string id, PartyId party, CancellationToken ct) =>
        await session.ExecuteAsync("UPDATE membership_token SET revoked_at = @now WHERE id = @id AND party = @party AND revoked_at IS NULL",
            new { id, party, now = session.Clock.GetUtcNow() }, ct) == 1;
}
