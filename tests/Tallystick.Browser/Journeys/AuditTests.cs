using Microsoft.Playwright;
using Tallystick.Browser.Support;

namespace Tallystick.Browser.Journeys;

/// <summary>An auditor looks for who read the Party's figures and for what, keeps a checkpoint, and later holds the trail against it. With script and without.</summary>
public sealed class AuditTests(Chromium chromium, DemoSite demo)
{
    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task An_auditor_finds_a_read_and_its_purpose_keeps_a_checkpoint_and_holds_the_trail_against_it(bool script)
    {
        var reader = await demo.SignInAsync(chromium, DemoSite.Belmare, script);
        await reader.GotoAsync("/explore");
        await reader.GetByText("Reading for:").ClickAsync();
        await reader.GetByLabel("Purpose").SelectOptionAsync("training");
        await reader.Locator("form[action='/account/purpose'] button").ClickAsync();
        Assert.Equal("/explore", new Uri(reader.Url).AbsolutePath);
        await Assertions.Expect(reader.GetByText("Reading for: Training")).ToBeVisibleAsync();
        await reader.GotoAsync("/explore/IRREGULAR_ENTRY");

        var page = await demo.SignInAsync(chromium, DemoSite.Auditor, script);
        await page.GotoAsync("/audit");
        await page.GetByLabel("Whose acts").SelectOptionAsync("others");
        await page.GetByLabel("Purpose of reading").SelectOptionAsync("training");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        Assert.Contains("side=others", page.Url);
        var rows = page.Locator("tbody tr");
        await Assertions.Expect(rows.First).ToContainTextAsync(DemoSite.Belmare);
        await Assertions.Expect(rows.First).ToContainTextAsync("Reading others’ data");
        await Assertions.Expect(rows.First).ToContainTextAsync("Training");
        Assert.Equal("training", await page.GetByLabel("Purpose of reading").InputValueAsync());

        await page.GetByRole(AriaRole.Link, new() { Name = "Checkpoints", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make one now" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The newest checkpoint is of")).ToBeVisibleAsync();
        var note = await DownloadAsync(page, page.Locator("tbody a").First);
        Assert.StartsWith("tallystick/", note);

        await page.GotoAsync("/audit?purpose=training");
        Assert.Contains("c2sp.org/tlog-proof@v1", await DownloadAsync(page, page.Locator("tbody a").First));
        await page.GetByLabel("A checkpoint you kept").FillAsync(note);
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".notice.success")).ToContainTextAsync("the checkpoint you kept says");
        Assert.Empty(chromium.Errors(page));
    }

    private static async Task<string> DownloadAsync(IPage page, ILocator link)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        using var reader = new StreamReader(await download.CreateReadStreamAsync());
        return await reader.ReadToEndAsync();
    }
}
