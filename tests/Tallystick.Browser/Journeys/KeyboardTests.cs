using Microsoft.Playwright;
using Tallystick.Browser.Support;

namespace Tallystick.Browser.Journeys;

/// <summary>Nothing but a keyboard: what is reached is reached by Tab, what is pressed is pressed by Enter, and one always sees where one is.</summary>
public sealed class KeyboardTests(Chromium chromium, DemoSite demo)
{
    [Fact]
    public async Task The_keyboard_alone_leads_from_the_door_to_a_table()
    {
        var page = await chromium.OpenAsync(await demo.AddressAsync());
        await page.GotoAsync("/sign-in");

        await TabToAsync(page, "Ingrid Falk");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
        await TabToAsync(page, "Explore");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/explore");
        await TabToAsync(page, "Irregular entry");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/explore/IRREGULAR_ENTRY");

        // The table scrolls by itself, so it must be reachable too.
        await TabUntilAsync(page, "e => e.classList.contains('table-box')", "the table");
        Assert.Empty(chromium.Errors(page));
    }

    [Fact]
    public async Task The_first_key_leads_past_the_head_of_a_table()
    {
        var page = await demo.SignInAsync(chromium, DemoSite.Belmare);
        await page.GotoAsync("/explore/IRREGULAR_ENTRY");

        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("#main", await page.EvaluateAsync<string>("() => document.activeElement.getAttribute('href')"));
        Assert.True(await page.Locator("a.skip").IsVisibleAsync());
        await page.Keyboard.PressAsync("Enter");

        Assert.Equal("main", await page.EvaluateAsync<string>("() => document.activeElement.id"));
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.EvaluateAsync<bool>("() => document.activeElement.closest('main') !== null"), "The next key is within the page's own part.");
    }

    private static Task TabToAsync(IPage page, string text) => TabUntilAsync(page, $"e => e.textContent.trim().startsWith({System.Text.Json.JsonSerializer.Serialize(text)})", text);

    /// <summary>Presses Tab until the element in focus is the one meant; every stop on the way must be seen to be the one in focus.</summary>
    private static async Task TabUntilAsync(IPage page, string isIt, string what)
    {
        for (var presses = 0; presses < 80; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.True(await page.EvaluateAsync<bool>("""
                () => { const s = getComputedStyle(document.activeElement); return document.activeElement === document.body || s.outlineStyle !== "none" || s.boxShadow !== "none"; }
                """), "What is in focus shows it: " + await page.EvaluateAsync<string>("() => document.activeElement.outerHTML.slice(0, 120)"));
            if (await page.EvaluateAsync<bool>($"() => document.activeElement !== document.body && ({isIt})(document.activeElement)")) return;
        }
        Assert.Fail($"80 Tabs did not lead to {what}.");
    }
}
