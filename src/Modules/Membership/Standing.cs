using System.Collections.Immutable;
using Tallystick.Membership.Terms;
using Tallystick.Sdmx;

namespace Tallystick.Membership;

/// <summary>What can happen to a Party's standing.</summary>
public enum StandingChange
{
    /// <summary>Accepted a version of the terms. After leaving it also brings the Party back; after exclusion it does nothing.</summary>
    Accepted,
    /// <summary>Suspended by a decision.</summary>
    Suspended,
    /// <summary>The suspension was lifted.</summary>
    Restored,
    /// <summary>Left the Exchange. A suspension outlasts it: nobody shakes one off by going and coming back.</summary>
    Left,
    /// <summary>Put out of the Exchange by a decision.</summary>
    Excluded,
    /// <summary>Admitted by a decision: at first, or again after exclusion. It takes part once it has accepted the terms.</summary>
    Admitted,
}

/// <summary>One change of a Party's standing. Never altered once recorded.</summary>
/// <param name="On">The first day it holds.</param>
/// <param name="Change">What happened.</param>
/// <param name="Terms">The version accepted; null for every other change.</param>
/// <param name="Reason">In words, as the governing body or the Party gave it; may be empty for an acceptance.</param>
/// <param name="Decision">The decision behind it; empty where the Party acted alone.</param>
public sealed record StandingEvent(DateOnly On, StandingChange Change, string? Terms, string Reason, string Decision)
{
    /// <summary>SHA-256 of the words that were accepted; null where none were kept, and for every other change.</summary>
    public string? TermsHash { get; init; }
}

/// <summary>A version of the terms of participation.</summary>
/// <param name="Version">Its name: <c>1</c>.</param>
/// <param name="InForceFrom">The first day it binds.</param>
/// <param name="Decision">The decision behind it; may be empty.</param>
public sealed record TermsVersion(string Version, DateOnly InForceFrom, string Decision)
{
    /// <summary>Its words, in every language; null where none are kept.</summary>
    public LocalText? Text { get; init; }

    /// <summary>SHA-256 of its words; null without them.</summary>
    public string? Hash => Text is null ? null : TermsText.Hash(Text);
}

/// <summary>What a Party's standing is on one day, and since when and why.</summary>
/// <param name="AcceptedTerms">Has accepted the terms in force, or later ones.</param>
/// <param name="Suspended">A suspension holds.</param>
/// <param name="Gone">Has left, or was excluded, and not come back.</param>
/// <param name="Excluded">Was excluded and not admitted again.</param>
/// <param name="Since">The day the present state of things began; null when nothing has happened yet.</param>
/// <param name="Reason">The reason given with the change that made it so.</param>
/// <param name="Decision">The decision behind that change.</param>
/// <param name="Terms">The latest version accepted, or null.</param>
public sealed record Standing(bool AcceptedTerms, bool Suspended, bool Gone, bool Excluded, DateOnly? Since, string Reason, string Decision, string? Terms)
{
    /// <summary>Accepted, and neither suspended nor gone.</summary>
    public bool IsGood => AcceptedTerms && !Suspended && !Gone;

    /// <summary>Follows the events up to and including <paramref name="day"/>. Pure.</summary>
    /// <param name="day">The day asked for.</param>
    /// <param name="history">Oldest first.</param>
    /// <param name="terms">Oldest first.</param>
    public static Standing On(DateOnly day, ImmutableArray<StandingEvent> history, ImmutableArray<TermsVersion> terms)
    {
        var accepted = -1;
        bool suspended = false, gone = false, excluded = false;
        StandingEvent? last = null;
        foreach (var change in history)
        {
            if (change.On > day) break;
            last = change;
            switch (change.Change)
            {
                case StandingChange.Accepted when excluded: break;
                case StandingChange.Accepted:
                    accepted = Math.Max(accepted, Place(terms, change.Terms));
                    gone = false;
                    break;
                case StandingChange.Suspended: suspended = true; break;
                case StandingChange.Restored: suspended = false; break;
                // Whoever comes back accepts anew: what was accepted before leaving no longer counts.
                case StandingChange.Left: (gone, accepted) = (true, -1); break;
                case StandingChange.Excluded: (gone, excluded, suspended, accepted) = (true, true, false, -1); break;
                case StandingChange.Admitted: (gone, excluded) = (false, false); break;
            }
        }
        var inForce = InForce(terms, day);
        var acceptsInForce = inForce >= 0 && accepted >= inForce;
        // Terms that took effect after the last event, and were not accepted, are what changed last.
        var since = !acceptsInForce && inForce >= 0 && !gone && !suspended && accepted >= 0 ? terms[inForce].InForceFrom : last?.On;
        return new(acceptsInForce, suspended, gone, excluded, since, last?.Reason ?? "", last?.Decision ?? "", accepted < 0 ? null : terms[accepted].Version);
    }

    /// <summary>The place in <paramref name="terms"/> (oldest first) of the version in force on <paramref name="day"/>, or -1.</summary>
    internal static int InForce(ImmutableArray<TermsVersion> terms, DateOnly day)
    {
        var place = -1;
        for (var i = 0; i < terms.Length && terms[i].InForceFrom <= day; i++) place = i;
        return place;
    }

    private static int Place(ImmutableArray<TermsVersion> terms, string? version)
    {
        for (var i = 0; i < terms.Length; i++)
        {
            if (terms[i].Version == version) return i;
        }
        return -1;
    }
}
