using Microsoft.Playwright;
using Tallystick.Browser.Support;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Tallystick.Browser.Support;

/// <summary>The screens the pages are looked at on.</summary>
public enum Screen
{
    /// <summary>A desk: 1280 by 900.</summary>
    Wide,
    /// <summary>An old phone: 390 by 844, touched, not pointed at.</summary>
    Phone,
}

/// <summary>The one browser of a test run, given to a test class by its constructor. Where it is missing, a test is skipped on a laptop, saying so,
/// and fails in CI.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string _missing = "";

    /// <summary>Where the browser lies, unless CHROMIUM says otherwise.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } said ? said : "/usr/bin/chromium";

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Path))
        {
            _missing = $"no browser at {Path}; install Debian's chromium, or name one in CHROMIUM";
            return;
        }
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path, Args = Arguments });
    }

    /// <summary>A fresh browser, as of one person: no cookies, one page. Without script when <paramref name="script"/> is false.</summary>
    public async Task<IPage> OpenAsync(Uri site, Screen screen = Screen.Wide, bool script = true, string language = "en", bool dark = false,
        IEnumerable<KeyValuePair<string, string>>? headers = null)
    {
        if (_browser is null)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(_missing);
            Assert.Skip(_missing);
        }
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = site.ToString(),
            JavaScriptEnabled = script,
            Locale = language,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = screen == Screen.Phone ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 900 },
            HasTouch = screen == Screen.Phone,
            IsMobile = screen == Screen.Phone,
            ExtraHTTPHeaders = headers,
        });
        var page = await context.NewPageAsync();
        // A page of ours never says anything on the console: a refusal by the content policy would be heard here.
        page.Console += (_, message) =>
        {
            if (message.Type == "error") _heard.Add((page, message.Text));
        };
        page.PageError += (_, error) => _heard.Add((page, error));
        return page;
    }

    /// <summary>A fresh browser with script off.</summary>
    public Task<IPage> OpenNoScriptAsync(Uri site, Screen screen = Screen.Wide, string language = "en") => OpenAsync(site, screen, script: false, language);

    /// <summary>What went wrong on a page so far: script errors, refusals by its content policy.</summary>
    public IReadOnlyList<string> Errors(IPage page) => [.. _heard.Where(h => h.Page == page).Select(h => h.Text)];

    private readonly System.Collections.Concurrent.ConcurrentBag<(IPage Page, string Text)> _heard = [];

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
