using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Tallystick.Browser.Support;
using Tallystick.Host;
using Tallystick.Host.Demo;
using Tallystick.Kernel;
using Tallystick.Reporting.CodeLists;
using Tallystick.Sdmx;

[assembly: AssemblyFixture(typeof(DemoSite))]

namespace Tallystick.Browser.Support;

/// <summary>The demonstration as a reader meets it: built once for a test run into a folder of its own, served on a free port of this machine,
/// both gone at the end. Made on first use, so that a run without journeys does not wait for it.</summary>
public sealed class DemoSite : IAsyncLifetime
{
    private readonly Lazy<Task<Served>> _served = new(ServeAsync);

    /// <summary>A coordinator of Aldora, who contributes everything.</summary>
    internal const string Aldora = "Lucía Ferrer";
    /// <summary>A coordinator of Belmare, who contributes nearly everything.</summary>
    internal const string Belmare = "Camille Aubert";
    /// <summary>A coordinator of the Fulmar Sea Watch, which has released nothing.</summary>
    internal const string Fulmar = "Ada Thorne";
    /// <summary>An auditor of Aldora.</summary>
    internal const string Auditor = "Pilar Santos";

    /// <summary>A steward.</summary>
    internal const string Steward = "Marta Oyelaran";

    /// <summary>Of the Secretariat, for no Party.</summary>
    internal const string Secretariat = "Idris Calloway";

    /// <summary>A list that Aldora keeps, in two versions.</summary>
    internal const string List = "Puestos";

    /// <summary>Where it is.</summary>
    internal async Task<Uri> AddressAsync() => (await _served.Value).Address;

    /// <summary>The first month nobody has released anything of. Over for some days, and not due yet.</summary>
    internal static TimePeriod NextMonth => new DemoCalendar(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)).Last.Next;

    /// <summary>The last half-year that Aldora and Belmare answered for in words.</summary>
    internal static TimePeriod LastHalf => TimePeriod.Holding(NextMonth.Start, Frequency.S).Plus(-1);

    /// <summary>A page of someone who has just signed in as <paramref name="person"/>, and reads <paramref name="language"/> from there on.</summary>
    internal async Task<IPage> SignInAsync(Chromium chromium, string person, bool script = true, Screen screen = Screen.Wide, string language = "en", bool dark = false)
    {
        var page = await chromium.OpenAsync(await AddressAsync(), screen, script, language, dark);
        await page.GotoAsync("/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = person }).ClickAsync();
        // People have a language of their own, which goes before the browser's.
        await page.GotoAsync("/account?lang=" + language);
        return page;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (!_served.IsValueCreated) return;
        var (_, app, installation, folder) = await _served.Value;
        await app.StopAsync();
        await app.DisposeAsync();
        await installation.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static async Task<Served> ServeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("tallystick-browser-");
        var installation = await Installation.OpenAsync(folder.FullName, null, TimeProvider.System);
        await DemoBuilder.BuildAsync(installation);
        var app = await ServeApp.BuildAsync(installation, port: 0, builder => builder.Logging.ClearProviders());
        await app.StartAsync();
        await using var session = installation.Session();
        foreach (var rows in (string[])["text;code\nPuente Norte;LAND_BCP\nMuelle Sur;SEA_BCP\n", "text;code\nPuente Norte;LAND_BCP\nMuelle Sur;SEA_BTW\nTerminal 1;AIR\n"])
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(rows));
            await session.WriteAsync(() => app.Services.GetRequiredService<ListDesk>().PutAsync(session, Actor.AtCommandLine(new PartyId("XA"), Role.Coordinator), List, "CL_BORDER", "", content, "list.csv"));
        }
        return new(new Uri(app.Urls.Single()), app, installation, folder);
    }

    private sealed record Served(Uri Address, WebApplication App, Installation Installation, DirectoryInfo Folder);
}
