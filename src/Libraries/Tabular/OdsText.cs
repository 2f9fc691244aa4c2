using System.Globalization;
using System.Xml;

namespace Tallystick.Tabular;

/// <summary>Reads what a cell of an OpenDocument sheet shows: its paragraphs, a line each, blanks as the format counts them. Comments, notes
/// and drawings in a cell are not its text.</summary>
internal static class OdsText
{
    private const string Text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";

    /// <summary>From the start of a cell to its end; false past the limit of <paramref name="text"/>.</summary>
    public static bool Read(XmlReader xml, CellText text)
    {
        var depth = xml.Depth;
        var first = true;
        while (Xml.Next(xml) && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            if (xml.NamespaceURI != Text || xml.LocalName is not ("p" or "h"))
            {
                Xml.Skip(xml);
                continue;
            }
            if (!(first || text.Take('\n')) || !ReadParagraph(xml, text))
                return false;
            first = false;
        }
        return true;
    }

    private static bool ReadParagraph(XmlReader xml, CellText text)
    {
        if (xml.IsEmptyElement)
            return true;
        var depth = xml.Depth;
        // Blanks at a paragraph's ends are layout; those written as elements are not.
        bool afterBlank = true, any = false;
        while (Xml.Next(xml) && xml.Depth > depth)
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    var from = text.Length;
                    if (!text.Take(xml))
                        return false;
                    afterBlank = text.Collapse(from, afterBlank);
                    any |= text.Length > from;
                    break;
                case XmlNodeType.Element:
                    var (written, times) = Written(xml);
                    if (times > 0 && !text.Take(written, times))
                        return false;
                    if (times > 0)
                        (afterBlank, any) = (false, true);
                    else if (xml.NamespaceURI != Text || xml.LocalName is "note" or "ruby-text")
                        Xml.Skip(xml);
                    break;
            }
        }
        if (any && afterBlank)
            text.DropLast();
        return true;
    }

    /// <summary>The characters an element stands for.</summary>
    private static (char Written, int Times) Written(XmlReader xml) => xml.NamespaceURI != Text ? default : xml.LocalName switch
    {
        "s" => (' ', xml.GetAttribute("c", Text) is { } count ? int.Parse(count, NumberStyles.None, CultureInfo.InvariantCulture) : 1),
        "tab" => ('\t', 1),
        "line-break" => ('\n', 1),
        _ => default,
    };
}
