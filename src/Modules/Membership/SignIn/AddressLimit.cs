using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Tallystick.Membership.SignIn;

/// <summary>Lets one address try to sign in only so often. It slows guessing at many people from one place; the lock of an account slows
/// guessing at one person from many. Behind a proxy the host must restore the caller's address first.</summary>
internal sealed class AddressLimit(IOptions<MembershipOptions> options) : IEndpointFilter, IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetFixedWindowLimiter(address, _ => new()
        {
            PermitLimit = options.Value.SignInTriesPerMinute,
            Window = TimeSpan.FromMinutes(1),
            QueueLimit = 0,
        }));

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        using var lease = _limiter.AttemptAcquire(Of(context.HttpContext.Connection.RemoteIpAddress));
        if (!lease.IsAcquired) throw MembershipProblems.TooManyTries().AsException();
        return await next(context);
    }

    /// <summary>An IPv6 subscriber has a whole /64 to draw addresses from: it counts as one.</summary>
    internal static string Of(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }

    public void Dispose() => _limiter.Dispose();
}
