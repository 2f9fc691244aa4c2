using System.Xml;

namespace Tallystick.Tabular;

/// <summary>XML as a stranger may send it: no document types, no entities, nothing fetched, no depth and no number of names that would fill
/// the memory.</summary>
internal static class Xml
{
    private const int MaxDepth = 64;
    private const int MaxNames = 10_000;

    public static XmlReader Open(Stream stream) => XmlReader.Create(stream, new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        NameTable = new FewNames(),
        CloseInput = true,
    });

    /// <summary>The next node; false at the end.</summary>
    public static bool Next(XmlReader xml) => xml.Read() && (xml.Depth <= MaxDepth ? true : throw new InvalidDataException());

    /// <summary>Passes the element the reader stands on, up to its end.</summary>
    public static void Skip(XmlReader xml)
    {
        if (xml.IsEmptyElement)
            return;
        var depth = xml.Depth;
        while (Next(xml) && xml.Depth > depth)
        {
        }
    }

    /// <summary>The value of an attribute by its local name, whatever its prefix; null without one.</summary>
    public static string? Attribute(XmlReader xml, string name)
    {
        string? value = null;
        for (var more = xml.MoveToFirstAttribute(); more && value is null; more = xml.MoveToNextAttribute())
            if (xml.LocalName == name)
                value = xml.Value;
        xml.MoveToElement();
        return value;
    }

    /// <summary>A reader keeps every name it meets for ever; a part with a million different ones is no sheet.</summary>
    private sealed class FewNames : NameTable
    {
        private int _count;

        public override string Add(char[] array, int offset, int length) => Get(array, offset, length) ?? base.Add(Counted(array), offset, length);

        public override string Add(string array) => Get(array) ?? base.Add(Counted(array));

        private T Counted<T>(T name) => ++_count <= MaxNames ? name : throw new InvalidDataException();
    }
}
