namespace Tallystick.Reporting.Mapping;

/// <summary>Remembers what a cell text was read as, so that a file of millions of rows with a few hundred different texts reads each text
/// once and makes no strings. It stops remembering, not working, when a column turns out to hold too many texts.</summary>
/// <param name="read">Reads a text the first time it is met. Its answer may depend on the text only.</param>
internal sealed class TextCache<T>(Func<string, T> read)
{
    private const int MostTexts = 1 << 16, Recent = 256;

    private readonly Dictionary<string, T> _known = new(StringComparer.Ordinal);
    // Most columns hold a few texts over and over: a look here is cheaper than a hash of the whole text.
    private readonly (string? Text, T Value)[] _recent = new (string?, T)[Recent];

    /// <summary>What the text was read as.</summary>
    public T Of(ReadOnlySpan<char> text)
    {
        ref var recent = ref _recent[text.IsEmpty ? 0 : (text.Length * 61 + text[0] * 7 + text[^1] * 31 + text[text.Length / 2] * 13) % Recent];
        if (recent.Text is not null && text.SequenceEqual(recent.Text)) return recent.Value;
        if (_known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var key, out var value))
        {
            recent = (key, value);
            return value;
        }
        var first = text.ToString();
        value = read(first);
        if (_known.Count < MostTexts) _known.Add(first, value);
        recent = (first, value);
        return value;
    }
}
