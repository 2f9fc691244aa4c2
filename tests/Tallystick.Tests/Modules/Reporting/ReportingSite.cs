using System.Net.Http.Json;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tallystick.Kernel;
using Tallystick.Reporting;
using Tallystick.Reporting.Imports;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;
using Tallystick.Web;
using Tallystick.Web.Edge;

namespace Tallystick.Tests.Modules.Reporting;

/// <summary>The room of reporting behind the real edge, on a real port. Who asks is said by name in a header.</summary>
internal sealed class ReportingSite : IAsyncDisposable
{
    private const string ActorHeader = "Test-Actor";
    private readonly WebApplication _app;
    private readonly TestDatabase _test;
    private readonly HttpClient _client;

    private ReportingSite(WebApplication app, TestDatabase test, HttpClient client) => (_app, _test, _client) = (app, test, client);

    public TestDatabase Test => _test;

    public static async Task<ReportingSite> StartAsync(Engine engine)
    {
        var test = await TestDatabase.CreateAsync(engine, ReportingModule.Migrations);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production", ContentRootPath = test.Folder });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(test.Database);
        builder.Services.AddSingleton<TimeProvider>(test.Clock);
        builder.Services.AddSingleton(StructureCatalog.Default);
        builder.Services.AddWeb();
        builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, HeaderHandler>("test", null);
        builder.Services.AddSingleton<AskPresence>(_ => ValueTask.FromResult<IResult?>(null));
        builder.Services.AddReporting(options => (options.DataFolder, options.MostFileBytes) = (test.Folder, 10_000_000));
        var app = builder.Build();
        app.UseWeb();
        app.MapReporting();
        app.MapPages(ReportingModule.PagesAssembly);
        await app.StartAsync();
        var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = true };
        return new(app, test, new HttpClient(handler) { BaseAddress = new Uri(app.Urls.Single()) });
    }

    /// <summary>A request by someone; null: a stranger. "anna+token" comes with a token instead of a browser.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? actor, HttpContent? content = null, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        if (actor is not null) request.Headers.Add(ActorHeader, actor);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("Accept", "text/html,*/*;q=0.8");
        return _client.SendAsync(request);
    }

    public async Task<IHtmlDocument> PageAsync(string path, string actor)
    {
        var response = await SendAsync(HttpMethod.Get, path, actor);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path} as {actor}: {(int)response.StatusCode}");
        Assert.DoesNotContain("⟦", text, StringComparison.Ordinal);
        Assert.True(text.Length < 50_000, $"{path} has {text.Length} characters");
        return new HtmlParser().ParseDocument(text);
    }

    /// <summary>Fills in a form of a page, found by its address, and sends it; where it leads.</summary>
    public async Task<string> PostAsync(string page, string actor, string action, params (string Name, string Value)[] fields)
    {
        var form = (await PageAsync(page, actor)).QuerySelectorAll<IHtmlFormElement>("form").Single(f => f.Method == "post" && f.GetAttribute("action") == action);
        var values = form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]").ToDictionary(i => i.Name!, i => i.Value);
        foreach (var radio in form.QuerySelectorAll<IHtmlInputElement>("input[type=radio][checked]")) values[radio.Name!] = radio.Value;
        foreach (var (name, value) in fields) values[name] = value;
        var response = await SendAsync(HttpMethod.Post, action, actor, new FormUrlEncodedContent(values));
        Assert.Equal(303, (int)response.StatusCode);
        return response.Headers.Location!.ToString();
    }

    /// <summary>Brings a file through the page and waits until it is worked on; its id.</summary>
    public async Task<string> BringAsync(string actor, string lines, params (string Name, string Value)[] fields)
    {
        var page = await PageAsync("/report", actor);
        var content = new MultipartFormDataContent();
        foreach (var hidden in page.QuerySelectorAll<IHtmlInputElement>("form[method=post][action='/report'] input[type=hidden]")) content.Add(new StringContent(hidden.Value), hidden.Name!);
        foreach (var (name, value) in fields) content.Add(new StringContent(value), name);
        content.Add(new ByteArrayContent(Encoding.UTF8.GetBytes("month,citizenship,persons\n" + lines)), "file", "entries.csv");
        if (fields.All(f => f.Name != "mappingName")) content.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(ReportingWorld.Mapping)), "mapping", "m.json");
        var response = await SendAsync(HttpMethod.Post, "/report", actor, content);
        Assert.Equal(303, (int)response.StatusCode);
        var id = response.Headers.Location!.ToString()["/report/".Length..];
        await _app.Services.GetRequiredService<ImportJobs>().WaitAsync(id);
        return id;
    }

    /// <summary>Sends another mapping for a file that is here; the id of what comes of it.</summary>
    public async Task<string> CheckAgainAsync(string id, string actor, string mapping)
    {
        var page = await PageAsync("/report/" + id, actor);
        var content = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(mapping)), "mapping", "m.json" } };
        foreach (var hidden in page.QuerySelectorAll<IHtmlInputElement>($"form[action='/report/{id}/again'] input[type=hidden]")) content.Add(new StringContent(hidden.Value), hidden.Name!);
        var response = await SendAsync(HttpMethod.Post, $"/report/{id}/again", actor, content);
        Assert.Equal(303, (int)response.StatusCode);
        var other = response.Headers.Location!.ToString()["/report/".Length..];
        await _app.Services.GetRequiredService<ImportJobs>().WaitAsync(other);
        return other;
    }

    /// <summary>Waits until an import is worked on.</summary>
    public Task WaitAsync(string submission) => _app.Services.GetRequiredService<ImportJobs>().WaitAsync(submission);

    /// <summary>Sweeps once, as the service does now and then.</summary>
    public Task SweepAsync() => _app.Services.GetRequiredService<Sweeper>().SweepAsync();

    public async Task<JsonElement> JsonAsync(HttpMethod method, string path, string actor, object? body = null)
    {
        var response = await SendAsync(method, path, actor, body is null ? null : JsonContent.Create(body));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _test.DisposeAsync();
    }

    private sealed class HeaderHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder url)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, url)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers[ActorHeader].ToString() is not { Length: > 0 } name) return Task.FromResult(AuthenticateResult.NoResult());
            var actor = name.Split('+')[0] switch
            {
                "anna" => ReportingWorld.Coordinator,
                "bruno" => ReportingWorld.Provider,
                "petra" => ReportingWorld.Provider with { Name = "Petra", Agency = new("police") },
                "carla" => ReportingWorld.Analyst,
                "dario" => ReportingWorld.Coordinator with { Person = new("p9"), Name = "Dario" },
                "emil" => ReportingWorld.Colleague,
                "fatima" => ReportingWorld.Policewoman,
                "dominique" => ReportingWorld.Foreigner,
                var other => throw new ArgumentException(other),
            };
            if (name.EndsWith("+token", StringComparison.Ordinal)) actor = actor with { Door = Door.Token };
            var principal = new ClaimsPrincipal(ActorClaims.Write(actor, "test"));
            return Task.FromResult(AuthenticateResult.Success(new(principal, "test")));
        }
    }
}
