using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Membership.People;
using Tallystick.Reciprocity;
using Tallystick.Sdmx;

namespace Tallystick.Membership.Exchanges;

/// <summary>What an exchange file says, read and checked: everything it refers to is there. Nothing is stored yet.</summary>
internal sealed record ExchangePlan(string Id, LocalText Name, bool IsSynthetic, DateOnly Founded, ImmutableArray<TermsVersion> Terms,
    ImmutableArray<GovernanceDecision> Decisions, ImmutableArray<MirrorRule> Rules, ImmutableArray<PlannedParty> Parties,
    ImmutableArray<PlannedPerson> People);

/// <summary>A Party of the plan with its agencies and what happened to its standing.</summary>
internal sealed record PlannedParty(PartyId Id, PartyKind Kind, LocalText Name, DateOnly Joined, ImmutableArray<string> Areas,
    ImmutableArray<ParticipantAgency> Agencies, ImmutableArray<StandingEvent> Standing);

/// <summary>A person of the plan. Without a password and not for demonstration: one is made up for one use.</summary>
internal sealed record PlannedPerson(string Login, string Name, string Language, string? Password, bool IsDemo, ImmutableArray<HeldRole> Roles);
