using Tallystick.Tests.Host.Faults;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Host;

/// <summary>Mappings as structure maps on the command line: what is printed, where, and with which exit code.</summary>
public sealed class MapCommandTests
{
    [Fact]
    public async Task Map_export_and_import_give_the_mapping_back()
    {
        var folder = Directory.CreateTempSubdirectory("tallystick-map").FullName;
        try
        {
            var structures = Path.Combine(folder, "structures.json");
            var mapping = Path.Combine(Repository.Root, "samples", "mappings", "us-cbp-encounters.json");

            var printed = await RunAsync("map", "export", mapping);
            var kept = await RunAsync("map", "export", mapping, "--out", structures);
            var back = await RunAsync("map", "import", structures);
            await File.WriteAllTextAsync(Path.Combine(folder, "back.json"), back.Output);
            var again = await RunAsync("map", "export", Path.Combine(folder, "back.json"));

            Assert.Equal((0, "", ""), (kept.ExitCode, kept.Output, kept.Errors));
            Assert.Equal((0, ""), (back.ExitCode, back.Errors));
            Assert.Contains("\"structureMaps\"", printed.Output);
            // one content, one identity: the map is known by it
            Assert.Equal(IdOf(printed.Output), IdOf(again.Output));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Map_refuses_on_standard_error()
    {
        var sample = Path.Combine(Repository.Root, "samples", "mappings", "us-cbp-encounters.json");

        var absent = await RunAsync("map", "export", "/nowhere/m.json");
        var other = await RunAsync("map", "import", sample);
        var help = await RunAsync("map", "export", "--help");

        Assert.Equal((4, ""), (absent.ExitCode, absent.Output));
        Assert.Contains("/nowhere/m.json", absent.Errors);
        // a mapping has comments, and is no structure message
        Assert.Equal((2, ""), (other.ExitCode, other.Output));
        Assert.Contains("SDMX-JSON", other.Errors);
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("--out", help.Output);
    }

    private static Task<ProgramEnd> RunAsync(params string[] arguments) => TallystickProgram.RunAsync(null, watchMemory: false, arguments);

    private static string IdOf(string message) => message.Split('\n').First(line => line.Contains("\"MAPPING_IRREGULAR_ENTRY_")).Trim();
}
