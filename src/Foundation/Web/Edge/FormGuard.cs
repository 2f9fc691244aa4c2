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
        }
        await next(context);
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
        e?.InnerException is InvalidDataException or BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }
            ? WebProblems.TooLarge()
            : WebProblems.FormTooOld();

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    private sealed class Exempt : IAntiforgeryValidationFeature
    {
        public static readonly Exempt Instance = new();
        public bool IsValid => true;
        public Exception? Error => null;
    }
}
