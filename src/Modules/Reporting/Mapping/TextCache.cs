namespace Tallystick.Reporting.Mapping;

/// <summary>Remembers what a cell text was read as, so that a file of millions of rows with a few hundred different texts reads each text
/// once and makes no strings. It stops remembering, not working, when a column turns out to hold too many texts.</summary>
/// <param name="read">Reads a text the first time it is met. Its answer may depend on the text only.</param>
internal sealed class TextCache<T>(Func<string, T> read)
{
    private const int MostTexts = 1 << 16;

    private readonly Dictionary<string, T> _known = new(StringComparer.Ordinal);
    private string? _lastText;
    private T _last = default!;

    /// <summary>What the text was read as.</summary>
    public T Of(ReadOnlySpan<char> text)
    {
        if (_lastText is not null && text.SequenceEqual(_lastText)) return _last;
        if (_known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var key, out var value))
        {
            (_lastText, _last) = (key, value);
            return value;
        }
        var first = text.ToString();
        value = read(first);
        if (_known.Count < MostTexts) _known.Add(first, value);
        (_lastText, _last) = (first, value);
        return value;
    }
}
