using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Tallystick.Host;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Membership.Exchanges;
using Tallystick.Vocabulary;

namespace Tallystick.Browser.Support;

/// <summary>An exchange that is not made up, created from a file and served as its people meet it: nobody enters without password and second factor. On
/// localhost, for a browser gives passkeys to names only. Its clock may be put forward.</summary>
public sealed class RealSite : IAsyncLifetime
{
    internal const string Password = "seven quiet harbours";

    private const string Exchange = $$"""
        {
          "exchange": { "id": "REAL", "name": "A real exchange", "founded": "2020-01-01" },
          "terms": [{ "version": "1", "inForceFrom": "2020-01-01", "text": { "ar": "نص", "en": "Words", "es": "Texto", "fr": "Texte", "ru": "Текст", "zh": "文本" } }],
          "people": [
            { "login": "sam", "name": "Sam Oduya", "password": "{{Password}}", "roles": ["steward"] },
            { "login": "tess", "name": "Tess Arkin", "password": "{{Password}}", "roles": ["steward"] } ],
          "parties": [
            { "id": "IT", "kind": "state", "name": "Italy", "joined": "2020-01-01", "standing": [{ "what": "accepted", "on": "2020-01-01", "terms": "1" }],
              "agencies": [{ "id": "border-guard", "name": "Border Guard" }],
              "people": [
                { "login": "anna", "name": "Anna Riva", "password": "{{Password}}", "roles": ["coordinator"] },
                { "login": "bea", "name": "Bea Conti", "password": "{{Password}}", "roles": ["coordinator"] },
                { "login": "fay", "name": "Fay Orsi", "password": "{{Password}}", "roles": ["coordinator"] },
                { "login": "ben", "name": "Ben Sala", "password": "{{Password}}", "roles": ["analyst"] },
                { "login": "cleo", "name": "Cleo Neri", "password": "{{Password}}", "roles": ["analyst"] },
                { "login": "dino", "name": "Dino Moro", "password": "{{Password}}", "roles": ["analyst"] } ] },
            { "id": "GR", "kind": "state", "name": "Greece", "joined": "2020-01-01",
              "people": [{ "login": "gus", "name": "Gus Vlachos", "password": "{{Password}}", "roles": ["analyst"] }] }
          ]
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tallystick-real-");
    private readonly Ahead _clock = new();
    private Installation? _installation;
    private WebApplication? _app;

    /// <summary>Where it is.</summary>
    internal Uri Address => new($"http://localhost:{new Uri(_app!.Urls.Single()).Port}");

    public async ValueTask InitializeAsync()
    {
        _installation = await Installation.OpenAsync(_folder.FullName, null, _clock);
        await using (var session = _installation.Session())
        {
            await ExchangeFile.CreateAsync(session, Exchange, [.. StructureCatalog.Default.Dataflows.Select(flow => flow.Id)], Actor.AtCommandLine(null, Role.Operator));
        }
        _app = await ServeApp.BuildAsync(_installation, port: 0, builder =>
        {
            builder.Logging.ClearProviders();
            // Everybody comes from one address here.
            builder.Services.Configure<MembershipOptions>(o => o.SignInTriesPerMinute = 10_000);
        });
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
        await _installation!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Puts the clock forward.</summary>
    internal void Wait(TimeSpan time) => _clock.By += time;

    /// <summary>Goes through password, setting up an app and the recovery codes, as at a first sign-in; the app's secret and the codes.</summary>
    internal async Task<(byte[] Secret, IReadOnlyList<string> Codes)> FirstSignInAsync(IPage page, string login)
    {
        await page.GotoAsync("/sign-in");
        await GivePasswordAsync(page, login);
        return await EnrolAsync(page);
    }

    internal static async Task GivePasswordAsync(IPage page, string login, string password = Password)
    {
        await page.GetByLabel("Login name").FillAsync(login);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    /// <summary>Sets up an app where the page asks for it, and keeps the recovery codes.</summary>
    internal async Task<(byte[] Secret, IReadOnlyList<string> Codes)> EnrolAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Set up a second factor" }).ClickAsync();
        var secret = FromBase32(await page.Locator("li bdi.code").InnerTextAsync());
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(Code(secret));
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Recovery codes" })).ToBeVisibleAsync();
        var codes = await page.Locator("ol bdi").AllInnerTextsAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "I have kept them" }).ClickAsync();
        return (secret, codes);
    }

    /// <summary>The six digits the app shows now (RFC 6238). No code works twice, so the clock goes to the next ones.</summary>
    internal string Code(byte[] secret)
    {
        Wait(TimeSpan.FromSeconds(31));
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, _clock.GetUtcNow().ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // What the apps do.
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(hash[^1] & 0xF, 4)) & 0x7FFF_FFFF;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Where(char.IsLetterOrDigit).Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2))];
    }

    private sealed class Ahead : TimeProvider
    {
        public TimeSpan By { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + By;
    }
}
