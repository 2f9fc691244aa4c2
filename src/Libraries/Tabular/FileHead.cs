namespace Tallystick.Tabular;

/// <summary>Which way of reading a file's bytes ask for.</summary>
internal enum FileKind
{
    Text,
    Archive,
    Json,
}

/// <summary>Tells kinds of file apart by their first bytes. The name decides only whether a text that claims to be a workbook is damaged.</summary>
internal static class FileHead
{
    /// <summary>How much of a file's beginning is looked at.</summary>
    public const int Length = 64 * 1024;

    private static readonly (byte[] Magic, string Word)[] Strangers =
    [
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "xls"),
        ("%PDF"u8.ToArray(), "pdf"),
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "png"),
        ([0xFF, 0xD8, 0xFF], "jpeg"),
        ("GIF8"u8.ToArray(), "gif"),
        ("II*\0"u8.ToArray(), "tiff"),
        ("MM\0*"u8.ToArray(), "tiff"),
        ([0x1F, 0x8B], "gzip"),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "7z"),
        ("Rar!\x1A\a"u8.ToArray(), "rar"),
        ("SQLite format 3\0"u8.ToArray(), "sqlite"),
        ("PAR1"u8.ToArray(), "parquet"),
        (@"{\rtf"u8.ToArray(), "rtf"),
        ("BZh91AY&SY"u8.ToArray(), "bzip2"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz"),
        ([0x28, 0xB5, 0x2F, 0xFD], "zstd"),
        ("ARROW1"u8.ToArray(), "arrow"),
        ([(byte)'O', (byte)'b', (byte)'j', 1], "avro"),
        ("$FL2@(#)"u8.ToArray(), "spss"),
        ("<stata_dta>"u8.ToArray(), "stata"),
        ("\0\u0001\0\0Standard "u8.ToArray(), "access"),
        ("MZ\u0090\0"u8.ToArray(), "program"),
        ([0x7F, 0x45, 0x4C, 0x46], "program"),
    ];

    /// <summary>Endings that say what a text is not. Any other text may be JSON by its first characters.</summary>
    private static readonly (string Ending, TableFormat Format)[] Endings =
    [
        (".xlsx", TableFormat.Xlsx), (".xlsm", TableFormat.Xlsx), (".ods", TableFormat.Ods),
        (".json", TableFormat.Json), (".jsonl", TableFormat.Json), (".ndjson", TableFormat.Json), (".geojson", TableFormat.Json),
    ];

    private static readonly (string Opening, string Word)[] Markups =
        [("<!doctype html", "html"), ("<html", "html"), ("<table", "html"), ("<?xml", "xml"), ("<!doctype", "xml")];

    /// <summary>Which reader the bytes are for.</summary>
    /// <exception cref="TableException">Empty, a stranger, or not what was claimed.</exception>
    public static FileKind KindOf(ReadOnlySpan<byte> head, string fileName, TableOptions options)
    {
        if (head.IsEmpty)
            throw new TableException(TableFault.Empty);
        foreach (var (magic, word) in Strangers)
            if (head.StartsWith(magic))
                throw new TableException(TableFault.UnknownFormat, 0, word);

        // "PK" and a local entry, or the end record of an archive with no entries.
        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8))
            return options.Format is TableFormat.Csv or TableFormat.Json ? throw new TableException(TableFault.Damaged, 0, "zip") : FileKind.Archive;

        if (Markup(head) is { } markup)
            throw new TableException(TableFault.UnknownFormat, 0, markup);
        var claimed = options.Format ?? Claimed(fileName);
        return claimed switch
        {
            TableFormat.Xlsx => throw new TableException(TableFault.Damaged, 0, "xlsx"),
            TableFormat.Ods => throw new TableException(TableFault.Damaged, 0, "ods"),
            TableFormat.Json when head.StartsWith(TextEncoding.Utf16LittleMark) || head.StartsWith(TextEncoding.Utf16BigMark) =>
                throw new TableException(TableFault.BadEncoding, 0, "utf-16"),
            TableFormat.Json => FileKind.Json,
            TableFormat.Csv => FileKind.Text,
            _ => IsJson(head) ? FileKind.Json : FileKind.Text,
        };
    }

    private static TableFormat? Claimed(string fileName)
    {
        foreach (var (ending, format) in Endings)
            if (fileName.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                return format;
        return null;
    }

    /// <summary>An array of objects or an object begins so; a line of text hardly ever.</summary>
    private static bool IsJson(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith(TextEncoding.Utf8Mark))
            head = head[3..];
        head = head.TrimStart(" \t\r\n"u8);
        if (head.IsEmpty)
            return false;
        var next = head[1..].TrimStart(" \t\r\n"u8);
        return head[0] switch
        {
            (byte)'[' => !next.IsEmpty && next[0] is (byte)'{' or (byte)']',
            (byte)'{' => !next.IsEmpty && next[0] is (byte)'"' or (byte)'}',
            _ => false,
        };
    }

    private static string? Markup(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith(TextEncoding.Utf8Mark))
            head = head[3..];
        head = head.TrimStart(" \t\r\n"u8);
        Span<char> chars = stackalloc char[16];
        var count = System.Text.Encoding.Latin1.GetChars(head[..Math.Min(head.Length, chars.Length)], chars);
        ReadOnlySpan<char> text = chars[..count];
        foreach (var (opening, word) in Markups)
            if (text.StartsWith(opening, StringComparison.OrdinalIgnoreCase))
                return word;
        return null;
    }
}
