using System.Collections.Immutable;
using Tallystick.Reporting.Mapping;
using Tallystick.Tabular;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Suggestion;

/// <summary>A file after one pass: how it is written, and what each column holds. Memory is bounded by the number of columns, not of rows.</summary>
/// <param name="FileName">Its name, for a title.</param>
/// <param name="Sketch">How it is written.</param>
/// <param name="Encoding">How well the encoding is known.</param>
/// <param name="HeaderRow">How well the row of the header is known.</param>
/// <param name="Splits">Columns that pack several.</param>
/// <param name="Columns">The file's own columns, then those of the splits.</param>
/// <param name="Own">How many columns the file itself has.</param>
/// <param name="Rows">Data rows.</param>
/// <param name="Sample">Some rows from all over the file, cells in the order of the columns.</param>
internal sealed record FileProfile(string FileName, TableSketch Sketch, Certainty Encoding, Certainty HeaderRow, ImmutableArray<ColumnSplit> Splits,
    ImmutableArray<ColumnProfile> Columns, int Own, long Rows, IReadOnlyList<string[]> Sample)
{
    private const int MostSampled = 3000;
    private static readonly string[] Guesses = ["windows-1252", "windows-1251", "windows-1256", "windows-1250", "windows-1253", "windows-1254", "iso-8859-5", "iso-8859-6"];

    /// <summary>Reads a file once, after a look at its beginning.</summary>
    /// <param name="stream">A stream that can seek; left at its end.</param>
    /// <param name="fileName">Its name.</param>
    /// <param name="sheet">The sheet of a workbook, or null.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="TableException">The file is not a table we read.</exception>
    public static FileProfile Of(Stream stream, string fileName, string? sheet, CancellationToken ct = default)
    {
        var options = new TableOptions { Sheet = sheet };
        var sketch = Tables.Look(stream, fileName, options);
        var encoding = Certainty.Sure;
        if (sketch.EncodingSource == EncodingSource.Assumed)
        {
            sketch = Decoded(stream, fileName, options);
            encoding = Certainty.Likely;
        }
        var header = Certainty.Sure;
        if (sketch.LikelyHeaderRow != sketch.HeaderRow)
        {
            sketch = Tables.Look(stream, fileName, sketch.Settle(options) with { HeaderRow = (int)sketch.LikelyHeaderRow });
            header = Certainty.Likely;
        }
        if (!LooksLikeHeader(sketch)) header = Certainty.None;
        using var table = Tables.Open(stream, fileName, sketch.Settle(options));
        return Read(table, fileName, sketch, encoding, header, ct);
    }

    private static FileProfile Read(TableReader table, string fileName, TableSketch sketch, Certainty encoding, Certainty header, CancellationToken ct)
    {
        var splits = Packed(sketch);
        var cells = new RowCells(table, splits);
        ImmutableArray<ColumnProfile> columns = [.. cells.Names.Select((name, i) => new ColumnProfile(name, i))];
        var sample = new List<string[]>();
        long rows = 0;
        var stride = 1;
        while (table.Read())
        {
            if (++rows % 4096 == 0) ct.ThrowIfCancellationRequested();
            if (cells.Cut() >= 0) continue;
            for (var i = 0; i < columns.Length; i++) columns[i].Add(cells.Cell(i));
            if (rows % stride != 0) continue;
            var row = new string[columns.Length];
            for (var i = 0; i < row.Length; i++) row[i] = PlainText.Of(cells.Cell(i));
            sample.Add(row);
            if (sample.Count < MostSampled) continue;
            sample = [.. sample.Where((_, i) => i % 2 == 1)];
            stride *= 2;
        }
        foreach (var column in columns) column.Close();
        return new(fileName, sketch, encoding, header, splits, columns, cells.Real, rows, sample);
    }

    /// <summary>Eurostat's bulk files pack their key: <c>sex,age,geo\time</c> above <c>F,TOTAL,AT</c>.</summary>
    private static ImmutableArray<ColumnSplit> Packed(TableSketch sketch)
    {
        if (sketch.Columns.Count == 0 || sketch.Rows.Count == 0) return [];
        var name = PlainText.Of(sketch.Columns[0]);
        var slash = name.LastIndexOf('\\');
        var parts = (slash < 0 ? name : name[..slash]).Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length < 2 || parts.Any(part => part.Length == 0) || parts.Distinct(StringComparer.Ordinal).Count() < parts.Length) return [];
        return sketch.Rows.All(row => row.Cells.Count > 0 && row.Cells[0].Split(',').Length == parts.Length) ? [new(0, name, ",", [.. parts])] : [];
    }

    /// <summary>An 8-bit text that is not UTF-8, in the encoding in which most of its words are words.</summary>
    private static TableSketch Decoded(Stream stream, string fileName, TableOptions options)
    {
        var areas = AreaNames.For(StructureCatalog.Default.Areas);
        TableSketch? best = null;
        var most = -1;
        foreach (var guess in Guesses.Where(Tables.Encodings.Contains))
        {
            TableSketch sketch;
            try { sketch = Tables.Look(stream, fileName, options with { Encoding = guess }, 500); }
            catch (TableException) { continue; }
            var words = sketch.Columns.Concat(sketch.Rows.SelectMany(row => row.Cells)).Where(cell => cell.Length <= 60 && cell.Any(c => c > 127)).Distinct(StringComparer.Ordinal).Take(400);
            var known = words.Count(word => HeaderWords.All.Contains(FoldedText.Of(word)) || MonthNames.Find(word) > 0 || areas.Names(word));
            if (known > most) (best, most) = (sketch, known);
        }
        return best ?? Tables.Look(stream, fileName, options);
    }

    private static bool LooksLikeHeader(TableSketch sketch) =>
        sketch.Columns.Count(name => name.Length > 0) * 10 >= sketch.Columns.Count * 8
        && sketch.Columns.Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).Count() == sketch.Columns.Count(name => name.Length > 0)
        && sketch.Columns.Count(name => NumberShape.Of(name.Trim()).Kind != NumberKind.None && !PeriodForms.Of(PlainText.Of(name)).Any()) * 2 <= sketch.Columns.Count;
}
