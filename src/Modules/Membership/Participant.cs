using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Sdmx;

namespace Tallystick.Membership;

/// <summary>What sort of participant a Party is.</summary>
public enum PartyKind
{
    /// <summary>A State, under its ISO 3166-1 alpha-2 code.</summary>
    State,
    /// <summary>A territory that takes part in its own name.</summary>
    Territory,
    /// <summary>An organization, under a code of its own.</summary>
    Organization,
}

/// <summary>A body of a Party that brings data.</summary>
/// <param name="Id">Unique within the Party.</param>
/// <param name="Name">What a reader sees.</param>
public sealed record ParticipantAgency(AgencyId Id, LocalText Name);

/// <summary>A Party as the Exchange knows it. Immutable; holds no person.</summary>
/// <param name="Id">The Party.</param>
/// <param name="Name">What a reader sees.</param>
/// <param name="Kind">State, territory or organization.</param>
/// <param name="Joined">The day its membership began; grace is counted from it.</param>
/// <param name="Areas">The REF_AREA codes it reports for; never empty.</param>
/// <param name="Agencies">Its agencies, by id.</param>
/// <param name="History">What happened to its standing, oldest first.</param>
/// <param name="Standing">Its standing on the day the state was read.</param>
/// <param name="Terms">The versions of the terms, oldest first: needed to judge any other day.</param>
public sealed record Participant(PartyId Id, LocalText Name, PartyKind Kind, DateOnly Joined, ImmutableArray<string> Areas,
    ImmutableArray<ParticipantAgency> Agencies, ImmutableArray<StandingEvent> History, Standing Standing, ImmutableArray<TermsVersion> Terms)
{
    /// <summary>Has accepted the terms in force.</summary>
    public bool AcceptedTerms => Standing.AcceptedTerms;

    /// <summary>Suspended by a decision and not yet restored.</summary>
    public bool Suspended => Standing.Suspended;

    /// <summary>Has left or was excluded.</summary>
    public bool Gone => Standing.Gone;

    /// <summary>Accepted, and neither suspended nor gone: what "standing" means in the rule of reciprocity.</summary>
    public bool IsStanding => Standing.IsGood;

    /// <summary>Its standing as it was, or as recorded events make it, at the end of <paramref name="day"/>.</summary>
    public Standing StandingOn(DateOnly day) => Standing.On(day, History, Terms);
}
