using System.Net;
using AngleSharp.Html.Dom;
using Tallystick.Membership.People;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Membership;

public sealed class RecoveryCodeTests
{
    [BothEngines]
    public async Task A_code_on_paper_opens_once_for_its_owner_alone_and_is_on_record(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var ben = await site.EnterAsync("ben", "twelve loud mountains");
        var codes = Codes(await Visit.ReadAsync(await ben.PostAsync("/account", "/account/recovery")));
        Assert.Equal(10, codes.Distinct().Count());
        await using (var session = site.Data.Session())
        {
            Assert.DoesNotContain(await session.QueryAsync<string>("SELECT hash FROM membership_recovery_code"), codes.Contains);
        }

        await site.CodeAsync("gus");
        using var gus = site.Visit();
        await gus.SignInAsync("gus", "three blue islands");
        Assert.Equal(HttpStatusCode.Unauthorized, (await gus.PostAsync("/sign-in/code", "/sign-in/code", ("recovery", codes[0]))).StatusCode);
        Assert.StartsWith("|", await gus.WhoAsync(), StringComparison.Ordinal);

        using var later = site.Visit();
        await later.SignInAsync("ben", "twelve loud mountains");
        // As people type it: in capitals, with blanks for the hyphens.
        Assert.Equal(HttpStatusCode.SeeOther, (await later.PostAsync("/sign-in/code", "/sign-in/code", ("recovery", codes[0].ToUpperInvariant().Replace('-', ' ')))).StatusCode);
        Assert.Equal("Ben|IT||Analyst|Web", await later.WhoAsync());
        Assert.Contains("Recovery codes left: 9.", (await later.PageAsync("/account")).Body!.TextContent, StringComparison.Ordinal);
        var used = (await site.TrailAsync()).Single(e => e.Action == "membership.recovery-use");
        Assert.Equal(("Ben", "IT", "{\"left\":9}"), (used.ActorName, used.Owner, used.Detail));

        using var again = site.Visit();
        await again.SignInAsync("ben", "twelve loud mountains");
        Assert.Equal(HttpStatusCode.Unauthorized, (await again.PostAsync("/sign-in/code", "/sign-in/code", ("recovery", codes[0]))).StatusCode);
        Assert.StartsWith("|", await again.WhoAsync(), StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task New_codes_make_the_old_ones_worthless(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var ben = await site.EnterAsync("ben", "twelve loud mountains");
        var before = Codes(await Visit.ReadAsync(await ben.PostAsync("/account", "/account/recovery")));
        await ben.PostAsync("/account", "/account/recovery");
        using var later = site.Visit();
        await later.SignInAsync("ben", "twelve loud mountains");
        Assert.Equal(HttpStatusCode.Unauthorized, (await later.PostAsync("/sign-in/code", "/sign-in/code", ("recovery", before[3]))).StatusCode);
    }

    [BothEngines]
    public async Task Who_lost_the_phone_sets_up_another_with_paper_and_not_without(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var ben = await site.EnterAsync("ben", "twelve loud mountains");
        var codes = Codes(await Visit.ReadAsync(await ben.PostAsync("/account", "/account/recovery")));
        Assert.Equal(HttpStatusCode.Unauthorized, (await ben.PostAsync("/account", "/account/totp", ("code", ""))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ben.PostAsync("/account", "/account/totp", ("code", "abcde-fghjk-mnpqr-stuvw"))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await ben.PostAsync("/account", "/account/totp", ("code", codes[9]))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ben.PostAsync("/account", "/account/totp", ("code", codes[9]))).StatusCode);
        Assert.Contains("membership.recovery-use", (await site.TrailAsync()).Select(e => e.Action));
    }

    [BothEngines]
    public async Task A_lock_holds_against_a_right_code_on_paper_and_does_not_use_it_up(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var ben = await site.EnterAsync("ben", "twelve loud mountains");
        var codes = Codes(await Visit.ReadAsync(await ben.PostAsync("/account", "/account/recovery")));
        using var later = site.Visit();
        await later.SignInAsync("ben", "twelve loud mountains");
        using var stranger = site.Visit();
        for (var i = 0; i < 5; i++) await stranger.SignInAsync("ben", "wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, (await later.PostAsync("/sign-in/code", "/sign-in/code", ("recovery", codes[0]))).StatusCode);
        site.Clock.Advance(TimeSpan.FromMinutes(16));
        await later.SignInAsync("ben", "twelve loud mountains");
        Assert.Equal(HttpStatusCode.SeeOther, (await later.PostAsync("/sign-in/code", "/sign-in/code", ("recovery", codes[0]))).StatusCode);
    }

    [Fact]
    public async Task Enrolling_shows_the_codes_and_the_way_on()
    {
        await using var site = await MembershipSite.StartAsync(Engine.Sqlite, MembershipSite.Real);
        using var ben = site.Visit();
        await ben.SignInAsync("ben", "twelve loud mountains");
        await ben.PostAsync("/sign-in/enrol", "/sign-in/enrol/begin");
        var secret = (await ben.PageAsync("/sign-in/enrol")).QuerySelectorAll("bdi.code").Select(b => b.TextContent).First(t => t.Length == 39);
        var code = Totp.Code(MembershipSite.FromBase32(secret), Totp.StepAt(site.Clock.Now));
        var answer = await ben.PostAsync("/sign-in/enrol", "/sign-in/enrol/confirm", ("code", code));
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        var page = await Visit.ReadAsync(answer);
        Assert.Equal(10, Codes(page).Length);
        Assert.Equal("/", page.QuerySelector("main .actions a")!.GetAttribute("href"));
        Assert.Equal("Ben|IT||Analyst|Web", await ben.WhoAsync());
    }

    internal static string[] Codes(IHtmlDocument page) => [.. page.QuerySelectorAll("main ol bdi").Select(b => b.TextContent)];
}
