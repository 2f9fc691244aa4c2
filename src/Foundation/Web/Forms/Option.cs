namespace Tallystick.Web.Forms;

/// <summary>One of several to choose from.</summary>
/// <param name="Value">What is posted.</param>
/// <param name="Text">What is read.</param>
/// <param name="Hint">A line of explanation below it, for radio buttons and check boxes.</param>
/// <param name="Group">The heading it stands under in a list.</param>
public sealed record Option(string Value, string Text, string? Hint = null, string? Group = null);
