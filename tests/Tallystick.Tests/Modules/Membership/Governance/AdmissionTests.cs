using System.Net;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Membership.Governance;

public sealed class AdmissionTests
{
    internal static readonly (string, string)[] France =
    [
        ("party", "FR"), ("kind", "State"), ("name-en", "France"), ("name-ar", "فرنسا"), ("areas", ""), ("agencies", "border-police: Border Police\r\ncoast: Coast"),
        ("coordinator", "Amélie Moreau"), ("login", "amelie.fr"), ("coordinator-language", "fr"),
    ];

    [BothEngines]
    public async Task A_Party_is_admitted_and_stands_once_its_coordinator_has_accepted_the_terms(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        var number = await site.ProposeAsync("silence", "admission", France);
        using (var early = await site.AsAsync("steward"))
            Assert.Equal(HttpStatusCode.Conflict, (await early.PostAsync("/decisions/" + number, $"/decisions/{number}/link")).StatusCode);
        site.At("2026-06-09T12:00:00");
        await site.CloseAsync();
        var france = (await site.StateAsync()).Require(new("FR"));
        Assert.Equal((new DateOnly(2026, 6, 9), "فرنسا", false, number), (france.Joined, france.Name.In("ar"), france.IsStanding, france.Standing.Decision));
        Assert.Equal(["FR", "border-police", "coast"], [.. france.Areas, .. france.Agencies.Select(a => a.Id.Value)]);

        using var steward = await site.AsAsync("steward");
        using var giulia = await site.AsAsync("giulia.it");
        Assert.Null((await giulia.PageAsync("/decisions/" + number)).QuerySelector("form[action$='/link']"));
        Assert.Equal(HttpStatusCode.Forbidden, (await giulia.PostAsync("/account", $"/decisions/{number}/link")).StatusCode);
        var first = RosterTests.Link(await Visit.ReadAsync(await steward.PostAsync("/decisions/" + number, $"/decisions/{number}/link")));
        var second = RosterTests.Link(await Visit.ReadAsync(await steward.PostAsync("/decisions/" + number, $"/decisions/{number}/link")));
        using var amelie = site.Visit();
        Assert.Equal(HttpStatusCode.NotFound, (await amelie.GetAsync(first)).StatusCode);
        await amelie.PostAsync(second, second, ("password", "a heron on a wire"), ("again", "a heron on a wire"));
        // Taken up: the account is the Party's, and no steward's to enter any more.
        Assert.Equal(HttpStatusCode.Conflict, (await steward.PostAsync("/decisions/" + number, $"/decisions/{number}/link")).StatusCode);
        Assert.Equal(["party-admit FR", $"decision-close {number}"], (await site.ActionsAsync()).Skip(1).Take(2));
        Assert.Equal(2, (await site.TrailAsync()).Count(e => e.Action == "membership.governance.people.admission-link"));

        using var later = await site.EnterAsync("amelie.fr", "a heron on a wire");
        Assert.Equal("Amélie Moreau|FR||Coordinator|Web", await later.WhoAsync());
        var terms = await later.PageAsync("/terms/1");
        await later.PostAsync("/terms/1", "/terms/1/accept", ("agree", "on"), ("hash", terms.QuerySelector("input[name=hash]")!.GetAttribute("value")!));
        Assert.True((await site.StateAsync()).Require(new("FR")).IsStanding);
    }

    [BothEngines]
    public async Task What_cannot_be_admitted_is_refused_at_its_field(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        using var steward = await site.AsAsync("steward");
        foreach (var (field, value) in ((string, string)[])[("party", "IT"), ("party", "f r"), ("party", "FRA"), ("name-en", ""), ("areas", "f?"), ("agencies", "Police"), ("agencies", "a1: One\na1: Two"),
            ("login", "giulia.it"), ("login", "x y"), ("coordinator", ""), ("coordinator-language", "it")])
        {
            var answer = await steward.PostAsync("/decisions/new", "/decisions/new", GovernanceSteps.With(GovernanceSteps.Form("vote", "admission", France), field, value));
            Assert.Equal((field, value, HttpStatusCode.BadRequest), (field, value, answer.StatusCode));
            Assert.True((await Visit.ReadAsync(answer)).QuerySelector($"#f-{field}-error") is not null, $"{field} {value}");
        }
        Assert.Empty(await site.ActionsAsync());
    }

