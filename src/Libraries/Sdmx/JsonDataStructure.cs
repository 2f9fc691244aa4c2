using System.Text.Json;
using Tallystick.Tabular;

namespace Tallystick.Sdmx;

/// <summary>What an SDMX-JSON 1.0 data message declares beside its observations: the components of each level with the values that places in
/// the data refer to, and what each data set says of itself. Both the final form (under <c>data</c>) and the older one (at the root) are
/// known. Kept in memory, within limits.</summary>
internal sealed class JsonDataStructure
{
    private readonly TableLimits _limits;
    private readonly List<(string Rel, string Href, string Urn)> _links = [];
    private long _chars;
    private bool _found, _strange;

    private JsonDataStructure(TableLimits limits) => _limits = limits;

    /// <summary>A dimension or attribute with its values; a null among them is no value.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Default">The value where none is given; null for none.</param>
    /// <param name="Values">The code of each place, or the text of an uncoded one.</param>
    internal sealed record Component(string Id, string? Default, IReadOnlyList<string?> Values)
    {
        /// <summary>The value at a place.</summary>
        /// <exception cref="InvalidDataException">There is no such place.</exception>
        public string? At(int place) => place < Values.Count ? Values[place] : throw new InvalidDataException();
    }

    /// <summary>The components of one level.</summary>
    internal sealed class Level
    {
        public List<Component> Dimensions { get; } = [];
        public List<Component> Attributes { get; } = [];
    }

    /// <summary>What a data set says of itself.</summary>
    internal sealed record SetHead(string? Action, IReadOnlyList<int?> Attributes);

    public Level Set { get; } = new();
    public Level Series { get; } = new();
    public Level Observation { get; } = new();
    public List<SetHead> Sets { get; } = [];
    public SdmxReference? Structure { get; private set; }

    /// <summary>Reads a whole message for its declarations; observations are passed over.</summary>
    /// <exception cref="TableException">It is no data message of version 1.0.</exception>
    public static JsonDataStructure Read(JsonTokens tokens, TableLimits limits)
    {
        var structure = new JsonDataStructure(limits);
        tokens.Next();
        structure.ReadMessage(tokens);
        while (tokens.Read())
        {
        }
        if (!structure._found) throw new TableException(TableFault.UnknownFormat, 0, "json");
        if (structure._strange) throw new InvalidDataException();
        if (structure.Sets.Count == 0) throw new TableException(TableFault.Empty, 0, "SDMX-JSON");
        structure.Structure = structure.FindStructure();
        return structure;
    }

    /// <summary>The columns: all components declared.</summary>
    public MessageLayout Layout(TableLimits limits)
    {
        var layout = new MessageLayout(limits);
        foreach (var level in (Level[])[Set, Series, Observation])
        {
            foreach (var dimension in level.Dimensions) layout.Note(dimension.Id, ComponentRole.Key);
        }
        layout.Note(JsonMessage.Value, ComponentRole.Measure);
        foreach (var level in (Level[])[Set, Series, Observation])
        {
            foreach (var attribute in level.Attributes) layout.Note(attribute.Id, ComponentRole.Attribute);
        }
        layout.Note(Structure, null);
        foreach (var set in Sets) layout.Note(null, set.Action);
        return layout.Settle();
    }

    private void ReadMessage(JsonTokens tokens) => tokens.Object(name =>
    {
        switch (name)
        {
            case "data":
                ReadMessage(tokens);
                break;
            case "structure":
                _found = true;
                ReadStructure(tokens);
                break;
            case "structures":
                throw new TableException(TableFault.UnknownFormat, 0, "SDMX-JSON 2.0");
            case "dataSets":
                tokens.Array(() => ReadSetHead(tokens));
                break;
            default:
                tokens.Skip();
                break;
        }
    });

    private void ReadSetHead(JsonTokens tokens)
    {
        string? action = null;
        var attributes = new List<int?>();
        tokens.Object(name =>
        {
            if (name == "action") action = ActionWord.Of(tokens.Scalar());
            else if (name == "attributes") tokens.Array(() => attributes.Add(ReadPlace(tokens)));
            else tokens.Skip();
        });
        Sets.Add(new(action, attributes));
    }

    /// <summary>Version 2.0 has texts here; that it is 2.0 may only show behind the data.</summary>
    private int? ReadPlace(JsonTokens tokens)
    {
        if (tokens.Type is JsonTokenType.Null or JsonTokenType.Number) return tokens.Index();
        _strange = true;
        tokens.Skip();
        return null;
    }

    private void ReadStructure(JsonTokens tokens) => tokens.Object(name =>
    {
        if (name == "dimensions") ReadLevels(tokens, level => level.Dimensions);
        else if (name == "attributes") ReadLevels(tokens, level => level.Attributes);
        else if (name == "links") tokens.Array(() => ReadLink(tokens));
        else tokens.Skip();
    });

    private void ReadLevels(JsonTokens tokens, Func<Level, List<Component>> list) => tokens.Object(name =>
    {
        var level = name switch { "dataSet" => Set, "series" => Series, "observation" => Observation, _ => null };
        if (level is null) tokens.Skip();
        else tokens.Array(() => list(level).Add(ReadComponent(tokens)));
    });

    private Component ReadComponent(JsonTokens tokens)
    {
        string? id = null, usual = null;
        var values = new List<string?>();
        tokens.Object(name =>
        {
            if (name == "id") id = tokens.Scalar();
            else if (name == "default") usual = tokens.Scalar();
            else if (name == "values") tokens.Array(() => values.Add(ReadValue(tokens)));
            else tokens.Skip();
        });
        return new(id ?? throw new InvalidDataException(), usual, values);
    }

    private string? ReadValue(JsonTokens tokens)
    {
        if (tokens.Type == JsonTokenType.Null) return null;
        string? id = null, text = null;
        tokens.Object(name =>
        {
            if (name == "id") id = tokens.Scalar();
            else if (name == "name") text = tokens.Scalar();
            else tokens.Skip();
        });
        // an uncoded attribute has only a name
        var value = id ?? text;
        _chars += (value?.Length ?? 0) + 8;
        return _chars <= _limits.MaxSharedChars ? value : throw new TableException(TableFault.TooLarge, 0, "values");
    }

    private void ReadLink(JsonTokens tokens)
    {
        string? rel = null, href = null, urn = null;
        tokens.Object(name =>
        {
            if (name == "rel") rel = tokens.Scalar();
            else if (name == "href") href = tokens.Scalar();
            else if (name == "urn") urn = tokens.Scalar();
            else tokens.Skip();
        });
        if (_links.Count < 100) _links.Add((rel ?? "", href ?? "", urn ?? ""));
    }

    private SdmxReference? FindStructure()
    {
        foreach (var (rel, kind) in ((string, string)[])[("dataflow", "Dataflow"), ("provisionagreement", "ProvisionAgreement"), ("structure", "DataStructure"), ("datastructure", "DataStructure")])
        {
            foreach (var (_, href, urn) in _links.Where(link => link.Rel == rel))
            {
                if (SdmxReference.TryParse(urn, out var named) || SdmxReference.TryParse(href, out named)) return named;
                // …/dataflow/AGENCY/ID/VERSION
                var at = href.LastIndexOf('/' + kind.ToLowerInvariant() + '/', StringComparison.OrdinalIgnoreCase);
                if (at < 0) continue;
                var parts = href[(at + kind.Length + 2)..].Split('?')[0].Split('/');
                return parts.Length == 3 ? new(kind, parts[0], parts[1], parts[2]) : new(kind, "", parts[0], "");
            }
        }
        return null;
    }
}
