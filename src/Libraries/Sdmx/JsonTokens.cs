using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Tallystick.Tabular;

namespace Tallystick.Sdmx;

/// <summary>The tokens of a JSON text, read from a stream with one buffer: memory is bounded by the longest token, depth by 64.</summary>
internal sealed class JsonTokens(MessageBytes bytes, TableLimits limits) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private int _from, _to;
    private bool _begun, _ended;
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 64 });

    /// <summary>What the walk stands at.</summary>
    public JsonTokenType Type { get; private set; }

    /// <summary>The name, the text, or the number as written; empty for the rest.</summary>
    public string Text { get; private set; } = "";

    public long BytesRead => bytes.BytesRead;

    /// <summary>Goes to the next token; false at the end.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public bool Read() => Read(wanted: true);

    /// <summary>Goes to the next token, which must be there.</summary>
    public JsonTokenType Next() => Read() ? Type : throw new InvalidDataException();

    /// <summary>The walk stands at an object: takes its properties, each standing at its value, which the taker reads to its end.</summary>
    public void Object(Action<string> property)
    {
        if (Type != JsonTokenType.StartObject) throw new InvalidDataException();
        while (Next() == JsonTokenType.PropertyName)
        {
            var name = Text;
            Next();
            property(name);
        }
    }

    /// <summary>The walk stands at an array: takes its items, each to be read to its end. Null is an array without any.</summary>
    public void Array(Action item)
    {
        if (Type == JsonTokenType.Null) return;
        if (Type != JsonTokenType.StartArray) throw new InvalidDataException();
        while (Next() != JsonTokenType.EndArray) item();
    }

    /// <summary>The text of a value that has one; null for null.</summary>
    public string? Scalar() => Type switch
    {
        JsonTokenType.String or JsonTokenType.Number => Text,
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null => null,
        _ => throw new InvalidDataException(),
    };

    /// <summary>A place in a list; null for null.</summary>
    public int? Index() => Type switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.Number => int.Parse(Text, NumberStyles.None, CultureInfo.InvariantCulture),
        _ => throw new InvalidDataException(),
    };

    /// <summary>Reads the value the walk stands at to its end.</summary>
    public void Skip()
    {
        var depth = 0;
        do
        {
            depth += Type switch
            {
                JsonTokenType.StartArray or JsonTokenType.StartObject => 1,
                JsonTokenType.EndArray or JsonTokenType.EndObject => -1,
                _ => 0,
            };
        }
        while (depth > 0 && Read(wanted: false));
    }

    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        (_from, _to, _ended) = (0, 0, true);
        bytes.Dispose();
    }

    private bool Read(bool wanted)
    {
        if (!_begun) Begin();
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_from, _to - _from), _ended, _state);
            var read = reader.Read();
            if (read)
            {
                Type = reader.TokenType;
                Text = !wanted ? "" : Type switch
                {
                    JsonTokenType.String or JsonTokenType.PropertyName => TextOf(ref reader),
                    JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
                    _ => "",
                };
            }
            _from += (int)reader.BytesConsumed;
            _state = reader.CurrentState;
            if (read) return true;
            if (_ended) return false;
            More();
        }
    }

    private static string TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException broken)
        {
            // Bytes that are no UTF-8, or half a surrogate pair: the reader lets them pass and only the text shows them.
            throw new InvalidDataException(null, broken);
        }
    }

    private void Begin()
    {
        _begun = true;
        while (_to < 3 && !_ended) More();
        if (_buffer.AsSpan(0, _to).StartsWith("\uFEFF"u8)) _from = 3;
    }

    private void More()
    {
        var held = _to - _from;
        if (held > limits.MaxLineBytes) throw new TableException(TableFault.LineTooLong);
        if (held == _buffer.Length)
        {
            var wider = ArrayPool<byte>.Shared.Rent(held * 2);
            _buffer.AsSpan(_from, held).CopyTo(wider);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = wider;
        }
        else
        {
            _buffer.AsSpan(_from, held).CopyTo(_buffer);
        }
        (_from, _to) = (0, held);
        var got = bytes.Read(_buffer.AsSpan(_to));
        _to += got;
        _ended = got == 0;
    }
}
