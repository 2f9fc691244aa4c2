using System.Net;
using System.Text.Json;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Membership;

public sealed class PasskeyTests
{
    [BothEngines]
    public async Task A_registered_passkey_signs_in_without_password_and_code(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var key = new SoftKey();
        using var ben = await site.EnterAsync("ben", "twelve loud mountains");
        Assert.Equal(HttpStatusCode.SeeOther, await RegisterAsync(ben, key));
        Assert.Contains("office laptop", (await ben.PageAsync("/account")).Body!.TextContent, StringComparison.Ordinal);
        using var later = site.Visit();
        Assert.Equal(HttpStatusCode.SeeOther, await SignInAsync(later, key));
        Assert.Equal("Ben|IT||Analyst|Web", await later.WhoAsync());
        Assert.Equal(["membership.sign-in", "membership.passkey-add", "membership.sign-in"], (await site.TrailAsync()).Select(e => e.Action));
        // The count in it moves on, and so it does a second time.
        using var third = site.Visit();
        Assert.Equal(HttpStatusCode.SeeOther, await SignInAsync(third, key));
    }

    [BothEngines]
    public async Task A_passkey_is_a_second_factor_to_enrol_at_the_first_sign_in(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var key = new SoftKey();
        using var ben = site.Visit();
        await ben.SignInAsync("ben", "twelve loud mountains");
        var (challenge, credential) = key.Register(await OfferAsync(ben, "/sign-in/enrol", "/sign-in/enrol/passkey/options"), ben.Site);
        var answer = await ben.PostAsync("/sign-in/enrol", "/sign-in/enrol/passkey", ("challenge", challenge), ("credential", credential), ("name", ""));
        Assert.Equal(10, RecoveryCodeTests.Codes(await Visit.ReadAsync(answer)).Length);
        Assert.Equal("Ben|IT||Analyst|Web", await ben.WhoAsync());

        // From now on the password leads to it, and nowhere else.
        using var later = site.Visit();
        Assert.Equal("/sign-in/code", (await later.SignInAsync("ben", "twelve loud mountains")).Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, (await later.GetAsync("/sign-in/enrol")).StatusCode);
        Assert.StartsWith("|", await later.WhoAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, await SignInAsync(later, key));

        var page = await ben.PageAsync("/account");
        var remove = page.QuerySelector("form[action^='/account/passkeys/']")!.GetAttribute("action")!;
        Assert.Equal(HttpStatusCode.Conflict, (await ben.PostAsync("/account", remove)).StatusCode);
        using var other = new SoftKey();
        Assert.Equal(HttpStatusCode.SeeOther, await RegisterAsync(ben, other));
        Assert.Equal(HttpStatusCode.SeeOther, (await ben.PostAsync("/account", remove)).StatusCode);
        // It took all other sessions along.
        Assert.StartsWith("|", await later.WhoAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync(later, key));
    }

    [BothEngines]
    public async Task An_answer_does_not_work_twice_late_or_for_another_purpose(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var key = new SoftKey();
        using var ben = await site.EnterAsync("ben", "twelve loud mountains");
        await RegisterAsync(ben, key);
        using var visit = site.Visit();
        var answer = key.Sign(await OfferAsync(visit, "/sign-in", "/sign-in/passkey/options"), visit.Site);
        Assert.Equal(HttpStatusCode.SeeOther, await SendAsync(visit, answer));
        using var thief = site.Visit();
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(thief, answer));

