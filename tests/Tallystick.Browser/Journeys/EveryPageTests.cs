using Microsoft.Playwright;
using Tallystick.Browser.Support;

namespace Tallystick.Browser.Journeys;

/// <summary>Every page in every language on an old phone: accessible, whole, no wider than the screen, small to load, and silent on the console.
/// Half the languages are looked at by night. What a machine finds of accessibility is the same in all of them: it is asked once by day from left to right, once by night from right to left.</summary>
public sealed class EveryPageTests(Chromium chromium, DemoSite demo)
{
    private const long MostBytes = 50_000;

    private static readonly string[] OfACoordinator =
    [
        "/", "/explore", "/explore/IRREGULAR_ENTRY?rows=ROUTE&columns=TIME_PERIOD&frequency=A", "/explain/IRREGULAR_ENTRY/XC?period=2024",
        "/what-if?dataflow=IRREGULAR_ENTRY&from=2023-01&to=2025-12&frequency=M&dimension=CITIZENSHIP", "/report", "/report/enter", "/report/enter/IRREGULAR_ENTRY", "/report/calendar", "/report/approvals", "/report/compose", "/report/compose/IRREGULAR_ENTRY", "/report/releases", "/report/releases/IRREGULAR_ENTRY", "/report/nil", "/report/sheets", "/report/sheets/IRREGULAR_ENTRY",
        "/report/sheets/IRREGULAR_ENTRY/edit", "/report/sheets/IRREGULAR_ENTRY/compare?party=XA&party=XB&party=XG", "/report/answers", $"/report/answers/NARRATIVE/{DemoSite.LastHalf}",
        $"/report/answers/NARRATIVE/{DemoSite.LastHalf}/write", "/answers", "/answers?topic=RT&party=XB", "/report/sharing", "/report/sharing?dataflow=DEATHS", "/report/checks", "/report/checks?dataflow=DEATHS", "/report/rules/IRREGULAR_ENTRY", "/report/lists", $"/report/lists/{DemoSite.List}", $"/report/lists/{DemoSite.List}/changes", "/participants", "/participants/withdraw", "/terms", "/decisions", "/account", "/tokens", "/people",
    ];

    [Theory]
    [InlineData("en", false), InlineData("es", false), InlineData("fr", false), InlineData("ru", true), InlineData("ar", true), InlineData("zh", true)]
    public async Task Every_page_is_accessible_whole_narrow_small_and_silent(string language, bool dark)
    {
        var faults = new List<string>();
        var stranger = await chromium.OpenAsync(await demo.AddressAsync(), Screen.Phone, language: language, dark: dark);
        await LookAsync(stranger, ["/sign-in", "/terms", "/terms/1", "/exchange", "/public", "/public?dataflow=IRREGULAR_ENTRY&by=CITIZENSHIP&by2=SEX&frequency=M", "/public/method"], language, faults);
        await LookAsync(await demo.SignInAsync(chromium, DemoSite.Aldora, screen: Screen.Phone, language: language, dark: dark), OfACoordinator, language, faults);
        await LookAsync(await demo.SignInAsync(chromium, DemoSite.Fulmar, screen: Screen.Phone, language: language, dark: dark),
            ["/", "/answers", "/explore/IRREGULAR_ENTRY", "/explain/IRREGULAR_ENTRY/XA?period=2024"], language, faults);
        await LookAsync(await demo.SignInAsync(chromium, DemoSite.Steward, screen: Screen.Phone, language: language, dark: dark), ["/break-glass", "/decisions", "/decisions/new", "/decisions/new?way=vote&effect=rule", "/decisions/new?way=silence&effect=terms", "/decisions/new?way=meeting&effect=admission", "/decisions/new?way=vote&effect=suspended"], language, faults);
        await LookAsync(await demo.SignInAsync(chromium, DemoSite.Auditor, screen: Screen.Phone, language: language, dark: dark), ["/audit", "/audit?kind=reading&side=others", "/audit/checkpoints"], language, faults);
        await LookAsync(await demo.SignInAsync(chromium, DemoSite.Steward, screen: Screen.Phone, language: language, dark: dark),
            ["/what-if?dataflow=IRREGULAR_ENTRY&frequency=M&window=12&required=12&lag=30&grace=0", "/participants"], language, faults);
        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    /// <summary>Looks at each page and goes on after a fault, so that one run tells all of them.</summary>
    private async Task LookAsync(IPage page, string[] addresses, string language, List<string> faults)
    {
        var transfer = await Transfer.CountAsync(page);
        foreach (var address in addresses)
        {
            transfer.Restart();
            var answer = await page.GotoAsync(address + (address.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "lang=" + language);
            var where = $"{language} {address}: ";
            if (answer!.Status != 200) faults.Add($"{where}answers {answer.Status}");
            var text = await page.Locator("html").InnerTextAsync();
            if (text.AsSpan().IndexOfAny('⟦', '⟧') is >= 0 and var at) faults.Add($"{where}lacks a text: {text[at..Math.Min(text.Length, at + 60)]}");
            if (await page.Locator("html").GetAttributeAsync("lang") is var said && said?.StartsWith(language, StringComparison.Ordinal) != true) faults.Add($"{where}is in {said}");
            if (language is "en" or "ar") await TryAsync(() => page.AssertAccessibleAsync());
            await TryAsync(page.AssertNoSidewaysAsync);
            if (transfer.Bytes is 0 or > MostBytes) faults.Add($"{where}loads {transfer.Bytes} bytes");

            async Task TryAsync(Func<Task> look)
            {
                try { await look(); }
                catch (Xunit.Sdk.XunitException e) { faults.Add(where + e.Message); }
            }
        }
        faults.AddRange(chromium.Errors(page).Select(error => $"{language} console: {error}"));
        await page.Context.CloseAsync();
    }
}
