using System.Text;
using Microsoft.Playwright;
using Tallystick.Browser.Support;

namespace Tallystick.Browser.Journeys;

/// <summary>A national list as an officer keeps it: typed in, refused with what was typed, corrected, changed, named by a mapping, compared, taken
/// out. With script and without.</summary>
public sealed class ListJourneyTests(Chromium chromium, DemoSite demo)
{
    private const string Mapping = """
        {
          "dataflow": "IRREGULAR_ENTRY", "title": "Detecciones, resumen",
          "file": { "format": "csv", "encoding": "utf-8", "delimiter": ";" },
          "time": { "column": "Mes", "format": "yyyy-MM" },
          "dimensions": { "REF_AREA": "XA", "CITIZENSHIP": "_T", "BORDER": { "column": "Puesto", "list": "$LIST$" }, "ROUTE": "_T", "OUTCOME": "_T" },
          "measure": { "column": "Detecciones" }
        }
        """;

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_list_is_typed_in_corrected_changed_named_and_compared(bool script)
    {
        var name = script ? "Puestos con guion" : "Puestos sin guion";
        var page = await demo.SignInAsync(chromium, DemoSite.Aldora, script);
        await page.GotoAsync("/report");
        await page.GetByRole(AriaRole.Link, new() { Name = "National lists" }).ClickAsync();
        await page.GetByLabel("Name of the list").FillAsync(name);
        await page.GetByLabel("Leads to the code list").SelectOptionAsync("CL_BORDER");
        await page.GetByLabel("Or rows").FillAsync("Puente Norte;LAND_BCP\nMuelle Sur;SEA_BPC");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep this list" }).ClickAsync();
        await Assertions.Expect(page.Locator(".field-error")).ToContainTextAsync("Row 2: CL_BORDER has no code “SEA_BPC”. Did you mean SEA_BCP?");
        await Assertions.Expect(page.GetByLabel("Name of the list")).ToHaveValueAsync(name);
        await Assertions.Expect(page.GetByLabel("Or rows")).ToHaveValueAsync("Puente Norte;LAND_BCP\nMuelle Sur;SEA_BPC");
        if (script) await page.AssertAccessibleAsync();
        await page.GetByLabel("Or rows").FillAsync("Puente Norte;LAND_BCP\nMuelle Sur;SEA_BCP");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep this list" }).ClickAsync();
        await Assertions.Expect(page.Locator("main > [role=status]").First).ToContainTextAsync("The list is kept.");

        await page.GetByRole(AriaRole.Link, new() { Name = "Change (Muelle Sur)" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Your text")).ToHaveValueAsync("Muelle Sur");
        await Assertions.Expect(page.GetByLabel("Our code")).ToHaveValueAsync("SEA_BCP");
        await page.GetByLabel("Our code").SelectOptionAsync("SEA_BTW");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep this text" }).ClickAsync();
        await page.GetByLabel("File with the list").SetInputFilesAsync(new FilePayload { Name = "puestos.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes("text;code\nMuelle Sur;SEA_BTW\nTerminal 1;AIR\n") });
        await page.GetByRole(AriaRole.Button, new() { Name = "Put it in place of what is there" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "What changed (3)" }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await page.GetByLabel("From version").SelectOptionAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);
        if (script) await page.AssertAccessibleAsync();

        await page.GotoAsync("/report");
        var month = DemoSite.NextMonth.ToString();
        await page.GetByLabel("The file", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "resumen.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes($"Mes;Puesto;Detecciones\n{month};Muelle Sur;{(script ? 41 : 42)}\n{month};Terminal 1;7\n") });
        await page.GetByLabel("Mapping (JSON)").SetInputFilesAsync(new FilePayload { Name = "resumen.json", MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(Mapping.Replace("$LIST$", name, StringComparison.Ordinal)) });
        await page.GetByLabel("Save the mapping as").FillAsync("Resumen " + name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send and check" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Rows read", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(page.GetByText($"from your list “{name}”, version 3")).ToBeVisibleAsync();
        await page.GotoAsync("/report/lists/" + Uri.EscapeDataString(name));
        await Assertions.Expect(page.GetByText("Resumen " + name)).ToBeVisibleAsync();
        await page.GetByLabel("Find a text or code").FillAsync("terminal");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Assertions.Expect(page.Locator("table").First.Locator("tbody tr")).ToHaveCountAsync(1);
        if (script) await page.AssertAccessibleAsync();
        // the list was refused once, which the browser notes as well
        Assert.DoesNotContain(chromium.Errors(page), error => !error.Contains("422", StringComparison.Ordinal));
    }
}
