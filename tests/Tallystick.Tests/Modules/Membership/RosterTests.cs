using System.Net;
using AngleSharp.Html.Dom;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Membership;

public sealed class RosterTests
{
    private const string Own = "a heron on a wire";
    private static readonly (string, string)[] Dora = [("name", "Dora"), ("login", "dora"), ("role", "analyst"), ("language", "fr")];

    [BothEngines]
    public async Task Nobody_but_the_partys_coordinator_touches_its_people(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        var ben = await IdAsync(site, "ben");
        foreach (var (login, password) in new[] { ("ben", "twelve loud mountains"), ("cara", "nine grey ledgers x"), ("sam", "govern these figures"), ("gus", "three blue islands") })
        {
            using var visit = await site.EnterAsync(login, password);
            Assert.Equal((login, HttpStatusCode.Forbidden), (login, (await visit.GetAsync("/people")).StatusCode));
            Assert.Equal((login, HttpStatusCode.Forbidden), (login, (await visit.PostAsync("/account", "/people", Dora)).StatusCode));
            foreach (var act in new[] { "roles", "reset", "withdraw", "sessions", "close" })
                Assert.Equal((login, act, HttpStatusCode.Forbidden), (login, act, (await visit.PostAsync("/account", $"/people/{ben}/{act}", ("roles", "coordinator"))).StatusCode));
        }
        using var stranger = site.Visit();
        Assert.Equal("/sign-in?return=%2Fpeople", (await stranger.GetAsync("/people")).Headers.Location!.OriginalString);
    }

