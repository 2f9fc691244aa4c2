using Tallystick.Kernel;

namespace Tallystick.Web.Edge;

/// <summary>Refusals of the request edge itself.</summary>
public static class WebProblems
{
    /// <summary>The form carries no valid token: it lay open too long, or was not made by this site.</summary>
    public static Problem FormTooOld() => Problem.Of("web-form-too-old", 400);
    /// <summary>The request cannot be read: a broken form, a missing value, a value of the wrong kind.</summary>
    public static Problem Unreadable() => Problem.Of("web-unreadable", 400);
    /// <summary>More was sent than this address takes.</summary>
    public static Problem TooLarge() => Problem.Of("web-too-large", 413);
    /// <summary>The address exists, but not for this method or content.</summary>
    public static Problem WrongWay(int status) => Problem.Of("web-wrong-way", status);
    /// <summary>Too many requests in a short time.</summary>
    public static Problem TooMany() => Problem.Of("web-too-many", 429);
}
