using System.Net;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Membership.AccessTokens;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Membership;

public sealed class AccessTokenTests
{
    private static readonly Actor CommandLine = Actor.AtCommandLine(new("IT"), Role.Coordinator);

    [BothEngines]
    public async Task Nobody_but_a_coordinator_at_a_browser_issues_tokens(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        foreach (var login in new[] { "nadia.it", "steward", "secretariat" })
        {
            using var visit = await site.AsAsync(login);
            Assert.Equal(HttpStatusCode.Forbidden, (await visit.GetAsync("/tokens")).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await visit.PostAsync("/account", "/tokens", ("name", "x"), ("role", "Analyst"), ("days", "1"))).StatusCode);
        }
        await using var session = site.Data.Session();
        var token = await Tokens.IssueAsync(session, new("IT"), Role.Coordinator, "robot", 1, CommandLine);
        using var robot = site.Visit();
        Assert.Equal(HttpStatusCode.OK, (await robot.BearerAsync(token.Text)).StatusCode);
        using var http = new HttpClient { BaseAddress = new Uri((await robot.BearerAsync(token.Text)).RequestMessage!.RequestUri!, "/") };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token.Text);
        using var form = new FormUrlEncodedContent([new("name", "child"), new("role", "Analyst"), new("days", "1")]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsync("/tokens", form)).StatusCode);
        Assert.Equal(1L, await session.ScalarAsync<long>("SELECT count(*) FROM membership_token"));
    }

    [BothEngines]
    public async Task A_token_works_for_its_party_and_role_until_it_expires(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        await using var session = site.Data.Session();
        var token = await Tokens.IssueAsync(session, new("IT"), Role.Provider, "nightly import", 30, CommandLine);
        Assert.Matches("^tally_[0-9a-f]{12}_[A-Za-z0-9_-]{43}$", token.Text);
        Assert.DoesNotContain(token.Text[19..], (await session.QueryAsync<string>("SELECT secret_hash FROM membership_token")).Single(), StringComparison.Ordinal);
        using var robot = site.Visit();
        Assert.Equal("nightly import|IT||Provider|Token", await (await robot.BearerAsync(token.Text)).Content.ReadAsStringAsync());
        Assert.Equal(site.Clock.Now, Moment.Parse((await session.ScalarAsync<string>("SELECT last_used_at FROM membership_token"))!));

        site.Clock.Advance(TimeSpan.FromDays(30));
        var expired = await robot.BearerAsync(token.Text);
        Assert.Equal((HttpStatusCode.Unauthorized, "membership-token-expired"), (expired.StatusCode, await CodeAsync(expired)));
        var entry = Assert.Single(await site.TrailAsync());
        Assert.Equal(("membership.token-issue", "IT", token.Id), (entry.Action, entry.Owner, entry.Object));
    }

    [BothEngines]
    public async Task A_wrong_or_unknown_token_is_refused_with_a_word(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        await using var session = site.Data.Session();
        var token = await Tokens.IssueAsync(session, new("IT"), Role.Analyst, "x", 30, CommandLine);
        using var robot = site.Visit();
        foreach (var wrong in new[] { "nonsense", token.Text[..^1], token.Text[..^1] + (token.Text[^1] == 'A' ? 'B' : 'A'), "tally_000000000000_" + token.Text[19..] })
        {
            var answer = await robot.BearerAsync(wrong);
            Assert.Equal((HttpStatusCode.Unauthorized, "membership-token-unknown"), (answer.StatusCode, await CodeAsync(answer)));
        }
        Assert.Equal(HttpStatusCode.OK, (await robot.BearerAsync(token.Text)).StatusCode);
    }

    [BothEngines]
    public async Task A_coordinator_issues_sees_once_and_revokes(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        using var giulia = await site.AsAsync("giulia.it");
        Assert.Equal(HttpStatusCode.BadRequest, (await giulia.PostAsync("/tokens", "/tokens", ("name", "x"), ("role", "Steward"), ("days", "30"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await giulia.PostAsync("/tokens", "/tokens", ("name", "x"), ("role", "Analyst"), ("days", "366"))).StatusCode);
        var page = await Visit.ReadAsync(await giulia.PostAsync("/tokens", "/tokens", ("name", "dashboard"), ("role", "Analyst"), ("days", "30")));
        var text = page.QuerySelectorAll("bdi").Select(b => b.TextContent).Single(t => t.StartsWith("tally_", StringComparison.Ordinal));
        Assert.DoesNotContain(text, await (await giulia.GetAsync("/tokens")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var robot = site.Visit();
        Assert.Equal(HttpStatusCode.OK, (await robot.BearerAsync(text)).StatusCode);

        var id = text.Split('_')[1];
        using var eleni = await site.AsAsync("eleni.gr");
        Assert.Equal(HttpStatusCode.NotFound, (await eleni.PostAsync("/tokens", $"/tokens/{id}/revoke")).StatusCode);
        Assert.DoesNotContain(id, await (await eleni.GetAsync("/tokens")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await robot.BearerAsync(text)).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await giulia.PostAsync("/tokens", $"/tokens/{id}/revoke")).StatusCode);
        var revoked = await robot.BearerAsync(text);
        Assert.Equal((HttpStatusCode.Unauthorized, "membership-token-revoked"), (revoked.StatusCode, await CodeAsync(revoked)));
        Assert.Equal(["membership.token-issue", "membership.token-revoke"], (await site.TrailAsync()).Select(e => e.Action).Where(a => a.Contains("token", StringComparison.Ordinal)));
    }

    [BothEngines]
    public async Task IssueAsync_refuses_a_party_that_does_not_take_part(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        await using var session = site.Data.Session();
        var refused = await Assert.ThrowsAsync<ProblemException>(() => Tokens.IssueAsync(session, new("ITA"), Role.Analyst, "x", 1, CommandLine));
        Assert.Equal(("membership-no-such-party-nearest", "IT"), (refused.Problem.Code, refused.Problem.Arguments["nearest"]));
        Assert.Empty(await site.TrailAsync());
    }

    [Theory]
    [InlineData("tally_0123456789ab_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa_-", true)]
    [InlineData("tally_0123456789ab_", false)]
    [InlineData("tolly_0123456789ab_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("", false)]
    public void TryRead_knows_the_form(string text, bool isToken) => Assert.Equal(isToken, TokenText.TryRead(text, out _, out _));

    private static async Task<string> CodeAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString()!;
}