    [BothEngines]
    public async Task Two_admissions_of_one_Party_admit_it_once(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        var (one, two) = (await site.ProposeAsync("silence", "admission", France), await site.ProposeAsync("silence", "admission", GovernanceSteps.With(France, "login", "other.fr")));
        site.At("2026-06-09T12:00:00");
        Assert.Equal(2, await site.CloseAsync());
        Assert.Equal((null, "membership-party-exists"), ((await site.DecisionAsync(one)).End!.EffectFault?.Code, (await site.DecisionAsync(two)).End!.EffectFault?.Code));
        await using var session = site.Data.Session();
        Assert.Equal(0L, await session.ScalarAsync<long>("SELECT COUNT(*) FROM membership_person WHERE login = 'other.fr'"));
    }

    [BothEngines]
    public async Task A_coordinator_withdraws_the_own_Party_and_brings_it_back(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        foreach (var login in (string[])["steward", "nadia.it", "nikos.gr", "secretariat"])
        {
            using var other = await site.AsAsync(login);
            Assert.Equal((login, HttpStatusCode.Forbidden), (login, (await other.PostAsync("/account", "/participants/withdraw", ("code", "IT"), ("reason", "x"))).StatusCode));
        }
        using var eleni = await site.AsAsync("eleni.gr");
        // The code is asked for, and it is the own one whatever is typed.
        foreach (var (code, reason) in ((string, string)[])[("IT", "x"), ("gr", "x"), ("", "x"), ("GR", " ")])
            Assert.Equal((code, HttpStatusCode.BadRequest), (code, (await eleni.PostAsync("/participants/withdraw", "/participants/withdraw", ("code", code), ("reason", reason))).StatusCode));
        Assert.True((await site.StateAsync()).Require(new("GR")).IsStanding);
        Assert.Equal(HttpStatusCode.SeeOther, (await eleni.PostAsync("/participants/withdraw", "/participants/withdraw", ("code", "GR"), ("reason", "By order of the minister"))).StatusCode);
        var greece = (await site.StateAsync()).Require(new("GR"));
        Assert.Equal((true, false, "By order of the minister", new DateOnly(2026, 6, 1)), (greece.Gone, greece.IsStanding, greece.Standing.Reason, greece.Standing.Since));
        Assert.True((await site.StateAsync()).Require(new("IT")).IsStanding);
        Assert.Equal(HttpStatusCode.Conflict, (await eleni.PostAsync("/account", "/participants/withdraw", ("code", "GR"), ("reason", "x"))).StatusCode);

        await AcceptAsync(eleni);
        Assert.True((await site.StateAsync()).Require(new("GR")).IsStanding);
        Assert.Equal(["standing-change GR", "standing-change GR"], await site.ActionsAsync());
    }

    [BothEngines]
    public async Task Nobody_shakes_off_a_suspension_by_going_and_coming_back(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        await site.ProposeAsync("meeting", "suspended", ("party", "GR"));
        using var eleni = await site.AsAsync("eleni.gr");
        await eleni.PostAsync("/participants/withdraw", "/participants/withdraw", ("code", "GR"), ("reason", "x"));
        await AcceptAsync(eleni);
        var greece = (await site.StateAsync()).Require(new("GR"));
        Assert.Equal((false, true, false), (greece.Gone, greece.Suspended, greece.IsStanding));
    }

    [BothEngines]
    public async Task Who_was_excluded_is_admitted_by_decision_before_it_accepts_anew(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        await site.ProposeAsync("meeting", "excluded", ("party", "GR"));
        using var eleni = await site.AsAsync("eleni.gr");
        var hash = (await site.StateAsync()).Terms[0].Hash!;
        Assert.Null((await eleni.PageAsync("/terms/1")).QuerySelector("form[action$='/accept']"));
        Assert.Equal(HttpStatusCode.Conflict, (await eleni.PostAsync("/account", "/terms/1/accept", ("agree", "on"), ("hash", hash))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await eleni.PostAsync("/account", "/participants/withdraw", ("code", "GR"), ("reason", "x"))).StatusCode);
        Assert.True((await site.StateAsync()).Require(new("GR")).Standing.Excluded);
        await site.ProposeAsync("meeting", "admitted", ("party", "GR"));
        Assert.False((await site.StateAsync()).Require(new("GR")).IsStanding);
        await AcceptAsync(eleni);
        Assert.True((await site.StateAsync()).Require(new("GR")).IsStanding);
    }

    private static async Task AcceptAsync(Visit coordinator)
    {
        var page = await coordinator.PageAsync("/terms/1");
        Assert.Equal(HttpStatusCode.SeeOther, (await coordinator.PostAsync("/terms/1", "/terms/1/accept", ("agree", "on"), ("hash", page.QuerySelector("input[name=hash]")!.GetAttribute("value")!))).StatusCode);
    }
}
