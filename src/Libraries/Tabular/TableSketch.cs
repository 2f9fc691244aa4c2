namespace Tallystick.Tabular;

/// <summary>What was found in a file: how it is written, its header and first rows. It keeps cells of the file, so it is for the person
/// who brought it, not for a log.</summary>
public sealed record TableSketch
{
    /// <summary>The kind of file.</summary>
    public required TableFormat Format { get; init; }

    /// <summary>The encoding the text is read in; null for a workbook and JSON.</summary>
    public string? Encoding { get; init; }

    /// <summary>How the encoding is known; null for a workbook and JSON.</summary>
    public EncodingSource? EncodingSource { get; init; }

    /// <summary>What stands between cells; null for a workbook and JSON.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The workbook's sheets in its order, hidden ones too; the lists of records inside a JSON object; none for text.</summary>
    public IReadOnlyList<TableSheet> Sheets { get; init; } = [];

    /// <summary>The sheet or list the rows are from; null for text and for a JSON file that is the list.</summary>
    public string? Sheet { get; init; }

    /// <summary>The first row of the header; 0 for JSON, whose names stand in every record.</summary>
    public required long HeaderRow { get; init; }

    /// <summary>The names in the header.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The first rows below the header, blank ones left out.</summary>
    public required IReadOnlyList<SketchRow> Rows { get; init; }

    /// <summary>The rows above the header, at most 20, blank ones left out.</summary>
    public IReadOnlyList<SketchRow> Above { get; init; } = [];

    /// <summary>Rows below the header that were looked through: all, or the first <see cref="Reach"/>, or those before a fault.</summary>
    public long RowsSeen { get; init; }

    /// <summary>Whether the table's end was reached: only then is anything said of a footer or of merged cells.</summary>
    public bool Whole { get; init; }

    /// <summary>The row that looks most like a header: the first, from the top of the file, as wide as rows commonly are here; 0 for JSON.
    /// This and what follows are proposals for a person; nothing acts on them.</summary>
    public long LikelyHeaderRow { get; init; }

    /// <summary>How many rows the header seems to have; 0 for JSON.</summary>
    public int LikelyHeaderRows { get; init; }

    /// <summary>Merged cells in the rows that look like the header.</summary>
    public IReadOnlyList<CellSpan> MergedHeader { get; init; } = [];

    /// <summary>The row a footer seems to begin at: from there on rows fill their first cell only, or begin as a source or a note does. Null
    /// when there is none.</summary>
    public long? LikelyFooterRow { get; init; }

    /// <summary>Rows amid the data that fill their first cell only, at most 100: notes perhaps, or headings.</summary>
    public IReadOnlyList<long> NoteRows { get; init; } = [];

    /// <summary>How many rows of data the sheet hides.</summary>
    public long HiddenRows { get; init; }

    /// <summary>Which these are, at most 100.</summary>
    public IReadOnlyList<long> HiddenRowNumbers { get; init; } = [];

    /// <summary>How many rows are looked through for a footer and hidden rows.</summary>
    public const int Reach = 200_000;

    /// <summary>The options with everything found filled in, so that the file opens again exactly as seen.</summary>
    public TableOptions Settle(TableOptions options) => options with
    {
        Format = Format,
        Encoding = Encoding,
        Delimiter = Delimiter ?? options.Delimiter,
        Sheet = Sheet,
        HeaderRow = (int)Math.Clamp(HeaderRow, 1, int.MaxValue),
    };

