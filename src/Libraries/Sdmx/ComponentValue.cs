using Tallystick.Tabular;

namespace Tallystick.Sdmx;

/// <summary>What a component of a structure is to an observation.</summary>
internal enum ComponentRole : byte
{
    /// <summary>Part of its key. In structure-specific messages also what a series says of itself: without the structure they look alike.</summary>
    Key,
    /// <summary>What was observed.</summary>
    Measure,
    /// <summary>What is said about it.</summary>
    Attribute,
}

/// <summary>One component with its value, as a message writes it.</summary>
internal readonly record struct ComponentValue(string Id, string Value, ComponentRole Role);

/// <summary>The values of one level of a message (data set, group, series, observation), within limits.</summary>
internal sealed class ComponentValues(TableLimits limits)
{
    private readonly List<ComponentValue> _values = [];
    private int _chars;

    public IReadOnlyList<ComponentValue> All => _values;

    public void Add(string id, string value, ComponentRole role)
    {
        if (_values.Count >= limits.MaxColumns) throw new TableException(TableFault.TooManyColumns);
        if (value.Length > limits.MaxCellChars || (_chars += value.Length) > limits.MaxLineBytes) throw new TableException(TableFault.LineTooLong);
        _values.Add(new(id, value, role));
    }

    public void Clear()
    {
        _values.Clear();
        _chars = 0;
    }
}
