using System.Text.Json;
using Tallystick.Storage;
using Tallystick.Tests.Host.Faults;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Host;

/// <summary>The people of a Party on the command line: what is printed, where, with which exit code, and what stands on the record.</summary>
public sealed class PersonCommandTests
{
    [BothEngines]
    public async Task A_person_is_invited_listed_reset_and_closed(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        string[] place = test.ConnectionString is { } server ? ["--data", test.Folder, "--database", server] : ["--data", test.Folder];
        Assert.Equal(0, (await RunAsync(["exchange", "create", Repository.Path("samples/exchanges/four-parties.json"), .. place])).ExitCode);

        var invited = await RunAsync(["person", "invite", .. place, "--party", "it", "--login", "Zita", "--name", "Zita Riva", "--role", "coordinator"]);
        Assert.True(invited.ExitCode == 0, invited.Errors);
        Assert.Matches("^/invitation/[A-Za-z0-9_-]{43}$", invited.Output.Trim());
        var taken = await RunAsync(["person", "invite", .. place, "--party", "GR", "--login", "zita", "--name", "Anna", "--role", "analyst"]);
        Assert.Equal((5, ""), (taken.ExitCode, taken.Output));
        Assert.Equal(2, (await RunAsync(["person", "invite", .. place, "--party", "IT", "--login", "x1", "--name", "X", "--role", "steward"])).ExitCode);
        Assert.Equal(2, (await RunAsync(["person", "invite", .. place, "--party", "IT", "--login", "x1", "--name", "X", "--role", "provider", "--agency", "nobody"])).ExitCode);
        Assert.Equal(4, (await RunAsync(["person", "invite", .. place, "--party", "ITA", "--login", "x1", "--name", "X", "--role", "analyst"])).ExitCode);

        var listed = (await RunAsync(["person", "list", .. place, "--party", "IT", "--json"])).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var zita = listed.Single(p => p.GetProperty("login").GetString() == "zita");
        Assert.Equal(("waits", false, "coordinator"), (zita.GetProperty("state").GetString(), zita.GetProperty("secondFactor").GetBoolean(), zita.GetProperty("roles")[0].GetString()));
        Assert.DoesNotContain("zita", (await RunAsync(["person", "list", .. place, "--party", "GR"])).Output, StringComparison.Ordinal);

        Assert.Equal(4, (await RunAsync(["person", "reset", "zita", .. place, "--party", "GR"])).ExitCode);
        var reset = await RunAsync(["person", "reset", "zita", .. place, "--party", "IT", "--json"]);
        Assert.Equal("zita", JsonDocument.Parse(reset.Output).RootElement.GetProperty("login").GetString());
        Assert.NotEqual(invited.Output, reset.Output);
        var closed = await RunAsync(["person", "close", "zita", .. place, "--party", "IT"]);
        Assert.Equal((0, "zita is closed."), (closed.ExitCode, closed.Output.Trim()));
        Assert.Equal(5, (await RunAsync(["person", "close", "zita", .. place, "--party", "IT"])).ExitCode);

        // The Exchange's own people, who have no coordinator to ask.
        Assert.Equal(0, (await RunAsync(["person", "invite", .. place, "--party", "-", "--login", "tess", "--name", "Tess", "--role", "steward"])).ExitCode);
        Assert.Equal(2, (await RunAsync(["person", "invite", .. place, "--party", "-", "--login", "x1", "--name", "X", "--role", "coordinator"])).ExitCode);
        Assert.Contains("tess\tTess\tsteward\t\t\twaits", (await RunAsync(["person", "list", .. place, "--party", "-"])).Output, StringComparison.Ordinal);

        await using var session = test.Session();
        Assert.Equal(["membership.governance.people.person-invite", "membership.governance.people.person-reset", "membership.governance.people.person-close", "membership.governance.people.person-invite"],
            (await AuditTrail.ReadAsync(session, new(ActionPrefix: "membership.governance.people."))).Select(e => e.Action));
    }

    [Theory, InlineData("invite"), InlineData("list"), InlineData("reset"), InlineData("close")]
    public async Task Every_verb_helps_and_asks_for_what_is_missing(string verb)
    {
        var help = await RunAsync(["person", verb, "--help"]);
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("--party", help.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, (await RunAsync(["person", verb])).ExitCode);
    }

    private static Task<ProgramEnd> RunAsync(string[] arguments) => TallystickProgram.RunAsync(null, watchMemory: false, arguments);
}
