using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Membership.Exchanges;
using Tallystick.Membership.People;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;
using Tallystick.Web;
using Tallystick.Web.Edge;

namespace Tallystick.Tests.Modules.Membership;

/// <summary>This module alone behind the real edge, on a real port and a real database, with a clock the test sets.</summary>
internal sealed class MembershipSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MembershipSite(WebApplication app, TestDatabase database, CreatedExchange created) => (_app, Data, Created) = (app, database, created);

    public TestDatabase Data { get; }

    public CreatedExchange Created { get; }

    public TestClock Clock => Data.Clock;

    public IServiceProvider Services => _app.Services;

    public static string[] Dataflows { get; } = [.. StructureCatalog.Default.Dataflows.Select(f => f.Id)];

    /// <summary>The example in the repository: synthetic, everybody may be entered as.</summary>
    public static string Example => File.ReadAllText(Path.Combine(Repository.Root, "samples", "exchanges", "four-parties.json"));

    /// <summary>A real exchange: anna coordinates for IT, ben reads for IT, cara audits for IT, gus coordinates for GR, sam governs.</summary>
    public const string Real = """
        {
          "exchange": { "id": "REAL", "name": "A real one", "founded": "2020-01-01" },
          "terms": [{ "version": "1", "inForceFrom": "2020-01-01", "text": { "ar": "نص", "en": "Words", "es": "Texto", "fr": "Texte", "ru": "Текст", "zh": "文本" } }],
          "rules": [{ "dataflow": "IRREGULAR_ENTRY", "frequency": "M", "window": 12, "required": 9, "lagDays": 60, "graceDays": 365, "inForceFrom": "2020-01-01" }],
          "people": [{ "login": "sam", "name": "Sam", "password": "govern these figures", "roles": ["steward"] }],
          "parties": [
            { "id": "IT", "kind": "state", "name": "Italy", "joined": "2020-01-01", "standing": [{ "what": "accepted", "on": "2020-01-01", "terms": "1" }],
              "people": [
                { "login": "anna", "name": "Anna", "password": "seven quiet harbours", "roles": ["coordinator"] },
                { "login": "ben", "name": "Ben", "password": "twelve loud mountains", "roles": ["analyst"] },
                { "login": "cara", "name": "Cara", "password": "nine grey ledgers x", "roles": ["auditor"] },
                { "login": "fresh", "name": "Fresh", "roles": ["analyst"] } ] },
            { "id": "GR", "kind": "state", "name": "Greece", "joined": "2020-01-01", "standing": [{ "what": "accepted", "on": "2020-01-01", "terms": "1" }],
              "people": [{ "login": "gus", "name": "Gus", "password": "three blue islands", "roles": ["analyst", "auditor"] }] }
          ]
        }
        """;

    public static async Task<MembershipSite> StartAsync(Engine engine, string exchange, int triesPerMinute = 1000, string breached = "")
    {
        var database = await TestDatabase.CreateAsync(engine, MembershipModule.Migrations);
        await using var session = database.Session();
        var created = await ExchangeFile.CreateAsync(session, exchange, Dataflows, Actor.AtCommandLine(null, Role.Operator));
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production", ContentRootPath = database.Folder });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(database.Database);
        builder.Services.AddSingleton<TimeProvider>(database.Clock);
        builder.Services.AddWeb();
        // What makes a password dear to guess makes tests dear to run, and is the framework's own affair.
        builder.Services.Configure<Microsoft.AspNetCore.Identity.PasswordHasherOptions>(o => o.IterationCount = 1000);
        builder.Services.AddMembership(o => (o.KeysFolder, o.SignInTriesPerMinute, o.BreachedPasswords) = (Path.Combine(database.Folder, "keys"), triesPerMinute, breached));
        var app = builder.Build();
        app.UseWeb();
        app.MapMembership();
        app.MapPages(typeof(MembershipModule).Assembly);
        app.MapGet("/", (HttpContext context) => Who(context)).AllowAnyone();
        app.MapGet("/api/who", (HttpContext context) => Who(context)).Allow();
        await app.StartAsync();
        return new(app, database, created);

        static string Who(HttpContext context)
        {
            var actor = context.Actor();
            return FormattableString.Invariant($"{actor.Name}|{actor.Party}|{actor.Agency}|{string.Join(',', actor.Roles)}|{actor.Door}");
        }
    }

    /// <summary>A browser with cookies of its own.</summary>
    public Visit Visit() => new(new Uri(_app.Urls.Single()));

    /// <summary>A browser of one of the example's people.</summary>
    public async Task<Visit> AsAsync(string login)
    {
        var visit = Visit();
        await using var session = Data.Session();
        var id = await session.ScalarAsync<string>("SELECT id FROM membership_person WHERE login = @login", new { login });
        await visit.PostAsync("/sign-in", "/sign-in/demo", ("person", id!));
        return visit;
    }

    /// <summary>A browser of one of the real exchange's people, signed in with password and code; an app is set up first where there is none.</summary>
    public async Task<Visit> EnterAsync(string login, string password)
    {
        var visit = Visit();
        var code = await CodeAsync(login);
        await visit.SignInAsync(login, password);
        Assert.Equal(HttpStatusCode.SeeOther, (await visit.PostAsync("/sign-in/code", "/sign-in/code", ("code", code))).StatusCode);
        return visit;
    }

    /// <summary>A code that works now, even if it did before: an app is set up where there is none, and what was used is forgotten.</summary>
    public async Task<string> CodeAsync(string login)
    {
        var factors = Services.GetRequiredService<SecondFactors>();
        await using var session = Data.Session();
        await session.ExecuteAsync("UPDATE membership_person SET totp_secret = coalesce(totp_secret, @secret), totp_last_step = 0 WHERE login = @login", new { login, secret = factors.New() });
        var text = factors.Text((await session.ScalarAsync<string>("SELECT totp_secret FROM membership_person WHERE login = @login", new { login }))!);
        return Totp.Code(FromBase32(text), Totp.StepAt(Clock.Now));
    }

    public static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Replace(" ", "", StringComparison.Ordinal).Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2))];
    }

    /// <summary>The trail, oldest first, without the entry of the creation.</summary>
    public async Task<IReadOnlyList<AuditRecord>> TrailAsync()
    {
        await using var session = Data.Session();
        return [.. (await AuditTrail.ReadAsync(session, new(Limit: 1000))).Skip(1)];
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Data.DisposeAsync();
    }
}

