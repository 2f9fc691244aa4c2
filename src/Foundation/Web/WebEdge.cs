using System.Reflection;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.WebEncoders;
using Tallystick.Storage;
using Tallystick.Web.Assets;
using Tallystick.Web.Edge;
using Tallystick.Web.Layout;
using Tallystick.Web.Reader;
using Tallystick.Web.Style;

namespace Tallystick.Web;

/// <summary>The door of this floor. <see cref="AddWeb"/> before the modules' own, <see cref="UseWeb"/> first in the pipeline,
/// <see cref="MapPages"/> among the endpoints. Authentication schemes, data protection keys and the <see cref="Database"/> are others' to register.</summary>
public static class WebEdge
{
    /// <summary>Registers the edge, the frame of the pages and the scoped <see cref="DbSession"/>.</summary>
    public static IServiceCollection AddWeb(this IServiceCollection services, Action<WebOptions>? configure = null)
    {
        services.AddOptions<WebOptions>().Configure(configure ?? (_ => { }))
            .Validate(o => o.RequestsPerMinute >= 60 && o.RequestsPerMinuteOfStrangers >= 60, "Web:RequestsPerMinute and Web:RequestsPerMinuteOfStrangers are at least 60.")
            .Validate(o => o.SecurityContact.Length == 0 || Uri.TryCreate(o.SecurityContact, UriKind.Absolute, out var uri) && uri.Scheme is "mailto" or "https", "Web:SecurityContact is a mailto: or https: address.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddScoped<DbSession>();
        services.AddHttpContextAccessor();
        services.AddAuthentication();
        services.AddDataProtection();
        services.AddRazorComponents();
        services.AddScoped<ReaderTexts>();
        services.AddSingleton<Flash>();
        services.AddSingleton<AssetShelf>();
        services.AddAssets(typeof(WebEdge).Assembly);
        services.TryAddSingleton<ReadSiteState>(_ => ValueTask.FromResult(new SiteState("", false)));
        services.AddAntiforgery(o =>
        {
            o.FormFieldName = "form-token";
            o.HeaderName = "Form-Token";
            o.Cookie.Name = "ts-form";
            o.Cookie.HttpOnly = true;
            o.Cookie.SameSite = SameSiteMode.Lax;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            o.SuppressXFrameOptionsHeader = true;
        });
        // Arabic, Chinese and Russian as they are: written as &#x…; they would take five times the line.
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new(UnicodeRanges.All));
        services.Configure<KestrelServerOptions>(o => o.AddServerHeader = false);
        // Pages over TLS too: a compressed page leaks its length only to someone who can make the browser load it again and again with the
        // cookie, and SameSite keeps the cookie from such requests.
        services.AddResponseCompression(o => o.EnableForHttps = true);
        return services;
    }

    /// <summary>Lets the pages link files embedded in <paramref name="assembly"/> as <c>assets/…</c>: islands, above all.</summary>
    public static IServiceCollection AddAssets(this IServiceCollection services, Assembly assembly) => services.AddSingleton(new AssetSource(assembly));

    /// <summary>Adds entries to the navigation.</summary>
    public static IServiceCollection AddNavigation(this IServiceCollection services, params NavigationItem[] items)
    {
        foreach (var item in items) services.AddSingleton(item);
        return services;
    }

    /// <summary>The edge, in its order: the caller behind the proxy, headers and limits, language, problems, routing, who asks, how often, who may, forms.</summary>
    public static WebApplication UseWeb(this WebApplication app)
    {
        // From the proxy on the same machine, which alone can reach this server, and only what it added itself: else every caller would share the proxy's
        // address, and no cookie would be kept to TLS.
        app.UseForwardedHeaders(new() { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = 1 });
        app.Use(HeadAsGet);
        app.UseMiddleware<SecurityHeaders>();
        app.UseResponseCompression();
        app.UseMiddleware<ReaderLanguage>();
        app.UseMiddleware<ProblemGate>();
        app.UseRouting();
        app.UseAuthentication();
        app.Use((context, next) =>
        {
            context.Features.Set(ActorClaims.Read(context.User).For(context.Request.Headers[PurposeHeader.Name]));
            return next(context);
        });
        app.UseMiddleware<RequestLimit>();
        app.UseMiddleware<AccessGate>();
        app.UseAntiforgery();
        app.UseMiddleware<FormGuard>();
        AssetShelf.Map(app);
        SecurityText.Map(app);
        if (app.Environment.IsDevelopment())
        {
            app.MapGet("/style", () => Answer.Page<StylePage>()).AllowAnyone().ExcludeFromDescription();
            app.MapPost("/style", StylePage.Post).AllowAnyone().ExcludeFromDescription();
        }
        return app;
    }

    /// <summary>Answers HEAD as GET would, without the body: what watches a site and what checks links ask this way.</summary>
    private static async Task HeadAsGet(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
            context.Response.Body = Stream.Null;
        }
        await next(context);
    }

    /// <summary>Maps every <c>@page</c> of <paramref name="assemblies"/>; each must say <c>@attribute [Access(…)]</c> or answers nobody.</summary>
    public static RazorComponentsEndpointConventionBuilder MapPages(this IEndpointRouteBuilder routes, params Assembly[] assemblies) =>
        routes.MapRazorComponents<PageRoot>().AddAdditionalAssemblies(assemblies);
}
