using System.Globalization;
using System.Text.Json;
using Tallystick.Tabular;

namespace Tallystick.Sdmx;

/// <summary>Walks over the data sets of an SDMX-JSON 1.0 message whose declarations are known. Observations of a flat data set are handed on
/// as they are met; a series is held until its end, for its attributes may stand behind its observations.</summary>
internal sealed class JsonMessage : DataMessage
{
    /// <summary>The one measure SDMX-JSON 1.0 knows.</summary>
    public const string Value = "OBS_VALUE";

    private readonly JsonTokens _tokens;
    private readonly JsonDataStructure _structure;
    private readonly TableLimits _limits;
    private readonly IEnumerator<bool> _walk;

    public JsonMessage(JsonTokens tokens, JsonDataStructure structure, TableLimits limits) : base(limits)
    {
        (_tokens, _structure, _limits) = (tokens, structure, limits);
        Structure = structure.Structure;
        _walk = Message().GetEnumerator();
    }

    public override long BytesRead => _tokens.BytesRead;

    public override bool Next() => _walk.MoveNext();

    public override void Dispose()
    {
        _walk.Dispose();
        _tokens.Dispose();
    }

    private IEnumerable<bool> Message()
    {
        _tokens.Next();
        foreach (var name in Properties())
        {
            if (name == "dataSets") foreach (var found in Sets()) yield return found;
            else if (name != "data") _tokens.Skip();
            else
            {
                foreach (var inner in Properties())
                {
                    if (inner == "dataSets") foreach (var found in Sets()) yield return found;
                    else _tokens.Skip();
                }
            }
        }
    }

    private IEnumerable<string> Properties()
    {
        if (_tokens.Type != JsonTokenType.StartObject) throw new InvalidDataException();
        while (_tokens.Next() == JsonTokenType.PropertyName)
        {
            var name = _tokens.Text;
            _tokens.Next();
            yield return name;
        }
    }

    private IEnumerable<bool> Sets()
    {
        if (_tokens.Type != JsonTokenType.StartArray) throw new InvalidDataException();
        while (_tokens.Next() != JsonTokenType.EndArray)
        {
            var head = _structure.Sets[++SetNumber];
            Action = head.Action;
            Set.Clear();
            foreach (var dimension in _structure.Set.Dimensions)
            {
                if (dimension.Values.Count > 0 && dimension.At(0) is { } value) Set.Add(dimension.Id, value, ComponentRole.Key);
            }
            Attributes(Set, _structure.Set, [.. head.Attributes.Select(place => place?.ToString(CultureInfo.InvariantCulture))]);
            foreach (var name in Properties())
            {
                if (name == "observations")
                {
                    Series.Clear();
                    foreach (var key in Properties())
                    {
                        Observe(key, Values());
                        yield return true;
                    }
                }
                else if (name == "series")
                {
                    foreach (var key in Properties())
                    {
                        foreach (var (own, values) in ReadSeries(key))
                        {
                            Observe(own, values);
                            yield return true;
                        }
                    }
                }
                else
                {
                    _tokens.Skip();
                }
            }
        }
    }

    /// <summary>Reads one series to its end; a series without observations is one without key and value.</summary>
    private List<(string? Key, string?[] Values)> ReadSeries(string key)
    {
        var observations = new List<(string?, string?[])>();
        string?[] attributes = [];
        long chars = 0;
        _tokens.Object(name =>
        {
            if (name == "attributes") attributes = Values();
            else if (name != "observations") _tokens.Skip();
            else
            {
                _tokens.Object(own =>
                {
                    var values = Values();
                    observations.Add((own, values));
                    chars += own.Length + values.Sum(value => (value?.Length ?? 0) + 8);
                    if (chars > _limits.MaxSharedChars) throw new TableException(TableFault.TooLarge, 0, "series");
                });
            }
        });
        Series.Clear();
        Dimensions(Series, _structure.Series, key);
        Attributes(Series, _structure.Series, attributes);
        if (observations.Count == 0) observations.Add((null, []));
        return observations;
    }

    private void Observe(string? key, string?[] values)
    {
        Own.Clear();
        if (key is not null) Dimensions(Own, _structure.Observation, key);
        if (values is [{ } value, ..]) Own.Add(Value, value, ComponentRole.Measure);
        if (key is not null) Attributes(Own, _structure.Observation, values.Length > 0 ? values[1..] : []);
    }

    private string?[] Values()
    {
        var values = new List<string?>();
        _tokens.Array(() => values.Add(values.Count < _limits.MaxColumns ? _tokens.Scalar() : throw new TableException(TableFault.TooManyColumns)));
        return [.. values];
    }

    private static void Dimensions(ComponentValues into, JsonDataStructure.Level level, string key)
    {
        var parts = key.Split(':');
        if (parts.Length != level.Dimensions.Count) throw new InvalidDataException();
        for (var i = 0; i < parts.Length; i++)
        {
            if (level.Dimensions[i].At(NumberOf(parts[i])) is { } value) into.Add(level.Dimensions[i].Id, value, ComponentRole.Key);
        }
    }

    private static void Attributes(ComponentValues into, JsonDataStructure.Level level, string?[] places)
    {
        var attributes = level.Attributes;
        if (places.Length > attributes.Count) throw new InvalidDataException();
        // Some servers (the OECD's) give no place to an attribute that has no value anywhere.
        if (places.Length < attributes.Count && places.Length == attributes.Count(a => a.Values.Count > 0)) attributes = attributes.FindAll(a => a.Values.Count > 0);
        for (var i = 0; i < attributes.Count; i++)
        {
            var attribute = attributes[i];
            var value = i < places.Length && places[i] is { } place ? attribute.At(NumberOf(place)) : null;
            if ((value ?? attribute.Default) is { } given) into.Add(attribute.Id, given, ComponentRole.Attribute);
        }
    }

    private static int NumberOf(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
