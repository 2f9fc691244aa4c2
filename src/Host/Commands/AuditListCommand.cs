using System.CommandLine;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Membership.Trail;

namespace Tallystick.Host.Commands;

/// <summary><c>audit list</c>: what was done with a Party's data, and by its people, as its auditor sees it. That it was asked is on the record.</summary>
internal static class AuditListCommand
{
    internal static Command Make()
    {
        var data = CommonOptions.Data();
        var database = CommonOptions.Database();
        var json = CommonOptions.Json();
        var party = CommonOptions.Party("--party", "The Party whose trail it is.");
        Option<string?>[] parts =
        [
            new("--kind") { Description = "reading, releasing, preparing, settings, access, governance or trail." },
            new("--action") { Description = "How the action begins: reporting.release and so on." },
            new("--side") { Description = "others (what others did with the Party's data) or own." },
            new("--purpose") { Description = "Only reads for: " + string.Join(", ", PurposeCodes.All) + "." },
            new("--person") { Description = "Part of the name, or an account's id." },
            new("--object") { Description = "A dataflow or an id, or part of it." },
            new("--from") { Description = "First day, 2026-11-01.", HelpName = "DAY" },
            new("--to") { Description = "Last day, included.", HelpName = "DAY" },
        ];
        var limit = new Option<int>("--limit") { Description = "At most so many.", DefaultValueFactory = _ => int.MaxValue };
        var command = new Command("list", "Lists what was done with a Party's data and by its people, newest first: number, time, who, for which Party, action, whose data, on what, detail.") { data, database, party, limit, json };
        foreach (var part in parts) command.Add(part);
        command.SetAction(async (parse, ct) =>
        {
            var question = TrailQuestion.Read(name => parts.FirstOrDefault(part => part.Name == "--" + name) is { } option ? parse.GetValue(option) : null);
            await using var exchange = await OpenedExchange.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), ct);
            await using var session = exchange.Session();
            var actor = Actor.AtCommandLine(await KnownParty.OfAsync(exchange, session, parse.GetValue(party)!, ct), Role.Auditor);
            await session.WriteAsync(() => { TrailReading.Note(session, actor, question); return Task.CompletedTask; }, ct);
            await foreach (var entry in new TrailReading(session).AllAsync(actor, question, ct).Take(parse.GetValue(limit)).WithCancellation(ct))
            {
                Console.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(TrailEntryDocument.Of(entry), CommonOptions.Readable)
                    : string.Join('\t', entry.Seq, entry.At, entry.ActorName, entry.Party, entry.Action, entry.Owner, entry.Object, entry.Detail));
            }
            return 0;
        });
        return command;
    }
}
