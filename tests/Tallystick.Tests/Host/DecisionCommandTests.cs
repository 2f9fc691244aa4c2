using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Membership.Governance;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Tests.Host.Faults;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Host;

/// <summary>Decisions and terms on the command line: what is printed, with which exit code, and that what is over is closed once.</summary>
public sealed class DecisionCommandTests
{
    [BothEngines]
    public async Task What_is_over_is_listed_shown_and_closed_once(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        string[] place = test.ConnectionString is { } server ? ["--data", test.Folder, "--database", server] : ["--data", test.Folder];
        Assert.Equal(0, (await RunAsync(["exchange", "create", Repository.Path("samples/exchanges/four-parties.json"), .. place])).ExitCode);
        test.Clock.Now = TimeProvider.System.GetUtcNow().AddDays(-30);
        string number;
        await using (var session = test.Session())
        {
            var steward = new Actor(new(await session.ScalarAsync<string>("SELECT id FROM membership_person WHERE login = 'steward'") ?? ""), "Sana Idrissi", null, null, [Role.Steward], Door.Web);
            var opens = DateOnly.FromDateTime(test.Clock.Now.UtcDateTime);
            var draft = new DecisionDraft(LocalText.English("Suspend Greece"), LocalText.English("Why"), new StandingEffect("GR", StandingChange.Suspended), new(DecisionWay.Silence, default, 0, opens, opens.AddDays(7)), "");
            number = (await new DecisionDesk(new Participants()).AddAsync(session, steward, draft, default)).Number!;
        }

        Assert.StartsWith($"{number}\tcounting\tsilence\t", (await RunAsync(["decision", "list", .. place])).Output, StringComparison.Ordinal);
        var closed = await RunAsync(["decision", "close", .. place]);
        Assert.Equal((0, $"{number}\tAdopted"), (closed.ExitCode, closed.Output.Trim()));
        Assert.Equal((0, ""), ((await RunAsync(["decision", "close", .. place])).ExitCode, (await RunAsync(["decision", "close", .. place, "--json"])).Output));
        using var shown = JsonDocument.Parse((await RunAsync(["decision", "show", number, .. place])).Output);
        Assert.Equal(("adopted", "suspended", 2), (shown.RootElement.GetProperty("state").GetString(), shown.RootElement.GetProperty("effect").GetProperty("change").GetString(), shown.RootElement.GetProperty("count").GetProperty("entitled").GetInt32()));
        using var listed = JsonDocument.Parse((await RunAsync(["decision", "list", .. place, "--json"])).Output);
        Assert.Equal((1, 3), (listed.RootElement.GetProperty("decisions").GetArrayLength(), listed.RootElement.GetProperty("earlier").GetArrayLength()));
        Assert.Equal(4, (await RunAsync(["decision", "show", "2013-999", .. place])).ExitCode);

        var terms = await RunAsync(["terms", .. place]);
        using var versions = JsonDocument.Parse((await RunAsync(["terms", .. place, "--json"])).Output);
        Assert.Equal(versions.RootElement[0].GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(terms.Output))));
        Assert.Equal(4, (await RunAsync(["terms", .. place, "--version", "9"])).ExitCode);
    }

    [Theory, InlineData("decision list"), InlineData("decision show"), InlineData("decision close"), InlineData("terms")]
    public async Task Every_verb_helps_and_asks_for_what_is_missing(string command)
    {
        Assert.Contains("--data", (await RunAsync([.. command.Split(' '), "--help"])).Output, StringComparison.Ordinal);
        Assert.NotEqual(0, (await RunAsync(command.Split(' '))).ExitCode);
    }

    private static Task<ProgramEnd> RunAsync(string[] arguments) => TallystickProgram.RunAsync(null, watchMemory: false, arguments);
}
