using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Tallystick.Browser.Support;

/// <summary>What a machine can find of what keeps people from using a page: WCAG 2.2 A and AA by axe, and a few rules of our own. It does not replace
/// listening to a page with a screen reader.</summary>
internal static class Accessibility
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>Fails with each rule broken and where. Axe is put into the page and asked here, for the violations alone: the package's own way brings
    /// home what every element passed as well, which takes most of a second for each page.</summary>
    public static async Task AssertAccessibleAsync(this IPage page)
    {
        await page.EvaluateAsync(Axe);
        var broken = await page.EvaluateAsync<string[]>("""
            async () => (await axe.run(document, {
                runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"], iframes: false,
            })).violations.map(v => [`${v.id}: ${v.help}`, ...v.nodes.slice(0, 5).map(n => n.html)].join("\n  "))
            """);
        Assert.True(broken.Length == 0, string.Join("\n", broken));
    }

    /// <summary>Fails when a page must be pushed sideways to be read: only tables may, in their own box.</summary>
    public static async Task AssertNoSidewaysAsync(this IPage page)
    {
        var wider = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(wider <= 0, $"The page is {wider} pixels wider than the screen.");
    }

    /// <summary>Fails with each button, field or menu smaller than a fingertip (44 by 44 pixels; links within sentences excepted).</summary>
    public static async Task AssertTouchableAsync(this IPage page)
    {
        var small = await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll("button, .button, summary, select, textarea, nav a, input:not([type=hidden])")]
              .map(e => e.matches("[type=checkbox],[type=radio]") ? e.closest(".choice") : e)
              .filter(e => e.checkVisibility() && !e.closest(".steps"))
              .filter(e => { const r = e.getBoundingClientRect(); return r.height < 43.5 || r.width < 30; })
              .map(e => e.outerHTML.slice(0, 120))
            """);
        Assert.Empty(small);
    }
}
