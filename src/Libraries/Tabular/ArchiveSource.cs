namespace Tallystick.Tabular;

/// <summary>The workbook's file as its archive sees it: counts what is read, bounds what the directory of an archive may take, and turns
/// places outside the file into damage instead of a failure of the stream. Leaves the stream open.</summary>
internal sealed class ArchiveSource(Stream file) : ReadOnlyStream
{
    /// <summary>A directory of a workbook names dozens of parts; this holds tens of thousands.</summary>
    private const long DirectoryBytes = 4 << 20;

    private readonly long _start = file.Position;

    /// <summary>Bytes read so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Set once the directory was read.</summary>
    public bool DirectoryRead { get; set; }

    public override bool CanSeek => true;
    public override long Length => file.Length - _start;

    public override long Position
    {
        get => file.Position - _start;
        set
        {
            if (value < 0 || value > Length)
                throw new InvalidDataException();
            file.Position = value + _start;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        var got = file.Read(buffer);
        BytesRead += got;
        return DirectoryRead || BytesRead <= DirectoryBytes ? got : throw new TableException(TableFault.TooLarge, 0, "zip");
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => Length + offset,
        };
        return Position;
    }
}
