using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tallystick.Sdmx;

/// <summary>Writes structures as an SDMX-JSON 2.0 structure message that <see cref="StructureReader"/> reads back the same. Writes what it
/// is given: which lists belong to an answer is for the caller to say.</summary>
public static class StructureWriter
{
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one message.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="message">What.</param>
    /// <param name="concepts">The scheme the dataflows' dimensions take their names from.</param>
    /// <param name="id">The id of the message in its header.</param>
    /// <param name="prepared">When it was made.</param>
    public static void Write(Stream output, StructureMessage message, string concepts, string id, DateTimeOffset prepared)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        Header(json, id, message.Agency, prepared);
        json.WriteStartObject("data");
        var names = new Names(message.Agency, message.Version, concepts);
        Array(json, "codelists", message.Codelists, list => List(json, names, list));
        Array(json, "conceptSchemes", message.ConceptSchemes, scheme => Scheme(json, names, scheme));
        Array(json, "dataStructures", [.. message.Dataflows.DistinctBy(flow => flow.StructureId)], flow => Structure(json, names, flow));
        Array(json, "dataflows", message.Dataflows, flow => Flow(json, names, flow));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    internal static void Header(Utf8JsonWriter json, string id, string sender, DateTimeOffset prepared)
    {
        json.WriteStartObject("meta");
        json.WriteString("id", id);
        json.WriteString("prepared", prepared.ToUniversalTime());
        json.WriteStartObject("sender");
        json.WriteString("id", sender);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void List(Utf8JsonWriter json, Names names, Codelist list)
    {
        Maintainable(json, names.Agency, list.Id, names.Version, list.Name, null);
        Array(json, "codes", list.Codes, code =>
        {
            json.WriteString("id", code.Id);
            if (code.Parent is not null) json.WriteString("parent", code.Parent);
            Nameable(json, code.Name, code.Description);
            Annotations(json, code.IsMemo ? [new("MEMO", null), .. code.Annotations] : code.Annotations);
        });
    }

    private static void Scheme(Utf8JsonWriter json, Names names, ConceptScheme scheme)
    {
        Maintainable(json, names.Agency, scheme.Id, names.Version, scheme.Name, null);
        Array(json, "concepts", scheme.Concepts, concept =>
        {
            json.WriteString("id", concept.Id);
            Nameable(json, concept.Name, concept.Description);
        });
    }

    private static void Structure(Utf8JsonWriter json, Names names, Dataflow flow)
    {
        Maintainable(json, names.Agency, flow.StructureId, names.Version, flow.Name, null);
        json.WriteStartObject("dataStructureComponents");

        json.WriteStartObject("dimensionList");
        json.WriteString("id", "DimensionDescriptor");
        json.WriteStartArray("dimensions");
        Dimension("FREQ", 0, "CL_FREQ", []);
        for (var i = 0; i < flow.Dimensions.Length; i++)
        {
            var dimension = flow.Dimensions[i];
            Dimension(dimension.Id, i + 1, dimension.List.Id,
            [
                new("ADDITIVITY", dimension.Additivity == Additivity.Adds ? "ADDS" : "DOES_NOT_ADD"),
                new("EXPECTED", dimension.Expected ? "true" : "false"),
            ]);
        }
        json.WriteEndArray();
        json.WriteStartObject("timeDimension");
        Component("TIME_PERIOD");
        Format("ObservationalTimePeriod");
        json.WriteEndObject();
        json.WriteEndObject();

        json.WriteStartObject("measureList");
        json.WriteString("id", "MeasureDescriptor");
        json.WriteStartArray("measures");
        json.WriteStartObject();
        Component("OBS_VALUE");
        Format(flow.Kind == MeasureKind.Narrative ? "String" : "Decimal");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();

        if (flow.Attributes.Length > 0)
        {
            json.WriteStartObject("attributeList");
            json.WriteString("id", "AttributeDescriptor");
            Array(json, "attributes", flow.Attributes, Attribute);
            json.WriteEndObject();
        }
        json.WriteEndObject();

        void Component(string id)
        {
            json.WriteString("id", id);
            json.WriteString("conceptIdentity", names.Concept(id));
        }

        void Format(string type)
        {
            json.WriteStartObject("localRepresentation");
            json.WriteStartObject("format");
            json.WriteString("dataType", type);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        void Enumeration(string list)
        {
            json.WriteStartObject("localRepresentation");
            json.WriteString("enumeration", names.List(list));
            json.WriteEndObject();
        }

        void Dimension(string id, int position, string list, ImmutableArray<Annotation> annotations)
        {
            json.WriteStartObject();
            Component(id);
            json.WriteNumber("position", position);
            Annotations(json, annotations);
            Enumeration(list);
            json.WriteEndObject();
        }

        void Attribute(DataAttribute attribute)
        {
            Component(attribute.Id);
            json.WriteString("usage", "optional");
            json.WriteStartObject("attributeRelationship");
            if (attribute.IsOfObservation)
            {
                json.WriteStartObject("observation");
                json.WriteEndObject();
            }
            else
            {
                json.WriteStartArray("dimensions");
                foreach (var dimension in attribute.AttachedTo) json.WriteStringValue(dimension);
                json.WriteEndArray();
            }
            json.WriteEndObject();
            if (attribute.List is not null) Enumeration(attribute.List.Id);
            else Format(attribute.IsNumber ? "Decimal" : "String");
        }
    }

    private static void Flow(Utf8JsonWriter json, Names names, Dataflow flow)
    {
        Maintainable(json, names.Agency, flow.Id, names.Version, flow.Name, flow.Description);
        Annotations(json,
        [
            new("MEASURE_KIND", flow.Kind.ToString().ToUpperInvariant()),
            new("COUNT_UNIT", flow.Unit),
            new("FREQUENCIES", string.Join(' ', flow.Frequencies)),
        ]);
        json.WriteString("structure", names.Structure(flow.StructureId));
    }

    internal static void Maintainable(Utf8JsonWriter json, string agency, string id, string version, LocalText name, LocalText? description)
    {
        json.WriteString("id", id);
        json.WriteString("version", version);
        json.WriteString("agencyID", agency);
        Nameable(json, name, description);
    }

    private static void Nameable(Utf8JsonWriter json, LocalText name, LocalText? description)
    {
        Texts(json, "name", "names", name);
        if (description is not null) Texts(json, "description", "descriptions", description);
    }

    private static void Texts(Utf8JsonWriter json, string one, string many, LocalText text)
    {
        json.WriteString(one, text.In("en"));
        json.WriteStartObject(many);
        foreach (var (language, form) in text.All.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteString(language, form);
        json.WriteEndObject();
    }

    internal static void Annotations(Utf8JsonWriter json, ImmutableArray<Annotation> annotations) =>
        Array(json, "annotations", annotations, annotation =>
        {
            json.WriteString("type", annotation.Type);
            if (annotation.Value is not null) json.WriteString("value", annotation.Value);
        });

    // SDMX-JSON has no empty arrays: what is empty is left out
    internal static void Array<T>(Utf8JsonWriter json, string name, ImmutableArray<T> items, Action<T> content)
    {
        if (items.IsEmpty) return;
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            content(item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private sealed record Names(string Agency, string Version, string Scheme)
    {
        public string Concept(string id) => $"urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={Agency}:{Scheme}({Version}).{id}";
        public string List(string id) => $"urn:sdmx:org.sdmx.infomodel.codelist.Codelist={Agency}:{id}({Version})";
        public string Structure(string id) => $"urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={Agency}:{id}({Version})";
    }
}
