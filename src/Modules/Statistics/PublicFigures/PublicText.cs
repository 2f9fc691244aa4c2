using System.Globalization;
using Tallystick.Cube;
using Tallystick.Statistics.Tables;
using Tallystick.Vocabulary;

namespace Tallystick.Statistics.PublicFigures;

/// <summary>What is everybody's, for a terminal.</summary>
public static class PublicText
{
    /// <summary>Writes a table, with what was done to its figures above it.</summary>
    public static void Write(PublicAnswer answer, Texts texts, TextWriter output)
    {
        output.WriteLine(PublicWords.Source(answer, texts));
        output.WriteLine($"{texts.Of(answer.Flow.Name)} ({texts["statistics.unit." + answer.Flow.Unit.ToLowerInvariant()]}). {PublicWords.Changed(texts)}");
        if (answer.Cells is not { } cells)
        {
            output.WriteLine(texts["statistics.public.empty"]);
            return;
        }
        var (rows, columns) = (cells.Rows, cells.Columns);
        var labels = Math.Max(1, answer.Request.Rows.Length);
        var grid = new List<string[]>
        {
            (string[])[.. answer.Request.Rows.IsEmpty ? [""] : answer.Request.Rows.Select(id => KeyNames.Dimension(answer.Flow, id, texts)),
                .. columns.Select(key => KeyNames.Member(answer.Flow, answer.Roll, TableRequest.Time, key[0], texts))],
        };
        for (var row = 0; row < rows.Length; row++)
        {
            var at = row;
            grid.Add([.. PublicWords.Row(answer, rows[row], texts), .. columns.Select((_, column) => Word(cells[at, column]))]);
        }
        if (answer.HasTotals) grid.Add([texts["statistics.table.total"], .. Enumerable.Repeat("", labels - 1), .. columns.Select((_, column) => Word(cells.ColumnTotal(column)))]);
        var widths = Enumerable.Range(0, grid[0].Length).Select(i => grid.Max(line => line[i].Length)).ToArray();
        foreach (var line in grid) output.WriteLine(string.Join("  ", line.Select((cell, i) => i < labels ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd());
        foreach (var use in answer.Uses) output.WriteLine($"{use.Party.Id}: {use.Words}");

        string Word(PublishedCell cell) => PublicWords.Short(cell, texts) + (PublicWords.Reasons(cell, answer, texts).Length > 0 ? " *" : "");
    }

    /// <summary>Writes the parameters in use.</summary>
    public static void WriteMethod(TextWriter output)
    {
        var (design, parameters) = (PublicParameters.Design, PublicParameters.InUse);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{parameters.Version}: keys 0 to {parameters.Keys - 1}, most change {design.Most}, variance {design.Variance}, never published {string.Join(", ", Enumerable.Range(1, design.Blocked))}"));
        foreach (var line in MethodLine.Of(parameters))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line.Count,3} -> {line.Published,3}  keys {line.FirstKey,6} to {line.LastKey,6}  {line.Share:0.000000}"));
    }
}
