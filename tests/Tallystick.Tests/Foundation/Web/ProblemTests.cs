using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tallystick.Kernel;
using Tallystick.Web;
using Tallystick.Web.Edge;
using Tallystick.Web.Layout;

namespace Tallystick.Tests.Foundation.Web;

public sealed class ProblemTests
{
    private static Task<EdgeSite> SiteAsync(Action<IServiceCollection>? add = null) => EdgeSite.StartAsync(app =>
    {
        app.MapGet("/refused", string () => throw KernelProblems.BadField("age", "<b>17</b>").AsException()).AllowAnyone();
        app.MapGet("/api/refused", string () => throw KernelProblems.BadField("age", "<b>17</b>").AsException()).AllowAnyone();
        app.MapGet("/bug", string () => throw new InvalidOperationException("secret words of a bug")).AllowAnyone();
        app.MapGet("/api/bug", string () => throw new InvalidOperationException("secret words of a bug")).AllowAnyone();
        app.MapGet("/bare", () => Results.StatusCode(404)).AllowAnyone();
        app.MapGet("/number", ([FromQuery] int n) => n).AllowAnyone();
        app.MapGet("/slow", async (HttpContext context) => await Task.Delay(Timeout.Infinite, context.RequestAborted)).AllowAnyone();
        app.MapPages(typeof(EdgeSite).Assembly);
    }, add);

    [Theory]
    [InlineData("/api/refused", "text/html"), InlineData("/refused", "application/json"), InlineData("/refused", "application/problem+json")]
    public async Task A_program_gets_a_problem_document(string path, string accept)
    {
        await using var site = await SiteAsync();

        var response = await site.GetAsync(path, accept: accept);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal("urn:tallystick:problem:bad-field", json.RootElement.GetProperty("type").GetString());
        Assert.Equal("bad-field", json.RootElement.GetProperty("code").GetString());
        Assert.Equal(400, json.RootElement.GetProperty("status").GetInt32());
        Assert.Equal("age", json.RootElement.GetProperty("arguments").GetProperty("field").GetString());
        Assert.Contains("age", json.RootElement.GetProperty("detail").GetString());
        Assert.DoesNotContain("⟦", json.RootElement.ToString());
    }

    [Fact]
    public async Task A_person_gets_a_page_that_says_what_and_what_next_with_a_way_back()
    {
        await using var site = await SiteAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/refused");
        request.Headers.Add("Accept", "text/html");
        request.Headers.Referrer = new Uri(site.Client.BaseAddress!, "/form?step=2");

        var response = await site.Client.SendAsync(request);
        var page = await EdgeSite.PageAsync(response);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("age", page.QuerySelector("main .lead")!.TextContent);
        Assert.Null(page.QuerySelector("main b"));
        Assert.NotNull(page.QuerySelector("main a[href='/form?step=2']"));
        Assert.NotNull(page.QuerySelector("main a[href='/']"));
        Assert.DoesNotContain("⟦", page.DocumentElement.TextContent);
    }

    [Theory]
    [InlineData("/bug"), InlineData("/api/bug"), InlineData("/sample/breaks")]
    public async Task A_bug_is_told_by_an_id_that_the_log_knows_and_nothing_else(string path)
    {
        var log = new CapturedLog();
        await using var site = await SiteAsync(s => s.AddSingleton<ILoggerProvider>(log));

        var response = await site.GetAsync(path);
        var body = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.DoesNotContain("secret", body);
        Assert.DoesNotContain("InvalidOperation", body);
        var id = Assert.Single(log.BugIds);
        Assert.Contains(id, body);
    }

    [Fact]
    public async Task A_bug_in_the_frame_itself_still_gets_a_page()
    {
        await using var site = await SiteAsync(s => s.AddSingleton(new ReadSiteState(_ => throw new InvalidOperationException("secret words of a bug"))));

        var response = await site.GetAsync("/no-such-page");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.NotNull((await EdgeSite.PageAsync(response)).QuerySelector("main h1"));
    }

    [Theory]
    [InlineData("/bare", 404, "not-found"), InlineData("/number?n=x", 400, "web-unreadable"), InlineData("/number", 400, "web-unreadable")]
    public async Task A_status_without_a_word_gets_its_words(string path, int status, string code)
    {
        await using var site = await SiteAsync();

        var response = await site.GetAsync(path);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, (await EdgeSite.PageAsync(response)).QuerySelector("main bdi[dir=ltr]")!.TextContent);
    }

    [Fact]
    public async Task A_request_given_up_is_no_bug()
    {
        var log = new CapturedLog();
        await using var site = await SiteAsync(s => s.AddSingleton<ILoggerProvider>(log));
        using var giveUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => site.Client.GetAsync("/slow", giveUp.Token));
        // The next request is answered after the first was put away, one way or the other.
        await site.GetAsync("/bare");

        Assert.Empty(log.BugIds);
    }

    private sealed class CapturedLog : ILoggerProvider, ILogger
    {
        private readonly List<string> _ids = [];

        public IReadOnlyList<string> BugIds { get { lock (_ids) return [.. _ids]; } }

        public ILogger CreateLogger(string categoryName) => this;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;
        public void Dispose() { }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (state is not IReadOnlyList<KeyValuePair<string, object?>> values) return;
            foreach (var (name, value) in values)
            {
                if (name == "Id") lock (_ids) _ids.Add((string)value!);
            }
        }
    }
}
