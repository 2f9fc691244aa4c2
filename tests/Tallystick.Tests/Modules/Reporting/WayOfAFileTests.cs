using System.Text;
using AngleSharp.Dom;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Reporting;

/// <summary>The way of a file over HTTP, with script off: who may not first, then the whole way.</summary>
public sealed class WayOfAFileTests
{
    [BothEngines]
    public async Task Nobody_gets_further_than_their_role_and_Party(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var id = await site.BringAsync("bruno", "2026-01,SY,1\n");
        foreach (var path in (string[])[$"/report/{id}", $"/report/{id}/notes", $"/report/{id}/review", $"/report/{id}/findings.csv", $"/report/{id}/mapping.json", $"/api/v1/submissions/{id}"])
        {
            Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, path, "dominique")).StatusCode);
            Assert.Equal(path.StartsWith("/api", StringComparison.Ordinal) ? 401 : 303, (int)(await site.SendAsync(HttpMethod.Get, path, null)).StatusCode);
        }
        foreach (var (actor, path, status) in ((string, string, int)[])[
            ("dominique+token", $"/api/v1/submissions/{id}/discard", 404), ("dominique+token", $"/api/v1/submissions/{id}/notes", 404),
            ("carla+token", $"/api/v1/submissions/{id}/discard", 403), ("carla+token", "/api/v1/submissions", 403), ("bruno+token", $"/api/v1/submissions/{id}/release", 403),
            ("bruno+token", "/api/v1/nil", 403), ("bruno+token", "/api/v1/withdrawals", 403), ("bruno+token", "/api/v1/notes/IRREGULAR_ENTRY", 403)])
        {
            var content = new StringContent("""{"texts":{"en":"x"}}""", Encoding.UTF8, "application/json");
            Assert.Equal((path, status), (path, (int)(await site.SendAsync(HttpMethod.Post, path, actor, content)).StatusCode));
        }
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Post, $"/api/v1/submissions/{id}/release", "dominique+token",
            new StringContent("{}", Encoding.UTF8, "application/json"))).StatusCode);
        // a page of another site has no token of a form
        Assert.Equal(400, (int)(await site.SendAsync(HttpMethod.Post, $"/report/{id}/discard", "bruno", new FormUrlEncodedContent([]))).StatusCode);
    }

    [BothEngines]
    public async Task A_file_goes_from_bringing_to_release_revision_and_withdrawal(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var id = await site.BringAsync("bruno", "2026-01,SY,10\n2026-02,SY,<5\n", ("saveAs", "Border guard, monthly"));
        var check = await site.PageAsync($"/report/{id}", "bruno");
        Assert.Contains("No errors", check.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("1 to 4", check.Body.TextContent, StringComparison.Ordinal);
        Assert.Equal($"/report/{id}/notes", await site.PostAsync($"/report/{id}/notes", "bruno", $"/report/{id}/notes",
            ("text", "A new law since January."), ("slice", "ROUTE=CMED"), ("from", "2026-01"), ("language", "en")));
        Assert.DoesNotContain($"/report/{id}/release", (await site.PageAsync($"/report/{id}/review", "bruno")).Body!.InnerHtml, StringComparison.Ordinal);
        Assert.Equal($"/report/{id}", await site.PostAsync($"/report/{id}/review", "anna", $"/report/{id}/release"));

        var second = await site.BringAsync("bruno", "2026-01,SY,11\n2026-02,SY,<5\n2026-03,SY,7\n", ("mappingName", "Border guard, monthly"));
        var review = await site.PageAsync($"/report/{second}/review", "anna");
        var walkedBack = await site.PageAsync(review.QuerySelector("td a[href^='/report/origin?']")!.GetAttribute("href")!, "anna");
        Assert.Contains("entries.csv", walkedBack.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["new", "revised", "unchanged"], review.QuerySelectorAll("td .tag").Select(tag => tag.TextContent.Trim()).Distinct().Order());
        await site.PostAsync($"/report/{second}/review", "anna", $"/report/{second}/release", ("reason", "late reports"));
        await site.PostAsync("/report/releases/IRREGULAR_ENTRY", "anna", "/report/withdraw", ("periods", "2026-02"), ("reason", "wrong column"));
        await site.PostAsync("/report/nil", "anna", "/report/nil", ("dataflow", "IRREGULAR_ENTRY"), ("periods", "2025-11..2025-12"));
        await site.PostAsync("/report/sharing?dataflow=IRREGULAR_ENTRY", "anna", "/report/sharing/IRREGULAR_ENTRY", ("audience", "named"), ("party", "FR"));

        var ledger = await site.JsonAsync(HttpMethod.Get, "/api/v1/releases", "carla+token");
        Assert.Equal(["release", "note", "release", "withdrawal", "nil", "sharing"], ledger.EnumerateArray().Select(e => e.GetProperty("kind").GetString()));
        Assert.Equal(["2026-01", "2026-03"], ledger[2].GetProperty("periods").EnumerateArray().Select(p => p.GetString()));
        var history = await site.PageAsync("/report/releases/IRREGULAR_ENTRY", "carla");
        Assert.Contains("A new law since January.", history.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("none reported", history.Body.TextContent, StringComparison.Ordinal);
        var key = string.Join('.', ImportTests.KeyOf(Tallystick.Vocabulary.StructureCatalog.Default.Dataflow("IRREGULAR_ENTRY"), "SY"));
        var origin = await site.PageAsync($"/report/origin?dataflow=IRREGULAR_ENTRY&period=2026-01&key={key}", "carla");
        Assert.Contains("entries.csv", origin.Body!.TextContent, StringComparison.Ordinal);
        foreach (var path in (string[])["/report", "/report/releases", $"/report/{second}"])
        {
            foreach (var actor in (string[])["anna", "bruno", "carla"]) await site.PageAsync(path, actor);
        }
        await site.PageAsync("/report/sharing", "anna");
    }

    [BothEngines]
    public async Task A_wrong_file_is_told_row_by_row_and_may_be_checked_again_or_discarded(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var id = await site.BringAsync("bruno", "2026-01,=2+3,10\n");
        var check = await site.PageAsync($"/report/{id}", "bruno");
        Assert.Contains("=2+3", check.QuerySelector("table")!.TextContent, StringComparison.Ordinal);
        var csv = await (await site.SendAsync(HttpMethod.Get, $"/report/{id}/findings.csv", "bruno")).Content.ReadAsStringAsync();
        Assert.Contains("error,2,\"citizenship\",\"'=2+3\"", csv, StringComparison.Ordinal);
        Assert.Equal(409, (int)(await site.SendAsync(HttpMethod.Post, $"/api/v1/submissions/{id}/release", "anna+token",
            new StringContent("{}", Encoding.UTF8, "application/json"))).StatusCode);
        var better = await site.CheckAgainAsync(id, "bruno", ReportingWorld.Mapping.Replace("\"codes\": \"same\"", "\"codes\": { \"=2+3\": \"SY\" }", StringComparison.Ordinal));
        Assert.Contains("No errors", (await site.PageAsync($"/report/{better}", "bruno")).Body!.TextContent, StringComparison.Ordinal);
        await site.PostAsync($"/report/{id}", "bruno", $"/report/{id}/discard");
        Assert.Contains("discarded", (await site.PageAsync($"/report/{id}", "bruno")).Body!.TextContent, StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task The_interface_takes_a_file_recognises_it_and_releases(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        MultipartFormDataContent File() => new()
        {
            { new StringContent(ReportingWorld.Mapping), "mapping" },
            { new ByteArrayContent("month,citizenship,persons\n2026-01,SY,10\n"u8.ToArray()), "file", "entries.csv" },
        };
        var first = await site.SendAsync(HttpMethod.Post, "/api/v1/submissions", "anna+token", File());
        Assert.Equal(202, (int)first.StatusCode);
        var location = first.Headers.Location!.ToString();
        for (var i = 0; i < 200 && (await site.JsonAsync(HttpMethod.Get, location, "anna+token")).GetProperty("state").GetString() == "loading"; i++) await Task.Delay(25);
        var again = await site.SendAsync(HttpMethod.Post, "/api/v1/submissions", "anna+token", File());
        Assert.Equal(200, (int)again.StatusCode);
        Assert.Contains("\"alreadyKnown\":true", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var release = await site.JsonAsync(HttpMethod.Post, location + "/release", "anna+token", new { sharing = new { audience = "national" } });
        Assert.Equal("national", release.GetProperty("sharing").GetProperty("audience").GetString());
        Assert.Equal(409, (int)(await site.SendAsync(HttpMethod.Post, location + "/release", "anna+token", new StringContent("{}", Encoding.UTF8, "application/json"))).StatusCode);
    }
}
