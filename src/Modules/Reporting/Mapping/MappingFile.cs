using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Tallystick.Reporting.CodeLists;
using Tallystick.Sdmx;
using Tallystick.Tabular;

namespace Tallystick.Reporting.Mapping;

/// <summary>What a Party says about one kind of its files: which columns there are, what becomes of each, and which of our codes each of
/// its words is. Written as JSON (docs/mapping.md). It is data: it runs no code, and it guesses nothing.</summary>
/// <param name="Dataflow">The dataflow the figures belong to: <c>IRREGULAR_ENTRY</c>.</param>
/// <param name="Title">What the Party calls these files.</param>
/// <param name="Source">Who published the file, under which terms.</param>
/// <param name="File">How to read it as a table.</param>
/// <param name="Where">Only rows that meet all of these are used.</param>
/// <param name="Drop">Rows that meet any of these are not used.</param>
/// <param name="Joins">Sheets of the same file that stand beside, with the columns taken over from each.</param>
/// <param name="Splits">Columns that pack several.</param>
/// <param name="Wide">Columns whose headers are periods or codes, or null.</param>
/// <param name="Dimensions">The dimensions named, in the order written.</param>
/// <param name="Time">Where the period comes from.</param>
/// <param name="Measure">Where the number comes from.</param>
/// <param name="SumAway">Distinctions deliberately given up: rows that then share a key are summed. Column and reason.</param>
/// <param name="Ignore">Columns that are not read. Column and reason.</param>
/// <param name="Revisions">Which of several reports counts, or null when the file has one.</param>
/// <param name="Statuses">OBS_STATUS the file does not print: provisional years.</param>
/// <param name="Canonical">The same content always as the same text. Where a list is named, its table stands written out.</param>
internal sealed record MappingFile(string Dataflow, string Title, MappingSource Source, FileReading File,
    ImmutableArray<RowCondition> Where, ImmutableArray<RowCondition> Drop, ImmutableArray<JoinedSheet> Joins, ImmutableArray<ColumnSplit> Splits, WideColumns? Wide,
    ImmutableArray<DimensionRule> Dimensions, TimeRule Time, MeasureRule Measure, ImmutableArray<ColumnReason> SumAway,
    ImmutableArray<ColumnReason> Ignore, RevisionRule? Revisions, ImmutableArray<StatusRule> Statuses, string Canonical)
{
    /// <summary>SHA-256 of <see cref="Canonical"/>, 64 lower-case hexadecimal digits: the mapping a figure came through.</summary>
    public string Identity { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical)));

    /// <summary>The text by which it is kept: as it was given, or with the tables written out where it names lists, so that what was applied can be read again.</summary>
    public string Kept(string given) => Dimensions.Any(rule => rule.List is not null) ? MappingText.ForPeople(Canonical) : given;

    /// <summary>Every column it names, a name perhaps several times.</summary>
    public IEnumerable<string> Columns()
    {
        string?[] named = [Wide?.From, Wide?.To, Time.Column, Time.Year, Time.Month, Time.Quarter, Measure.Column, Measure.Flags?.Column, Revisions?.Column];
        return named.OfType<string>()
            .Concat(Where.Concat(Drop).Select(condition => condition.Column))
            .Concat(Joins.SelectMany(join => join.On.Select(pair => pair.Own).Concat(join.Take)))
            .Concat(Splits.Select(split => split.Column))
            .Concat(Wide?.Columns ?? [])
            .Concat(Dimensions.Select(rule => rule.Column).OfType<string>())
            .Concat(SumAway.Concat(Ignore).Select(reason => reason.Column));
    }

    /// <summary>Opens a file as it says, with the sheets it joins. The stream must be able to seek, and stays the caller's to dispose.</summary>
    /// <exception cref="TableException">The file is not of that kind, or damaged, or lacks a sheet.</exception>
    public TableReader Open(Stream stream, string fileName) =>
        Joins.IsEmpty ? File.Open(stream, fileName) : JoinedTable.Open(stream, file => file.Open(stream, fileName), this);

    /// <summary>Reads a mapping. Every fault is found at once, each with its line (<see cref="Finding.Row"/>) and path
    /// (<see cref="Finding.Column"/>); with any error there is no mapping.</summary>
    /// <param name="json">The mapping.</param>
    /// <param name="lists">The lists of the Party it is read for; null when they are not at hand: then it can be read and kept, and no file come through it.</param>
    public static MappingReading Read(string json, NationalLists? lists = null) => new MappingReader(lists).Read(json);
}

/// <summary>What came of reading a mapping: the mapping, or the errors that keep it from being one.</summary>
internal sealed record MappingReading(MappingFile? File, ImmutableArray<Finding> Findings)
{
    /// <summary>True when it names a list of the Party.</summary>
    public bool NamesLists { get; init; }
}

