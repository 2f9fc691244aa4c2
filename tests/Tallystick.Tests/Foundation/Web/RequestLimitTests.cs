using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Tallystick.Kernel;
using Tallystick.Web;
using Tallystick.Web.Edge;

namespace Tallystick.Tests.Foundation.Web;

/// <summary>How often anyone is answered, and who it is that asks when a proxy stands in front.</summary>
public sealed class RequestLimitTests
{
    private static Task<EdgeSite> SiteAsync() => EdgeSite.StartAsync(app =>
    {
        app.MapGet("/known", () => "known").Allow(Role.Coordinator);
        app.MapGet("/who", (HttpContext context) =>
        {
            context.Response.Cookies.Append("kept", "1", new() { Secure = context.Request.IsHttps });
            return $"{context.Request.Scheme} {context.Connection.RemoteIpAddress}";
        }).AllowAnyone();
        app.MapGet("/health/live", () => "live").AllowAnyone();
    }, services => services.Configure<WebOptions>(o => (o.RequestsPerMinute, o.RequestsPerMinuteOfStrangers, o.SecurityContact) = (60, 60, "mailto:security@example.org")));

    [Fact]
    public async Task Who_asks_too_often_waits_and_nobody_else_does()
    {
        await using var site = await SiteAsync();

        HttpResponseMessage refused;
        var answered = 0;
        // one more comes free each second, so a slow machine is answered a little oftener
        while ((refused = await site.GetAsync("/known", "Coordinator,as:p1", "application/json")).StatusCode == HttpStatusCode.OK && answered < 600) answered++;

        Assert.InRange(answered, 60, 599);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Contains("web-too-many", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/known", "Coordinator,as:p2")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/known", "Coordinator,token,as:p1")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/who")).StatusCode);
        for (var i = 0; i < 100; i++) Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task Strangers_behind_one_proxy_do_not_share_a_limit_and_cannot_name_an_address_of_their_choice()
    {
        await using var site = await SiteAsync();

        Assert.Equal("https 198.51.100.7", await WhoAsync("198.51.100.7", "https"));
        // what a caller wrote itself stands before what the proxy added
        Assert.Equal("https 198.51.100.7", await WhoAsync("203.0.113.1, 198.51.100.7", "https"));
        for (var i = 0; i < 600 && await StatusAsync("203.0.113." + i % 250 + ", 198.51.100.8") == HttpStatusCode.OK; i++) Assert.NotEqual(599, i);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("198.51.100.9"));

        async Task<string> WhoAsync(string address, string scheme)
        {
            using var response = await SendAsync(address, scheme);
            Assert.Contains("secure", response.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
            Assert.Contains("max-age", response.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
            return await response.Content.ReadAsStringAsync();
        }

        async Task<HttpStatusCode> StatusAsync(string address)
        {
            using var response = await SendAsync(address, "https");
            return response.StatusCode;
        }

        async Task<HttpResponseMessage> SendAsync(string address, string scheme)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/who");
            request.Headers.Add("X-Forwarded-For", address);
            request.Headers.Add("X-Forwarded-Proto", scheme);
            return await site.Client.SendAsync(request);
        }
    }

    [Fact]
    public async Task Where_to_send_a_finding_is_published_once_it_is_set()
    {
        await using var site = await SiteAsync();
        await using var silent = await EdgeSite.StartAsync(_ => { });

        var text = await (await site.GetAsync("/.well-known/security.txt")).Content.ReadAsStringAsync();

        var expires = site.Database.Clock.GetUtcNow().UtcDateTime.Date.AddDays(180);
        Assert.Equal($"Contact: mailto:security@example.org\nExpires: {expires:yyyy-MM-dd}T00:00:00Z\nPreferred-Languages: en, ar, es, fr, ru, zh\n", text);
        Assert.Equal(HttpStatusCode.NotFound, (await silent.GetAsync("/.well-known/security.txt")).StatusCode);
    }
}
