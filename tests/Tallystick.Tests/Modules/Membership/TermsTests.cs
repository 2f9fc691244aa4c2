using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Tallystick.Membership;
using Tallystick.Membership.Terms;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Membership;

public sealed class TermsTests
{
    [Fact]
    public void The_hash_is_that_of_every_language_in_the_order_of_its_tag()
    {
        var text = new LocalText(new Dictionary<string, string> { ["en"] = "1. A\n2. B", ["ar"] = "ا" });
        Assert.Equal("ar\nا\nen\n1. A\n2. B\n", TermsText.Canonical(text));
        Assert.Equal("a\nb c", TermsText.Tidy("  a \r\n\r\n\t b c\n"));
        Assert.NotEqual(TermsText.Hash(text), TermsText.Hash(new(new Dictionary<string, string> { ["en"] = "1. A\n2. B", ["ar"] = "ب" })));
    }

    [BothEngines]
    public async Task Everybody_reads_the_terms_and_can_hash_what_was_accepted(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        using var stranger = site.Visit();
        var page = await stranger.PageAsync("/terms?lang=es");
        Assert.Contains("2. Reciprocidad. Cada Parte ve tanto como aporta.", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("form[action$=accept]"));
        var file = await (await stranger.GetAsync("/terms/1/terms.txt")).Content.ReadAsByteArrayAsync();
        var hash = Convert.ToHexStringLower(SHA256.HashData(file));
        Assert.Contains(hash, page.Body.TextContent, StringComparison.Ordinal);
        using var listed = JsonDocument.Parse(await (await stranger.GetAsync("/api/v1/terms")).Content.ReadAsStringAsync());
        Assert.Equal((hash, "1. Purpose. The Parties share figures about the smuggling of migrants.\n2. Reciprocity. Each Party sees as much as it contributes."),
            (listed.RootElement[0].GetProperty("sha256").GetString(), listed.RootElement[0].GetProperty("text").GetProperty("en").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync("/terms/2")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync("/terms/2/terms.txt")).StatusCode);
    }

    [BothEngines]
    public async Task A_coordinator_accepts_the_words_that_were_read_for_the_own_party_alone(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        foreach (var login in (string[])["nadia.it", "steward", "secretariat"])
        {
            using var other = await site.AsAsync(login);
            Assert.Equal((login, HttpStatusCode.Forbidden), (login, (await other.PostAsync("/account", "/terms/1/accept", ("agree", "on"))).StatusCode));
        }
        using var giulia = await site.AsAsync("giulia.it");
        using var dana = await site.AsAsync("dana.us");
        var hash = (await dana.PageAsync("/terms/1")).QuerySelector("input[name=hash]")!.GetAttribute("value")!;
        Assert.Equal(HttpStatusCode.Conflict, (await giulia.PostAsync("/account", "/terms/1/accept", ("agree", "on"), ("hash", hash))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await dana.PostAsync("/terms/1", "/terms/1/accept", ("agree", "on"), ("hash", new string('0', 64)))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await dana.PostAsync("/terms/1", "/terms/2/accept", ("agree", "on"), ("hash", hash))).StatusCode);
        var unticked = await dana.PostAsync("/terms/1", "/terms/1/accept", ("hash", hash));
        Assert.Equal(HttpStatusCode.BadRequest, unticked.StatusCode);
        Assert.NotNull((await Visit.ReadAsync(unticked)).QuerySelector("#f-agree-error"));
        await using var session = site.Data.Session();
        Assert.False((await new Participants().CurrentAsync(session)).Require(new("US")).IsStanding);

        Assert.Equal(HttpStatusCode.SeeOther, (await dana.PostAsync("/terms/1", "/terms/1/accept", ("agree", "on"), ("hash", hash))).StatusCode);
        var us = (await new Participants().CurrentAsync(session)).Require(new("US"));
        Assert.Equal((true, "1", hash), (us.IsStanding, us.Standing.Terms, us.History[^1].TermsHash));
        var entry = (await site.TrailAsync())[^1];
        Assert.Equal(("membership.governance.standing-change", "US", "Dana Cole"), (entry.Action, entry.Object, entry.ActorName));
        Assert.Contains(hash, entry.Detail, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await dana.PostAsync("/terms/1", "/terms/1/accept", ("agree", "on"), ("hash", hash))).StatusCode);
    }

    [BothEngines]
    public async Task Terms_to_come_are_accepted_ahead_and_those_of_before_no_more(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real.Replace("\"terms\": [{ \"version\": \"1\", \"inForceFrom\": \"2020-01-01\",",
            "\"terms\": [{ \"version\": \"0\", \"inForceFrom\": \"2019-01-01\", \"text\": { \"ar\": \"a\", \"en\": \"a\", \"es\": \"a\", \"fr\": \"a\", \"ru\": \"a\", \"zh\": \"a\" } }, { \"version\": \"1\", \"inForceFrom\": \"2026-07-01\",", StringComparison.Ordinal)
            .Replace("\"terms\": \"1\"", "\"terms\": \"0\"", StringComparison.Ordinal));
        using var anna = await site.EnterAsync("anna", "seven quiet harbours");
        var coming = await anna.PageAsync("/terms/1");
        Assert.NotNull(coming.QuerySelector("form[action$='/terms/1/accept']"));
        Assert.Null((await anna.PageAsync("/terms/0")).QuerySelector("form[action$=accept]"));
        await anna.PostAsync("/terms/1", "/terms/1/accept", ("agree", "on"), ("hash", coming.QuerySelector("input[name=hash]")!.GetAttribute("value")!));
        await using var session = site.Data.Session();
        Assert.True((await new Participants().CurrentAsync(session)).Require(new("IT")).IsStanding);
        site.Clock.Advance(TimeSpan.FromDays(40));
        var state = await new Participants().CurrentAsync(session);
        Assert.Equal((true, false), (state.Require(new("IT")).IsStanding, state.Require(new("GR")).IsStanding));
    }

    [BothEngines]
    public async Task Versions_of_before_the_third_step_go_on_without_words(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        MigrationStep[] all = [.. MigrationSet.Storage.Steps(), .. MembershipModule.Migrations.Steps()];
        var migrator = new Migrator(data.Database, data.Clock);
        await migrator.ApplyAsync([.. all.Where(step => step.Room == "storage" || step.Number < 3)], TestContext.Current.CancellationToken);
        await using var session = data.Session();
        await session.ExecuteAsync("INSERT INTO membership_exchange (only_row, id, names, is_synthetic, founded) VALUES (1, 'OLD', '{\"en\":\"Old\"}', false, '2020-01-01')");
        await session.ExecuteAsync("INSERT INTO membership_terms (version, in_force_from, decision) VALUES ('1', '2020-01-01', '')");
        await session.ExecuteAsync("INSERT INTO membership_party (id, kind, names, joined, areas) VALUES ('IT', 'State', '{\"en\":\"Italy\"}', '2020-01-01', '[\"IT\"]')");
        await session.ExecuteAsync("INSERT INTO membership_standing (party, number, happened_on, what, terms, reason, decision, recorded_at) VALUES ('IT', 1, '2020-01-01', 'Accepted', '1', '', '', '2020-01-01T00:00:00.0000000Z')");
        await migrator.ApplyAsync(all, TestContext.Current.CancellationToken);
        var state = await new Participants().CurrentAsync(session);
        Assert.Equal((null, null, true), (state.Terms[0].Text, state.Terms[0].Hash, state.Require(new("IT")).IsStanding));
    }
}
