using Tallystick.Cube;
using Tallystick.Vocabulary;

namespace Tallystick.Statistics.Tables;

/// <summary>A table for a terminal: names, words for what is no number, and below it what qualifies the figures.</summary>
public static class TableText
{
    /// <summary>Writes the table.</summary>
    public static void Write(TableAnswer answer, Texts texts, TextWriter output)
    {
        if (answer.Roll.IsSynthetic) output.WriteLine(texts.Format("statistics.source-synthetic", ("exchange", texts.Of(answer.Roll.ExchangeName)), ("at", answer.AnsweredAt)));
        output.WriteLine($"{texts.Of(answer.Flow.Name)}, {texts.Period(answer.From)} – {texts.Period(answer.To)} ({texts["statistics.unit." + answer.Flow.Unit.ToLowerInvariant()]})");
        var cells = answer.Cells;
        var grid = new List<string[]>();
        var labels = Math.Max(1, answer.Request.Rows.Length);
        grid.Add([.. answer.Request.Rows.Length == 0 ? [""] : answer.Request.Rows.Select(d => KeyNames.Dimension(answer, d, texts)),
            .. cells.Columns.Select(key => key.Length == 0 ? texts["statistics.table.value"] : string.Join(" / ", KeyNames.Members(answer, answer.Request.Columns, key, texts)))]);
        var reasons = new List<string>();
        for (var r = 0; r < cells.Rows.Length; r++)
        {
            var row = r;
            grid.Add([.. cells.Rows[r].Length == 0 ? [texts["statistics.table.total"]] : KeyNames.Members(answer, answer.Request.Rows, cells.Rows[r], texts),
                .. Enumerable.Range(0, cells.Columns.Length).Select(c => Word(cells[row, c]))]);
        }
        if (answer.Request.Rows.Length > 0 && cells.Rows.Length > 1 && cells.ColumnTotals.Length > 0)
        {
            grid.Add([.. Enumerable.Range(0, labels).Select(i => i == 0 ? texts["statistics.table.total"] : ""), .. cells.ColumnTotals.Select(Word)]);
        }
        var widths = Enumerable.Range(0, grid[0].Length).Select(i => grid.Max(line => line[i].Length)).ToArray();
        foreach (var line in grid)
        {
            output.WriteLine(string.Join("  ", line.Select((cell, i) => i < labels ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd());
        }
        for (var i = 0; i < reasons.Count; i++) output.WriteLine($"[{i + 1}] {reasons[i]}");
        output.WriteLine(texts.Format("statistics.coverage", ("in", answer.PartiesIn), ("of", answer.Coverage.Length)));
        foreach (var party in answer.Coverage)
        {
            foreach (var left in party.LeftOut) output.WriteLine($"  {party.Party.Id}: {CoverageWords.Of(left, answer.Flow, texts)}");
        }
        foreach (var note in answer.Notes) output.WriteLine($"{texts["statistics.notes"]}: {note.Party}: {NoteWords.Of(note.Note, texts).Text}");
        foreach (var restriction in answer.Restrictions)
            output.WriteLine($"{restriction.Party}: {texts["statistics.audience." + restriction.Circle.ToString().ToLowerInvariant()]} {restriction.PermittedUse}".TrimEnd());

        string Word(Cell cell)
        {
            var why = string.Join(" ", CellWords.Reasons(cell, answer, texts));
            if (why.Length == 0) return CellWords.Short(cell, cells.Decimals, texts);
            var at = reasons.IndexOf(why);
            if (at < 0) { reasons.Add(why); at = reasons.Count - 1; }
            return $"{CellWords.Short(cell, cells.Decimals, texts)} [{at + 1}]";
        }
    }
}
