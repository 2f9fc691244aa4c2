using System.Buffers.Text;
using Microsoft.AspNetCore.Identity;
using Tallystick.Kernel;
using Tallystick.Membership.Parties;
using Tallystick.Storage;

namespace Tallystick.Membership.People;

/// <summary>A passkey as its owner sees it.</summary>
internal sealed class PasskeyRow
{
    public string Id { get; init; } = "";
    public PersonId Person { get; init; }
    public string Name { get; init; } = "";
    public byte[] PublicKey { get; init; } = [];
    public long SignCount { get; init; }
    public string Transports { get; init; } = "[]";
    public bool IsBackupEligible { get; init; }
    public bool IsBackedUp { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? UsedAt { get; init; }

    public UserPasskeyInfo Info =>
        new(Base64Url.DecodeFromChars(Id), PublicKey, CreatedAt, (uint)SignCount, StoredText.Codes(Transports), isUserVerified: true, IsBackupEligible, IsBackedUp, [], []);
}

/// <summary>All SQL of passkeys and of what they were asked to sign.</summary>
internal sealed class PasskeyStore(DbSession session)
{
    private const string Select =
        "SELECT id, person, name, public_key, sign_count, transports, is_backup_eligible, is_backed_up, created_at, used_at FROM membership_passkey";

    public static string IdOf(byte[] credential) => Base64Url.EncodeToString(credential);

    public Task<IReadOnlyList<PasskeyRow>> OfAsync(PersonId person, CancellationToken ct) =>
        session.QueryAsync<PasskeyRow>(Select + " WHERE person = @person ORDER BY created_at, id", new { person }, ct);

    public Task<PasskeyRow?> FindAsync(string id, CancellationToken ct) => session.SingleOrDefaultAsync<PasskeyRow>(Select + " WHERE id = @id", new { id }, ct);

    public Task AddAsync(PersonId person, string name, UserPasskeyInfo info, CancellationToken ct) =>
        session.ExecuteAsync(
            """
            INSERT INTO membership_passkey (id, person, name, public_key, sign_count, transports, is_backup_eligible, is_backed_up, created_at)
            VALUES (@id, @person, @name, @key, @count, @transports, @eligible, @backedUp, @now)
            """,
            new
            {
                id = IdOf(info.CredentialId),
                person,
                name,
                key = info.PublicKey,
                count = (long)info.SignCount,
                transports = StoredText.Of(info.Transports ?? []),
                eligible = info.IsBackupEligible,
                backedUp = info.IsBackedUp,
                now = session.Clock.GetUtcNow(),
            }, ct);

    public Task UsedAsync(UserPasskeyInfo info, CancellationToken ct) =>
        session.ExecuteAsync("UPDATE membership_passkey SET sign_count = @count, is_backed_up = @backedUp, used_at = @now WHERE id = @id",
            new { id = IdOf(info.CredentialId), count = (long)info.SignCount, backedUp = info.IsBackedUp, now = session.Clock.GetUtcNow() }, ct);

    /// <summary>False when the person has no such passkey.</summary>
    public async Task<bool> RemoveAsync(string id, PersonId person, CancellationToken ct) =>
        await session.ExecuteAsync("DELETE FROM membership_passkey WHERE id = @id AND person = @person", new { id, person }, ct) == 1;

    /// <summary>Keeps what a passkey is asked to sign, and sweeps away what nobody answered; its id.</summary>
    public async Task<string> AskAsync(string purpose, PersonId? person, string state, CancellationToken ct)
    {
        var now = session.Clock.GetUtcNow();
        await session.ExecuteAsync("DELETE FROM membership_passkey_challenge WHERE expires_at < @now", new { now }, ct);
        var id = NewId.At(session.Clock);
        await session.ExecuteAsync("INSERT INTO membership_passkey_challenge (id, purpose, person, state, expires_at) VALUES (@id, @purpose, @person, @state, @expires)",
            new { id, purpose, person = person?.Value, state, expires = now.AddMinutes(5) }, ct);
        return id;
    }

    /// <summary>Takes out what was asked; null when it was answered before, asked of another, for another purpose, or too long ago.</summary>
    public async Task<string?> AnsweredAsync(string id, string purpose, PersonId? person, CancellationToken ct) =>
        await session.SingleOrDefaultAsync<string>(
            """
            DELETE FROM membership_passkey_challenge
            WHERE id = @id AND purpose = @purpose AND coalesce(person, '') = @person AND expires_at >= @now RETURNING state
            """,
            new { id, purpose, person = person?.Value ?? "", now = session.Clock.GetUtcNow() }, ct);
}
