using Microsoft.AspNetCore.Http;

namespace Tallystick.Web.Edge;

/// <summary>What every answer tells the browser to refuse: foreign and inline script and style, framing, guessing of types, leaking of
/// addresses, keeping of pages that someone signed in has seen.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    public const string Policy =
        "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>What a request may carry unless its endpoint says more (<see cref="EdgeEndpoints.TakesFiles{TBuilder}"/>): 1 MiB.</summary>
    public const long MaxBody = 1 << 20;

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
            body.MaxRequestBodySize = MaxBody;
        context.Response.OnStarting(static state =>
        {
            var context = (HttpContext)state;
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            if (context.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
            if (headers.CacheControl.Count == 0) headers.CacheControl = context.Actor().IsKnown ? "private, no-store" : "no-cache";
            return Task.CompletedTask;
        }, context);
        return next(context);
    }
}
