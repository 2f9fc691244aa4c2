using System.Collections.Immutable;

namespace Tallystick.Sdmx;

/// <summary>Reads an SDMX-JSON 2.0 structure message (1.0 and 2.1 messages with the same shape too). What is not there is looked up in the
/// structures already known. Item references must resolve; nothing is fetched.</summary>
public static class StructureReader
{
    private const string Frequency = "FREQ";

    /// <summary>Reads one message.</summary>
    /// <param name="utf8">The message.</param>
    /// <param name="known">Code lists and concepts it may refer to beside its own.</param>
    /// <exception cref="SdmxFormatException">When it is no such message; the path says where.</exception>
    public static StructureMessage Read(ReadOnlyMemory<byte> utf8, StructureMessage? known = null)
    {
        using var document = JsonPlace.Parse(utf8);
        return Message(new JsonPlace(document.RootElement, ""), known ?? StructureMessage.Empty);
    }

    private static StructureMessage Message(JsonPlace root, StructureMessage known)
    {
        var data = root["data"];
        var lists = data.All("codelists").Select(List).ToImmutableArray();
        var schemes = data.All("conceptSchemes").Select(Scheme).ToImmutableArray();
        var there = new Lookup(known.With(new(lists, schemes, [])));
        var structures = new Dictionary<string, JsonPlace>(StringComparer.Ordinal);
        foreach (var structure in data.All("dataStructures")) structures[structure["id"].Text()] = structure;
        var flows = data.All("dataflows").Select(flow => Flow(flow, structures, there)).ToImmutableArray();

        var first = data.All("codelists").Concat(data.All("conceptSchemes")).Concat(data.All("dataflows")).Take(1).ToList();
        var message = new StructureMessage(lists, schemes, flows);
        return first.Count == 0 ? message : message with
        {
            Agency = first[0]["agencyID"].Text(),
            Version = first[0].TextOrNull("version") ?? "1.0",
        };
    }

    private static Codelist List(JsonPlace list)
    {
        var codes = list.All("codes").Select(Code).ToImmutableArray();
        try
        {
            return new(list["id"].Text(), list.LocalText("name", "names"), codes);
        }
        catch (ArgumentException wrong)
        {
            throw new SdmxFormatException(list.Path + ".codes", wrong.Message, wrong);
        }
    }

    private static Code Code(JsonPlace code)
    {
        var annotations = Annotations(code);
        return new(code["id"].Text(), code.TextOrNull("parent"), code.LocalText("name", "names"),
            code.LocalTextOrNull("description", "descriptions"), annotations.Any(a => a.Type == "MEMO"))
        {
            Annotations = [.. annotations.Where(a => a.Type != "MEMO")],
        };
    }

    internal static ImmutableArray<Annotation> Annotations(JsonPlace item) =>
    [
        .. item.All("annotations")
            .Where(a => a.TryGet("type", out _))
            .Select(a => new Annotation(a["type"].Text(), a.TextOrNull("value") ?? a.TextOrNull("text") ?? a.TextOrNull("title"))),
    ];

    private static ConceptScheme Scheme(JsonPlace scheme) => new(scheme["id"].Text(), scheme.LocalText("name", "names"),
    [
        .. scheme.All("concepts").Select(c =>
            new Concept(c["id"].Text(), c.LocalText("name", "names"), c.LocalTextOrNull("description", "descriptions"))),
    ]);

