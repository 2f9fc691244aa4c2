using System.Net;
using System.Net.Sockets;

namespace Tallystick.Web.Edge;

/// <summary>Where a request comes from, as limits count it.</summary>
public static class EdgeCaller
{
    /// <summary>The address; of IPv6 the first half, as a subscriber has a whole /64 to draw addresses from.</summary>
    public static string Network(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
