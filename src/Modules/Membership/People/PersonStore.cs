using System.Collections.Immutable;
using System.Security.Cryptography;
using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Membership.People;

/// <summary>All SQL of accounts and the roles they hold.</summary>
internal sealed class PersonStore(DbSession session)
{
    private const string Columns =
        """
        id, login, name, language, password_hash, password_is_once, totp_secret, totp_pending, totp_last_step, failed_tries, locked_until,
        security_stamp, is_demo, is_closed
        """;

    public Task<Person?> FindAsync(PersonId id, CancellationToken ct) =>
        session.SingleOrDefaultAsync<Person>($"SELECT {Columns} FROM membership_person WHERE id = @id", new { id }, ct);

    public Task<Person?> FindByLoginAsync(string login, CancellationToken ct) =>
        session.SingleOrDefaultAsync<Person>($"SELECT {Columns} FROM membership_person WHERE login = @login", new { login = Normal(login) }, ct);

    /// <summary>The account, kept from other writers until this transaction ends: parallel guesses are judged one after another.</summary>
    public async Task<Person?> FindAndHoldAsync(PersonId id, CancellationToken ct)
    {
        await session.ExecuteAsync("UPDATE membership_person SET failed_tries = failed_tries WHERE id = @id", new { id }, ct);
        return await FindAsync(id, ct);
    }

    public async Task<ImmutableArray<Hat>> HatsAsync(PersonId person, CancellationToken ct) =>
        Hat.Of((await session.QueryAsync<RoleRow>("SELECT person, role, party, agency FROM membership_role WHERE person = @person ORDER BY id", new { person }, ct))
            .Select(r => r.Held));

    public Task<string?> StampAsync(PersonId id, CancellationToken ct) =>
        session.ScalarAsync<string>("SELECT security_stamp FROM membership_person WHERE id = @id AND is_closed = false", new { id }, ct);

    public Task<IReadOnlyList<Person>> DemoPeopleAsync(CancellationToken ct) =>
        session.QueryAsync<Person>($"SELECT {Columns} FROM membership_person WHERE is_demo = true AND is_closed = false ORDER BY name, id", null, ct);

    /// <summary>The hats of several people at once.</summary>
    public async Task<ILookup<PersonId, HeldRole>> RolesOfDemoPeopleAsync(CancellationToken ct) =>
        (await session.QueryAsync<RoleRow>(
            """
            SELECT r.person, r.role, r.party, r.agency FROM membership_role r
            JOIN membership_person p ON p.id = r.person WHERE p.is_demo = true ORDER BY r.id
            """, null, ct)).ToLookup(r => r.Person, r => r.Held);

    /// <summary>How many open accounts hold the coordinator's role of a Party.</summary>
    public static async Task<int> CoordinatorsAsync(DbSession session, PartyId party, CancellationToken ct) => (int)await session.ScalarAsync<long>(
        """
        SELECT COUNT(DISTINCT p.id) FROM membership_person p JOIN membership_role r ON r.person = p.id
        WHERE r.party = @party AND r.role = @role AND p.is_closed = false
        """, new { party, role = nameof(Role.Coordinator) }, ct);

    public async Task<PersonId> AddAsync(string login, string name, string language, string? passwordHash, bool passwordIsOnce, bool isDemo, CancellationToken ct)
    {
        var id = new PersonId(NewId.At(session.Clock));
        await session.ExecuteAsync(
            """
            INSERT INTO membership_person (id, login, name, language, password_hash, password_is_once, totp_last_step, failed_tries,
                security_stamp, is_demo, is_closed, created_at)
            VALUES (@id, @login, @name, @language, @passwordHash, @passwordIsOnce, 0, 0, @stamp, @isDemo, false, @now)
            """,
            new { id, login = Normal(login), name, language, passwordHash, passwordIsOnce, stamp = NewStamp(), isDemo, now = session.Clock.GetUtcNow() }, ct);
        return id;
    }

