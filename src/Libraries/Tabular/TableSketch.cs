namespace Tallystick.Tabular;

/// <summary>What was found in a file: how it is written, its header and first rows. It keeps cells of the file, so it is for the person
/// who brought it, not for a log.</summary>
public sealed record TableSketch
{
    /// <summary>The kind of file.</summary>
    public required TableFormat Format { get; init; }

    /// <summary>The encoding the text is read in; null for a workbook.</summary>
    public string? Encoding { get; init; }

    /// <summary>How the encoding is known; null for a workbook.</summary>
    public EncodingSource? EncodingSource { get; init; }

    /// <summary>What stands between cells; null for a workbook.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The workbook's sheets in its order, hidden ones too; none for text.</summary>
    public IReadOnlyList<TableSheet> Sheets { get; init; } = [];

    /// <summary>The sheet the rows are from; null for text.</summary>
    public string? Sheet { get; init; }

    /// <summary>The row the header was read from.</summary>
    public required long HeaderRow { get; init; }

    /// <summary>The names in the header.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The first rows below the header, blank ones left out.</summary>
    public required IReadOnlyList<SketchRow> Rows { get; init; }

    /// <summary>The rows above the header, at most 20, blank ones left out.</summary>
    public required IReadOnlyList<SketchRow> Above { get; init; }

    /// <summary>The row that looks most like a header: the first, from the top of the file, as wide as rows commonly are here. A proposal
    /// for a person; nothing acts on it.</summary>
    public required long LikelyHeaderRow { get; init; }

    public required int LikelyHeaderRows { get; init; }

    /// <summary>The options with everything found filled in, so that the file opens again exactly as seen.</summary>
    public TableOptions Settle(TableOptions options) => options with
    {
        Format = Format,
        Encoding = Encoding,
        Delimiter = Delimiter ?? options.Delimiter,
        Sheet = Sheet,
        HeaderRow = (int)Math.Min(HeaderRow, int.MaxValue),
    };

    internal static TableSketch Draw(Func<Stream> rewound, string fileName, TableOptions options, int count)
    {
        using var reader = Tables.Open(rewound(), fileName, options);
        var headerRow = reader.RowNumber;
        var rows = Take(reader, count, long.MaxValue);
        var sketch = new TableSketch
        {
            Format = reader switch { XlsxReader => TableFormat.Xlsx, OdsReader => TableFormat.Ods, _ => TableFormat.Csv },
            HeaderRow = headerRow,
            Columns = reader.Columns,
            Rows = rows,
            Above = [],
            LikelyHeaderRow = headerRow,
            LikelyHeaderRows = 1,
        };
        sketch = reader switch
        {
            DelimitedReader text => sketch with
            {
                Encoding = text.Dialect.Encoding.Name,
                EncodingSource = text.Dialect.EncodingSource,
                Delimiter = text.Dialect.Delimiter,
            },
            XlsxReader book => sketch with { Sheets = book.Sheets, Sheet = book.Sheet },
            OdsReader book => sketch with { Sheets = book.ReadSheets(), Sheet = book.Sheet },
            _ => sketch,
        };

        var top = Top(rewound, fileName, sketch.Settle(options) with { HeaderRow = 1 });
        return sketch with
        {
            Above = [.. top.Where(r => r.Number < headerRow).TakeLast(20)],
            LikelyHeaderRow = Likely(top, headerRow),
        };
    }

    /// <summary>The first rows from the top, whatever the header; what cannot be read there was passed over on purpose.</summary>
    private static List<SketchRow> Top(Func<Stream> rewound, string fileName, TableOptions options)
    {
        try
        {
            using var reader = Tables.Open(rewound(), fileName, options);
            List<SketchRow> first = [new(reader.RowNumber, reader.Columns)];
            first.AddRange(Take(reader, 50, long.MaxValue));
            return first;
        }
        catch (TableException)
        {
            return [];
        }
    }

    private static List<SketchRow> Take(TableReader reader, int count, long before)
    {
        List<SketchRow> rows = [];
        while (rows.Count < count && reader.Read() && reader.RowNumber < before)
        {
            var cells = new string[reader.CellCount];
            for (var i = 0; i < cells.Length; i++)
                cells[i] = reader.Cell(i).ToString();
            rows.Add(new(reader.RowNumber, cells));
        }
        return rows;
    }

    private static long Likely(List<SketchRow> top, long fallback)
    {
        if (top.Count == 0)
            return fallback;
        var common = top.GroupBy(r => r.Cells.Count).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key).First().Key;
        return top.FirstOrDefault(r => r.Cells.Count >= common && r.Cells.Count(c => !string.IsNullOrWhiteSpace(c)) * 2 > common)?.Number
            ?? fallback;
    }
}

/// <summary>A row as it stands in the file, with its number as a person counts.</summary>
public sealed record SketchRow(long Number, IReadOnlyList<string> Cells);

/// <summary>A sheet of a workbook.</summary>
/// <param name="Name">As on its tab.</param>
/// <param name="Hidden">Whether the workbook hides it.</param>
public sealed record TableSheet(string Name, bool Hidden);

/// <summary>How the encoding of a text came to be known, surest first.</summary>
public enum EncodingSource
{
    /// <summary>Somebody said so.</summary>
    Named,
    /// <summary>The file begins with a byte order mark.</summary>
    Marked,
    /// <summary>The file's beginning is strict UTF-8.</summary>
    Found,
    /// <summary>It is not UTF-8, so windows-1252 is assumed: a person should look at the accents.</summary>
    Assumed,
}
