using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Tallystick.Browser.Support;
using Tallystick.Storage;
using Tallystick.Web;
using Tallystick.Web.Components;
using Tallystick.Web.Edge;
using Tallystick.Web.Layout;

namespace Tallystick.Browser.Foundation;

/// <summary>Every component as a browser shows it: on the page that holds them all.</summary>
public sealed class StyleGuideTests(Chromium chromium)
{
    private static Task<ServedSite> SiteAsync() => ServedSite.StartAsync(
        builder =>
        {
            // No page here touches it; the container wants it named.
            builder.Services.AddSingleton(_ => Database.InFolder(Path.Combine(Path.GetTempPath(), "tallystick-style")));
            builder.Services.AddWeb();
            builder.Services.AddSingleton<ReadSiteState>(_ => ValueTask.FromResult(new SiteState("Exchange of examples", true)));
            builder.Services.AddNavigation(
                new NavigationItem("web.steps.file-1", "/style", 10, new AccessAttribute { Anyone = true }),
                new NavigationItem("web.steps.file-2", "/other", 20, new AccessAttribute { Anyone = true }));
        },
        app =>
        {
            app.UseWeb();
            var looks = 0;
            app.MapGet("/wait", () => ++looks > 2 ? Answer.SeeOther("/style") : Answer.Page<WaitingPage>(new { Looks = looks })).AllowAnyone();
        });

    [Theory]
    [InlineData(Screen.Wide, "en", false), InlineData(Screen.Phone, "en", false), InlineData(Screen.Wide, "ar", false), InlineData(Screen.Phone, "ar", true), InlineData(Screen.Wide, "zh", true)]
    public async Task Every_component_is_accessible_and_fits(Screen screen, string language, bool dark)
    {
        await using var site = await SiteAsync();
        var page = await chromium.OpenAsync(site.Address, screen, language: language, dark: dark);

        await page.GotoAsync("/style");

        await page.AssertAccessibleAsync();
        await page.AssertNoSidewaysAsync();
        await page.AssertTouchableAsync();
        Assert.Empty(chromium.Errors(page));
        foreach (var menu in await page.Locator("details.drop > summary").AllAsync())
        {
            await menu.ClickAsync();
            await page.AssertNoSidewaysAsync();
            await page.AssertTouchableAsync();
            await menu.ClickAsync();
        }
    }

    [Fact]
    public async Task A_form_goes_there_and_back_without_script()
    {
        await using var site = await SiteAsync();
        var page = await chromium.OpenNoScriptAsync(site.Address, Screen.Phone);
        await page.GotoAsync("/style");

        await page.GetByLabel("Title").FillAsync("Spring");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check the file" }).ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Enter a period such as 2016 or 2016-05." }).ClickAsync();
        Assert.EndsWith("#f-period", page.Url);
        Assert.Equal("Spring", await page.GetByLabel("Title").InputValueAsync());
        await page.AssertNoSidewaysAsync();

        await page.GetByLabel("Period").FillAsync("2016-05");
        await page.GetByLabel("These figures hold no person").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Check the file" }).ClickAsync();

        await Assertions.Expect(page.Locator("main > [role=status]").First).ToContainTextAsync("Released 12 periods.");
        Assert.EndsWith("/style", page.Url);
    }

    /// <summary>That nothing is found tells something only as long as something would be.</summary>
    [Fact]
    public async Task A_planted_fault_is_found()
    {
        await using var site = await SiteAsync();
        var page = await chromium.OpenAsync(site.Address);
        await page.GotoAsync("/style");
        await page.AssertAccessibleAsync();

        await page.EvaluateAsync("() => document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/planted.png\">')");

        var found = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => page.AssertAccessibleAsync());
        Assert.Contains("image-alt", found.Message);
        Assert.Contains("planted.png", found.Message);
    }

    [Fact]
    public async Task The_language_is_changed_without_script_and_the_page_turns_round()
    {
        await using var site = await SiteAsync();
        var page = await chromium.OpenNoScriptAsync(site.Address, Screen.Phone);
        await page.GotoAsync("/style?step=2");

        await page.Locator("details.drop > summary").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "العربية" }).ClickAsync();

        Assert.Contains("step=2", page.Url);
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("dir", "rtl");
        var brand = await page.Locator(".brand").BoundingBoxAsync();
        Assert.True(brand!.X + brand.Width > 300, "The brand stands at the start, which is the right.");
        await page.AssertNoSidewaysAsync();
    }

    [Fact]
    public async Task The_first_key_leads_past_the_head()
    {
        await using var site = await SiteAsync();
        var page = await chromium.OpenAsync(site.Address);
        await page.GotoAsync("/style");

        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        Assert.Equal("main", await page.EvaluateAsync<string>("() => document.activeElement.id"));
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task Waiting_ends_by_itself_with_and_without_script(bool script)
    {
        await using var site = await SiteAsync();
        var page = await chromium.OpenAsync(site.Address, script: script);

        await page.GotoAsync("/wait");

        await page.WaitForURLAsync("**/style", new() { Timeout = 30_000 });
    }
}

/// <summary>A page that waits for something on the server.</summary>
[Layout(typeof(MainLayout))]
public sealed class WaitingPage : ComponentBase
{
    /// <summary>How often it was asked for.</summary>
    [Parameter] public int Looks { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenComponent<Progress>(0);
        builder.AddComponentParameter(1, nameof(Progress.Label), "Checking rows");
        builder.AddComponentParameter(2, nameof(Progress.Value), (long)Looks);
        builder.AddComponentParameter(3, nameof(Progress.Max), 3L);
        builder.AddComponentParameter(4, nameof(Progress.Every), 1);
        builder.CloseComponent();
    }
}
