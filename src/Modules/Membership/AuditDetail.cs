using System.Text.Json;

namespace Tallystick.Membership;

/// <summary>Makes the short JSON object an audit entry carries.</summary>
internal static class AuditDetail
{
    public static string Of(params ReadOnlySpan<(string Name, object? Value)> parts)
    {
        var detail = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in parts) detail[name] = value;
        return JsonSerializer.Serialize(detail);
    }
}
