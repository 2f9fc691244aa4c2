using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tallystick.Kernel;

namespace Tallystick.Web.Edge;

/// <summary>The one place where refusals and bugs become answers. A <see cref="ProblemException"/> is answered with its own sentence; anything
/// else is logged under a fresh id, and the reader is told that id and nothing more.</summary>
internal sealed partial class ProblemGate(RequestDelegate next, TimeProvider clock, ILogger<ProblemGate> log)
{
    private const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (Bare(context.Response) is { } bare) await ProblemAnswer.WriteAsync(context, bare);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody listens any more: no page, no alarm.
            if (!context.Response.HasStarted) context.Response.StatusCode = ClientClosedRequest;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, e);
        }
    }

    private async Task AnswerAsync(HttpContext context, Exception e)
    {
        var endpoint = context.GetEndpoint()?.DisplayName ?? "";
        if (Known(e) is { } problem)
        {
            try
            {
                await ProblemAnswer.WriteAsync(context, problem);
                return;
            }
            catch (Exception inFrame) when (!context.Response.HasStarted)
            {
                // The page that was to carry the refusal broke itself.
                e = inFrame;
            }
        }
        var id = NewId.At(clock);
        LogBug(log, e, id, context.Request.Method, endpoint);
        await ProblemAnswer.WriteBrokenAsync(context, id);
    }

    private static Problem? Known(Exception e) => e switch
    {
        ProblemException refused => refused.Problem,
        AntiforgeryValidationException => WebProblems.FormTooOld(),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => WebProblems.TooLarge(),
        BadHttpRequestException => WebProblems.Unreadable(),
        _ => null,
    };

    /// <summary>An endpoint, or routing, answered with a status and no word.</summary>
    private static Problem? Bare(HttpResponse response)
    {
        if (response.HasStarted || response.StatusCode < 400 || response.ContentType is not null || response.ContentLength > 0) return null;
        return response.StatusCode switch
        {
            StatusCodes.Status400BadRequest => WebProblems.Unreadable(),
            StatusCodes.Status401Unauthorized => KernelProblems.SignInFirst(),
            StatusCodes.Status404NotFound => KernelProblems.NotFound(response.HttpContext.Request.Path),
            StatusCodes.Status413PayloadTooLarge => WebProblems.TooLarge(),
            StatusCodes.Status429TooManyRequests => WebProblems.TooMany(),
            StatusCodes.Status405MethodNotAllowed or StatusCodes.Status406NotAcceptable or StatusCodes.Status415UnsupportedMediaType =>
                WebProblems.WrongWay(response.StatusCode),
            _ => null,
        };
    }

    // The path is left out: it may hold what a person typed.
    [LoggerMessage(EventId = 500, Level = LogLevel.Error, Message = "Unexpected failure {Id} in {Method} {Endpoint}")]
    private static partial void LogBug(ILogger log, Exception e, string id, string method, string endpoint);
}
