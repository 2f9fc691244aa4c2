namespace Tallystick.Storage;

/// <summary>A column a <see cref="BulkWriter"/> fills.</summary>
/// <param name="Name">As in the table.</param>
/// <param name="Kind">What its fields are; must be the column's type in the table.</param>
/// <param name="Always">The same number in every row: the writer puts it itself, and it is no field to be given. Null otherwise.</param>
public sealed record BulkColumn(string Name, BulkKind Kind, long? Always = null)
{
    /// <summary>A number that is the same in every row.</summary>
    public static BulkColumn Same(string name, long value) => new(name, BulkKind.Integer, value);
}

/// <summary>What a field can be.</summary>
public enum BulkKind
{
    /// <summary>A <c>{bigint}</c>.</summary>
    Integer,
    /// <summary>A <c>{text}</c>.</summary>
    Text,
    /// <summary>A <c>{blob}</c>.</summary>
    Bytes,
}
