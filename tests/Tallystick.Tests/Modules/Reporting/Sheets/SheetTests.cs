using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Reporting.Sheets;

/// <summary>Definition sheets over HTTP, with script off: who may not first, then drafting, publishing, reading and comparing.</summary>
public sealed class SheetTests
{
    private const string Page = "/report/sheets/REFUSALS", Api = "/api/v1/sheets/REFUSALS";

    [BothEngines]
    public async Task Nobody_gets_further_than_their_role_and_Party(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        await DraftAsync(site, "bruno+token", Fields(("COUNT_UNIT", "DEC")));

        foreach (var path in (string[])["/report/sheets", Page, Page + "/edit", Page + "/compare", Api, Api + "/draft", Api + "/comparison?party=IT"])
            Assert.Equal(path.StartsWith("/api", StringComparison.Ordinal) ? 401 : 303, (int)(await site.SendAsync(HttpMethod.Get, path, null)).StatusCode);
        // a draft is nobody's but the Party's own: others are not told that there is one
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, Api + "/draft", "dominique+token")).StatusCode);
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, Api + "?party=IT", "dominique+token")).StatusCode);
        Assert.DoesNotContain("Bruno", (await site.PageAsync(Page, "dominique")).Body!.TextContent, StringComparison.Ordinal);
        var compared = await site.JsonAsync(HttpMethod.Get, Api + "/comparison?party=IT%2BFR", "dominique+token");
        Assert.Equal("Unknown", compared.GetProperty("outcome").GetString());
        Assert.All(compared.GetProperty("fields").EnumerateArray(), field => Assert.Empty(field.GetProperty("answers").EnumerateObject()));
        // a provider drafts, the coordinator publishes, an analyst reads
        Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Post, Api + "/publish", "bruno+token", JsonContent.Create(new { }))).StatusCode);
        Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Put, Api + "/draft", "carla+token", JsonContent.Create(new { }))).StatusCode);
        Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Get, Page + "/edit", "carla")).StatusCode);
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, "/api/v1/sheets/NARRATIVE/comparison?party=IT", "anna+token")).StatusCode);
        Assert.Equal(400, (int)(await site.SendAsync(HttpMethod.Post, Page, "bruno", new FormUrlEncodedContent([]))).StatusCode);
    }

    [BothEngines]
    public async Task A_sheet_is_filled_in_saved_published_and_revised_with_script_off(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        Assert.Contains("fields are still unsaid", (await site.PageAsync(Page + "/edit", "bruno")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(Page, await site.PostAsync(Page + "/edit", "bruno", Page, ("COUNT_UNIT", "DEC"), ("TERRITORY-text", "All of it, islands too."), ("BORDER_SCOPE", "AIR")));
        // the same words in another language stand beside
        await site.PostAsync(Page + "/edit?language=fr", "anna", Page, ("COUNT_UNIT", "DEC"), ("BORDER_SCOPE", "AIR"), ("TERRITORY-text", "Tout le territoire, îles comprises."));
        var edit = await site.PageAsync(Page + "/edit?language=fr", "anna");
        Assert.Equal("All of it, islands too.", edit.QuerySelector("blockquote[lang=en]")!.TextContent);
        Assert.Equal("Tout le territoire, îles comprises.", ((IHtmlTextAreaElement)edit.GetElementById("f-TERRITORY-text")!).Value);

        // it says what is wrong beside the field, and keeps what was typed
        var wrong = await PostRawAsync(site, Page + "/edit", "bruno", Page, ("COUNT_UNIT", "XYZ"), ("REVISION-text", "Ask +44 7700 900123"), ("VALID_FROM", "soon"));
        Assert.Equal(422, wrong.Status);
        Assert.NotNull(wrong.Page.QuerySelector("#f-COUNT_UNIT-error"));
        Assert.Contains("A telephone number stands in line 1, at character 5", wrong.Page.QuerySelector("#f-REVISION-text-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Ask +44 7700 900123", ((IHtmlTextAreaElement)wrong.Page.GetElementById("f-REVISION-text")!).Value);
        await using (var session = site.Test.Session())
            Assert.DoesNotContain("900123", await session.ScalarAsync<string>("SELECT content FROM reporting_sheet_draft"), StringComparison.Ordinal);

        // from which day it holds must be said before it is published, and the page says so in place
        var early = await PostRawAsync(site, Page, "anna", Page + "/publish");
        Assert.Equal(422, early.Status);
        Assert.Contains("from which day", early.Page.QuerySelector("#f-reason-error")!.TextContent, StringComparison.Ordinal);
        await site.PostAsync(Page + "/edit", "anna", Page, ("COUNT_UNIT", "DEC"), ("BORDER_SCOPE", "AIR"), ("VALID_FROM", "2026-01-01"), ("TERRITORY-text", "All of it, islands too."));
        Assert.Equal(Page, await site.PostAsync(Page, "anna", Page + "/publish"));

        // a version is never overwritten, and the next one wants a reason
        await site.PostAsync(Page + "/edit", "bruno", Page, ("COUNT_UNIT", "PER"), ("VALID_FROM", "2026-07-01"));
        Assert.Equal(422, (await PostRawAsync(site, Page, "anna", Page + "/publish")).Status);
        await site.PostAsync(Page, "anna", Page + "/publish", ("reason", "A new register counts persons."));
        var history = (await site.PageAsync(Page, "carla")).Body!.TextContent;
        Assert.Contains("A new register counts persons.", history, StringComparison.Ordinal);
        Assert.Equal("DEC", Value(await site.JsonAsync(HttpMethod.Get, Api + "?version=1", "carla+token")));
        // which version speaks depends on the day
        Assert.Equal("DEC", Value(await site.JsonAsync(HttpMethod.Get, Api, "carla+token")));
        Assert.Equal("PER", Value(await site.JsonAsync(HttpMethod.Get, Api + "?on=2026-07-01", "carla+token")));
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, Api + "?on=2025-12-31", "carla+token")).StatusCode);
        await using var look = site.Test.Session();
        var acts = await look.QueryAsync<string>("SELECT action FROM audit_entry ORDER BY seq");
        Assert.Equal(2, acts.Count(act => act == "reporting.publish-sheet"));
        Assert.Contains("reporting.draft-sheet", acts);

        static string? Value(JsonElement sheet) => sheet.GetProperty("fields").GetProperty("COUNT_UNIT").GetProperty("values")[0].GetString();
    }

    [BothEngines]
    public async Task Two_who_write_at_once_do_not_overwrite_one_another(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var first = await DraftAsync(site, "bruno+token", Fields(("COUNT_UNIT", "DEC")));
        var seen = first.GetProperty("state").GetString();
        await DraftAsync(site, "anna+token", Fields(("COUNT_UNIT", "PER")), seen);
        var late = await site.SendAsync(HttpMethod.Put, Api + "/draft", "bruno+token", JsonContent.Create(new { fields = new { }, seen }));
        Assert.Equal(409, (int)late.StatusCode);
        Assert.Contains("reporting-sheet-meanwhile", await late.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(409, (int)(await site.SendAsync(HttpMethod.Post, Api + "/publish", "anna+token", JsonContent.Create(new { seen }))).StatusCode);
        await site.PostAsync(Page, "bruno", Page + "/drop");
        Assert.Equal(409, (int)(await site.SendAsync(HttpMethod.Post, Api + "/publish", "anna+token", JsonContent.Create(new { }))).StatusCode);
    }

    [BothEngines]
    public async Task Published_sheets_are_compared_field_by_field_and_the_reading_is_on_the_record(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        await PublishAsync(site, "anna+token", "DEC", "ONE");
        await PublishAsync(site, "dominique+token", "PER", "SEVERAL");
        var page = await site.PageAsync(Page + "/compare?party=IT&party=FR", "carla");
        Assert.Contains("Not comparable", page.Body!.TextContent, StringComparison.Ordinal);
        var row = page.QuerySelectorAll("tbody tr").Single(r => r.QuerySelector("th")!.TextContent.Contains("Unit counted", StringComparison.Ordinal));
        Assert.Equal("Breaks comparison", row.QuerySelector(".tag")!.TextContent);
        var grounds = page.QuerySelectorAll("tbody tr").Single(r => r.QuerySelector("th")!.TextContent.Contains("Grounds per refusal", StringComparison.Ordinal));
        Assert.Equal("Comparable after a change", grounds.QuerySelector(".tag")!.TextContent);
        Assert.Contains(page.QuerySelectorAll("tbody td"), cell => cell.TextContent.Contains("Not said", StringComparison.Ordinal));

        var json = await site.JsonAsync(HttpMethod.Get, Api + "/comparison?party=FR%2BIT", "carla+token");
        Assert.Equal("NotComparable", json.GetProperty("outcome").GetString());
        var unit = json.GetProperty("fields").EnumerateArray().Single(field => field.GetProperty("field").GetString() == "COUNT_UNIT");
        Assert.Equal(("Breaks", "Differs", "PER"), (unit.GetProperty("weight").GetString(), unit.GetProperty("verdict").GetString(),
            unit.GetProperty("answers").GetProperty("FR").GetProperty("values")[0].GetString()));
        await using var session = site.Test.Session();
        Assert.Equal(2, await session.ScalarAsync<long>("SELECT COUNT(*) FROM audit_entry WHERE action = 'reporting.read-sheet' AND owner = 'FR' AND party = 'IT'"));
        Assert.True((await AuditTrail.VerifyAsync(session)).IsWhole);
    }

    private static async Task PublishAsync(ReportingSite site, string actor, string unit, string grounds)
    {
        var fields = Fields(("COUNT_UNIT", unit), ("GROUNDS_PER_DECISION", grounds), ("VALID_FROM", "2026-01-01"));
        fields["DEVIATIONS"] = new { texts = new { en = "None known, art. 6(1)(c) aside.", fr = "Aucun." } };
        await DraftAsync(site, actor, fields);
        Assert.Equal(1, (await site.JsonAsync(HttpMethod.Post, Api + "/publish", actor, new { })).GetProperty("version").GetInt32());
    }

    private static Dictionary<string, object> Fields(params (string Field, string Value)[] fields) => fields.ToDictionary(f => f.Field, f => (object)new { values = new[] { f.Value } });

    private static Task<JsonElement> DraftAsync(ReportingSite site, string actor, Dictionary<string, object> fields, string? seen = null) => site.JsonAsync(HttpMethod.Put, Api + "/draft", actor, new { fields, seen });

    private static async Task<(int Status, IDocument Page)> PostRawAsync(ReportingSite site, string page, string actor, string action, params (string Name, string Value)[] fields)
    {
        var form = (await site.PageAsync(page, actor)).QuerySelectorAll<IHtmlFormElement>("form").Single(f => f.Method == "post" && f.GetAttribute("action") == action);
        var values = form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]").ToDictionary(i => i.Name!, i => i.Value);
        foreach (var (name, value) in fields) values[name] = value;
        var response = await site.SendAsync(HttpMethod.Post, action, actor, new FormUrlEncodedContent(values));
        return ((int)response.StatusCode, new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync()));
    }
}
