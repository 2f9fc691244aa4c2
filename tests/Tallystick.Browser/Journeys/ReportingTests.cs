using System.Text;
using Microsoft.Playwright;
using Tallystick.Browser.Support;

namespace Tallystick.Browser.Journeys;

/// <summary>The main job: a file comes in, is checked, noted on, reviewed, released, read by another Party, and taken back. With script and
/// without. Both runs release the same month one after the other, so they stand in one class, which runs in order.</summary>
public sealed class ReportingTests(Chromium chromium, DemoSite demo)
{
    private const string Mapping = """
        {
          "dataflow": "IRREGULAR_ENTRY",
          "title": "Detecciones, resumen",
          "file": { "format": "csv", "encoding": "utf-8", "delimiter": ";" },
          "time": { "column": "Mes", "format": "yyyy-MM" },
          "dimensions": {
            "REF_AREA": "XA",
            "CITIZENSHIP": { "column": "Nacionalidad", "codes": { "Ambria": "QM", "Bellun": "QN" } },
            "BORDER": "_T",
            "ROUTE": { "column": "Ruta", "codes": { "Estrecho": "FIC_STRAIT", "Paso": "FIC_PASS" } },
            "OUTCOME": "_T"
          },
          "measure": { "column": "Detecciones" }
        }
        """;

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_file_is_brought_checked_noted_reviewed_released_read_and_taken_back(bool script)
    {
        var month = DemoSite.NextMonth.ToString();
        var (first, second) = script ? (4321, 1002) : (5432, 1003);
        var said = $"Una oficina cerró dos días ({(script ? "con" : "sin")} guion).";
        var page = await demo.SignInAsync(chromium, DemoSite.Aldora, script);
        var reader = await demo.SignInAsync(chromium, DemoSite.Belmare, script);
        var table = $"/explore/IRREGULAR_ENTRY?rows=ROUTE&columns=TIME_PERIOD&where.PARTY=XA&from={month}&to={month}";

        // A file with a word nobody has mapped: row, column and value are named, and nothing can be released.
        await BringAsync(page, $"Mes;Nacionalidad;Ruta;Detecciones\n{month};Ambria;Estrecho;{first}\n{month};Bellum;Paso;{second}\n");
        var finding = page.Locator("table").Filter(new() { HasText = "What the checks found" }).Locator("tbody tr");
        await Assertions.Expect(finding).ToHaveCountAsync(1);
        Assert.Equal("3", (await finding.Locator("td").Nth(1).InnerTextAsync()).Trim());
        await Assertions.Expect(finding.Locator("td").Nth(2)).ToHaveTextAsync("Nacionalidad");
        await Assertions.Expect(finding.Locator("td").Nth(3)).ToHaveTextAsync("Bellum");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Review" })).ToHaveCountAsync(0);

        // The corrected file.
        await BringAsync(page, $"Mes;Nacionalidad;Ruta;Detecciones\n{month};Ambria;Estrecho;{first}\n{month};Bellun;Paso;{second}\n");
        await Assertions.Expect(page.GetByText("No errors")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("table").Filter(new() { HasText = "Totals by period" })).ToContainTextAsync((first + second).ToString("N0", System.Globalization.CultureInfo.InvariantCulture));
        await page.GetByRole(AriaRole.Link, new() { Name = "Add notes" }).ClickAsync();
        await page.GetByLabel("Note", new() { Exact = true }).FillAsync(said);
        await page.GetByLabel("Language of the text").SelectOptionAsync("es");
        await page.GetByLabel("From period").FillAsync(month);
        await page.GetByLabel("To period").FillAsync(month);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a note" }).ClickAsync();
        await Assertions.Expect(page.Locator("blockquote")).ToContainTextAsync(said);

        await reader.GotoAsync(table);
        await Assertions.Expect(reader.GetByText("Figures of 0 of 1 Parties")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Review" }).ClickAsync();
        await Assertions.Expect(page.Locator("blockquote")).ToContainTextAsync(said);
        await page.GetByRole(AriaRole.Button, new() { Name = "Release 1 period" }).ClickAsync();
        await Assertions.Expect(page.Locator("main > [role=status]").First).ToContainTextAsync("Released 1 period.");

        // Another Party reads it at once, with the note.
        await reader.ReloadAsync();
        await Assertions.Expect(reader.GetByText("Figures of 1 of 1 Parties")).ToBeVisibleAsync();
        await Assertions.Expect(reader.Locator("table").First).ToContainTextAsync(first.ToString("N0", System.Globalization.CultureInfo.InvariantCulture));
        await Assertions.Expect(reader.Locator("ol.notes")).ToContainTextAsync(said);

        await page.GotoAsync("/report/releases/IRREGULAR_ENTRY");
        await page.Locator("summary", new() { HasText = "Withdraw periods" }).ClickAsync();
        await page.GetByLabel("Periods").FillAsync(month);
        await page.GetByLabel("Reason").FillAsync("Se contó una oficina dos veces.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await Assertions.Expect(page.Locator("main > [role=status]").First).ToContainTextAsync("Withdrew 1 period.");
        await Assertions.Expect(page.Locator("table").Filter(new() { HasText = "History" })).ToContainTextAsync("Se contó una oficina dos veces.");

        // Gone at once, and said to be.
        await reader.ReloadAsync();
        await Assertions.Expect(reader.GetByText("Figures of 0 of 1 Parties")).ToBeVisibleAsync();
        await Assertions.Expect(reader.Locator("main")).Not.ToContainTextAsync(first.ToString("N0", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Empty(chromium.Errors(page));
        Assert.Empty(chromium.Errors(reader));
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_rule_is_tried_and_kept_and_what_it_finds_is_replied_to(bool script)
    {
        var month = DemoSite.NextMonth.ToString();
        var name = script ? "Pocas detecciones" : "Muy pocas";
        var page = await demo.SignInAsync(chromium, DemoSite.Aldora, script);
        await page.GotoAsync("/report/checks?dataflow=IRREGULAR_ENTRY");
        await page.GetByRole(AriaRole.Link, new() { Name = "Rules of your own" }).ClickAsync();

        // A slip of the pen is told with its place; the rule is tried before it is kept.
        await page.GetByLabel("Name of the rule").FillAsync(name);
        await page.GetByLabel("Rule", new() { Exact = true }).FillAsync("totl < 10");
        await page.GetByLabel("What the report says when it fails").FillAsync("Son más que nunca.");
        await page.GetByLabel("Language of the text").SelectOptionAsync("es");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it on the last file" }).ClickAsync();
        await Assertions.Expect(page.Locator(".field-error")).ToContainTextAsync("Character 1", new() { Timeout = 20_000 });
        if (script) await page.AssertAccessibleAsync();
        await page.GetByLabel("Rule", new() { Exact = true }).FillAsync("total < 10");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it on the last file" }).ClickAsync();
        await Assertions.Expect(page.Locator("table").Filter(new() { HasText = "What it would say of" })).ToContainTextAsync("fails", new() { Timeout = 20_000 });
        if (script) await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep this rule" }).ClickAsync();
        await Assertions.Expect(page.Locator("table").Filter(new() { HasText = name })).ToContainTextAsync("Son más que nunca.");

        await BringAsync(page, $"Mes;Nacionalidad;Ruta;Detecciones\n{month};Ambria;Estrecho;{(script ? 6543 : 7654)}\n");
        var finding = page.Locator("tr").Filter(new() { HasText = name });
        await Assertions.Expect(finding).ToContainTextAsync("Son más que nunca.");
        if (script) await page.AssertAccessibleAsync();
        await finding.GetByRole(AriaRole.Link, new() { Name = "Reply to this warning" }).ClickAsync();
        await page.GetByLabel("Why the figures are right").FillAsync("Hubo buen tiempo todo el mes.");
        await page.GetByLabel("Language of the text").SelectOptionAsync("es");
        if (script) await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep this reply" }).ClickAsync();
        await Assertions.Expect(page.Locator("main > [role=status]").First).ToContainTextAsync("The reply was kept.");
        await Assertions.Expect(page.Locator("tr").Filter(new() { HasText = name }).GetByRole(AriaRole.Link, new() { Name = "Replied" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Review", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("blockquote")).ToContainTextAsync("Hubo buen tiempo todo el mes.");
        if (script) await page.AssertAccessibleAsync();

        await page.GotoAsync("/report/rules/IRREGULAR_ENTRY");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Switch off ({name})" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = $"Switch on ({name})" })).ToBeVisibleAsync();
        // the slip was refused, which the browser notes as well
        Assert.DoesNotContain(chromium.Errors(page), error => !error.Contains("422", StringComparison.Ordinal));
    }

    /// <summary>Brings a file with the mapping, and waits on the page, as a person would, until its checks are done.</summary>
    private static async Task BringAsync(IPage page, string csv)
    {
        await page.GotoAsync("/report");
        await page.GetByLabel("The file", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "resumen.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv) });
        await page.GetByLabel("Mapping (JSON)").SetInputFilesAsync(new FilePayload { Name = "resumen.json", MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(Mapping) });
        await page.GetByRole(AriaRole.Button, new() { Name = "Send and check" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Rows read", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = 20_000 });
    }
}
