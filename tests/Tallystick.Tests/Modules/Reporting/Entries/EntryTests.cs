using System.Net.Http.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Tallystick.Reporting.Entries;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Reporting.Entries;

/// <summary>Returns typed in by hand, over HTTP with script off: who may not first, then the whole way, then what goes wrong between two people.</summary>
public sealed class EntryTests
{
    private const string Setup = "/report/enter/IRREGULAR_ENTRY";

    [BothEngines]
    public async Task Nobody_but_the_agency_and_its_coordinator_meets_an_entry(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var path = await BeginAsync(site, "bruno");
        var api = "/api/v1/entries/" + path[(path.LastIndexOf('/') + 1)..];
        await site.PostAsync(path, "bruno", path, ("c1.1", "12"), ("do", "save"));
        foreach (var other in (string[])["dominique", "fatima"])
        {
            Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, path, other)).StatusCode);
            Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, api, other + "+token")).StatusCode);
            Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Put, api + "/cells", other + "+token", JsonContent.Create(new { version = 2, cells = new { } }))).StatusCode);
            Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Post, api + "/undo", other + "+token")).StatusCode);
            Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Post, api + "/check", other + "+token")).StatusCode);
            Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Delete, api, other + "+token")).StatusCode);
            Assert.Equal(0, (await site.JsonAsync(HttpMethod.Get, "/api/v1/entries", other + "+token")).GetArrayLength());
            Assert.DoesNotContain("/report/entry/", (await site.PageAsync("/report/enter", other)).Body!.InnerHtml, StringComparison.Ordinal);
            // its shape is no pattern for others either
            Assert.Equal(404, (int)(await PostFormAsync(site, Setup, other, Setup + "/last", ("period", "2026-02"))).StatusCode);
            foreach (var act in (string[])["", "/correct", "/next", "/end"])
                Assert.Equal(404, (int)(await PostFormAsync(site, "/report", other, path + act, ("version", "2"), ("do", "save"))).StatusCode);
        }
        Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Get, path, "carla")).StatusCode);
        Assert.Equal(303, (int)(await site.SendAsync(HttpMethod.Get, path, null)).StatusCode);
        Assert.Equal(401, (int)(await site.SendAsync(HttpMethod.Get, api, null)).StatusCode);
        Assert.Equal(400, (int)(await site.SendAsync(HttpMethod.Put, api + "/cells", "bruno", JsonContent.Create(new { version = 2, cells = new { } }))).StatusCode);
        Assert.Equal(400, (int)(await site.SendAsync(HttpMethod.Post, path, "bruno", new FormUrlEncodedContent([]))).StatusCode);
        // a provider acts for one agency alone
        Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Post, "/api/v1/entries", "bruno+token", JsonContent.Create(new { dataflow = "IRREGULAR_ENTRY", agency = "police", shape = Shape("2026-01") }))).StatusCode);
        foreach (var own in (string[])["emil", "anna"]) Assert.Equal("12", Cell(await site.PageAsync(path, own), "1.1"));
    }

    [BothEngines]
    public async Task A_return_is_typed_checked_and_released_and_its_figures_walk_back_to_their_cells(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var path = await BeginAsync(site, "bruno");
        // half of it, with a slip: kept, named in place, not sent
        Assert.Equal(path, await site.PostAsync(path, "bruno", path, ("c1.1", "١٢"), ("c1.2", "<5"), ("c2.1", "1,200 or so"), ("do", "save")));
        var page = await site.PageAsync(path, "bruno");
        Assert.Equal(("١٢", "1,200 or so"), (Cell(page, "1.1"), Cell(page, "2.1")));
        Assert.Equal("true", page.QuerySelector("input[name='c2.1']")!.GetAttribute("aria-invalid"));
        Assert.Contains("Afghanistan", page.QuerySelector("[role=alert] a[href='#f-c2.1']")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("13 to 16 · 1 value suppressed", page.QuerySelector("#tr1")!.TextContent);
        Assert.Equal(422, (int)(await PostFormAsync(site, path, "bruno", path, ("do", "check"))).StatusCode);

        var way = await site.PostAsync(path, "bruno", path, ("c2.1", "1,200"), ("c2.2", "-"), ("c3.1", ":"), ("c3.2", "0"), ("do", "check"));
        await site.WaitAsync(way["/report/".Length..]);
        var check = await site.PageAsync(way, "bruno");
        Assert.Contains("No errors", check.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("at least 1,213", check.Body.TextContent, StringComparison.Ordinal);
        Assert.NotNull(check.QuerySelector($"a[href='{path}']"));
        page = await site.PageAsync(path, "bruno");
        Assert.Empty(page.QuerySelectorAll("td input"));
        Assert.Equal(409, (int)(await PostFormAsync(site, path, "bruno", path, ("version", "9"), ("c1.1", "1"), ("do", "save"))).StatusCode);

        await site.JsonAsync(HttpMethod.Post, $"/api/v1{way.Replace("/report", "/submissions", StringComparison.Ordinal)}/release", "anna+token", new { });
        var structure = Tallystick.Vocabulary.StructureCatalog.Default.Dataflow("IRREGULAR_ENTRY");
        string Key(string citizenship, string sex) => string.Join('.', structure.Dimensions.Select(d => d.Id switch { "REF_AREA" => "IT", "CITIZENSHIP" => citizenship, "SEX" => sex, _ => "_T" }));
        foreach (var (citizenship, sex, row) in (ReadOnlySpan<(string, string, int)>)[("SY", "M", 2), ("SY", "F", 3), ("AF", "M", 4), ("AF", "F", 5), ("YE", "M", 6), ("YE", "F", 7)])
        {
            var origin = site.PageAsync($"/report/origin?dataflow=IRREGULAR_ENTRY&key={Key(citizenship, sex)}&period=2026-01", "anna").GetAwaiter().GetResult();
            Assert.Contains("IRREGULAR_ENTRY 2026-01.csv", origin.Body!.TextContent, StringComparison.Ordinal);
            Assert.Equal(row.ToString(System.Globalization.CultureInfo.InvariantCulture), origin.QuerySelectorAll("dt").Single(term => term.TextContent.Contains("ows", StringComparison.Ordinal)).NextElementSibling!.TextContent.Trim());
        }
        await using var session = site.Test.Session();
        Assert.Equal([("M", 'A', 12L), ("F", 'Q', 1), ("M", 'A', 1200), ("F", 'L', 0), ("M", 'O', 0), ("F", 'A', 0)],
            (await session.QueryAsync<(string Codes, string Status, long Low)>("SELECT s.codes, o.status, o.low FROM reporting_observation o JOIN reporting_series s ON s.submission = o.submission AND s.series = o.series ORDER BY o.source"))
                .Select(figure => (figure.Codes.Split('.')[structure.IndexOf("SEX")], figure.Status[0], figure.Low)));
        Assert.Equal(["reporting.entry-begin", "reporting.entry-save", "reporting.entry-save", "reporting.receive", "reporting.entry-send", "reporting.release"],
            (await session.QueryAsync<string>("SELECT action FROM audit_entry ORDER BY seq")).Where(act => act is not "reporting.check"));
    }

    [BothEngines]
    public async Task A_save_is_undone_and_two_people_do_not_lose_each_others_cells(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var path = await BeginAsync(site, "bruno");
        await site.PostAsync(path, "bruno", path, ("c1.1", "1"), ("do", "save"));
        await site.PostAsync(path, "bruno", path, ("c1.1", "2"), ("do", "save"));
        Assert.Equal(path, await site.PostAsync(path, "bruno", path, ("do", "undo")));
        Assert.Equal("1", Cell(await site.PageAsync(path, "bruno"), "1.1"));
        await site.PostAsync(path, "bruno", path, ("do", "undo"));
        Assert.Equal("", Cell(await site.PageAsync(path, "bruno"), "1.1"));
        Assert.Equal(409, (int)(await PostFormAsync(site, path, "bruno", path, ("do", "undo"))).StatusCode);
        await site.PostAsync(path, "bruno", path, ("c1.1", "1"), ("do", "save"));

        // an own save whose answer was lost is no stranger's
        Assert.Equal(303, (int)(await PostFormAsync(site, path, "bruno", path, ("version", "1"), ("c1.2", "3"), ("do", "save"))).StatusCode);
        var seen = (await site.PageAsync(path, "bruno")).QuerySelector<IHtmlInputElement>("input[name=version]")!.Value;
        await site.PostAsync(path, "emil", path, ("c2.1", "7"), ("do", "save"));
        var conflict = await PostFormAsync(site, path, "bruno", path, ("version", seen), ("c1.1", "5"), ("c2.1", "8"), ("do", "save"));
        Assert.Equal(409, (int)conflict.StatusCode);
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await conflict.Content.ReadAsStringAsync());
        Assert.Contains("Emil", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(("5", "8"), (Cell(page, "1.1"), Cell(page, "2.1")));
        Assert.Equal("7", Cell(await site.PageAsync(path, "bruno"), "2.1"));
        Assert.Equal(303, (int)(await PostFormAsync(site, path, "bruno", path, ("version", page.QuerySelector<IHtmlInputElement>("input[name=version]")!.Value), ("c1.1", "5"), ("c2.1", "8"), ("do", "save"))).StatusCode);
        Assert.Equal("8", Cell(await site.PageAsync(path, "emil"), "2.1"));
        Assert.Equal("/report/enter", await site.PostAsync(path, "emil", path + "/end"));
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, path, "bruno")).StatusCode);
        await using var session = site.Test.Session();
        Assert.Equal(0, await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_entry_version"));
    }

    [BothEngines]
    public async Task The_shape_of_last_time_is_taken_with_empty_cells(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        Assert.Equal(404, (int)(await PostFormAsync(site, Setup, "bruno", Setup + "/last", ("period", "2026-02"))).StatusCode);
        // of figures in force, which came as a file
        var file = await site.BringAsync("bruno", "2026-01,SY,10\n2026-01,AF,20\n2025-12,YE,1\n");
        await site.JsonAsync(HttpMethod.Post, $"/api/v1/submissions/{file}/release", "anna+token", new { });
        var like = await PostFormAsync(site, Setup, "bruno", Setup + "/last", ("period", "2026-02"));
        var page = await site.PageAsync(like.Headers.Location!.ToString(), "bruno");
        Assert.Equal(["Afghanistan", "Syria"], page.QuerySelectorAll("tbody th").Select(th => th.TextContent.Contains("Syria", StringComparison.Ordinal) ? "Syria" : th.TextContent.Trim()).Order(StringComparer.Ordinal));
        Assert.All(page.QuerySelectorAll<IHtmlInputElement>("td input"), input => Assert.Equal("", input.Value));
        // of what was typed in last, which goes before
        var typed = await BeginAsync(site, "bruno");
        await site.PostAsync(typed, "bruno", typed, ("c1.1", "4"), ("do", "save"));
        site.Test.Clock.Advance(TimeSpan.FromMinutes(1));
        var next = await site.PostAsync(typed, "bruno", typed + "/next");
        page = await site.PageAsync(next, "bruno");
        Assert.Contains("February 2026", page.QuerySelector(".above")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(6, page.QuerySelectorAll<IHtmlInputElement>("td input").Count(input => input.Value == ""));
        site.Test.Clock.Advance(TimeSpan.FromMinutes(1));
        like = await PostFormAsync(site, Setup, "bruno", Setup + "/last", ("period", "2026-03"));
        Assert.Equal(6, (await site.PageAsync(like.Headers.Location!.ToString(), "bruno")).QuerySelectorAll("td input").Length);
        var corrected = await PostFormAsync(site, typed, "bruno", typed + "/correct");
        Assert.Equal("4", Cell(await site.PageAsync(corrected.Headers.Location!.ToString(), "bruno"), "1.1"));
    }

    [BothEngines]
    public async Task The_interface_types_in_within_limits(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var answer = await site.JsonAsync(HttpMethod.Post, "/api/v1/entries", "bruno+token", new { dataflow = "IRREGULAR_ENTRY", shape = Shape("2026-01") });
        var api = "/api/v1/entries/" + answer.GetProperty("id").GetString();
        var saved = await site.JsonAsync(HttpMethod.Put, api + "/cells", "bruno+token", new { version = 1, cells = new Dictionary<string, string> { ["1.1"] = "3", ["2.1"] = "x" } });
        Assert.Equal((2, "3"), (saved.GetProperty("version").GetInt32(), saved.GetProperty("totals").GetProperty("all").GetString()));
        Assert.Contains("“x” is no number", saved.GetProperty("faults").GetProperty("2.1").GetString(), StringComparison.Ordinal);
        Assert.Equal(422, (int)(await site.SendAsync(HttpMethod.Post, api + "/check", "bruno+token")).StatusCode);
        foreach (var (cell, text) in (ReadOnlySpan<(string, string)>)[("3.1", "1"), ("01.1", "1"), ("1", "1"), ("1.1", new string('1', 41))])
            Assert.Equal(400, (int)site.SendAsync(HttpMethod.Put, api + "/cells", "bruno+token", JsonContent.Create(new { version = 2, cells = new Dictionary<string, string> { [cell] = text } })).GetAwaiter().GetResult().StatusCode);
        Assert.Equal("", (await site.JsonAsync(HttpMethod.Post, api + "/undo", "bruno+token")).GetProperty("totals").GetProperty("all").GetString());
        Assert.Equal(400, (int)(await site.SendAsync(HttpMethod.Post, api + "/check", "bruno+token")).StatusCode);
        await site.JsonAsync(HttpMethod.Put, api + "/cells", "bruno+token", new { version = 1, cells = new Dictionary<string, string> { ["1.1"] = "3" } });
        var submission = await site.JsonAsync(HttpMethod.Post, api + "/check", "bruno+token");
        await site.WaitAsync(submission.GetProperty("id").GetString()!);
        Assert.Equal("checked", (await site.JsonAsync(HttpMethod.Get, "/api/v1/submissions/" + submission.GetProperty("id").GetString(), "bruno+token")).GetProperty("state").GetString());

        object[] wrong =
        [
            Shape("2026-13"), Shape("2026-01") with { Rows = [["SY"], ["SY"]] }, Shape("2026-01") with { Rows = [["XQ"]] }, Shape("2026-01") with { Rows = [] }, Shape("2026-01") with { Rows = [[]] },
            Shape("2026-01") with { Fixed = Shape("2026-01").Fixed.Remove("REF_AREA") }, Shape("2026-01") with { Fixed = Shape("2026-01").Fixed.Add("NOWHERE", "_T") }, Shape("2026-01") with { ColumnsBy = "CITIZENSHIP", Columns = ["SY"] },
            Shape("2026-01") with { Rows = EntryShape.Combined([[.. Enumerable.Range(0, 501).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))]]) },
        ];
        foreach (var shape in wrong) Assert.Equal(400, (int)(await site.SendAsync(HttpMethod.Post, "/api/v1/entries", "bruno+token", JsonContent.Create(new { dataflow = "IRREGULAR_ENTRY", shape }))).StatusCode);
        foreach (var body in (string[])["{}", "null", "[]", "{\"shape\":{}}", "{\"dataflow\":\"IRREGULAR_ENTRY\"}", "{\"dataflow\":\"IRREGULAR_ENTRY\",\"shape\":{}}",
            "{\"dataflow\":\"IRREGULAR_ENTRY\",\"shape\":{\"period\":\"2026-01\",\"fixed\":{},\"rowsBy\":[null],\"rows\":[[null]],\"columns\":[]}}", "{\"dataflow\":\"IRREGULAR_ENTRY\",\"shape\":{\"period\":\"2026-01\",\"fixed\":{\"REF_AREA\":null},\"rowsBy\":[],\"rows\":[[]],\"columns\":[]}}"])
            Assert.Contains((int)(await site.SendAsync(HttpMethod.Post, "/api/v1/entries", "bruno+token", new StringContent(body, System.Text.Encoding.UTF8, "application/json"))).StatusCode, (int[])[400, 404]);
        foreach (var body in (string[])["{}", "{\"version\":1,\"cells\":null}", "{\"version\":1,\"cells\":{\"1.1\":null}}"])
            Assert.Equal(409, (int)(await site.SendAsync(HttpMethod.Put, api + "/cells", "bruno+token", new StringContent(body, System.Text.Encoding.UTF8, "application/json"))).StatusCode);
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Post, "/api/v1/entries", "bruno+token", JsonContent.Create(new { dataflow = "NARRATIVE", shape = Shape("2026-01") }))).StatusCode);
    }

    [Fact]
    public async Task A_long_return_is_typed_in_parts()
    {
        await using var site = await ReportingSite.StartAsync(Engine.Sqlite);
        var list = Tallystick.Vocabulary.StructureCatalog.Default.Dataflow("IRREGULAR_ENTRY").Dimensions.Single(d => d.Id == "CITIZENSHIP").List;
        var shape = Shape("2026-01") with { Rows = [.. list.Codes.Take(210).Select(code => System.Collections.Immutable.ImmutableArray.Create(code.Id))] };
        var answer = await site.JsonAsync(HttpMethod.Post, "/api/v1/entries", "bruno+token", new { dataflow = "IRREGULAR_ENTRY", shape });
        var path = "/report/entry/" + answer.GetProperty("id").GetString();
        Assert.Equal(100, (await site.PageAsync(path, "bruno")).QuerySelectorAll("td input").Length);
        Assert.Equal(path + "?part=2", await site.PostAsync(path, "bruno", path, ("c1.1", "1"), ("do", "go-on")));
        Assert.Equal(path + "?part=3", await site.PostAsync(path + "?part=2", "bruno", path, ("c101.1", "2"), ("do", "go-on")));
        var last = await site.PageAsync(path + "?part=3", "bruno");
        Assert.Equal(10, last.QuerySelectorAll("td input").Length);
        Assert.Equal("1", Cell(await site.PageAsync(path, "bruno"), "1.1"));
    }

    /// <summary>Citizenships down, in one column.</summary>
    private static EntryShape Shape(string period)
    {
        var structure = Tallystick.Vocabulary.StructureCatalog.Default.Dataflow("IRREGULAR_ENTRY");
        return new(period, System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
            structure.Dimensions.Where(d => d.Id != "CITIZENSHIP").Select(d => KeyValuePair.Create(d.Id, d.Id == "REF_AREA" ? "IT" : d.List.IndexOf("_T") >= 0 ? "_T" : d.List.Codes[0].Id))),
            ["CITIZENSHIP"], [["SY"], ["AF"]], null, []);
    }

    /// <summary>Goes the two steps of the page: three citizenships down, two sexes across.</summary>
    private static async Task<string> BeginAsync(ReportingSite site, string actor)
    {
        await site.PageAsync("/report/enter", actor);
        var first = await site.PageAsync(Setup, actor);
        var query = string.Join('&', first.QuerySelectorAll<IHtmlSelectElement>("form[method=get] select").Select(select => $"{select.Name}={select.Value}"));
        var second = Setup + "?period=2026-01&" + query;
        Assert.Equal(422, (int)(await PostFormAsync(site, second, actor, Setup, ("codes.REF_AREA", "IT"))).StatusCode);
        var begun = await PostFormAsync(site, second, actor, Setup, ("codes.REF_AREA", "IT"), ("codes.CITIZENSHIP", "SY"), ("codes.CITIZENSHIP", "AF"), ("codes.CITIZENSHIP", "YE"), ("codes.SEX", "M"), ("codes.SEX", "F"));
        Assert.Equal(303, (int)begun.StatusCode);
        return begun.Headers.Location!.ToString();
    }

    /// <summary>Posts with the token of some form of a page, hidden fields of the form with that action included, whatever comes of it.</summary>
    private static async Task<HttpResponseMessage> PostFormAsync(ReportingSite site, string page, string actor, string action, params (string Name, string Value)[] fields)
    {
        var document = await site.PageAsync(page, actor);
        var form = document.QuerySelectorAll<IHtmlFormElement>("form[method=post]").FirstOrDefault(f => f.GetAttribute("action") == action) ?? document.QuerySelector<IHtmlFormElement>("form[method=post]")!;
        var own = form.GetAttribute("action") == action;
        var values = form.QuerySelectorAll<IHtmlInputElement>("input").Where(i => i.Name is { } name && (name == "form-token" || own && i.Type is "hidden" or "text" && own)).Select(i => KeyValuePair.Create(i.Name!, i.Value))
            .Where(pair => fields.All(field => field.Name != pair.Key));
        return await site.SendAsync(HttpMethod.Post, action, actor, new FormUrlEncodedContent([.. values, .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]));
    }

    private static string Cell(IParentNode page, string name) => page.QuerySelector<IHtmlInputElement>($"input[name='c{name}']")!.Value;
}
