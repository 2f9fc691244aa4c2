using System.Text;
using Tallystick.Cube;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Statistics.Tables;

/// <summary>A table as CSV (RFC 4180, UTF-8, comma): one line per cell, codes and invariant numbers. What qualifies a figure stands on its own
/// line, so it cannot be cut off: reasons, notes, coverage, permitted use, source.</summary>
public static class TableCsv
{
    /// <summary>Writes the table. Sentences come in the language of <paramref name="texts"/>.</summary>
    public static void Write(TableAnswer answer, Texts texts, TextWriter output)
    {
        output.Write("DATAFLOW,");
        foreach (var dimension in answer.Request.Rows.Concat(answer.Request.Columns)) output.Write(dimension + ",");
        output.Write("KIND,OBS_VALUE,LOW,HIGH,PRINTED,STATUSES,CONF_STATUS,REASONS,NOTES,COVERAGE,PERMITTED_USE,SOURCE\r\n");
        var coverage = texts.Format("statistics.coverage", ("in", answer.PartiesIn), ("of", answer.Coverage.Length));
        var use = string.Join(" | ", answer.Restrictions.Select(r => r.Party + ": " + (r.PermittedUse.Length > 0 ? r.PermittedUse : texts["statistics.audience." + r.Circle.ToString().ToLowerInvariant()])));
        var source = texts.Format(answer.Roll.IsSynthetic ? "statistics.source-synthetic" : "statistics.source",
            ("exchange", texts.Of(answer.Roll.ExchangeName)), ("at", answer.AnsweredAt));
        var everywhere = Enumerable.Range(1, answer.Notes.Length).Where(n => !answer.Cells.Rows.Any(key => answer.NotesOf(key, true).Contains(n))
            && !answer.Cells.Columns.Any(key => answer.NotesOf(key, false).Contains(n))).ToList();
        foreach (var (row, column, cell) in answer.Cells.Filled())
        {
            output.Write(answer.Flow.Id + ",");
            foreach (var member in answer.Cells.Rows[row].Concat(answer.Cells.Columns[column])) output.Write(Field(member) + ",");
            var printed = cell.Value ?? cell.Reported;
            output.Write(cell.Kind switch { CellKind.Sum => "sum", CellKind.NoneReported => "none-reported", CellKind.Refused => "refused", _ => "absent" });
            output.Write("," + (cell.Kind == CellKind.Sum && printed is { } value ? Figure.Text(value, answer.Cells.Decimals) : ""));
            output.Write("," + (cell.Kind == CellKind.Sum ? Figure.Text(cell.Low, answer.Cells.Decimals) : ""));
            output.Write("," + (cell.Kind == CellKind.Sum && cell.High != Figure.Unbounded ? Figure.Text(cell.High, answer.Cells.Decimals) : ""));
            output.Write("," + (cell.Printed is { } parts ? Figure.Text(parts, answer.Cells.Decimals) : ""));
            output.Write("," + cell.Statuses + "," + cell.HiddenAs + ",");
            output.Write(Field(string.Join(" ", CellWords.Reasons(cell, answer, texts))) + ",");
            var notes = answer.NotesOf(answer.Cells.Rows[row], true).Concat(answer.NotesOf(answer.Cells.Columns[column], false)).Concat(everywhere).Distinct().Order();
            output.Write(Field(string.Join(" | ", notes.Select(n => answer.Notes[n - 1].Party + ": " + NoteWords.Of(answer.Notes[n - 1].Note, texts).Text))) + ",");
            output.Write(Field(coverage) + "," + Field(use) + "," + Field(source) + "\r\n");
        }
    }

    /// <summary>A field, quoted where it must be; a text that a spreadsheet would run as a formula is made plain text first.</summary>
    internal static string Field(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r') text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : new StringBuilder("\"").Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"').ToString();
    }
}
