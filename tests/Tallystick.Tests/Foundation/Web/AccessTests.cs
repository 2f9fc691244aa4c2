using System.Net;
using Microsoft.AspNetCore.Builder;
using Tallystick.Kernel;
using Tallystick.Web;
using Tallystick.Web.Edge;

namespace Tallystick.Tests.Foundation.Web;

public sealed class AccessTests
{
    private static Task<EdgeSite> SiteAsync() => EdgeSite.StartAsync(app =>
    {
        app.MapGet("/unsaid", () => "secret");
        app.MapGet("/open", () => "open").AllowAnyone();
        app.MapGet("/known", () => "known").Allow();
        app.MapGet("/coordinators", () => "theirs").Allow(Role.Coordinator);
        app.MapGet("/api/v1/coordinators", () => "theirs").Allow(Role.Coordinator);
        app.MapPost("/coordinators", () => "theirs").Allow(Role.Coordinator);
        var group = app.MapGroup("/group").Allow(Role.Steward);
        group.MapGet("/narrow", () => "narrow").Allow(Role.Auditor);
        app.MapPages(typeof(EdgeSite).Assembly);
    });

    [Theory]
    [InlineData("/unsaid"), InlineData("/sample/unsaid"), InlineData("/no-such-thing"), InlineData("/_framework/opaque-redirect")]
    public async Task An_endpoint_that_does_not_say_who_may_answers_nobody(string path)
    {
        await using var site = await SiteAsync();

        foreach (var actor in new[] { null, "Coordinator", "Operator,Steward,Auditor,Secretariat,Analyst,Provider,Coordinator", "Operator,token" })
        {
            var response = await site.GetAsync(path, actor);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task A_stranger_on_a_page_is_sent_to_sign_in_and_back()
    {
        await using var site = await SiteAsync();

        var response = await site.GetAsync("/sample/form?a=1&b=%2F");

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal("/sign-in?return=%2Fsample%2Fform%3Fa%3D1%26b%3D%252F", response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_stranger_who_posts_is_sent_back_to_the_page_of_the_form_and_never_to_another_site()
    {
        await using var site = await SiteAsync();
        foreach (var (referer, back) in new[] { (site.Client.BaseAddress + "sample/form?x=1", "/sample/form?x=1"), ("https://evil.example/coordinators", "/") })
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/coordinators");
            request.Headers.Referrer = new Uri(referer);
            var response = await site.Client.SendAsync(request);
            Assert.Equal("/sign-in?return=" + Uri.EscapeDataString(back), response.Headers.Location!.OriginalString);
        }
    }

    [Fact]
    public async Task A_stranger_at_an_interface_is_told_so()
    {
        await using var site = await SiteAsync();

        var response = await site.GetAsync("/api/v1/coordinators");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Contains("\"code\":\"sign-in-first\"", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/open", null, 200), InlineData("/open", "Operator", 200)]
    [InlineData("/known", null, 303), InlineData("/known", "Operator", 200)]
    [InlineData("/coordinators", "Analyst,Provider", 403), InlineData("/coordinators", "Analyst,Coordinator", 200), InlineData("/coordinators", "Coordinator,token", 200)]
    [InlineData("/sample/form", "Steward", 403), InlineData("/sample/form", "Coordinator", 200)]
    [InlineData("/group/narrow", "Steward", 403), InlineData("/group/narrow", "Auditor", 200)]
    public async Task Only_the_roles_named_may(string path, string? actor, int status)
    {
        await using var site = await SiteAsync();

        Assert.Equal(status, (int)(await site.GetAsync(path, actor)).StatusCode);
    }

    [Fact]
    public async Task A_refusal_names_the_roles_that_may_in_the_readers_words()
    {
        await using var site = await SiteAsync();

        var page = await EdgeSite.PageAsync(await site.GetAsync("/coordinators", "Analyst"));

        Assert.Contains("Coordinator", page.QuerySelector("main .lead")!.TextContent);
        Assert.Equal("not-yours", page.QuerySelector("main bdi[dir=ltr]")!.TextContent);
    }
}
