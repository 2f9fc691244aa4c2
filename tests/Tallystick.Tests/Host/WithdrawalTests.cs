using System.Net;
using System.Text.Json;
using AngleSharp.Html.Parser;

namespace Tallystick.Tests.Host;

/// <summary>A Party withdraws on its page, and what is derived from its figures, and it from those of others, closes at once; and opens when it is back.</summary>
public sealed class WithdrawalTests(DemoHouse house) : IClassFixture<DemoHouse>
{
    private const string Table = "/api/v1/tables/IRREGULAR_ENTRY?rows=PARTY";

    [Fact]
    public async Task Who_withdraws_is_seen_by_nobody_sees_its_own_alone_and_comes_back_by_accepting()
    {
        using var leaving = await house.SignInAsync("Camille Aubert");
        using var other = await house.SignInAsync("Lucía Ferrer");
        using var analyst = await house.SignInAsync("Ingrid Falk");
        var before = await ShownAsync(other);
        Assert.True(before["XB"] > 0 && (await ShownAsync(leaving))["XA"] > 0);

        using (var form = await PostAsync(leaving, "/participants/withdraw", "/participants/withdraw", ("reason", "A change of government"), ("code", "XB")))
            Assert.Equal(HttpStatusCode.SeeOther, form.StatusCode);
        var after = await ShownAsync(other);
        Assert.Equal(0, after["XB"]);
        Assert.Equal(before.Where(p => p.Key != "XB").OrderBy(p => p.Key), after.Where(p => p.Key != "XB").OrderBy(p => p.Key));
        // All of its people, at once: their own and nobody else's.
        foreach (var own in (HttpClient[])[leaving, analyst])
        {
            Assert.Equal(["XB"], (await ShownAsync(own)).Where(p => p.Value > 0).Select(p => p.Key));
            Assert.Equal(HttpStatusCode.OK, (await own.GetAsync("/report/releases/IRREGULAR_ENTRY")).StatusCode);
        }
        Assert.Contains("A change of government", await other.GetStringAsync("/participants"), StringComparison.Ordinal);
        using var stranger = house.Client();
        Assert.DoesNotContain("A change of government", await stranger.GetStringAsync("/exchange"), StringComparison.Ordinal);

        using var terms = new HtmlParser().ParseDocument(await leaving.GetStringAsync("/terms"));
        var accept = terms.QuerySelector("form[action$='/accept']")!;
        using (var back = await PostAsync(leaving, "/terms", accept.GetAttribute("action")!, ("agree", "on"), ("hash", accept.QuerySelector("input[name=hash]")!.GetAttribute("value")!)))
            Assert.Equal(HttpStatusCode.SeeOther, back.StatusCode);
        Assert.Equal(before.OrderBy(p => p.Key), (await ShownAsync(other)).OrderBy(p => p.Key));
    }

    /// <summary>Of each Party how many periods the table shows.</summary>
    private static async Task<Dictionary<string, int>> ShownAsync(HttpClient client)
    {
        using var table = JsonDocument.Parse(await client.GetStringAsync(Table));
        return table.RootElement.GetProperty("coverage").GetProperty("byParty").EnumerateArray()
            .ToDictionary(p => p.GetProperty("party").GetString()!, p => p.GetProperty("periodsShown").GetInt32());
    }

    private async Task<HttpResponseMessage> PostAsync(HttpClient client, string page, string action, params (string, string)[] fields)
    {
        var token = await house.FormTokenAsync(client, page);
        return await client.PostAsync(action, new FormUrlEncodedContent(fields.Append(("form-token", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2))));
    }
}
