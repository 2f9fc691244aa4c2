using System.Text.Json;

namespace Tallystick.Tabular;

/// <summary>The names that lead to a value, parted by points, in a buffer used again.</summary>
internal sealed class JsonPath
{
    private char[] _chars = new char[256];

    /// <summary>Characters now; setting it goes back.</summary>
    public int Length { get; set; }

    public ReadOnlySpan<char> Since(int from) => _chars.AsSpan(from, Length - from);

    /// <summary>Goes from an object into one of its properties.</summary>
    /// <param name="reader">On the property's name.</param>
    /// <param name="of">The length of the path to the object.</param>
    /// <param name="from">Where the path begins: no point stands there.</param>
    public void Enter(ref Utf8JsonReader reader, int of, int from)
    {
        Length = of;
        var most = Length + 1 + reader.ValueSpan.Length;
        if (most > _chars.Length)
            Array.Resize(ref _chars, Math.Max(most, _chars.Length * 2));
        if (Length > from)
            _chars[Length++] = '.';
        Length += JsonText.Copy(ref reader, _chars.AsSpan(Length));
    }
}

/// <summary>Strings of a JSON file as characters, strictly.</summary>
internal static class JsonText
{
    /// <summary>Writes the string or name a reader stands on, which has no more characters than bytes.</summary>
    /// <exception cref="JsonException">Its bytes are no UTF-8, or it escapes half a character.</exception>
    public static int Copy(ref Utf8JsonReader reader, Span<char> to)
    {
        try
        {
            return reader.CopyString(to);
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException(null, e);
        }
    }
}
