using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Membership.Governance;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Membership.Governance;

public sealed class DecisionTests
{
    [BothEngines]
    public async Task Nobody_but_a_steward_puts_forward_or_withdraws_and_nobody_but_a_coordinator_speaks(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        var number = await site.ProposeAsync("vote", "none");
        var before = (await site.ActionsAsync()).Length;
        foreach (var login in (string[])["giulia.it", "nikos.gr", "nadia.it", "secretariat"])
        {
            using var visit = await site.AsAsync(login);
            Assert.Equal((login, HttpStatusCode.Forbidden), (login, (await visit.PostAsync("/account", "/decisions/new", GovernanceSteps.Form("vote", "none"))).StatusCode));
            Assert.Equal((login, HttpStatusCode.Forbidden), (login, (await visit.PostAsync("/account", $"/decisions/{number}/withdraw", ("why", "x"))).StatusCode));
        }
        // A steward of the Exchange has no Party to speak for; nor has the secretariat, and a Party's other people are not its voice.
        foreach (var login in (string[])["steward", "nikos.gr", "nadia.it", "secretariat"])
            Assert.Equal((login, HttpStatusCode.Forbidden), (login, await site.SpeakAsync(login, number, "Yes")));
        using var stranger = site.Visit();
        Assert.StartsWith("/sign-in", (await stranger.GetAsync("/decisions")).Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/v1/decisions", "application/json")).StatusCode);
        Assert.Equal(before, (await site.ActionsAsync()).Length);
        Assert.Empty((await site.DecisionAsync(number)).Ballots);
    }

    [BothEngines]
    public async Task A_token_speaks_for_nobody(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        var number = await site.ProposeAsync("vote", "none");
        await using var session = site.Data.Session();
        var token = (await Tokens.IssueAsync(session, new("IT"), Role.Coordinator, "script", 30, Actor.AtCommandLine(null, Role.Operator))).Text;
        using var client = new HttpClient { BaseAddress = site.Visit().Site };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        foreach (var address in (string[])[$"/decisions/{number}/vote", "/participants/withdraw", "/terms/1/accept"])
            Assert.Equal((address, HttpStatusCode.Unauthorized), (address, (await client.PostAsync(address, new FormUrlEncodedContent([new("ballot", "Yes"), new("agree", "on")]))).StatusCode));
        Assert.Empty((await site.DecisionAsync(number)).Ballots);
    }

    [BothEngines]
    public async Task A_rule_is_voted_on_in_the_open_and_carried_out_once_at_the_closing(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        var number = await site.ProposeAsync("vote", "rule", GovernanceSteps.Rule());
        Assert.Equal("2026-001", number);
        Assert.Equal(HttpStatusCode.SeeOther, await site.SpeakAsync("giulia.it", number, "No", "Too strict"));
        using (var eleni = await site.AsAsync("eleni.gr"))
        {
            var page = (await eleni.PageAsync("/decisions/" + number)).QuerySelector("main")!.TextContent;
            Assert.Contains("Too strict", page, StringComparison.Ordinal);
            Assert.Contains("Has said nothing", page, StringComparison.Ordinal);
            Assert.Contains("at least 5 of the 6 months", page, StringComparison.Ordinal);
        }
        // May be changed; the last word counts, and both stand in the trail.
        Assert.Equal(HttpStatusCode.SeeOther, await site.SpeakAsync("giulia.it", number, "Yes", "Better so"));
        Assert.Equal(HttpStatusCode.SeeOther, await site.SpeakAsync("jan.eurostat", number, "Yes"));
        Assert.Equal(HttpStatusCode.SeeOther, await site.SpeakAsync("eleni.gr", number, "No"));
        Assert.Equal(0, await site.CloseAsync());
        Assert.Null((await site.DecisionAsync(number)).End);

        site.At("2026-06-03T00:00:00");
        Assert.Null((await site.DecisionAsync(number)).End);
        Assert.Equal(12, (await site.StateAsync()).RuleInForce("IRREGULAR_ENTRY", new(2026, 7, 1))!.Window);
        Assert.Equal(1, await site.CloseAsync());
        Assert.Equal(0, await site.CloseAsync());
        var state = await site.StateAsync();
        var adopted = state.RuleVersionInForce("IRREGULAR_ENTRY", new(2026, 7, 1))!;
        Assert.Equal((3, new Tallystick.Reciprocity.MirrorRule("IRREGULAR_ENTRY", Frequency.M, 6, 5, 45, 0, false, new(2026, 7, 1), number)), (adopted.Version, adopted.Rule));
        Assert.Equal((new DateOnly(2026, 6, 2), "A title"), (state.Decision(number)!.TakenOn, state.Decision(number)!.Title.In("en")));
        Assert.Equal(new DecisionCount(3, 2, 1, 0, 0, DecisionOutcome.Adopted), (await site.DecisionAsync(number)).End!.Count);
        Assert.Equal([$"decision-propose {number}", $"decision-vote {number}", $"decision-vote {number}", $"decision-vote {number}", $"decision-vote {number}", "rule-adopt IRREGULAR_ENTRY", $"decision-close {number}"],
            await site.ActionsAsync());
        await using var session = site.Data.Session();
        Assert.True((await AuditTrail.VerifyAsync(session)).IsWhole);
    }

    [BothEngines]
    public async Task Silence_adopts_and_an_objection_that_is_not_taken_back_breaks_it(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        var (first, second) = (await site.ProposeAsync("silence", "suspended", ("party", "GR")), await site.ProposeAsync("silence", "none"));
        Assert.Equal("2026-002", second);
        Assert.Equal(HttpStatusCode.BadRequest, await site.SpeakAsync("giulia.it", first, "Objection"));
        Assert.Equal(HttpStatusCode.BadRequest, await site.SpeakAsync("giulia.it", first, "Yes"));
        Assert.Equal(HttpStatusCode.SeeOther, await site.SpeakAsync("giulia.it", first, "Objection", "Not yet"));
        Assert.Equal(HttpStatusCode.SeeOther, await site.SpeakAsync("giulia.it", first, "none"));
        Assert.Equal(HttpStatusCode.BadRequest, await site.SpeakAsync("giulia.it", first, "none"));
        Assert.Equal(HttpStatusCode.SeeOther, await site.SpeakAsync("jan.eurostat", second, "Objection", "Never"));
        // Whose own suspension it is does not speak.
        Assert.Equal(HttpStatusCode.Forbidden, await site.SpeakAsync("eleni.gr", first, "Objection", "It is us!"));
        site.At("2026-06-09T00:00:01");
        Assert.Equal(2, await site.CloseAsync());
        Assert.Equal((DecisionOutcome.Adopted, DecisionOutcome.Objected), ((await site.DecisionAsync(first)).End!.Outcome, (await site.DecisionAsync(second)).End!.Outcome));
        var greece = (await site.StateAsync()).Require(new("GR"));
        Assert.Equal((true, first, new DateOnly(2026, 6, 9)), (greece.Suspended, greece.Standing.Decision, greece.Standing.Since));
        using var dana = await site.AsAsync("dana.us");
        Assert.NotNull((await dana.PageAsync("/participants")).QuerySelector($"a[href='/decisions/{first}']"));
    }

    [BothEngines]
    public async Task Who_is_not_in_good_standing_does_not_speak_and_does_not_count(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        var number = await site.ProposeAsync("vote", "none");
        Assert.Equal(HttpStatusCode.Forbidden, await site.SpeakAsync("dana.us", number, "Yes"));
        foreach (var login in (string[])["giulia.it", "jan.eurostat"]) Assert.Equal(HttpStatusCode.SeeOther, await site.SpeakAsync(login, number, "Yes"));
        Assert.Equal(HttpStatusCode.SeeOther, await site.SpeakAsync("eleni.gr", number, "No"));
        // Suspended while it is open: the vote that was cast counts no more.
        await site.ProposeAsync("meeting", "suspended", ("party", "IT"));
        await site.ProposeAsync("meeting", "suspended", ("party", "EUROSTAT"));
        Assert.Equal(HttpStatusCode.Forbidden, await site.SpeakAsync("giulia.it", number, "Yes"));
        site.At("2026-06-03T12:00:00");
        await site.CloseAsync();
        Assert.Equal(new DecisionCount(1, 0, 1, 0, 0, DecisionOutcome.Rejected), (await site.DecisionAsync(number)).End!.Count);
    }

    [BothEngines]
    public async Task The_days_begin_and_end_at_midnight_in_UTC(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        var number = await site.ProposeAsync("vote", "none", ("opens", "2026-06-05"), ("closes", "2026-06-06"));
        Assert.Equal((new DateOnly(2026, 6, 5), new DateOnly(2026, 6, 6)), ((await site.DecisionAsync(number)).Procedure.OpensOn, (await site.DecisionAsync(number)).Procedure.ClosesOn));
        site.At("2026-06-04T23:59:59");
        Assert.Equal(HttpStatusCode.Conflict, await site.SpeakAsync("giulia.it", number, "Yes"));
        site.At("2026-06-05T00:00:00");
        Assert.Equal(HttpStatusCode.SeeOther, await site.SpeakAsync("giulia.it", number, "Yes"));
        site.At("2026-06-06T23:59:59");
        Assert.Equal(0, await site.CloseAsync());
        Assert.Equal(HttpStatusCode.SeeOther, await site.SpeakAsync("eleni.gr", number, "Yes"));
        site.At("2026-06-07T00:00:00");
        Assert.Equal(HttpStatusCode.Conflict, await site.SpeakAsync("jan.eurostat", number, "No"));
        using var steward = await site.AsAsync("steward");
        Assert.Equal(HttpStatusCode.Conflict, (await steward.PostAsync("/decisions/" + number, $"/decisions/{number}/withdraw", ("why", "too late"))).StatusCode);
        Assert.Equal(1, await site.CloseAsync());
        Assert.Equal(2, (await site.DecisionAsync(number)).End!.Count!.Yes);
    }

    [BothEngines]
    public async Task Many_who_close_at_once_close_once(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        var number = await site.ProposeAsync("silence", "rule", GovernanceSteps.Rule());
        site.At("2026-06-09T12:00:00");
        var desk = site.Services.GetRequiredService<DecisionDesk>();
        var ends = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            await using var session = site.Data.Session();
            return await new DecisionDesk(new Participants()).CloseAsync(session, Actor.System, number);
        })));
        Assert.Single(ends, end => end is not null);
        Assert.Single((await site.StateAsync()).RuleVersions, v => v.Rule.Decision == number);
        Assert.Single(await site.ActionsAsync(), a => a == "decision-close " + number);
        await using var again = site.Data.Session();
        Assert.Null(await desk.CloseAsync(again, Actor.System, number));
    }

    [BothEngines]
    public async Task An_effect_that_fits_no_more_is_said_aloud_and_changes_nothing(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        var number = await site.ProposeAsync("silence", "suspended", ("party", "GR"));
        await site.ProposeAsync("meeting", "left", ("party", "GR"));
        site.At("2026-06-09T12:00:00");
        Assert.Equal(1, await site.CloseAsync());
        var one = await site.DecisionAsync(number);
        Assert.Equal((DecisionOutcome.Adopted, "membership-standing-already", "GR"), (one.End!.Outcome, one.End.EffectFault!.Code, one.End.EffectFault.Arguments["party"]));
        Assert.False((await site.StateAsync()).Require(new("GR")).Suspended);
        using var giulia = await site.AsAsync("giulia.it");
        Assert.NotNull((await giulia.PageAsync("/decisions/" + number)).QuerySelector(".notice.error"));
        using var stranger = site.Visit();
        Assert.Contains("Adopted, but not carried out", (await stranger.PageAsync("/exchange")).Body!.TextContent, StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task What_should_have_begun_while_the_server_was_down_begins_when_it_is_carried_out(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        var number = await site.ProposeAsync("silence", "rule", GovernanceSteps.Rule("2026-06-09"));
        site.At("2026-06-20T12:00:00");
        await site.CloseAsync();
        Assert.Equal(new DateOnly(2026, 6, 20), (await site.StateAsync()).Rules.Single(r => r.Decision == number).InForceFrom);
    }

    [BothEngines]
    public async Task A_decision_of_a_meeting_gets_a_number_and_is_carried_out_at_once(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        var number = await site.ProposeAsync("meeting", "rule", GovernanceSteps.Rule());
        Assert.Equal(6, (await site.StateAsync()).RuleInForce("IRREGULAR_ENTRY", new(2026, 7, 1))!.Window);
        using var dana = await site.AsAsync("dana.us");
        var page = (await dana.PageAsync("/decisions/" + number)).QuerySelector("main")!.TextContent;
        Assert.Contains("EX/SC/12, item 3", page, StringComparison.Ordinal);
        Assert.Contains("Sana Idrissi", page, StringComparison.Ordinal);
        Assert.Contains("In a meeting on 30 May 2026", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, await site.SpeakAsync("giulia.it", number, "Yes"));
        Assert.Equal([$"decision-record {number}", "rule-adopt IRREGULAR_ENTRY", $"decision-close {number}"], await site.ActionsAsync());
        // What does not fit is not recorded as decided.
        using var steward = await site.AsAsync("steward");
        Assert.Equal(HttpStatusCode.BadRequest, (await steward.PostAsync("/decisions/new", "/decisions/new", GovernanceSteps.Form("meeting", "restored", ("party", "IT")))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await steward.PostAsync("/decisions/new", "/decisions/new", GovernanceSteps.With(GovernanceSteps.Form("meeting", "none"), "day", "2026-06-02"))).StatusCode);
        Assert.Equal(3, (await site.ActionsAsync()).Length);
    }

    [BothEngines]
    public async Task A_refused_form_comes_back_filled_with_each_fault_at_its_field(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        using var steward = await site.AsAsync("steward");
        await RefusedAsync(GovernanceSteps.Form("vote", "rule", GovernanceSteps.Rule()), "closes", "2026-06-01");
        await RefusedAsync(GovernanceSteps.Form("silence", "none"), "closes", "2026-06-07");
        await RefusedAsync(GovernanceSteps.Form("vote", "none"), "opens", "2026-05-31");
        await RefusedAsync(GovernanceSteps.Form("vote", "none"), "quorum", "101");
        await RefusedAsync(GovernanceSteps.Form("vote", "none"), "title", "");
        await RefusedAsync(GovernanceSteps.Form("meeting", "none"), "minutes", "");
        await RefusedAsync(GovernanceSteps.Form("vote", "rule", GovernanceSteps.Rule()), "from", "2026-06-02");
        await RefusedAsync(GovernanceSteps.Form("vote", "rule", GovernanceSteps.Rule()), "required", "7");
        await RefusedAsync(GovernanceSteps.Form("vote", "rule", GovernanceSteps.Rule()), "window", "many");
        await RefusedAsync(GovernanceSteps.Form("vote", "rule", GovernanceSteps.Rule()), "dataflow", "NOTHING");
        await RefusedAsync(GovernanceSteps.Form("vote", "suspended"), "party", "XX");
        await RefusedAsync(GovernanceSteps.Form("vote", "restored"), "party", "IT");
        await RefusedAsync(GovernanceSteps.Form("vote", "terms", [("version", "2"), ("from", "2026-07-01"), .. Languages("x")]), "version", "1");
        await RefusedAsync(GovernanceSteps.Form("vote", "terms", [("version", "2"), ("from", "2026-07-01"), .. Languages("x")]), "text-zh", "");
        Assert.Equal(HttpStatusCode.BadRequest, (await steward.PostAsync("/decisions/new", "/decisions/new", GovernanceSteps.Form("vote", "left", ("party", "IT")))).StatusCode);
        Assert.Empty(await site.ActionsAsync());

        async Task RefusedAsync((string, string)[] form, string field, string value)
        {
            var answer = await steward.PostAsync("/decisions/new", "/decisions/new", GovernanceSteps.With(form, field, value));
            Assert.Equal((field, value, HttpStatusCode.BadRequest), (field, value, answer.StatusCode));
            var page = await Visit.ReadAsync(answer);
            Assert.True(page.QuerySelector($"#f-{field}-error") is not null, $"{field} {value}: {page.QuerySelector("main")!.TextContent}");
            Assert.Equal("For good reasons.", page.QuerySelector("textarea[name=grounds]")!.TextContent);
        }
    }

    [BothEngines]
    public async Task New_terms_by_decision_bind_from_their_day_on(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        var number = await site.ProposeAsync("silence", "terms", [("version", "2"), ("from", "2026-07-01"), .. Languages("1. Everything.\r\n\r\n 2. More.")]);
        site.At("2026-06-09T12:00:00");
        await site.CloseAsync();
        var state = await site.StateAsync();
        Assert.Equal(("2", number, "1. Everything.\n2. More."), (state.Terms[^1].Version, state.Terms[^1].Decision, state.Terms[^1].Text!.In("ar")));
        Assert.True(state.Require(new("IT")).IsStanding);
        Assert.False(state.Require(new("IT")).StandingOn(new(2026, 7, 1)).IsGood);
        Assert.Contains("terms-adopt 2", await site.ActionsAsync());
    }

    [BothEngines]
    public async Task A_steward_withdraws_with_a_reason_and_it_is_over(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        var number = await site.ProposeAsync("silence", "suspended", ("party", "GR"));
        using var steward = await site.AsAsync("steward");
        Assert.Equal(HttpStatusCode.BadRequest, (await steward.PostAsync("/decisions/" + number, $"/decisions/{number}/withdraw", ("why", " "))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await steward.PostAsync("/decisions/" + number, $"/decisions/{number}/withdraw", ("why", "All releases are in"))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await steward.PostAsync("/decisions/" + number, $"/decisions/{number}/withdraw", ("why", "again"))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, await site.SpeakAsync("giulia.it", number, "Objection", "x"));
        site.At("2026-06-09T12:00:00");
        Assert.Equal(0, await site.CloseAsync());
        Assert.Equal((DecisionOutcome.Withdrawn, "All releases are in"), ((await site.DecisionAsync(number)).End!.Outcome, (await site.DecisionAsync(number)).End!.WithdrawalReason));
        Assert.False((await site.StateAsync()).Require(new("GR")).Suspended);
        using var stranger = site.Visit();
        Assert.DoesNotContain(number, (await stranger.PageAsync("/exchange")).Body!.TextContent, StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task Markup_in_what_is_typed_stays_text(Engine engine)
    {
        const string Evil = "<script>alert(1)</script><img src=x onerror=alert(2)>";
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        using var steward = await site.AsAsync("steward");
        var form = GovernanceSteps.With(GovernanceSteps.With(GovernanceSteps.Form("vote", "none", ("title-ar", Evil)), "title", Evil), "grounds", Evil);
        var number = (await steward.PostAsync("/decisions/new", "/decisions/new", form)).Headers.Location!.OriginalString["/decisions/".Length..];
        Assert.Equal(HttpStatusCode.SeeOther, await site.SpeakAsync("giulia.it", number, "No", Evil));
        foreach (var path in (string[])["/decisions", "/decisions/" + number, "/decisions?lang=ar"])
        {
            var page = await steward.PageAsync(path);
            Assert.Contains(Evil, page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
            Assert.Empty(page.QuerySelectorAll("main script, main img"));
        }
    }

    [BothEngines]
    public async Task Programs_read_the_same_and_no_name_of_a_coordinator_to_be(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        var number = await site.ProposeAsync("vote", "admission", AdmissionTests.France);
        await site.SpeakAsync("giulia.it", number, "Abstain");
        using var nadia = await site.AsAsync("nadia.it");
        var text = await (await nadia.GetAsync("/api/v1/decisions/" + number, "application/json")).Content.ReadAsStringAsync();
        using var one = JsonDocument.Parse(text);
        Assert.Equal(("open", "vote", "simple", "admission", "state", "abstain"), (Text("state"), Text("way"), Text("majority"), one.RootElement.GetProperty("effect").GetProperty("kind").GetString(),
            one.RootElement.GetProperty("effect").GetProperty("partyKind").GetString(), one.RootElement.GetProperty("ballots")[0].GetProperty("ballot").GetString()));
        Assert.DoesNotContain("amelie", text + (await nadia.PageAsync("/decisions/" + number)).Body!.TextContent, StringComparison.OrdinalIgnoreCase);
        using var all = JsonDocument.Parse(await (await nadia.GetAsync("/api/v1/decisions", "application/json")).Content.ReadAsStringAsync());
        Assert.Equal((1, 3), (all.RootElement.GetProperty("decisions").GetArrayLength(), all.RootElement.GetProperty("earlier").GetArrayLength()));
        Assert.Equal(HttpStatusCode.NotFound, (await nadia.GetAsync("/api/v1/decisions/2026-999", "application/json")).StatusCode);

        string? Text(string name) => one.RootElement.GetProperty(name).GetString();
    }

    [BothEngines]
    public async Task A_coordinator_is_told_until_the_own_Party_has_spoken(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        var number = await site.ProposeAsync("silence", "suspended", ("party", "GR"));
        Assert.Equal("1 0 0 0", await AlertsAsync());
        await site.SpeakAsync("giulia.it", number, "Objection", "x");
        Assert.Equal("0 0 0 0", await AlertsAsync());

        // Italy's coordinator; its auditor; the coordinator of the Party it is about; one who does not stand.
        async Task<string> AlertsAsync()
        {
            var (state, texts) = (await site.StateAsync(), new Tallystick.Web.Reader.ReaderTexts(Tallystick.Vocabulary.Languages.English));
            return string.Join(' ', new[] { ("IT", Role.Coordinator), ("IT", Role.Auditor), ("GR", Role.Coordinator), ("US", Role.Coordinator) }
                .Select(who => OpenDecisionWords.For(new(null, "", new(who.Item1), null, [who.Item2], Door.Web), state, texts).Count));
        }
    }

    private static IEnumerable<(string, string)> Languages(string text) => Tallystick.Vocabulary.Languages.All.Select(l => ("text-" + l.Tag, text));
}
