using System.CommandLine;
using Tallystick.Reporting.CodeLists;
using Tallystick.Reporting.Mapping;

namespace Tallystick.Host.Commands;

/// <summary><c>map export</c>: a mapping file as an SDMX structure map, for tools that know no mapping of ours.</summary>
internal static class MapExportCommand
{
    internal static Command Make()
    {
        var mapping = new Argument<FileInfo>("M.json") { Description = "The mapping file (docs/mapping.md)." };
        var output = new Option<FileInfo?>("--out") { Description = "Write to a file instead of standard output.", HelpName = "FILE" };
        var (data, database, party) = CommonOptions.Kept("For a mapping that names lists.");
        var command = new Command("export", "Prints a mapping as an SDMX-JSON 2.0 message of a structure map and its representation maps.") { mapping, output, data, database, party };
        command.SetAction(async (parse, ct) =>
        {
            var json = await File.ReadAllTextAsync(CommonOptions.Existing(parse.GetValue(mapping)!).FullName, ct);
            var (lists, catalog) = await OpenedExchange.AskAsync(parse.GetValue(data), parse.GetValue(database), parse.GetValue(party), (session, whose) => NationalLists.OfAsync(session, whose, ct), ct);
            // made whole before anything is written: a refusal leaves no half file behind
            using var message = new MemoryStream();
            MappingAsStructureMap.Export(json, catalog, TimeProvider.System.GetUtcNow(), message, lists);
            message.Position = 0;
            if (parse.GetValue(output) is { } file) await File.WriteAllBytesAsync(file.FullName, message.ToArray(), ct);
            else Console.WriteLine(await new StreamReader(message).ReadToEndAsync(ct));
            return 0;
        });
        return command;
    }
}
