using System.Security.Claims;
using System.Text.Encodings.Web;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using Tallystick.Web;
using Tallystick.Web.Edge;

namespace Tallystick.Tests.Foundation.Web;

/// <summary>A small site behind the real edge, on a real port: what a test maps, and nothing else. Who asks is said in a header.</summary>
internal sealed class EdgeSite : IAsyncDisposable
{
    public const string ActorHeader = "Test-Actor";

    private readonly WebApplication _app;

    private EdgeSite(WebApplication app, TestDatabase database, HttpClient client) => (_app, Database, Client) = (app, database, client);

    public TestDatabase Database { get; }

    /// <summary>Keeps cookies, follows no redirects.</summary>
    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<EdgeSite> StartAsync(Action<WebApplication> map, Action<IServiceCollection>? add = null, string environment = "Production")
    {
        var database = await TestDatabase.CreateAsync(Engine.Sqlite);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment, ContentRootPath = database.Folder });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(database.Database);
        builder.Services.AddSingleton<TimeProvider>(database.Clock);
        builder.Services.AddWeb();
        builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, HeaderHandler>("test", null);
        add?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseWeb();
        map(app);
        await app.StartAsync();
        var client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1), AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = new Uri(app.Urls.Single()) };
        return new(app, database, client);
    }

    /// <summary>A request by someone: <c>null</c> a stranger, else roles, with <c>token</c> for the door and <c>as:</c> for another person: "Coordinator", "Provider,token,as:p2".</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? actor = null, HttpContent? content = null, string? accept = null, string? language = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        // A refusal that needs no body comes before the body is sent, instead of breaking the sending off.
        request.Headers.ExpectContinue = content is MultipartFormDataContent;
        if (actor is not null) request.Headers.Add(ActorHeader, actor);
        request.Headers.TryAddWithoutValidation("Accept", accept ?? "text/html,*/*;q=0.8");
        if (language is not null) request.Headers.TryAddWithoutValidation("Accept-Language", language);
        return Client.SendAsync(request);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? actor = null, string? accept = null, string? language = null) =>
        SendAsync(HttpMethod.Get, path, actor, null, accept, language);

    /// <summary>The token of the first form on a page.</summary>
    public async Task<string> TokenAsync(string path, string? actor = null)
    {
        var page = await PageAsync(await GetAsync(path, actor));
        return ((IHtmlInputElement)page.QuerySelector("input[name=form-token]")!).Value;
    }

    public static async Task<IHtmlDocument> PageAsync(HttpResponseMessage response) => new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());

    public static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Database.DisposeAsync();
    }

    private sealed class HeaderHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers[ActorHeader].ToString() is not { Length: > 0 } said) return Task.FromResult(AuthenticateResult.NoResult());
            var words = said.Split(',');
            var person = words.FirstOrDefault(w => w.StartsWith("as:"))?[3..] ?? "p1";
            var actor = new Actor(new(person), "Giulia Conti", new("IT"), null, [.. words.Where(w => w != "token" && !w.StartsWith("as:")).Select(Enum.Parse<Role>)],
                words.Contains("token") ? Door.Token : Door.Web);
            return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(ActorClaims.Write(actor, Scheme.Name)), Scheme.Name)));
        }
    }
}