/// <summary>Who published the file, where, and under which terms; shown beside the figures.</summary>
internal sealed record MappingSource(string Publisher, string Licence, string Url, string Note);

/// <summary>How to read the file as a table; null where the reader may find out by itself. The format is always said: a row of text has all its cells, a row of a workbook leaves out empty ones at its end.</summary>
/// <param name="Format"><c>csv</c>, <c>tsv</c>, <c>xlsx</c>, <c>ods</c>, <c>json</c>, or <c>sdmx</c> for a data message in any of its forms.</param>
/// <param name="Encoding">A name out of <see cref="Tables.Encodings"/>: <c>utf-8</c>, <c>iso-8859-1</c>, <c>windows-1256</c>.</param>
/// <param name="Delimiter">What stands between cells.</param>
/// <param name="Sheet">The sheet of a workbook, or the way to the list of records in JSON.</param>
/// <param name="HeaderRow">The row with the column names, from 1; the first of them when there are several.</param>
/// <param name="HeaderRows">How many rows the names stand in.</param>
/// <param name="Footer">What the first row below the table begins with.</param>
/// <param name="LastRow">The last row that may belong to the table.</param>
/// <param name="SkipHiddenRows">Whether rows the workbook hides are left out.</param>
internal sealed record FileReading(string Format, string? Encoding, char? Delimiter, string? Sheet, int? HeaderRow, int? HeaderRows,
    ImmutableArray<string> Footer, int? LastRow, bool SkipHiddenRows)
{
    /// <summary>Opens a file as it says. The stream must be able to seek, and stays the caller's to dispose.</summary>
    /// <exception cref="TableException">The file is not of that kind, or damaged.</exception>
    public TableReader Open(Stream stream, string fileName) => Format == "sdmx" ? SdmxData.Open(stream, fileName) : Tables.Open(stream, fileName, Options());

    /// <summary>Whether there may be other tables in it.</summary>
    public bool HasSheets => Format is "xlsx" or "ods" or "json";

    /// <summary>Whether a row may end before the last column: writers of workbooks leave out empty cells at the end; in text a missing cell is a fault.</summary>
    public bool MayBeShort => Format is "xlsx" or "ods";

    /// <summary>The same in the words of the table reader.</summary>
    public TableOptions Options() => new()
    {
        Format = Format switch { "xlsx" => TableFormat.Xlsx, "ods" => TableFormat.Ods, "json" => TableFormat.Json, _ => TableFormat.Csv },
        Encoding = Encoding,
        Delimiter = Delimiter ?? (Format == "tsv" ? '\t' : null),
        Sheet = Sheet,
        HeaderRow = HeaderRow ?? 1,
        HeaderRows = HeaderRows ?? 1,
        Footer = Footer,
        LastRow = LastRow ?? long.MaxValue,
        SkipHiddenRows = SkipHiddenRows,
    };
}

/// <summary>How a condition on a row compares.</summary>
internal enum Comparison
{
    /// <summary>One of the texts, blanks at the ends not minded.</summary>
    In,
    /// <summary>None of the texts.</summary>
    NotIn,
    /// <summary>The text to the last character, blanks included.</summary>
    Exactly,
    /// <summary>Nothing but blanks.</summary>
    Empty,
    /// <summary>Something other than blanks.</summary>
    NotEmpty,
    /// <summary>A later day than the one in another column.</summary>
    LaterThan,
}

/// <summary>A condition on a row, with the reason that stands in the report beside the count of rows it took out.</summary>
internal sealed record RowCondition(int Line, string Path, string Column, Comparison Comparison, ImmutableArray<string> Texts, string OtherColumn, PeriodPattern DayFormat, string Because);

/// <summary>Another sheet of the same file, of which each row of the table takes over the cells of the row with its key.</summary>
/// <param name="Sheet">Its name; in JSON the way to its list of records.</param>
/// <param name="On">The columns of the key, as the table and as the sheet call them.</param>
/// <param name="Take">The columns taken over.</param>
/// <param name="MayLack">Whether a row of the table may be without a partner; its cells are then empty.</param>
internal sealed record JoinedSheet(int Line, string Sheet, int? HeaderRow, int? HeaderRows, ImmutableArray<(string Own, string Theirs)> On,
    ImmutableArray<string> Take, bool MayLack)
{
    /// <summary>How to read it.</summary>
    public FileReading In(FileReading file) => file with { Sheet = Sheet, HeaderRow = HeaderRow, HeaderRows = HeaderRows, Footer = [], LastRow = null };
}

/// <summary>A column that packs several, as Eurostat's bulk files do.</summary>
internal sealed record ColumnSplit(int Line, string Column, string Separator, ImmutableArray<string> Into);

/// <summary>Columns that hold the number once per period or code: a list, or everything from one column to another.</summary>
internal sealed record WideColumns(int Line, ImmutableArray<string> Columns, string? From, string? To);

