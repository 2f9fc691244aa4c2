using System.Globalization;
using System.Xml;

namespace Tallystick.Tabular;

/// <summary>The characters of one cell while it is read, in a buffer used again for the next.</summary>
internal sealed class CellText(int limit)
{
    private char[] _chars = new char[256];
    private int _length;

    public ReadOnlySpan<char> Raw => _chars.AsSpan(0, _length);

    public int Length => _length;

    /// <summary>The most characters a cell may have.</summary>
    public int Limit => limit;

    public void Clear() => _length = 0;

    /// <summary>Takes a character some times over; false past the limit.</summary>
    public bool Take(char c, int times = 1)
    {
        if (_length + (long)times > limit)
            return false;
        if (_length + times > _chars.Length)
            Array.Resize(ref _chars, Math.Max(_length + times, _chars.Length * 2));
        _chars.AsSpan(_length, times).Fill(c);
        _length += times;
        return true;
    }

    /// <summary>Makes every run of blanks from <paramref name="from"/> on one blank, and none where a blank stands before.</summary>
    /// <returns>Whether a blank is last.</returns>
    public bool Collapse(int from, bool afterBlank)
    {
        var to = from;
        for (var i = from; i < _length; i++)
        {
            var blank = _chars[i] is ' ' or '\t' or '\n' or '\r';
            if (!blank || !afterBlank)
                _chars[to++] = blank ? ' ' : _chars[i];
            afterBlank = blank;
        }
        _length = to;
        return afterBlank;
    }

    /// <summary>Takes the last character back.</summary>
    public void DropLast() => _length--;

    /// <summary>Takes the text node the reader stands on; false past the limit.</summary>
    public bool Take(XmlReader xml)
    {
        while (true)
        {
            if (_length == _chars.Length)
            {
                if (_length > limit)
                    return false;
                Array.Resize(ref _chars, _length * 2);
            }
            var got = xml.ReadValueChunk(_chars, _length, _chars.Length - _length);
            if (got == 0)
                return _length <= limit;
            _length += got;
        }
    }

    /// <summary>From the start of an element with text or rich text (<c>si</c>, <c>is</c>) to its end, phonetic guides left out; false past
    /// the limit.</summary>
    public bool ReadRich(XmlReader xml)
    {
        var depth = xml.Depth;
        var phonetic = int.MaxValue;
        var inText = false;
        while (Xml.Next(xml) && xml.Depth > depth)
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.IsEmptyElement:
                    break;
                case XmlNodeType.Element:
                    if (xml.LocalName == "rPh" && phonetic == int.MaxValue)
                        phonetic = xml.Depth;
                    inText = xml.LocalName == "t" && phonetic == int.MaxValue;
                    break;
                case XmlNodeType.EndElement:
                    if (xml.Depth == phonetic)
                        phonetic = int.MaxValue;
                    inText = false;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace when inText:
                    if (!Take(xml))
                        return false;
                    break;
            }
        }
        return true;
    }

    /// <summary>The text with <c>_x000D_</c> and its like as the characters they stand for.</summary>
    public ReadOnlySpan<char> Unescaped()
    {
        var text = _chars.AsSpan(0, _length);
        var from = text.IndexOf("_x");
        if (from < 0)
            return text;
        var to = from;
        while (from < text.Length)
        {
            if (from + 7 <= text.Length && text[from] == '_' && text[from + 1] == 'x' && text[from + 6] == '_'
                && ushort.TryParse(text.Slice(from + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                text[to++] = (char)code;
                from += 7;
            }
            else
            {
                text[to++] = text[from++];
            }
        }
        return text[..to];
    }
}
