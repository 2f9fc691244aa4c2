using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Mapping;

/// <summary>The part of a mapping that SDMX has artefacts for: a component map for each dimension with a column, a representation map for its
/// codes, a fixed value for a constant, a date pattern for the period. What becomes of a value that no mapping names is an expression that
/// catches all.</summary>
internal sealed class MappedArtefacts(MappingFile mapping, JsonObject tree, Dataflow dataflow, StructureMessage structures)
{
    public const string Time = "TIME_PERIOD", Value = "OBS_VALUE", Status = "OBS_STATUS";
    /// <summary>Any text at all.</summary>
    public const string Any = ".*";
    /// <summary>Any text but none, and what becomes of it: itself.</summary>
    public const string Same = "(.+)", Itself = "\\1";

    private const string FirstVersion = "1.0.0";

    private readonly string _mark = mapping.Identity[..8].ToUpperInvariant();
    private readonly SourceComponents _columns = new();
    private readonly ImmutableArray<ComponentMap>.Builder _components = ImmutableArray.CreateBuilder<ComponentMap>();
    private readonly ImmutableArray<FixedValueMap>.Builder _fixed = ImmutableArray.CreateBuilder<FixedValueMap>();
    private readonly ImmutableArray<DatePatternMap>.Builder _dates = ImmutableArray.CreateBuilder<DatePatternMap>();
    private readonly ImmutableArray<RepresentationMap>.Builder _values = ImmutableArray.CreateBuilder<RepresentationMap>();

    /// <summary>The columns and what they are called here; complete once made.</summary>
    public SourceComponents Columns => _columns;

    /// <summary>Makes the message of one structure map.</summary>
    public StructureMapMessage Make()
    {
        foreach (var rule in mapping.Dimensions) Dimension(rule.Dimension, tree["dimensions"]![rule.Dimension]!);
        Period(tree["time"]!.AsObject());
        Measure(tree["measure"] as JsonObject);
        var agency = structures.Agency;
        var map = new StructureMap(agency, $"MAPPING_{dataflow.Id}_{_mark}", FirstVersion, LocalText.English(mapping.Title),
            new("DataStructure", agency, $"FILE_{_mark}", FirstVersion), new("Dataflow", agency, dataflow.Id, structures.Version))
        {
            Components = _components.ToImmutable(),
            FixedValues = _fixed.ToImmutable(),
            DatePatterns = _dates.ToImmutable(),
        };
        return new([map], _values.ToImmutable());
    }

    private void Dimension(string id, JsonNode rule)
    {
        if (rule is not JsonObject fields) Fix(id, Text(rule));
        else if (fields["constant"] is { } constant) Fix(id, Text(constant));
        else Coded(id, fields, dataflow.IndexOf(id) is >= 0 and var at ? dataflow.Dimensions[at].List : null);
    }

    private void Coded(string id, JsonObject fields, Codelist? list)
    {
        var mappings = ImmutableArray.CreateBuilder<ValueMapping>();
        var same = fields["codes"] is JsonValue;
        foreach (var (text, code) in (same ? fields["except"] : fields["codes"]) as JsonObject ?? []) Add(new(text), Text(code!));
        if (fields["blank"] is { } blank && mappings.All(known => known.Source[0].Value.Length > 0)) Add(new(""), Text(blank));
        if (!same && fields["default"] is { } usual) Add(new(Any, IsRegex: true), Text(usual));
        // The texts are the codes: nothing to represent, unless some differ.
        if (same && mappings.Count > 0) Add(new(Same, IsRegex: true), Itself);
        SdmxReference? reference = null;
        if (mappings.Count > 0)
        {
            // a list the Party keeps is known by its name elsewhere too
            var name = mapping.Dimensions.FirstOrDefault(rule => rule.Dimension == id)?.List?.Name ?? id;
            var target = list is null ? Representation.Text : new(new("Codelist", structures.Agency, list.Id, structures.Version), null);
            var values = new RepresentationMap(structures.Agency, $"{id}_{_mark}", FirstVersion, LocalText.English(name), [Representation.Text], [target], mappings.ToImmutable());
            _values.Add(values);
            reference = values.Reference;
        }
        _components.Add(new([Source(fields)], [id], reference));

        void Add(MappedValue source, string code) => mappings.Add(new([source], [code]));
    }

    private void Period(JsonObject time)
    {
        if (time["constant"] is { } constant) Fix(Time, Text(constant));
        // A year and a month that stand apart, and years of another calendar, are no date pattern: SDMX has nothing for them.
        else if (mapping.Time.IsParted || mapping.Time.Years != YearReckoning.Plain) return;
        else if (JavaDatePattern.Of(mapping.Time.Format) is { } pattern)
        {
            _dates.Add(new([(Source(time), Time)], pattern, "en") { Frequency = (mapping.Time.Frequency ?? mapping.Time.Natural).ToString() });
        }
        else _components.Add(new([Source(time)], [Time], null));
    }

    private void Measure(JsonObject? measure)
    {
        if (measure is null) return;
        if (mapping.Measure.Rows) Fix(Value, "1");
        else if (measure["column"] is not null) _components.Add(new([Source(measure)], [Value], null));
        if (measure["flags"] is JsonObject flags && flags["column"] is not null)
        {
            Coded(Status, flags, dataflow.Attributes.FirstOrDefault(attribute => attribute.Id == Status)?.List);
        }
    }

    private void Fix(string component, string value) => _fixed.Add(new(component, false, [value]));

    private string Source(JsonObject fields) => fields["column"] is { } column ? _columns.IdOf(Text(column)) : SourceComponents.Header;

    /// <summary>A number counts as the text it is written as.</summary>
    private static string Text(JsonNode node) => node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();
}