    [BothEngines]
    public async Task A_coordinator_of_another_party_finds_nobody(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, Greek());
        using var gus = await site.EnterAsync("gus", "three blue islands");
        var ben = await IdAsync(site, "ben");
        var before = (await site.TrailAsync()).Count;
        Assert.Equal(HttpStatusCode.NotFound, (await gus.GetAsync("/people/" + ben)).StatusCode);
        Assert.DoesNotContain("Ben", (await gus.PageAsync("/people")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        foreach (var act in new[] { "roles", "reset", "withdraw", "sessions", "close" })
            Assert.Equal((act, HttpStatusCode.NotFound), (act, (await gus.PostAsync("/people", $"/people/{ben}/{act}", ("roles", "coordinator"))).StatusCode));
        Assert.Equal(before, (await site.TrailAsync()).Count);
        using var still = await site.EnterAsync("ben", "twelve loud mountains");
        Assert.Equal("Ben|IT||Analyst|Web", await still.WhoAsync());
    }

    [BothEngines]
    public async Task Who_is_invited_takes_the_account_up_once_and_only_with_the_link(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var anna = await site.EnterAsync("anna", "seven quiet harbours");
        var link = Link(await Visit.ReadAsync(await anna.PostAsync("/people", "/people", Dora)));
        Assert.DoesNotContain(link, await (await anna.GetAsync("/people")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await using (var session = site.Data.Session())
        {
            Assert.DoesNotContain(link.Split('/')[^1], (await session.QueryAsync<string>("SELECT hash FROM membership_invitation")).Single(), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.Conflict, (await anna.PostAsync("/people", "/people", Dora)).StatusCode);

        using var dora = site.Visit();
        Assert.Equal(HttpStatusCode.Unauthorized, (await dora.SignInAsync("dora", "")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await dora.GetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await dora.GetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await dora.PostAsync(link, link, ("password", "short"), ("again", "short"))).StatusCode);
        Assert.Equal("/sign-in/enrol", (await dora.PostAsync(link, link, ("password", Own), ("again", Own))).Headers.Location!.OriginalString);
        Assert.StartsWith("|", await dora.WhoAsync(), StringComparison.Ordinal);
        await dora.PostAsync("/sign-in/enrol", "/sign-in/enrol/begin");
        Assert.Equal(HttpStatusCode.OK, (await dora.GetAsync("/sign-in/totp.svg")).StatusCode);

        using var thief = site.Visit();
        Assert.Equal(HttpStatusCode.NotFound, (await thief.GetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await thief.PostAsync("/sign-in", link, ("password", "another heron there"), ("again", "another heron there"))).StatusCode);
        using var later = await site.EnterAsync("dora", Own);
        Assert.Equal("Dora|IT||Analyst|Web", await later.WhoAsync());
        Assert.Equal("fr", (await later.PageAsync("/account")).DocumentElement.GetAttribute("lang"));
        Assert.Equal(["membership.person-invite", "membership.invitation-take-up"], (await site.TrailAsync()).Select(e => e.Action).Where(a => a.Contains("invit", StringComparison.Ordinal)));
        Assert.Equal("IT", (await site.TrailAsync()).Single(e => e.Action == "membership.person-invite").Owner);
    }

    [BothEngines]
    public async Task An_invitation_lapses_after_seven_days_and_a_withdrawn_one_leaves_nothing(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var anna = await site.EnterAsync("anna", "seven quiet harbours");
        var link = Link(await Visit.ReadAsync(await anna.PostAsync("/people", "/people", Dora)));
        var other = Link(await Visit.ReadAsync(await anna.PostAsync("/people", "/people", ("name", "Emil"), ("login", "emil"), ("role", "auditor"), ("language", "en"))));
        var emil = await IdAsync(site, "emil");
        Assert.Equal(HttpStatusCode.SeeOther, (await anna.PostAsync("/people/" + emil, $"/people/{emil}/withdraw")).StatusCode);
        using var visit = site.Visit();
        Assert.Equal(HttpStatusCode.NotFound, (await visit.GetAsync(other)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await anna.GetAsync("/people/" + emil)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await anna.PostAsync("/people", "/people", ("name", "Emil"), ("login", "emil"), ("role", "auditor"), ("language", "en"))).StatusCode);

        site.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(HttpStatusCode.NotFound, (await visit.GetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await visit.PostAsync("/sign-in", link, ("password", Own), ("again", Own))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await visit.SignInAsync("dora", Own)).StatusCode);
    }

    [BothEngines]
    public async Task Nobody_gives_a_role_of_the_Exchange_or_for_another_partys_agency(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var anna = await site.EnterAsync("anna", "seven quiet harbours");
        var ben = await IdAsync(site, "ben");
        foreach (var role in new[] { "steward", "operator", "secretariat" })
        {
            Assert.Equal((role, HttpStatusCode.Forbidden), (role, (await anna.PostAsync("/people", "/people", ("name", "X"), ("login", "x-" + role), ("role", role), ("language", "en"))).StatusCode));
            Assert.Equal((role, HttpStatusCode.Forbidden), (role, (await anna.PostAsync("/people", $"/people/{ben}/roles", ("roles", role))).StatusCode));
        }
        Assert.Equal(HttpStatusCode.BadRequest, (await anna.PostAsync("/people", "/people", ("name", "X"), ("login", "x"), ("role", "provider/coast-guard"), ("language", "en"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await anna.PostAsync("/people", "/people", ("name", "X"), ("login", "X Y"), ("role", "analyst"), ("language", "en"))).StatusCode);
        await using var session = site.Data.Session();
        Assert.Equal(6L, await session.ScalarAsync<long>("SELECT COUNT(*) FROM membership_person"));
        Assert.Equal("Analyst", await session.ScalarAsync<string>("SELECT role FROM membership_role WHERE person = @ben", new { ben }));
    }

    [BothEngines]
    public async Task Changed_roles_end_the_sessions_and_hold_from_the_next(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var anna = await site.EnterAsync("anna", "seven quiet harbours");
        using var ben = await site.EnterAsync("ben", "twelve loud mountains");
        var id = await IdAsync(site, "ben");
        Assert.Equal(HttpStatusCode.SeeOther, (await anna.PostAsync("/people/" + id, $"/people/{id}/roles", ("roles", "analyst"), ("roles", "coordinator"))).StatusCode);
        Assert.StartsWith("|", await ben.WhoAsync(), StringComparison.Ordinal);
        using var later = await site.EnterAsync("ben", "twelve loud mountains");
        Assert.Equal("Ben|IT||Coordinator,Analyst|Web", await later.WhoAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await anna.PostAsync("/people/" + id, $"/people/{id}/roles")).StatusCode);
    }

    [BothEngines]
    public async Task The_last_coordinator_stays(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var anna = await site.EnterAsync("anna", "seven quiet harbours");
        var (own, ben) = (await IdAsync(site, "anna"), await IdAsync(site, "ben"));
        Assert.Equal(HttpStatusCode.Conflict, (await anna.PostAsync("/people", $"/people/{own}/close")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await anna.PostAsync("/people", $"/people/{own}/roles", ("roles", "analyst"))).StatusCode);
        // One who was invited and never came does not count.
        await anna.PostAsync("/people", "/people", ("name", "Dora"), ("login", "dora"), ("role", "coordinator"), ("language", "en"));
        Assert.Equal(HttpStatusCode.Conflict, (await anna.PostAsync("/people", $"/people/{own}/close")).StatusCode);
        await anna.PostAsync("/people", $"/people/{ben}/roles", ("roles", "coordinator"));
        Assert.Equal(HttpStatusCode.SeeOther, (await anna.PostAsync("/people", $"/people/{own}/close")).StatusCode);
        Assert.StartsWith("|", await anna.WhoAsync(), StringComparison.Ordinal);
        using var visit = site.Visit();
        Assert.Equal(HttpStatusCode.Unauthorized, (await visit.SignInAsync("anna", "seven quiet harbours")).StatusCode);
    }

    [BothEngines]
    public async Task A_lost_second_factor_is_helped_by_a_link_that_alone_opens_nothing(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var anna = await site.EnterAsync("anna", "seven quiet harbours");
        using var ben = await site.EnterAsync("ben", "twelve loud mountains");
        var codes = RecoveryCodeTests.Codes(await Visit.ReadAsync(await ben.PostAsync("/account", "/account/recovery")));
        var id = await IdAsync(site, "ben");
        var link = Link(await Visit.ReadAsync(await anna.PostAsync("/people/" + id, $"/people/{id}/reset")));
        Assert.StartsWith("|", await ben.WhoAsync(), StringComparison.Ordinal);

        // The password alone does not lead to a new second factor, nor does paper.
        using var thief = site.Visit();
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.SignInAsync("ben", "twelve loud mountains")).StatusCode);
        Assert.NotEmpty(codes);
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.PostAsync(link, link, ("password", "a guess at his word"))).StatusCode);
        Assert.Equal("/sign-in/enrol", (await ben.PostAsync(link, link, ("password", "twelve loud mountains"))).Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.NotFound, (await thief.GetAsync(link)).StatusCode);

        var own = await IdAsync(site, "anna");
        Assert.Equal(HttpStatusCode.Conflict, (await anna.PostAsync("/people", $"/people/{own}/reset")).StatusCode);
        var forgotten = Link(await Visit.ReadAsync(await anna.PostAsync("/people/" + id, $"/people/{id}/reset", ("forgotten", "on"))));
        Assert.Equal("/sign-in/enrol", (await ben.PostAsync(forgotten, forgotten, ("password", Own), ("again", Own))).Headers.Location!.OriginalString);
        Assert.Equal(["{\"password\":false}", "{\"password\":true}"], (await site.TrailAsync()).Where(e => e.Action == "membership.person-reset").Select(e => e.Detail));
    }

    [BothEngines]
    public async Task A_liaison_of_two_parties_is_neithers_to_close_or_reset(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, Greek().Replace("\"people\": [{ \"login\": \"sam\"",
            "\"people\": [{ \"login\": \"lia\", \"name\": \"Lia\", \"password\": \"between two houses\", \"roles\": [{ \"role\": \"analyst\", \"party\": \"IT\" }, { \"role\": \"analyst\", \"party\": \"GR\" }] }, { \"login\": \"sam\"", StringComparison.Ordinal));
        using var anna = await site.EnterAsync("anna", "seven quiet harbours");
        var lia = await IdAsync(site, "lia");
        Assert.Equal(HttpStatusCode.Conflict, (await anna.PostAsync("/people", $"/people/{lia}/close")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await anna.PostAsync("/people", $"/people/{lia}/reset")).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await anna.PostAsync("/people", $"/people/{lia}/roles", ("roles", "auditor"))).StatusCode);
        await using var session = site.Data.Session();
        Assert.Equal(["Analyst GR", "Auditor IT"], (await session.QueryAsync<string>("SELECT role || ' ' || party FROM membership_role WHERE person = @lia", new { lia })).Order());
    }

    /// <summary>Whoever resets a steward's account holds the link to it.</summary>
    [BothEngines]
    public async Task A_steward_held_for_a_party_is_not_its_coordinators_to_reset(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real.Replace("\"roles\": [\"auditor\"]", "\"roles\": [\"auditor\", \"steward\"]", StringComparison.Ordinal));
        using var anna = await site.EnterAsync("anna", "seven quiet harbours");
        var cara = await IdAsync(site, "cara");
        foreach (var act in new[] { "reset", "close" })
            Assert.Equal((act, HttpStatusCode.Conflict), (act, (await anna.PostAsync("/people", $"/people/{cara}/{act}", ("forgotten", "on"))).StatusCode));
        Assert.Equal(HttpStatusCode.Forbidden, (await anna.PostAsync("/people", $"/people/{cara}/roles", ("roles", "auditor"))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await anna.PostAsync("/people", $"/people/{cara}/roles", ("roles", "analyst"), ("roles", "steward"))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await anna.PostAsync("/people", $"/people/{cara}/sessions")).StatusCode);
    }

    [BothEngines]
    public async Task What_the_operator_does_to_people_every_auditor_and_the_stewards_read(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        await using (var session = site.Data.Session())
        {
            await Roster.InviteAsync(session, Actor.AtCommandLine(null, Role.Operator), new("IT"), new("dora", "Dora", "en", Role.Coordinator, null));
        }
        // Gus audits another Party.
        foreach (var (login, password) in new[] { ("gus", "three blue islands"), ("cara", "nine grey ledgers x"), ("sam", "govern these figures") })
        {
            using var visit = await site.EnterAsync(login, password);
            Assert.Contains("membership.governance.people.person-invite", (await visit.PageAsync("/audit")).Body!.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_people_of_the_demonstration_stay_as_they_are()
    {
        await using var site = await MembershipSite.StartAsync(Engine.Sqlite, MembershipSite.Example);
        using var giulia = await site.AsAsync("giulia.it");
        var nadia = await IdAsync(site, "nadia.it");
        foreach (var act in new[] { "roles", "reset", "sessions", "close" })
            Assert.Equal((act, HttpStatusCode.Forbidden), (act, (await giulia.PostAsync("/people", $"/people/{nadia}/{act}", ("roles", "analyst"))).StatusCode));
    }

    [Theory]
    [InlineData("provider/border-guard", "Provider", "border-guard")]
    [InlineData("analyst", "Analyst", null)]
    [InlineData("1", null, null)]
    [InlineData("", null, null)]
    [InlineData("owner", null, null)]
    public void Read_takes_a_word_apart(string word, string? role, string? agency)
    {
        var read = Roster.Read(word);
        Assert.Equal((role, agency), (read?.Role.ToString(), read?.Agency?.Value));
        if (read is not null) Assert.Equal(word, Roster.Word(read));
    }

    /// <summary>The real exchange, with Gus coordinating for GR as well.</summary>
    private static string Greek() => MembershipSite.Real.Replace("\"roles\": [\"analyst\", \"auditor\"]", "\"roles\": [\"coordinator\"]", StringComparison.Ordinal);

    internal static async Task<string> IdAsync(MembershipSite site, string login)
    {
        await using var session = site.Data.Session();
        return (await session.ScalarAsync<string>("SELECT id FROM membership_person WHERE login = @login", new { login }))!;
    }

    /// <summary>The path of the link that a page shows.</summary>
    internal static string Link(IHtmlDocument page) => new Uri(page.QuerySelectorAll("bdi.code").Select(b => b.TextContent).Single(t => t.Contains("/invitation/", StringComparison.Ordinal))).AbsolutePath;
}
