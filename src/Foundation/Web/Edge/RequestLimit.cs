using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Tallystick.Web.Edge;

/// <summary>Answers everyone only so often: a person or a token by who they are, wherever they ask from; strangers by their address. A program that runs
/// wild slows nobody but itself. Style and script are not counted, nor is who watches whether the server lives.</summary>
internal sealed class RequestLimit(RequestDelegate next, IOptions<WebOptions> options)
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
    {
        var actor = context.Actor();
        return actor.IsKnown
            ? RateLimitPartition.GetTokenBucketLimiter($"{actor.Door} {actor.Person?.Value ?? actor.Name} {actor.Party?.Value}", _ => Bucket(options.Value.RequestsPerMinute))
            : RateLimitPartition.GetTokenBucketLimiter(EdgeCaller.Network(context.Connection.RemoteIpAddress), _ => Bucket(options.Value.RequestsPerMinuteOfStrangers));
    });

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/assets") || context.Request.Path.StartsWithSegments("/health"))
        {
            await next(context);
            return;
        }
        using var lease = _limiter.AttemptAcquire(context);
        if (!lease.IsAcquired)
        {
            var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : TimeSpan.FromSeconds(1);
            var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.RetryAfter = seconds;
                return Task.CompletedTask;
            });
            throw WebProblems.TooMany().AsException();
        }
        await next(context);
    }

    private static TokenBucketRateLimiterOptions Bucket(int perMinute) =>
        new() { TokenLimit = perMinute, TokensPerPeriod = perMinute / 60, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0 };
}
