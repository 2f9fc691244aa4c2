using System.Text.Json;
using Tallystick.Storage;
using Tallystick.Tests.Host.Faults;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Host;

/// <summary>A Party's lists on the command line: kept, shown, used by import and by map; what is printed, where, and with which exit code.</summary>
public sealed class CodesCommandTests
{
    private const string Mapping = """
        {
          "dataflow": "IRREGULAR_ENTRY", "title": "Detections", "file": { "format": "csv" },
          "time": { "column": "month", "format": "yyyy-MM" },
          "dimensions": { "REF_AREA": "IT", "BORDER": { "column": "post", "list": "posts" }, "ROUTE": "CMED", "OUTCOME": "ENTERED", "CITIZENSHIP": "_T" },
          "measure": { "column": "persons" }
        }
        """;

    [BothEngines]
    public async Task A_list_is_kept_shown_and_used(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        string[] place = test.ConnectionString is { } server ? ["--data", test.Folder, "--database", server] : ["--data", test.Folder];
        Assert.Equal(0, (await RunAsync(["exchange", "create", Repository.Path("samples/exchanges/four-parties.json"), .. place])).ExitCode);
        var (list, file, mapping) = (await WriteAsync("posts.csv", "text;code\nLampedusa;SEA_BTW\nVentimiglia;LAND_BCP\nMolo Vecchio;SEA_BCP\n"),
            await WriteAsync("entries.csv", "month,post,persons\n2026-01,Lampedusa,5\n2026-01,Ventimiglia,7\n2026-02,Molo Vecchio,9\n"), await WriteAsync("m.json", Mapping));

        var absent = await RunAsync(["import", file, .. place, "--party", "IT", "--mapping", mapping]);
        Assert.Equal((2, ""), (absent.ExitCode, absent.Output));
        Assert.Contains("the list “posts”, which your Party does not keep", absent.Errors, StringComparison.Ordinal);

        var put = await RunAsync(["codes", "put", "posts", list, "--list", "CL_BORDER", .. place, "--party", "it"]);
        Assert.Equal((0, "posts: version 1.", ""), (put.ExitCode, put.Output.Trim(), put.Errors));
        var bad = await RunAsync(["codes", "put", "posts", await WriteAsync("bad.json", "{ \"a\": \"SEA\",\n \"b\": \"SEE\",\n \"c\": \"\" }"), .. place, "--party", "IT"]);
        Assert.Equal((2, ""), (bad.ExitCode, bad.Output));
        Assert.Equal(2, bad.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("Row 2: CL_BORDER has no code “SEE”. Did you mean SEA?", bad.Errors, StringComparison.Ordinal);

        Assert.Equal("text;code\nLampedusa;SEA_BTW\nMolo Vecchio;SEA_BCP\nVentimiglia;LAND_BCP\n", (await RunAsync(["codes", "show", "posts", .. place, "--party", "IT"])).Output.ReplaceLineEndings("\n"));
        Assert.Equal("posts\t1\tCL_BORDER\t3\t", (await RunAsync(["codes", "list", .. place, "--party", "IT"])).Output.TrimEnd('\r', '\n'));
        Assert.Equal((4, ""), await RunAsync(["codes", "show", "posts", .. place, "--party", "MT"]) is var other ? (other.ExitCode, other.Output) : default);
        Assert.Equal("", (await RunAsync(["codes", "list", .. place, "--party", "MT"])).Output);

        var imported = await RunAsync(["import", file, .. place, "--party", "IT", "--mapping", mapping]);
        Assert.True(imported.ExitCode == 0, imported.Errors);
        Assert.Contains("from your list “posts”, version 1", imported.Output, StringComparison.Ordinal);
        var history = JsonDocument.Parse((await RunAsync(["codes", "history", "posts", .. place, "--party", "IT", "--json"])).Output).RootElement;
        Assert.Equal((1L, 1L, "command line"), (history[0].GetProperty("version").GetInt64(), history[0].GetProperty("files").GetInt64(), history[0].GetProperty("createdBy").GetString()));

        // proposed with it, exported with it, and back as the same mapping
        var suggested = JsonDocument.Parse((await RunAsync(["map", "suggest", file, "--dataflow", "IRREGULAR_ENTRY", .. place, "--party", "IT"])).Output).RootElement;
        Assert.Equal("posts", suggested.GetProperty("dimensions").GetProperty("BORDER").GetProperty("list").GetString());
        var alone = await RunAsync(["map", "export", mapping]);
        Assert.Equal((2, ""), (alone.ExitCode, alone.Output));
        Assert.Equal(2, (await RunAsync(["map", "export", mapping, "--party", "IT"])).ExitCode);
        var structures = Path.Combine(test.Folder, "structures.json");
        Assert.Equal(0, (await RunAsync(["map", "export", mapping, "--out", structures, .. place, "--party", "IT"])).ExitCode);
        Assert.Contains("\"posts\"", await File.ReadAllTextAsync(structures), StringComparison.Ordinal);
        var back = await WriteAsync("back.json", (await RunAsync(["map", "import", structures])).Output);
        var again = await RunAsync(["import", file, .. place, "--party", "IT", "--mapping", back]);
        Assert.Contains("imported before", again.Output, StringComparison.Ordinal);

        async Task<string> WriteAsync(string name, string text)
        {
            var path = Path.Combine(test.Folder, name);
            await File.WriteAllTextAsync(path, text);
            return path;
        }
    }

    [Theory]
    [InlineData("list")]
    [InlineData("show")]
    [InlineData("put")]
    [InlineData("history")]
    public async Task Codes_says_what_it_takes(string verb)
    {
        var help = await RunAsync(["codes", verb, "--help"]);
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("--party", help.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, (await RunAsync(["codes", verb])).ExitCode);
    }

    private static Task<ProgramEnd> RunAsync(string[] arguments) => TallystickProgram.RunAsync(null, watchMemory: false, arguments);
}
