using System.Globalization;

namespace Tallystick.Web.Components;

/// <summary>Short ids for elements, the same for the same text in every process.</summary>
internal static class StableId
{
    /// <summary>Eight hexadecimal digits (FNV-1a); two texts of one page will hardly meet.</summary>
    public static string Of(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text) hash = unchecked((hash ^ c) * 16777619u);
        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
