using System.CommandLine;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Membership.Trail;

namespace Tallystick.Host.Commands;

/// <summary><c>audit proof</c>: prints an entry of a Party's with the proof that it is in the trail.</summary>
internal static class AuditProofCommand
{
    internal static Command Make()
    {
        var number = new Argument<long>("NUMBER") { Description = "The entry's number, as audit list prints it." };
        var data = CommonOptions.Data();
        var database = CommonOptions.Database();
        var party = CommonOptions.Party("--party", "The Party whose entry it is.");
        var size = new Option<long?>("--size") { Description = "Against the checkpoint of so many entries; without it, the newest." };
        var command = new Command("proof", "Prints an entry with the proof that it is in the trail, as JSON; audit check checks it anywhere.") { number, data, database, party, size };
        command.SetAction(async (parse, ct) =>
        {
            await using var exchange = await OpenedExchange.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), ct);
            await using var session = exchange.Session();
            var actor = Actor.AtCommandLine(await KnownParty.OfAsync(exchange, session, parse.GetValue(party)!, ct), Role.Auditor);
            Console.WriteLine(JsonSerializer.Serialize(await ProveEntry.MakeAsync(session, actor, parse.GetValue(number), parse.GetValue(size), ct), CommonOptions.Readable));
            return 0;
        });
        return command;
    }
}
