using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Tallystick.Browser.Support;

/// <summary>A site for a browser to visit: what the test adds and maps, on a free port of this machine only, gone when disposed.</summary>
internal sealed class ServedSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ServedSite(WebApplication app) => (_app, Address) = (app, new Uri(app.Urls.Single()));

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>Starts it, in Development unless said otherwise.</summary>
    public static async Task<ServedSite> StartAsync(Action<WebApplicationBuilder> add, Action<WebApplication> map, string environment = "Development")
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        add(builder);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
