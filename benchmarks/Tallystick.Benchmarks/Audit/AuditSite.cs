using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tallystick.Host;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Releases;
using Tallystick.Storage;

namespace Tallystick.Benchmarks.Audit;

/// <summary>The demonstration, served, and a Party's programs that ask it and report to it over HTTP.</summary>
internal sealed class AuditSite : IAsyncDisposable
{
    private const string Party = "XA", Table = "IRREGULAR_ENTRY?rows=PARTY&columns=TIME_PERIOD&frequency=A";

    private const string Mapping = """
        { "dataflow": "IRREGULAR_ENTRY", "title": "Benchmark", "file": { "format": "csv" }, "time": { "column": "month", "format": "yyyy-MM" },
          "dimensions": { "REF_AREA": "XA", "BORDER": "LAND_BCP", "ROUTE": "CMED", "OUTCOME": "ENTERED", "CITIZENSHIP": "_T" }, "measure": { "column": "persons" } }
        """;

    private readonly Installation _installation;
    private readonly WebApplication _app;
    private readonly HttpClient _client;
    private readonly long _before;
    private int _nils;

    private AuditSite(Installation installation, WebApplication app, HttpClient client, long before) => (_installation, _app, _client, _before) = (installation, app, client, before);

    /// <summary>Serves what is in the folder.</summary>
    public static async Task<AuditSite> StartAsync(string folder, string? database, bool trail)
    {
        var installation = await Installation.OpenAsync(folder, database, TimeProvider.System);
        await using var session = installation.Session();
        var token = await Tokens.IssueAsync(session, new(Party), Role.Coordinator, "benchmark", 1, Actor.System);
        var before = (await AuditTrail.HeadAsync(session)).Seq;
        installation.Database.KeepsTrail = trail;
        var app = await ServeApp.BuildAsync(installation, 0, builder =>
        {
            builder.Logging.ClearProviders();
            // one token asks as often as it can
            builder.Configuration["Web:RequestsPerMinute"] = "100000000";
        });
        await app.StartAsync();
        var client = new HttpClient { BaseAddress = new(app.Urls.Single()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token.Text);
        return new(installation, app, client, before);
    }

    /// <summary>By how many entries its trail has grown.</summary>
    public async Task<long> EntriesAsync()
    {
        await using var session = _installation.Session();
        return (await AuditTrail.HeadAsync(session)).Seq - _before;
    }

    /// <summary>Several readers at once, each asking for figures of all Parties one table after the other.</summary>
    public Task ReadAsync(int readers, int each) => GetAsync("/api/v1/tables/" + Table, readers, each);

    /// <summary>The same as a page.</summary>
    public Task PageAsync(int readers, int each) => GetAsync("/explore/" + Table, readers, each);

    /// <summary>Writes that are as small as a release can be.</summary>
    public async Task NilAsync(int round, int count)
    {
        for (var i = 0; i < count; i++, _nils++)
        {
            var period = string.Create(CultureInfo.InvariantCulture, $"{1900 + _nils / 12}-{_nils % 12 + 1:00}");
            using var answer = await _client.PostAsJsonAsync("/api/v1/nil", new { dataflow = "DEATHS", periods = period });
            if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"Round {round}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>Files brought in and released, each a revision of the one before.</summary>
    public async Task ReleaseAsync(int round, int count)
    {
        var (intake, desk) = (_app.Services.GetRequiredService<Intake>(), _app.Services.GetRequiredService<ReleaseDesk>());
        var actor = new Actor(null, "benchmark", new(Party), null, [Role.Coordinator], Door.System);
        for (var i = 0; i < count; i++)
        {
            var file = new StringBuilder("month,persons\n");
            for (var month = 0; month < 300; month++) file.Append(CultureInfo.InvariantCulture, $"{1990 + month / 12}-{month % 12 + 1:00},{round * 1000 + i * 100 + month % 7 + 20}\n");
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(file.ToString()));
            var taken = await intake.ImportAsync(new(actor, new(""), "benchmark.csv", content, Mapping));
            if (taken.Report.Errors > 0 || taken.AlreadyKnown) throw new InvalidOperationException(taken.Submission.Report);
            await using var session = _installation.Session();
            await session.WriteAsync(() => desk.ReleaseAsync(session, actor, new(taken.Submission.Id, "benchmark", null), default));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _installation.DisposeAsync();
    }

    private Task GetAsync(string address, int readers, int each) => Task.WhenAll(Enumerable.Range(0, readers).Select(async _ =>
    {
        for (var i = 0; i < each; i++)
        {
            using var answer = await _client.GetAsync(address);
            await answer.Content.CopyToAsync(Stream.Null);
            answer.EnsureSuccessStatusCode();
        }
    }));
}
