namespace Tallystick.Tabular;

/// <summary>The kinds of file <see cref="Tables"/> reads.</summary>
public enum TableFormat
{
    /// <summary>Delimited text: comma, semicolon, tab, pipe or any other single character between cells.</summary>
    Csv,
    /// <summary>An Office Open XML workbook (.xlsx, .xlsm); one sheet of it is one table.</summary>
    Xlsx,
    /// <summary>An OpenDocument spreadsheet (.ods); one sheet of it is one table.</summary>
    Ods,
    /// <summary>Records in JSON: an array of objects, alone or inside an object, or an object a line (JSON Lines).</summary>
    Json,
}

/// <summary>What is known of a file before it is opened; every null is found out from the bytes. It says how the table is written down,
/// never what its columns mean.</summary>
public sealed record TableOptions
{
    /// <summary>Find out everything.</summary>
    public static TableOptions Default { get; } = new();

    /// <summary>The kind of file. Named and wrong is <see cref="TableFault.Damaged"/>.</summary>
    public TableFormat? Format { get; init; }

    /// <summary>One of <see cref="Tables.Encodings"/> (or a usual alias of one); a name unknown is <see cref="TableFault.BadEncoding"/>
    /// at row 0. Text only.</summary>
    public string? Encoding { get; init; }

    /// <summary>What stands between cells; not a quote, CR, LF or beyond ASCII. Text only.</summary>
    public char? Delimiter { get; init; }

    /// <summary>What encloses a cell that holds delimiters, quotes (doubled) or line ends; null when quotes are ordinary text. Text only.</summary>
    public char? Quote { get; init; } = '"';

    /// <summary>The sheet by name, upper and lower case alike; null is the first one that is not hidden. In JSON the way to the array of
    /// records, names parted by points (<c>data.items</c>). Not for text.</summary>
    public string? Sheet { get; init; }

    /// <summary>The line or sheet row of the header, the first being 1; what stands above is passed over unread. When that row is blank,
    /// the first row below it that is not. JSON has no header row.</summary>
    public int HeaderRow { get; init; } = 1;

    /// <summary>How many rows, blank ones not counted, make up the header. The names of a column are joined from the top with <c> / </c>;
    /// with more than one row, merged cells name all columns they stretch over, and in text an empty cell above a name stands for the one
    /// to its left.</summary>
    public int HeaderRows { get; init; } = 1;

    /// <summary>Texts that begin a footer (<c>Source:</c>): the table ends before the first row below the header whose first cell that is
    /// not empty begins with one of them, letter by letter. What stands below is not read.</summary>
    public IReadOnlyList<string> Footer { get; init; } = [];

    /// <summary>The last line, sheet row or record that may belong to the table; what stands below is not read.</summary>
    public long LastRow { get; init; } = long.MaxValue;

    /// <summary>Whether rows a workbook hides are passed over. They are data unless somebody says otherwise.</summary>
    public bool SkipHiddenRows { get; init; }

    /// <summary>How much a file may ask of the machine.</summary>
    public TableLimits Limits { get; init; } = TableLimits.Default;
}

/// <summary>How much a file may ask of the machine before it is refused. All are counted on what is really read, never on what a file says
/// of itself.</summary>
public sealed record TableLimits
{
    /// <summary>Limits that every file we have seen stays far within.</summary>
    public static TableLimits Default { get; } = new();

    /// <summary>Bytes of one record of text, its quoted line ends included; characters of one row of a workbook.</summary>
    public int MaxLineBytes { get; init; } = 1 << 20;

    /// <summary>Cells in one row.</summary>
    public int MaxColumns { get; init; } = 2_000;

    /// <summary>Characters in one cell; a spreadsheet's own limit is 32,767.</summary>
    public int MaxCellChars { get; init; } = 1 << 17;

    /// <summary>Bytes all parts of a workbook unpack to. A full sheet of 1,048,576 rows has 512 of them for each row, a dozen cells as
    /// programs write them; the largest file seen has 22 MB. Whoever has more sends text.</summary>
    public long MaxUnpackedBytes { get; init; } = 1L << 29;

    /// <summary>Unpacked bytes to one packed byte, in any part of a workbook once it has unpacked <see cref="RatioFromBytes"/>: work is
    /// bounded by what somebody took the trouble to send. Sheets seen have 7 to 10, in OpenDocument 33.</summary>
    public int MaxUnpackRatio { get; init; } = 100;

    /// <summary>Small parts may have any ratio: a short list of styles does no harm.</summary>
    public long RatioFromBytes { get; init; } = 16L << 20;

    /// <summary>Characters of all shared strings of a workbook, each counted with 4 more for its keeping: they stay in memory.</summary>
    public int MaxSharedChars { get; init; } = 1 << 26;
}
