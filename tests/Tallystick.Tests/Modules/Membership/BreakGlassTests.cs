using System.Net;
using Tallystick.Membership;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Membership;

public sealed class BreakGlassTests
{
    private static readonly string TwoStewards = MembershipSite.Real.Replace("\"people\": [{ \"login\": \"sam\"",
        "\"people\": [{ \"login\": \"tess\", \"name\": \"Tess\", \"password\": \"steer by two stars\", \"roles\": [\"steward\"] }, { \"login\": \"sam\"", StringComparison.Ordinal);
    private static readonly (string, string)[] Dora = [("party", "IT"), ("name", "Dora"), ("login", "dora"), ("language", "en"), ("reason", "Anna left the service; her minister wrote.")];

    [BothEngines]
    public async Task Two_stewards_make_a_coordinator_and_everybody_sees_it(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, TwoStewards);
        using var sam = await site.EnterAsync("sam", "govern these figures");
        using var tess = await site.EnterAsync("tess", "steer by two stars");
        Assert.Equal(HttpStatusCode.SeeOther, (await sam.PostAsync("/break-glass", "/break-glass/propose", Dora)).StatusCode);
        var confirm = (await tess.PageAsync("/break-glass")).QuerySelector("form[action$='/confirm']")!.GetAttribute("action")!;

        // Not alone, and no stranger to it.
        Assert.Null((await sam.PageAsync("/break-glass")).QuerySelector("form[action$='/confirm']"));
        Assert.Equal(HttpStatusCode.Forbidden, (await sam.PostAsync("/break-glass", confirm)).StatusCode);
        using var ben = await site.EnterAsync("ben", "twelve loud mountains");
        Assert.Equal(HttpStatusCode.Forbidden, (await ben.PostAsync("/account", confirm)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await tess.PostAsync("/break-glass", "/break-glass/propose", Dora)).StatusCode);

        var link = RosterTests.Link(await Visit.ReadAsync(await tess.PostAsync("/break-glass", confirm)));
        Assert.Equal(HttpStatusCode.Conflict, (await tess.PostAsync("/break-glass", confirm)).StatusCode);
        using var dora = site.Visit();
        await dora.PostAsync(link, link, ("password", "a heron on a wire"), ("again", "a heron on a wire"));
        using var later = await site.EnterAsync("dora", "a heron on a wire");
        Assert.Equal("Dora|IT||Coordinator|Web", await later.WhoAsync());

        using var gus = await site.EnterAsync("gus", "three blue islands");
        var trail = (await gus.PageAsync("/audit")).Body!.TextContent;
        Assert.Contains("membership.governance.people.break-glass-propose", trail, StringComparison.Ordinal);
        Assert.Contains("membership.governance.people.break-glass-confirm", trail, StringComparison.Ordinal);
        Assert.DoesNotContain("Dora", trail, StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task A_party_whose_coordinator_came_lately_needs_no_help(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, TwoStewards);
        using var sam = await site.EnterAsync("sam", "govern these figures");
        using var tess = await site.EnterAsync("tess", "steer by two stars");
        Assert.Equal(HttpStatusCode.SeeOther, (await sam.PostAsync("/break-glass", "/break-glass/propose", Dora)).StatusCode);
        var confirm = (await tess.PageAsync("/break-glass")).QuerySelector("form[action$='/confirm']")!.GetAttribute("action")!;
        using var anna = await site.EnterAsync("anna", "seven quiet harbours");
        // Anna is there after all: that alone ends it, and she may say so.
        Assert.Equal(HttpStatusCode.Conflict, (await tess.PostAsync("/break-glass", confirm)).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await anna.PostAsync("/break-glass", confirm.Replace("/confirm", "/stop", StringComparison.Ordinal))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await sam.PostAsync("/break-glass", "/break-glass/propose", Dora)).StatusCode);
        await using var session = site.Data.Session();
        Assert.Equal(0L, await session.ScalarAsync<long>("SELECT COUNT(*) FROM membership_person WHERE login = 'dora'"));
        Assert.Equal("membership.governance.people.break-glass-stop", (await site.TrailAsync())[^1].Action);
    }

    [BothEngines]
    public async Task A_proposal_lapses_and_a_person_of_another_party_is_not_proposed(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, TwoStewards);
        using (var sam = await site.EnterAsync("sam", "govern these figures"))
        {
            Assert.Equal(HttpStatusCode.Conflict, (await sam.PostAsync("/break-glass", "/break-glass/propose", [.. Dora.Where(f => f.Item1 != "login"), ("login", "gus")])).StatusCode);
            Assert.Equal(HttpStatusCode.SeeOther, (await sam.PostAsync("/break-glass", "/break-glass/propose", Dora)).StatusCode);
        }
        await using var session = site.Data.Session();
        var id = await session.ScalarAsync<string>("SELECT id FROM membership_break_glass");
        site.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1));
        using var tess = await site.EnterAsync("tess", "steer by two stars");
        Assert.Equal(HttpStatusCode.Conflict, (await tess.PostAsync("/break-glass", $"/break-glass/{id}/confirm")).StatusCode);
    }

    [BothEngines]
    public async Task Who_of_the_party_lost_everything_begins_anew_by_the_link(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, TwoStewards);
        using var sam = await site.EnterAsync("sam", "govern these figures");
        using var tess = await site.EnterAsync("tess", "steer by two stars");
        await sam.PostAsync("/break-glass", "/break-glass/propose", [.. Dora.Where(f => f.Item1 != "login"), ("login", "anna")]);
        var confirm = (await tess.PageAsync("/break-glass")).QuerySelector("form[action$='/confirm']")!.GetAttribute("action")!;
        var link = RosterTests.Link(await Visit.ReadAsync(await tess.PostAsync("/break-glass", confirm)));
        using var anna = site.Visit();
        Assert.Equal(HttpStatusCode.Unauthorized, (await anna.SignInAsync("anna", "seven quiet harbours")).StatusCode);
        Assert.Equal("/sign-in/enrol", (await anna.PostAsync(link, link, ("password", "a heron on a wire"), ("again", "a heron on a wire"))).Headers.Location!.OriginalString);
        await using var session = site.Data.Session();
        Assert.Equal(1L, await session.ScalarAsync<long>("SELECT COUNT(*) FROM membership_role r JOIN membership_person p ON p.id = r.person WHERE p.login = 'anna'"));
    }

    [BothEngines]
    public async Task It_is_told_on_every_page_for_thirty_days(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, TwoStewards);
        using (var sam = await site.EnterAsync("sam", "govern these figures"))
        using (var tess = await site.EnterAsync("tess", "steer by two stars"))
        {
            await sam.PostAsync("/break-glass", "/break-glass/propose", Dora);
            Assert.False(Assert.Single(await GlassAsync()).IsDone);
            await tess.PostAsync("/break-glass", (await tess.PageAsync("/break-glass")).QuerySelector("form[action$='/confirm']")!.GetAttribute("action")!);
        }
        Assert.Equal(("IT", true), (await GlassAsync()) is [var one] ? (one.Party.Value, one.IsDone) : default);
        site.Clock.Advance(TimeSpan.FromDays(29));
        Assert.Single(await GlassAsync());
        site.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Empty(await GlassAsync());

        async Task<IReadOnlyList<BrokenGlass>> GlassAsync()
        {
            await using var session = site.Data.Session();
            return (await ((Participants)site.Services.GetService(typeof(Participants))!).CurrentAsync(session)).BrokenGlass;
        }
    }
}
