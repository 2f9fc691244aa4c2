using Microsoft.Playwright;
using Tallystick.Browser.Support;

namespace Tallystick.Browser.Journeys;

/// <summary>The ways in and out of an account, in a real exchange created from a file: sign-in, second factor, recovery code, passkey, invitation, proof of
/// presence, ending a session, break-glass. With script off wherever no passkey is asked for.</summary>
public sealed class AccountTests(Chromium chromium, RealSite real) : IClassFixture<RealSite>
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task A_first_sign_in_sets_up_an_app_and_a_later_one_asks_for_its_code_or_one_on_paper(bool script)
    {
        var login = script ? "ben" : "cleo";
        var page = await chromium.OpenAsync(real.Address, script: script);
        await page.GotoAsync("/account");
        await RealSite.GivePasswordAsync(page, login);
        if (script) await page.AssertAccessibleAsync();
        var (secret, codes) = await real.EnrolAsync(page);
        Assert.Equal(10, codes.Count);
        // The page wanted in the first place.
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Your account" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Recovery codes left: 10.")).ToBeVisibleAsync();
        if (script) await page.AssertAccessibleAsync();
        await SignOutAsync(page);

        await RealSite.GivePasswordAsync(page, login);
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync("000000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).First.ClickAsync();
        await Assertions.Expect(page.Locator(".notice.error")).ToContainTextAsync("The code does not fit");
        if (script) await page.AssertAccessibleAsync();
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(real.Code(secret));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).First.ClickAsync();
        await page.GotoAsync("/account");
        await SignOutAsync(page);

        await RealSite.GivePasswordAsync(page, login);
        await page.GetByText("I do not have my second factor at hand").ClickAsync();
        if (script) await page.AssertAccessibleAsync();
        await page.GetByLabel("Recovery code").FillAsync(codes[4]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).Last.ClickAsync();
        await page.GotoAsync("/account");
        await Assertions.Expect(page.GetByText("Recovery codes left: 9.")).ToBeVisibleAsync();
        await SignOutAsync(page);

        // The same paper twice opens nothing.
        await RealSite.GivePasswordAsync(page, login);
        await page.GetByText("I do not have my second factor at hand").ClickAsync();
        await page.GetByLabel("Recovery code").FillAsync(codes[4]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).Last.ClickAsync();
        await Assertions.Expect(page.Locator(".notice.error")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_passkey_is_registered_signs_in_and_proves_presence()
    {
        var page = await chromium.OpenAsync(real.Address);
        await VirtualKeyAsync(page);
        await real.FirstSignInAsync(page, "bea");
        await page.GotoAsync("/account");
        await page.GetByLabel("Name of the passkey").FillAsync("Office laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Register a passkey" }).ClickAsync();
        await Assertions.Expect(page.Locator("table").Filter(new() { HasText = "Your passkeys" })).ToContainTextAsync("Office laptop");
        await page.AssertAccessibleAsync();
        await SignOutAsync(page);

        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath != "/sign-in");
        await page.GotoAsync("/tokens");
        real.Wait(TimeSpan.FromMinutes(11));
        // No script gets round it with the cookie.
        Assert.Equal("403 membership-presence-needed", await page.EvaluateAsync<string>("""
            async () => {
              const answer = await fetch("/api/v1/nil", { method: "POST", body: JSON.stringify({ dataflow: "IRREGULAR_ENTRY", periods: "2024-01" }),
                headers: { "content-type": "application/json", "Form-Token": document.querySelector("[name=form-token]").value } });
              return `${answer.status} ${(await answer.json()).code}`;
            }
            """));
        await page.GetByLabel("What it is for").FillAsync("nightly import");
        await page.GetByRole(AriaRole.Button, new() { Name = "Issue the token" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Confirm that it is you" })).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await Assertions.Expect(page.Locator("table")).ToContainTextAsync("nightly import");
        Assert.DoesNotContain(chromium.Errors(page), error => !error.Contains("403", StringComparison.Ordinal));

        // A browser without it is told so, and keeps the other way.
        var other = await chromium.OpenAsync(real.Address);
        await VirtualKeyAsync(other);
        await other.GotoAsync("/sign-in");
        await other.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await Assertions.Expect(other.GetByText("The passkey did not answer.")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(other.GetByLabel("Password")).ToBeVisibleAsync();
        var without = await chromium.OpenNoScriptAsync(real.Address);
        await without.GotoAsync("/sign-in");
        await Assertions.Expect(without.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" })).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Who_is_invited_takes_up_the_account_with_the_link()
    {
        var page = await chromium.OpenAsync(real.Address);
        await real.FirstSignInAsync(page, "anna");
        await page.GotoAsync("/people");
        await page.AssertAccessibleAsync();
        var link = await InviteAsync(page, "dora", "Coordinator");
        await page.AssertAccessibleAsync();

        var invited = await chromium.OpenNoScriptAsync(real.Address, Screen.Phone);
        await invited.GotoAsync(link);
        await Assertions.Expect(invited.GetByText("Coordinator (Italy)")).ToBeVisibleAsync();
        await invited.AssertNoSidewaysAsync();
        await invited.GetByLabel("New password", new() { Exact = true }).FillAsync("a heron on a wire");
        await invited.GetByLabel("New password once more").FillAsync("a heron on a wire");
        await invited.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await real.EnrolAsync(invited);
        await invited.GotoAsync("/account");
        await Assertions.Expect(invited.GetByText("dora", new() { Exact = true })).ToBeVisibleAsync();

        // The link works once.
        var late = await chromium.OpenNoScriptAsync(real.Address);
        Assert.Equal(404, (await late.GotoAsync(link))!.Status);

        // With script off the next is invited, after a proof of presence that keeps what was typed, and then withdrawn.
        await invited.GotoAsync("/people");
        real.Wait(TimeSpan.FromMinutes(11));
        await FillAsync(invited, "emil", "Analyst");
        await invited.GetByRole(AriaRole.Button, new() { Name = "Invite and show the link" }).ClickAsync();
        await Assertions.Expect(invited.GetByRole(AriaRole.Heading, new() { Name = "Confirm that it is you" })).ToBeVisibleAsync();
        await invited.GetByLabel("Password").FillAsync("not this one at all");
        await invited.GetByRole(AriaRole.Button, new() { Name = "Confirm and go on" }).ClickAsync();
        await Assertions.Expect(invited.Locator(".notice.error")).ToBeVisibleAsync();
        await invited.GetByLabel("Password").FillAsync("a heron on a wire");
        await invited.GetByRole(AriaRole.Button, new() { Name = "Confirm and go on" }).ClickAsync();
        var second = new Uri(await invited.Locator(".notice bdi.code").InnerTextAsync()).AbsolutePath;
        await invited.GetByRole(AriaRole.Link, new() { Name = "Person emil" }).ClickAsync();
        await invited.AssertNoSidewaysAsync();
        await invited.GetByRole(AriaRole.Button, new() { Name = "Withdraw the link" }).ClickAsync();
        await Assertions.Expect(invited.GetByText("The link is withdrawn.")).ToBeVisibleAsync();
        Assert.Equal(404, (await late.GotoAsync(second))!.Status);

        await page.GotoAsync("/people");
        await page.GetByRole(AriaRole.Link, new() { Name = "Person dora" }).ClickAsync();
        await page.AssertAccessibleAsync();
    }

    [Fact]
    public async Task A_nil_report_written_slowly_is_not_lost_when_presence_is_asked_for()
    {
        var page = await chromium.OpenNoScriptAsync(real.Address, Screen.Phone, "ar");
        await page.GotoAsync("/sign-in?lang=en");
        await RealSite.GivePasswordAsync(page, "fay");
        await real.EnrolAsync(page);
        await page.GotoAsync("/report/nil");
        await page.Locator("[name=dataflow]").SelectOptionAsync("REFUSALS");
        await page.Locator("[name=periods]").FillAsync("2024-01..2024-03");
        await page.Locator("[name=reason]").FillAsync("The crossing was closed.\nNobody \"was refused\" <there>.");
        real.Wait(TimeSpan.FromMinutes(20));
        await page.GetByRole(AriaRole.Button, new() { Name = "Report nil" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Confirm that it is you" })).ToBeVisibleAsync();
        await page.AssertNoSidewaysAsync();
        await page.GetByLabel("Password").FillAsync(RealSite.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm and go on" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Nil reported for 3 periods.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Nobody \"was refused\" <there>.");
    }

    [Fact]
    public async Task A_session_is_ended_from_another_place()
    {
        var there = await chromium.OpenAsync(real.Address);
        var (secret, _) = await real.FirstSignInAsync(there, "dino");
        var here = await chromium.OpenNoScriptAsync(real.Address);
        await here.GotoAsync("/account");
        await RealSite.GivePasswordAsync(here, "dino");
        await here.GetByLabel("Code", new() { Exact = true }).FillAsync(real.Code(secret));
        await here.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).First.ClickAsync();
        var sessions = here.Locator("table").Filter(new() { HasText = "Where you are signed in" });
        await Assertions.Expect(sessions.Locator("tbody tr")).ToHaveCountAsync(2);
        await sessions.GetByRole(AriaRole.Button, new() { Name = "End" }).ClickAsync();
        await Assertions.Expect(here.GetByText("Ended. Whoever used it has to sign in again.")).ToBeVisibleAsync();
        await there.GotoAsync("/account");
        await Assertions.Expect(there.GetByRole(AriaRole.Heading, new() { Name = "Sign in", Exact = true })).ToBeVisibleAsync();
        await here.GotoAsync("/account");
        await Assertions.Expect(here.GetByRole(AriaRole.Heading, new() { Name = "Your account" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Two_stewards_give_a_party_a_coordinator()
    {
        var sam = await chromium.OpenAsync(real.Address);
        await real.FirstSignInAsync(sam, "sam");
        await sam.GotoAsync("/break-glass");
        await sam.GetByLabel("Party", new() { Exact = true }).SelectOptionAsync("GR");
        await sam.GetByLabel("Name", new() { Exact = true }).FillAsync("Person hera");
        await sam.GetByLabel("Login name").FillAsync("hera");
        await sam.GetByLabel("Reason", new() { Exact = true }).FillAsync("The coordinator left the service; the ministry wrote.");
        await sam.GetByRole(AriaRole.Button, new() { Name = "Propose to the other stewards" }).ClickAsync();
        await Assertions.Expect(sam.GetByText("a steward proposed a new coordinator for Greece")).ToBeVisibleAsync();
        await Assertions.Expect(sam.GetByRole(AriaRole.Button, new() { Name = "Confirm and show the link" })).ToBeHiddenAsync();
        await sam.AssertAccessibleAsync();

        var tess = await chromium.OpenNoScriptAsync(real.Address, Screen.Phone);
        await real.FirstSignInAsync(tess, "tess");
        await tess.GotoAsync("/break-glass");
        await tess.AssertNoSidewaysAsync();
        await tess.GetByRole(AriaRole.Button, new() { Name = "Confirm and show the link" }).ClickAsync();
        var link = await tess.Locator(".notice bdi.code").InnerTextAsync();
        var hera = await chromium.OpenNoScriptAsync(real.Address);
        await hera.GotoAsync(new Uri(link).AbsolutePath);
        await hera.GetByLabel("New password", new() { Exact = true }).FillAsync("a heron on a wire");
        await hera.GetByLabel("New password once more").FillAsync("a heron on a wire");
        await hera.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await real.EnrolAsync(hera);
        await hera.GotoAsync("/people");
        await Assertions.Expect(hera.GetByText("two stewards made a new coordinator for Greece")).ToBeVisibleAsync();
        // All people of the Party read it, whatever their role.
        var gus = await chromium.OpenNoScriptAsync(real.Address);
        await real.FirstSignInAsync(gus, "gus");
        await gus.GotoAsync("/account");
        await Assertions.Expect(gus.GetByText("two stewards made a new coordinator for Greece")).ToBeVisibleAsync();
    }

    private static async Task<string> InviteAsync(IPage page, string login, string role)
    {
        await FillAsync(page, login, role);
        await page.GetByRole(AriaRole.Button, new() { Name = "Invite and show the link" }).ClickAsync();
        return new Uri(await page.Locator(".notice bdi.code").InnerTextAsync()).AbsolutePath;
    }

    private static async Task FillAsync(IPage page, string login, string role)
    {
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Person " + login);
        await page.GetByLabel("Login name").FillAsync(login);
        await page.GetByLabel("Role").SelectOptionAsync(new SelectOptionValue { Label = role });
    }

    private static async Task SignOutAsync(IPage page)
    {
        await page.Locator("header details.drop").Last.Locator("summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Login name")).ToBeVisibleAsync();
    }

    /// <summary>An authenticator of the browser's own, which says yes at once.</summary>
    private static async Task VirtualKeyAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }
}
