using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Tallystick.Kernel;
using Tallystick.Web.Layout;
using Tallystick.Web.Reader;

namespace Tallystick.Web.Edge;

/// <summary>Lets a request reach its endpoint only when the endpoint's <see cref="AccessAttribute"/> allows the actor. It fails closed: an
/// endpoint that forgot to say who may is answered like one that does not exist. The host's own static files are the one exception.</summary>
internal sealed class AccessGate(RequestDelegate next)
{
    /// <summary>Where strangers are sent; Membership serves it.</summary>
    public const string SignInPath = "/sign-in";

    public Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint is null) throw KernelProblems.NotFound(context.Request.Path).AsException();
        if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null) return next(context);

        // The last one wins, so that an endpoint may be narrower or wider than its group.
        var access = endpoint.Metadata.GetMetadata<AccessAttribute>();
        if (access is null) throw KernelProblems.NotFound(context.Request.Path).AsException();

        var request = context.Request;
        var actor = context.Actor();
        if (access.Allows(actor)) return next(context);
        if (actor.IsKnown && request.Path == "/" && FirstPageOf(actor, context) is { } first) return SeeOther(context, first);
        if (actor.IsKnown) throw KernelProblems.NotYours(Names(access.Roles, context)).AsException();
        if (ProblemAnswer.WantsJson(context)) throw KernelProblems.SignInFirst().AsException();

        // A form posted after the session ended: back to the page with the form, not to the endpoint that only takes posts.
        var back = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
            ? request.Path + request.QueryString
            : LocalPath.Before(request) ?? "/";
        return SeeOther(context, SignInPath + "?return=" + Uri.EscapeDataString(LocalPath.Or(back, "/")));
    }

    private static Task SeeOther(HttpContext context, string address)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = address;
        return Task.CompletedTask;
    }

    /// <summary>Where someone begins whose roles do not open the page at the root: at the first entry of their own navigation.</summary>
    private static string? FirstPageOf(Actor actor, HttpContext context) => context.RequestServices.GetServices<NavigationItem>()
        .Where(item => item.Href != "/" && item.Access.Allows(actor)).OrderBy(item => item.Order).ThenBy(item => item.Href, StringComparer.Ordinal).FirstOrDefault()?.Href;

    private static string Names(IReadOnlyList<Role> roles, HttpContext context)
    {
        var texts = context.RequestServices.GetRequiredService<ReaderTexts>();
        return texts.List(roles.Select(texts.Role));
    }
}
