using Tallystick.Reporting.Ledger;

namespace Tallystick.Reporting.Releases;

/// <summary>A ledger entry of the asker's own Party as the interface says it.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="Kind">release, nil, withdrawal, sharing, note, note-withdrawn.</param>
/// <param name="Dataflow">The dataflow.</param>
/// <param name="At">When.</param>
/// <param name="Periods">The periods named.</param>
/// <param name="Submission">The submission released.</param>
/// <param name="Reason">Why.</param>
/// <param name="Sharing">The terms.</param>
/// <param name="Note">The note bound.</param>
/// <param name="NoteId">The note bound or taken back.</param>
/// <param name="By">Who acted.</param>
internal sealed record LedgerAnswer(long Seq, string Kind, string Dataflow, DateTimeOffset At, IReadOnlyList<string> Periods, string? Submission, string? Reason,
    LedgerJson.SharingDocument? Sharing, LedgerJson.NoteDocument? Note, string? NoteId, string By)
{
    internal static LedgerAnswer Of(LedgerEvent e) => new(e.Seq, LedgerJson.Word(e.Kind), e.Dataflow.Value, e.At, [.. e.Periods.Select(p => p.ToString())],
        e.SubmissionId, e.Reason.Length > 0 ? e.Reason : null, e.Sharing is null ? null : LedgerJson.Document(e.Sharing),
        e.Note is null ? null : LedgerJson.Document(e.Note), e.NoteId, e.ByName);
}
