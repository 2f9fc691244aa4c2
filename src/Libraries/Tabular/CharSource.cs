using System.Buffers;

namespace Tallystick.Tabular;

/// <summary>A file's bytes as characters, a chunk at a time. At a byte that is no text it ends and remembers the place, so that the rows
/// before it are still read and the fault can be named with its row.</summary>
internal sealed class CharSource : IDisposable
{
    /// <summary>Longest run of bytes that is one character.</summary>
    private const int LongestCharacter = 4;

    private readonly Stream _stream;
    private readonly int _chunk;
    private ReadOnlyMemory<byte> _head;
    private byte[] _bytes;
    private int _from, _to;
    private bool _streamEnded, _marked;

    public CharSource(ReadOnlyMemory<byte> head, Stream stream, TextEncoding encoding, int chunk)
    {
        (_head, _stream, Encoding, _chunk) = (head, stream, encoding, chunk);
        _bytes = ArrayPool<byte>.Shared.Rent(chunk + LongestCharacter);
    }

    public TextEncoding Encoding { get; }

    /// <summary>Bytes turned into characters so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The byte that is no text, once it stopped the source.</summary>
    public byte? Bad { get; private set; }

    /// <summary>Writes characters; 0 only at the end, or at a bad byte.</summary>
    public int Read(Span<char> chars)
    {
        while (Bad is null)
        {
            if (!_marked && (_to - _from >= Encoding.Mark.Length || _streamEnded))
                PassMark();
            if (_marked && _from < _to)
            {
                var status = Encoding.Decode(_bytes.AsSpan(_from, _to - _from), chars, _streamEnded, out var read, out var written);
                // Invalid at once is bad; invalid further on comes again at the next call.
                if (written == 0 && status is OperationStatus.InvalidData || (_streamEnded && status == OperationStatus.NeedMoreData && written == 0))
                    Bad = _bytes[_from];
                _from += read;
                BytesRead += read;
                if (written > 0)
                    return written;
                if (status == OperationStatus.DestinationTooSmall)
                    throw new ArgumentException("No room for one character.", nameof(chars));
                if (Bad is not null)
                    return 0;
            }
            else if (_marked && _streamEnded)
            {
                return 0;
            }
            if (!_streamEnded)
                More();
        }
        return 0;
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        (_from, _to, _streamEnded, _marked) = (0, 0, true, true);
    }

    private void PassMark()
    {
        _marked = true;
        if (!_bytes.AsSpan(_from, _to - _from).StartsWith(Encoding.Mark))
            return;
        _from += Encoding.Mark.Length;
        BytesRead += Encoding.Mark.Length;
    }

    private void More()
    {
        _bytes.AsSpan(_from, _to - _from).CopyTo(_bytes);
        (_from, _to) = (0, _to - _from);
        var room = _bytes.AsSpan(_to, Math.Min(_chunk, _bytes.Length - _to));
        int got;
        if (_head.IsEmpty)
        {
            got = _stream.Read(room);
            _streamEnded = got == 0;
        }
        else
        {
            got = Math.Min(room.Length, _head.Length);
            _head.Span[..got].CopyTo(room);
            _head = _head[got..];
        }
        _to += got;
    }
}
