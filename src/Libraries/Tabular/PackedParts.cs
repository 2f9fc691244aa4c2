using System.IO.Compression;
using System.Xml;

namespace Tallystick.Tabular;

/// <summary>The parts of a workbook's archive, by name, unpacked within the limits. Knows nothing of what they mean; owns the archive, not
/// the stream.</summary>
internal sealed class PackedParts : IDisposable
{
    private readonly ArchiveSource _source;
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _parts = new(StringComparer.OrdinalIgnoreCase);
    private readonly UnpackMeter _meter;

    /// <summary>Opens the archive.</summary>
    /// <param name="stream">A stream that can seek, at the archive's first byte.</param>
    /// <param name="limits">How much may be unpacked.</param>
    /// <exception cref="TableException">It is damaged, or its directory is endless.</exception>
    public PackedParts(Stream stream, TableLimits limits)
    {
        Limits = limits;
        _source = new ArchiveSource(stream);
        _meter = new UnpackMeter(limits, _source.Length);
        try
        {
            _archive = new ZipArchive(_source, ZipArchiveMode.Read, leaveOpen: true);
            foreach (var entry in _archive.Entries)
                _parts.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry);
            _source.DirectoryRead = true;
            IsOpenDocument = MimeType() is { } type ? type.StartsWith("application/vnd.oasis.opendocument.", StringComparison.Ordinal)
                : Has("content.xml") && Has("META-INF/manifest.xml");
        }
        catch (Exception e) when (IsDamage(e))
        {
            _archive?.Dispose();
            throw new TableException(TableFault.Damaged, 0, "zip");
        }
    }

    public TableLimits Limits { get; }

    /// <summary>Whether the archive says it is an OpenDocument file, a spreadsheet or another.</summary>
    public bool IsOpenDocument { get; }

    /// <summary>Bytes of the file read so far, never more than it has.</summary>
    public long BytesRead => Math.Min(_source.BytesRead, _source.Length);

    public bool Has(string part) => _parts.ContainsKey(part);

    /// <summary>Opens a part that is XML.</summary>
    /// <param name="part">Its name.</param>
    /// <param name="again">True for a part passed a second time: it is then measured for itself.</param>
    public XmlReader Open(string part, bool again = false)
    {
        if (!_parts.TryGetValue(part, out var entry))
            throw new TableException(TableFault.Damaged, 0, part);
        var meter = again ? new UnpackMeter(Limits, _source.Length) : _meter;
        return Xml.Open(meter.Open(entry.Open(), part, entry.CompressedLength));
    }

    /// <summary>Counts what a part's repeats make of it as if it had been unpacked.</summary>
    public void Charge(long chars, string part) => _meter.Charge(chars, part, _parts[part].CompressedLength);

    /// <summary>The type an archive states in a part of its own; null when it does not.</summary>
    public string? MimeType()
    {
        if (!_parts.TryGetValue("mimetype", out var entry))
            return null;
        Span<byte> type = stackalloc byte[80];
        using var stream = new UnpackMeter(Limits, _source.Length).Open(entry.Open(), "mimetype", entry.CompressedLength);
        return System.Text.Encoding.Latin1.GetString(type[..stream.ReadAtLeast(type, type.Length, throwOnEndOfStream: false)]);
    }

    /// <summary>What a broken archive or broken XML throws, and nothing a broken program does.</summary>
    public static bool IsDamage(Exception e) =>
        e is InvalidDataException or XmlException or EndOfStreamException or FormatException or OverflowException or NotSupportedException;

    public void Dispose() => _archive.Dispose();
}