/// <summary>What one browser does: keeps cookies, follows no redirects, posts forms with their tokens.</summary>
internal sealed class Visit : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _client;

    public Visit(Uri site) => (Site, _client) = (site, new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = _cookies }) { BaseAddress = site });

    /// <summary>Where it visits.</summary>
    public Uri Site { get; }

    /// <summary>Takes a copy of another browser's cookies, as a thief would.</summary>
    public void Take(Visit other)
    {
        foreach (Cookie cookie in other._cookies.GetAllCookies()) _cookies.Add(Site, new Cookie(cookie.Name, cookie.Value, cookie.Path));
    }

    public async Task<HttpResponseMessage> GetAsync(string path, string accept = "text/html")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", accept);
        return await _client.SendAsync(request);
    }

    public async Task<IHtmlDocument> PageAsync(string path) => await ReadAsync(await GetAsync(path));

    /// <summary>Opens <paramref name="page"/> for its form token and posts to <paramref name="action"/>.</summary>
    public async Task<HttpResponseMessage> PostAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        var token = (await PageAsync(page)).QuerySelector("input[name=form-token]")?.GetAttribute("value") ?? "";
        var request = new HttpRequestMessage(HttpMethod.Post, action)
        {
            Content = new FormUrlEncodedContent(fields.Append(("form-token", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2))),
        };
        request.Headers.Add("Accept", "text/html");
        return await _client.SendAsync(request);
    }

    public Task<HttpResponseMessage> SignInAsync(string login, string password) => PostAsync("/sign-in", "/sign-in", ("login", login), ("password", password));

    /// <summary>Name, Party, agency, roles and door, as the edge sees them.</summary>
    public async Task<string> WhoAsync() => await (await GetAsync("/")).Content.ReadAsStringAsync();

    public async Task<HttpResponseMessage> BearerAsync(string token, string path = "/api/who")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return await _client.SendAsync(request);
    }

    public static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage response) => new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());

    public void Dispose() => _client.Dispose();
}
