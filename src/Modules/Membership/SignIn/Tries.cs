using Tallystick.Membership.People;

namespace Tallystick.Membership.SignIn;

/// <summary>Judges one try at a password or code, and counts. Pure. Passwords and codes share the count, so that a stolen password does not
/// buy endless guesses at the code; only a completed sign-in clears it.</summary>
internal static class Tries
{
    /// <summary>The try that locks.</summary>
    public const int Most = 5;

    /// <summary>How long.</summary>
    public static readonly TimeSpan Lock = TimeSpan.FromMinutes(15);

    /// <summary>What follows from a try.</summary>
    /// <param name="Passes">Right, and allowed to be.</param>
    /// <param name="FailedTries">The count to remember.</param>
    /// <param name="LockedUntil">The lock to remember.</param>
    /// <param name="LocksNow">This try made the lock.</param>
    public sealed record Verdict(bool Passes, int FailedTries, DateTimeOffset? LockedUntil, bool LocksNow);

    /// <summary>Judges. While locked nothing passes and nothing counts, or a stranger could keep a person out for ever.</summary>
    public static Verdict Judge(Person person, bool isRight, DateTimeOffset now)
    {
        if (person.IsLockedAt(now)) return new(false, person.FailedTries, person.LockedUntil, false);
        var before = person.LockedUntil is null ? person.FailedTries : 0;
        if (isRight) return new(true, before, null, false);
        return before + 1 >= Most ? new(false, Most, now + Lock, true) : new(false, before + 1, null, false);
    }
}
