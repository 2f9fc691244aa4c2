namespace Tallystick.Web.Components;

/// <summary>How a notice, or a tag, is meant; shown by its words and its border, never by colour alone.</summary>
public enum NoticeKind
{
    /// <summary>Worth knowing.</summary>
    Info,
    /// <summary>Something was done.</summary>
    Success,
    /// <summary>Look at this before going on.</summary>
    Warning,
    /// <summary>Something was not done.</summary>
    Error,
}
