using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Membership.Invitations;

/// <summary>A one-time link as stored.</summary>
internal sealed class InvitationRow
{
    public PersonId Person { get; init; }
    /// <summary>The person proves to know the password instead of choosing one.</summary>
    public bool KeepsPassword { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>All SQL of one-time links. A link is 256 random bits of which only the hash is kept.</summary>
internal sealed class InvitationStore(DbSession session)
{
    /// <summary>How long a link works.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(7);

    private const string Working = "used_at IS NULL AND withdrawn_at IS NULL AND expires_at > @now";

    /// <summary>A new link for a person, in place of any there was; what stands in it. Called inside a write.</summary>
    public async Task<(string Code, DateTimeOffset ExpiresAt)> IssueAsync(PersonId person, bool keepsPassword, CancellationToken ct)
    {
        await WithdrawAsync(person, ct);
        var now = session.Clock.GetUtcNow();
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await session.ExecuteAsync(
            "INSERT INTO membership_invitation (hash, person, keeps_password, made_at, expires_at) VALUES (@hash, @person, @keepsPassword, @now, @expires)",
            new { hash = Hash(code), person, keepsPassword, now, expires = now + Lasts }, ct);
        return (code, now + Lasts);
    }

    /// <summary>The link, when it works.</summary>
    public Task<InvitationRow?> FindAsync(string code, CancellationToken ct) =>
        session.SingleOrDefaultAsync<InvitationRow>($"SELECT person, keeps_password, expires_at FROM membership_invitation WHERE hash = @hash AND {Working}",
            new { hash = Hash(code), now = session.Clock.GetUtcNow() }, ct);

    /// <summary>True for the one who takes it up; from here on it does not work. Called inside a write.</summary>
    public async Task<bool> TakeUpAsync(string code, CancellationToken ct) =>
        await session.ExecuteAsync($"UPDATE membership_invitation SET used_at = @now WHERE hash = @hash AND {Working}",
            new { hash = Hash(code), now = session.Clock.GetUtcNow() }, ct) == 1;

    /// <summary>A person's link works no more.</summary>
    public Task WithdrawAsync(PersonId person, CancellationToken ct) =>
        session.ExecuteAsync("UPDATE membership_invitation SET withdrawn_at = @now WHERE person = @person AND used_at IS NULL AND withdrawn_at IS NULL",
            new { person, now = session.Clock.GetUtcNow() }, ct);

    /// <summary>Until when the last link of each person works or worked, for those of a Party (null: of the Exchange) that were not taken up.</summary>
    public async Task<IReadOnlyDictionary<PersonId, DateTimeOffset>> OpenAsync(PartyId? party, CancellationToken ct) =>
        (await session.QueryAsync<InvitationRow>(
            """
            SELECT person, keeps_password, expires_at FROM membership_invitation
            WHERE used_at IS NULL AND withdrawn_at IS NULL AND person IN (SELECT person FROM membership_role WHERE coalesce(party, '') = @party)
            """, new { party = party?.Value ?? "" }, ct)).ToDictionary(row => row.Person, row => row.ExpiresAt);

    /// <summary>True when the person took up a link before: the account was somebody's.</summary>
    public async Task<bool> WasTakenUpAsync(PersonId person, CancellationToken ct) =>
        await session.ScalarAsync<long>("SELECT COUNT(*) FROM membership_invitation WHERE person = @person AND used_at IS NOT NULL", new { person }, ct) > 0;

    private static string Hash(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)));
}