    internal static TableSketch Draw(Func<Stream> rewound, string fileName, TableOptions options, int count)
    {
        using var reader = (FramedReader)Tables.Open(rewound(), fileName, options);
        var rows = Take(reader, count);
        var end = new LikelyFooter(reader.Columns.Count);
        foreach (var row in rows)
            end.See(row.Number, row.Cells.Count, i => string.IsNullOrWhiteSpace(row.Cells[i]), row.Cells[0]);
        var whole = ReadOn(reader, end, rows.Count < count);
        var sketch = Describe(reader) with
        {
            HeaderRow = reader.HeaderRow,
            Columns = reader.Columns,
            Rows = rows,
            RowsSeen = end.Rows,
            Whole = whole,
            LikelyFooterRow = whole && reader is not JsonTableReader ? end.Row : null,
            NoteRows = reader is JsonTableReader ? [] : [.. end.Notes.Where(number => !whole || !(number >= end.Row))],
            HiddenRows = reader.HiddenRows,
            HiddenRowNumbers = reader.HiddenNumbers,
        };
        if (reader is JsonTableReader)
            return sketch;

        var top = Top(rewound, fileName, sketch.Settle(options) with { HeaderRow = 1, HeaderRows = 1, LastRow = long.MaxValue, Footer = [] });
        var spans = whole && top.Count > 0 ? reader.MergedUpTo(top[^1].Number) : [];
        var (likely, deep) = LikelyHeader.Of(top, spans, reader is DelimitedReader) ?? (reader.HeaderRow, 1);
        return sketch with
        {
            Above = [.. top.Where(r => r.Number < reader.HeaderRow).TakeLast(20)],
            LikelyHeaderRow = likely,
            LikelyHeaderRows = deep,
            MergedHeader = [.. spans.Where(span => span.Row >= likely && span.Row < likely + deep)],
        };
    }

    private static TableSketch Describe(FramedReader reader)
    {
        var sketch = new TableSketch { Format = TableFormat.Csv, HeaderRow = 0, Columns = [], Rows = [] };
        return reader switch
        {
            DelimitedReader text => sketch with
            {
                Encoding = text.Dialect.Encoding.Name,
                EncodingSource = text.Dialect.EncodingSource,
                Delimiter = text.Dialect.Delimiter,
            },
            XlsxReader book => sketch with { Format = TableFormat.Xlsx, Sheets = book.Sheets, Sheet = book.Sheet },
            OdsReader book => sketch with { Format = TableFormat.Ods, Sheets = book.ReadSheets(), Sheet = book.Sheet },
            JsonTableReader json => sketch with { Format = TableFormat.Json, Sheets = [.. json.Lists.Select(list => new TableSheet(list, false))], Sheet = json.List },
            _ => sketch,
        };
    }

    /// <summary>Looks through the rows not shown; a fault among them is met again by whoever reads them.</summary>
    private static bool ReadOn(FramedReader reader, LikelyFooter end, bool ended)
    {
        try
        {
            while (!ended && end.Rows < Reach)
            {
                ended = !reader.Read();
                if (!ended)
                    end.See(reader.RowNumber, reader.CellCount, i => reader.Cell(i).IsWhiteSpace(), reader.Cell(0));
            }
            return ended;
        }
        catch (TableException)
        {
            return false;
        }
    }

    /// <summary>The first rows from the top, whatever the header; what cannot be read there was passed over on purpose.</summary>
    private static List<SketchRow> Top(Func<Stream> rewound, string fileName, TableOptions options)
    {
        try
        {
            using var reader = (FramedReader)Tables.Open(rewound(), fileName, options);
            return [new(reader.HeaderRow, reader.Columns), .. Take(reader, 50)];
        }
        catch (TableException)
        {
            return [];
        }
    }

    private static List<SketchRow> Take(TableReader reader, int count)
    {
        List<SketchRow> rows = [];
        while (rows.Count < count && reader.Read())
        {
            var cells = new string[reader.CellCount];
            for (var i = 0; i < cells.Length; i++)
                cells[i] = reader.Cell(i).ToString();
            rows.Add(new(reader.RowNumber, cells));
        }
        return rows;
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
    /// <summary>The file's beginning is strict UTF-8, or UTF-16 by where its zero bytes stand.</summary>
    Found,
    /// <summary>It is neither; this is the encoding whose letters make the most sense there. A person should look at the accents.</summary>
    Assumed,
}
