namespace Tallystick.Tabular;

/// <summary>Opens a file as a table, finding out what it is. Reads delimited text, .xlsx and .ods workbooks and records in JSON; refuses
/// everything else by what the bytes are, not by the name: an old .xls, a PDF, image, archive, web page or other binary is
/// <see cref="TableFault.UnknownFormat"/> with a word for what it is. It does not repair files and never guesses past a fault.</summary>
public static class Tables
{
    /// <summary>Names of the encodings text can be read in, for a list to choose from.</summary>
    public static IReadOnlyList<string> Encodings => TextEncoding.Names;

    /// <summary>Opens the table and reads its header. The stream is read from where it stands and stays the caller's to dispose, after the
    /// reader. Text may come from any stream; workbooks
    /// and JSON need one that can seek (<see cref="ArgumentException"/> otherwise).</summary>
    /// <param name="stream">The file's bytes.</param>
    /// <param name="fileName">Its name: the ending speaks only where the bytes leave a choice.</param>
    /// <param name="options">What is known already; null to find out everything.</param>
    /// <exception cref="TableException">The file is not a table we read; also from <see cref="TableReader.Read"/>. Failures of the stream
    /// itself (a broken disk, a lost connection) are not the file's and pass through.</exception>
    public static TableReader Open(Stream stream, string fileName, TableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(fileName);
        options ??= TableOptions.Default;
        Check(options);
        var start = stream.CanSeek ? stream.Position : 0;
        var head = new byte[FileHead.Length];
        var filled = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var bytes = head.AsMemory(0, filled);

        var kind = FileHead.KindOf(bytes.Span, fileName, options);
        if (kind == FileKind.Text)
        {
            var dialect = Dialect.Find(bytes.Span, filled < head.Length, fileName, options);
            return new DelimitedReader(bytes, stream, dialect, options);
        }

        if (!stream.CanSeek)
            throw new ArgumentException("Workbooks and JSON need a stream that can seek.", nameof(stream));
        stream.Position = start;
        return kind == FileKind.Json ? new JsonTableReader(stream, fileName, options) : OpenArchive(stream, options);
    }

    private static FramedReader OpenArchive(Stream stream, TableOptions options)
    {
        var parts = new PackedParts(stream, options.Limits);
        var found = parts.IsOpenDocument ? TableFormat.Ods : TableFormat.Xlsx;
        if (options.Format is { } named && named != found)
        {
            parts.Dispose();
            throw new TableException(TableFault.Damaged, 0, parts.IsOpenDocument ? "ods" : "xlsx");
        }
        return found == TableFormat.Ods ? new OdsReader(parts, options) : new XlsxReader(parts, options);
    }

    /// <summary>Says what was found in a file, with its header and first rows, for a person to confirm or change.</summary>
    /// <param name="stream">A stream that can seek; read from where it stands, and left there.</param>
    /// <param name="fileName">Its name.</param>
    /// <param name="options">What the person has settled already.</param>
    /// <param name="rows">How many rows below the header to show.</param>
    /// <exception cref="TableException">As from <see cref="Open"/>, also when a fault stands in the rows shown.</exception>
    public static TableSketch Look(Stream stream, string fileName, TableOptions? options = null, int rows = 20)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (!stream.CanSeek)
            throw new ArgumentException("Looking reads the file's beginning more than once.", nameof(stream));
        options ??= TableOptions.Default;
        var start = stream.Position;
        try
        {
            return TableSketch.Draw(() => { stream.Position = start; return stream; }, fileName, options, rows);
        }
        finally
        {
            stream.Position = start;
        }
    }

    private static void Check(TableOptions options)
    {
        if (options.HeaderRow < 1 || options.HeaderRows < 1 || options.LastRow < options.HeaderRow)
            throw new ArgumentException("Rows are counted from 1, the last one below the first.", nameof(options));
        if (options.Footer.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("Every row begins with nothing.", nameof(options));
        if (options.Delimiter is { } delimiter && (delimiter is '\r' or '\n' || delimiter == options.Quote || delimiter > 127))
            throw new ArgumentException("A delimiter is one ASCII character, not a quote and not a line end.", nameof(options));
        if (options.Quote is '\r' or '\n')
            throw new ArgumentException("A line end cannot be a quote.", nameof(options));
        var limits = options.Limits;
        if (limits.MaxLineBytes < 1 || limits.MaxColumns < 1 || limits.MaxCellChars < 1 || limits.MaxUnpackedBytes < 1
            || limits.MaxUnpackRatio < 1 || limits.MaxSharedChars < 1 || limits.MaxLineBytes > 1 << 28 || limits.MaxSharedChars > 1 << 29)
            throw new ArgumentException("A limit is positive, and small enough for one buffer.", nameof(options));
    }
}
