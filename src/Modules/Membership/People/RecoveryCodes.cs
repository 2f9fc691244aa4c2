using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Membership.People;

/// <summary>Ten codes on paper for who lost the phone: each stands once for a code of the second factor. Shown when they are made and never
/// again. Each has 99 random bits, so a plain hash, with the person in it, is safe to store.</summary>
internal sealed class RecoveryCodes(DbSession session)
{
    /// <summary>How many are made at once.</summary>
    public const int Count = 10;

    /// <summary>Ten new ones; all earlier ones are worth nothing from here on. Called inside a write.</summary>
    public async Task<ImmutableArray<string>> MakeAsync(PersonId person, CancellationToken ct)
    {
        await session.ExecuteAsync("DELETE FROM membership_recovery_code WHERE person = @person", new { person }, ct);
        var codes = Enumerable.Range(0, Count).Select(_ => Passwords.Once()).ToImmutableArray();
        foreach (var code in codes)
        {
            await session.ExecuteAsync("INSERT INTO membership_recovery_code (person, hash) VALUES (@person, @hash)", new { person, hash = Hash(person, code) }, ct);
        }
        return codes;
    }

    /// <summary>How many are left.</summary>
    public async Task<int> LeftAsync(PersonId person, CancellationToken ct) =>
        (int)await session.ScalarAsync<long>("SELECT COUNT(*) FROM membership_recovery_code WHERE person = @person AND used_at IS NULL", new { person }, ct);

    /// <summary>True when the code is this person's and was not used; from here on it is. Called inside a write.</summary>
    public async Task<bool> UseAsync(PersonId person, string typed, CancellationToken ct) =>
        await session.ExecuteAsync("UPDATE membership_recovery_code SET used_at = @now WHERE person = @person AND hash = @hash AND used_at IS NULL",
            new { person, hash = Hash(person, typed), now = session.Clock.GetUtcNow() }, ct) == 1;

    private static string Hash(PersonId person, string code) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(person.Value + " " + string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant())));
}
