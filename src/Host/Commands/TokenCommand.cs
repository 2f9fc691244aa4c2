using System.CommandLine;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Membership;

namespace Tallystick.Host.Commands;

/// <summary><c>token</c>: prints an API token, once.</summary>
internal static class TokenCommand
{
    internal static Command Make()
    {
        var data = CommonOptions.Data();
        var database = CommonOptions.Database();
        var json = CommonOptions.Json();
        var party = CommonOptions.Party("--party", "The Party the token acts for.");
        var role = new Option<string>("--role") { Description = "provider, coordinator or analyst.", Required = true };
        var name = new Option<string>("--name") { Description = "What the token is for, as the list of tokens shows it.", DefaultValueFactory = _ => "command line" };
        var days = new Option<int>("--days") { Description = "Days until it expires.", DefaultValueFactory = _ => 90 };
        var command = new Command("token", "Issues an API token for a Party and role, and prints it: it is not shown again.") { data, database, party, role, name, days, json };
        command.SetAction(async (parse, ct) =>
        {
            if (!Enum.TryParse<Role>(parse.GetValue(role), ignoreCase: true, out var wanted) || !Tokens.Roles.Contains(wanted))
                throw HostProblems.NoSuchRole(parse.GetValue(role)!, string.Join(", ", Tokens.Roles).ToLowerInvariant()).AsException();
            await using var exchange = await OpenedExchange.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), ct);
            await using var session = exchange.Session();
            var token = await Tokens.IssueAsync(session, CommonOptions.PartyOf(parse.GetValue(party)!), wanted, parse.GetValue(name)!, parse.GetValue(days),
                Actor.AtCommandLine(null, Role.Operator), ct);
            Console.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(token, JsonSerializerOptions.Web) : token.Text);
            return 0;
        });
        return command;
    }
}
