using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Tallystick.Web.Components;

namespace Tallystick.Web.Edge;

/// <summary>What an endpoint of a page's form answers: on to the next page, or the same page again with what was wrong.</summary>
public static class Answer
{
    /// <summary>303 to <paramref name="url"/> (of this site), so that reloading never posts twice. <paramref name="said"/>, in the reader's
    /// language, is shown once on the page that follows: "Released 12 periods."</summary>
    /// <exception cref="ArgumentException">When the address leads elsewhere.</exception>
    public static IResult SeeOther(string url, string? said = null, NoticeKind kind = NoticeKind.Success)
    {
        if (!LocalPath.Is(url)) throw new ArgumentException("A redirect stays on this site.", nameof(url));
        return new SeeOtherResult(url, said, kind);
    }

    /// <summary>A page with parameters, as from an endpoint that found a form wanting:
    /// <c>Answer.Page&lt;OpenCasePage&gt;(new { Form = form }, 422)</c>. The page wears its own layout.</summary>
    public static RazorComponentResult<TPage> Page<TPage>(object? parameters = null, int status = StatusCodes.Status200OK) where TPage : IComponent =>
        new(parameters ?? new { }) { StatusCode = status, PreventStreamingRendering = true };

    private sealed class SeeOtherResult(string url, string? said, NoticeKind kind) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            // Here, not in the handler: a result runs after the commit, so nothing is announced that did not happen.
            if (said is not null) context.RequestServices.GetRequiredService<Flash>().Say(context, kind, said);
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = url;
            return Task.CompletedTask;
        }
    }
}
