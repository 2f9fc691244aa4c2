using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Reporting.PartyRules;

/// <summary>A Party's rule over HTTP with script off: who may not first, then written, tried, met in a report, switched off.</summary>
public sealed class WriteRuleTests
{
    private const string Page = "/report/rules/IRREGULAR_ENTRY", Api = "/api/v1/rules/IRREGULAR_ENTRY";

    private static StringContent Body(string expression, string severity = "warning") =>
        new(System.Text.Json.JsonSerializer.Serialize(new { expression, severity, language = "fr", sentence = "Les Afghans sont rares." }), Encoding.UTF8, "application/json");

    [BothEngines]
    public async Task Nobody_but_the_coordinator_writes_and_nobody_else_is_checked(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        foreach (var actor in (string[])["bruno", "carla"])
        {
            Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Get, Page, actor)).StatusCode);
            Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Put, Api + "/few", actor + "+token", Body("CITIZENSHIP.AF < 5"))).StatusCode);
            Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Post, Api + "/try", actor + "+token", Body("CITIZENSHIP.AF < 5"))).StatusCode);
        }
        Assert.Equal(303, (int)(await site.SendAsync(HttpMethod.Get, Page, null)).StatusCode);
        Assert.Equal(400, (int)(await site.SendAsync(HttpMethod.Post, Page, "anna", new FormUrlEncodedContent([]))).StatusCode);
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, "/report/rules/NONE", "anna")).StatusCode);
        Assert.Equal(400, (int)(await site.SendAsync(HttpMethod.Put, "/api/v1/rules/FEES/few", "anna+token", Body("total < 5"))).StatusCode);

        Assert.Equal(200, (int)(await site.SendAsync(HttpMethod.Put, Api + "/few", "anna+token", Body("CITIZENSHIP.AF < 5"))).StatusCode);
        Assert.Empty((await site.JsonAsync(HttpMethod.Get, Api, "dominique+token")).EnumerateArray());
        var foreign = await site.BringAsync("dominique", "2026-01,AF,50\n");
        Assert.Empty((await site.JsonAsync(HttpMethod.Get, "/api/v1/submissions/" + foreign, "dominique+token")).GetProperty("findings").EnumerateArray());
        // what another Party brought is nothing to try a rule on
        var tried = await site.JsonAsync(HttpMethod.Post, Api + "/try", "anna+token", new { expression = "CITIZENSHIP.AF < 5" });
        Assert.Empty(tried.EnumerateArray());
    }

    [BothEngines]
    public async Task A_rule_is_written_tried_met_in_a_report_and_switched_off(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        await site.BringAsync("bruno", "2026-01,AF,50\n2026-02,AF,3\n2026-02,SY,<5\n");

        var tried = await TryAsync(site, "CITIZENSHIP.AF < 5");
        Assert.Equal(["January 2026 fails 50 5", "February 2026 holds 3 5"], Rows(tried));
        Assert.Equal(["February 2026 holds 4 to 7 4"], Rows(await TryAsync(site, "total >= 4")).Where(row => row.StartsWith("Feb", StringComparison.Ordinal)));
        Assert.Contains("Character 1: this dataflow has no dimension “CITIZENSHP”. Did you mean: CITIZENSHIP", (await TryAsync(site, "CITIZENSHP.AF < 5", 422)).Body!.TextContent, StringComparison.Ordinal);

        await site.PostAsync(Page, "anna", Page, ("name", "Pocos afganos"), ("expression", "CITIZENSHIP.AF < 5"), ("severity", "warning"), ("language", "es"), ("sentence", "Los afganos son pocos."), ("act", "save"));
        var id = await site.BringAsync("bruno", "2026-01,AF,51\n2026-02,AF,3\n");
        var finding = Assert.Single((await site.JsonAsync(HttpMethod.Get, "/api/v1/submissions/" + id, "bruno+token")).GetProperty("findings").EnumerateArray());
        Assert.Equal(("party-rule", "warning", "2026-01", "January 2026: Los afganos son pocos. (your rule “Pocos afganos”: 51; 5)"),
            (finding.GetProperty("code").GetString(), finding.GetProperty("severity").GetString(), finding.GetProperty("period").GetString(), finding.GetProperty("sentence").GetString()));

        // said more strongly, as a new version: such a file is not taken over
        await site.PostAsync(Page, "anna", Page, ("name", "Pocos afganos"), ("expression", "CITIZENSHIP.AF < 5"), ("severity", "error"), ("language", "es"), ("sentence", "Los afganos son pocos."), ("act", "save"));
        Assert.Equal(2, (await site.JsonAsync(HttpMethod.Get, Api, "carla+token"))[0].GetProperty("version").GetInt32());
        var refused = await site.BringAsync("bruno", "2026-01,AF,52\n");
        var answer = await site.JsonAsync(HttpMethod.Get, "/api/v1/submissions/" + refused, "bruno+token");
        Assert.Equal((1, 0), (answer.GetProperty("errors").GetInt32(), answer.GetProperty("figures").GetInt32()));
        await using (var session = site.Test.Session())
        {
            var kept = await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_observation o JOIN reporting_submission s ON s.number = o.submission WHERE s.id = @refused", new { refused });
            var sums = await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_marginal o JOIN reporting_submission s ON s.number = o.submission WHERE s.id = @refused", new { refused });
            Assert.Equal((0L, 0L), (kept, sums));
            Assert.Equal(2, (await session.QueryAsync<string>("SELECT action FROM audit_entry WHERE action = 'reporting.set-rule'")).Count);
        }
        await site.PostAsync(Page, "anna", Page + "/Pocos%20afganos/switch");
        var taken = await site.BringAsync("bruno", "2026-01,AF,53\n");
        Assert.Equal(0, (await site.JsonAsync(HttpMethod.Get, "/api/v1/submissions/" + taken, "bruno+token")).GetProperty("errors").GetInt32());
    }

    private static List<string> Rows(IHtmlDocument page) =>
        [.. page.QuerySelectorAll("table").Single(table => table.TextContent.Contains("What it would say", StringComparison.Ordinal)).QuerySelectorAll("tbody tr")
            .Select(row => string.Join(' ', row.Children.Select(cell => cell.TextContent.Trim())))];

    private static async Task<IHtmlDocument> TryAsync(ReportingSite site, string expression, int status = 200)
    {
        var form = (await site.PageAsync(Page, "anna")).QuerySelectorAll<IHtmlFormElement>("form").Single(f => f.GetAttribute("action") == Page && f.Method == "post");
        var values = form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]").ToDictionary(i => i.Name!, i => i.Value);
        (values["expression"], values["act"]) = (expression, "try");
        var response = await site.SendAsync(HttpMethod.Post, Page, "anna", new FormUrlEncodedContent(values));
        Assert.Equal(status, (int)response.StatusCode);
        return new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());
    }
}
