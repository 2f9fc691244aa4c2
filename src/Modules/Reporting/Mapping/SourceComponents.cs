using System.Text;
using System.Text.Json.Nodes;

namespace Tallystick.Reporting.Mapping;

/// <summary>The columns of a file as components of a structure: SDMX ids have fewer letters than names of columns. An id gives back its name,
/// to the letter.</summary>
internal sealed class SourceComponents
{
    /// <summary>The component that the headers of wide columns are.</summary>
    public const string Header = "HEADER";

    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal) { [Header] = "" };

    /// <summary>None yet.</summary>
    public SourceComponents()
    {
    }

    /// <summary>Those of <see cref="Renamed"/>.</summary>
    /// <exception cref="FormatException">A name is no text.</exception>
    public SourceComponents(JsonObject renamed)
    {
        foreach (var (id, name) in renamed)
        {
            _names[id] = name is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw new FormatException(id);
        }
    }

    /// <summary>The id of a column.</summary>
    public string IdOf(string column)
    {
        if (_ids.TryGetValue(column, out var known)) return known;
        var plain = new StringBuilder(column.Length);
        foreach (var c in column) plain.Append(char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '$' or '@' ? c : '_');
        var id = plain.Length == 0 ? "_" : plain.ToString();
        for (var n = 2; !_names.TryAdd(id, column); n++) id = plain + "_" + n.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return _ids[column] = id;
    }

    /// <summary>The column of an id.</summary>
    public string NameOf(string id) => _names.TryGetValue(id, out var name) ? name : id;

    /// <summary>The columns whose id is not their name.</summary>
    public JsonObject Renamed() => new(_ids.Where(pair => pair.Key != pair.Value).OrderBy(pair => pair.Value, StringComparer.Ordinal)
        .Select(pair => KeyValuePair.Create(pair.Value, (JsonNode?)pair.Key)));
}
