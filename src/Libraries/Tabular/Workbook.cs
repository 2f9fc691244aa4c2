using System.Xml;

namespace Tallystick.Tabular;

/// <summary>The parts of an .xlsx archive: which sheets there are, which cell styles are dates, the shared strings. Follows the relations
/// inside the archive and nothing outside it; reads no properties, comments, macros or links.</summary>
internal sealed class Workbook
{
    private const int MaxRelations = 20_000;

    private readonly PackedParts _parts;
    private readonly string _bookPart;
    private readonly Dictionary<string, (string Kind, string Part)> _relations;
    private readonly List<(TableSheet Sheet, string Part)> _sheets = [];

    public Workbook(PackedParts parts)
    {
        _parts = parts;
        _bookPart = FindBook();
        _relations = ReadRelations(_bookPart);
        ReadBook();
        if (_sheets.Count == 0)
            throw new TableException(TableFault.NoSheet);
    }

    /// <summary>The sheets that hold cells, in the workbook's order.</summary>
    public IReadOnlyList<TableSheet> Sheets => [.. _sheets.Select(s => s.Sheet)];

    /// <summary>Whether days are counted from 1904.</summary>
    public bool From1904 { get; private set; }

    /// <summary>The sheet asked for, or the first a reader of the workbook sees.</summary>
    public (TableSheet Sheet, string Part) Find(string? name)
    {
        if (name is null)
            return _sheets.FirstOrDefault(s => !s.Sheet.Hidden, _sheets[0]);
        foreach (var comparison in (ReadOnlySpan<StringComparison>)[StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase])
            foreach (var sheet in _sheets)
                if (sheet.Sheet.Name.Equals(name, comparison))
                    return sheet;
        throw new TableException(TableFault.NoSheet, 0, $"{name}: {string.Join(", ", _sheets.Take(50).Select(s => s.Sheet.Name))}");
    }

    public CellFormatKind[] ReadStyles() => Related("styles") is { } part ? Within(part, CellFormat.ReadStyles) : [];

    public SharedStrings? ReadStrings() =>
        Related("sharedStrings") is { } part ? Within(part, xml => SharedStrings.Read(xml, _parts.Limits, part)) : null;

    private T Within<T>(string part, Func<XmlReader, T> read)
    {
        using var xml = _parts.Open(part);
        return read(xml);
    }

    private string? Related(string kind)
    {
        foreach (var (related, part) in _relations.Values)
            if (related.EndsWith("/" + kind, StringComparison.Ordinal) && _parts.Has(part))
                return part;
        return null;
    }

    /// <summary>The workbook's own part. An archive without one is something else; what, is said where it can be told.</summary>
    private string FindBook()
    {
        foreach (var (kind, part) in ReadRelations("").Values)
            if (kind.EndsWith("/officeDocument", StringComparison.Ordinal) && _parts.Has(part))
            {
                return part.EndsWith(".bin", StringComparison.OrdinalIgnoreCase) ? throw Stranger("xlsb")
                    : part.StartsWith("word/", StringComparison.OrdinalIgnoreCase) ? throw Stranger("docx")
                    : part.StartsWith("ppt/", StringComparison.OrdinalIgnoreCase) ? throw Stranger("pptx")
                    : part;
            }
        return _parts.Has("xl/workbook.xml") ? "xl/workbook.xml" : throw Stranger("zip");
    }

    private static TableException Stranger(string word) => new(TableFault.UnknownFormat, 0, word);

    /// <summary>The relations of a part, their targets as names of parts; none when the part has none.</summary>
    private Dictionary<string, (string Kind, string Part)> ReadRelations(string of)
    {
        var slash = of.LastIndexOf('/') + 1;
        var part = $"{of[..slash]}_rels/{of[slash..]}.rels";
        var found = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        if (!_parts.Has(part))
            return found;
        using var xml = _parts.Open(part);
        while (Xml.Next(xml))
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "Relationship" || Xml.Attribute(xml, "TargetMode") == "External")
                continue;
            if (found.Count == MaxRelations)
                throw new TableException(TableFault.TooLarge, 0, part);
            if (Xml.Attribute(xml, "Id") is { } id && Xml.Attribute(xml, "Type") is { } kind && Xml.Attribute(xml, "Target") is { } target)
                found.TryAdd(id, (kind, Resolve(of[..slash], target)));
        }
        return found;
    }

    /// <summary>A target relative to a folder of the archive, or from its root.</summary>
    private static string Resolve(string folder, string target)
    {
        List<string> steps = [];
        target = target.Replace('\\', '/');
        foreach (var step in (target.StartsWith('/') ? target : folder + target).Split('/'))
        {
            if (step == ".." && steps.Count > 0)
                steps.RemoveAt(steps.Count - 1);
            else if (step is not ("" or "." or ".."))
                steps.Add(step);
        }
        return string.Join('/', steps);
    }

    private void ReadBook()
    {
        using var xml = _parts.Open(_bookPart);
        while (Xml.Next(xml))
        {
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            if (xml.LocalName == "workbookPr")
                From1904 = Xml.Attribute(xml, "date1904") is "1" or "true" or "on";
            // A sheet of charts or an old macro sheet holds no table.
            if (xml.LocalName == "sheet" && Xml.Attribute(xml, "name") is { } name && SheetId(xml) is { } id
                && _relations.TryGetValue(id, out var relation) && relation.Kind.EndsWith("/worksheet", StringComparison.Ordinal)
                && _sheets.Count < MaxRelations)
                _sheets.Add((new(name, Xml.Attribute(xml, "state") is "hidden" or "veryHidden"), relation.Part));
        }
    }

    private static string? SheetId(XmlReader xml) =>
        xml.GetAttribute("id", "http://schemas.openxmlformats.org/officeDocument/2006/relationships")
        ?? xml.GetAttribute("id", "http://purl.oclc.org/ooxml/officeDocument/relationships");
}
