using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Tests.Foundation.Web;

public sealed class TransactionTests
{
    private static async Task<EdgeSite> SiteAsync()
    {
        var site = await EdgeSite.StartAsync(app =>
        {
            app.MapPost("/keep", async (DbSession db) =>
            {
                await Add(db);
                return Answer.SeeOther("/count");
            }).AllowAnyone().DisableAntiforgery().Writes();
            app.MapPost("/look", async (DbSession db) =>
            {
                await Add(db);
                return new CountResult();
            }).AllowAnyone().DisableAntiforgery().Writes();
            app.MapPost("/refuse", async Task<IResult> (DbSession db) =>
            {
                await Add(db);
                throw KernelProblems.BadField("a", "b").AsException();
            }).AllowAnyone().DisableAntiforgery().Writes();
            app.MapPost("/break", async Task<IResult> (DbSession db) =>
            {
                await Add(db);
                throw new InvalidOperationException();
            }).AllowAnyone().DisableAntiforgery().Writes();
            app.MapPost("/hasty", async Task<IResult> (DbSession db, HttpContext context) =>
            {
                await Add(db);
                await context.Response.WriteAsync("done");
                await context.Response.Body.FlushAsync();
                return Results.Empty;
            }).AllowAnyone().DisableAntiforgery().Writes();
        });
        await using var db = site.Database.Session();
        await db.WriteAsync(() => db.ExecuteAsync("CREATE TABLE kept (n INTEGER NOT NULL)"));
        return site;

        static Task<int> Add(DbSession db) => db.ExecuteAsync("INSERT INTO kept (n) VALUES (1)");
    }

    private static async Task<long> CountAsync(EdgeSite site)
    {
        await using var db = site.Database.Session();
        return await db.ScalarAsync<long>("SELECT count(*) FROM kept");
    }

    [Fact]
    public async Task A_write_is_kept_when_its_answer_arrives()
    {
        await using var site = await SiteAsync();

        var response = await site.SendAsync(HttpMethod.Post, "/keep");

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal(1, await CountAsync(site));
    }

    [Fact]
    public async Task The_answer_is_made_after_the_commit()
    {
        await using var site = await SiteAsync();

        var response = await site.SendAsync(HttpMethod.Post, "/look");

        // Another connection sees the row while the answer is being written: so it was committed before.
        Assert.Equal("1", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/refuse", 400), InlineData("/break", 500)]
    public async Task A_write_that_throws_leaves_nothing_and_no_lock(string path, int status)
    {
        await using var site = await SiteAsync();

        Assert.Equal(status, (int)(await site.SendAsync(HttpMethod.Post, path)).StatusCode);

        Assert.Equal(0, await CountAsync(site));
        Assert.Equal(HttpStatusCode.SeeOther, (await site.SendAsync(HttpMethod.Post, "/keep")).StatusCode);
        Assert.Equal(1, await CountAsync(site));
    }

    [Fact]
    public async Task A_handler_that_answers_before_the_commit_is_undone()
    {
        await using var site = await SiteAsync();

        await Assert.ThrowsAnyAsync<HttpRequestException>(async () => await (await site.SendAsync(HttpMethod.Post, "/hasty")).Content.ReadAsStringAsync());

        Assert.Equal(0, await CountAsync(site));
    }

    private sealed class CountResult : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            var database = (Database)context.RequestServices.GetService(typeof(Database))!;
            await using var other = new DbSession(database, TimeProvider.System);
            await context.Response.WriteAsync((await other.ScalarAsync<long>("SELECT count(*) FROM kept")).ToString());
        }
    }
}
