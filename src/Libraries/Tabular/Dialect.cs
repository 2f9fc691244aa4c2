using System.Buffers;

namespace Tallystick.Tabular;

/// <summary>How a delimited text is written: encoding, delimiter, quote. Found from the file's beginning where nobody said.</summary>
internal sealed record Dialect(TextEncoding Encoding, EncodingSource EncodingSource, char Delimiter, char? Quote)
{
    private static readonly char[] Candidates = ['\t', ';', ',', '|'];

    /// <summary>Settles what <paramref name="options"/> leave open.</summary>
    /// <param name="head">The first bytes, or all of them.</param>
    /// <param name="whole">Whether that is the whole file.</param>
    /// <param name="fileName">Breaks a tie: .tsv and .tab speak for the tab.</param>
    /// <param name="options">What is known.</param>
    public static Dialect Find(ReadOnlySpan<byte> head, bool whole, string fileName, TableOptions options)
    {
        var (encoding, source) = FindEncoding(head, whole, options);
        var delimiter = options.Delimiter;
        if (delimiter is null)
        {
            var text = head.StartsWith(encoding.Mark) ? head[encoding.Mark.Length..] : head;
            var chars = ArrayPool<char>.Shared.Rent(FileHead.Length);
            encoding.Decode(text, chars, last: false, out _, out var count);
            delimiter = FindDelimiter(chars.AsSpan(0, count), whole, fileName, options);
            ArrayPool<char>.Shared.Return(chars);
        }
        return new(encoding, source, delimiter.Value, options.Quote == '\0' ? null : options.Quote);
    }

    private static (TextEncoding, EncodingSource) FindEncoding(ReadOnlySpan<byte> head, bool whole, TableOptions options)
    {
        if (options.Encoding is { } name)
            return (TextEncoding.Named(name) ?? throw new TableException(TableFault.BadEncoding, 0, name), EncodingSource.Named);
        if (head.StartsWith(TextEncoding.Utf8Mark))
            return (TextEncoding.Named("utf-8")!, EncodingSource.Marked);
        if (head.StartsWith(TextEncoding.Utf16LittleMark))
            return (TextEncoding.Named("utf-16le")!, EncodingSource.Marked);
        if (head.StartsWith(TextEncoding.Utf16BigMark))
            return (TextEncoding.Named("utf-16be")!, EncodingSource.Marked);

        // No table in an 8-bit encoding holds a zero byte; whoever knows better names the encoding.
        if (head.Contains((byte)0))
            return Unmarked(head) is { } wide ? (wide, EncodingSource.Found) : throw new TableException(TableFault.UnknownFormat, 0, "binary");
        var utf8 = TextEncoding.Named("utf-8")!;
        return Decodes(utf8, head, whole) ? (utf8, EncodingSource.Found) : (Alphabets.Guess(head), EncodingSource.Assumed);
    }

    /// <summary>UTF-16 without its mark: in text with delimiters, digits and line ends, one byte of many pairs is zero, and always the same
    /// one of the two.</summary>
    private static TextEncoding? Unmarked(ReadOnlySpan<byte> head)
    {
        var even = 0;
        var odd = 0;
        for (var i = 0; i < head.Length; i++)
            if (head[i] == 0)
                _ = (i & 1) == 0 ? even++ : odd++;
        if (Math.Min(even, odd) > 0 || (even + odd) * 20 < head.Length / 2)
            return null;
        var encoding = TextEncoding.Named(odd > 0 ? "utf-16le" : "utf-16be")!;
        return Decodes(encoding, head, whole: false) && HasLines(encoding, head) ? encoding : null;
    }

    private static bool Decodes(TextEncoding encoding, ReadOnlySpan<byte> head, bool whole)
    {
        var chars = ArrayPool<char>.Shared.Rent(FileHead.Length);
        var status = encoding.Decode(head, chars, last: whole, out _, out _);
        ArrayPool<char>.Shared.Return(chars);
        return status != OperationStatus.InvalidData;
    }

    private static bool HasLines(TextEncoding encoding, ReadOnlySpan<byte> head)
    {
        var chars = new char[head.Length];
        encoding.Decode(head, chars, last: false, out _, out var count);
        ReadOnlySpan<char> text = chars.AsSpan(0, count);
        return text.ContainsAny('\r', '\n') && !text.ContainsAnyInRange('\0', '\u0008');
    }

    /// <summary>The candidate that cuts the first records into the most cells the most evenly.</summary>
    private static char FindDelimiter(ReadOnlySpan<char> text, bool whole, string fileName, TableOptions options)
    {
        for (var line = 1; line < options.HeaderRow && !text.IsEmpty; line++)
        {
            var end = text.IndexOfAny('\r', '\n');
            text = end < 0 ? default : text[(end + (text[end..].StartsWith("\r\n") ? 2 : 1))..];
        }

        var tabbed = fileName.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) || fileName.EndsWith(".tab", StringComparison.OrdinalIgnoreCase);
        var best = tabbed ? '\t' : ',';
        var bestScore = 0.0;
        foreach (var candidate in Candidates)
        {
            if (candidate == options.Quote)
                continue;
            var score = Score(text, candidate, options.Quote, whole);
            if (score > bestScore || (score == bestScore && score > 0 && candidate == best))
                (best, bestScore) = (candidate, score);
        }
        return best;
    }

    private static double Score(ReadOnlySpan<char> text, char delimiter, char? quote, bool whole)
    {
        List<int> counts = [];
        int count = 0, start = 0;
        var quoted = false;
        for (var i = 0; i < text.Length && counts.Count < 100; i++)
        {
            var c = text[i];
            if (c == quote && quoted && i + 1 < text.Length && text[i + 1] == quote)
            {
                i++;
            }
            else if (c == quote && (quoted || i == start || text[i - 1] == delimiter))
            {
                quoted = !quoted;
            }
            else if (!quoted && c == delimiter)
            {
                count++;
            }
            else if (!quoted && c is '\r' or '\n')
            {
                if (!text[start..i].IsWhiteSpace() || count > 0)
                    counts.Add(count);
                (count, start) = (0, i + 1);
            }
        }
        // The last record may be cut off; it speaks only when it is the only one or the file ends here.
        if (counts.Count < 100 && start < text.Length && !quoted && (whole || counts.Count == 0))
            counts.Add(count);
        if (counts.Count == 0)
            return 0;
        // Evenness weighs more than number: commas in the prose of every other row are no cells.
        return counts.Where(c => c > 0).GroupBy(c => c).Select(g => g.Key * Math.Pow((double)g.Count() / counts.Count, 4)).DefaultIfEmpty(0).Max();
    }
}
