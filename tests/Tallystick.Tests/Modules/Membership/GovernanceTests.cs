using System.Net;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Membership.Exchanges;
using Tallystick.Membership.Parties;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Membership;

public sealed class GovernanceTests
{
    private static readonly (string, string)[] NewRule =
    [
        ("dataflow", "IRREGULAR_ENTRY"), ("frequency", "M"), ("window", "6"), ("required", "5"), ("lag", "45"), ("grace", "0"), ("from", "2026-07-01"), ("decision", "EX/2026/1"),
    ];

    [BothEngines]
    public async Task Nobody_but_a_steward_changes_standing_or_rules(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        foreach (var login in new[] { "giulia.it", "nadia.it", "secretariat" })
        {
            using var visit = await site.AsAsync(login);
            Assert.Equal(HttpStatusCode.Forbidden, (await visit.PostAsync("/account", "/participants/GR/standing", ("change", "Suspended"), ("reason", "x"))).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await visit.PostAsync("/account", "/participants/rules", NewRule)).StatusCode);
            Assert.Empty((await visit.PageAsync("/participants")).QuerySelectorAll("form[action$=standing]"));
        }
        using var stranger = site.Visit();
        Assert.StartsWith("/sign-in?return=", (await stranger.GetAsync("/participants")).Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.DoesNotContain(await site.TrailAsync(), e => e.Action.StartsWith("membership.governance.", StringComparison.Ordinal));
    }

    [BothEngines]
    public async Task A_steward_suspends_and_restores_and_all_can_read_why(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        var participants = new Participants();
        await using var session = site.Data.Session();
        var before = await participants.CurrentAsync(session);
        using var steward = await site.AsAsync("steward");
        Assert.Equal(HttpStatusCode.SeeOther, (await steward.PostAsync("/participants", "/participants/IT/standing",
            ("change", "Suspended"), ("reason", "No release since March"), ("decision", "EX/2013/2"))).StatusCode);
        var after = await participants.CurrentAsync(session);
        Assert.True(after.Version > before.Version);
        Assert.Equal((true, "No release since March", after.Day), (after.Require(new("IT")).Suspended, after.Require(new("IT")).Standing.Reason, after.Require(new("IT")).Standing.Since));
        Assert.True(after.Require(new("IT")).StandingOn(after.Day.AddDays(-1)).IsGood);
        Assert.False(before.Require(new("IT")).Suspended);
        Assert.Equal(HttpStatusCode.Conflict, (await steward.PostAsync("/participants", "/participants/IT/standing", ("change", "Suspended"), ("reason", "again"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await steward.PostAsync("/participants", "/participants/XX/standing", ("change", "Suspended"), ("reason", "x"))).StatusCode);

        using var dana = await site.AsAsync("dana.us");
        var page = (await dana.PageAsync("/participants")).Body!.TextContent;
        Assert.Contains("No release since March", page, StringComparison.Ordinal);
        Assert.Contains("a Party must have released at least 9 of the 12 months due up to it. A month is due 60 days after its end.", page, StringComparison.Ordinal);
        Assert.Contains("Monthly reporting of irregular entry", page, StringComparison.Ordinal);

        await steward.PostAsync("/participants", "/participants/IT/standing", ("change", "Restored"), ("reason", "All in"));
        Assert.True((await participants.CurrentAsync(session)).Require(new("IT")).IsStanding);
        var trail = (await site.TrailAsync()).Where(e => e.Action == "membership.governance.standing-change").ToList();
        Assert.Equal(["IT", "IT"], trail.Select(e => e.Object));
        Assert.Contains("Suspended", trail[0].Detail, StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task A_steward_adopts_a_rule_that_never_reaches_back(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        using var steward = await site.AsAsync("steward");
        Assert.Equal(HttpStatusCode.Conflict, (await steward.PostAsync("/participants", "/participants/rules", With("from", "2026-05-31"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await steward.PostAsync("/participants", "/participants/rules", With("required", "7"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await steward.PostAsync("/participants", "/participants/rules", With("window", "many"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await steward.PostAsync("/participants", "/participants/rules", With("dataflow", "NOTHING"))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await steward.PostAsync("/participants", "/participants/rules", NewRule)).StatusCode);
        await using var session = site.Data.Session();
        var state = await new Participants().CurrentAsync(session);
        Assert.Equal(12, state.RuleInForce("IRREGULAR_ENTRY", new(2026, 6, 30))!.Window);
        var adopted = state.RuleVersionInForce("IRREGULAR_ENTRY", new(2026, 7, 1))!;
        Assert.Equal((3, new Tallystick.Reciprocity.MirrorRule("IRREGULAR_ENTRY", Frequency.M, 6, 5, 45, 0, false, new(2026, 7, 1), "EX/2026/1")), (adopted.Version, adopted.Rule));
        Assert.Equal("membership.governance.rule-adopt", (await site.TrailAsync())[^1].Action);

        static (string, string)[] With(string name, string value) => [.. NewRule.Select(f => f.Item1 == name ? (name, value) : f)];
    }

    [BothEngines]
    public async Task CurrentAsync_keeps_the_picture_until_it_changes_and_keeps_nothing_that_may_be_undone(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine, MembershipModule.Migrations);
        await using var session = data.Session();
        await ExchangeFile.CreateAsync(session, MembershipSite.Real, MembershipSite.Dataflows, Actor.System);
        var participants = new Participants();
        var first = await participants.CurrentAsync(session);
        Assert.Same(first, await participants.CurrentAsync(session));

        await session.BeginAsync();
        await SuspendAsync(new("IT"));
        Assert.True((await participants.CurrentAsync(session)).Require(new("IT")).Suspended);
        await session.RollbackAsync();
        Assert.Same(first, await participants.CurrentAsync(session));

        // The same number, other content: the undone one must not come back.
        await session.WriteAsync(() => SuspendAsync(new("GR")));
        var second = await participants.CurrentAsync(session);
        Assert.Equal((true, false), (second.Require(new("GR")).Suspended, second.Require(new("IT")).Suspended));

        data.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(second.Day.AddDays(1), (await participants.CurrentAsync(session)).Day);

        async Task SuspendAsync(PartyId party)
        {
            var store = new PartyStore(session);
            await store.BumpAsync(default);
            await store.AddStandingAsync(party, new(new(2026, 1, 1), StandingChange.Suspended, null, "x", ""), default);
        }
    }
}
