using System.Text.Json;
using Microsoft.Playwright;
using Tallystick.Browser.Support;

namespace Tallystick.Browser.Journeys;

/// <summary>Someone who comes to read: from the door to a table, what it says of itself, and why it may be empty. With script and without.</summary>
public sealed class ReadingTests(Chromium chromium, DemoSite demo)
{
    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_newcomer_comes_from_the_door_to_a_table_and_takes_it_along(bool script)
    {
        var page = await chromium.OpenAsync(await demo.AddressAsync(), script: script);
        await page.GotoAsync("/");
        Assert.Contains("/sign-in", page.Url);

        await page.GetByRole(AriaRole.Button, new() { Name = DemoSite.Belmare }).ClickAsync();
        Assert.Equal("/", new Uri(page.Url).AbsolutePath);
        // Belmare's people read French; this one asks for English, with two clicks.
        await page.Locator("details.drop > summary").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "My standing" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Explore" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Irregular entry" }).ClickAsync();

        Assert.Equal("/explore/IRREGULAR_ENTRY", new Uri(page.Url).AbsolutePath);
        await Assertions.Expect(page.GetByText("Figures of 6 of 7 Parties")).ToBeVisibleAsync();
        var figures = page.Locator("table").First;
        await Assertions.Expect(figures.Locator("tbody th[scope=row]").GetByText("Aldora")).ToBeVisibleAsync();
        await Assertions.Expect(figures.Locator("tfoot").GetByText("Total")).ToBeVisibleAsync();
        Assert.True(await figures.Locator("tfoot td").CountAsync() >= 5, "Every year has its total.");
        await Assertions.Expect(page.Locator("ol.notes")).ToContainTextAsync("joint patrols close the Halcyon Strait");

        var csv = await DownloadAsync(page, "CSV");
        Assert.StartsWith("DATAFLOW,PARTY,TIME_PERIOD,KIND,OBS_VALUE", csv);
        Assert.Contains("IRREGULAR_ENTRY,XA,", csv);
        Assert.Contains("Figures of 6 of 7 Parties", csv);
        using var json = JsonDocument.Parse(await DownloadAsync(page, "JSON"));
        Assert.Contains("XA", json.RootElement.ToString());

        // Another question, by the form.
        await page.GetByText("Change the table").ClickAsync();
        if (!await page.GetByLabel("Rows", new() { Exact = true }).IsVisibleAsync()) await page.GetByText("Change the table").ClickAsync();
        await page.GetByLabel("Rows", new() { Exact = true }).SelectOptionAsync("ROUTE");
        await page.GetByLabel("Columns").SelectOptionAsync("PARTY");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the table" }).ClickAsync();

        Assert.Contains("rows=ROUTE", page.Url);
        await Assertions.Expect(page.Locator("table").First.Locator("tbody")).ToContainTextAsync("Halcyon Strait");
        await Assertions.Expect(page.Locator("table").First.Locator("thead")).ToContainTextAsync("Aldora");
        Assert.Empty(chromium.Errors(page));
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task Who_has_released_nothing_sees_no_figure_and_is_told_what_would_open_it(bool script)
    {
        var page = await demo.SignInAsync(chromium, DemoSite.Fulmar, script);

        await page.GotoAsync("/explore/IRREGULAR_ENTRY");

        await Assertions.Expect(page.GetByText("Figures of 0 of 7 Parties")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Nothing that you may see fits this table.")).ToBeVisibleAsync();
        // The one table left is the list of Parties with the reasons.
        Assert.Equal(1, await page.Locator("table").CountAsync());
        var parties = page.Locator("table tbody tr");
        Assert.Equal(7, await parties.CountAsync());
        foreach (var party in await parties.AllAsync())
        {
            Assert.Equal("0", (await party.Locator("td").Nth(0).InnerTextAsync()).Trim());
            Assert.NotEqual("", (await party.Locator("td").Nth(1).InnerTextAsync()).Trim());
        }
        await Assertions.Expect(parties.Filter(new() { HasText = "Aldora" })).ToContainTextAsync("closed, because you have not released enough of your own periods");

        await parties.Filter(new() { HasText = "Aldora" }).GetByRole(AriaRole.Link, new() { Name = "Why, and what opens it" }).First.ClickAsync();

        Assert.StartsWith("/explain/IRREGULAR_ENTRY/XA", new Uri(page.Url).AbsolutePath);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Closed to you");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("To open it, release");
        Assert.Empty(chromium.Errors(page));
    }

    [Theory]
    [InlineData(DemoSite.Auditor, "/participants"), InlineData(DemoSite.Secretariat, "/explore")]
    public async Task Whose_role_has_no_standing_begins_at_a_page_of_its_own(string person, string first)
    {
        var page = await chromium.OpenAsync(await demo.AddressAsync());
        await page.GotoAsync("/sign-in");

        await page.GetByRole(AriaRole.Button, new() { Name = person }).ClickAsync();

        Assert.Equal(first, new Uri(page.Url).AbsolutePath);
        await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
        Assert.Empty(chromium.Errors(page));
    }

    private static async Task<string> DownloadAsync(IPage page, string link)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync());
        await using var stream = await download.CreateReadStreamAsync();
        using var reader = new StreamReader(stream);
        var text = await reader.ReadToEndAsync();
        Assert.NotEmpty(text);
        return text;
    }
}
