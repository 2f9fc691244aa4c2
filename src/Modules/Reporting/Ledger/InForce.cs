using System.Collections.Immutable;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Ledger;

/// <summary>What stands for one period.</summary>
/// <param name="Period">The period.</param>
/// <param name="Since">The release or nil report in force.</param>
/// <param name="Sharing">The terms in force: of the release, or of the last sharing choice when that came later.</param>
/// <param name="Vintage">1 for the first release or nil report of the period, 2 for its first revision, and so on; a withdrawal does not count.</param>
public sealed record PeriodInForce(TimePeriod Period, LedgerEvent Since, SharingTerms Sharing, int Vintage)
{
    /// <summary>True when what stands is an explicit nil report.</summary>
    public bool IsNil => Since.Kind == LedgerKind.Nil;
}

/// <summary>What is in force of one Party's dataflow after a sequence of its ledger entries: a pure fold. To see it as of a moment, give
/// it the entries up to that moment.</summary>
public sealed class InForce
{
    private InForce(ImmutableSortedDictionary<TimePeriod, PeriodInForce> periods, ImmutableArray<ContextNote> notes, SharingTerms? chosen) =>
        (Periods, Notes, ChosenSharing) = (periods, notes, chosen);

    /// <summary>By period, ascending.</summary>
    public ImmutableSortedDictionary<TimePeriod, PeriodInForce> Periods { get; }

    /// <summary>The notes that have not been taken back, oldest first.</summary>
    public ImmutableArray<ContextNote> Notes { get; }

    /// <summary>The last sharing choice for the dataflow; null when none was ever made.</summary>
    public SharingTerms? ChosenSharing { get; }

    /// <summary>The terms of a release that names none.</summary>
    public SharingTerms UsualSharing => ChosenSharing ?? SharingTerms.Usual;

    /// <summary>Folds the entries of one Party and dataflow, which are in order of their <see cref="LedgerEvent.Seq"/>.</summary>
    /// <exception cref="ArgumentException">When they are of several Parties or dataflows, or out of order.</exception>
    public static InForce After(IEnumerable<LedgerEvent> events)
    {
        var periods = ImmutableSortedDictionary.CreateBuilder<TimePeriod, PeriodInForce>();
        var vintages = new Dictionary<TimePeriod, int>();
        var notes = new List<ContextNote>();
        SharingTerms? chosen = null;
        LedgerEvent? last = null;
        foreach (var entry in events)
        {
            if (last is not null && (entry.Seq <= last.Seq || entry.Party != last.Party || entry.Dataflow != last.Dataflow))
                throw new ArgumentException("The entries are of one Party and dataflow, in the order of the ledger.", nameof(events));
            last = entry;
            switch (entry.Kind)
            {
                case LedgerKind.Release or LedgerKind.Nil:
                    foreach (var period in entry.Periods)
                    {
                        var vintage = vintages[period] = vintages.GetValueOrDefault(period) + 1;
                        periods[period] = new(period, entry, entry.Sharing ?? chosen ?? SharingTerms.Usual, vintage);
                    }
                    break;
                case LedgerKind.Withdrawal:
                    foreach (var period in entry.Periods) periods.Remove(period);
                    break;
                case LedgerKind.Sharing:
                    chosen = entry.Sharing;
                    foreach (var period in periods.Keys.ToArray()) periods[period] = periods[period] with { Sharing = entry.Sharing! };
                    break;
                case LedgerKind.Note:
                    notes.Add(entry.Note!);
                    break;
                case LedgerKind.NoteWithdrawn:
                    notes.RemoveAll(note => note.Id == entry.NoteId);
                    break;
                default:
                    throw new ArgumentException($"No such kind: {entry.Kind}.", nameof(events));
            }
        }
        return new(periods.ToImmutable(), [.. notes], chosen);
    }
}
