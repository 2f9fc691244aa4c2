using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Membership.Governance;
using Tallystick.Sdmx;

namespace Tallystick.Host.Commands;

/// <summary><c>decision</c>: what the Parties are deciding and have decided; and closing what is over, where no server runs that does.</summary>
internal static class DecisionCommand
{
    internal static Command Make() => new("decision", "Lists and shows what the Parties decide; closes proposals whose last day has ended.") { List(), Show(), Close() };

    private static Command List()
    {
        var data = CommonOptions.Data();
        var database = CommonOptions.Database();
        var json = CommonOptions.Json();
        var command = new Command("list", "Lists proposals and decisions, newest first: number, state, way, closing day, title.") { data, database, json };
        command.SetAction(async (parse, ct) =>
        {
            await using var exchange = await OpenedExchange.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), ct);
            await using var session = exchange.Session();
            var document = DecisionsDocument.Of(await exchange.Get<Participants>().CurrentAsync(session, ct), await DecisionDesk.ListAsync(session, ct));
            if (parse.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(document, CommonOptions.Readable));
            else
            {
                foreach (var one in document.Decisions) Console.WriteLine(string.Join('\t', one.Number, one.State, one.Way, Day(one.ClosesOn), new LocalText(one.Title)));
                foreach (var one in document.Earlier) Console.WriteLine(string.Join('\t', one.Id, "earlier", "", Day(one.TakenOn), new LocalText(one.Title)));
            }
            return 0;
        });
        return command;
    }

    private static Command Show()
    {
        var number = new Argument<string>("NUMBER") { Description = "As it is cited: 2026-003." };
        var data = CommonOptions.Data();
        var database = CommonOptions.Database();
        var command = new Command("show", "Prints one proposal or decision as JSON, with what each Party says to it.") { number, data, database };
        command.SetAction(async (parse, ct) =>
        {
            await using var exchange = await OpenedExchange.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), ct);
            await using var session = exchange.Session();
            var one = await DecisionDesk.FindAsync(session, parse.GetValue(number)!, ct);
            Console.WriteLine(JsonSerializer.Serialize(DecisionDocument.Of(one, (await exchange.Get<Participants>().CurrentAsync(session, ct)).Day), Indented));
            return 0;
        });
        return command;
    }

    private static Command Close()
    {
        var data = CommonOptions.Data();
        var database = CommonOptions.Database();
        var json = CommonOptions.Json();
        var command = new Command("close", "Closes every proposal whose closing day has ended: counts, records the outcome and carries it out, once. The server does so by itself.") { data, database, json };
        command.SetAction(async (parse, ct) =>
        {
            await using var exchange = await OpenedExchange.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), ct);
            await using var session = exchange.Session();
            foreach (var number in await DecisionDesk.DueAsync(session, ct))
            {
                if (await exchange.Get<DecisionDesk>().CloseAsync(session, Actor.AtCommandLine(null, Role.Operator), number, ct) is not { } end) continue;
                var fault = end.EffectFault?.Code;
                Console.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(new { number, outcome = end.Outcome.ToString(), effectFault = fault }, JsonSerializerOptions.Web)
                    : string.Join('\t', number, end.Outcome, fault is null ? "" : "not carried out: " + fault));
            }
            return 0;
        });
        return command;
    }

    private static readonly JsonSerializerOptions Indented = new(CommonOptions.Readable) { WriteIndented = true };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
