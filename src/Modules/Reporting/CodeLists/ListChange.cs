namespace Tallystick.Reporting.CodeLists;

/// <summary>What became of one text from one version of a list to another.</summary>
/// <param name="Text">The text.</param>
/// <param name="Before">Its code before; null when it is new.</param>
/// <param name="After">Its code afterwards; null when it is gone.</param>
internal sealed record ListChange(string Text, string? Before, string? After)
{
    /// <summary>All that differs, by text.</summary>
    internal static IReadOnlyList<ListChange> Between(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
    [
        .. before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .Select(text => new ListChange(text, before.GetValueOrDefault(text), after.GetValueOrDefault(text))).Where(change => change.Before != change.After),
    ];
}
