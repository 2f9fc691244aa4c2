using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Membership;

namespace Tallystick.Host.Commands;

/// <summary><c>person</c>: the people of a Party, or of the Exchange itself, from the machine. For the first coordinator, and for who has nobody left to ask; what it does stands where
/// the stewards and every Party's auditor read it.</summary>
internal static class PersonCommand
{
    private static readonly Actor Operator = Actor.AtCommandLine(null, Role.Operator);

    internal static Command Make() => new("person", "Invites people of a Party or of the Exchange, lists them, helps after a lost second factor, closes their accounts.") { Invite(), List(), Reset(), Close() };

    private static Command Invite()
    {
        var login = new Option<string>("--login") { Description = "What the person will type at sign-in.", Required = true };
        var name = new Option<string>("--name") { Description = "The person's name.", Required = true };
        var role = new Option<string>("--role") { Description = "provider, coordinator, analyst or auditor; for the Exchange itself steward, secretariat or operator.", Required = true };
        var agency = new Option<string?>("--agency") { Description = "The agency a provider enters figures for; without it, the whole Party." };
        var language = new Option<string>("--language") { Description = "The language of the pages: ar, zh, en, fr, ru or es.", DefaultValueFactory = _ => "en" };
        return Of("invite", "Makes an account and prints its one-time link, to be handed over: it is not shown again.", [login, name, role, agency, language], async (session, party, parse, json, ct) =>
        {
            var known = party is null ? Roster.ExchangeRoles : Roster.Roles;
            if (!Enum.TryParse<Role>(parse.GetValue(role), ignoreCase: true, out var wanted) || !known.Contains(wanted))
                throw HostProblems.NoSuchRole(parse.GetValue(role)!, string.Join(", ", known).ToLowerInvariant()).AsException();
            var link = await Roster.InviteAsync(session, Operator, party, new(parse.GetValue(login)!, parse.GetValue(name)!, parse.GetValue(language)!, wanted,
                parse.GetValue(agency) is { } id ? new AgencyId(id) : null), ct);
            Print(link, json);
        });
    }

    private static Command List() => Of("list", "Lists the people of a Party: login, name, roles, second factor, last sign-in, state.", [], async (session, party, _, json, ct) =>
    {
        foreach (var person in await Roster.ListAsync(session, party, ct))
        {
            var state = person.IsClosed ? "closed" : person.LinkUntil is not null ? "waits" : "open";
            var roles = person.Roles.Select(Roster.Word).ToArray();
            var day = person.LastSignIn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            Console.WriteLine(json
                ? JsonSerializer.Serialize(new { login = person.Login, name = person.Name, roles, secondFactor = person.HasSecondFactor, lastSignIn = day, linkUntil = person.LinkUntil, state }, JsonSerializerOptions.Web)
                : string.Join('\t', person.Login, person.Name, string.Join(',', roles), person.HasSecondFactor ? "second factor" : "", day ?? "", state));
        }
    });

    private static Command Reset()
    {
        var login = new Argument<string>("LOGIN") { Description = "Whose." };
        var password = new Option<bool>("--password") { Description = "The password is forgotten too: the link sets a new one." };
        return Of("reset", "Takes off a lost second factor and prints a one-time link to begin anew.", [login, password], async (session, party, parse, json, ct) =>
            Print(await Roster.ResetAsync(session, Operator, party, await Roster.FindAsync(session, party, parse.GetValue(login)!, ct), parse.GetValue(password), ct), json));
    }

    private static Command Close()
    {
        var login = new Argument<string>("LOGIN") { Description = "Whose." };
        return Of("close", "Closes an account for good.", [login], async (session, party, parse, json, ct) =>
        {
            await Roster.CloseAsync(session, Operator, party, await Roster.FindAsync(session, party, parse.GetValue(login)!, ct), ct);
            Console.WriteLine(json ? JsonSerializer.Serialize(new { closed = parse.GetValue(login) }) : $"{parse.GetValue(login)} is closed.");
        });
    }

    private static Command Of(string name, string description, Symbol[] own, Func<Storage.DbSession, PartyId?, ParseResult, bool, CancellationToken, Task> work)
    {
        var data = CommonOptions.Data();
        var database = CommonOptions.Database();
        var json = CommonOptions.Json();
        var party = CommonOptions.Party("--party", "The Party; - for the Exchange's own people.");
        var command = new Command(name, description) { data, database, party, json };
        foreach (var symbol in own)
        {
            if (symbol is Argument argument) command.Arguments.Add(argument);
            else command.Options.Add((Option)symbol);
        }
        command.SetAction(async (parse, ct) =>
        {
            await using var exchange = await OpenedExchange.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), ct);
            await using var session = exchange.Session();
            var typed = parse.GetValue(party)!;
            PartyId? of = typed == "-" ? null : (await exchange.Get<Participants>().CurrentAsync(session, ct)).Require(CommonOptions.PartyOf(typed)).Id;
            await work(session, of, parse, parse.GetValue(json), ct);
            return 0;
        });
        return command;
    }

    private static void Print(OneTimeLink link, bool json) =>
        Console.WriteLine(json ? JsonSerializer.Serialize(link, JsonSerializerOptions.Web) : link.Path);
}
