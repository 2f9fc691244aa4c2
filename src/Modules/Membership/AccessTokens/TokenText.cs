using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Tallystick.Membership.AccessTokens;

/// <summary>The form of an access token: <c>tally_&lt;id&gt;_&lt;secret&gt;</c>, so that scanners for leaked secrets can know it. The secret is 256 random
/// bits: a plain SHA-256 of it is safe to store, there is nothing to guess.</summary>
internal static class TokenText
{
    private const string Prefix = "tally";

    /// <summary>A fresh token: its text, its id and the hash to store.</summary>
    public static (string Text, string Id, string Hash) New()
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return ($"{Prefix}_{id}_{secret}", id, Hash(secret));
    }

    /// <summary>Takes a text apart; the secret may hold underscores itself.</summary>
    public static bool TryRead(string text, out string id, out string secret)
    {
        var parts = text.Split('_', 3);
        (id, secret) = parts.Length == 3 ? (parts[1], parts[2]) : ("", "");
        return parts.Length == 3 && parts[0] == Prefix && id.Length == 12 && secret.Length == 43;
    }

    /// <summary>The stored form of a secret.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Compares in a time that does not tell where they differ.</summary>
    public static bool Fits(string secret, string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(secret)), Encoding.ASCII.GetBytes(hash));
}