        var late = key.Sign(await OfferAsync(thief, "/sign-in", "/sign-in/passkey/options"), thief.Site);
        site.Clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(thief, late));
        var presence = key.Sign(await OfferAsync(ben, "/account", "/account/presence/options"), ben.Site);
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(thief, presence));
        // A challenge with another's answer is used up as well.
        var offer = await OfferAsync(thief, "/sign-in", "/sign-in/passkey/options");
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(thief, (key.Sign(offer, thief.Site).Challenge, "{}")));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(thief, key.Sign(offer, thief.Site)));
        Assert.StartsWith("|", await thief.WhoAsync(), StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task Another_origin_an_unverified_person_and_a_forged_owner_are_refused(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var key = new SoftKey();
        using var gus = await site.EnterAsync("gus", "three blue islands");
        await RegisterAsync(gus, key);
        using var visit = site.Visit();
        Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync(visit, key, origin: "https://evil.example"));
        Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync(visit, key, origin: $"http://{visit.Site.Host}:1"));
        key.Verifies = false;
        Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync(visit, key));
        key.Verifies = true;
        key.Owner = await RosterTests.IdAsync(site, "ben");
        Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync(visit, key));
        using var unknown = new SoftKey { Owner = key.Owner };
        Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync(visit, unknown));
        Assert.StartsWith("|", await visit.WhoAsync(), StringComparison.Ordinal);
        Assert.All((await site.TrailAsync()).Skip(2), e => Assert.Equal("membership.sign-in-fail", e.Action));
    }

    [BothEngines]
    public async Task A_passkey_of_another_neither_proves_presence_nor_is_registered_with_anothers_challenge(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var his = new SoftKey();
        using var hers = new SoftKey();
        using var gus = await site.EnterAsync("gus", "three blue islands");
        using var anna = await site.EnterAsync("anna", "seven quiet harbours");
        await RegisterAsync(gus, his);
        await RegisterAsync(anna, hers);
        var stolen = his.Register(await OfferAsync(gus, "/account", "/account/passkeys/options"), gus.Site);
        Assert.Equal(HttpStatusCode.BadRequest, (await anna.PostAsync("/account", "/account/passkeys", ("challenge", stolen.Challenge), ("credential", stolen.Credential))).StatusCode);

        site.Clock.Advance(TimeSpan.FromMinutes(11));
        (string, string)[] token = [("name", "x"), ("role", "Analyst"), ("days", "30")];
        var other = his.Sign(await OfferAsync(gus, "/account", "/account/presence/options"), gus.Site);
        Assert.Equal(HttpStatusCode.Forbidden, (await anna.PostAsync("/tokens", "/tokens", [.. token, ("presence-challenge", other.Challenge), ("presence-credential", other.Credential)])).StatusCode);
        var signIn = hers.Sign(await OfferAsync(anna, "/account", "/sign-in/passkey/options"), anna.Site);
        Assert.Equal(HttpStatusCode.Forbidden, (await anna.PostAsync("/tokens", "/tokens", [.. token, ("presence-challenge", signIn.Challenge), ("presence-credential", signIn.Credential)])).StatusCode);
        var own = hers.Sign(await OfferAsync(anna, "/account", "/account/presence/options"), anna.Site);
        Assert.Equal(HttpStatusCode.OK, (await anna.PostAsync("/tokens", "/tokens", [.. token, ("presence-challenge", own.Challenge), ("presence-credential", own.Credential)])).StatusCode);
    }

    [BothEngines]
    public async Task A_lock_made_by_guessing_does_not_keep_out_who_has_a_passkey(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var key = new SoftKey();
        using var ben = await site.EnterAsync("ben", "twelve loud mountains");
        await RegisterAsync(ben, key);
        using var stranger = site.Visit();
        for (var i = 0; i < 5; i++) await stranger.SignInAsync("ben", "wrong");
        using var later = site.Visit();
        Assert.Equal(HttpStatusCode.SeeOther, await SignInAsync(later, key));
    }

    [BothEngines]
    public async Task Nobody_learns_from_what_is_offered_who_has_a_passkey(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var stranger = site.Visit();
        var before = await ShapeAsync();
        using var key = new SoftKey();
        using var ben = await site.EnterAsync("ben", "twelve loud mountains");
        await RegisterAsync(ben, key);
        Assert.Equal(before, await ShapeAsync());
        Assert.Contains("allowCredentials:[]", before, StringComparison.Ordinal);
        // What names passkeys is for their owner alone.
        Assert.Equal(HttpStatusCode.SeeOther, (await stranger.PostAsync("/sign-in", "/account/presence/options", ("login", "ben"))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await stranger.PostAsync("/sign-in", "/account/passkeys/options")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync("/sign-in", "/sign-in/enrol/passkey/options")).StatusCode);

        // Everything offered but the challenge itself.
        async Task<string> ShapeAsync()
        {
            using var asked = JsonDocument.Parse(await (await stranger.PostAsync("/sign-in", "/sign-in/passkey/options", ("login", "ben"))).Content.ReadAsStringAsync());
            return string.Join(' ', asked.RootElement.GetProperty("options").EnumerateObject().Where(p => p.Name != "challenge").Select(p => p.Name + ":" + p.Value.GetRawText()));
        }
    }

    private static async Task<HttpStatusCode> RegisterAsync(Visit visit, SoftKey key)
    {
        var (challenge, credential) = key.Register(await OfferAsync(visit, "/account", "/account/passkeys/options"), visit.Site);
        return (await visit.PostAsync("/account", "/account/passkeys", ("challenge", challenge), ("credential", credential), ("name", "office laptop"))).StatusCode;
    }

    private static async Task<HttpStatusCode> SignInAsync(Visit visit, SoftKey key, string? origin = null) =>
        await SendAsync(visit, key.Sign(await OfferAsync(visit, "/sign-in", "/sign-in/passkey/options"), visit.Site, origin));

    private static async Task<HttpStatusCode> SendAsync(Visit visit, (string Challenge, string Credential) answer) =>
        (await visit.PostAsync("/sign-in", "/sign-in/passkey", ("challenge", answer.Challenge), ("credential", answer.Credential))).StatusCode;

    private static async Task<string> OfferAsync(Visit visit, string page, string address)
    {
        var answer = await visit.PostAsync(page, address);
        Assert.Equal((address, HttpStatusCode.OK), (address, answer.StatusCode));
        return await answer.Content.ReadAsStringAsync();
    }
}
