using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Tallystick.Reporting.Ledger;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using static Tallystick.Tests.Modules.Reporting.ReportingWorld;

namespace Tallystick.Tests.Modules.Reporting.Narratives;

/// <summary>Answers in words over HTTP, with script off: drafted, released, revised, left out and withdrawn, through the ledger.</summary>
public sealed class NarrativeTests
{
    private const string Page = "/report/answers/NARRATIVE/2026-S1", Api = "/api/v1/narrative/NARRATIVE/2026-S1";

    [BothEngines]
    public async Task Nobody_gets_further_than_their_role_Party_and_agency(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        await site.JsonAsync(HttpMethod.Put, Api, "bruno+token", Answer("RT_NEW", "A new way by the south."));

        foreach (var path in (string[])["/report/answers", Page, Page + "/write", Api])
            Assert.Equal(path.StartsWith("/api", StringComparison.Ordinal) ? 401 : 303, (int)(await site.SendAsync(HttpMethod.Get, path, null)).StatusCode);
        // another Party meets its own page, with nothing on it
        Assert.DoesNotContain("south", (await site.PageAsync(Page, "dominique")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty((await site.JsonAsync(HttpMethod.Get, Api, "dominique+token")).GetProperty("drafts").EnumerateArray());
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, Page + "/write?key=_T.RT_NEW", "dominique")).StatusCode);
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Delete, Api + "/_T.RT_NEW", "dominique+token")).StatusCode);
        Assert.Equal(409, (int)(await site.SendAsync(HttpMethod.Post, Api + "/release", "dominique+token", JsonContent.Create(new { }))).StatusCode);
        Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Post, Api + "/release", "bruno+token", JsonContent.Create(new { }))).StatusCode);
        Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Put, Api, "carla+token", JsonContent.Create(Answer("RT_NEW", "x")))).StatusCode);
        // who writes for another agency leaves it alone; the coordinator speaks for all
        Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Put, Api, "petra+token", JsonContent.Create(Answer("RT_NEW", "Otherwise.")))).StatusCode);
        Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Delete, Api + "/_T.RT_NEW", "petra+token")).StatusCode);
        await site.JsonAsync(HttpMethod.Put, Api, "anna+token", Answer("RT_NEW", "A new way by the south, since May."));
        Assert.Equal(400, (int)(await site.SendAsync(HttpMethod.Post, Page, "bruno", new FormUrlEncodedContent([]))).StatusCode);
    }

    [BothEngines]
    public async Task What_leads_to_a_person_is_refused_and_kept_nowhere(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var refused = await site.SendAsync(HttpMethod.Put, Api, "bruno+token", JsonContent.Create(new
        {
            codes = new Dictionary<string, string> { ["TOPIC"] = "ON_ADV" },
            original = "ar",
            texts = new { ar = "يعلن المهربون على الشبكة.\nالهاتف: ٠٩١٢ ٣٤٥ ٦٧٨٩", en = "Advertised online." },
        }));
        var problem = await JsonDocument.ParseAsync(await refused.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(422, (int)refused.StatusCode);
        Assert.Equal(("reporting-personal-trace", "phone", 2), (problem.RootElement.GetProperty("code").GetString(),
            problem.RootElement.GetProperty("arguments").GetProperty("kind").GetString(), problem.RootElement.GetProperty("arguments").GetProperty("line").GetInt32()));
        foreach (var (topic, text, status) in ((string, string, int)[])[("", "x", 400), ("MOON", "x", 400), ("RT", "", 400), ("RT", new('x', 4001), 400)])
            Assert.Equal((topic, status), (topic, (int)(await site.SendAsync(HttpMethod.Put, Api, "bruno+token", JsonContent.Create(Answer(topic, text)))).StatusCode));
        Assert.Equal(400, (int)(await site.SendAsync(HttpMethod.Put, "/api/v1/narrative/NARRATIVE/2026-01", "bruno+token", JsonContent.Create(Answer("RT", "x")))).StatusCode);
        Assert.Equal(400, (int)(await site.SendAsync(HttpMethod.Put, "/api/v1/narrative/NARRATIVE/2027", "bruno+token", JsonContent.Create(Answer("RT", "x")))).StatusCode);
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Put, "/api/v1/narrative/IRREGULAR_ENTRY/2026-S1", "bruno+token", JsonContent.Create(Answer("RT", "x")))).StatusCode);
        await using var session = site.Test.Session();
        Assert.Equal(0, await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_narrative_draft"));
        Assert.Equal(0, await session.ScalarAsync<long>("SELECT COUNT(*) FROM audit_entry WHERE detail LIKE '%0912%' OR detail LIKE '%٠٩١٢%'"));
    }

    [BothEngines]
    public async Task Answers_go_from_writing_to_release_revision_and_withdrawal_with_script_off(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        Assert.Equal(Page, await site.PostAsync(Page + "/write", "bruno", Page, ("TOPIC", "RT_NEW"), ("ROUTE", "CMED"), ("original", "es"), ("text-es", "Un paso nuevo por el sur."), ("text-en", "A new way by the south.")));
        await site.PostAsync(Page + "/write", "bruno", Page, ("TOPIC", "FI_FEE"), ("original", "other"), ("other-tag", "it"), ("text-other", "I prezzi salgono."));
        // a language beside the six comes back in the form, and may be corrected there
        await site.PostAsync($"{Page}/write?key=_T.FI_FEE", "bruno", Page, ("TOPIC", "FI_FEE"), ("original", "it"), ("text-it", "I prezzi salgono ancora."), ("other-tag", "de"), ("text-other", "Die Preise steigen."));
        var both = (await site.JsonAsync(HttpMethod.Get, Api, "bruno+token")).GetProperty("drafts").EnumerateArray().Single(draft => draft.GetProperty("key").GetString() == "_T.FI_FEE");
        Assert.Equal(("it", "I prezzi salgono ancora.", "Die Preise steigen."), (both.GetProperty("original").GetString(),
            both.GetProperty("texts").GetProperty("it").GetString(), both.GetProperty("texts").GetProperty("de").GetString()));
        var wrong = await FormAsync(site, ("TOPIC", "RT_NEW"), ("original", "en"), ("text-en", "See www.example.com"));
        Assert.Equal(422, wrong.Status);
        Assert.Contains("A link or the name of an account stands in line 1, at character 5", wrong.Text, StringComparison.Ordinal);

        var page = await site.PageAsync(Page, "anna");
        Assert.Equal("es", page.QuerySelector("article p.as-written[lang=es]")!.GetAttribute("lang"));
        Assert.Equal(Page, await site.PostAsync(Page, "anna", Page + "/release"));
        // nothing is being written any more, and nothing new can be released
        Assert.Empty((await site.JsonAsync(HttpMethod.Get, Api, "anna+token")).GetProperty("drafts").EnumerateArray());
        Assert.Equal(409, (int)(await site.SendAsync(HttpMethod.Post, Api + "/release", "anna+token", JsonContent.Create(new { }))).StatusCode);

        // a revision wants a reason; what was not touched stays
        await site.JsonAsync(HttpMethod.Put, Api, "bruno+token", Answer("CO_BORD", "Waved through at one post."));
        await site.PostAsync(Page, "bruno", $"{Page}/_T.FI_FEE/leave-out");
        Assert.Equal(400, (int)(await site.SendAsync(HttpMethod.Post, Api + "/release", "anna+token", JsonContent.Create(new { }))).StatusCode);
        await site.PostAsync(Page, "anna", Page + "/release", ("reason", "a topic added, one taken back"));
        var own = await site.JsonAsync(HttpMethod.Get, Api, "carla+token");
        Assert.Equal(["CMED.RT_NEW", "_T.CO_BORD"], own.GetProperty("inForce").EnumerateArray().Select(a => a.GetProperty("key").GetString()));
        Assert.Equal(2, own.GetProperty("vintage").GetInt32());
        await using var session = site.Test.Session();
        var releases = (await ReleaseLedger.SinceAsync(session, 0)).Where(entry => entry.Kind == LedgerKind.Release).ToList();
        Assert.Equal(["CMED.RT_NEW", "_T.FI_FEE"], (await ReleaseLedger.ReadAnswersAsync(session, releases[0].SubmissionId!)).Select(answer => answer.Codes));

        // the last one cannot be left out: the period is withdrawn, by the door every dataflow has
        await site.PostAsync(Page, "bruno", $"{Page}/CMED.RT_NEW/leave-out");
        await site.PostAsync(Page, "bruno", $"{Page}/_T.CO_BORD/leave-out");
        Assert.Equal(409, (int)(await site.SendAsync(HttpMethod.Post, Api + "/release", "anna+token", JsonContent.Create(new { reason = "x" }))).StatusCode);
        Assert.Contains(Page, (await site.PageAsync("/report/releases/NARRATIVE", "anna")).Body!.InnerHtml, StringComparison.Ordinal);
        await site.PostAsync("/report/releases/NARRATIVE", "anna", "/report/withdraw", ("periods", "2026-S1"), ("reason", "told too early"));
        Assert.Empty((await ReleaseLedger.InForceAsync(session, Italy, new("NARRATIVE"))).Periods);
        Assert.Empty((await site.JsonAsync(HttpMethod.Get, Api, "carla+token")).GetProperty("inForce").EnumerateArray());
        await site.PostAsync("/report/nil", "anna", "/report/nil", ("dataflow", "NARRATIVE"), ("periods", "2025-S2"));
        Assert.True((await ReleaseLedger.InForceAsync(session, Italy, new("NARRATIVE"))).Periods[TimePeriod.Parse("2025-S2")].IsNil);
        var acts = await session.QueryAsync<string>("SELECT action FROM audit_entry ORDER BY seq");
        Assert.Superset(new HashSet<string> { "reporting.draft-answer", "reporting.leave-out-answer", "reporting.release", "reporting.withdraw" }, acts.ToHashSet());
    }

    [BothEngines]
    public async Task Whoever_reviewed_before_another_release_is_told(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        await site.JsonAsync(HttpMethod.Put, Api, "anna+token", Answer("RT", "One."));
        await site.JsonAsync(HttpMethod.Post, Api + "/release", "anna+token", new { seenHead = 0 });
        await site.JsonAsync(HttpMethod.Put, Api, "anna+token", Answer("RT", "Two."));
        Assert.Equal(409, (int)(await site.SendAsync(HttpMethod.Post, Api + "/release", "anna+token", JsonContent.Create(new { reason = "x", seenHead = 0 }))).StatusCode);
        Assert.Equal("national", (await site.JsonAsync(HttpMethod.Post, Api + "/release", "anna+token", new { reason = "x", sharing = new { audience = "national" } }))
            .GetProperty("sharing").GetProperty("audience").GetString());
        await site.JsonAsync(HttpMethod.Put, Api, "anna+token", Answer("RT", "Three."));
        Assert.Equal(204, (int)(await site.SendAsync(HttpMethod.Delete, Api + "/_T.RT", "anna+token")).StatusCode);
    }

    private static object Answer(string topic, string text) => new { codes = new Dictionary<string, string> { ["TOPIC"] = topic }, original = "en", texts = new { en = text } };

    private static async Task<(int Status, string Text)> FormAsync(ReportingSite site, params (string Name, string Value)[] fields)
    {
        var form = (await site.PageAsync(Page + "/write", "bruno")).QuerySelectorAll<IHtmlFormElement>("form").Single(f => f.GetAttribute("action") == Page);
        var values = form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]").ToDictionary(i => i.Name!, i => i.Value);
        foreach (var (name, value) in fields) values[name] = value;
        var response = await site.SendAsync(HttpMethod.Post, Page, "bruno", new FormUrlEncodedContent(values));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
