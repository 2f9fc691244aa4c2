using Tallystick.Tabular;

namespace Tallystick.Sdmx;

/// <summary>The bytes of a message from where its stream stood, for one walk over them: counted, and the stream left open for the next.</summary>
internal sealed class MessageBytes : ReadOnlyStream
{
    private readonly Stream _stream;

    public MessageBytes(Stream stream, long start)
    {
        _stream = stream;
        _stream.Position = start;
    }

    public long BytesRead { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var got = _stream.Read(buffer);
        BytesRead += got;
        return got;
    }
}
