using System.Collections.Immutable;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Ledger;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Submissions;

/// <summary>A submission as the interface says it.</summary>
/// <param name="Id">The id.</param>
/// <param name="State">loading, checked, released or discarded.</param>
/// <param name="Dataflow">The dataflow.</param>
/// <param name="Agency">The agency that brought it; null for the Party as such.</param>
/// <param name="FileName">The file's name.</param>
/// <param name="FileSha256">The file's hash.</param>
/// <param name="FileBytes">The file's size.</param>
/// <param name="MappingSha256">The hash of the mapping.</param>
/// <param name="CreatedAt">When it was brought.</param>
/// <param name="RowsRead">Rows read.</param>
/// <param name="RowsUsed">Rows that became figures.</param>
/// <param name="RowsDropped">Rows left out on purpose.</param>
/// <param name="Figures">Figures stored.</param>
/// <param name="Errors">Findings that keep it from being released.</param>
/// <param name="AlreadyKnown">True when a file brought just now was recognised as this one's.</param>
/// <param name="Progress">How far it has come, while loading on this node.</param>
/// <param name="Findings">What the checks found; only for a single submission.</param>
internal sealed record SubmissionAnswer(string Id, string State, string Dataflow, string? Agency, string FileName, string FileSha256, long FileBytes,
    string MappingSha256, DateTimeOffset CreatedAt, long RowsRead, long RowsUsed, long RowsDropped, long Figures, long Errors, bool AlreadyKnown,
    ProgressAnswer? Progress, IReadOnlyList<FindingAnswer>? Findings)
{
    internal static SubmissionAnswer Of(Submission s, Texts? texts = null, ImportProgress? progress = null, bool known = false,
        IReadOnlyDictionary<int, ContextNote>? replies = null) => new(
        s.Id, s.State.ToString().ToLowerInvariant(), s.Dataflow.Value, s.Agency.Value.Length > 0 ? s.Agency.Value : null, s.FileName, s.FileSha256, s.FileBytes,
        s.MappingSha256, s.CreatedAt, s.RowsRead, s.RowsUsed, s.RowsDropped, s.Figures, s.Errors, known,
        progress is null ? null : new(progress.Stage.ToString().ToLowerInvariant(), progress.Percent, progress.Rows, progress.FiguresWritten),
        texts is null ? null : [.. CheckReport.Read(s.Report).Findings.Select((f, place) => FindingAnswer.Of(place + 1, f, texts, replies))]);
}

/// <summary>How far an import has come.</summary>
internal sealed record ProgressAnswer(string Stage, int Percent, long Rows, long FiguresWritten);

/// <summary>What a submission holds of one period; the total as text, with its point, from the least to the most (null: no upper end).</summary>
internal sealed record PeriodAnswer(string Period, long Figures, long Hidden, long Missing, string? TotalLow, string? TotalHigh)
{
    internal static PeriodAnswer Of(PeriodSummary p) => new(p.Period.ToString(), p.Figures, p.Hidden, p.Missing,
        p.Total is { } total ? Figure.Text(total.Low, total.Decimals) : null,
        p.Total is { High: not Figure.Unbounded } bounded ? Figure.Text(bounded.High, bounded.Decimals) : null);
}

/// <summary>A finding with its place and the sentence that helps.</summary>
/// <param name="Number">Its number in the report, from 1; a reply names it.</param>
/// <param name="Severity">error, warning or info.</param>
/// <param name="Code">Stable words joined by hyphens.</param>
/// <param name="Row">Row of the file, or 0.</param>
/// <param name="Column">Column of the file, or empty.</param>
/// <param name="Value">The text found.</param>
/// <param name="Times">In how many places.</param>
/// <param name="Sentence">What is wrong and what helps.</param>
/// <param name="Period">The period it is about, where it is about one.</param>
/// <param name="Slice">The codes it is about, where it is about some.</param>
/// <param name="Reply">What was replied to it, by language.</param>
internal sealed record FindingAnswer(int Number, string Severity, string Code, long Row, string Column, string Value, int Times, string Sentence,
    string? Period, IReadOnlyDictionary<string, ImmutableArray<string>>? Slice, IReadOnlyDictionary<string, string>? Reply)
{
    internal static FindingAnswer Of(int number, CheckFinding f, Texts texts, IReadOnlyDictionary<int, ContextNote>? replies) => new(
        number, f.Word, f.Code, f.Row, f.Column, f.Value, f.Times, f.Sentence(texts), f.Period?.ToString(), f.Slice.IsEmpty ? null : f.Slice,
        replies?.GetValueOrDefault(number)?.Texts);
}
