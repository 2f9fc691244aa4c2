using System.IO.Compression;
using System.Xml;

namespace Tallystick.Tabular;

/// <summary>The parts of an .xlsx archive: which sheets there are, which cell styles are dates, the shared strings. Follows the relations
/// inside the archive and nothing outside it; reads no properties, comments, macros or links.</summary>
internal sealed class Workbook : IDisposable
{
    private const int MaxRelations = 20_000;

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _parts = new(StringComparer.OrdinalIgnoreCase);
    private readonly UnpackMeter _meter;
    private readonly TableLimits _limits;
    private readonly string _bookPart;
    private readonly Dictionary<string, (string Kind, string Part)> _relations;
    private readonly List<(TableSheet Sheet, string Part)> _sheets = [];

    public Workbook(ArchiveSource source, TableLimits limits)
    {
        _limits = limits;
        _meter = new UnpackMeter(limits, source.Length);
        _archive = new ZipArchive(source, ZipArchiveMode.Read, leaveOpen: true);
        foreach (var entry in _archive.Entries)
            _parts.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry);
        source.DirectoryRead = true;

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

    public XmlReader OpenSheet(string part) => Open(part);

    public CellFormatKind[] ReadStyles() => Related("styles") is { } part ? Within(part, CellFormat.ReadStyles) : [];

    public SharedStrings? ReadStrings() =>
        Related("sharedStrings") is { } part ? Within(part, xml => SharedStrings.Read(xml, _limits, part)) : null;

    public void Dispose() => _archive.Dispose();

    private T Within<T>(string part, Func<XmlReader, T> read)
    {
        using var xml = Open(part);
        return read(xml);
    }

    private XmlReader Open(string part)
    {
        if (!_parts.TryGetValue(part, out var entry))
            throw new TableException(TableFault.Damaged, 0, part);
        return Xml.Open(_meter.Open(entry.Open(), part, entry.CompressedLength));
    }

    private string? Related(string kind)
    {
        foreach (var (related, part) in _relations.Values)
            if (related.EndsWith("/" + kind, StringComparison.Ordinal) && _parts.ContainsKey(part))
                return part;
        return null;
    }

    /// <summary>The workbook's own part. An archive without one is something else; what, is said where it can be told.</summary>
    private string FindBook()
    {
        foreach (var (kind, part) in ReadRelations("").Values)
            if (kind.EndsWith("/officeDocument", StringComparison.Ordinal) && _parts.ContainsKey(part))
            {
                return part.EndsWith(".bin", StringComparison.OrdinalIgnoreCase) ? throw Stranger("xlsb")
                    : part.StartsWith("word/", StringComparison.OrdinalIgnoreCase) ? throw Stranger("docx")
                    : part.StartsWith("ppt/", StringComparison.OrdinalIgnoreCase) ? throw Stranger("pptx")
                    : part;
            }
        if (_parts.ContainsKey("xl/workbook.xml"))
            return "xl/workbook.xml";
        if (!_parts.TryGetValue("mimetype", out var entry))
            throw Stranger("zip");
        Span<byte> type = stackalloc byte[80];
        using var stream = _meter.Open(entry.Open(), "mimetype", entry.CompressedLength);
        type = type[..stream.ReadAtLeast(type, type.Length, throwOnEndOfStream: false)];
        throw Stranger(type.StartsWith("application/vnd.oasis.opendocument.spreadsheet"u8) ? "ods"
            : type.StartsWith("application/vnd.oasis.opendocument.text"u8) ? "odt" : "zip");
    }

    private static TableException Stranger(string word) => new(TableFault.UnknownFormat, 0, word);

    /// <summary>The relations of a part, their targets as names of parts; none when the part has none.</summary>
    private Dictionary<string, (string Kind, string Part)> ReadRelations(string of)
    {
        var slash = of.LastIndexOf('/') + 1;
        var part = $"{of[..slash]}_rels/{of[slash..]}.rels";
        var found = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        if (!_parts.ContainsKey(part))
            return found;
        using var xml = Open(part);
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
        using var xml = Open(_bookPart);
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
