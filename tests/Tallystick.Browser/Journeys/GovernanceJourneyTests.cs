using Microsoft.Playwright;
using Tallystick.Browser.Support;

namespace Tallystick.Browser.Journeys;

/// <summary>A steward puts a proposal forward, a coordinator is told and speaks, the steward takes it back: on a phone, with script off too.</summary>
public sealed class GovernanceJourneyTests(Chromium chromium, RealSite real) : IClassFixture<RealSite>
{
    [Theory, InlineData(true, "sam", "anna"), InlineData(false, "tess", "bea")]
    public async Task A_proposal_is_put_forward_voted_on_and_withdrawn(bool script, string stewardLogin, string coordinatorLogin)
    {
        var steward = await chromium.OpenAsync(real.Address, Screen.Phone, script: script);
        await real.FirstSignInAsync(steward, stewardLogin);
        await steward.GotoAsync("/decisions/new");
        await steward.GetByLabel("By vote").CheckAsync();
        await steward.GetByLabel("A resolution without effect in the software").CheckAsync();
        await LookAsync(steward, script);
        await steward.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await steward.GetByLabel("Title", new() { Exact = true }).FillAsync("Meet in spring");
        await steward.GetByRole(AriaRole.Button, new() { Name = "Put forward" }).ClickAsync();
        // Refused, and nothing typed is lost.
        await Assertions.Expect(steward.Locator("#f-closes-error")).ToBeVisibleAsync();
        await Assertions.Expect(steward.GetByLabel("Title", new() { Exact = true })).ToHaveValueAsync("Meet in spring");
        await LookAsync(steward, script);
        await steward.GetByLabel("Grounds", new() { Exact = true }).FillAsync("The year is long.");
        var opens = await steward.GetByLabel("Opening day").InputValueAsync();
        await steward.GetByLabel("Closing day").FillAsync(DateOnly.ParseExact(opens, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).AddDays(3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        await steward.GetByRole(AriaRole.Button, new() { Name = "Put forward" }).ClickAsync();
        await Assertions.Expect(steward.GetByRole(AriaRole.Heading, new() { Name = "Meet in spring" })).ToBeVisibleAsync();
        await LookAsync(steward, script);

        var coordinator = await chromium.OpenAsync(real.Address, Screen.Phone, script: script);
        await real.FirstSignInAsync(coordinator, coordinatorLogin);
        await coordinator.GotoAsync("/participants");
        await coordinator.Locator(".notice.warning a").First.ClickAsync();
        await coordinator.GetByLabel("For", new() { Exact = true }).CheckAsync();
        await coordinator.GetByRole(AriaRole.Button, new() { Name = "Vote" }).ClickAsync();
        await Assertions.Expect(coordinator.Locator(".notice.success")).ToBeVisibleAsync();
        await Assertions.Expect(coordinator.Locator(".notice.warning")).ToHaveCountAsync(0);
        await LookAsync(coordinator, script);
        await coordinator.GotoAsync("/decisions");
        await LookAsync(coordinator, script);

        await steward.ReloadAsync();
        await steward.GetByLabel("Why it is withdrawn").FillAsync("It is spring already");
        await steward.GetByRole(AriaRole.Button, new() { Name = "Withdraw the proposal" }).ClickAsync();
        await Assertions.Expect(steward.Locator(".heading .tag")).ToHaveTextAsync("Withdrawn");
    }

    private static async Task LookAsync(IPage page, bool script)
    {
        if (!script) return;
        await page.AssertAccessibleAsync();
        await page.AssertNoSidewaysAsync();
    }
}
