using System.CommandLine;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Membership.Exchanges;
using Tallystick.Vocabulary;

namespace Tallystick.Host.Commands;

/// <summary><c>exchange create</c>: an Exchange from one file, whole or not at all.</summary>
internal static class ExchangeCommand
{
    internal static Command Make()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The exchange file (docs/exchange-file.md)." };
        var data = CommonOptions.Data();
        var database = CommonOptions.Database();
        var json = CommonOptions.Json();
        var create = new Command("create", "Creates an exchange, its Parties, agencies, people and rules from one file.") { file, data, database, json };
        create.SetAction(async (parse, ct) =>
        {
            var text = await File.ReadAllTextAsync(CommonOptions.Existing(parse.GetValue(file)!).FullName, ct);
            await using var installation = await Installation.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), TimeProvider.System, ct);
            await using var session = installation.Session();
            var created = await ExchangeFile.CreateAsync(session, text, [.. StructureCatalog.Default.Dataflows.Select(flow => flow.Id)],
                Actor.AtCommandLine(null, Role.Operator), ct);
            if (parse.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(created, JsonSerializerOptions.Web));
            else
            {
                Console.WriteLine($"{created.Id}: {created.Parties} Parties, {created.People} people.");
                foreach (var once in created.Passwords) Console.WriteLine($"  {once.Login}  {once.Password}  (one-time password of {once.Name}; shown once)");
            }
            return 0;
        });
        return new("exchange", "Makes exchanges.") { create };
    }
}
