using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Ledger;

/// <summary>What an entry of the ledger does.</summary>
public enum LedgerKind
{
    /// <summary>Puts the figures of a submission in force for the periods named. Over periods in force it is a revision: a new vintage.</summary>
    Release,
    /// <summary>Says that there was nothing to count in the periods named.</summary>
    Nil,
    /// <summary>Takes the periods named out of force, at once and everywhere; the record stays.</summary>
    Withdrawal,
    /// <summary>Sets the sharing of a dataflow: for all periods in force, and for releases to come that say nothing else.</summary>
    Sharing,
    /// <summary>Binds a note to a slice.</summary>
    Note,
    /// <summary>Takes a note back.</summary>
    NoteWithdrawn,
}

/// <summary>One entry of the one ordered record of what is in force. Entries are never changed or removed; their order is the order in
/// which they were committed.</summary>
/// <param name="Seq">1, 2, 3 … without gaps, in commit order. Who has seen n has seen everything up to n.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Party">Whose.</param>
/// <param name="Dataflow">Of which dataflow.</param>
/// <param name="At">When; never earlier than the entry before it.</param>
/// <param name="Periods">The periods of a release, nil report or withdrawal, ascending; empty for the others.</param>
/// <param name="SubmissionId">The submission whose figures a release puts in force, or the id of the answers it does, where the dataflow is one of words; otherwise null.</param>
/// <param name="Sharing">The terms of a release, nil report or sharing choice; otherwise null.</param>
/// <param name="Reason">Why, for a revision, a withdrawal or a nil report that replaces figures; otherwise may be empty.</param>
/// <param name="Note">The note of <see cref="LedgerKind.Note"/>; otherwise null.</param>
/// <param name="NoteId">The note bound or taken back; otherwise null.</param>
/// <param name="ByName">Who acted, for the owner's own pages; never shown to other Parties.</param>
public sealed record LedgerEvent(long Seq, LedgerKind Kind, PartyId Party, DataflowId Dataflow, DateTimeOffset At, ImmutableArray<TimePeriod> Periods,
    string? SubmissionId, SharingTerms? Sharing, string Reason, ContextNote? Note, string? NoteId, string ByName)
{
    /// <summary>Of a release: counts above 0 and below this are for the owner alone, and others see their bounds; 0: none. As set when it was released.</summary>
    public int HiddenBelow { get; init; }
}
