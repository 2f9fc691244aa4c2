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

    /// <summary>How years are counted is asked, shown in the report of the check, and remembered; the year of one file is not.</summary>
    [BothEngines]
    public async Task The_calendar_of_a_register_is_answered_once_and_its_year_each_time(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        const string persian = "سال;ماه;Nacionalidad;Detenidos\n۱۴۰۴;فروردین;Marruecos;7\n۱۴۰۴;مهر;Argelia;8\n";
        var path = await BeginAsync(site, "bruno", persian);
        var page = await site.PageAsync(path, "bruno");
        Assert.Contains("To which Gregorian period does each go as a whole?", Asked(page), StringComparison.Ordinal);
        Assert.Contains("each goes to the period that holds most of its days", Asked(page), StringComparison.Ordinal);
        await site.PostAsync(path, "bruno", path + "/answer", [.. Questions(page).Select(one => one.Name == "q:time.periodHolds" ? (one.Name, "1") : one)]);
        var way = await site.PostAsync(path, "bruno", path + "/use");
        await site.WaitAsync(way["/report/".Length..]);
        var check = (await site.PageAsync(way, "bruno")).Body!.TextContent;
        Assert.Contains("each went as a whole to the period that holds its last day", check, StringComparison.Ordinal);
        Assert.Contains("April 2025", check, StringComparison.Ordinal);
        Assert.Contains("October 2025", check, StringComparison.Ordinal);

        var next = await site.PageAsync(await BeginAsync(site, "bruno", persian.Replace("۱۴۰۴", "۱۴۰۳", StringComparison.Ordinal)), "bruno");
        Assert.DoesNotContain("Gregorian", Asked(next), StringComparison.Ordinal);
        Assert.Contains("\"periodHolds\": \"last-day\"", next.QuerySelector<IHtmlTextAreaElement>("textarea[name=edited]")!.Value, StringComparison.Ordinal);
        // what one Party said of its years is no other's
        Assert.Contains("Gregorian", Asked(await site.PageAsync(await BeginAsync(site, "dominique", persian), "dominique")), StringComparison.Ordinal);

        const string yearless = "Nacionalidad;Enero;Febrero\nMarruecos;7;9\nArgelia;8;10\n";
        for (var turn = 0; turn < 2; turn++)
        {
            path = await BeginAsync(site, "bruno", turn == 0 ? yearless : yearless.Replace(";9", ";11", StringComparison.Ordinal));
            page = await site.PageAsync(path, "bruno");
            Assert.NotNull(page.QuerySelector("input[name='q:time.constantYear']"));
            Assert.Empty(page.QuerySelectorAll($"form[action='{path}/use']"));
            await site.PostAsync(path, "bruno", path + "/answer", [.. Questions(page), ("q:time.constantYear", turn == 0 ? "٢٠٢٥" : "2024")]);
            way = await site.PostAsync(path, "bruno", path + "/use");
            await site.WaitAsync(way["/report/".Length..]);
            Assert.Contains("February " + (turn == 0 ? "2025" : "2024"), (await site.PageAsync(way, "bruno")).Body!.TextContent, StringComparison.Ordinal);
        }
    }

    /// <summary>Names under harmless headers are found in the cells: the column stays unread, rows are counted, and what would leave is shown first.</summary>
    [BothEngines]
    public async Task A_list_of_persons_is_counted_after_a_look_at_what_would_leave(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        string[] given = ["Ahmad", "Fatima", "Sofia", "Ivan", "Maria"];
        var rows = Enumerable.Range(0, 30).Select(i => $"{i % 2 + 1:00}/2026;{given[i % 5]} Quill{(char)('a' + i)};{(i % 3 == 0 ? "Marruecos" : "Argelia")};{(i % 2 == 0 ? "hombre" : "mujer")}");
        var path = await BeginAsync(site, "bruno", "Mes;Dato;Nacionalidad;Sexo\n" + string.Join('\n', rows) + "\n");
        var page = await site.PageAsync(path, "bruno");
        for (var turn = 0; Questions(page).Count > 0 && turn < 5; turn++)
        {
            await site.PostAsync(path, "bruno", path + "/answer", [.. Questions(page)]);
            page = await site.PageAsync(path, "bruno");
        }
        var text = page.Body!.TextContent;
        Assert.Contains("What would leave this file", text, StringComparison.Ordinal);
        Assert.Contains("30 rows become", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Quill", text, StringComparison.Ordinal);
        var way = await site.PostAsync(path, "bruno", path + "/use");
        await site.WaitAsync(way["/report/".Length..]);
        Assert.Contains("No errors", (await site.PageAsync(way, "bruno")).Body!.TextContent, StringComparison.Ordinal);
        await using var session = site.Test.Session();
        foreach (var table in (string[])["reporting_submission", "reporting_answer", "reporting_proposal", "reporting_series"])
            Assert.DoesNotContain("Quill", System.Text.Json.JsonSerializer.Serialize(await session.QueryAsync<dynamic>($"SELECT * FROM {table}")), StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task A_list_of_persons_without_a_header_is_not_even_proposed(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var answer = await site.SendAsync(HttpMethod.Post, "/api/v1/mappings/suggest", "bruno+token", Form("Ahmad Quillfeather;01/2026;Marruecos\nSofia Brandysnap;02/2026;Argelia\n"));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(422, (int)answer.StatusCode);
        Assert.Contains("reporting-persons-for-header", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Quill", text, StringComparison.Ordinal);
        await using var session = site.Test.Session();
        Assert.Empty(await session.QueryAsync<string>("SELECT id FROM reporting_proposal"));
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

    private const string Posts = """
        Mes;Puesto;Nacionalidad;Detenidos
        01/2026;Puente Norte;Marruecos;1.234
        01/2026;Caseta 4;Argelia;12
        02/2026;Muelle Sur;Costa de Marfil;14
        02/2026;Terminal;Marruecos;15
        03/2026;Apeadero;Argelia;7

        """;

    [BothEngines]
    public async Task A_list_of_the_Party_answers_and_what_is_answered_is_kept_as_one(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var codes = new Dictionary<string, string> { ["Puente Norte"] = "LAND_BCP", ["Caseta 4"] = "LAND_BTW", ["Muelle Sur"] = "SEA_BCP", ["Terminal"] = "AIR" };
        await site.JsonAsync(HttpMethod.Put, "/api/v1/lists/Puestos", "bruno+token", new { codelist = "CL_BORDER", codes });
        var path = await BeginAsync(site, "bruno", Posts);
        var page = await site.PageAsync(path, "bruno");
        Assert.Contains("80 % of its texts are in your list “Puestos”", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("\"list\": \"Puestos\"", Mapping(page), StringComparison.Ordinal);
        Assert.DoesNotContain("Puente Norte", Mapping(page), StringComparison.Ordinal);
        Assert.Contains("Apeadero", Asked(page), StringComparison.Ordinal);

        // the one text that is missing is added to the list; the table of another column becomes a list, under a name that is free
        await site.PostAsync(path, "bruno", path + "/edit", ("edited", Mapping(page).Replace("\"list\": \"Puestos\"", "\"list\": \"Puestos\", \"except\": { \"Apeadero\": \"LAND_BCP\" }", StringComparison.Ordinal)));
        page = await site.PageAsync(path, "bruno");
        var more = page.QuerySelectorAll<IHtmlFormElement>($"form[action='{path}/keep']").Single(form => form.TextContent.Contains("Add 1 text to your list “Puestos”", StringComparison.Ordinal));
        var fields = more.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]").ToDictionary(input => input.Name!, input => input.Value);
        Assert.Equal(303, (int)(await site.SendAsync(HttpMethod.Post, path + "/keep", "bruno", new FormUrlEncodedContent(fields))).StatusCode);
        Assert.Equal("LAND_BCP", (await site.JsonAsync(HttpMethod.Get, "/api/v1/lists/Puestos", "anna+token")).GetProperty("codes").GetProperty("Apeadero").GetString());
        (fields["dimension"], fields["name"]) = ("CITIZENSHIP", "Puestos");
        var refused = await site.SendAsync(HttpMethod.Post, path + "/keep", "bruno", new FormUrlEncodedContent(fields));
        Assert.Equal((422, true), ((int)refused.StatusCode, (await refused.Content.ReadAsStringAsync()).Contains("already", StringComparison.Ordinal)));
        Assert.Equal(path, await site.PostAsync(path, "bruno", path + "/keep", ("dimension", "CITIZENSHIP"), ("name", "Nacionalidades")));
        fields["dimension"] = "OUTCOME";
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Post, path + "/keep", "bruno", new FormUrlEncodedContent(fields))).StatusCode);

        page = await site.PageAsync(path, "bruno");
        Assert.DoesNotContain("Marruecos", Mapping(page), StringComparison.Ordinal);
        while (Questions(page).Count > 0)
        {
            await site.PostAsync(path, "bruno", path + "/answer", [.. Questions(page)]);
            page = await site.PageAsync(path, "bruno");
        }
        var way = await site.PostAsync(path, "bruno", path + "/use", ("saveAs", "Monthly"));
        await site.WaitAsync(way["/report/".Length..]);
        var check = (await site.PageAsync(way, "bruno")).Body!.TextContent;
        Assert.Contains("No errors", check, StringComparison.Ordinal);
        Assert.Contains("BORDER are from your list “Puestos”, version 2", check, StringComparison.Ordinal);
        Assert.Contains("CITIZENSHIP are from your list “Nacionalidades”, version 1", check, StringComparison.Ordinal);
        // the saved mapping names the lists, and what they say is remembered nowhere else
        Assert.Equal("Monthly", (await site.JsonAsync(HttpMethod.Get, "/api/v1/lists", "anna+token"))[0].GetProperty("mappings")[0].GetString());
        await using var session = site.Test.Session();
        Assert.Equal(0L, await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_answer WHERE scope IN ('CL_BORDER', 'CL_AREA')"));

        // neither another agency keeps a table of this proposal, nor another Party is proposed its lists
        Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Post, await BeginAsync(site, "bruno", Posts) + "/keep", "fatima", new FormUrlEncodedContent([new(more.QuerySelector<IHtmlInputElement>("input[type=hidden]")!.Name!, await FatimasAsync(site))]))).StatusCode);
        Assert.DoesNotContain("Puestos", (await site.PageAsync(await BeginAsync(site, "dominique", Posts), "dominique")).Body!.TextContent, StringComparison.Ordinal);

        static string Mapping(IDocument page) => page.QuerySelector<IHtmlTextAreaElement>("textarea[name=edited]")!.Value;

        static async Task<string> FatimasAsync(ReportingSite site) => (await site.PageAsync("/report/lists", "fatima")).QuerySelector<IHtmlInputElement>("form[action='/report/lists'] input[type=hidden]")!.Value;
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
