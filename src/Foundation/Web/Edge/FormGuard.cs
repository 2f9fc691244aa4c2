using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Tallystick.Kernel;

namespace Tallystick.Web.Edge;

/// <summary>Every request that changes something must carry a token of this site, whether its endpoint asks for one or not: another site's
/// page must not be able to act through an officer's cookie. Exempt are bearer tokens, which no browser sends by itself, and endpoints that
/// say <c>DisableAntiforgery()</c>.</summary>
internal sealed class FormGuard(RequestDelegate next, IAntiforgery antiforgery)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!IsSafe(context.Request.Method))
        {
            var asked = context.GetEndpoint()?.Metadata.GetMetadata<IAntiforgeryMetadata>();
            if (context.Actor().Door == Door.Token) context.Features.Set<IAntiforgeryValidationFeature>(Exempt.Instance);
            else if (asked is not { RequiresValidation: false }) await ValidateAsync(context);
            // Whatever carries the token, a form that cannot be read is refused here, and not where its fields are asked for.
            if (context.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true) await ReadAsync(context.Request);
        }
        await next(context);
    }

    private static async Task ReadAsync(HttpRequest request)
    {
        try
        {
            await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (InvalidDataException e)
        {
            throw OfForm(e).AsException();
        }
    }

    private async Task ValidateAsync(HttpContext context)
    {
        // The framework's middleware has validated where the endpoint's metadata asked for it.
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { } done)
        {
            if (!done.IsValid) throw Refusal(done.Error).AsException();
            return;
        }
        try
        {
            await antiforgery.ValidateRequestAsync(context);
        }
        catch (AntiforgeryValidationException e)
        {
            throw Refusal(e).AsException();
        }
    }

    /// <summary>Looking for the token reads the form, so a form over its limits shows here first.</summary>
    private static Problem Refusal(Exception? e) =>
        e?.InnerException switch
        {
            InvalidDataException form => OfForm(form),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => WebProblems.TooLarge(),
            _ => WebProblems.FormTooOld(),
        };

    /// <summary>The framework says both with one exception: over a limit, and a NUL in a value.</summary>
    private static Problem OfForm(InvalidDataException e) =>
        e.Message.Contains("invalid characters", StringComparison.Ordinal) ? KernelProblems.NullCharacter() : WebProblems.TooLarge();

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    private sealed class Exempt : IAntiforgeryValidationFeature
    {
        public static readonly Exempt Instance = new();
        public bool IsValid => true;
        public Exception? Error => null;
    }
}