    public Task AddRoleAsync(PersonId person, HeldRole held, CancellationToken ct) =>
        session.ExecuteAsync("INSERT INTO membership_role (id, person, role, party, agency) VALUES (@id, @person, @role, @party, @agency)",
            new { id = NewId.At(session.Clock), person, role = held.Role.ToString(), party = held.Party?.Value, agency = held.Agency?.Value }, ct);

    public Task RememberTriesAsync(PersonId id, int failedTries, DateTimeOffset? lockedUntil, CancellationToken ct) =>
        session.ExecuteAsync("UPDATE membership_person SET failed_tries = @failedTries, locked_until = @until WHERE id = @id",
            new { id, failedTries, until = lockedUntil is { } until ? Moment.Text(until) : null }, ct);

    public Task RememberStepAsync(PersonId id, long step, CancellationToken ct) =>
        session.ExecuteAsync("UPDATE membership_person SET totp_last_step = @step WHERE id = @id", new { id, step }, ct);

    public Task SetLanguageAsync(PersonId id, string language, CancellationToken ct) =>
        session.ExecuteAsync("UPDATE membership_person SET language = @language WHERE id = @id", new { id, language }, ct);

    /// <summary>Also ends every open session of the person; the new stamp.</summary>
    public async Task<string> SetPasswordAsync(PersonId id, string hash, bool isOnce, CancellationToken ct)
    {
        var stamp = NewStamp();
        await session.ExecuteAsync(
            "UPDATE membership_person SET password_hash = @hash, password_is_once = @isOnce, security_stamp = @stamp WHERE id = @id",
            new { id, hash, isOnce, stamp }, ct);
        return stamp;
    }

    public Task RehashAsync(PersonId id, string hash, CancellationToken ct) =>
        session.ExecuteAsync("UPDATE membership_person SET password_hash = @hash WHERE id = @id", new { id, hash }, ct);

    public Task ProposeSecondFactorAsync(PersonId id, string secret, CancellationToken ct) =>
        session.ExecuteAsync("UPDATE membership_person SET totp_pending = @secret WHERE id = @id", new { id, secret }, ct);

    /// <summary>The proposed second factor becomes the one in use. Ends every open session of the person; the new stamp.</summary>
    public async Task<string> ConfirmSecondFactorAsync(PersonId id, long step, CancellationToken ct)
    {
        var stamp = NewStamp();
        await session.ExecuteAsync(
            """
            UPDATE membership_person SET totp_secret = totp_pending, totp_pending = NULL, totp_last_step = @step, security_stamp = @stamp
            WHERE id = @id AND totp_pending IS NOT NULL
            """, new { id, step, stamp }, ct);
        return stamp;
    }

    /// <summary>Takes the second factor off, so that the person enrols anew. Ends every open session.</summary>
    public Task RemoveSecondFactorAsync(PersonId id, CancellationToken ct) =>
        session.ExecuteAsync(
            "UPDATE membership_person SET totp_secret = NULL, totp_pending = NULL, totp_last_step = 0, security_stamp = @stamp WHERE id = @id",
            new { id, stamp = NewStamp() }, ct);

    /// <summary>Closes the account for good. Ends every open session.</summary>
    public Task CloseAsync(PersonId id, CancellationToken ct) =>
        session.ExecuteAsync("UPDATE membership_person SET is_closed = true, security_stamp = @stamp WHERE id = @id", new { id, stamp = NewStamp() }, ct);

    /// <summary>A login as stored and compared.</summary>
    public static string Normal(string login) => login.Trim().ToLowerInvariant();

    private static string NewStamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private sealed class RoleRow
    {
        public PersonId Person { get; init; }
        public string Role { get; init; } = "";
        public string? Party { get; init; }
        public string? Agency { get; init; }

        public HeldRole Held => new(Enum.Parse<Role>(Role), Party is null ? null : new PartyId(Party), Agency is null ? null : new AgencyId(Agency));
    }
}
