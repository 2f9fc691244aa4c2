using Tallystick.Tabular;

namespace Tallystick.Sdmx;

/// <summary>The columns a message needs: its keys, its measures, its attributes, each in the order of the message; then what only a message
/// with several structures or with a declared action needs.</summary>
internal sealed class MessageLayout(TableLimits limits)
{
    /// <summary>The column of the structure, there when rows of one message follow several.</summary>
    public const string StructureColumn = "STRUCTURE";
    /// <summary>The column of what is to be done, there when the message declares it.</summary>
    public const string ActionColumn = "ACTION";

    private readonly Dictionary<string, ComponentRole> _roles = new(StringComparer.Ordinal);
    private readonly List<string> _ids = [];
    private Dictionary<string, int> _places = [];

    /// <summary>The first structure met.</summary>
    public SdmxReference? Structure { get; private set; }

    /// <summary>The names of the columns, once settled.</summary>
    public string[] Columns { get; private set; } = [];

    public bool HasStructures { get; private set; }

    public bool HasActions { get; private set; }

    /// <summary>The place of a component, or -1.</summary>
    public int this[string id] => _places.GetValueOrDefault(id, -1);

    /// <summary>Takes down a component where it is met first.</summary>
    public void Note(string id, ComponentRole role)
    {
        if (!_roles.TryAdd(id, role)) return;
        if (_ids.Count >= limits.MaxColumns) throw new TableException(TableFault.TooManyColumns);
        _ids.Add(id);
    }

    public void Note(ComponentValues values)
    {
        foreach (var value in values.All) Note(value.Id, value.Role);
    }

    public void Note(SdmxReference? structure, string? action)
    {
        Structure ??= structure;
        HasStructures |= structure is not null && structure != Structure;
        HasActions |= action is not null;
    }

    /// <summary>Nothing is added from here on.</summary>
    public MessageLayout Settle()
    {
        Columns =
        [
            .. _ids.OrderBy(id => _roles[id]),
            .. HasStructures ? [StructureColumn] : Array.Empty<string>(),
            .. HasActions ? [ActionColumn] : Array.Empty<string>(),
        ];
        _places = Columns.Take(_ids.Count).Select((id, place) => (id, place)).ToDictionary(pair => pair.id, pair => pair.place, StringComparer.Ordinal);
        return this;
    }
}
