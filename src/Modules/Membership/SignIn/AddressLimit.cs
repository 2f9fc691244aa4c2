using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.SignIn;

/// <summary>Lets one address try to sign in only so often. It slows guessing at many people from one place; the lock of an account slows
/// guessing at one person from many. The edge has restored the caller's address behind a proxy.</summary>
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
        using var lease = _limiter.AttemptAcquire(EdgeCaller.Network(context.HttpContext.Connection.RemoteIpAddress));
        if (!lease.IsAcquired) throw MembershipProblems.TooManyTries().AsException();
        return await next(context);
    }

    public void Dispose() => _limiter.Dispose();
}
