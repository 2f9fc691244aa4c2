using System.Collections.Immutable;
using Tallystick.Kernel;

namespace Tallystick.Membership.Governance;

/// <summary>How the Parties decide.</summary>
public enum DecisionWay
{
    /// <summary>By open vote.</summary>
    Vote,
    /// <summary>Adopted unless somebody objects by the end of the closing day.</summary>
    Silence,
    /// <summary>Decided in a meeting elsewhere, and recorded here.</summary>
    Meeting,
}

/// <summary>How many votes a proposal needs.</summary>
public enum Majority
{
    /// <summary>More for than against.</summary>
    Simple,
    /// <summary>At least two thirds of those for and against are for it.</summary>
    TwoThirds,
}

/// <summary>What a Party says to a proposal.</summary>
public enum Ballot
{
    /// <summary>For it.</summary>
    Yes,
    /// <summary>Against it.</summary>
    No,
    /// <summary>Neither; it counts for the quorum.</summary>
    Abstain,
    /// <summary>Breaks the silence.</summary>
    Objection,
}

/// <summary>What became of a proposal.</summary>
public enum DecisionOutcome
{
    /// <summary>It is decided.</summary>
    Adopted,
    /// <summary>It found no majority.</summary>
    Rejected,
    /// <summary>Too few of those entitled took part, or nobody was entitled.</summary>
    NoQuorum,
    /// <summary>Somebody broke the silence.</summary>
    Objected,
    /// <summary>Taken back by a steward before it closed.</summary>
    Withdrawn,
}

/// <summary>How one proposal is decided. Days are days in UTC; both ends are included.</summary>
/// <param name="Way">By vote, by silence, in a meeting.</param>
/// <param name="Majority">For a vote.</param>
/// <param name="QuorumPercent">For a vote: the share of the entitled Parties that must vote, abstentions included; 0 to 100.</param>
/// <param name="OpensOn">The first day on which Parties may speak; for a meeting its day.</param>
/// <param name="ClosesOn">The last such day; for a meeting its day.</param>
public sealed record Procedure(DecisionWay Way, Majority Majority, int QuorumPercent, DateOnly OpensOn, DateOnly ClosesOn)
{
    /// <summary>The fewest and the most days from opening to closing.</summary>
    public const int LeastVoteDays = 1, LeastSilenceDays = 7, MostDays = 180;

    /// <summary>The fewest days this way needs.</summary>
    public int LeastDays => Way == DecisionWay.Silence ? LeastSilenceDays : LeastVoteDays;

    /// <summary>Parties may speak on this day.</summary>
    public bool IsOpenOn(DateOnly day) => Way != DecisionWay.Meeting && day >= OpensOn && day <= ClosesOn;

    /// <summary>The closing day has ended.</summary>
    public bool IsOverOn(DateOnly day) => day > ClosesOn;
}

/// <summary>What the Parties said, counted, and what follows from it.</summary>
/// <param name="Entitled">How many could speak.</param>
/// <param name="Yes">For it.</param>
/// <param name="No">Against it.</param>
/// <param name="Abstained">Neither.</param>
/// <param name="Objections">Broke the silence.</param>
/// <param name="Outcome">What follows.</param>
public sealed record DecisionCount(int Entitled, int Yes, int No, int Abstained, int Objections, DecisionOutcome Outcome);

/// <summary>Who may speak on a proposal and what comes of it. Pure: no clock, no database.</summary>
public static class DecisionRules
{
    /// <summary>The Parties entitled: in good standing at the end of the opening day and at the end of <paramref name="day"/> (in the end the closing day),
    /// and not the one whose own standing is decided.</summary>
    public static ImmutableArray<PartyId> Entitled(IEnumerable<Participant> parties, Procedure procedure, PartyId? about, DateOnly day) =>
        [.. parties.Where(p => p.Id != about && p.StandingOn(procedure.OpensOn).IsGood && p.StandingOn(day).IsGood).Select(p => p.Id)];

    /// <summary>Counts the ballots of the entitled; those of others do not count.</summary>
    public static DecisionCount Count(Procedure procedure, IReadOnlyCollection<PartyId> entitled, IEnumerable<(PartyId Party, Ballot Ballot)> ballots)
    {
        var counted = ballots.Where(b => entitled.Contains(b.Party)).ToLookup(b => b.Ballot);
        int Of(Ballot ballot) => counted[ballot].Count();
        var count = new DecisionCount(entitled.Count, Of(Ballot.Yes), Of(Ballot.No), Of(Ballot.Abstain), Of(Ballot.Objection), DecisionOutcome.NoQuorum);
        return count with { Outcome = OutcomeOf(procedure, count) };
    }

    private static DecisionOutcome OutcomeOf(Procedure procedure, DecisionCount count)
    {
        // Where nobody can speak, silence says nothing.
        if (count.Entitled == 0) return DecisionOutcome.NoQuorum;
        if (procedure.Way == DecisionWay.Silence) return count.Objections > 0 ? DecisionOutcome.Objected : DecisionOutcome.Adopted;
        if ((count.Yes + count.No + count.Abstained) * 100 < procedure.QuorumPercent * count.Entitled) return DecisionOutcome.NoQuorum;
        var carried = procedure.Majority == Majority.Simple ? count.Yes > count.No : count.Yes > 0 && count.Yes * 3 >= (count.Yes + count.No) * 2;
        return carried ? DecisionOutcome.Adopted : DecisionOutcome.Rejected;
    }
}
