using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Tallystick.Host;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Membership.Exchanges;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Host;

/// <summary>Answers in words before those who may not read them: the whole server over HTTP, asked by every Party. One rule opens figures and
/// answers; of what is closed no word leaves.</summary>
public sealed class AnswersTests
{
    // words, a topic, a language and a route nobody else uses: if any of them is seen, something leaked
    private const string Spanish = "Las salidas se desplazan hacia el cabo oriental.", Italian = "Le partenze si spostano.", Topic = "ON_DIS", Route = "WMED";

    [BothEngines]
    public async Task A_Party_that_does_not_answer_gets_no_word_of_the_answers(Engine engine)
    {
        await using var house = await House.OpenAsync(engine);
        await house.AnswerAsync("AA", "2026-S1", Topic, Spanish, Italian);

        // the owner reads its own; the Party that answers nothing learns that something was released for the period, and what to submit
        Assert.Contains(Spanish, await house.TextAsync("AA", "/api/v1/answers"), StringComparison.Ordinal);
        var closed = JsonDocument.Parse(await house.TextAsync("BB", "/api/v1/answers")).RootElement;
        Assert.Empty(closed.GetProperty("answers").EnumerateArray());
        Assert.Equal("not-mirrored", Coverage(closed, "AA").GetProperty("leftOut")[0].GetProperty("ground").GetString());
        Assert.Contains("2025-S2", await house.TextAsync("BB", "/api/v1/explanations/NARRATIVE/AA?period=2026-S1"), StringComparison.Ordinal);
        await house.NothingLeaksAsync("BB");

        // whatever the answers are, the page for who may not read them is the same to the byte
        var before = await house.DoorsAsync("BB");
        await house.AnswerAsync("AA", "2026-S1", "RT_HUB", string.Concat(Enumerable.Repeat("Mucho más largo. ", 100)), null, "a topic more");
        Assert.Equal(before, await house.DoorsAsync("BB"));

        // a draft does not answer, and a nil report mirrors without showing how deep
        await house.DraftAsync("BB", "2026-S1", "RT", "Nothing new to tell of routes.");
        await house.NothingLeaksAsync("BB");
        await house.PostAsync("BB", "/api/v1/nil", new { dataflow = "NARRATIVE", periods = "2025-S1..2025-S2" });
        await house.NothingLeaksAsync("BB");

        // it answers: it sees what names a topic, as it does; what names a route as well stays closed, as it names none
        await house.AnswerAsync("AA", "2026-S1", "RT_NEW", "Por el oeste.", null, "a route", Route);
        await house.ReleaseAsync("BB", "2026-S1");
        var open = await house.TextAsync("BB", "/api/v1/answers");
        Assert.Contains(Spanish, open, StringComparison.Ordinal);
        Assert.Contains(Italian, open, StringComparison.Ordinal);
        Assert.DoesNotContain("Por el oeste", open, StringComparison.Ordinal);
        Assert.DoesNotContain(Route, open, StringComparison.Ordinal);
        Assert.Equal(["ROUTE"], JsonDocument.Parse(open).RootElement.GetProperty("hiddenDimensions").EnumerateArray().Select(d => d.GetString()));
        await using (var session = house.Session())
            Assert.True(await session.ScalarAsync<long>("SELECT COUNT(*) FROM audit_entry WHERE action = 'statistics.read' AND owner = 'AA' AND party = 'BB' AND object = 'NARRATIVE'") > 0);

        // it names a route too: the route opens
        await house.AnswerAsync("BB", "2026-S1", "RT_NEW", "By the east.", null, "a route", "EMED");
        Assert.Contains("Por el oeste.", await house.TextAsync("BB", "/api/v1/answers"), StringComparison.Ordinal);
        Assert.Contains("Por el oeste.", await house.TextAsync("BB", "/answers?topic=RT&period=2026-S1&party=AA"), StringComparison.Ordinal);
        Assert.DoesNotContain("Por el oeste.", await house.TextAsync("BB", "/answers?topic=FI"), StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task What_is_withdrawn_embargoed_or_not_shared_is_gone_everywhere_at_once(Engine engine)
    {
        await using var house = await House.OpenAsync(engine);
        foreach (var period in (string[])["2025-S1", "2025-S2"]) await house.AnswerAsync("BB", period, "RT", "We tell too.", null);
        await house.AnswerAsync("AA", "2025-S2", Topic, Spanish, Italian);
        Assert.Contains(Spanish, await house.TextAsync("BB", "/api/v1/answers"), StringComparison.Ordinal);
        Assert.Contains(Spanish, await house.TextAsync("BB", "/answers"), StringComparison.Ordinal);

        await house.PostAsync("AA", "/api/v1/withdrawals", new { dataflow = "NARRATIVE", periods = "2025-S2", reason = "told too early" });
        await house.NothingLeaksAsync("BB");
        Assert.Equal("withdrawn", Coverage(JsonDocument.Parse(await house.TextAsync("BB", "/api/v1/answers")).RootElement, "AA").GetProperty("leftOut")[0].GetProperty("ground").GetString());
        Assert.DoesNotContain(Spanish, await house.TextAsync("AA", "/api/v1/answers"), StringComparison.Ordinal);

        await house.DraftAsync("AA", "2025-S2", Topic, Spanish);
        await house.ReleaseAsync("AA", "2025-S2", new { sharing = new { audience = "participants", embargoUntil = "2027-01-01" } });
        await house.NothingLeaksAsync("BB");
        await house.PutAsync("AA", "/api/v1/sharing/NARRATIVE", new { audience = "named", parties = (string[])["CC"] });
        await house.NothingLeaksAsync("BB");
        await house.PutAsync("AA", "/api/v1/sharing/NARRATIVE", new { audience = "participants", permittedUse = "Not for publication." });
        var open = await house.TextAsync("BB", "/answers");
        Assert.Contains(Spanish, open, StringComparison.Ordinal);
        Assert.Contains("Not for publication.", open, StringComparison.Ordinal);

        // who tells by the year reads by the year: words cannot be rolled up
        foreach (var year in (string[])["2024", "2025"]) await house.AnswerAsync("CC", year, "RT", "Once a year.", null);
        await house.NothingLeaksAsync("CC");
        // who has not accepted the terms reads its own alone, however much it answers
        foreach (var period in (string[])["2025-S1", "2025-S2"]) await house.AnswerAsync("DD", period, "RT", "Outside.", null);
        await house.NothingLeaksAsync("DD");
        Assert.DoesNotContain("Outside.", await house.TextAsync("BB", "/api/v1/answers"), StringComparison.Ordinal);
        Assert.Contains("Outside.", await house.TextAsync("DD", "/api/v1/answers"), StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task Figures_and_the_standing_of_everyone_do_not_stumble_over_answers(Engine engine)
    {
        await using var house = await House.OpenAsync(engine);
        await house.AnswerAsync("AA", "2026-S1", Topic, Spanish, Italian);
        foreach (var path in (string[])["/", "/explore", "/explore/IRREGULAR_ENTRY", "/report/releases", "/report/releases/NARRATIVE", "/api/v1/tables/IRREGULAR_ENTRY"])
            Assert.Equal((path, HttpStatusCode.OK), (path, (await house.GetAsync("BB", path)).StatusCode));
        Assert.Contains("href=\"/answers\"", await house.TextAsync("BB", "/"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await house.GetAsync("AA", "/api/v1/tables/NARRATIVE")).StatusCode);
        foreach (var (path, status) in ((string, HttpStatusCode)[])[("/api/v1/answers?party=ZZ", HttpStatusCode.NotFound), ("/api/v1/answers?topic=MOON", HttpStatusCode.BadRequest),
            ("/api/v1/answers?period=soon", HttpStatusCode.BadRequest), ("/api/v1/answers?dataflow=IRREGULAR_ENTRY", HttpStatusCode.BadRequest)])
            Assert.Equal((path, status), (path, (await house.GetAsync("AA", path)).StatusCode));
        Assert.Equal(HttpStatusCode.Unauthorized, (await house.GetAsync(null, "/api/v1/answers")).StatusCode);
        // the books are followed from the beginning after a restart
        Assert.Contains(Spanish, await house.TextAsync("AA", "/answers"), StringComparison.Ordinal);
        await using var session = house.Session();
        Assert.True((await AuditTrail.VerifyAsync(session)).IsWhole);
    }

    private static JsonElement Coverage(JsonElement answers, string party) => answers.GetProperty("coverage").EnumerateArray().Single(c => c.GetProperty("party").GetString() == party);

    /// <summary>An exchange of four: two that may see one another, one that tells by the year, one that has not accepted the terms.</summary>
    private sealed class House : IAsyncDisposable
    {
        private const string File = """
            { "exchange": { "id": "WORDS", "name": { "en": "Words" }, "synthetic": true, "founded": "2020-01-01" },
              "decisions": [ { "id": "W/1", "date": "2020-01-01", "title": "All" } ],
              "terms": [ { "version": "1", "inForceFrom": "2020-01-01", "decision": "W/1" } ],
              "rules": [ { "dataflow": "NARRATIVE", "frequency": "S", "window": 2, "required": 1, "lagDays": 30, "graceDays": 30, "inForceFrom": "2020-01-01", "decision": "W/1" } ],
              "people": [],
              "parties": [
                { "id": "AA", "kind": "state", "joined": "2020-01-01", "name": { "en": "Alpha" }, "agencies": [], "standing": [{ "what": "accepted", "on": "2020-01-01", "terms": "1" }], "people": [] },
                { "id": "BB", "kind": "state", "joined": "2020-01-01", "name": { "en": "Beta" }, "agencies": [], "standing": [{ "what": "accepted", "on": "2020-01-01", "terms": "1" }], "people": [] },
                { "id": "CC", "kind": "state", "joined": "2020-01-01", "name": { "en": "Gamma" }, "agencies": [], "standing": [{ "what": "accepted", "on": "2020-01-01", "terms": "1" }], "people": [] },
                { "id": "DD", "kind": "state", "joined": "2020-01-01", "name": { "en": "Delta" }, "agencies": [], "people": [] } ] }
            """;

        private readonly TestDatabase _test;
        private readonly Installation _installation;
        private readonly WebApplication _app;
        private readonly HttpClient _client;
        private readonly Dictionary<string, string> _tokens;

        private House(TestDatabase test, Installation installation, WebApplication app, HttpClient client, Dictionary<string, string> tokens) =>
            (_test, _installation, _app, _client, _tokens) = (test, installation, app, client, tokens);

        internal static async Task<House> OpenAsync(Engine engine)
        {
            var test = await TestDatabase.CreateAsync(engine);
            test.Clock.Now = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);
            var installation = await Installation.OpenAsync(test.Folder, engine == Engine.Postgres ? test.ConnectionString : null, test.Clock);
            var tokens = new Dictionary<string, string>();
            await using (var session = installation.Session())
            {
                await ExchangeFile.CreateAsync(session, File, [.. StructureCatalog.Default.Dataflows.Select(flow => flow.Id)], Actor.System);
                foreach (var party in (string[])["AA", "BB", "CC", "DD"])
                    tokens[party] = (await Tokens.IssueAsync(session, new(party), Role.Coordinator, "test", 30, Actor.AtCommandLine(null, Role.Operator))).Text;
            }
            var app = await ServeApp.BuildAsync(installation, 0, builder => builder.Logging.ClearProviders());
            await app.StartAsync();
            return new(test, installation, app, new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.Single()) }, tokens);
        }

        internal DbSession Session() => _installation.Session();

        internal async Task<HttpResponseMessage> GetAsync(string? party, string path)
        {
            using var request = Request(HttpMethod.Get, party, path, null);
            return await _client.SendAsync(request);
        }

        internal async Task<string> TextAsync(string party, string path)
        {
            var response = await GetAsync(party, path);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
            Assert.DoesNotContain("⟦", text, StringComparison.Ordinal);
            return text;
        }

        internal Task PostAsync(string party, string path, object body) => SendAsync(HttpMethod.Post, party, path, body);

        internal Task PutAsync(string party, string path, object body) => SendAsync(HttpMethod.Put, party, path, body);

        internal Task DraftAsync(string party, string period, string topic, string text, string? translation = null, string? route = null)
        {
            var codes = new Dictionary<string, string> { ["TOPIC"] = topic };
            if (route is not null) codes["ROUTE"] = route;
            var texts = new Dictionary<string, string> { ["es"] = text };
            if (translation is not null) texts["it"] = translation;
            return PutAsync(party, $"/api/v1/narrative/NARRATIVE/{period}", new { codes, original = "es", texts });
        }

        internal Task ReleaseAsync(string party, string period, object? body = null) => PostAsync(party, $"/api/v1/narrative/NARRATIVE/{period}/release", body ?? new { });

        internal async Task AnswerAsync(string party, string period, string topic, string text, string? translation, string reason = "", string? route = null)
        {
            await DraftAsync(party, period, topic, text, translation, route);
            await ReleaseAsync(party, period, new { reason });
        }

        /// <summary>What every door says to a Party about answers, the moment it was asked and the tokens of forms aside.</summary>
        internal async Task<string> DoorsAsync(string party)
        {
            var all = new List<string>();
            foreach (var path in (string[])["/answers", $"/answers?topic={Topic}", "/answers?period=2026-S1&party=AA", "/api/v1/answers", $"/api/v1/answers?topic={Topic}",
                "/explain/NARRATIVE/AA?period=2026-S1", "/api/v1/explanations/NARRATIVE/AA?period=2026-S1", "/", "/explore", "/report/releases", "/report/answers", "/report/answers/NARRATIVE/2026-S1",
                "/api/v1/narrative/NARRATIVE/2026-S1", "/api/v1/releases"])
                all.Add(System.Text.RegularExpressions.Regex.Replace(await TextAsync(party, path), "form-token\" value=\"[^\"]*\"|\"head\":\\d+|seenHead\" value=\"\\d+", ""));
            return string.Join('\n', all);
        }

        /// <summary>No door holds the words, whole or in part, nor their language; the topic only as one of those there are to choose from.</summary>
        internal async Task NothingLeaksAsync(string party)
        {
            var doors = await DoorsAsync(party);
            foreach (var word in (string[])["desplazan", "oriental", "partenze", "lang=\"it\"", "\"it\""]) Assert.DoesNotContain(word, doors, StringComparison.Ordinal);
            Assert.DoesNotContain($"\"{Topic}\"", await TextAsync(party, "/api/v1/answers"), StringComparison.Ordinal);
        }

        private async Task SendAsync(HttpMethod method, string party, string path, object body)
        {
            using var request = Request(method, party, path, JsonContent.Create(body));
            var response = await _client.SendAsync(request);
            Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }

        private HttpRequestMessage Request(HttpMethod method, string? party, string path, HttpContent? content)
        {
            var request = new HttpRequestMessage(method, path) { Content = content };
            if (party is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _tokens[party]);
            return request;
        }

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await _app.StopAsync();
            await _app.DisposeAsync();
            await _installation.DisposeAsync();
            await _test.DisposeAsync();
        }
    }
}
