using System.Net.Http.Json;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Reporting.CodeLists;

/// <summary>A Party's lists over HTTP with script off: who may not first, then kept, changed, taken out and compared.</summary>
public sealed class ListTests
{
    private const string Posts = "/report/lists/Puestos", Api = "/api/v1/lists/Puestos";

    private static object Body(params (string Text, string Code)[] rows) => new { codelist = "CL_AREA", codes = rows.ToDictionary(row => row.Text, row => row.Code) };

    [BothEngines]
    public async Task Another_Party_an_analyst_and_a_stranger_meet_no_list(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        await site.JsonAsync(HttpMethod.Put, Api, "bruno+token", Body(("Marruecos", "MA")));
        string[] pages = ["/report/lists", Posts, Posts + "/changes", Posts + "/list.csv"], apis = ["/api/v1/lists", Api, Api + "/versions", Api + "/changes?from=1&to=1"];
        foreach (var path in pages)
        {
            Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Get, path, "carla")).StatusCode);
            Assert.Equal(303, (int)(await site.SendAsync(HttpMethod.Get, path, null)).StatusCode);
        }
        foreach (var path in apis)
        {
            Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Get, path, "carla+token")).StatusCode);
            Assert.Equal(401, (int)(await site.SendAsync(HttpMethod.Get, path, null)).StatusCode);
        }
        Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Put, Api, "carla+token", JsonContent.Create(Body(("Siria", "SY"))))).StatusCode);
        foreach (var path in pages.Concat(apis).Where(path => path.Contains("Puestos", StringComparison.Ordinal)))
            Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, path, "dominique" + (path[1] == 'a' ? "+token" : ""))).StatusCode);
        Assert.Empty((await site.JsonAsync(HttpMethod.Get, "/api/v1/lists", "dominique+token")).EnumerateArray());
        Assert.DoesNotContain("Puestos", (await site.PageAsync("/report/lists", "dominique")).Body!.TextContent, StringComparison.Ordinal);
        var token = await TokenAsync(site, "dominique");
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Post, Posts + "/row", "dominique", Form(token, ("text", "Marruecos"), ("code", "FR")))).StatusCode);
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Post, Posts + "/upload", "dominique", Files(token, "text;code\nMarruecos;FR\n"))).StatusCode);
        // the same name is a list of its own
        Assert.Equal(1, (await site.JsonAsync(HttpMethod.Put, Api, "dominique+token", Body(("Marruecos", "FR")))).GetProperty("version").GetInt32());
        Assert.Equal("MA", (await site.JsonAsync(HttpMethod.Get, Api, "anna+token")).GetProperty("codes").GetProperty("Marruecos").GetString());
    }

    [BothEngines]
    public async Task Whoever_keeps_a_list_changes_it_and_the_Party_s_is_its_coordinator_s(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        await site.JsonAsync(HttpMethod.Put, Api, "bruno+token", Body(("Marruecos", "MA")));
        await site.JsonAsync(HttpMethod.Put, "/api/v1/lists/Common", "anna+token", Body(("Marruecos", "MA")));
        // another agency reads it, and uses it, and cannot change it, nor make itself its keeper
        Assert.Equal("MA", (await site.JsonAsync(HttpMethod.Get, Api, "fatima+token")).GetProperty("codes").GetProperty("Marruecos").GetString());
        await RefusedAsync(HttpMethod.Put, Api, "fatima", 403, new { codelist = "CL_AREA", agency = "police", codes = new { Marruecos = "FR" } });
        await RefusedAsync(HttpMethod.Put, "/api/v1/lists/Theirs", "fatima", 403, new { codelist = "CL_AREA", agency = "border-guard", codes = new { Marruecos = "FR" } });
        foreach (var provider in (string[])["fatima", "bruno"]) await RefusedAsync(HttpMethod.Put, "/api/v1/lists/Common", provider, 403, Body(("Marruecos", "FR")));
        var page = await site.PageAsync(Posts, "fatima");
        Assert.Empty(page.QuerySelectorAll($"form[action^='{Posts}/']"));
        var token = await TokenAsync(site, "fatima");
        foreach (var act in (string[])["set", "remove"])
            Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Post, Posts + "/row", "fatima", Form(token, ("text", "Marruecos"), ("code", "FR"), ("act", act)))).StatusCode);
        Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Post, Posts + "/upload", "fatima", Files(token, "text;code\nMarruecos;FR\n"))).StatusCode);
        // a page of another site has no token of a form
        foreach (var path in (string[])["/report/lists", Posts + "/row", Posts + "/upload"]) Assert.Equal(400, (int)(await site.SendAsync(HttpMethod.Post, path, "bruno", new FormUrlEncodedContent([]))).StatusCode);

        // a colleague of the agency and the coordinator may; it stays the agency's
        Assert.Equal(2, (await site.JsonAsync(HttpMethod.Put, Api, "emil+token", Body(("Marruecos", "MA"), ("Siria", "SY")))).GetProperty("version").GetInt32());
        Assert.Equal(3, (await site.JsonAsync(HttpMethod.Put, Api, "anna+token", Body(("Siria", "SY")))).GetProperty("version").GetInt32());
        Assert.Equal("border-guard", (await site.JsonAsync(HttpMethod.Get, Api, "anna+token")).GetProperty("agency").GetString());
        await using var session = site.Test.Session();
        Assert.Equal(["border-guard", "", "border-guard", "border-guard"], (await session.QueryAsync<string>("SELECT detail FROM audit_entry WHERE action = 'reporting.save-list' ORDER BY seq"))
            .Select(detail => System.Text.Json.JsonDocument.Parse(detail).RootElement.GetProperty("agency").GetString()));

        async Task RefusedAsync(HttpMethod method, string path, string actor, int status, object body) =>
            Assert.Equal(status, (int)(await site.SendAsync(method, path, actor + "+token", JsonContent.Create(body))).StatusCode);
    }

    [BothEngines]
    public async Task What_cannot_be_a_list_is_refused_with_what_to_do_and_nothing_of_it_is_kept(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        await site.JsonAsync(HttpMethod.Put, Api, "bruno+token", Body(("Marruecos", "MA")));
        foreach (var (path, body, status, code) in ((string, string, int, string)[])
        [
            ("New", """{ "codelist": "CL_AREA", "codes": { "Marruecos": "MAR" } }""", 422, "reporting-list-code"),
            ("New", """{ "codelist": "CL_AREAS", "codes": { "Marruecos": "MA" } }""", 404, "reporting-no-codelist-near"),
            ("New", """{ "codes": { "Marruecos": "MA" } }""", 404, "reporting-no-codelist"),
            ("New", """{ "codelist": "CL_AREA", "codes": { "Marruecos": "MA", "Marruecos": "DZ" } }""", 422, "reporting-list-json"),
            ("New", "[1", 422, "reporting-list-json"),
            ("a%2Fb", """{ "codelist": "CL_AREA", "codes": { "Marruecos": "MA" } }""", 400, "reporting-list-name"),
            ("Puestos", """{ "codelist": "CL_SEX", "codes": { "hombre": "M" } }""", 409, "reporting-list-leads-elsewhere"),
        ])
        {
            var answer = await site.SendAsync(HttpMethod.Put, "/api/v1/lists/" + path, "bruno+token", new StringContent(body, Encoding.UTF8, "application/json"));
            var text = await answer.Content.ReadAsStringAsync();
            Assert.Equal((status, true), ((int)answer.StatusCode, text.Contains(code, StringComparison.Ordinal)));
        }

        // the page says every fault beside the field, and what was typed stands in it
        var token = await TokenAsync(site, "bruno");
        var refused = await site.SendAsync(HttpMethod.Post, "/report/lists", "bruno",
            Files(token, null, ("name", "Otros"), ("codelist", "CL_AREA"), ("rows", "Marruecos;MA\nSiria;SYR\nMalí;Mali")));
        Assert.Equal(422, (int)refused.StatusCode);
        var page = new HtmlParser().ParseDocument(await refused.Content.ReadAsStringAsync());
        Assert.Contains("Row 2: CL_AREA has no code “SYR”", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Row 3:", page.Body.TextContent, StringComparison.Ordinal);
        Assert.Equal("Marruecos;MA\nSiria;SYR\nMalí;Mali", page.QuerySelector<IHtmlTextAreaElement>("textarea[name=rows]")!.Value.ReplaceLineEndings("\n"));
        Assert.Equal(("Otros", "CL_AREA"), (page.QuerySelector<IHtmlInputElement>("input[name=name]")!.Value, page.QuerySelector<IHtmlSelectElement>("select[name=codelist]")!.Value));
        foreach (var (fields, said) in (((string, string)[] Fields, string Said)[])
        [
            ([("name", "Otros")], "Choose the code list."), ([("name", "Otros"), ("codelist", "CL_AREA")], "at least one row"),
            ([("name", "Puestos"), ("codelist", "CL_AREA"), ("rows", "a;MA")], "keeps a list “Puestos” already"), ([("name", "a/b"), ("codelist", "CL_AREA"), ("rows", "a;MA")], "1 to 60 characters"),
        ])
        {
            var answer = await site.SendAsync(HttpMethod.Post, "/report/lists", "bruno", Files(token, null, fields));
            Assert.Equal((422, true), ((int)answer.StatusCode, new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync()).Body!.TextContent.Contains(said, StringComparison.Ordinal)));
        }
        var row = await site.SendAsync(HttpMethod.Post, Posts + "/row", "bruno", Form(token, ("text", "Argelia"), ("code", "DZA"), ("act", "set")));
        var shown = new HtmlParser().ParseDocument(await row.Content.ReadAsStringAsync());
        Assert.Equal((422, "Argelia", "DZA"), ((int)row.StatusCode, shown.QuerySelector<IHtmlInputElement>("input[name=text]")!.Value, shown.QuerySelector<IHtmlInputElement>("input[name=code]")!.Value));
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Post, Posts + "/row", "bruno", Form(token, ("text", "Argelia"), ("act", "remove")))).StatusCode);
        await using var session = site.Test.Session();
        Assert.Equal(1L, await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_code_list"));
        Assert.Equal(1L, await session.ScalarAsync<long>("SELECT COUNT(*) FROM audit_entry WHERE action = 'reporting.save-list'"));
    }

    [BothEngines]
    public async Task A_list_is_kept_changed_compared_taken_out_and_sent_back(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var added = await site.SendAsync(HttpMethod.Post, "/report/lists", "bruno",
            Files(await TokenAsync(site, "bruno"), "text;code\nMarruecos;MA\n-;_U\nSiria;SY\n", ("name", "Puestos"), ("codelist", "CL_AREA")));
        Assert.Equal((303, Posts), ((int)added.StatusCode, added.Headers.Location!.ToString()));

        await site.PostAsync(Posts, "bruno", Posts + "/row", ("text", "Argelia"), ("code", "DZ"), ("act", "set"));
        await site.PostAsync(Posts, "bruno", Posts + "/row", ("text", "Siria"), ("code", "LB"), ("act", "set"));
        await site.PostAsync(Posts, "bruno", Posts + "/row", ("text", "Marruecos"), ("act", "remove"));
        // nothing new is no version
        await site.PostAsync(Posts, "bruno", Posts + "/row", ("text", "Siria"), ("code", "LB"), ("act", "set"));
        var changes = await site.PageAsync(Posts + "/changes?from=1&to=4", "fatima");
        Assert.Equal(["Argelia not there DZ", "Marruecos MA not there", "Siria SY LB"], changes.QuerySelectorAll("tbody tr").Select(tr => string.Join(' ', tr.Children.Select(cell => cell.TextContent.Trim()))));
        Assert.Equal(3, (await site.JsonAsync(HttpMethod.Get, Api + "/changes?from=1&to=4", "fatima+token")).GetArrayLength());
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, Posts + "/changes?from=1&to=9", "bruno")).StatusCode);
        Assert.Equal([4L, 3, 2, 1], (await site.JsonAsync(HttpMethod.Get, Api + "/versions", "bruno+token")).EnumerateArray().Select(v => v.GetProperty("version").GetInt64()));

        // a spreadsheet runs nothing of it, and what comes back from one is the same list
        var csv = await (await site.SendAsync(HttpMethod.Get, Posts + "/list.csv", "fatima")).Content.ReadAsStringAsync();
        Assert.Equal("text;code\r\n'-;_U\r\nArgelia;DZ\r\nSiria;LB\r\n", csv.TrimStart('\uFEFF'));
        Assert.Contains("Marruecos;MA", await (await site.SendAsync(HttpMethod.Get, Posts + "/list.csv?version=1", "bruno")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var sent = await site.SendAsync(HttpMethod.Post, Posts + "/upload", "bruno", Files(await TokenAsync(site, "bruno"), csv));
        Assert.Equal(303, (int)sent.StatusCode);
        Assert.Equal(4, (await site.JsonAsync(HttpMethod.Get, Api, "bruno+token")).GetProperty("version").GetInt32());

        // the mappings that name it are told, by the list and on its page
        var mapping = ReportingWorld.Mapping.Replace("\"codes\": \"same\"", "\"list\": \"Puestos\"", StringComparison.Ordinal);
        Assert.Equal(200, (int)(await site.SendAsync(HttpMethod.Put, "/api/v1/mappings/Mensual", "bruno+token", new StringContent(mapping, Encoding.UTF8, "application/json"))).StatusCode);
        Assert.Equal("Mensual", (await site.JsonAsync(HttpMethod.Get, "/api/v1/lists", "anna+token"))[0].GetProperty("mappings")[0].GetString());
        var id = await site.BringAsync("bruno", "2026-01,Argelia,50\n", ("mappingName", "Mensual"));
        Assert.Contains("from your list “Puestos”, version 4", (await site.PageAsync("/report/" + id, "bruno")).Body!.TextContent, StringComparison.Ordinal);
        var page = await site.PageAsync(Posts, "bruno");
        Assert.Contains("Mensual", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("1", page.QuerySelectorAll("table").Single(table => table.TextContent.Contains("Files read", StringComparison.Ordinal)).QuerySelectorAll("tbody tr")[0].Children[3].TextContent.Trim());
        // a row leads to its form, filled in
        var link = page.QuerySelectorAll<IHtmlAnchorElement>("a").First(a => a.TextContent.Contains("(Siria)", StringComparison.Ordinal)).GetAttribute("href")!;
        var row = await site.PageAsync(link[..link.IndexOf('#', StringComparison.Ordinal)], "bruno");
        Assert.Equal(("Siria", "LB"), (row.QuerySelector<IHtmlInputElement>("input[name=text]")!.Value, row.QuerySelector<IHtmlInputElement>("input[name=code]")!.Value));
    }

    [BothEngines]
    public async Task A_long_list_is_shown_page_by_page_and_found_in(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var rows = Enumerable.Range(0, 3000).Select(i => ($"معبر الحدود رقم {i:0000}", "MA")).ToArray();
        await site.JsonAsync(HttpMethod.Put, Api, "bruno+token", Body(rows));
        Assert.Equal(50, (await site.PageAsync(Posts + "?page=60", "bruno")).QuerySelectorAll("table")[0].QuerySelectorAll("tbody tr").Length);
        var found = await site.PageAsync(Posts + "?find=2999", "bruno");
        Assert.Equal("معبر الحدود رقم 2999", Assert.Single(found.QuerySelectorAll("table")[0].QuerySelectorAll("tbody tr")).Children[0].TextContent);
        Assert.Equal(422, (int)(await site.SendAsync(HttpMethod.Put, Api, "bruno+token", JsonContent.Create(Body([.. Enumerable.Range(0, 10_001).Select(i => ($"p {i}", "MA"))])))).StatusCode);
    }

    private static async Task<(string Name, string Value)> TokenAsync(ReportingSite site, string actor)
    {
        var hidden = (await site.PageAsync("/report/lists", actor)).QuerySelector<IHtmlInputElement>("form[action='/report/lists'] input[type=hidden]")!;
        return (hidden.Name!, hidden.Value);
    }

    private static FormUrlEncodedContent Form((string Name, string Value) token, params (string Name, string Value)[] fields) =>
        new(fields.Append(token).Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private static MultipartFormDataContent Files((string Name, string Value) token, string? csv, params (string Name, string Value)[] fields)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields.Append(token)) content.Add(new StringContent(value), name);
        if (csv is not null) content.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), "file", "list.csv");
        return content;
    }
}
