using System.Net;
using Tallystick.Membership;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using Tallystick.Kernel;

namespace Tallystick.Tests.Modules.Membership;

public sealed class PresenceTests
{
    private static readonly (string, string)[] Token = [("name", "nightly import"), ("role", "Analyst"), ("days", "30")];

    [BothEngines]
    public async Task Ten_minutes_after_the_last_proof_it_is_asked_for_again_and_what_was_typed_goes_on(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var anna = await site.EnterAsync("anna", "seven quiet harbours");
        Assert.Equal(HttpStatusCode.OK, (await anna.PostAsync("/tokens", "/tokens", Token)).StatusCode);
        site.Clock.Advance(TimeSpan.FromMinutes(11));
        var asked = await anna.PostAsync("/tokens", "/tokens", Token);
        Assert.Equal(HttpStatusCode.Forbidden, asked.StatusCode);
        Assert.Equal(1L, await TokensAsync());
        var form = (await Visit.ReadAsync(asked)).QuerySelectorAll("form[action='/tokens']").Single();
        Assert.Equal(["nightly import", "Analyst", "30"], Token.Select(f => form.QuerySelector($"input[type=hidden][name={f.Item1}]")!.GetAttribute("value")));

        Assert.Equal(HttpStatusCode.Forbidden, (await anna.PostAsync("/tokens", "/tokens", [.. Token, ("presence-password", "wrong")])).StatusCode);
        Assert.Equal(1L, await TokensAsync());
        Assert.Equal(HttpStatusCode.OK, (await anna.PostAsync("/tokens", "/tokens", [.. Token, ("presence-password", "seven quiet harbours")])).StatusCode);
        Assert.Equal(2L, await TokensAsync());
        Assert.Equal(HttpStatusCode.OK, (await anna.PostAsync("/tokens", "/tokens", Token)).StatusCode);
        Assert.Equal(["membership.token-issue", "membership.sign-in-fail", "membership.presence", "membership.token-issue", "membership.token-issue"],
            (await site.TrailAsync()).Select(e => e.Action).SkipWhile(a => a != "membership.token-issue"));

        site.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(HttpStatusCode.OK, (await anna.PostAsync("/tokens", "/tokens", [.. Token, ("presence-code", await site.CodeAsync("anna"))])).StatusCode);

        async Task<long> TokensAsync()
        {
            await using var session = site.Data.Session();
            return await session.ScalarAsync<long>("SELECT COUNT(*) FROM membership_token");
        }
    }

    [BothEngines]
    public async Task Wrong_proofs_lock_the_account_and_the_right_one_then_proves_nothing(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var anna = await site.EnterAsync("anna", "seven quiet harbours");
        site.Clock.Advance(TimeSpan.FromMinutes(11));
        for (var i = 0; i < 5; i++) await anna.PostAsync("/tokens", "/tokens", [.. Token, ("presence-password", "wrong " + i)]);
        Assert.Equal(HttpStatusCode.Forbidden, (await anna.PostAsync("/tokens", "/tokens", [.. Token, ("presence-password", "seven quiet harbours")])).StatusCode);
        Assert.Contains("membership.sign-in-lock", (await site.TrailAsync()).Select(e => e.Action));
    }

    [BothEngines]
    public async Task A_proof_of_one_session_or_of_another_person_is_none_for_this_one(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var old = await site.EnterAsync("anna", "seven quiet harbours");
        site.Clock.Advance(TimeSpan.FromMinutes(11));
        using var fresh = await site.EnterAsync("anna", "seven quiet harbours");
        Assert.Equal(HttpStatusCode.Forbidden, (await old.PostAsync("/tokens", "/tokens", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await fresh.PostAsync("/tokens", "/tokens", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await old.PostAsync("/tokens", "/tokens", [.. Token, ("presence-password", "twelve loud mountains")])).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await old.PostAsync("/tokens", "/tokens", [.. Token, ("presence-code", await site.CodeAsync("ben"))])).StatusCode);
    }

    /// <summary>Crafted posts: each field of the page that asks, empty or made up, and every guarded address of this room.</summary>
    [Fact]
    public async Task No_guarded_address_lets_an_old_session_through()
    {
        await using var site = await MembershipSite.StartAsync(Engine.Sqlite, MembershipSite.Real.Replace("\"roles\": [\"coordinator\"]", "\"roles\": [\"coordinator\", { \"role\": \"steward\" }]", StringComparison.Ordinal));
        using var anna = await site.EnterAsync("anna", "seven quiet harbours");
        site.Clock.Advance(TimeSpan.FromMinutes(11));
        var before = (await site.TrailAsync()).Count;
        string[] guarded = ["/tokens", "/people", "/people/x/roles", "/people/x/reset", "/people/x/withdraw", "/people/x/close", "/terms/1/accept", "/decisions/new", "/decisions/2026-001/link", "/decisions/2026-001/vote",
            "/decisions/2026-001/withdraw", "/participants/withdraw", "/break-glass/propose", "/break-glass/x/confirm", "/account/recovery", "/account/totp", "/account/passkeys", "/account/passkeys/x/remove"];
        foreach (var address in guarded)
        {
            Assert.Equal((address, HttpStatusCode.Forbidden), (address, (await anna.PostAsync("/account", address)).StatusCode));
            Assert.Equal((address, HttpStatusCode.Forbidden), (address, (await anna.PostAsync("/account", address, ("presence-password", ""), ("presence-code", ""), ("presence-credential", ""), ("presence-challenge", "x"))).StatusCode));
        }
        Assert.Equal(before, (await site.TrailAsync()).Count);
        Assert.Equal(HttpStatusCode.Forbidden, (await anna.PostAsync("/account", "/tokens", [.. Token, ("presence-credential", "{}"), ("presence-challenge", "x")])).StatusCode);
        Assert.Equal("membership.sign-in-fail", (await site.TrailAsync())[^1].Action);
    }

    [Fact]
    public async Task People_of_the_demonstration_are_not_asked_for_what_they_do_not_have()
    {
        await using var site = await MembershipSite.StartAsync(Engine.Sqlite, MembershipSite.Example);
        using var giulia = await site.AsAsync("giulia.it");
        site.Clock.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(HttpStatusCode.OK, (await giulia.PostAsync("/tokens", "/tokens", Token)).StatusCode);
    }
}
