using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Sdmx;

namespace Tallystick.Membership.Governance;

/// <summary>What a Party says to a proposal, as all Parties see it at once.</summary>
/// <param name="Party">Who.</param>
/// <param name="Ballot">What.</param>
/// <param name="Reason">In its words; may be empty.</param>
/// <param name="At">When it said so last.</param>
public sealed record CastBallot(PartyId Party, Ballot Ballot, string Reason, DateTimeOffset At);

/// <summary>How a proposal ended.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="At">When that was recorded.</param>
/// <param name="Count">The votes; null where there was none to count: in a meeting, and when it was withdrawn.</param>
/// <param name="WithdrawalReason">Why it was withdrawn; else empty.</param>
/// <param name="EffectFault">Adopted, but its effect fitted no more: why; null where it was carried out.</param>
public sealed record DecisionEnd(DecisionOutcome Outcome, DateTimeOffset At, DecisionCount? Count, string WithdrawalReason, Problem? EffectFault);

/// <summary>A proposal from the day it is put forward to what became of it, or a decision of a meeting as recorded.</summary>
/// <param name="Number">As it is cited: 2026-003.</param>
/// <param name="Title">In a line.</param>
/// <param name="Grounds">Why.</param>
/// <param name="Effect">What the software does once it is adopted.</param>
/// <param name="Procedure">How it is decided.</param>
/// <param name="Minutes">Of a meeting: where it is written down.</param>
/// <param name="ProposedBy">The name of the steward who put it forward or recorded it.</param>
/// <param name="ProposedAt">When.</param>
/// <param name="End">How it ended; null while it has not.</param>
/// <param name="Ballots">What Parties say, by Party.</param>
public sealed record Deliberation(string Number, LocalText Title, LocalText Grounds, DecisionEffect Effect, Procedure Procedure, string Minutes, string ProposedBy,
    DateTimeOffset ProposedAt, DecisionEnd? End, ImmutableArray<CastBallot> Ballots)
{
    /// <summary>Parties may speak on this day.</summary>
    public bool IsOpenOn(DateOnly day) => End is null && Procedure.IsOpenOn(day);
}

/// <summary>What is put forward, or was decided in a meeting.</summary>
/// <param name="Title">In a line, by language.</param>
/// <param name="Grounds">Why, by language.</param>
/// <param name="Effect">What the software is to do.</param>
/// <param name="Procedure">How it is decided.</param>
/// <param name="Minutes">Of a meeting: where it is written down.</param>
public sealed record DecisionDraft(LocalText Title, LocalText Grounds, DecisionEffect Effect, Procedure Procedure, string Minutes);
