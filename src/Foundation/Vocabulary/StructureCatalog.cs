using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Tallystick.Sdmx;

namespace Tallystick.Vocabulary;

/// <summary>The structures in use: dataflows, code lists and concepts, named in every language there is. Immutable; an Exchange with areas or
/// dataflows of its own derives its catalogue from <see cref="Default"/>.</summary>
public sealed class StructureCatalog
{
    /// <summary>The id of the one list of countries and areas.</summary>
    public const string AreaList = "CL_AREA";

    /// <summary>The concept scheme all dimensions take their names from.</summary>
    public const string ConceptSchemeId = "CS_TALLYSTICK";

    private static readonly Lazy<StructureCatalog> Embedded = new(Load);

    private readonly FrozenDictionary<string, Dataflow> _dataflows;
    private readonly FrozenDictionary<string, Codelist> _codelists;

    private StructureCatalog(StructureMessage message)
    {
        Message = message;
        _dataflows = message.Dataflows.ToFrozenDictionary(flow => flow.Id, StringComparer.Ordinal);
        _codelists = message.Codelists.ToFrozenDictionary(list => list.Id, StringComparer.Ordinal);
    }

    /// <summary>The structures in this repository, with their names in all languages.</summary>
    public static StructureCatalog Default => Embedded.Value;

    /// <summary>Everything, as the writer takes it.</summary>
    public StructureMessage Message { get; }

    /// <summary>All dataflows, in the order readers meet them.</summary>
    public ImmutableArray<Dataflow> Dataflows => Message.Dataflows;

    /// <summary>All code lists, by id.</summary>
    public ImmutableArray<Codelist> Codelists => Message.Codelists;

    /// <summary>All concepts.</summary>
    public ImmutableArray<Concept> Concepts => [.. Message.ConceptSchemes.SelectMany(scheme => scheme.Concepts)];

    /// <summary>The countries and areas, with those the Exchange added.</summary>
    public Codelist Areas => Codelist(AreaList);

    /// <summary>The dataflow of an id that is known to exist.</summary>
    /// <exception cref="KeyNotFoundException">When there is none.</exception>
    public Dataflow Dataflow(string id) => TryFind(id, out var flow) ? flow : throw new KeyNotFoundException($"There is no dataflow {id}.");

    /// <summary>Looks a dataflow up.</summary>
    public bool TryFind(string id, [NotNullWhen(true)] out Dataflow? flow) => _dataflows.TryGetValue(id, out flow);

    /// <summary>The code list of an id that is known to exist.</summary>
    /// <exception cref="KeyNotFoundException">When there is none.</exception>
    public Codelist Codelist(string id) => TryFindCodelist(id, out var list) ? list : throw new KeyNotFoundException($"There is no code list {id}.");

    /// <summary>Looks a code list up.</summary>
    public bool TryFindCodelist(string id, [NotNullWhen(true)] out Codelist? list) => _codelists.TryGetValue(id, out list);

    /// <summary>The same catalogue with more areas: Parties that are no country, or the made-up ones of a demonstration. A code that is there
    /// already stays as it is.</summary>
    public StructureCatalog WithAreas(IEnumerable<Code> areas) => WithCodes(AreaList, areas);

    /// <summary>The same catalogue with more codes at the end of one of its lists, in every dataflow that uses it. A code that is there
    /// already stays as it is.</summary>
    /// <exception cref="KeyNotFoundException">When there is no such list.</exception>
    public StructureCatalog WithCodes(string listId, IEnumerable<Code> codes)
    {
        var list = Codelist(listId).With(codes);
        return new(Message with
        {
            Codelists = [.. Codelists.Select(Renewed)],
            Dataflows =
            [
                .. Dataflows.Select(flow => flow with
                {
                    Dimensions = [.. flow.Dimensions.Select(dimension => dimension with { List = Renewed(dimension.List) })],
                    Attributes = [.. flow.Attributes.Select(a => a.List is null ? a : a with { List = Renewed(a.List) })],
                }),
            ],
        });

        Codelist Renewed(Codelist old) => old.Id == listId ? list : old;
    }

    /// <summary>The same catalogue with the structures of one more SDMX-JSON message: a new dataflow needs no more than this.</summary>
    /// <exception cref="SdmxFormatException">When the message is wrong or refers to what is not there.</exception>
    public StructureCatalog With(ReadOnlyMemory<byte> structureMessage) =>
        new(Message.With(StructureReader.Read(structureMessage, Message)));

    private static StructureCatalog Load()
    {
        var names = new StructureNames();
        var message = StructureMessage.Empty;
        // lists and concepts first: dataflows take their dimensions' lists and names from them
        foreach (var path in EmbeddedJson.Under("Structures").OrderBy(path => path.StartsWith("Structures/dataflows/", StringComparison.Ordinal)))
        {
            message = message.With(names.Apply(StructureReader.Read(EmbeddedJson.Bytes(path), message)));
        }
        return new(message);
    }
}
