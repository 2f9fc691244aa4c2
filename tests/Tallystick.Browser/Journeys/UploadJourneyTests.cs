using Microsoft.Playwright;
using Tallystick.Browser.Support;

namespace Tallystick.Browser.Journeys;

/// <summary>A long file on a line that breaks: with script it goes in pieces, waits, and goes on, also when the page was closed meanwhile.</summary>
public sealed class UploadJourneyTests(Chromium chromium, DemoSite demo)
{
    private const string Mapping = """
        {
          "dataflow": "IRREGULAR_ENTRY", "title": "Upload", "file": { "format": "csv" },
          "time": { "column": "month", "format": "yyyy-MM" },
          "dimensions": { "REF_AREA": "XA", "CITIZENSHIP": "QM", "BORDER": "_T", "ROUTE": "FIC_STRAIT", "OUTCOME": "_T" },
          "measure": { "column": "persons" },
          "sumAway": { "post": "Posts are summed." }, "ignore": { "remark": "Padding." }
        }
        """;

    [Fact]
    public async Task A_long_file_goes_on_after_the_line_broke_and_after_the_page_was_closed()
    {
        var page = await demo.SignInAsync(chromium, DemoSite.Belmare);
        var file = Directory.CreateTempSubdirectory("tallystick-upload-");
        await File.WriteAllTextAsync(Path.Combine(file.FullName, "upload.json"), Mapping);
        var path = Path.Combine(file.FullName, "long.csv");
        // nine pieces or so; only the first row differs from the others in what is counted
        await File.WriteAllTextAsync(path, "month,persons,post,remark\n" + string.Concat(Enumerable.Range(0, 90_000).Select(i => $"1990-01,1,{i},{new string('x', 180)}\n")));
        var pieces = 0;
        var broken = false;
        await page.Context.RouteAsync("**/api/v1/uploads/*", async route =>
        {
            if (route.Request.Method == "PATCH" && ++pieces == 3 && !broken)
            {
                broken = true;
                await route.AbortAsync("connectionreset");
                return;
            }
            // the page is left in the middle of the fifth piece
            if (route.Request.Method == "PATCH" && pieces == 5) await Task.Delay(300);
            await route.ContinueAsync();
        });
        await ChooseAsync(page, path);
        var status = page.Locator("#upload [role=status]");
        await Assertions.Expect(status).ToContainTextAsync("%", new() { Timeout = 20_000 });
        await WaitAsync(() => pieces >= 5);
        await page.GotoAsync("/report");
        var unfinished = page.Locator("form[action$='/end']");
        await Assertions.Expect(unfinished).ToContainTextAsync("long.csv");
        await page.AssertAccessibleAsync();

        // chosen again, it does not begin anew
        var before = pieces;
        await ChooseAsync(page, path);
        await Assertions.Expect(page.GetByText("Rows read", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        var all = (int)Math.Ceiling(new FileInfo(path).Length / (double)(2 << 20));
        Assert.InRange(pieces - before, 1, all - 3);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("long.csv");
        await Assertions.Expect(page.Locator("table").Filter(new() { HasText = "Totals by period" })).ToContainTextAsync("90,000");
        Assert.DoesNotContain(chromium.Errors(page), error => !error.Contains("ERR_CONNECTION_RESET", StringComparison.Ordinal));
        file.Delete(recursive: true);
    }

    [Fact]
    public async Task Without_script_the_form_brings_a_long_file_whole()
    {
        var page = await demo.SignInAsync(chromium, DemoSite.Belmare, script: false);
        var file = Directory.CreateTempSubdirectory("tallystick-upload-");
        await File.WriteAllTextAsync(Path.Combine(file.FullName, "upload.json"), Mapping);
        var path = Path.Combine(file.FullName, "whole.csv");
        await File.WriteAllTextAsync(path, "month,persons,post,remark\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"1990-02,1,{i},{new string('x', 180)}\n")));
        await ChooseAsync(page, path);
        await Assertions.Expect(page.GetByText("Rows read", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        file.Delete(recursive: true);
    }

    private static async Task ChooseAsync(IPage page, string path)
    {
        await page.GotoAsync("/report");
        await page.GetByLabel("The file", new() { Exact = true }).SetInputFilesAsync(path);
        await page.GetByLabel("Mapping (JSON)").SetInputFilesAsync(Path.Combine(Path.GetDirectoryName(path)!, "upload.json"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Send and check" }).ClickAsync();
    }

    private static async Task WaitAsync(Func<bool> holds)
    {
        for (var wait = 0; !holds(); wait++)
        {
            Assert.True(wait < 1000, "It never came to hold.");
            await Task.Delay(20);
        }
    }
}
