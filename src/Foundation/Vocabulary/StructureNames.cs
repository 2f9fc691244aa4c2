using Tallystick.Sdmx;

namespace Tallystick.Vocabulary;

/// <summary>Names of codes, concepts and dataflows in other languages, from <c>Languages/&lt;tag&gt;/codes/&lt;LIST&gt;.json</c>: a flat object from
/// code to name, <c>@name</c> for the list itself. What stands there wins over the structure message; what does not stays English.</summary>
internal sealed class StructureNames
{
    private const string OwnName = "@name", Description = "@description";

    private readonly ILookup<string, (string Language, Dictionary<string, string> Names)> _files =
        (from path in EmbeddedJson.Under("Languages")
         let parts = path.Split('/')
         where parts is [_, _, "codes", _]
         select (List: Path.GetFileNameWithoutExtension(parts[3]), Language: parts[1], Names: EmbeddedJson.Texts(path)))
        .ToLookup(file => file.List, file => (file.Language, file.Names), StringComparer.Ordinal);

    public StructureMessage Apply(StructureMessage message) => message with
    {
        Codelists = [.. message.Codelists.Select(Named)],
        ConceptSchemes = [.. message.ConceptSchemes.Select(Named)],
        Dataflows = [.. message.Dataflows.Select(Named)],
    };

    private Codelist Named(Codelist list) => new(list.Id, Text(list.Id, OwnName, list.Name),
        [.. list.Codes.Select(code => code with
        {
            Name = Text(list.Id, code.Id, code.Name),
            Description = code.Description is { } description ? Text(list.Id, code.Id + Description, description) : null,
        })]);

    private ConceptScheme Named(ConceptScheme scheme) => scheme with
    {
        Concepts = [.. scheme.Concepts.Select(concept => concept with { Name = Text("CONCEPTS", concept.Id, concept.Name) })],
    };

    private Dataflow Named(Dataflow flow) => flow with
    {
        Name = Text("DATAFLOWS", flow.Id, flow.Name),
        Description = Text("DATAFLOWS", flow.Id + Description, flow.Description),
    };

    private LocalText Text(string list, string key, LocalText given)
    {
        Dictionary<string, string>? all = null;
        foreach (var (language, names) in _files[list])
        {
            if (!names.TryGetValue(key, out var name)) continue;
            all ??= new(given.All, StringComparer.Ordinal);
            all[language] = name;
        }
        return all is null ? given : new(all);
    }
}
