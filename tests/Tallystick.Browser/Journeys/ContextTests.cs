using Microsoft.Playwright;
using Tallystick.Browser.Support;

namespace Tallystick.Browser.Journeys;

/// <summary>What stands around the figures: a definition sheet filled in, published and compared; answers in words written, released and read by who
/// answers too. With script off, and with it.</summary>
public sealed class ContextTests(Chromium chromium, DemoSite demo)
{
    [Theory]
    [InlineData("DOCUMENTS", true), InlineData("DEATHS", false)]
    public async Task A_sheet_is_filled_in_corrected_published_and_compared(string dataflow, bool script)
    {
        var page = await demo.SignInAsync(chromium, DemoSite.Aldora, script);
        await page.GotoAsync("/report");
        await page.GetByRole(AriaRole.Link, new() { Name = "Definition sheets" }).ClickAsync();
        await page.Locator($"a[href='/report/sheets/{dataflow}']").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Fill in the sheet" }).ClickAsync();
        await page.GetByLabel("Unit counted").SelectOptionAsync("PER");
        await page.GetByLabel("Holds from").FillAsync("2026-01-01");
        await page.GetByLabel("Revision").FillAsync("Ask the office: +44 7700 900123.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the draft" }).ClickAsync();

        // what leads to a person is refused in its place, and what was typed is still there
        await Assertions.Expect(page.Locator("#f-REVISION-text-error")).ToContainTextAsync("A telephone number stands in line 1");
        await Assertions.Expect(page.GetByLabel("Unit counted")).ToHaveValueAsync("PER");
        if (script) await page.AssertAccessibleAsync();
        await page.GetByLabel("Revision").FillAsync("Provisional for six months.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the draft" }).ClickAsync();
        await Assertions.Expect(page.Locator("main > [role=status]").First).ToContainTextAsync("Nobody outside your Party sees it");
        await Assertions.Expect(page.GetByText("fields are still unsaid")).ToBeVisibleAsync();
        if (script) await page.AssertAccessibleAsync();

        // a draft leaves nobody's Party
        var reader = await demo.SignInAsync(chromium, DemoSite.Belmare, script);
        await reader.GotoAsync($"/report/sheets/{dataflow}/compare?party=XA&party=XB");
        await Assertions.Expect(reader.GetByText("Provisional for six months.")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish as version 1" }).ClickAsync();
        await Assertions.Expect(page.Locator("main > [role=status]").First).ToContainTextAsync("Published as version 1.");
        await reader.ReloadAsync();
        await Assertions.Expect(reader.GetByText("Provisional for six months.")).ToBeVisibleAsync();
        await Assertions.Expect(reader.GetByText("Not known: something that matters is unsaid")).ToBeVisibleAsync();

        // three Parties, picked in the form
        await reader.GotoAsync("/report/sheets/IRREGULAR_ENTRY/compare");
        await reader.GetByLabel("Aldora").CheckAsync();
        await reader.GetByLabel("Gessen").CheckAsync();
        await reader.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await Assertions.Expect(reader.GetByText("Not comparable")).ToBeVisibleAsync();
        await Assertions.Expect(reader.Locator("tbody tr").Filter(new() { HasText = "Unit counted" })).ToContainTextAsync("Breaks comparison");
        // a browser notes each refused form on its console
        Assert.DoesNotContain(chromium.Errors(page), error => !error.Contains("422", StringComparison.Ordinal));
        Assert.Empty(chromium.Errors(reader));
    }

    [Theory]
    [InlineData("AB_CHILD", true), InlineData("LE", false)]
    public async Task An_answer_is_written_released_and_read_by_who_answers_too(string topic, bool script)
    {
        var said = $"Se han abierto centros de acogida ({(script ? "con" : "sin")} guion).";
        var page = await demo.SignInAsync(chromium, DemoSite.Aldora, script);
        await page.GotoAsync($"/report/answers/NARRATIVE/{DemoSite.LastHalf}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Write an answer" }).ClickAsync();
        await page.GetByLabel("Topic").SelectOptionAsync(topic);
        await page.GetByLabel("Written in").SelectOptionAsync("es");
        await page.GetByLabel("Español").FillAsync(said + " Véase www.example.org.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the draft" }).ClickAsync();
        await Assertions.Expect(page.Locator("#f-text-es-error")).ToContainTextAsync("A link or the name of an account");
        await page.GetByLabel("Español").FillAsync(said);
        await page.GetByLabel("English", new() { Exact = false }).First.FillAsync("Reception centres have opened.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the draft" }).ClickAsync();
        await Assertions.Expect(page.Locator("main > [role=status]").First).ToContainTextAsync("saved as a draft");
        if (script) await page.AssertAccessibleAsync();

        var reader = await demo.SignInAsync(chromium, DemoSite.Belmare, script);
        var address = $"/answers?topic={topic}&party=XA&period={DemoSite.LastHalf}";
        await reader.GotoAsync(address);
        await Assertions.Expect(reader.GetByText(said)).ToHaveCountAsync(0);
        await page.GetByLabel("Reason").FillAsync("Un tema más.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Release the answers" }).ClickAsync();
        await Assertions.Expect(page.Locator("main > [role=status]").First).ToContainTextAsync("Released 1 period.");
        await reader.ReloadAsync();
        await Assertions.Expect(reader.GetByText(said)).ToBeVisibleAsync();
        await Assertions.Expect(reader.GetByText("Reception centres have opened.")).ToBeVisibleAsync();

        // who tells nothing reads nothing, and is told what would open it
        var silent = await demo.SignInAsync(chromium, DemoSite.Fulmar, script);
        await silent.GotoAsync(address);
        await Assertions.Expect(silent.GetByText("No answer is open to you here.")).ToBeVisibleAsync();
        await Assertions.Expect(silent.Locator("main")).Not.ToContainTextAsync("acogida");
        await silent.GetByRole(AriaRole.Link, new() { Name = "Why, and what opens it" }).First.ClickAsync();
        await Assertions.Expect(silent.Locator("main")).ToContainTextAsync("To open it, release");
        // a browser notes each refused form on its console
        Assert.DoesNotContain(chromium.Errors(page), error => !error.Contains("422", StringComparison.Ordinal));
        Assert.Empty(chromium.Errors(reader));
    }
}
