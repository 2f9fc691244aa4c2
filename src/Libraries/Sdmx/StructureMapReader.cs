using System.Collections.Immutable;

namespace Tallystick.Sdmx;

/// <summary>Reads structure maps and representation maps out of an SDMX-JSON 2.0 structure message. Other artefacts of the message are passed
/// over; references are read, not followed.</summary>
public static class StructureMapReader
{
    /// <summary>Reads one message.</summary>
    /// <exception cref="SdmxFormatException">When it is no such message; the path says where.</exception>
    public static StructureMapMessage Read(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonPlace.Parse(utf8);
        var data = new JsonPlace(document.RootElement, "")["data"];
        return new([.. data.All("structureMaps").Select(Map)], [.. data.All("representationMaps").Select(Values)]);
    }

    private static StructureMap Map(JsonPlace map) =>
        new(map["agencyID"].Text(), map["id"].Text(), Version(map), map.LocalText("name", "names"), Reference(map["source"]), Reference(map["target"]))
        {
            Description = map.LocalTextOrNull("description", "descriptions"),
            Annotations = StructureReader.Annotations(map),
            Components = [.. map.All("componentMaps").Select(Component)],
            FixedValues = [.. map.All("fixedValueMaps").Select(Fixed)],
            DatePatterns = [.. map.All("datePatternMaps").Select(date => Dated(date, new DatePatternMap(Pairs(date), date["sourcePattern"].Text(), date["locale"].Text())))],
            Epochs = [.. map.All("epochMaps").Select(date => Dated(date, new EpochMap(Pairs(date), date["basePeriod"].Text(), Unit(date["epochPeriod"]))))],
            FrequencyFormats = [.. map.All("frequencyFormatMappings").Select(format => new FrequencyFormat(format.TextOrNull("id"), format["frequencyId"].Text(), format["datePattern"].Text()))],
        };

    private static ComponentMap Component(JsonPlace map) =>
        new(Some(map, "source"), Some(map, "target"), map.TryGet("representationMap", out var values) ? Reference(values) : null)
        {
            Annotations = StructureReader.Annotations(map),
        };

    private static FixedValueMap Fixed(JsonPlace map)
    {
        var isSource = map.TryGet("source", out var source);
        if (isSource == map.TryGet("target", out var target)) throw new SdmxFormatException(map.Path, "either 'source' or 'target' is expected here.");
        return new((isSource ? source : target).Text(), isSource, Texts(map, "values")) { Annotations = StructureReader.Annotations(map) };
    }

    private static T Dated<T>(JsonPlace place, T map) where T : DateMap
    {
        var dated = map with
        {
            Id = place.TextOrNull("id"),
            Frequency = place.TextOrNull("targetFrequencyID"),
            FrequencyDimension = place.TextOrNull("frequencyDimension"),
            MappedFrequencies = Texts(place, "mappedFrequencies"),
            Resolve = place.TryGet("resolvePeriod", out var resolve) ? Resolved(resolve) : null,
            Annotations = StructureReader.Annotations(place),
        };
        return dated.Frequency is null != dated.FrequencyDimension is null
            ? (T)dated
            : throw new SdmxFormatException(place.Path, "either 'targetFrequencyID' or 'frequencyDimension' is expected here.");
    }

    private static ImmutableArray<(string, string)> Pairs(JsonPlace date) =>
        [.. date.All("mappedComponents").Select(pair => (pair["source"].Text(), pair["target"].Text()))];

    private static string Unit(JsonPlace unit) => EpochMap.Units.Contains(unit.Text()) ? unit.Text()
        : throw new SdmxFormatException(unit.Path, $"one of {string.Join(", ", EpochMap.Units)} is expected here.");

    private static ResolvedPeriod Resolved(JsonPlace place) => place.Text() switch
    {
        "startOfPeriod" => ResolvedPeriod.StartOfPeriod,
        "endOfPeriod" => ResolvedPeriod.EndOfPeriod,
        "midPeriod" => ResolvedPeriod.MidPeriod,
        _ => throw new SdmxFormatException(place.Path, "startOfPeriod, endOfPeriod or midPeriod is expected here."),
    };

    private static RepresentationMap Values(JsonPlace map) =>
        new(map["agencyID"].Text(), map["id"].Text(), Version(map), map.LocalText("name", "names"),
            [.. map.All("source").Select(Represented)], [.. map.All("target").Select(Represented)], [.. map.All("representationMappings").Select(Value)])
        {
            Description = map.LocalTextOrNull("description", "descriptions"),
            Annotations = StructureReader.Annotations(map),
        };

    private static Representation Represented(JsonPlace place)
    {
        var representation = new Representation(place.TryGet("codelist", out var list) ? Reference(list) : null, place.TextOrNull("dataType"));
        return representation.List is null != representation.Type is null
            ? representation
            : throw new SdmxFormatException(place.Path, "either 'codelist' or 'dataType' is expected here.");
    }

    private static ValueMapping Value(JsonPlace mapping)
    {
        var sources = mapping.All("sourceValues").Select(value =>
            new MappedValue(value["value"].Text(), value.Flag("isRegEx"), value.WholeOrNull("startIndex"), value.WholeOrNull("endIndex"))).ToImmutableArray();
        if (sources.IsEmpty) throw new SdmxFormatException(mapping.Path, "'sourceValues' is missing.");
        return new(sources, Texts(mapping, "targetValues"))
        {
            ValidFrom = mapping.TextOrNull("validFrom"),
            ValidTo = mapping.TextOrNull("validTo"),
            Annotations = StructureReader.Annotations(mapping),
        };
    }

    private static string Version(JsonPlace map) => map.TextOrNull("version") ?? "1.0";

    private static ImmutableArray<string> Texts(JsonPlace place, string name) => [.. place.All(name).Select(item => item.Text())];

    private static ImmutableArray<string> Some(JsonPlace place, string name) => Texts(place, name) is { IsEmpty: false } texts
        ? texts
        : throw new SdmxFormatException(place.Path, $"'{name}' is missing.");

    private static SdmxReference Reference(JsonPlace place) => StructureReader.Reference(place);
}
