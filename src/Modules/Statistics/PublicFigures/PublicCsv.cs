using System.Globalization;
using Tallystick.Cube;
using Tallystick.Sdmx;
using Tallystick.Statistics.Tables;
using Tallystick.Vocabulary;

namespace Tallystick.Statistics.PublicFigures;

/// <summary>What is everybody's as CSV: one line per cell, with what was done to the figure on the same line, so that it cannot be cut off.</summary>
public static class PublicCsv
{
    /// <summary>Writes a table. A total over the rows has <c>_T</c> in each of their dimensions.</summary>
    public static void Write(PublicAnswer answer, Texts texts, TextWriter output)
    {
        output.Write("DATAFLOW,");
        foreach (var dimension in answer.Request.Rows) output.Write(dimension + ",");
        output.Write(TableRequest.Time + ",KIND,OBS_VALUE,SUPPRESSED,MISSING,LACKING,STATUSES,CONF_STATUS,REASONS,CHANGED,PERMITTED_USE,SOURCE\r\n");
        if (answer.Cells is not { } cells) return;
        var (rows, columns) = (cells.Rows, cells.Columns);
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < columns.Length; column++) Line(rows[row], columns[column][0], cells[row, column]);
        }
        for (var column = 0; answer.HasTotals && column < columns.Length; column++) Line(answer.Request.Rows.Select(_ => Codelist.Total), columns[column][0], cells.ColumnTotal(column));

        void Line(IEnumerable<string> key, string period, PublishedCell cell)
        {
            if (cell.Kind == PublishedKind.NotOpen) return;
            var found = cell.Cell;
            string[] fields =
            [
                answer.Flow.Id, .. key, period, PublicWords.Code(cell.Kind), found.Value?.ToString(CultureInfo.InvariantCulture) ?? "", Number(found.Suppressed), Number(found.Missing), Number(found.MissingPeriods.Length),
                found.Statuses, found.HiddenAs, string.Join(" ", PublicWords.Reasons(cell, answer, texts)), PublicWords.Changed(texts), PublicWords.Uses(answer), PublicWords.Source(answer, texts),
            ];
            output.Write(string.Join(',', fields.Select(TableCsv.Field)) + "\r\n");
        }

        static string Number(int count) => count == 0 ? "" : count.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Writes the perturbation table in use.</summary>
    public static void WriteMethod(TextWriter output)
    {
        output.Write("PARAMETERS,COUNT,PUBLISHED,FIRST_KEY,LAST_KEY,SHARE\r\n");
        foreach (var line in MethodLine.Of(PublicParameters.InUse))
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{PublicParameters.InUse.Version},{line.Count},{line.Published},{line.FirstKey},{line.LastKey},{line.Share:0.000000}\r\n"));
    }
}
