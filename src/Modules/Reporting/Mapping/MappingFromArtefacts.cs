using System.Text.Json.Nodes;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Mapping;

/// <summary>The mapping that a structure map says: <see cref="MappedArtefacts"/> the other way. Something a mapping cannot say is refused by its
/// name; nothing is left out silently.</summary>
internal sealed class MappingFromArtefacts(StructureMapMessage message, StructureMap map, SourceComponents columns)
{
    private readonly JsonObject _dimensions = [];
    private readonly JsonObject _measure = [];
    private JsonObject? _time;

    /// <summary>The mapping as far as the artefacts go.</summary>
    /// <exception cref="Kernel.ProblemException">The map says what a mapping cannot.</exception>
    public JsonObject Make()
    {
        if (map.Epochs.Length > 0) throw Beyond("epochMaps");
        if (map.FrequencyFormats.Length > 0) throw Beyond("frequencyFormatMappings");
        foreach (var value in map.FixedValues) Fixed(value);
        foreach (var component in map.Components) Component(component);
        foreach (var date in map.DatePatterns) Date(date);
        var tree = new JsonObject { ["dataflow"] = map.Target.Id, ["title"] = map.Name.In("en") };
        if (_time is not null) tree["time"] = _time;
        if (_dimensions.Count > 0) tree["dimensions"] = _dimensions;
        if (_measure.Count > 0) tree["measure"] = _measure;
        return tree;
    }

    private void Fixed(FixedValueMap map)
    {
        if (map.IsSource || map.Values is not [var value]) throw Beyond("fixedValueMaps: " + map.Component);
        if (map.Component == MappedArtefacts.Time) _time = new() { ["constant"] = value };
        else if (map.Component != MappedArtefacts.Value) _dimensions[map.Component] = value;
        else if (value == "1") _measure["rows"] = true;
        else throw Beyond("fixedValueMaps: " + map.Component);
    }

    private void Component(ComponentMap map)
    {
        var name = "componentMaps: " + string.Join('+', map.Target);
        if (map.Source is not [var source] || map.Target is not [var target]) throw Beyond(name);
        var rule = Source(source);
        if (map.Representation is not { } reference)
        {
            switch (target)
            {
                case MappedArtefacts.Time:
                    rule["format"] = "sdmx";
                    _time = rule;
                    return;
                case MappedArtefacts.Value:
                    foreach (var (property, value) in rule.ToList()) _measure[property] = value?.DeepClone();
                    return;
                default:
                    rule["codes"] = "same";
                    break;
            }
        }
        else if (target is MappedArtefacts.Time or MappedArtefacts.Value) throw Beyond(name);
        else Codes(rule, message.Find(reference) ?? throw Beyond(reference.ToString()));
        if (target == MappedArtefacts.Status) _measure["flags"] = rule;
        else _dimensions[target] = rule;
    }

    private void Codes(JsonObject rule, RepresentationMap values)
    {
        var codes = new JsonObject();
        foreach (var mapping in values.Mappings)
        {
            if (mapping is not { Source: [{ Start: null, End: null } source], Target: [var code], ValidFrom: null, ValidTo: null }) throw Beyond(values.Reference.ToString());
            if (source is { IsRegex: true, Value: MappedArtefacts.Same } && code == MappedArtefacts.Itself) rule["codes"] = "same";
            else if (source is { IsRegex: true, Value: MappedArtefacts.Any }) rule["default"] = code;
            else if (source.IsRegex) throw Beyond(values.Reference.ToString());
            else if (source.Value.Length == 0) rule["blank"] = code;
            else codes[source.Value] = code;
        }
        if (codes.Count > 0) rule[rule.ContainsKey("codes") ? "except" : "codes"] = codes;
    }

    private void Date(DatePatternMap date)
    {
        if (date is not { Components: [(var source, MappedArtefacts.Time)], Frequency: { } frequency, Resolve: null } || JavaDatePattern.Back(date.Pattern) is not { } format)
        {
            throw Beyond("datePatternMaps: " + date.Pattern);
        }
        _time = Source(source);
        _time["format"] = format;
        if (PeriodPattern.Parse(format)!.Natural.ToString() != frequency) _time["frequency"] = frequency;
    }

    private JsonObject Source(string id) => id == SourceComponents.Header ? new() { ["header"] = true } : new() { ["column"] = columns.NameOf(id) };

    private static Kernel.ProblemException Beyond(string what) => ReportingProblems.StructureMapBeyond(what).AsException();
}
