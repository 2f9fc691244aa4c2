using System.Text.Json;
using Tallystick.Storage;
using Tallystick.Tests.Foundation.Storage;
using Tallystick.Tests.Host.Faults;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Host;

/// <summary>The audit trail on the command line: what a script may rely on when it keeps checkpoints and holds the trail against them.</summary>
public sealed class AuditCommandTests
{
    [BothEngines]
    public async Task A_checkpoint_is_made_kept_and_held_against_the_trail(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        string[] place = test.ConnectionString is { } server ? ["--data", test.Folder, "--database", server] : ["--data", test.Folder];
        Assert.Equal(0, (await RunAsync(["exchange", "create", Repository.Path("samples/exchanges/four-parties.json"), .. place])).ExitCode);
        var key = (await RunAsync(["audit", "key", .. place])).Output.Trim();
        var note = (await RunAsync(["audit", "checkpoint", .. place])).Output;
        Assert.StartsWith(key.Split('+')[0] + "\n1\n", note, StringComparison.Ordinal);
        var kept = await FileAsync("kept.txt", note);
        Assert.Equal(note, (await RunAsync(["audit", "checkpoint", .. place])).Output);

        Assert.Equal(0, (await RunAsync(["token", .. place, "--party", "IT", "--role", "analyst"])).ExitCode);
        var same = await RunAsync(["audit", "verify", .. place, "--checkpoint", kept, "--key", key]);
        Assert.True(same.ExitCode == 0 && same.Output.Contains("It is what the checkpoint of 1 entry says.", StringComparison.Ordinal), same.Output + same.Errors);
        Assert.Equal(2, (await RunAsync(["audit", "verify", .. place, "--checkpoint", await FileAsync("other.txt", "hello")])).ExitCode);
        Assert.Equal(2, (await RunAsync(["audit", "verify", .. place, "--checkpoint", kept, "--key", "hello"])).ExitCode);
        Assert.Equal(4, (await RunAsync(["audit", "verify", .. place, "--checkpoint", kept + "x"])).ExitCode);

        // The key changes in two steps; a checkpoint in between is believed by those who know either.
        var both = (await RunAsync(["audit", "key", "--add", .. place])).Output.Trim().Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal((key, 2), (both[0], both.Length));
        var signedByBoth = await FileAsync("both.txt", (await RunAsync(["audit", "checkpoint", .. place])).Output);
        Assert.Equal(both[1], (await RunAsync(["audit", "key", "--retire", .. place])).Output.Trim());
        foreach (var one in both) Assert.Equal(0, (await RunAsync(["audit", "verify", .. place, "--checkpoint", signedByBoth, "--key", one])).ExitCode);
        var another = await RunAsync(["audit", "verify", .. place, "--checkpoint", kept, "--key", both[1]]);
        Assert.Equal((5, ""), (another.ExitCode, another.Output));
        Assert.Equal(5, (await RunAsync(["audit", "key", "--retire", .. place])).ExitCode);

        // All of it written anew, the checkpoints beside it as well: only what was kept shows it, and up to where it is still true.
        await using (var session = test.Session())
        {
            await AuditCheckpointsTests.RewriteAsync(session, 3);
            await session.ExecuteAsync("DELETE FROM audit_checkpoint");
        }
        Assert.Equal(0, (await RunAsync(["audit", "verify", .. place])).ExitCode);
        var differs = JsonDocument.Parse((await RunAsync(["audit", "verify", .. place, "--checkpoint", kept, "--key", key, "--json"])).Output).RootElement;
        Assert.True(differs.GetProperty("whole").GetBoolean());
        var rewritten = await RunAsync(["audit", "verify", .. place, "--checkpoint", kept, "--checkpoint", signedByBoth, "--key", key, "--json"]);
        differs = JsonDocument.Parse(rewritten.Output).RootElement;
        Assert.Equal((1, "CheckpointDiffers", 1L), (rewritten.ExitCode, differs.GetProperty("fault").GetString(), differs.GetProperty("checkpoint").GetInt64()));

        async Task<string> FileAsync(string name, string text)
        {
            var path = Path.Combine(test.Folder, name);
            await File.WriteAllTextAsync(path, text);
            return path;
        }
    }

