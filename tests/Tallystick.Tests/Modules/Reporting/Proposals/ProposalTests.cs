using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Tallystick.Reporting.Imports;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Reporting.Proposals;

/// <summary>A new file by question and answer, over HTTP with script off: who may not first, then the whole way, and what is remembered.</summary>
public sealed class ProposalTests
{
    private const string File = """
        Mes;Nacionalidad;Sexo;Detenidos
        01/2026;Marruecos;hombre;1.234
        01/2026;Argelia;mujer;12
        02/2026;Costa de Marfil;hombre;<5
        03/2026;Marrueccos;mujer;7

        """;

    [BothEngines]
    public async Task Nobody_but_the_Party_that_brought_it_meets_a_proposal(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var path = await BeginAsync(site, "bruno");
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, path, "dominique")).StatusCode);
        Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Get, path, "carla")).StatusCode);
        Assert.Equal(303, (int)(await site.SendAsync(HttpMethod.Get, path, null)).StatusCode);
        foreach (var action in (string[])["answer", "edit", "use", "end"])
        {
            // a page of another site has no token of a form
            Assert.Equal(400, (int)(await site.SendAsync(HttpMethod.Post, $"{path}/{action}", "bruno", new FormUrlEncodedContent([]))).StatusCode);
        }
        // a provider acts for one agency, and neither reads nor ends what was brought for another
        var other = await BeginAsync(site, "anna");
        Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Get, other, "bruno")).StatusCode);
        var token = (await site.PageAsync(path, "bruno")).QuerySelector<IHtmlInputElement>($"form[action='{path}/end'] input[type=hidden]")!;
        foreach (var action in (string[])["answer", "edit", "use", "end"])
        {
            Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Post, $"{other}/{action}", "bruno", new FormUrlEncodedContent([new(token.Name!, token.Value)]))).StatusCode);
        }
        await site.PageAsync(other, "anna");
        Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Post, "/api/v1/mappings/suggest", "carla+token", Form(""))).StatusCode);
    }

    [BothEngines]
    public async Task A_new_file_is_mapped_by_answers_and_the_next_asks_less(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var path = await BeginAsync(site, "bruno");
        var page = await site.PageAsync(path, "bruno");
        Assert.Contains("Marrueccos", Asked(page), StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll($"form[action='{path}/use']"));
        var asked = Questions(page).Count;

        Assert.Equal(path, await site.PostAsync(path, "bruno", path + "/answer", [.. Questions(page)]));
        page = await site.PageAsync(path, "bruno");
        Assert.Empty(Questions(page));
        var way = await site.PostAsync(path, "bruno", path + "/use", ("saveAs", "Monthly"));
        await site.WaitAsync(way["/report/".Length..]);
        var check = await site.PageAsync(way, "bruno");
        Assert.Contains("No errors", check.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("1,246", check.Body.TextContent, StringComparison.Ordinal);
        Assert.Contains("1 to 4", check.Body.TextContent, StringComparison.Ordinal);
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, path, "bruno")).StatusCode);

        var next = await BeginAsync(site, "bruno", File.Replace("03/2026", "04/2026", StringComparison.Ordinal));
        page = await site.PageAsync(next, "bruno");
        Assert.DoesNotContain("Marrueccos", Asked(page), StringComparison.Ordinal);
        Assert.True(Questions(page).Count * 2 < asked, $"{Questions(page).Count} of {asked}");
        Assert.Equal("/report", await site.PostAsync(next, "bruno", next + "/end"));
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, next, "bruno")).StatusCode);
        // what one Party answered is no other's
        var foreign = await site.PageAsync(await BeginAsync(site, "dominique"), "dominique");
        Assert.Contains("Marrueccos", Asked(foreign), StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task A_mapping_changed_by_hand_goes_before_the_answers(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var path = await BeginAsync(site, "anna");
        var mapping = (await site.PageAsync(path, "anna")).QuerySelector<IHtmlTextAreaElement>("textarea[name=edited]")!.Value;
        Assert.Equal(path, await site.PostAsync(path, "anna", path + "/edit", ("edited", mapping.Replace("Proposed for", "Made by hand for", StringComparison.Ordinal))));
        var page = await site.PageAsync(path, "anna");
        Assert.Contains("Made by hand for", page.QuerySelector<IHtmlTextAreaElement>("textarea[name=edited]")!.Value, StringComparison.Ordinal);
        Assert.Equal(path, await site.PostAsync(path, "anna", path + "/end", ("again", "1")));
        page = await site.PageAsync(path, "anna");
        Assert.Contains("Proposed for", page.QuerySelector<IHtmlTextAreaElement>("textarea[name=edited]")!.Value, StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task What_nobody_finishes_is_gone_after_a_day(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var path = await BeginAsync(site, "bruno");
        await site.SweepAsync();
        await site.PageAsync(path, "bruno");
        site.Test.Clock.Advance(TimeSpan.FromHours(25));
        await site.SweepAsync();
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, path, "bruno")).StatusCode);
    }

    [BothEngines]
    public async Task The_interface_proposes_and_keeps_nothing(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var response = await site.SendAsync(HttpMethod.Post, "/api/v1/mappings/suggest", "bruno+token", Form(File));
        var answer = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("Nacionalidad", answer.GetProperty("mapping").GetProperty("dimensions").GetProperty("CITIZENSHIP").GetProperty("column").GetString());
        Assert.NotEqual(0, answer.GetProperty("questions").GetArrayLength());
        await using var session = site.Test.Session();
        Assert.Equal(0L, await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_proposal"));
    }

    private static MultipartFormDataContent Form(string file) => new()
    {
        { new StringContent("IRREGULAR_ENTRY"), "dataflow" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(file)), "file", "detenidos.csv" },
    };

    private static async Task<string> BeginAsync(ReportingSite site, string actor, string file = File)
    {
        var content = Form(file);
        foreach (var hidden in (await site.PageAsync("/report", actor)).QuerySelectorAll<IHtmlInputElement>("form[method=post][action='/report'] input[type=hidden]")) content.Add(new StringContent(hidden.Value), hidden.Name!);
        var response = await site.SendAsync(HttpMethod.Post, "/report/propose", actor, content);
        Assert.Equal(303, (int)response.StatusCode);
        return response.Headers.Location!.ToString();
    }

    private static string Asked(IDocument page) => string.Concat(page.QuerySelectorAll("form[action$='/answer']").Select(form => form.TextContent));

    /// <summary>An answer to each question: the first candidate, the Party's own area, else not known or all together.</summary>
    private static List<(string Name, string Value)> Questions(IDocument page) =>
    [
        .. page.QuerySelectorAll<IHtmlInputElement>("input[type=radio]").Where(radio => radio.Name!.StartsWith("q:", StringComparison.Ordinal)).GroupBy(radio => radio.Name!).Select(group => (group.Key, group.First().Value)),
        .. page.QuerySelectorAll<IHtmlSelectElement>("select").Where(list => list.Name!.StartsWith("q:", StringComparison.Ordinal))
            .Select(list => (list.Name!, new[] { "IT", "_U", "_T" }.First(code => list.Options.Any(option => option.Value == code)))),
    ];
}
