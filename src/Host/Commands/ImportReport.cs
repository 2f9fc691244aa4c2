using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Host.Commands;

/// <summary>What came of an import, as scripts read it.</summary>
internal static class ImportReport
{
    /// <summary>The report as an object that JSON is made of.</summary>
    /// <param name="result">What came of it.</param>
    /// <param name="released">The entry of the ledger, when it was released.</param>
    /// <param name="texts">The language of the sentences.</param>
    internal static object Of(IntakeResult result, long? released, Texts texts)
    {
        var s = result.Submission;
        return new
        {
            submission = s.Id,
            number = s.Number,
            party = s.Party.Value,
            dataflow = s.Dataflow.Value,
            file = s.FileName,
            sha256 = s.FileSha256,
            alreadyKnown = result.AlreadyKnown,
            rowsRead = s.RowsRead,
            rowsUsed = s.RowsUsed,
            rowsDropped = s.RowsDropped,
            figures = s.Figures,
            errors = result.Report.Errors,
            released,
            dropped = result.Report.Dropped,
            periods = result.Periods.Select(p => new { period = p.Period.ToString(), figures = p.Figures, suppressed = p.Hidden, missing = p.Missing, total = p.Total is { } total ? Range(total) : null }),
            findings = result.Report.Findings.Select(f => new { severity = f.Word, code = f.Code, row = f.Row, column = f.Column, value = f.Value, times = f.Times, sentence = f.Sentence(texts) }),
        };
    }

    /// <summary>A total as printed for scripts: invariant, an open end left empty.</summary>
    private static string Range(TotalRange total) => total.Low == total.High ? Figure.Text(total.Low, total.Decimals)
        : Figure.Text(total.Low, total.Decimals) + ".." + (total.High == Figure.Unbounded ? "" : Figure.Text(total.High, total.Decimals));
}
