namespace Tallystick.Tabular;

/// <summary>Reads a table row by row, whatever the file was: the one door between a national file and everything after it. Cells are
/// text as the file shows it (numbers and dates of workbooks in invariant ISO form, values of JSON as written). It keeps one row in
/// memory and hands out spans that live until the next <see cref="Read"/>. It guesses nothing about meaning.</summary>
/// <remarks>A reader is used by one thread. Faults of the file are <see cref="TableException"/>s with the place; nothing else escapes.</remarks>
public abstract class TableReader : IDisposable
{
    /// <summary>The names in the header, trimmed and on one line, in order; a repeated or empty name is as found.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>The row the cells are from, counted as a person counts lines or sheet rows: the first of the file is 1, the header
    /// included. For a record over several lines, its first. In JSON the record, the first being 1.</summary>
    public abstract long RowNumber { get; }

    /// <summary>Bytes of the file consumed so far, for progress.</summary>
    public abstract long BytesRead { get; }

    /// <summary>Goes to the next data row; false at the end. Blank rows are passed over.</summary>
    public abstract bool Read();

    /// <summary>How many cells the row has; may differ from the number of columns.</summary>
    public abstract int CellCount { get; }

    /// <summary>The text of a cell; empty past the end of a short row. Valid until the next <see cref="Read"/>.</summary>
    public abstract ReadOnlySpan<char> Cell(int column);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>What is wrong with a file as a table. Every kind has a sentence in six languages under <c>problem.reporting-file-…</c>.</summary>
public enum TableFault
{
    /// <summary>No bytes, or nothing but blanks.</summary>
    Empty,
    /// <summary>Nothing that could be a header.</summary>
    NoHeader,
    /// <summary>Bytes that are not text in the encoding named.</summary>
    BadEncoding,
    /// <summary>A quote opened and never closed, or text after a closing quote.</summary>
    BrokenQuote,
    /// <summary>A line longer than the limit.</summary>
    LineTooLong,
    /// <summary>A row with more cells than the limit.</summary>
    TooManyColumns,
    /// <summary>A workbook that unpacks to more than the limit or at an absurd ratio, or a sheet with more rows than a sheet can have.</summary>
    TooLarge,
    /// <summary>Not the kind of file it claims to be, or damaged.</summary>
    Damaged,
    /// <summary>The workbook has no such sheet, or the JSON no such list, or several and none is named.</summary>
    NoSheet,
    /// <summary>A kind of file nobody reads here (an old .xls, a PDF, an image).</summary>
    UnknownFormat,
}

/// <summary>A fault of the file, with its place. <paramref name="row"/> is 0 where no row can be named, <paramref name="offset"/> -1 where
/// no byte can.</summary>
public sealed class TableException(TableFault fault, long row = 0, string detail = "", long offset = -1) : Exception($"{fault} at row {row}: {detail}")
{
    /// <summary>What is wrong.</summary>
    public TableFault Fault { get; } = fault;
    /// <summary>Where, counted as a person counts; 0 when unknown.</summary>
    public long Row { get; } = row;
    /// <summary>The byte of the file it is at, the first being 0; in JSON the end of the last whole record before it; -1 when unknown.</summary>
    public long Offset { get; } = offset;
    /// <summary>A word that helps: the sheet asked for, the sheets there are, the byte found. Never a cell of the data.</summary>
    public string Detail { get; } = detail;
}
