using System.CommandLine;
using Tallystick.Reporting.Mapping;
using Tallystick.Vocabulary;

namespace Tallystick.Host.Commands;

/// <summary><c>map import</c>: the mapping file that an SDMX structure map says. One made elsewhere lacks what SDMX cannot say: the draft is
/// printed with what is still to be added, and the command exits 2.</summary>
internal static class MapImportCommand
{
    internal static Command Make()
    {
        var structures = new Argument<FileInfo>("STRUCTURES.json") { Description = "An SDMX-JSON 2.0 message with one structure map." };
        var command = new Command("import", "Prints the mapping file that a structure map says; exits 0 when it can be used as it is.") { structures };
        command.SetAction(async (parse, ct) =>
        {
            var draft = MappingAsStructureMap.Import(await File.ReadAllBytesAsync(CommonOptions.Existing(parse.GetValue(structures)!).FullName, ct));
            Console.WriteLine(draft.Json);
            var errors = draft.Findings.Where(finding => finding.IsError).ToList();
            foreach (var finding in errors) await Console.Error.WriteLineAsync("error: " + finding.Sentence(Texts.For(Languages.Source)));
            return errors.Count > 0 ? 2 : 0;
        });
        return command;
    }
}
