namespace Tallystick.Storage;

/// <summary>A column a <see cref="BulkWriter"/> fills.</summary>
/// <param name="Name">As in the table.</param>
/// <param name="Kind">What its fields are; must be the column's type in the table.</param>
public sealed record BulkColumn(string Name, BulkKind Kind);

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
