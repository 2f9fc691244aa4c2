using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace Tallystick.Membership.People;

/// <summary>Makes, hashes and checks passwords. Checking takes the same work whether the person exists or not.</summary>
internal sealed class Passwords(IPasswordHasher<Person> hasher, BreachedPasswords breached)
{
    /// <summary>At least this long; no other demand, for length is what helps (NIST SP 800-63B).</summary>
    public const int MinLength = 12;
    /// <summary>No longer, so that hashing cannot be made to cost.</summary>
    public const int MaxLength = 200;

    // No 0/o, 1/l/i: it is read from a screen or paper once and typed.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    // Of a password nobody has: checked when there is nothing else to check, so that the answer takes as long.
    private readonly Lazy<string> _nobody = new(() => hasher.HashPassword(new Person(), RandomNumberGenerator.GetHexString(32)));

    public string Hash(string password) => hasher.HashPassword(new Person(), password);

    /// <summary>Whether it fits, and whether the hash should be made anew by today's measure.</summary>
    public (bool Fits, bool Rehash) Check(Person? person, string password)
    {
        if (password.Length > MaxLength) password = "";
        var own = person?.PasswordHash is { Length: > 0 } hash ? hash : null;
        var result = hasher.VerifyHashedPassword(person ?? new Person(), own ?? _nobody.Value, password);
        return (own is not null && result != PasswordVerificationResult.Failed, result == PasswordVerificationResult.SuccessRehashNeeded);
    }

    /// <summary>A password for one use: 20 letters in groups of five, 99 bits.</summary>
    public static string Once()
    {
        var letters = RandomNumberGenerator.GetString(Letters, 20);
        return string.Join('-', letters[..5], letters[5..10], letters[10..15], letters[15..]);
    }

    /// <summary>Why a chosen password will not do, or null.</summary>
    /// <exception cref="IOException">When the file of breached passwords cannot be read.</exception>
    public Kernel.Problem? Refuse(string password, Person person) =>
        RefuseShape(password, person) ?? (breached.Hold(password) ? MembershipProblems.PasswordBreached() : null);

    /// <summary>Why a password will not do by itself, or null.</summary>
    public static Kernel.Problem? RefuseShape(string password, Person person) =>
        password.Length is < MinLength or > MaxLength ? MembershipProblems.PasswordLength(MinLength, MaxLength)
        : password.Contains(person.Login, StringComparison.OrdinalIgnoreCase) ? MembershipProblems.PasswordHoldsLogin()
        : password.Distinct().Count() < 5 ? MembershipProblems.PasswordRepeats()
        : null;
}
