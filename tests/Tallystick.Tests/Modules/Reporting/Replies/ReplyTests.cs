using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Reporting.Replies;

/// <summary>A warning replied to over HTTP with script off: who may not first, then from the reply to the note that goes with the figures.</summary>
public sealed class ReplyTests
{
    private const string Exceeding = "2026-01,_T,5\n2026-01,SY,10\n2026-02,SY,3\n";

    [BothEngines]
    public async Task Nobody_but_who_prepares_the_submission_replies(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var id = await site.BringAsync("bruno", Exceeding);
        var path = $"/report/{id}/findings/1";
        var api = $"/api/v1/submissions/{id}/findings/1/reply";
        StringContent Body(string text = "why") => new("""{"texts":{"en":"TEXT"}}""".Replace("TEXT", text, StringComparison.Ordinal), Encoding.UTF8, "application/json");

        Assert.Equal(303, (int)(await site.SendAsync(HttpMethod.Get, path, null)).StatusCode);
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, path, "dominique")).StatusCode);
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Put, api, "dominique+token", Body())).StatusCode);
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Delete, api, "dominique+token")).StatusCode);
        Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Put, api, "carla+token", Body())).StatusCode);
        Assert.Empty((await site.PageAsync(path, "carla")).QuerySelectorAll("form[method=post][action*='/findings/']"));
        Assert.Equal(400, (int)(await site.SendAsync(HttpMethod.Post, path + "/reply", "bruno", new FormUrlEncodedContent([]))).StatusCode);
        // a provider acts for one agency, and this came without one
        var other = await site.BringAsync("anna", Exceeding.Replace("10", "11", StringComparison.Ordinal));
        Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Put, $"/api/v1/submissions/{other}/findings/1/reply", "bruno+token", Body())).StatusCode);
        // there are no such warnings, and nothing is no reply
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, $"/report/{id}/findings/0", "bruno")).StatusCode);
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Put, $"/api/v1/submissions/{id}/findings/2/reply", "bruno+token", Body())).StatusCode);
        Assert.Equal(400, (int)(await site.SendAsync(HttpMethod.Put, api, "bruno+token", Body(" "))).StatusCode);
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Delete, api, "bruno+token")).StatusCode);
    }

    [BothEngines]
    public async Task A_reply_is_shown_at_review_and_goes_with_the_figures_it_is_about(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var id = await site.BringAsync("bruno", Exceeding);
        var check = await site.PageAsync("/report/" + id, "bruno");
        Assert.Contains("1 warning has no reply", check.Body!.TextContent, StringComparison.Ordinal);
        var link = check.QuerySelector<IHtmlAnchorElement>("td a[href*='/findings/']")!.GetAttribute("href")!;
        Assert.Equal("/report/" + id, await site.PostAsync(link, "bruno", link + "/reply", ("text", "  Una parte llegó tarde. "), ("language", "es")));
        // said otherwise: the second reply stands in place of the first
        await site.PostAsync(link, "bruno", link + "/reply", ("text", "El total es provisional."), ("language", "es"));

        var review = await site.PageAsync($"/report/{id}/review", "anna");
        Assert.Contains("El total es provisional.", review.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("has no reply", review.Body.TextContent, StringComparison.Ordinal);
        await site.PostAsync($"/report/{id}/review", "anna", $"/report/{id}/release");

        var note = (await site.JsonAsync(HttpMethod.Get, "/api/v1/releases", "carla+token"))[1].GetProperty("note");
        Assert.Equal(("2026-01", "2026-01", "El total es provisional."),
            (note.GetProperty("from").GetString(), note.GetProperty("to").GetString(), note.GetProperty("texts").GetProperty("es").GetString()));
        var finding = (await site.JsonAsync(HttpMethod.Get, "/api/v1/submissions/" + id, "carla+token")).GetProperty("findings")[0];
        Assert.Equal((1, "warning", "2026-01", "El total es provisional."), (finding.GetProperty("number").GetInt32(), finding.GetProperty("severity").GetString(),
            finding.GetProperty("period").GetString(), finding.GetProperty("reply").GetProperty("es").GetString()));
        // what went out is not said otherwise, nor said twice when the periods are released again
        Assert.Equal(409, (int)(await site.SendAsync(HttpMethod.Delete, $"/api/v1/submissions/{id}/findings/1/reply", "bruno+token")).StatusCode);
        Assert.Empty((await site.PageAsync(link, "bruno")).QuerySelectorAll("form[method=post][action*='/findings/']"));
        await site.PostAsync("/report/releases/IRREGULAR_ENTRY", "anna", "/report/withdraw", ("periods", "2026-01"), ("reason", "wrong"));
        await site.PostAsync($"/report/{id}/review", "anna", $"/report/{id}/release");
        Assert.Equal(["release", "note", "withdrawal", "release"],
            (await site.JsonAsync(HttpMethod.Get, "/api/v1/releases", "carla+token")).EnumerateArray().Select(e => e.GetProperty("kind").GetString()));
        await using var session = site.Test.Session();
        Assert.Equal(2, (await session.QueryAsync<string>("SELECT action FROM audit_entry WHERE action = 'reporting.reply'")).Count);
    }

    [BothEngines]
    public async Task A_Party_may_want_every_warning_replied_to_before_a_release(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        await site.PostAsync("/report/checks?dataflow=IRREGULAR_ENTRY", "anna", "/report/checks/IRREGULAR_ENTRY", ("tolerancePercent", "10"), ("toleranceFloor", "10"), ("smallBelow", "0"), ("repliesNeeded", "on"));
        var id = await site.BringAsync("bruno", Exceeding);
        StringContent Nothing() => new("{}", Encoding.UTF8, "application/json");
        var refused = await site.SendAsync(HttpMethod.Post, $"/api/v1/submissions/{id}/release", "anna+token", Nothing());
        Assert.Equal((409, true), ((int)refused.StatusCode, (await refused.Content.ReadAsStringAsync()).Contains("reporting-replies-missing", StringComparison.Ordinal)));
        Assert.Empty((await site.PageAsync($"/report/{id}/review", "anna")).QuerySelectorAll($"form[action='/report/{id}/release']"));

        await site.SendAsync(HttpMethod.Put, $"/api/v1/submissions/{id}/findings/1/reply", "bruno+token", new StringContent("""{"texts":{"en":"provisional"}}""", Encoding.UTF8, "application/json"));
        await site.PostAsync($"/report/{id}/findings/1", "bruno", $"/report/{id}/findings/1/reply/remove");
        Assert.Equal(409, (int)(await site.SendAsync(HttpMethod.Post, $"/api/v1/submissions/{id}/release", "anna+token", Nothing())).StatusCode);
        await site.SendAsync(HttpMethod.Put, $"/api/v1/submissions/{id}/findings/1/reply", "bruno+token", new StringContent("""{"texts":{"en":"provisional"}}""", Encoding.UTF8, "application/json"));
        Assert.Equal(200, (int)(await site.SendAsync(HttpMethod.Post, $"/api/v1/submissions/{id}/release", "anna+token", Nothing())).StatusCode);
    }
}
