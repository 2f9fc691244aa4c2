using Tallystick.Web;

namespace Tallystick.Tests.Foundation.Web;

public sealed class ReaderLanguageTests
{
    private static Task<EdgeSite> SiteAsync() => EdgeSite.StartAsync(app => app.MapPages(typeof(EdgeSite).Assembly));

    [Theory]
    [InlineData(null, "en", "ltr"), InlineData("ar-EG,en;q=0.8", "ar", "rtl"), InlineData("de,zh-CN;q=0.5,fr;q=0.4", "zh-Hans", "ltr"), InlineData("ru;q=0,xx", "en", "ltr"), InlineData("%%;;,", "en", "ltr")]
    public async Task The_browsers_wish_is_met_where_it_can_be(string? wish, string lang, string direction)
    {
        await using var site = await SiteAsync();

        var response = await site.GetAsync("/sample/form", "Coordinator", language: wish);
        var page = await EdgeSite.PageAsync(response);

        Assert.Equal(lang, page.DocumentElement.GetAttribute("lang"));
        Assert.Equal(direction, page.DocumentElement.GetAttribute("dir"));
        Assert.Equal(lang, Assert.Single(response.Content.Headers.ContentLanguage));
    }

    [Fact]
    public async Task A_choice_wins_over_the_browser_and_is_kept()
    {
        await using var site = await SiteAsync();

        await site.GetAsync("/sample/form?lang=ar", "Coordinator", language: "fr");
        var page = await EdgeSite.PageAsync(await site.GetAsync("/sample/form", "Coordinator", language: "fr"));

        Assert.Equal("rtl", page.DocumentElement.GetAttribute("dir"));
        Assert.Equal("ar", page.QuerySelector(".language[aria-current]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_choice_made_on_a_page_that_does_not_exist_is_kept_too()
    {
        await using var site = await SiteAsync();

        await site.GetAsync("/nothing?lang=ru", "Coordinator");
        var page = await EdgeSite.PageAsync(await site.GetAsync("/sample/form", "Coordinator"));

        Assert.Equal("ru", page.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task A_language_we_do_not_have_is_no_choice()
    {
        await using var site = await SiteAsync();

        var page = await EdgeSite.PageAsync(await site.GetAsync("/sample/form?lang=tlh", "Coordinator", language: "es"));

        Assert.Equal("es", page.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task The_switch_names_each_language_in_itself_and_keeps_the_rest_of_the_address()
    {
        await using var site = await SiteAsync();

        var page = await EdgeSite.PageAsync(await site.GetAsync("/sample/form?step=2&lang=fr&x=%22%3E", "Coordinator"));

        var form = page.QuerySelector("form.languages")!;
        Assert.Equal("get", form.GetAttribute("method"));
        Assert.Equal("/sample/form", form.GetAttribute("action"));
        Assert.Equal(["العربية", "中文", "English", "français", "русский", "español"], form.QuerySelectorAll("button").Select(b => b.TextContent), StringComparer.OrdinalIgnoreCase);
        Assert.Equal(["step=2", "x=\">"], form.QuerySelectorAll("input[type=hidden]").Select(i => i.GetAttribute("name") + "=" + i.GetAttribute("value")));
    }
}
