using System.CommandLine;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Membership.Trail;

namespace Tallystick.Host.Commands;

/// <summary><c>audit key</c>: prints the public key that signs checkpoints, and changes it in two steps.</summary>
internal static class AuditKeyCommand
{
    internal static Command Make()
    {
        var data = CommonOptions.Data();
        var database = CommonOptions.Database();
        var json = CommonOptions.Json();
        var add = new Option<bool>("--add") { Description = "Puts a new key beside the one there is; from then on both sign." };
        var retire = new Option<bool>("--retire") { Description = "Takes the oldest of two keys away." };
        var command = new Command("key", "Prints the public keys that sign checkpoints, one a line. Parties write them down.") { data, database, add, retire, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(add) && result.GetValue(retire)) result.AddError("Not both at once: Parties need time between.");
        });
        command.SetAction(async (parse, ct) =>
        {
            await using var exchange = await OpenedExchange.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), ct);
            await using var session = exchange.Session();
            var (desk, actor) = (exchange.Get<CheckpointDesk>(), Actor.AtCommandLine(null, Role.Operator));
            var keys = parse.GetValue(add) || parse.GetValue(retire)
                ? await session.WriteAsync(() => desk.ChangeAsync(session, actor, parse.GetValue(retire), ct), ct)
                : await desk.KeysAsync(session, ct);
            var texts = keys.Public.Select(key => key.ToString()).ToList();
            Console.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(texts, JsonSerializerOptions.Web) : string.Join('\n', texts));
            return 0;
        });
        return command;
    }
}