/// <summary>A national text and our code for it.</summary>
internal sealed record CodeEntry(string Text, string Code, int Line);

/// <summary>A list of the Party that a mapping names.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Content">What it says; null while nobody has looked it up.</param>
internal sealed record NamedList(string Name, KnownList? Content);

/// <summary>Where the code of one dimension comes from: a constant, a column, or the header of a wide column.</summary>
/// <param name="Same">True when the text is our code already, but for the exceptions in <paramref name="Codes"/>.</param>
/// <param name="List">The list its codes are in, but for the exceptions in <paramref name="Codes"/>; null when it names none.</param>
/// <param name="Codes">The texts the mapping itself gives a code.</param>
/// <param name="Default">The code for every text not listed; null when such a text is an error.</param>
/// <param name="Blank">The code for an empty cell; null when an empty cell is an error.</param>
internal sealed record DimensionRule(string Dimension, int Line, string? Constant, string? Column, bool Header, bool Same,
    NamedList? List, ImmutableArray<CodeEntry> Codes, string? Default, string? Blank);

/// <summary>Where the period comes from: a constant, a column with a format, the header of a wide column, or a year with a month or quarter.</summary>
/// <param name="Year">The column of the year, where it stands apart.</param>
/// <param name="ConstantYear">The year of the whole file, as the file's calendar counts it, where no cell has it.</param>
/// <param name="FirstMonth">The month a year begins with: 1, or the first of a fiscal year.</param>
/// <param name="NamedByStart">True when a fiscal year bears the number of the calendar year it begins in.</param>
/// <param name="Frequency">What the period is cut down to; null to leave it.</param>
/// <param name="Years">How years are counted.</param>
internal sealed record TimeRule(int Line, TimePeriod? Constant, string? Column, bool Header, PeriodPattern Format, string? Year, int? ConstantYear,
    PeriodPattern YearFormat, string? Month, string? Quarter, int FirstMonth, bool NamedByStart, Frequency? Frequency, YearReckoning Years)
{
    /// <summary>True when the year stands elsewhere than the month.</summary>
    public bool IsParted => Year is not null || ConstantYear is not null;

    /// <summary>The frequency of what the file says; 0 for <c>sdmx</c>, which says any.</summary>
    public Frequency Natural => Constant?.Frequency ?? (Month is not null ? Sdmx.Frequency.M : Quarter is not null ? Sdmx.Frequency.Q : Format.Natural);

    /// <summary>True when months or years of another calendar go as a whole to Gregorian periods that are not theirs.</summary>
    public bool IsMoved => !Years.IsAligned && Natural < Sdmx.Frequency.D;
}

/// <summary>Where the number comes from, how it is written, and what every text that is no number means.</summary>
/// <param name="Rows">True when each row counts one and there is no column of numbers.</param>
/// <param name="Thousands">The mark between groups of three digits; a blank stands for every kind of blank. Null when there is none.</param>
/// <param name="Decimals">Digits kept after the point; 0 for counts.</param>
/// <param name="Rounding">The multiple the source rounds to; 1 when it does not.</param>
internal sealed record MeasureRule(int Line, string? Column, bool Rows, char? Thousands, char? DecimalMark, byte Decimals,
    ImmutableArray<MissingMark> Missing, ImmutableArray<SuppressedMark> Suppressed, int Rounding, FlagRule? Flags);

/// <summary>A text that stands for no number: OBS_STATUS O, L, M or K.</summary>
internal sealed record MissingMark(string Text, char Status);

/// <summary>A text that hides a number between two bounds.</summary>
internal sealed record SuppressedMark(string Text, long Low, long High, char Confidentiality);

/// <summary>Where flags stand (a column, or after the number in its cell) and the OBS_STATUS of each.</summary>
internal sealed record FlagRule(int Line, string? Column, ImmutableArray<(string Text, char Status)> Codes);

/// <summary>A column and why it is not carried.</summary>
internal sealed record ColumnReason(int Line, string Column, string Because);

/// <summary>Which of several reports of the same thing counts.</summary>
/// <param name="Column">The column that dates or numbers the reports.</param>
/// <param name="Format">Its format; a day, or null for a whole number.</param>
/// <param name="WholeReport">True when only the latest report counts for a period, rows it no longer has included; false for the latest row of each key.</param>
/// <param name="PerDate">True when the latest report is chosen for each date of the file before dates are cut to periods.</param>
/// <param name="RunningTotal">True when each report gives the total since 1 January, and a period is what was added since the one before.</param>
internal sealed record RevisionRule(int Line, string Column, PeriodPattern? Format, bool WholeReport, bool PerDate, bool RunningTotal);

/// <summary>An OBS_STATUS the file does not print, for figures that bear none.</summary>
/// <param name="Unfinished">True when it applies while the report is older than the end of the period.</param>
internal sealed record StatusRule(char Status, TimePeriod? From, TimePeriod? To, bool Unfinished, string Because);
