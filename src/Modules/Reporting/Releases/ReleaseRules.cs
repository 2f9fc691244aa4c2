using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Narratives;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Releases;

/// <summary>Whether a change of what is in force may be made: pure, and asked under the ledger's lock. Each method returns why not, or null.</summary>
internal static class ReleaseRules
{
    /// <summary>Characters of a reason or of the words on permitted use.</summary>
    internal const int LongestText = 1000;

    /// <summary>May this submission be released over what stands?</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="plan">What its release would do.</param>
    /// <param name="reason">Why.</param>
    /// <param name="open">Warnings without the reply they need; 0 when the Party does not ask for replies.</param>
    internal static Problem? Release(Submission submission, ReleasePlan plan, string reason, int open = 0) => submission.State switch
    {
        SubmissionState.Loading => ReportingProblems.StillLoading(),
        SubmissionState.Discarded => ReportingProblems.Discarded(),
        _ when submission.Errors > 0 => ReportingProblems.HasErrors(submission.Errors),
        _ when plan.Periods.IsEmpty => ReportingProblems.NoFigures(),
        _ when plan.Named.IsEmpty => ReportingProblems.NothingNew(),
        _ when open > 0 => ReportingProblems.RepliesMissing(open),
        _ when plan.Revises => Reason(reason, plan.Count(PeriodChange.Revised)),
        _ => TooLong(reason),
    };

    /// <summary>May it take the place of what other agencies brought?</summary>
    internal static Problem? Displaces(ReleasePlan plan, bool meant) =>
        meant || plan.Displaced.IsEmpty ? null : ReportingProblems.OtherAgenciesStand(string.Join(", ", plan.Displaced.Select(agency => agency.Value)));

    /// <summary>May nil be reported for these periods over what stands?</summary>
    internal static Problem? Nil(Dataflow structure, IReadOnlyCollection<TimePeriod> periods, InForce standing, DateOnly today, string reason)
    {
        if (periods.Count == 0) return ReportingProblems.BadPeriods("");
        foreach (var period in periods)
        {
            if (!structure.Frequencies.Contains(period.Frequency)) return ReportingProblems.BadPeriods(period.ToString());
            if (period.End >= today) return ReportingProblems.PeriodNotOver(period.ToString());
        }
        if (periods.All(period => standing.Periods.TryGetValue(period, out var there) && there.IsNil)) return ReportingProblems.NilAlready();
        var replaced = periods.Count(period => standing.Periods.TryGetValue(period, out var there) && !there.IsNil);
        return replaced > 0 ? Reason(reason, replaced) : TooLong(reason);
    }

    /// <summary>May these periods be withdrawn?</summary>
    internal static Problem? Withdraw(IReadOnlyCollection<TimePeriod> periods, InForce standing, string reason)
    {
        if (periods.Count == 0) return ReportingProblems.BadPeriods("");
        foreach (var period in periods)
        {
            if (!standing.Periods.ContainsKey(period)) return ReportingProblems.NotInForce(period.ToString());
        }
        return Reason(reason, periods.Count);
    }

    /// <summary>Are these terms a Party may set?</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="owner">The Party that sets them.</param>
    /// <param name="known">The Parties there are; null when nobody can say.</param>
    internal static Problem? Sharing(SharingTerms terms, PartyId owner, IReadOnlyCollection<string>? known)
    {
        if (terms.PermittedUse.Length > LongestText) return ReportingProblems.TextTooLong("permittedUse", LongestText);
        if (terms.Audience == Audience.Named && terms.Parties.IsEmpty) return ReportingProblems.BadParties("");
        foreach (var party in terms.Parties)
        {
            if (party == owner || party.Value.Length is 0 or > 32 || known?.Contains(party.Value) == false) return ReportingProblems.BadParties(party.Value);
        }
        return null;
    }

    /// <summary>Has something happened since the reviewer looked that changes what this act would do?</summary>
    /// <param name="seen">The last entry the reviewer's page knew of; null when nothing was looked at.</param>
    /// <param name="entries">The entries of the Party's dataflow.</param>
    /// <param name="periods">The periods the act is about.</param>
    /// <param name="dataflow">The dataflow.</param>
    internal static Problem? Meanwhile(long? seen, IEnumerable<LedgerEvent> entries, IReadOnlyCollection<TimePeriod> periods, DataflowId dataflow)
    {
        if (seen is not { } head) return null;
        var moved = entries.Any(entry => entry.Seq > head
            && (entry.Kind == LedgerKind.Sharing || entry.Periods.Any(periods.Contains)));
        return moved ? ReportingProblems.ReleasedMeanwhile(dataflow.Value) : null;
    }

    /// <summary>Is this a note on figures of this dataflow?</summary>
    internal static Problem? Note(ContextNote note, Dataflow structure)
    {
        if (note.Texts.IsEmpty || note.Texts.Values.Any(string.IsNullOrWhiteSpace)) return ReportingProblems.NoteEmpty();
        if (note.Texts.Keys.Any(tag => tag.Length is < 2 or > 8)) return KernelProblems.BadField("language", note.Texts.Keys.First(tag => tag.Length is < 2 or > 8));
        if (note.Texts.Values.Any(text => text.Length > LongestNote)) return ReportingProblems.TextTooLong("note", LongestNote);
        if (note.Texts.Select(text => (text.Key, Trace: PersonalTraces.FirstIn(text.Value))).FirstOrDefault(text => text.Trace is not null) is { Trace: { } trace, Key: var tag })
            return ReportingProblems.HoldsTrace(trace, tag);
        foreach (var (dimension, codes) in note.Slice)
        {
            var at = structure.IndexOf(dimension);
            if (at < 0) return ReportingProblems.NoDimension(dimension, structure.Id);
            foreach (var code in codes)
            {
                if (structure.Dimensions[at].List.IndexOf(code) < 0) return ReportingProblems.NoCode(code, dimension);
            }
        }
        return note is { From: { } from, To: { } to } && to.End < from.Start ? ReportingProblems.BadPeriods($"{from}..{to}") : null;
    }

    /// <summary>Characters of a note.</summary>
    internal const int LongestNote = 4000;

    private static Problem? Reason(string reason, int periods) =>
        string.IsNullOrWhiteSpace(reason) ? ReportingProblems.ReasonNeeded(periods) : TooLong(reason);

    private static Problem? TooLong(string reason) => reason.Length > LongestText ? ReportingProblems.TextTooLong("reason", LongestText) : null;
}
