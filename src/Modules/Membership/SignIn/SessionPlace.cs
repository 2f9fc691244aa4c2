using System.Net;
using System.Net.Sockets;

namespace Tallystick.Membership.SignIn;

/// <summary>From where, and with what, a session was opened: enough for its owner to know it again, too little to follow anyone. Pure.</summary>
internal static class SessionPlace
{
    // The first that fits: every browser claims to be several others.
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
    private static readonly (string Mark, string Name)[] Systems =
        [("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary>The network of an address: 24 bits of IPv4, 48 of IPv6; empty when unknown.</summary>
    public static string Network(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        var kept = address.AddressFamily == AddressFamily.InterNetworkV6 ? 6 : 3;
        bytes.AsSpan(kept).Clear();
        return $"{new IPAddress(bytes)}/{kept * 8}";
    }

    /// <summary>"Firefox, Linux"; empty when the browser says nothing known.</summary>
    public static string Agent(string userAgent) => string.Join(", ", new[] { First(Browsers, userAgent), First(Systems, userAgent) }.OfType<string>());

    private static string? First((string Mark, string Name)[] known, string text) => known.FirstOrDefault(k => text.Contains(k.Mark, StringComparison.Ordinal)).Name;
}
