using Tallystick.Kernel;

namespace Tallystick.Membership.People;

/// <summary>An account as stored. Secrets are here only as hashes, or protected; this type never leaves the module.</summary>
internal sealed class Person
{
    public PersonId Id { get; init; }
    /// <summary>What is typed at sign-in, in lower case.</summary>
    public string Login { get; init; } = "";
    public string Name { get; init; } = "";
    /// <summary>Two-letter tag of the language the person reads.</summary>
    public string Language { get; init; } = "en";
    /// <summary>Null for people of a synthetic exchange who enter without one, and who never chose one; empty when it was taken away.</summary>
    public string? PasswordHash { get; init; }
    /// <summary>The password was made by the system and must be replaced at the first sign-in.</summary>
    public bool PasswordIsOnce { get; init; }
    /// <summary>The confirmed secret of an authenticator app, protected; null when there is none.</summary>
    public string? TotpSecret { get; init; }
    /// <summary>A second factor shown but not yet confirmed, protected.</summary>
    public string? TotpPending { get; init; }
    /// <summary>The 30-second step of the last code accepted: no code works twice.</summary>
    public long TotpLastStep { get; init; }
    public int FailedTries { get; init; }
    public DateTimeOffset? LockedUntil { get; init; }
    /// <summary>Changes whenever open sessions must end.</summary>
    public string SecurityStamp { get; init; } = "";
    /// <summary>Belongs to a synthetic exchange; anyone may enter as this person.</summary>
    public bool IsDemo { get; init; }
    /// <summary>The account was closed; nobody signs in with it again.</summary>
    public bool IsClosed { get; init; }
    /// <summary>A one-time link was issued and not taken up: until then nothing else lets the person in.</summary>
    public bool AwaitsLink { get; init; }
    /// <summary>The UTC day of the last sign-in; null before the first.</summary>
    public DateOnly? LastSignIn { get; init; }
    /// <summary>How many passkeys are registered.</summary>
    public int Passkeys { get; init; }

    public bool HasSecondFactor => TotpSecret is not null || Passkeys > 0;

    /// <summary>The account is open and waits for no link.</summary>
    public bool MayEnter => !IsClosed && !AwaitsLink;

    public bool IsLockedAt(DateTimeOffset now) => LockedUntil > now;
}

/// <summary>A role as held: for a Party, perhaps for one of its agencies, or for the Exchange.</summary>
/// <param name="Role">What.</param>
/// <param name="Party">For whom; null for the Exchange itself.</param>
/// <param name="Agency">For which of the Party's agencies; null for all of it.</param>
internal sealed record HeldRole(Role Role, PartyId? Party, AgencyId? Agency);
