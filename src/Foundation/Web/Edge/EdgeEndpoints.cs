using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Web.Edge;

/// <summary>What endpoints say about themselves at the edge, in this order: who may (<see cref="Allow{TBuilder}"/>), that a proof of
/// presence is asked for (<see cref="Fresh{TBuilder}"/>), and that they write (<see cref="Writes{TBuilder}"/>).</summary>
public static class EdgeEndpoints
{
    /// <summary>Any of <paramref name="roles"/> may; none named: anyone who has signed in.</summary>
    public static TBuilder Allow<TBuilder>(this TBuilder endpoint, params Role[] roles) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new AccessAttribute(roles));

    /// <summary>Strangers may too.</summary>
    public static TBuilder AllowAnyone<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new AccessAttribute { Anyone = true });

    /// <summary>Asks a person at a browser for the password or second factor again, unless given within the last minutes. A program's token is its own
    /// proof. Takes no files: what was typed goes through the page that asks.</summary>
    public static TBuilder Fresh<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new FreshAttribute()).AddEndpointFilter<TBuilder, PresenceFilter>();

    /// <summary>The handler runs inside one write transaction of the request's <see cref="DbSession"/>. It is committed before any byte
    /// of the answer leaves (a filter, never middleware), and undone when the handler throws.</summary>
    public static TBuilder Writes<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.AddEndpointFilter<TBuilder, TransactionFilter>();

    /// <summary>The endpoint takes uploads of up to <paramref name="bytes"/> in one request; all others take 1 MiB.</summary>
    public static TBuilder TakesFiles<TBuilder>(this TBuilder endpoint, long bytes) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new SizeLimit(bytes)).WithFormOptions(multipartBodyLengthLimit: bytes);

    /// <summary>Who asks, as established once by the edge.</summary>
    public static Actor Actor(this HttpContext context) => context.Features.Get<Actor>() ?? Kernel.Actor.Stranger;

    private sealed class PresenceFilter : IEndpointFilter
    {
        public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        {
            var http = context.HttpContext;
            if (http.Actor().Door == Door.Token) return await next(context);
            return await http.RequestServices.GetRequiredService<AskPresence>()(http) ?? await next(context);
        }
    }

    private sealed class TransactionFilter : IEndpointFilter
    {
        public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        {
            var session = context.HttpContext.RequestServices.GetRequiredService<DbSession>();
            return await session.WriteAsync(async () =>
            {
                var result = await next(context);
                // A handler that writes to the response itself would answer before the commit: undone, and seen in the first test.
                if (context.HttpContext.Response.HasStarted) throw new InvalidOperationException("A writing endpoint returns its answer; it does not send it.");
                return result;
            }, context.HttpContext.RequestAborted);
        }
    }

    private sealed record SizeLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
