using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Tallystick.Kernel;
using Tallystick.Web;
using Tallystick.Web.Edge;
using Tallystick.Web.Layout;

namespace Tallystick.Tests.Foundation.Web;

public sealed class PageFrameTests
{
    private static Task<EdgeSite> SiteAsync(string environment = "Production") => EdgeSite.StartAsync(
        app =>
        {
            app.MapGet("/open", () => "open").AllowAnyone();
            app.MapPages(typeof(EdgeSite).Assembly);
        },
        services =>
        {
            services.AddSingleton<ReadSiteState>(_ => ValueTask.FromResult(new SiteState("Exchange of examples", true, "Italy")));
            services.AddNavigation(new NavigationItem("web.steps.file-1", "/sample", 20, Role.Coordinator), new NavigationItem("web.steps.file-2", "/audit", 10, Role.Auditor));
        },
        environment);

    [Theory]
    [InlineData("/open"), InlineData("/sample/form"), InlineData("/no-such-page"), InlineData("/sample/breaks")]
    public async Task Every_answer_forbids_what_is_foreign_or_inline(string path)
    {
        await using var site = await SiteAsync();

        var response = await site.GetAsync(path, "Coordinator");

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'self';", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.False(response.Headers.Contains("Strict-Transport-Security"));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task No_page_holds_inline_script_or_style()
    {
        await using var site = await SiteAsync("Development");
        foreach (var path in new[] { "/style", "/sample/form", "/no-such-page", "/sample/breaks" })
        {
            var page = await EdgeSite.PageAsync(await site.GetAsync(path, "Coordinator"));
            Assert.Empty(page.QuerySelectorAll("style, [style], script:not([src]), [onclick], [onload], [onsubmit]"));
        }
    }

    [Fact]
    public async Task Cookies_are_closed_to_script_and_to_other_sites()
    {
        await using var site = await SiteAsync();

        var response = await site.GetAsync("/sample/form?lang=fr", "Coordinator");

        var cookies = response.Headers.GetValues("Set-Cookie").ToList();
        Assert.Equal(2, cookies.Count);
        Assert.All(cookies, c => Assert.Contains("httponly", c));
        Assert.All(cookies, c => Assert.Contains("samesite=lax", c));
    }

    [Fact]
    public async Task The_frame_says_where_one_is_and_as_whom()
    {
        await using var site = await SiteAsync();

        var page = await EdgeSite.PageAsync(await site.GetAsync("/sample/form", "Coordinator,Analyst"));

        Assert.Equal("Sample – Tallystick", page.Title);
        Assert.Equal("#main", page.Body!.FirstElementChild!.GetAttribute("href"));
        Assert.NotNull(page.QuerySelector("main#main"));
        Assert.Contains("Exchange of examples", page.QuerySelector("header.top")!.TextContent);
        Assert.NotNull(page.QuerySelector(".synthetic"));
        Assert.Contains("Giulia Conti", page.QuerySelector(".top-tools")!.TextContent);
        Assert.Contains("Italy", page.QuerySelector(".top-tools")!.TextContent);
        Assert.Contains("Coordinator, Analyst", page.QuerySelector(".top-tools")!.TextContent);
        var entry = Assert.Single(page.QuerySelectorAll("header nav a"));
        Assert.Equal("page", entry.GetAttribute("aria-current"));
        Assert.DoesNotContain("⟦", page.DocumentElement.TextContent);
    }

    [Fact]
    public async Task A_page_with_all_it_loads_stays_under_50_kilobytes()
    {
        await using var site = await SiteAsync("Development");
        var response = await site.GetAsync("/style?lang=ar", "Coordinator");
        var total = (await response.Content.ReadAsByteArrayAsync()).Length;
        var page = await EdgeSite.PageAsync(response);
        foreach (var address in page.QuerySelectorAll("link[href], script[src]").Select(e => e.GetAttribute("href") ?? e.GetAttribute("src")!))
        {
            var asset = await site.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
            total += (await asset.Content.ReadAsByteArrayAsync()).Length;
        }

        Assert.InRange(total, 10_000, 50_000);
    }

    [Fact]
    public async Task The_style_guide_is_not_served_in_production()
    {
        await using var site = await SiteAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync("/style", "Operator")).StatusCode);
    }

    [Fact]
    public async Task A_file_for_the_browser_is_kept_for_ever_under_an_address_of_its_content()
    {
        await using var site = await SiteAsync();
        var page = await EdgeSite.PageAsync(await site.GetAsync("/sample/form", "Coordinator"));
        var address = page.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!;

        var response = await site.GetAsync(address);
        Assert.Equal("text/css", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", response.Headers.CacheControl!.ToString());

        var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await site.Client.SendAsync(again)).StatusCode);

        var packed = new HttpRequestMessage(HttpMethod.Get, address);
        packed.Headers.Add("Accept-Encoding", "br");
        var brotli = await site.Client.SendAsync(packed);
        Assert.Equal("br", Assert.Single(brotli.Content.Headers.ContentEncoding));
        Assert.InRange((await brotli.Content.ReadAsByteArrayAsync()).Length, 1, 6_000);

        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync("/assets/tallystick.css")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync("/assets/..%2Fappsettings.json")).StatusCode);
    }
}
