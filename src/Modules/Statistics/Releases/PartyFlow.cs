using System.Collections.Immutable;
using Tallystick.Reciprocity;
using Tallystick.Sdmx;

namespace Tallystick.Statistics.Releases;

/// <summary>What one Party has in force for one dataflow after a number of entries, with its notes through time. Immutable: an entry
/// gives the next one.</summary>
/// <param name="InForce">By period.</param>
/// <param name="Chosen">The sharing the Party chose for the dataflow; what a release that names none falls under.</param>
/// <param name="Notes">Every note there was, with the time it stood.</param>
/// <param name="Withdrawn">The periods taken back and not released again.</param>
/// <param name="Answers">The answers in force by period, where the dataflow is one of words; otherwise empty.</param>
internal sealed record PartyFlow(ImmutableDictionary<TimePeriod, ReleasedPeriod> InForce, SharingChoice Chosen, ImmutableArray<StandingNote> Notes,
    ImmutableHashSet<TimePeriod> Withdrawn, ImmutableDictionary<TimePeriod, ImmutableArray<ReleasedAnswer>> Answers)
{
    internal static PartyFlow Empty { get; } = new(ImmutableDictionary<TimePeriod, ReleasedPeriod>.Empty, SharingChoice.National, [], [],
        ImmutableDictionary<TimePeriod, ImmutableArray<ReleasedAnswer>>.Empty);

    /// <summary>After <paramref name="entry"/>. <paramref name="breakdown"/> gives, per period of a release, the dimensions broken down;
    /// <paramref name="answers"/> what it answers, where it answers in words.</summary>
    internal PartyFlow After(ReleaseEntry entry, IReadOnlyDictionary<TimePeriod, ulong> breakdown, ImmutableArray<ReleasedAnswer> answers)
    {
        switch (entry.Kind)
        {
            case ReleaseEntryKind.Figures:
            case ReleaseEntryKind.Nil:
                var terms = entry.Sharing ?? Chosen;
                return this with
                {
                    Withdrawn = Withdrawn.Except(entry.Periods),
                    Answers = answers.IsEmpty ? Answers.RemoveRange(entry.Periods) : Answers.SetItems(entry.Periods.Select(period => KeyValuePair.Create(period, answers))),
                    InForce = InForce.SetItems(entry.Periods.Select(period => KeyValuePair.Create(period,
                        new ReleasedPeriod(period, entry.Kind == ReleaseEntryKind.Nil, breakdown.GetValueOrDefault(period), terms)))),
                };
            case ReleaseEntryKind.Withdrawal:
                return this with { InForce = InForce.RemoveRange(entry.Periods), Withdrawn = Withdrawn.Union(entry.Periods), Answers = Answers.RemoveRange(entry.Periods) };
            case ReleaseEntryKind.Sharing:
                var chosen = entry.Sharing!;
                return this with
                {
                    Chosen = chosen,
                    InForce = InForce.SetItems(InForce.Values.Select(released => KeyValuePair.Create(released.Period, released with { Sharing = chosen }))),
                };
            case ReleaseEntryKind.Note:
                return this with { Notes = Notes.Add(new(entry.NoteId!, entry.Note!, entry.At, null)) };
            case ReleaseEntryKind.NoteWithdrawn:
                return this with { Notes = [.. Notes.Select(note => note.Id == entry.NoteId ? note with { Until = entry.At } : note)] };
            default:
                throw new ArgumentOutOfRangeException(nameof(entry));
        }
    }
}

/// <summary>A note and the time it stood.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Note">What it says, of which slice.</param>
/// <param name="Since">From when.</param>
/// <param name="Until">Until when it was taken back; null while it stands.</param>
internal sealed record StandingNote(string Id, SliceNote Note, DateTimeOffset Since, DateTimeOffset? Until)
{
    /// <summary>True when it stood at that moment; null is now.</summary>
    internal bool StoodAt(DateTimeOffset? moment) => moment is { } at ? Since <= at && !(Until <= at) : Until is null;
}