    private static Dataflow Flow(JsonPlace flow, Dictionary<string, JsonPlace> structures, Lookup there)
    {
        var reference = flow["structure"];
        var structureId = Reference(reference).Id;
        if (!structures.TryGetValue(structureId, out var structure))
        {
            throw new SdmxFormatException(reference.Path, $"the data structure {structureId} is not in the message.");
        }
        var annotations = Annotations(flow);
        var name = flow.LocalText("name", "names");
        var components = structure["dataStructureComponents"];
        return new(flow["id"].Text(), name, flow.LocalTextOrNull("description", "descriptions") ?? name,
            Kind(Required("MEASURE_KIND")), Required("COUNT_UNIT"), Dimensions(components["dimensionList"], there), Frequencies(Required("FREQUENCIES")))
        {
            StructureId = structureId,
            Attributes = components.TryGet("attributeList", out var list) ? [.. list.All("attributes").Select(a => Attribute(a, there))] : [],
        };

        string Required(string type) => annotations.FirstOrDefault(a => a.Type == type)?.Value
            ?? throw new SdmxFormatException(flow.Path + ".annotations", $"the annotation {type} is missing; without it figures could be summed that must not be.");

        MeasureKind Kind(string value) => value switch
        {
            "FLOW" => MeasureKind.Flow,
            "STOCK" => MeasureKind.Stock,
            "PRICE" => MeasureKind.Price,
            "NARRATIVE" => MeasureKind.Narrative,
            _ => throw new SdmxFormatException(flow.Path + ".annotations", $"MEASURE_KIND is FLOW, STOCK, PRICE or NARRATIVE, not {value}."),
        };

        ImmutableArray<Sdmx.Frequency> Frequencies(string value) =>
        [
            .. value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(letter =>
                letter.Length == 1 && char.IsAsciiLetterUpper(letter[0]) && Enum.TryParse<Sdmx.Frequency>(letter, out var frequency)
                    ? frequency
                    : throw new SdmxFormatException(flow.Path + ".annotations", $"FREQUENCIES holds letters of CL_FREQ, not {letter}.")),
        ];
    }

    // FREQ and TIME_PERIOD are in every structure and in no key of ours: both live in TimePeriod
    private static ImmutableArray<Dimension> Dimensions(JsonPlace list, Lookup there)
    {
        var builder = ImmutableArray.CreateBuilder<Dimension>();
        foreach (var dimension in list.All("dimensions"))
        {
            var id = dimension.TextOrNull("id") ?? Reference(dimension["conceptIdentity"]).Item!;
            if (id == Frequency) continue;
            var annotations = Annotations(dimension);
            var codes = there.List(dimension["localRepresentation"]["enumeration"]);
            builder.Add(new(id, there.Concept(dimension["conceptIdentity"]).Name, codes,
                annotations.Any(a => a is { Type: "ADDITIVITY", Value: "ADDS" }) ? Additivity.Adds : Additivity.DoesNotAdd,
                !annotations.Any(a => a is { Type: "EXPECTED", Value: "false" })));
        }
        return builder.Count > 0 ? builder.ToImmutable() : throw new SdmxFormatException(list.Path, "there is no dimension but FREQ.");
    }

    private static DataAttribute Attribute(JsonPlace attribute, Lookup there)
    {
        var concept = attribute["conceptIdentity"];
        var relationship = attribute["attributeRelationship"];
        Codelist? list = null;
        var isNumber = false;
        if (attribute.TryGet("localRepresentation", out var representation))
        {
            if (representation.TryGet("enumeration", out var enumeration)) list = there.List(enumeration);
            else if (representation.TryGet("format", out var format)) isNumber = format.TextOrNull("dataType") is "Decimal" or "Integer" or "Double" or "Long";
        }
        return new(attribute.TextOrNull("id") ?? Reference(concept).Item!, there.Concept(concept).Name, list, isNumber,
            [.. relationship.All("dimensions").Select(d => d.Text())]);
    }

    /// <summary>Finds what a message refers to by URN. The agency and the version are not compared: one message, one edition.</summary>
    private sealed class Lookup(StructureMessage known)
    {
        private readonly Dictionary<string, Codelist> _lists = known.Codelists.ToDictionary(list => list.Id, StringComparer.Ordinal);
        private readonly Dictionary<(string Scheme, string Id), Concept> _concepts = known.ConceptSchemes
            .SelectMany(scheme => scheme.Concepts, (scheme, concept) => (scheme.Id, concept))
            .ToDictionary(pair => (pair.Id, pair.concept.Id), pair => pair.concept);

        public Codelist List(JsonPlace reference)
        {
            var id = Reference(reference).Id;
            return _lists.TryGetValue(id, out var list) ? list : throw new SdmxFormatException(reference.Path, $"the code list {id} is not known.");
        }

        public Concept Concept(JsonPlace reference)
        {
            var (_, _, scheme, _, item) = Reference(reference);
            return item is not null && _concepts.TryGetValue((scheme, item), out var concept)
                ? concept
                : throw new SdmxFormatException(reference.Path, $"the concept {item} of {scheme} is not known.");
        }
    }

    internal static SdmxReference Reference(JsonPlace place) => SdmxReference.TryParse(place.Text(), out var reference)
        ? reference
        : throw new SdmxFormatException(place.Path, $"'{place.Text()}' is no SDMX URN.");
}
