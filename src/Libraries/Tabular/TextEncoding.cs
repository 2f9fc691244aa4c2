using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace Tallystick.Tabular;

/// <summary>Turns bytes into characters strictly: a byte that is no text stops it, with its place; nothing is replaced. Keeps no state
/// between calls, so a reader may hand it any cut of the file.</summary>
internal sealed class TextEncoding
{
    private enum Way { Utf8, Utf16Little, Utf16Big, Latin1, Table }

    private static readonly (string Name, string[] Aliases)[] Known =
    [
        ("utf-8", ["utf8"]),
        ("utf-16le", ["utf-16", "unicode", "utf16"]),
        ("utf-16be", ["unicodefffe"]),
        ("iso-8859-1", ["latin1", "latin-1"]),
        ("iso-8859-2", ["latin2", "latin-2"]),
        ("iso-8859-5", []),
        ("iso-8859-6", []),
        ("iso-8859-9", ["latin5", "latin-5"]),
        ("iso-8859-15", ["latin9", "latin-9"]),
        ("windows-1250", ["cp1250"]),
        ("windows-1251", ["cp1251"]),
        ("windows-1252", ["cp1252", "ansi"]),
        ("windows-1253", ["cp1253"]),
        ("windows-1254", ["cp1254"]),
        ("windows-1256", ["cp1256"]),
    ];

    private const char NoChar = '\uFFFF';

    private readonly Way _way;
    private readonly char[] _table = [];

    private TextEncoding(string name)
    {
        Name = name;
        _way = name switch
        {
            "utf-8" => Way.Utf8,
            "utf-16le" => Way.Utf16Little,
            "utf-16be" => Way.Utf16Big,
            "iso-8859-1" => Way.Latin1,
            _ => Way.Table,
        };
        if (_way == Way.Table)
            _table = TableOf(name);
    }

    /// <summary>The names, in the order a list shows them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(k => k.Name)];

    public static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];
    public static ReadOnlySpan<byte> Utf16LittleMark => [0xFF, 0xFE];
    public static ReadOnlySpan<byte> Utf16BigMark => [0xFE, 0xFF];

    /// <summary>The name as in <see cref="Names"/>.</summary>
    public string Name { get; }

    /// <summary>The mark a file in this encoding may begin with.</summary>
    public ReadOnlySpan<byte> Mark => _way switch
    {
        Way.Utf8 => Utf8Mark,
        Way.Utf16Little => Utf16LittleMark,
        Way.Utf16Big => Utf16BigMark,
        _ => [],
    };

    /// <summary>The encoding of that name or alias; null when nobody here knows it.</summary>
    public static TextEncoding? Named(string name)
    {
        var wanted = name.Trim();
        foreach (var (known, aliases) in Known)
            if (known.Equals(wanted, StringComparison.OrdinalIgnoreCase) || aliases.Contains(wanted, StringComparer.OrdinalIgnoreCase))
                return new(known);
        return null;
    }

    /// <summary>Bytes a text of this encoding takes.</summary>
    public long BytesOf(ReadOnlySpan<char> text) => _way switch
    {
        // Strictly decoded text has no lone surrogate but where a buffer ends: one there counts 3.
        Way.Utf8 => text.Length <= 0 ? 0 : Encoding.UTF8.GetByteCount(text),
        Way.Utf16Little or Way.Utf16Big => 2L * text.Length,
        _ => text.Length,
    };

    /// <summary>The fewest and most bytes one char stands for.</summary>
    public (int Least, int Most) BytesPerChar => _way switch
    {
        Way.Utf8 => (1, 3),
        Way.Utf16Little or Way.Utf16Big => (2, 2),
        _ => (1, 1),
    };

    /// <summary>Decodes as much as fits. Done: all of <paramref name="bytes"/>; NeedMoreData: the rest is the beginning of a character;
    /// InvalidData: the byte at <paramref name="read"/> is no text.</summary>
    public OperationStatus Decode(ReadOnlySpan<byte> bytes, Span<char> chars, bool last, out int read, out int written)
    {
        switch (_way)
        {
            case Way.Utf8:
                return Utf8.ToUtf16(bytes, chars, out read, out written, replaceInvalidSequences: false, isFinalBlock: last);
            case Way.Utf16Little:
            case Way.Utf16Big:
                return DecodeUtf16(bytes, chars, last, out read, out written);
            case Way.Latin1:
                read = written = Math.Min(bytes.Length, chars.Length);
                Encoding.Latin1.GetChars(bytes[..read], chars);
                return read == bytes.Length ? OperationStatus.Done : OperationStatus.DestinationTooSmall;
            default:
                return DecodeTable(bytes, chars, out read, out written);
        }
    }

    private OperationStatus DecodeTable(ReadOnlySpan<byte> bytes, Span<char> chars, out int read, out int written)
    {
        var count = Math.Min(bytes.Length, chars.Length);
        var table = _table;
        for (var i = 0; i < count; i++)
        {
            var c = table[bytes[i]];
            if (c == NoChar)
            {
                read = written = i;
                return OperationStatus.InvalidData;
            }
            chars[i] = c;
        }
        read = written = count;
        return count == bytes.Length ? OperationStatus.Done : OperationStatus.DestinationTooSmall;
    }

    private OperationStatus DecodeUtf16(ReadOnlySpan<byte> bytes, Span<char> chars, bool last, out int read, out int written)
    {
        var count = Math.Min(bytes.Length / 2, chars.Length);
        var units = MemoryMarshal.Cast<char, ushort>(chars[..count]);
        bytes[..(count * 2)].CopyTo(MemoryMarshal.AsBytes(units));
        if (BitConverter.IsLittleEndian == (_way == Way.Utf16Big))
            BinaryPrimitives.ReverseEndianness(units, units);

        var whole = Paired(chars[..count], out var lone);
        read = whole * 2;
        written = whole;
        if (lone)
            return OperationStatus.InvalidData;
        var rest = bytes.Length - read;
        if (rest == 0)
            return OperationStatus.Done;
        // A high surrogate without its other half yet, or half a unit.
        if (rest < 2 || (whole < count && rest < 4))
            return last ? OperationStatus.InvalidData : OperationStatus.NeedMoreData;
        return OperationStatus.DestinationTooSmall;
    }

    /// <summary>How many chars from the start are whole characters; stops before a high surrogate at the very end.</summary>
    private static int Paired(ReadOnlySpan<char> chars, out bool lone)
    {
        lone = false;
        var at = 0;
        while (true)
        {
            var next = chars[at..].IndexOfAnyInRange('\uD800', '\uDFFF');
            if (next < 0)
                return chars.Length;
            at += next;
            if (char.IsHighSurrogate(chars[at]) && at + 1 == chars.Length)
                return at;
            if (!char.IsHighSurrogate(chars[at]) || !char.IsLowSurrogate(chars[at + 1]))
            {
                lone = true;
                return at;
            }
            at += 2;
        }
    }

    private static char[] TableOf(string name)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ReplacementFallback)
            ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ReplacementFallback);
        var table = new char[256];
        for (var i = 0; i < table.Length; i++)
        {
            var text = encoding.GetString([(byte)i]);
            // Bytes an encoding leaves free come as the replacement or as a private-use character.
            table[i] = text is [not ('\uFFFD' or (>= '\uE000' and <= '\uF8FF'))] ? text[0] : NoChar;
        }
        return table;
    }
}
