using System.CommandLine;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Membership.Terms;

namespace Tallystick.Host.Commands;

/// <summary><c>terms</c>: the terms of participation, byte for byte as they are hashed.</summary>
internal static class TermsCommand
{
    internal static Command Make()
    {
        var data = CommonOptions.Data();
        var database = CommonOptions.Database();
        var version = new Option<string?>("--version") { Description = "Which version; without it, the one in force." };
        var json = CommonOptions.Json();
        var command = new Command("terms", "Prints the text of the terms of participation in all languages, as it is hashed: terms … | sha256sum gives what Parties accepted. With --json all versions.") { data, database, version, json };
        command.SetAction(async (parse, ct) =>
        {
            await using var exchange = await OpenedExchange.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), ct);
            await using var session = exchange.Session();
            var state = await exchange.Get<Participants>().CurrentAsync(session, ct);
            if (parse.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(state.Terms.Select(TermsDocument.Of), CommonOptions.Readable));
            else
            {
                var asked = parse.GetValue(version);
                var terms = asked is null ? state.TermsInForce(state.Day) : state.Terms.FirstOrDefault(t => t.Version == asked);
                Console.Write(terms?.Text is { } text ? TermsText.Canonical(text) : throw KernelProblems.NotFound(asked ?? "terms").AsException());
            }
            return 0;
        });
        return command;
    }
}
