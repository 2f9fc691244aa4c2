using System.CommandLine;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Membership.Trail;

namespace Tallystick.Host.Commands;

/// <summary><c>audit checkpoint</c>: makes a signed checkpoint of the trail as it stands, and prints it.</summary>
internal static class AuditCheckpointCommand
{
    internal static Command Make()
    {
        var data = CommonOptions.Data();
        var database = CommonOptions.Database();
        var json = CommonOptions.Json();
        var command = new Command("checkpoint", "Makes a checkpoint of the audit trail as it stands and prints it: the signed note to keep elsewhere. Prints the last one when nothing was done since.") { data, database, json };
        command.SetAction(async (parse, ct) =>
        {
            await using var exchange = await OpenedExchange.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), ct);
            await using var session = exchange.Session();
            var made = await session.WriteAsync(() => exchange.Get<CheckpointDesk>().MakeAsync(session, Actor.AtCommandLine(null, Role.Operator), ct), ct);
            Console.Write(parse.GetValue(json) ? JsonSerializer.Serialize(new CheckpointDocument(made.Size, made.At, made.Note), JsonSerializerOptions.Web) + "\n" : made.Note);
            return 0;
        });
        return command;
    }
}
