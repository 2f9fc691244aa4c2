using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tallystick.Vocabulary;
using Tallystick.Web;
using Tallystick.Web.Reader;

namespace Tallystick.Tests.Foundation.Web;

/// <summary>A component drawn by itself, in a language.</summary>
internal static class Drawn
{
    public static async Task<IHtmlDocument> AsAsync<TComponent>(string tag, params (string Name, object? Value)[] parameters) where TComponent : IComponent
    {
        Assert.True(Languages.TryFind(tag, out var language));
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.Services.AddWeb();
        builder.Services.AddScoped(_ => new ReaderTexts(language));
        await using var app = builder.Build();
        await using var scope = app.Services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, NullLoggerFactory.Instance);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters.ToDictionary(p => p.Name, p => p.Value)));
            return root.ToHtmlString();
        });
        // A cell outside a table is dropped by the parser.
        return new HtmlParser().ParseDocument(html.StartsWith("<td", StringComparison.Ordinal) ? "<table><tr>" + html + "</tr></table>" : html);
    }

    public static RenderFragment Text(string text) => builder => builder.AddContent(0, text);
}
