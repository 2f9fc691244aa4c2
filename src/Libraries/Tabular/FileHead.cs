namespace Tallystick.Tabular;

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
    ];

    private static readonly (string Opening, string Word)[] Markups =
        [("<!doctype html", "html"), ("<html", "html"), ("<table", "html"), ("<?xml", "xml"), ("<!doctype", "xml")];

    /// <summary>Which reader the bytes are for.</summary>
    /// <exception cref="TableException">Empty, a stranger, or not what was claimed.</exception>
    public static TableFormat FormatOf(ReadOnlySpan<byte> head, string fileName, TableOptions options)
    {
        if (head.IsEmpty)
            throw new TableException(TableFault.Empty);
        foreach (var (magic, word) in Strangers)
            if (head.StartsWith(magic))
                throw new TableException(TableFault.UnknownFormat, 0, word);

        // "PK" and a local entry, or the end record of an archive with no entries.
        var zip = head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8);
        if (zip)
            return options.Format == TableFormat.Csv ? throw new TableException(TableFault.Damaged, 0, "zip") : TableFormat.Xlsx;

        if (Markup(head) is { } markup)
            throw new TableException(TableFault.UnknownFormat, 0, markup);
        var claimed = options.Format ?? (fileName.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase)
            || fileName.EndsWith(".xlsm", StringComparison.OrdinalIgnoreCase) ? TableFormat.Xlsx : TableFormat.Csv);
        return claimed == TableFormat.Xlsx ? throw new TableException(TableFault.Damaged, 0, "xlsx") : TableFormat.Csv;
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
