using System.Text.Json;
using Tallystick.Storage;
using Tallystick.Tests.Host.Faults;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Host;

/// <summary>Figures for everybody on the command line: the same bytes as the interface, the parameters without an exchange, and a salt that is never printed.</summary>
public sealed class PublicCommandTests
{
    [BothEngines]
    public async Task What_a_script_gets_is_what_everybody_gets(Engine engine)
    {
        await using var house = await PublicHouse.OpenAsync(engine);
        var none = await RunAsync(["public", "salt", .. house.Place]);
        Assert.Equal((0, "No salt was needed yet."), (none.ExitCode, none.Output.Trim()));
        await house.ReleaseAsync("IT", "2025-01,SY,M,40\n2025-01,SY,F,30\n", PublicHouse.Public);

        var shown = await RunAsync(["public", "show", "IRREGULAR_ENTRY", .. house.Place, "--by", "SEX", "--format", "json"]);
        Assert.Equal((0, await house.TextAsync("/api/v1/public/IRREGULAR_ENTRY?by=SEX")), (shown.ExitCode, shown.Output.TrimEnd()));
        var table = await RunAsync(["public", "show", "IRREGULAR_ENTRY", .. house.Place, "--frequency", "A"]);
        Assert.True(table.ExitCode == 0 && table.Output.Contains("D5-V3-B2", StringComparison.Ordinal) && table.Output.Contains("2025", StringComparison.Ordinal), table.Output + table.Errors);
        Assert.Equal(4, (await RunAsync(["public", "show", "NOTHING", .. house.Place])).ExitCode);
        Assert.Equal(4, (await RunAsync(["public", "show", "IRREGULAR_ENTRY", .. house.Place, "--party", "FR"])).ExitCode);
        Assert.Equal(2, (await RunAsync(["public", "show", "IRREGULAR_ENTRY", .. house.Place, "--by", "SEX,AGE,ROUTE"])).ExitCode);

        var before = JsonDocument.Parse((await RunAsync(["public", "salt", .. house.Place, "--json"])).Output).RootElement;
        var after = JsonDocument.Parse((await RunAsync(["public", "salt", "--renew", .. house.Place, "--json"])).Output).RootElement;
        Assert.Equal((1, 2), (before.GetProperty("number").GetInt32(), after.GetProperty("number").GetInt32()));
        var secret = (await File.ReadAllTextAsync(Directory.EnumerateFiles(house.Keys, "public-salt-*").Single())).Trim();
        Assert.DoesNotContain(secret, before.ToString() + after, StringComparison.Ordinal);
        // the server takes the new one with the next question
        Assert.Contains("\"value\"", await house.TextAsync("/api/v1/public/IRREGULAR_ENTRY?by=SEX"), StringComparison.Ordinal);

        var parameters = await RunAsync(["public", "parameters", "--format", "csv"]);
        Assert.Equal((0, (await house.TextAsync("/api/v1/public/method?format=csv")).TrimStart('\uFEFF')), (parameters.ExitCode, parameters.Output));
        foreach (var command in (string[])["show", "parameters", "salt"]) Assert.Equal(0, (await RunAsync(["public", command, "--help"])).ExitCode);
        Assert.Contains("average the changes out", (await RunAsync(["public", "salt", "--help"])).Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    private static Task<ProgramEnd> RunAsync(string[] arguments) => TallystickProgram.RunAsync(null, watchMemory: false, arguments);
}