    [Fact]
    public async Task A_Partys_trail_is_listed_and_its_entries_are_proved_away_from_the_installation()
    {
        await using var test = await TestDatabase.CreateAsync(Engine.Sqlite);
        string[] place = ["--data", test.Folder];
        await RunAsync(["exchange", "create", Repository.Path("samples/exchanges/four-parties.json"), .. place]);
        await RunAsync(["token", .. place, "--party", "IT", "--role", "analyst", "--name", "of IT"]);
        await RunAsync(["token", .. place, "--party", "GR", "--role", "analyst", "--name", "of GR"]);
        var key = (await RunAsync(["audit", "key", .. place])).Output.Trim();

        var listed = await RunAsync(["audit", "list", .. place, "--party", "it", "--kind", "access", "--json"]);
        var entry = JsonDocument.Parse(listed.Output).RootElement;
        Assert.Equal(("membership.token-issue", "IT"), (entry.GetProperty("action").GetString(), entry.GetProperty("owner").GetString()));
        Assert.Equal(2, (await RunAsync(["audit", "list", .. place, "--party", "IT", "--kind", "nothing"])).ExitCode);
        Assert.Equal(4, (await RunAsync(["audit", "list", .. place, "--party", "ZZ"])).ExitCode);
        Assert.Contains("membership.trail-export", (await RunAsync(["audit", "list", .. place, "--party", "IT", "--side", "own"])).Output, StringComparison.Ordinal);
        Assert.Equal("", (await RunAsync(["audit", "list", .. place, "--party", "IT", "--to", "2020-01-01"])).Output);

        Assert.Equal(5, (await RunAsync(["audit", "proof", "2", .. place, "--party", "IT"])).ExitCode);
        var kept = await FileAsync("kept.txt", (await RunAsync(["audit", "checkpoint", .. place])).Output);
        var proof = (await RunAsync(["audit", "proof", "2", .. place, "--party", "IT"])).Output;
        Assert.Equal(4, (await RunAsync(["audit", "proof", "3", .. place, "--party", "IT"])).ExitCode);
        var file = await FileAsync("proof.json", proof);
        var holds = await RunAsync(["audit", "check", file, "--key", key]);
        Assert.True(holds.ExitCode == 0 && holds.Output.Contains("number 2", StringComparison.Ordinal), holds.Output + holds.Errors);
        Assert.Equal(5, (await RunAsync(["audit", "check", await FileAsync("forged.json", proof.Replace("of IT", "of US", StringComparison.Ordinal).Replace("\"IT\"", "\"US\"", StringComparison.Ordinal)), "--key", key])).ExitCode);
        foreach (var bad in (string[])["hello", "{}", "[]", "null", """{"entry":null,"previous":"","proof":""}"""]) Assert.Equal((bad, 2), (bad, (await RunAsync(["audit", "check", await FileAsync("bad.json", bad), "--key", key])).ExitCode));
        Assert.Equal(5, (await RunAsync(["audit", "check", await FileAsync("bad.json", """{"entry":{},"previous":"","proof":""}"""), "--key", key])).ExitCode);
        Assert.Equal(2, (await RunAsync(["audit", "check", await FileAsync("step.json", """{"from":1,"hashes":[null],"checkpoint":""}"""), "--key", key])).ExitCode);
        Assert.Equal(5, (await RunAsync(["audit", "check", await FileAsync("step.json", """{"from":1,"hashes":[null],"checkpoint":""}"""), "--key", key, "--checkpoint", kept])).ExitCode);

        async Task<string> FileAsync(string name, string text)
        {
            var path = Path.Combine(test.Folder, name);
            await File.WriteAllTextAsync(path, text);
            return path;
        }
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("list")]
    [InlineData("proof")]
    [InlineData("checkpoint")]
    [InlineData("key")]
    [InlineData("check")]
    public async Task Audit_says_what_it_takes(string verb)
    {
        Assert.Equal(0, (await RunAsync(["audit", verb, "--help"])).ExitCode);
        Assert.NotEqual(0, (await RunAsync(["audit", verb])).ExitCode);
    }

    private static Task<ProgramEnd> RunAsync(string[] arguments) => TallystickProgram.RunAsync(null, watchMemory: false, arguments);
}
