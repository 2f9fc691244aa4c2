using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tallystick.Host;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Membership.Exchanges;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Releases;
using Tallystick.Statistics.PublicFigures;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Host;

/// <summary>An exchange of four that is served to strangers: three in standing, one that has not accepted the terms. Its salt is the same each time.</summary>
internal sealed class PublicHouse : IAsyncDisposable
{
    internal const string Flow = "IRREGULAR_ENTRY";
    internal static readonly string[] Dimensions = [.. StructureCatalog.Default.Dataflow(Flow).Dimensions.Select(d => d.Id)];
    private static readonly string[] Parties = ["IT", "ES", "FR", "DE"];
    private readonly TestDatabase _test;
    private readonly Installation _installation;
    private readonly Dictionary<string, string> _tokens = [];
    private WebApplication? _app;
    private HttpClient? _client;

    private PublicHouse(TestDatabase test, Installation installation) => (_test, _installation) = (test, installation);

    internal string Keys => Path.Combine(_test.Folder, "keys");
    internal TestClock Clock => _test.Clock;
    internal string[] Place => _test.ConnectionString is { } server ? ["--data", _test.Folder, "--database", server] : ["--data", _test.Folder];

    internal static async Task<PublicHouse> OpenAsync(Engine engine)
    {
        var test = await TestDatabase.CreateAsync(engine);
        test.Clock.Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var house = new PublicHouse(test, await Installation.OpenAsync(test.Folder, engine == Engine.Postgres ? test.ConnectionString : null, test.Clock));
        var parties = string.Join(',', Parties.Select(PartyText));
        await using (var session = house.Session())
        {
            await ExchangeFile.CreateAsync(session, $$"""
                { "exchange": { "id": "OPEN", "name": { "en": "Open" }, "founded": "2020-01-01" }, "decisions": [ { "id": "O/1", "date": "2020-01-01", "title": "All" } ],
                  "terms": [ { "version": "1", "inForceFrom": "2020-01-01", "decision": "O/1", "text": { "ar": "نص", "en": "Words", "es": "Texto", "fr": "Texte", "ru": "Текст", "zh": "文本" } } ],
                  "rules": [ { "dataflow": "{{Flow}}", "frequency": "M", "window": 1, "required": 0, "lagDays": 30, "graceDays": 0, "inForceFrom": "2020-01-01", "decision": "O/1" } ],
                  "people": [], "parties": [ {{parties}} ] }
                """, [.. StructureCatalog.Default.Dataflows.Select(flow => flow.Id)], Actor.System);
            foreach (var party in Parties) house._tokens[party] = (await Tokens.IssueAsync(session, new(party), Role.Coordinator, "test", 30, Actor.AtCommandLine(null, Role.Operator))).Text;
        }
        await house.StartAsync();
        return house;
    }

    private static string PartyText(string party)
    {
        const string Accepted = """, "standing": [{ "what": "accepted", "on": "2020-01-01", "terms": "1" }]""";
        var standing = party == "DE" ? "" : Accepted;
        return $$"""{ "id": "{{party}}", "kind": "state", "joined": "2020-01-01", "name": { "en": "Party {{party}}" }, "agencies": [], "people": []{{standing}} }""";
    }

    internal DbSession Session() => _installation.Session();

    internal T Get<T>() where T : notnull => _app!.Services.GetRequiredService<T>();

    /// <summary>Serves; what was served before is stopped.</summary>
    internal async Task StartAsync(byte salt = 7)
    {
        await StopAsync();
        _app = await ServeApp.BuildAsync(_installation, 0, builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(new PublicSalt(Keys, () => [.. Enumerable.Repeat(salt++, 32)]));
        });
        await _app.StartAsync();
        _client = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new(_app.Urls.Single()) };
    }

    /// <summary>Releases rows <c>month,citizenship,sex,n</c>; null terms: as chosen for the dataflow.</summary>
    internal async Task<string> ReleaseAsync(string party, string rows, SharingTerms? terms = null, bool release = true)
    {
        var actor = Actor.AtCommandLine(new(party), Role.Coordinator);
        var mapping = $$"""
            { "dataflow": "{{Flow}}", "title": "t", "file": { "format": "csv" }, "time": { "column": "month", "format": "yyyy-MM" },
              "dimensions": { "REF_AREA": "{{party}}", "CITIZENSHIP": { "column": "from", "codes": "same" }, "SEX": { "column": "sex", "codes": "same" }, "AGE": "_T", "BORDER": "_T", "ROUTE": "_T", "OUTCOME": "_T" },
              "measure": { "column": "n" } }
            """;
        var result = await Get<Intake>().ImportAsync(new(actor, new(""), "f.csv", new MemoryStream(Encoding.UTF8.GetBytes("month,from,sex,n\n" + rows)), mapping));
        Assert.True(result.Report.Errors == 0, string.Join('\n', result.Report.Findings.Select(finding => finding.Sentence(Texts.For("en")))));
        if (!release) return result.Submission.Id;
        await using var session = Session();
        await session.WriteAsync(() => Get<ReleaseDesk>().ReleaseAsync(session, actor, new(result.Submission.Id, "because", terms, ReplacesOthers: true)));
        return result.Submission.Id;
    }

    /// <summary>Everybody may see it.</summary>
    internal static SharingTerms Public { get; } = SharingTerms.Usual with { Audience = Audience.Public };

    internal async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? party = null, object? body = null, string? tag = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (party is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _tokens[party]);
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        return await _client!.SendAsync(request);
    }

    internal async Task<string> TextAsync(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        Assert.DoesNotContain("⟦", text, StringComparison.Ordinal);
        return text;
    }

    /// <summary>All a stranger gets of these addresses: status, head but the date, body.</summary>
    internal async Task<string> BytesAsync(IEnumerable<string> addresses)
    {
        var all = new List<string>();
        foreach (var address in addresses)
        {
            using var response = await SendAsync(HttpMethod.Get, address);
            response.Headers.Date = null;
            all.Add($"{address} {(int)response.StatusCode}\n{response.Headers}{response.Content.Headers}\n{await response.Content.ReadAsStringAsync()}");
        }
        return string.Join('\n', all);
    }

    private async Task StopAsync()
    {
        _client?.Dispose();
        if (_app is null) return;
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _installation.DisposeAsync();
        await _test.DisposeAsync();
    }
}
