using System.Net;
using Tallystick.Membership.SignIn;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Membership;

public sealed class SessionTests
{
    [BothEngines]
    public async Task A_session_ended_from_another_does_not_go_on(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var here = await site.EnterAsync("ben", "twelve loud mountains");
        using var there = await site.EnterAsync("ben", "twelve loud mountains");
        var page = await here.PageAsync("/account");
        var end = Assert.Single(page.QuerySelectorAll("form[action^='/account/sessions/'][action$='/end']")).GetAttribute("action")!;
        Assert.Contains("127.0.0.0/24", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", page.Body.TextContent, StringComparison.Ordinal);

        // Another person does not end it.
        using var cara = await site.EnterAsync("cara", "nine grey ledgers x");
        Assert.Equal(HttpStatusCode.NotFound, (await cara.PostAsync("/account", end)).StatusCode);
        Assert.StartsWith("Ben|", await there.WhoAsync(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.SeeOther, (await here.PostAsync("/account", end)).StatusCode);
        Assert.StartsWith("|", await there.WhoAsync(), StringComparison.Ordinal);
        Assert.StartsWith("Ben|", await here.WhoAsync(), StringComparison.Ordinal);
        Assert.Equal("membership.session-end", (await site.TrailAsync())[^1].Action);
    }

    [BothEngines]
    public async Task All_others_end_at_once_and_the_present_one_goes_on(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var here = await site.EnterAsync("ben", "twelve loud mountains");
        using var first = await site.EnterAsync("ben", "twelve loud mountains");
        using var second = await site.EnterAsync("ben", "twelve loud mountains");
        using var cara = await site.EnterAsync("cara", "nine grey ledgers x");
        await here.PostAsync("/account", "/account/sessions/end-others");
        Assert.StartsWith("|", await first.WhoAsync(), StringComparison.Ordinal);
        Assert.StartsWith("|", await second.WhoAsync(), StringComparison.Ordinal);
        Assert.StartsWith("Ben|", await here.WhoAsync(), StringComparison.Ordinal);
        Assert.StartsWith("Cara|", await cara.WhoAsync(), StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task Signing_out_is_for_every_copy_of_the_cookie(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var ben = await site.EnterAsync("ben", "twelve loud mountains");
        using var thief = site.Visit();
        thief.Take(ben);
        Assert.StartsWith("Ben|", await thief.WhoAsync(), StringComparison.Ordinal);
        await ben.PostAsync("/account", "/sign-out");
        Assert.StartsWith("|", await thief.WhoAsync(), StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task A_cookie_planted_before_sign_in_is_not_the_one_that_is_signed_in(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var thief = await site.EnterAsync("cara", "nine grey ledgers x");
        using var ben = site.Visit();
        ben.Take(thief);
        var code = await site.CodeAsync("ben");
        await ben.SignInAsync("ben", "twelve loud mountains");
        await ben.PostAsync("/sign-in/code", "/sign-in/code", ("code", code));
        Assert.StartsWith("Ben|", await ben.WhoAsync(), StringComparison.Ordinal);
        // What was planted has ended; it never became Ben's.
        Assert.StartsWith("|", await thief.WhoAsync(), StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task Reading_pages_writes_once_in_minutes(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var ben = await site.EnterAsync("ben", "twelve loud mountains");
        var opened = site.Clock.Now;
        await ben.WhoAsync();
        Assert.Equal(opened, await SeenAsync());
        site.Clock.Advance(TimeSpan.FromMinutes(4));
        await ben.WhoAsync();
        Assert.Equal(opened, await SeenAsync());
        site.Clock.Advance(TimeSpan.FromMinutes(2));
        await ben.WhoAsync();
        Assert.Equal(opened.AddMinutes(6), await SeenAsync());

        async Task<DateTimeOffset> SeenAsync()
        {
            await using var session = site.Data.Session();
            return Moment.Parse((await session.ScalarAsync<string>("SELECT seen_at FROM membership_session"))!);
        }
    }

    [Fact]
    public async Task Nobody_learns_where_others_play_the_same_person_of_the_demonstration()
    {
        await using var site = await MembershipSite.StartAsync(Engine.Sqlite, MembershipSite.Example);
        using var visit = await site.AsAsync("giulia.it");
        Assert.DoesNotContain("127.0.0", (await visit.PageAsync("/account")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await visit.PostAsync("/account", "/account/sessions/end-others")).StatusCode);
    }

    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36 Edg/141.0", "Edge, Windows")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", "Safari, iOS")]
    [InlineData("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Mobile Safari/537.36", "Chrome, Android")]
    [InlineData("curl/8", "")]
    public void Agent_names_browser_and_system_and_no_more(string header, string expected) => Assert.Equal(expected, SessionPlace.Agent(header));

    [Theory]
    [InlineData("192.0.2.77", "192.0.2.0/24")]
    [InlineData("::ffff:192.0.2.77", "192.0.2.0/24")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48")]
    [InlineData(null, "")]
    public void Network_leaves_the_subscriber_out(string? address, string expected) =>
        Assert.Equal(expected, SessionPlace.Network(address is null ? null : System.Net.IPAddress.Parse(address)));
}
