using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Reporting.Calendar;

namespace Tallystick.Host.Commands;

/// <summary><c>due</c>: what Parties are to report, for a script that reminds them.</summary>
internal static class DueCommand
{
    internal static Command Make()
    {
        var data = CommonOptions.Data();
        var database = CommonOptions.Database();
        var json = CommonOptions.Json();
        var party = new Option<string?>("--party") { Description = "Only this Party; without it, all of them." };
        var days = new Option<int>("--days") { Description = "Days ahead.", DefaultValueFactory = _ => 14 };
        var command = new Command("due", "Lists what Parties are to report: what is late, and what falls due soon.") { data, database, party, days, json };
        command.SetAction(async (parse, ct) =>
        {
            await using var exchange = await OpenedExchange.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), ct);
            await using var session = exchange.Session();
            var state = await exchange.Get<Participants>().CurrentAsync(session, ct);
            PartyId[] parties = parse.GetValue(party) is { } one ? [state.Require(CommonOptions.PartyOf(one)).Id] : [.. state.Parties.Where(p => p.IsStanding).Select(p => p.Id)];
            foreach (var id in parties)
            {
                var calendar = await exchange.Get<CalendarDesk>().AskAsync(session, id, parse.GetValue(days), ct);
                foreach (var due in calendar.Due.Where(due => due.State != DueState.Released))
                {
                    Console.WriteLine(parse.GetValue(json)
                        ? JsonSerializer.Serialize(new { party = id.Value, dataflow = due.Dataflow.Value, period = due.Period.ToString(), deadline = due.Deadline, state = due.State.ToString().ToLowerInvariant(), late = due.IsLate }, JsonSerializerOptions.Web)
                        : string.Join('\t', id.Value, due.Deadline.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), due.IsLate ? "late" : "due", due.Dataflow.Value, due.Period.ToString(), due.State.ToString().ToLowerInvariant()));
                }
            }
            return 0;
        });
        return command;
    }
}
