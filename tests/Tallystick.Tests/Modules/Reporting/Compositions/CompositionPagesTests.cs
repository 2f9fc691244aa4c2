using System.Text.Json;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Reporting.Compositions;

/// <summary>The coordinator's way through the pages, with script off, and through the interface.</summary>
public sealed class CompositionPagesTests
{
    [BothEngines]
    public async Task From_two_files_over_a_decision_to_the_release(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        await site.BringAsync("bruno", "2026-01,SY,10\n2026-01,AF,3\n");
        await site.BringAsync("anna", "2026-01,SY,12\n2026-02,SY,1\n", ("agency", "police"));
        var flows = await site.PageAsync("/report/compose", "anna");
        Assert.NotNull(flows.QuerySelector("a[href='/report/compose/IRREGULAR_ENTRY']"));
        var page = await site.PageAsync("/report/compose/IRREGULAR_ENTRY", "anna");
        Assert.Equal(["2026-02", "2026-01"], page.QuerySelectorAll("input[name=period][checked]").Select(box => box.GetAttribute("value")));

        var id = Id(await site.PostAsync("/report/compose/IRREGULAR_ENTRY", "anna", "/report/compose/IRREGULAR_ENTRY", ("period", "2026-01"), ("overlap", "ask"), ("leader", "border-guard")));
        await site.WaitAsync(id);
        Assert.Contains("border-guard", (await site.PageAsync("/report/" + id, "anna")).Body!.TextContent, StringComparison.Ordinal);
        var parts = await site.PageAsync($"/report/{id}/parts", "anna");
        var met = parts.QuerySelectorAll("select").Select(select => select.GetAttribute("name")!).Single(name => name.StartsWith("met-", StringComparison.Ordinal));
        var decided = Id(await site.PostAsync($"/report/{id}/parts", "anna", $"/report/{id}/decide", (met, "lead:police"), ("overlap", "ask"), ("leader", "border-guard")));
        await site.WaitAsync(decided);
        Assert.NotEqual(id, decided);
        Assert.Equal("discarded", (await site.JsonAsync(HttpMethod.Get, "/api/v1/submissions/" + id, "anna+token")).GetProperty("state").GetString());
        var composition = await site.JsonAsync(HttpMethod.Get, $"/api/v1/submissions/{decided}/composition", "carla+token");
        Assert.Equal("lead", composition.GetProperty("met")[0].GetProperty("decision").GetString());
        Assert.Equal("police", composition.GetProperty("composition").GetProperty("decisions")[0].GetProperty("leader").GetString());

        Assert.Equal("/report/" + decided, await site.PostAsync($"/report/{decided}/review", "anna", $"/report/{decided}/release"));
        var periods = await site.JsonAsync(HttpMethod.Get, $"/api/v1/submissions/{decided}/periods", "anna+token");
        Assert.Equal("15", periods[0].GetProperty("totalLow").GetString());
        var origin = await site.PageAsync("/report/origin?dataflow=IRREGULAR_ENTRY&period=2026-01&key=" + met["met-".Length..^"-2026-01".Length], "carla");
        Assert.Contains("entries.csv", origin.QuerySelector("table")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("police", origin.QuerySelector("table")!.TextContent, StringComparison.Ordinal);

        // next time only what is new is ticked, and a file alone is told what it would remove
        Assert.Equal(["2026-02"], (await site.PageAsync("/report/compose/IRREGULAR_ENTRY", "anna")).QuerySelectorAll("input[name=period][checked]").Select(box => box.GetAttribute("value")));
        var alone = await site.BringAsync("bruno", "2026-01,SY,11\n");
        var review = await site.PageAsync($"/report/{alone}/review", "anna");
        Assert.NotNull(review.QuerySelector("input[name=replacesOthers]"));
        Assert.NotNull(review.QuerySelector("a[href='/report/compose/IRREGULAR_ENTRY']"));
    }

    [BothEngines]
    public async Task Only_the_coordinator_composes_and_no_other_Party_sees_that_there_is_anything(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var one = await site.BringAsync("bruno", "2026-01,SY,10\n");
        await site.BringAsync("anna", "2026-01,AF,3\n", ("agency", "police"));
        Assert.Null((await site.PageAsync("/report/compose/IRREGULAR_ENTRY", "carla")).QuerySelector("form[method=post][action^='/report/compose'] button"));
        Assert.Null((await site.PageAsync("/report/compose", "dominique")).QuerySelector("a[href^='/report/compose/']"));
        var body = new { dataflow = "IRREGULAR_ENTRY", agencies = new[] { "border-guard" }, parts = new[] { new { submission = one, agency = "border-guard", periods = "2026-01" } }, overlap = "add" };
        foreach (var (who, status) in new[] { ("bruno+token", 403), ("carla+token", 403), ("dominique+token", 404) })
            Assert.Equal(status, (int)(await site.SendAsync(HttpMethod.Post, "/api/v1/compositions", who, Json(body))).StatusCode);
        var made = await site.JsonAsync(HttpMethod.Post, "/api/v1/compositions", "anna+token", body);
        var id = made.GetProperty("id").GetString()!;
        await site.WaitAsync(id);
        foreach (var path in new[] { $"/report/{id}/parts", $"/api/v1/submissions/{id}/composition", $"/api/v1/submissions/{one}/composition" })
            Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, path, "dominique")).StatusCode);
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, $"/api/v1/submissions/{one}/composition", "anna")).StatusCode);
    }

    private static string Id(string location) => location["/report/".Length..];

    private static StringContent Json(object body) => new(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");
}
