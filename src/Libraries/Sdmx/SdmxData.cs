using System.Text;
using Tallystick.Tabular;

namespace Tallystick.Sdmx;

/// <summary>A data message as a table: one row for each observation, with its whole key, its measures and every attribute that applies to it,
/// at whatever level it is attached. Reads SDMX-CSV 1.0 and 2.0, SDMX-JSON 1.0 and SDMX-ML 2.1 (generic and structure-specific). Columns are
/// component ids: keys, measures, attributes, each in the order of the message; then <c>STRUCTURE</c> where the rows follow several
/// structures, and <c>ACTION</c> (Information, Append, Replace, Delete, Merge) where the message declares one. Values stand as written; one
/// that is absent is empty. It knows no structure definition, so it checks no code and reads no type.</summary>
/// <remarks>Rows are counted as observations, the header being 1: a message of one line has as many rows as any other. SDMX-CSV has lines,
/// and they are counted there.</remarks>
public abstract class SdmxData : TableReader
{
    private static readonly string[] Roots = ["GenericData", "GenericTimeSeriesData", "StructureSpecificData", "StructureSpecificTimeSeriesData"];

    private protected SdmxData()
    {
    }

    /// <summary>The dataflow, structure or agreement the figures follow, the first where there are several; null when the message names none.</summary>
    public abstract SdmxReference? StructureRef { get; }

    /// <summary>Whether a file is a data message of a version read here, as far as its beginning shows.</summary>
    /// <param name="head">The first bytes: a few thousand are enough.</param>
    /// <param name="fileName">Its name; the bytes speak first, and so far they always sufficed.</param>
    public static bool Recognises(ReadOnlySpan<byte> head, string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        var text = Text(head);
        return text switch
        {
            ['<', ..] => text.Contains("sdmx.org/resources/sdmxml/schemas/v2_1/message", StringComparison.Ordinal) && Roots.Contains(RootOf(text)),
            ['{', ..] => !text.Contains("\"structures\"", StringComparison.Ordinal)
                && (text.Contains("\"dataSets\"", StringComparison.Ordinal)
                    || text.Contains("\"structure\"", StringComparison.Ordinal) && text.Contains("\"dimensions\"", StringComparison.Ordinal)),
            _ => CsvObservations.DelimiterOf(text) is not null,
        };
    }

    /// <summary>Opens a message and finds its columns, which takes a walk over the whole of it. The stream is read from where it stands and
    /// stays the caller's to dispose, after the reader.</summary>
    /// <param name="stream">One that can seek (<see cref="ArgumentException"/> otherwise).</param>
    /// <param name="fileName">Its name.</param>
    /// <param name="limits">How much it may ask of the machine; null for the usual.</param>
    /// <exception cref="TableException">It is no data message read here (<see cref="TableFault.UnknownFormat"/>, with a word for what it is),
    /// holds no observation (<see cref="TableFault.Empty"/>), is damaged, or asks too much.</exception>
    public static SdmxData Open(Stream stream, string fileName, TableLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(fileName);
        if (!stream.CanSeek) throw new ArgumentException("A message is walked over more than once.", nameof(stream));
        limits ??= TableLimits.Default;
        var start = stream.Position;
        var head = new byte[4096];
        var filled = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var text = Text(head.AsSpan(0, filled));
        MessageBytes Rewound() => new(stream, start);
        return text switch
        {
            "" => throw new TableException(TableFault.Empty),
            ['<', ..] => ObservationTable.OverMl(Rewound, stream.Length - start, limits),
            ['{', ..] => ObservationTable.OverJson(Rewound, limits),
            _ when CsvObservations.DelimiterOf(text) is { } delimiter => new CsvObservations(Rewound, fileName, delimiter, limits),
            _ => throw new TableException(TableFault.UnknownFormat, 0, "SDMX?"),
        };
    }

    /// <summary>The beginning as text; what is no ASCII does not matter here.</summary>
    private static string Text(ReadOnlySpan<byte> head)
    {
        var text = head switch
        {
            [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(head[2..(head.Length & ~1)]),
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(head[2..(head.Length & ~1)]),
            [0xEF, 0xBB, 0xBF, ..] => Encoding.Latin1.GetString(head[3..]),
            _ => Encoding.Latin1.GetString(head),
        };
        return text.TrimStart();
    }

    /// <summary>The local name of the first element that is one.</summary>
    private static string RootOf(string text)
    {
        for (var at = 0; at >= 0 && at + 1 < text.Length; at = text.IndexOf('<', at + 1))
        {
            if (text.AsSpan(at).StartsWith("<!--")) at = text.IndexOf("-->", at, StringComparison.Ordinal);
            if (at < 0) break;
            if (!char.IsAsciiLetter(text[at + 1]) && text[at + 1] != '_') continue;
            var end = text.AsSpan(at + 1).IndexOfAny(" \t\r\n/>");
            return end < 0 ? "" : text.Substring(at + 1, end).Split(':')[^1];
        }
        return "";
    }
}
