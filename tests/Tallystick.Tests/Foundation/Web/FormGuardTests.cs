using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Tallystick.Kernel;
using Tallystick.Web;
using Tallystick.Web.Edge;
using Tallystick.Web.Forms;

namespace Tallystick.Tests.Foundation.Web;

public sealed class FormGuardTests
{
    private static Task<EdgeSite> SiteAsync() => EdgeSite.StartAsync(app =>
    {
        app.MapPages(typeof(EdgeSite).Assembly);
        app.MapPost("/sample/save", async (HttpRequest request) =>
        {
            var form = FormState.Of(await request.ReadFormAsync());
            if (form.Text("title").Length < 3) form.Refuse("title", "Enter at least three letters.");
            return form.HasErrors ? Answer.Page<CoordinatorPage>(new { Form = form }, 422) : Answer.SeeOther("/sample/form", "Saved “" + form.Text("title") + "”.");
        }).Allow(Role.Coordinator);
        app.MapPost("/bound", ([FromForm] string title) => title).Allow(Role.Coordinator);
        app.MapPost("/api/thing", (Thing thing) => thing.Title).Allow(Role.Coordinator);
        app.MapPost("/file", (IFormFile file) => file.Length).Allow(Role.Coordinator).TakesFiles(4 << 20);
    });

    private sealed record Thing(string Title);

    [Theory]
    [InlineData("/sample/save"), InlineData("/bound")]
    public async Task A_form_without_a_token_is_refused_kindly(string path)
    {
        await using var site = await SiteAsync();
        await site.TokenAsync("/sample/form", "Coordinator");

        var response = await site.SendAsync(HttpMethod.Post, path, "Coordinator", EdgeSite.Form(("title", "Spring")));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("web-form-too-old", (await EdgeSite.PageAsync(response)).QuerySelector("main bdi[dir=ltr]")!.TextContent);
    }

    [Fact]
    public async Task Json_by_cookie_without_a_token_is_refused_too()
    {
        await using var site = await SiteAsync();

        var response = await site.SendAsync(HttpMethod.Post, "/api/thing", "Coordinator", JsonContent.Create(new Thing("Spring")));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("web-form-too-old", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/api/thing", true), InlineData("/bound", false)]
    public async Task A_bearer_token_needs_no_form_token(string path, bool json)
    {
        await using var site = await SiteAsync();

        var response = await site.SendAsync(HttpMethod.Post, path, "Coordinator,token", json ? JsonContent.Create(new Thing("Spring")) : EdgeSite.Form(("title", "Spring")));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("Spring", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/sample/save", 303), InlineData("/bound", 200)]
    public async Task A_form_with_its_token_passes(string path, int status)
    {
        await using var site = await SiteAsync();
        var token = await site.TokenAsync("/sample/form", "Coordinator");

        var response = await site.SendAsync(HttpMethod.Post, path, "Coordinator", EdgeSite.Form(("form-token", token), ("title", "Spring")));

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_form_with_a_null_character_is_refused_wherever_its_token_stands(bool inForm)
    {
        await using var site = await SiteAsync();
        var token = await site.TokenAsync("/sample/form", "Coordinator");

        var content = inForm ? EdgeSite.Form(("form-token", token), ("title", "Spr\0ing")) : EdgeSite.Form(("title", "Spr\0ing"));
        if (!inForm) content.Headers.Add("Form-Token", token);
        var response = await site.SendAsync(HttpMethod.Post, "/sample/save", "Coordinator", content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("null-character", (await EdgeSite.PageAsync(response)).QuerySelector("main bdi[dir=ltr]")!.TextContent);
    }

    [Theory]
    [InlineData("Coordinator,as:p2", ""), InlineData("Coordinator", "x")]
    public async Task A_token_of_another_person_or_a_changed_one_is_refused(string actor, string added)
    {
        await using var site = await SiteAsync();
        var token = await site.TokenAsync("/sample/form", "Coordinator");

        var response = await site.SendAsync(HttpMethod.Post, "/bound", actor, EdgeSite.Form(("form-token", token + added), ("title", "Spring")));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task What_was_done_is_said_once_on_the_next_page()
    {
        await using var site = await SiteAsync();
        var token = await site.TokenAsync("/sample/form", "Coordinator");
        await site.SendAsync(HttpMethod.Post, "/sample/save", "Coordinator", EdgeSite.Form(("form-token", token), ("title", "<i>Spring</i>")));

        var first = await EdgeSite.PageAsync(await site.GetAsync("/sample/form", "Coordinator"));
        var second = await EdgeSite.PageAsync(await site.GetAsync("/sample/form", "Coordinator"));

        Assert.Contains("Saved “<i>Spring</i>”.", first.QuerySelector("[role=status]")!.TextContent);
        Assert.Null(second.QuerySelector("[role=status]"));
    }

    [Fact]
    public async Task A_refused_form_comes_back_with_what_was_in_it_and_what_is_wrong()
    {
        await using var site = await SiteAsync();
        var token = await site.TokenAsync("/sample/form", "Coordinator");

        var response = await site.SendAsync(HttpMethod.Post, "/sample/save", "Coordinator", EdgeSite.Form(("form-token", token), ("title", "ab")));
        var page = await EdgeSite.PageAsync(response);

        Assert.Equal(422, (int)response.StatusCode);
        var input = page.QuerySelector("#f-title")!;
        Assert.Equal("ab", input.GetAttribute("value"));
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.Equal("Enter at least three letters.", page.QuerySelector("[role=alert] a[href='#f-title']")!.TextContent);
        Assert.Contains("Enter at least three letters.", page.GetElementById(input.GetAttribute("aria-describedby")!)!.TextContent);
    }

    [Theory]
    [InlineData(3 << 20, 200), InlineData(5 << 20, 413)]
    public async Task A_file_may_be_as_large_as_its_endpoint_says(int bytes, int status)
    {
        await using var site = await SiteAsync();
        var token = await site.TokenAsync("/sample/form", "Coordinator");

        Assert.Equal(status, (int)(await SendFileAsync(site, "/file", token, bytes)).StatusCode);
    }

    [Fact]
    public async Task Anywhere_else_a_large_body_is_too_large()
    {
        await using var site = await SiteAsync();
        var token = await site.TokenAsync("/sample/form", "Coordinator");

        var response = await SendFileAsync(site, "/sample/save", token, 3 << 20);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    private static Task<HttpResponseMessage> SendFileAsync(EdgeSite site, string path, string token, int bytes) =>
        site.SendAsync(HttpMethod.Post, path, "Coordinator", new MultipartFormDataContent
        {
            { new StringContent(token), "form-token" },
            { new ByteArrayContent(new byte[bytes]), "file", "figures.csv" },
        });
}
