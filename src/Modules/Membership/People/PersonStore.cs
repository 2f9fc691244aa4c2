using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Membership.People;

/// <summary>All SQL of accounts and the roles they hold.</summary>
internal sealed partial class PersonStore(DbSession session)
{
    private const string Columns =
        """
        id, login, name, language, password_hash, password_is_once, totp_secret, totp_pending, totp_last_step, failed_tries, locked_until,
        security_stamp, is_demo, is_closed, awaits_link, last_sign_in,
        (SELECT COUNT(*) FROM membership_passkey k WHERE k.person = membership_person.id) AS passkeys
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

    public async Task<ImmutableArray<Hat>> HatsAsync(PersonId person, CancellationToken ct) => Hat.Of(await RolesAsync(person, ct));

    public Task<IReadOnlyList<Person>> DemoPeopleAsync(CancellationToken ct) =>
        session.QueryAsync<Person>($"SELECT {Columns} FROM membership_person WHERE is_demo = true AND is_closed = false ORDER BY name, id", null, ct);

    /// <summary>The hats of several people at once.</summary>
    public async Task<ILookup<PersonId, HeldRole>> RolesOfDemoPeopleAsync(CancellationToken ct) =>
        (await session.QueryAsync<RoleRow>(
            """
            SELECT r.person, r.role, r.party, r.agency FROM membership_role r
            JOIN membership_person p ON p.id = r.person WHERE p.is_demo = true ORDER BY r.id
            """, null, ct)).ToLookup(r => r.Person, r => r.Held);

    /// <summary>How many people can act as a Party's coordinator: their account is open and waits for no link.</summary>
    public static async Task<int> CoordinatorsAsync(DbSession session, PartyId party, CancellationToken ct) => (int)await session.ScalarAsync<long>(
        """
        SELECT COUNT(DISTINCT p.id) FROM membership_person p JOIN membership_role r ON r.person = p.id
        WHERE r.party = @party AND r.role = @role AND p.is_closed = false AND p.awaits_link = false
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

    /// <summary>A sign-in is complete: the count of tries begins anew, and the day is remembered.</summary>
    public Task RememberSignInAsync(PersonId id, CancellationToken ct) =>
        session.ExecuteAsync("UPDATE membership_person SET failed_tries = 0, locked_until = NULL, last_sign_in = @day WHERE id = @id",
            new { id, day = DateOnly.FromDateTime(session.Clock.GetUtcNow().UtcDateTime) }, ct);

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

    /// <summary>Takes every second factor off and lets nobody in until the one-time link is taken up. Ends every open session.</summary>
    public async Task AwaitLinkAsync(PersonId id, bool keepsPassword, CancellationToken ct)
    {
        await session.ExecuteAsync("DELETE FROM membership_passkey WHERE person = @id", new { id }, ct);
        await session.ExecuteAsync("DELETE FROM membership_recovery_code WHERE person = @id", new { id }, ct);
        await session.ExecuteAsync(
            $"""
            UPDATE membership_person SET awaits_link = true, totp_secret = NULL, totp_pending = NULL, totp_last_step = 0, security_stamp = @stamp
                {(keepsPassword ? "" : ", password_hash = ''")}
            WHERE id = @id
            """, new { id, stamp = NewStamp() }, ct);
    }

    /// <summary>Nothing but a one-time link lets the person in, whether one was made yet or not.</summary>
    public Task WaitForLinkAsync(PersonId id, CancellationToken ct) =>
        session.ExecuteAsync("UPDATE membership_person SET awaits_link = true WHERE id = @id", new { id }, ct);

    /// <summary>The link was taken up: the ways in are open again.</summary>
    public Task AwaitNothingAsync(PersonId id, CancellationToken ct) =>
        session.ExecuteAsync("UPDATE membership_person SET awaits_link = false, failed_tries = 0, locked_until = NULL WHERE id = @id", new { id }, ct);

    /// <summary>Puts <paramref name="held"/> in the place of all roles held for <paramref name="party"/>. Ends every open session.</summary>
    public async Task ReplaceRolesAsync(PersonId id, PartyId? party, IEnumerable<HeldRole> held, CancellationToken ct)
    {
        await session.ExecuteAsync("DELETE FROM membership_role WHERE person = @id AND coalesce(party, '') = @party", new { id, party = party?.Value ?? "" }, ct);
        foreach (var role in held) await AddRoleAsync(id, role, ct);
        await session.ExecuteAsync("UPDATE membership_person SET security_stamp = @stamp WHERE id = @id", new { id, stamp = NewStamp() }, ct);
    }

    /// <summary>All roles of a person, wherever held.</summary>
    public async Task<IReadOnlyList<HeldRole>> RolesAsync(PersonId person, CancellationToken ct) =>
        [.. (await session.QueryAsync<RoleRow>("SELECT person, role, party, agency FROM membership_role WHERE person = @person ORDER BY id", new { person }, ct)).Select(r => r.Held)];

    /// <summary>Everybody who holds a role for a Party (null: for the Exchange), closed accounts included, with the roles held for it.</summary>
    public async Task<IReadOnlyList<(Person Person, HeldRole[] Held)>> OfPartyAsync(PartyId? of, CancellationToken ct)
    {
        var party = of?.Value ?? "";
        var roles = (await session.QueryAsync<RoleRow>("SELECT person, role, party, agency FROM membership_role WHERE coalesce(party, '') = @party ORDER BY id", new { party }, ct))
            .ToLookup(r => r.Person, r => r.Held);
        var people = await session.QueryAsync<Person>(
            $"SELECT {Columns} FROM membership_person WHERE id IN (SELECT person FROM membership_role WHERE coalesce(party, '') = @party) ORDER BY is_closed, name, id", new { party }, ct);
        return [.. people.Select(p => (p, roles[p.Id].ToArray()))];
    }

    /// <summary>Takes an account away that nobody ever entered by. Its id stays in the trail.</summary>
    public async Task ForgetAsync(PersonId id, CancellationToken ct)
    {
        await session.ExecuteAsync("DELETE FROM membership_invitation WHERE person = @id", new { id }, ct);
        await session.ExecuteAsync("DELETE FROM membership_role WHERE person = @id", new { id }, ct);
        await session.ExecuteAsync("DELETE FROM membership_person WHERE id = @id", new { id }, ct);
    }

    /// <summary>Closes the account for good. Ends every open session.</summary>
    public Task CloseAsync(PersonId id, CancellationToken ct) =>
        session.ExecuteAsync("UPDATE membership_person SET is_closed = true, security_stamp = @stamp WHERE id = @id", new { id, stamp = NewStamp() }, ct);

    /// <summary>A login as stored and compared.</summary>
    public static string Normal(string login) => login.Trim().ToLowerInvariant();

    /// <summary>2 to 64 small letters, digits and <c>. _ @ + -</c>, a letter or digit first.</summary>
    public static bool IsLogin(string login) => LoginName().IsMatch(login);

    [GeneratedRegex("^[a-z0-9][a-z0-9._@+-]{1,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex LoginName();

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
