using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tallystick.Reporting.CodeLists;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Mapping;

/// <summary>A mapping that was written as a structure map, and what is still wrong with it; nothing, when it was exported here.</summary>
/// <param name="Json">The mapping file.</param>
/// <param name="Findings">Errors keep it from being used.</param>
public sealed record MappingDraft(string Json, IReadOnlyList<CheckFinding> Findings);

/// <summary>A mapping file as an SDMX 3.0 structure map and back. What SDMX has artefacts for becomes such; the rest (marks in numbers, reasons,
/// conditions on rows) goes along as annotations of the structure map, one for each property of the mapping: the difference between what the
/// artefacts say and what the mapping says, as RFC 7396 writes it. So nothing is lost, and the mapping that comes back is known by the same
/// SHA-256.</summary>
public static class MappingAsStructureMap
{
    /// <summary>What stands before the name of the property in the type of an annotation.</summary>
    private const string Rest = "MAPPING:";
    /// <summary>The annotation with the columns that are no SDMX ids.</summary>
    private const string Columns = "MAPPING_COLUMNS";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a mapping as an SDMX-JSON 2.0 structure message.</summary>
    /// <param name="mappingJson">The mapping file.</param>
    /// <param name="catalog">Where its dataflow is.</param>
    /// <param name="prepared">When the message is made.</param>
    /// <param name="output">Where to; left open.</param>
    /// <param name="lists">The lists of the Party whose mapping it is; null when they are not at hand.</param>
    /// <exception cref="Kernel.ProblemException">When the mapping has errors, names a list that is not at hand, or there is no such dataflow.</exception>
    public static void Export(string mappingJson, StructureCatalog catalog, DateTimeOffset prepared, Stream output, NationalLists? lists = null)
    {
        var reading = MappingFile.Read(mappingJson, lists);
        if (reading.File is not { } mapping) throw ReportingProblems.MappingWrong(reading.Findings).AsException();
        if (mapping.Dimensions.FirstOrDefault(rule => rule.List is { Content: null })?.List is { } absent) throw ReportingProblems.ListElsewhere(absent.Name).AsException();
        if (!catalog.TryFind(mapping.Dataflow, out var dataflow)) throw ReportingProblems.NoDataflow(mapping.Dataflow).AsException();
        StructureMapWriter.Write(output, Message(mapping, dataflow, catalog.Message), $"MAPPING_{mapping.Identity[..8]}", catalog.Message.Agency, prepared, indented: true);
    }

    /// <summary>Reads the mapping out of a structure message with one structure map, ours or another's.</summary>
    /// <param name="message">SDMX-JSON 2.0.</param>
    /// <exception cref="Kernel.ProblemException">When it is no such message, or the map says what a mapping cannot.</exception>
    public static MappingDraft Import(ReadOnlyMemory<byte> message)
    {
        JsonObject tree;
        try
        {
            var maps = StructureMapReader.Read(message);
            tree = maps.StructureMaps is [var map] ? Tree(maps, map) : throw ReportingProblems.StructureMapsNotOne(maps.StructureMaps.Length).AsException();
        }
        catch (SdmxFormatException wrong)
        {
            throw ReportingProblems.StructureMapWrong(wrong.Path).AsException();
        }
        var json = MappingText.ForPeople(tree);
        return new(json, [.. MappingFile.Read(json).Findings.Select(CheckFinding.Of)]);
    }

    internal static StructureMapMessage Message(MappingFile mapping, Dataflow dataflow, StructureMessage structures)
    {
        var tree = JsonNode.Parse(mapping.Canonical)!.AsObject();
        var artefacts = new MappedArtefacts(mapping, tree, dataflow, structures);
        var message = artefacts.Make();
        var map = message.StructureMaps[0];
        var said = new MappingFromArtefacts(message, map, artefacts.Columns).Make();
        var renamed = artefacts.Columns.Renamed();
        return message with
        {
            StructureMaps =
            [
                map with
                {
                    Annotations =
                    [
                        .. renamed.Count == 0 ? [] : new[] { new Annotation(Columns, renamed.ToJsonString(Plain)) },
                        .. MergePatch.Between(said, tree).Select(rest => new Annotation(Rest + rest.Key, rest.Value?.ToJsonString(Plain) ?? "null")),
                    ],
                },
            ],
        };
    }

    private static JsonObject Tree(StructureMapMessage message, StructureMap map)
    {
        try
        {
            var renamed = map.Annotations.FirstOrDefault(annotation => annotation.Type == Columns)?.Value;
            var columns = renamed is null ? new SourceComponents() : new(JsonNode.Parse(renamed) as JsonObject ?? throw new FormatException(Columns));
            var tree = new MappingFromArtefacts(message, map, columns).Make();
            foreach (var annotation in map.Annotations.Where(annotation => annotation.Type.StartsWith(Rest, StringComparison.Ordinal)))
            {
                MergePatch.Apply(tree, new() { [annotation.Type[Rest.Length..]] = JsonNode.Parse(annotation.Value ?? "null") });
            }
            return tree;
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException and not SdmxFormatException)
        {
            throw new SdmxFormatException("data.structureMaps[0].annotations", wrong.Message, wrong);
        }
    }
}
