using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Reciprocity;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Statistics;

/// <summary>What this module asks of the rest of the Exchange, filled in by the host's flows: it knows no other module.</summary>
/// <param name="HeadAsync">The number of the last release entry there is; asked before every answer, so nothing closed stays visible.</param>
/// <param name="SinceAsync">The release entries after a number, in order.</param>
/// <param name="FiguresAsync">Calls back for every figure of a submission: codes by dimension (places in their lists), period, figure.</param>
/// <param name="AnswersAsync">The answers in words that a release of a narrative dataflow put in force.</param>
/// <param name="ParticipantsAsync">Who takes part, in what standing, under which rules.</param>
public sealed record StatisticsSources(
    Func<DbSession, CancellationToken, Task<long>> HeadAsync,
    Func<DbSession, long, CancellationToken, Task<IReadOnlyList<ReleaseEntry>>> SinceAsync,
    Func<DbSession, string, Dataflow, FigureVisitor, CancellationToken, Task> FiguresAsync,
    Func<DbSession, string, Dataflow, CancellationToken, Task<ImmutableArray<ReleasedAnswer>>> AnswersAsync,
    Func<DbSession, CancellationToken, Task<ExchangeRoll>> ParticipantsAsync);

/// <summary>Receives one figure.</summary>
/// <param name="codes">Per dimension of the structure, the code's place in its list.</param>
/// <param name="period">The period.</param>
/// <param name="figure">The figure.</param>
public delegate void FigureVisitor(ReadOnlySpan<int> codes, TimePeriod period, Figure figure);

/// <summary>An answer in words as its owner released it. Nothing is counted in it, and nothing is ever counted of it.</summary>
/// <param name="Codes">The codes it names, by dimension: its topic, a route. A dimension it does not name is not there.</param>
/// <param name="Original">The language it was written in.</param>
/// <param name="Texts">The words by language, the original among them.</param>
public sealed record ReleasedAnswer(ImmutableSortedDictionary<string, string> Codes, string Original, ImmutableSortedDictionary<string, string> Texts);

/// <summary>What a release entry does.</summary>
public enum ReleaseEntryKind
{
    /// <summary>Puts a submission's figures, or answers, in force for the periods named.</summary>
    Figures,
    /// <summary>Says that there was nothing to count.</summary>
    Nil,
    /// <summary>Takes periods out of force.</summary>
    Withdrawal,
    /// <summary>Sets the sharing of all periods in force.</summary>
    Sharing,
    /// <summary>Binds a note to a slice.</summary>
    Note,
    /// <summary>Takes a note back.</summary>
    NoteWithdrawn,
}

/// <summary>One entry of the record of what is in force, as this module needs it.</summary>
/// <param name="Seq">Its number; entries come in this order.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Party">Whose.</param>
/// <param name="Dataflow">Of which dataflow.</param>
/// <param name="At">When it took effect.</param>
/// <param name="Periods">The periods of figures, nil reports and withdrawals.</param>
/// <param name="Submission">Where the figures, or the answers, are.</param>
/// <param name="Sharing">The owner's terms.</param>
/// <param name="Note">The note, for a note.</param>
/// <param name="NoteId">The note bound or taken back.</param>
public sealed record ReleaseEntry(long Seq, ReleaseEntryKind Kind, PartyId Party, DataflowId Dataflow, DateTimeOffset At,
    ImmutableArray<TimePeriod> Periods, string? Submission, SharingChoice? Sharing, SliceNote? Note, string? NoteId)
{
    /// <summary>Counts above 0 and below this are for the owner alone; 0: nothing is hidden.</summary>
    public int HiddenBelow { get; init; }
}

/// <summary>A contextual note bound to a slice of one Party's dataflow.</summary>
/// <param name="Slice">Codes by dimension; a dimension not named is not restricted.</param>
/// <param name="From">First period it touches; null: from the beginning.</param>
/// <param name="To">Last period; null: without end.</param>
/// <param name="Texts">The text by language.</param>
public sealed record SliceNote(ImmutableSortedDictionary<string, ImmutableArray<string>> Slice, TimePeriod? From, TimePeriod? To,
    ImmutableSortedDictionary<string, string> Texts);

/// <summary>Who takes part, in what standing, under which rules, at one moment.</summary>
/// <param name="Version">Moves with every change of it.</param>
/// <param name="ExchangeName">The Exchange.</param>
/// <param name="IsSynthetic">True when its Parties and figures are made up; printed on everything that leaves.</param>
/// <param name="Parties">All Parties, in the order they are shown.</param>
/// <param name="Rules">All versions of all rules.</param>
public sealed record ExchangeRoll(long Version, LocalText ExchangeName, bool IsSynthetic, ImmutableArray<RollParty> Parties, ImmutableArray<MirrorRule> Rules);

/// <summary>A Party on the roll.</summary>
/// <param name="Id">The Party.</param>
/// <param name="Name">What a reader sees.</param>
/// <param name="Joined">The day it was admitted.</param>
/// <param name="HasStanding">Accepted the terms in force and neither suspended nor gone.</param>
public sealed record RollParty(PartyId Id, LocalText Name, DateOnly Joined, bool HasStanding);
