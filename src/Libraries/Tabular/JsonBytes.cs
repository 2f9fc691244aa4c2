using System.Buffers;
using System.Text.Json;

namespace Tallystick.Tabular;

/// <summary>A JSON file's bytes in a buffer that slides along it and the parser's state at its beginning. Whoever reads commits what is
/// understood; what is not stays until more has come. Nothing longer than the limit is ever held.</summary>
internal sealed class JsonBytes : IDisposable
{
    private const int Chunk = 64 * 1024;
    private const int MaxDepth = 64;

    private readonly Stream _stream;
    private readonly long _start;
    private readonly int _limit;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Chunk);
    private int _from, _to;
    private bool _ended;
    private JsonReaderState _state;

    /// <summary>Stands at the first byte after a byte order mark.</summary>
    /// <param name="stream">A stream that can seek; where it stands is byte 0.</param>
    /// <param name="limit">The most bytes of one record, or of one value outside of records.</param>
    public JsonBytes(Stream stream, int limit)
    {
        (_stream, _start, _limit) = (stream, stream.Position, limit);
        _state = new(new() { MaxDepth = MaxDepth, AllowMultipleValues = true });
        Fill();
        if (Held.StartsWith(TextEncoding.Utf8Mark))
            _from = TextEncoding.Utf8Mark.Length;
        Offset = _from;
        Start = new(Offset, _state);
    }

    /// <summary>A place between two tokens.</summary>
    public readonly record struct Place(long Offset, JsonReaderState State);

    /// <summary>Before the first token.</summary>
    public Place Start { get; }

    /// <summary>The byte of the file the buffer begins at.</summary>
    public long Offset { get; private set; }

    /// <summary>What is held, and whether the file ends with it.</summary>
    public Utf8JsonReader Reader() => new(_bytes.AsSpan(_from, _to - _from), _ended, _state);

    /// <summary>The bytes <see cref="Reader"/> reads over.</summary>
    public ReadOnlySpan<byte> Held => _bytes.AsSpan(_from, _to - _from);

    /// <summary>The place after what a reader has read, and not a byte further.</summary>
    public Place After(in Utf8JsonReader reader) => new(Offset + reader.BytesConsumed, reader.CurrentState);

    /// <summary>Whether the file has more than is held.</summary>
    public bool HasMore => !_ended;

    /// <summary>Lets go of what a reader has read.</summary>
    public void Commit(in Utf8JsonReader reader)
    {
        _from += (int)reader.BytesConsumed;
        Offset += reader.BytesConsumed;
        _state = reader.CurrentState;
    }

    /// <summary>Reads every token from here to the end of the file.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="TableException">A token is longer than the limit.</exception>
    public void ReadOn(JsonTaking take)
    {
        while (true)
        {
            var reader = Reader();
            while (reader.Read())
                take(ref reader);
            Commit(reader);
            if (_ended)
                return;
            if (!More())
                throw new TableException(TableFault.LineTooLong, 0, "json", Offset);
        }
    }

    /// <summary>Gets more behind what is held, at least as much again: reading it anew then costs no more than it did.</summary>
    /// <returns>False when what is held is at the limit.</returns>
    public bool More()
    {
        var held = _to - _from;
        if (held > _limit)
            return false;
        if (_from > 0)
            Held.CopyTo(_bytes);
        (_from, _to) = (0, held);
        if (held * 2L > _bytes.Length)
        {
            var wider = ArrayPool<byte>.Shared.Rent(Math.Max(held * 2, Chunk));
            Held.CopyTo(wider);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = wider;
        }
        Fill();
        return true;
    }

    /// <summary>Goes to a place seen before.</summary>
    public void Restart(Place place)
    {
        _stream.Position = _start + place.Offset;
        (Offset, _state, _from, _to, _ended) = (place.Offset, place.State, 0, 0, false);
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        (_from, _to, _ended) = (0, 0, true);
    }

    private void Fill()
    {
        var wanted = Math.Min(Math.Max(Chunk / 2, _to), _bytes.Length - _to);
        var got = _stream.ReadAtLeast(_bytes.AsSpan(_to), wanted, throwOnEndOfStream: false);
        _ended = got < wanted;
        _to += got;
    }
}

/// <summary>Takes the token a reader stands on.</summary>
internal delegate void JsonTaking(ref Utf8JsonReader reader);
