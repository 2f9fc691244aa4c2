using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Tallystick.Web.Edge;

namespace Tallystick.Statistics.PublicFigures;

/// <summary>An answer that a stranger's browser, or a cache on the way, may keep and must ask after each time (<c>no-cache</c>): what is closed is gone with the next question. Its tag is the hash of the bytes sent and so
/// tells nothing that they do not. Who has signed in gets it untagged and unkept, for the page bears a name.</summary>
internal sealed class TaggedAnswer(IResult answer) : IResult
{
    public async Task ExecuteAsync(HttpContext context)
    {
        if (context.Actor().IsKnown)
        {
            await answer.ExecuteAsync(context);
            return;
        }
        var (response, sent) = (context.Response, context.Response.Body);
        using var held = new MemoryStream();
        response.Body = held;
        try
        {
            await answer.ExecuteAsync(context);
            await response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        finally
        {
            response.Body = sent;
        }
        var bytes = held.ToArray();
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\"";
        response.Headers.ETag = tag;
        response.Headers.CacheControl = "no-cache";
        response.Headers.Vary = "Accept-Language, Cookie";
        if (context.Request.Headers.IfNoneMatch.Any(tags => tags?.Contains(tag, StringComparison.Ordinal) == true))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            response.ContentLength = null;
            response.ContentType = null;
            return;
        }
        response.ContentLength = bytes.Length;
        await sent.WriteAsync(bytes, context.RequestAborted);
    }
}
