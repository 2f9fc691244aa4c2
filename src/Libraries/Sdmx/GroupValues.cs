using Tallystick.Tabular;

namespace Tallystick.Sdmx;

/// <summary>What the groups of a message say of the observations whose keys fit theirs. Kept in memory, within limits: a message has far
/// fewer groups than observations. A group that no observation belongs to is not handed on. Structure-specific groups do not say which of
/// their values are key; those are the ones that the observations have too.</summary>
internal sealed class GroupValues(TableLimits limits)
{
    private readonly List<(int Set, ComponentValue[] Values)> _groups = [];
    private readonly Dictionary<int, List<Shape>> _shapes = [];
    private long _chars;

    public void Add(int set, ComponentValues values)
    {
        foreach (var value in values.All) _chars += value.Id.Length + value.Value.Length + 8;
        if (_chars > limits.MaxSharedChars) throw new TableException(TableFault.TooLarge, 0, "groups");
        _groups.Add((set, [.. values.All]));
    }

    /// <summary>Takes down what the groups say beside their keys.</summary>
    public void Note(MessageLayout layout, Func<string, bool> isKey)
    {
        foreach (var value in _groups.SelectMany(group => group.Values))
        {
            if (value.Role == ComponentRole.Attribute || !isKey(value.Id)) layout.Note(value.Id, ComponentRole.Attribute);
        }
    }

    /// <summary>Sorts the groups by the columns of their keys.</summary>
    /// <param name="layout">Settled.</param>
    /// <param name="isKey">Whether an observation can have this component itself.</param>
    public void Settle(MessageLayout layout, Func<string, bool> isKey)
    {
        foreach (var (set, values) in _groups)
        {
            var keys = values.Where(value => value.Role == ComponentRole.Key && isKey(value.Id)).OrderBy(value => layout[value.Id]).ToArray();
            if (keys.Length == 0) continue;
            if (!_shapes.TryGetValue(set, out var shapes)) _shapes[set] = shapes = [];
            int[] columns = [.. keys.Select(key => layout[key.Id])];
            var shape = shapes.Find(known => known.Columns.AsSpan().SequenceEqual(columns));
            if (shape is null) shapes.Add(shape = new(columns));
            shape.Add(keys, values.Except(keys).Select(value => (layout[value.Id], value.Value)));
        }
        _groups.Clear();
    }

    /// <summary>Fills the cells of an observation that are still null from the groups it belongs to.</summary>
    public void Fill(int set, string?[] cells)
    {
        if (!_shapes.TryGetValue(set, out var shapes)) return;
        foreach (var shape in shapes) shape.Fill(cells);
    }

    /// <summary>The groups whose keys have the same columns.</summary>
    private sealed class Shape(int[] columns)
    {
        private const char Between = '\u001F';
        private readonly Dictionary<string, List<(int Column, string Value)>> _said = new(StringComparer.Ordinal);

        public int[] Columns => columns;

        public void Add(ComponentValue[] keys, IEnumerable<(int, string)> said)
        {
            var key = string.Join(Between, keys.Select(value => value.Value));
            if (_said.TryGetValue(key, out var known)) known.AddRange(said);
            else _said[key] = [.. said];
        }

        public void Fill(string?[] cells)
        {
            foreach (var column in columns)
            {
                if (cells[column] is null) return;
            }
            var key = columns.Length == 1 ? cells[columns[0]]! : string.Join(Between, columns.Select(column => cells[column]));
            if (!_said.TryGetValue(key, out var said)) return;
            foreach (var (column, value) in said) cells[column] ??= value;
        }
    }
}
