using System.Collections.Immutable;
using System.Text.Json;

namespace Tallystick.Sdmx;

/// <summary>Writes structure maps and representation maps as an SDMX-JSON 2.0 structure message that <see cref="StructureMapReader"/> reads
/// back the same.</summary>
public static class StructureMapWriter
{
    /// <summary>Writes one message.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="message">What.</param>
    /// <param name="id">The id of the message in its header.</param>
    /// <param name="sender">Who sends it.</param>
    /// <param name="prepared">When it was made.</param>
    /// <param name="indented">True for people to read.</param>
    public static void Write(Stream output, StructureMapMessage message, string id, string sender, DateTimeOffset prepared, bool indented = false)
    {
        using var json = new Utf8JsonWriter(output, StructureWriter.Options with { Indented = indented });
        json.WriteStartObject();
        StructureWriter.Header(json, id, sender, prepared);
        json.WriteStartObject("data");
        StructureWriter.Array(json, "structureMaps", message.StructureMaps, map => Map(json, map));
        StructureWriter.Array(json, "representationMaps", message.RepresentationMaps, map => Values(json, map));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Map(Utf8JsonWriter json, StructureMap map)
    {
        Maintainable(json, map.Agency, map.Id, map.Version, map.Name, map.Description, map.Annotations);
        json.WriteString("source", map.Source.Urn);
        json.WriteString("target", map.Target.Urn);
        StructureWriter.Array(json, "epochMaps", map.Epochs, epoch =>
        {
            Dated(json, epoch);
            json.WriteString("basePeriod", epoch.Base);
            json.WriteString("epochPeriod", epoch.Unit);
        });
        StructureWriter.Array(json, "datePatternMaps", map.DatePatterns, pattern =>
        {
            Dated(json, pattern);
            json.WriteString("sourcePattern", pattern.Pattern);
            json.WriteString("locale", pattern.Locale);
        });
        StructureWriter.Array(json, "frequencyFormatMappings", map.FrequencyFormats, format =>
        {
            if (format.Id is not null) json.WriteString("id", format.Id);
            json.WriteString("frequencyId", format.Frequency);
            json.WriteString("datePattern", format.Pattern);
        });
        StructureWriter.Array(json, "componentMaps", map.Components, component =>
        {
            StructureWriter.Annotations(json, component.Annotations);
            Texts(json, "source", component.Source);
            Texts(json, "target", component.Target);
            if (component.Representation is { } values) json.WriteString("representationMap", values.Urn);
        });
        StructureWriter.Array(json, "fixedValueMaps", map.FixedValues, value =>
        {
            StructureWriter.Annotations(json, value.Annotations);
            json.WriteString(value.IsSource ? "source" : "target", value.Component);
            Texts(json, "values", value.Values);
        });
    }

    private static void Dated(Utf8JsonWriter json, DateMap map)
    {
        if (map.Id is not null) json.WriteString("id", map.Id);
        StructureWriter.Annotations(json, map.Annotations);
        StructureWriter.Array(json, "mappedComponents", map.Components, pair =>
        {
            json.WriteString("source", pair.Source);
            json.WriteString("target", pair.Target);
        });
        if (map.Resolve is { } resolve)
        {
            json.WriteString("resolvePeriod", resolve switch
            {
                ResolvedPeriod.StartOfPeriod => "startOfPeriod",
                ResolvedPeriod.EndOfPeriod => "endOfPeriod",
                _ => "midPeriod",
            });
        }
        if (map.FrequencyDimension is not null) json.WriteString("frequencyDimension", map.FrequencyDimension);
        else json.WriteString("targetFrequencyID", map.Frequency);
        Texts(json, "mappedFrequencies", map.MappedFrequencies);
    }

    private static void Values(Utf8JsonWriter json, RepresentationMap map)
    {
        Maintainable(json, map.Agency, map.Id, map.Version, map.Name, map.Description, map.Annotations);
        foreach (var (name, side) in ((string, ImmutableArray<Representation>)[])[("source", map.Source), ("target", map.Target)])
        {
            StructureWriter.Array(json, name, side, representation =>
            {
                if (representation.List is { } list) json.WriteString("codelist", list.Urn);
                else json.WriteString("dataType", representation.Type);
            });
        }
        StructureWriter.Array(json, "representationMappings", map.Mappings, mapping =>
        {
            StructureWriter.Annotations(json, mapping.Annotations);
            StructureWriter.Array(json, "sourceValues", mapping.Source, value =>
            {
                json.WriteString("value", value.Value);
                if (value.IsRegex) json.WriteBoolean("isRegEx", true);
                if (value.Start is { } start) json.WriteNumber("startIndex", start);
                if (value.End is { } end) json.WriteNumber("endIndex", end);
            });
            Texts(json, "targetValues", mapping.Target);
            if (mapping.ValidFrom is not null) json.WriteString("validFrom", mapping.ValidFrom);
            if (mapping.ValidTo is not null) json.WriteString("validTo", mapping.ValidTo);
        });
    }

    private static void Maintainable(Utf8JsonWriter json, string agency, string id, string version, LocalText name, LocalText? description, ImmutableArray<Annotation> annotations)
    {
        StructureWriter.Maintainable(json, agency, id, version, name, description);
        StructureWriter.Annotations(json, annotations);
    }

    private static void Texts(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        if (texts.IsEmpty) return;
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
