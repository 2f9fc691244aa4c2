using Microsoft.Playwright;
using Tallystick.Browser.Support;

namespace Tallystick.Browser.Journeys;

/// <summary>A small return typed in by hand on a phone: codes picked, cells filled, saved, corrected, checked. With script it saves by itself.</summary>
public sealed class EntryJourneyTests(Chromium chromium, DemoSite demo)
{
    [Theory]
    [InlineData(true, "en"), InlineData(false, "en"), InlineData(true, "ar")]
    public async Task A_return_is_typed_in_saved_and_checked(bool script, string language)
    {
        var page = await demo.SignInAsync(chromium, DemoSite.Aldora, script, Screen.Phone, language);
        await page.GotoAsync("/report/enter");
        await LookAsync(page, script);
        await page.GotoAsync("/report/enter/IRREGULAR_ENTRY");
        await LookAsync(page, script);
        await page.Locator("main form[method=get] input[name=period]").FillAsync(DemoSite.NextMonth.ToString());
        await page.Locator("main form[method=get] button").ClickAsync();
        await LookAsync(page, script);
        await page.Locator("select[name='codes.REF_AREA']").SelectOptionAsync("XA");
        await page.Locator("select[name='codes.CITIZENSHIP']").SelectOptionAsync(["QM", "QN"]);
        foreach (var sex in (string[])["M", "F"]) await page.Locator($"input[name='codes.SEX'][value={sex}]").CheckAsync();
        await page.Locator("main form[method=post] button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("td.cell input")).ToHaveCountAsync(4);
        await LookAsync(page, script);

        await Cell(page, "1.1").FillAsync("١٢");
        await Cell(page, "1.2").FillAsync("<5");
        await Cell(page, "2.1").FillAsync("4o");
        if (script)
        {
            // saved by itself: the row's total shows, and the slip is marked
            await Assertions.Expect(page.Locator("#tr1")).ToContainTextAsync("13", new() { Timeout = 10_000 });
            await Assertions.Expect(Cell(page, "2.1")).ToHaveAttributeAsync("aria-invalid", "true");
            // with the line down it says so, keeps what is typed, and goes on when it is back
            await page.Context.SetOfflineAsync(true);
            await Cell(page, "2.2").FillAsync("7");
            var said = page.Locator("#entry-said");
            await Assertions.Expect(said).ToHaveTextAsync((await said.GetAttributeAsync("data-lost"))!, new() { Timeout = 10_000 });
            await page.Context.SetOfflineAsync(false);
            await Assertions.Expect(page.Locator("#tc2")).ToContainTextAsync("8", new() { Timeout = 15_000 });
        }
        else
        {
            await Cell(page, "2.2").FillAsync("7");
            await page.Locator("button[value=save]").ClickAsync();
            await Assertions.Expect(page.Locator("[role=alert]")).ToBeVisibleAsync();
        }
        await page.ReloadAsync();
        Assert.Equal(("١٢", "<5", "4o", "7"), (await Cell(page, "1.1").InputValueAsync(), await Cell(page, "1.2").InputValueAsync(), await Cell(page, "2.1").InputValueAsync(), await Cell(page, "2.2").InputValueAsync()));
        await Assertions.Expect(page.Locator("[role=alert] a[href='#f-c2.1']")).ToBeVisibleAsync();
        await LookAsync(page, script);

        await Cell(page, "2.1").FillAsync(script ? language == "ar" ? "42" : "41" : "40");
        await page.Locator("button[value=check]").ClickAsync();
        await Assertions.Expect(page.Locator("a[href^='/report/entry/']")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(page.Locator("a[href$='/review']")).ToBeVisibleAsync();
        await page.Locator("a[href^='/report/entry/']").ClickAsync();
        await Assertions.Expect(page.Locator("td input")).ToHaveCountAsync(0);
        await LookAsync(page, script);
        // a line that was broken on purpose is heard on the console; nothing else is
        Assert.DoesNotContain(chromium.Errors(page), error => !error.Contains("ERR_INTERNET_DISCONNECTED", StringComparison.Ordinal));
    }

    private static ILocator Cell(IPage page, string name) => page.Locator($"input[name='c{name}']");

    private static async Task LookAsync(IPage page, bool script)
    {
        // what looks at a page is a script itself
        if (!script) return;
        await page.AssertAccessibleAsync();
        await page.AssertNoSidewaysAsync();
        await page.AssertTouchableAsync();
    }
}
