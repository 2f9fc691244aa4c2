using System.Collections.Concurrent;
using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tallystick.Host;
using Tallystick.Host.Demo;
using Tallystick.Storage;

namespace Tallystick.Tests.Host;

/// <summary>The demonstration, served on a free port.</summary>
public sealed class DemoHouse : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tallystick-access-");
    private Installation? _installation;
    private WebApplication? _app;

    /// <summary>What the program wrote to its log, at the levels a fresh installation writes.</summary>
    internal ConcurrentQueue<string> Log { get; } = new();

    public async ValueTask InitializeAsync()
    {
        _installation = await Installation.OpenAsync(_folder.FullName, null, TimeProvider.System);
        await DemoBuilder.BuildAsync(_installation);
        _app = await ServeApp.BuildAsync(_installation, port: 0, builder => builder.Logging.ClearProviders().AddProvider(new Overhearing(Log)));
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
        await _installation!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>What the server answers, its own static files apart. The framework adds one address without a word on who may; the gate keeps it shut.</summary>
    internal IEnumerable<RouteEndpoint> Endpoints() => _app!.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null && endpoint.RoutePattern.RawText?.StartsWith("/_framework/", StringComparison.Ordinal) != true);

    /// <summary>A room of the server.</summary>
    internal T Get<T>() where T : notnull => _app!.Services.GetRequiredService<T>();

    internal DbSession Session() => _installation!.Session();

    internal HttpClient Client() => new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = new(_app!.Urls.Single()) };

    /// <summary>How many writes stand on the record.</summary>
    internal async Task<long> WritesAsync()
    {
        await using var session = Session();
        return await session.ScalarAsync<long>("SELECT COUNT(*) FROM audit_entry WHERE action NOT LIKE '%.read'");
    }

    internal async Task<HttpClient> SignInAsync(string person)
    {
        var client = Client();
        using var page = new HtmlParser().ParseDocument(await client.GetStringAsync("/sign-in"));
        var button = page.QuerySelectorAll("button[name=person]").Single(button => button.TextContent.Contains(person, StringComparison.Ordinal));
        var form = button.Closest("form")!;
        using var answer = await client.PostAsync("/sign-in/demo", new FormUrlEncodedContent(
            [new("form-token", form.QuerySelector("input[name=form-token]")!.GetAttribute("value")!), new("return", "/"), new("person", button.GetAttribute("value")!)]));
        Assert.Equal((person, HttpStatusCode.SeeOther), (person, answer.StatusCode));
        return client;
    }

    internal async Task<string> FormTokenAsync(HttpClient client, string page)
    {
        using var document = new HtmlParser().ParseDocument(await client.GetStringAsync(page));
        return document.QuerySelector("input[name=form-token]")!.GetAttribute("value")!;
    }

    private sealed class Overhearing(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => log.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
