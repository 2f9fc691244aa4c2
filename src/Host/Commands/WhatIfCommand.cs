using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Reciprocity;
using Tallystick.Sdmx;
using Tallystick.Statistics.WhatIf;

namespace Tallystick.Host.Commands;

/// <summary><c>what-if</c>: what a Party's own reporting would open to it, and what a rule would open to whom.</summary>
internal static class WhatIfCommand
{
    internal static Command Make() => new("what-if", "Works out what would be open, were something otherwise. Nothing is changed.") { Reporting(), Rule() };

    private static Command Reporting()
    {
        var dataflow = new Argument<string>("DATAFLOW") { Description = "IRREGULAR_ENTRY and so on." };
        var (data, database, json) = (CommonOptions.Data(), CommonOptions.Database(), CommonOptions.Json());
        var viewer = CommonOptions.Party("--as", "The Party that would report.");
        var period = new Option<string>("--period") { Description = "What it would release: 2025, 2025-01..2025-12 and so on.", Required = true };
        var by = Frequencies("Released by year, half-year, quarter, month, week or day.");
        var dimensions = new Option<string[]>("--dimension") { Description = "Broken down by this; may be given several times.", AllowMultipleArgumentsPerToken = true };
        var command = new Command("reporting", "What would be open to a Party, had it released these periods, broken down so.") { dataflow, data, database, viewer, period, by, dimensions, json };
        command.SetAction(async (parse, ct) =>
        {
            var ends = parse.GetValue(period)!.Split("..", 2);
            TimePeriod End(string text) => TimePeriod.TryParse(text.Trim(), out var end) ? end : throw KernelProblems.BadField("--period", parse.GetValue(period)!).AsException();
            await using var exchange = await OpenedExchange.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), ct);
            await using var session = exchange.Session();
            var prospect = await exchange.Get<WhatIfDesk>().SupposeAsync(session, Actor.AtCommandLine(CommonOptions.PartyOf(parse.GetValue(viewer)!), Role.Analyst), parse.GetValue(dataflow)!,
                End(ends[0]), End(ends[^1]), Enum.Parse<Frequency>(parse.GetValue(by)!), [.. (parse.GetValue(dimensions) ?? []).Select(d => d.Trim().ToUpperInvariant())], ct);
            var document = ReportingProspectDocument.Of(prospect);
            if (parse.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(document, JsonSerializerOptions.Web));
            else
            {
                Standing("now", document.Now);
                Standing("then", document.Then);
                foreach (var party in document.Parties) Line(party.Party, party.OpenNow, party.OpenThen, party.Released);
            }
            return 0;
        });
        return command;
    }

    private static Command Rule()
    {
        var dataflow = new Argument<string>("DATAFLOW") { Description = "IRREGULAR_ENTRY and so on." };
        var (data, database, json) = (CommonOptions.Data(), CommonOptions.Database(), CommonOptions.Json());
        var by = Frequencies("Periods are counted by year, half-year, quarter, month, week or day.");
        var window = Number("--window", "How many due periods are looked at.", null);
        var required = Number("--required", "How many of them must be released.", null);
        var lag = Number("--lag", "Days after its end until a period is due.", 0);
        var grace = Number("--grace", "Days in which a new Party is taken to mirror.", 0);
        var history = new Option<bool>("--opens-history") { Description = "Who reports now also sees all earlier periods." };
        var command = new Command("rule", "What would be open to whom, were this rule in force.") { dataflow, data, database, by, window, required, lag, grace, history, json };
        command.SetAction(async (parse, ct) =>
        {
            await using var exchange = await OpenedExchange.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), ct);
            await using var session = exchange.Session();
            var document = RuleProspectDocument.Of(await exchange.Get<WhatIfDesk>().SupposeAsync(session, new MirrorRule(parse.GetValue(dataflow)!, Enum.Parse<Frequency>(parse.GetValue(by)!),
                parse.GetValue(window), parse.GetValue(required), parse.GetValue(lag), parse.GetValue(grace), parse.GetValue(history), default, ""), ct));
            if (parse.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(document, JsonSerializerOptions.Web));
            else foreach (var party in document.Parties) Line(party.Party, party.OpenNow, party.OpenThen, party.Released);
            return 0;
        });
        return command;
    }

    private static void Standing(string when, ProspectStanding? standing)
    {
        if (standing is not null)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{when}: {(standing.Holds ? "open" : "closed")}, {standing.Met} met of {standing.Required} required, broken down by {string.Join(", ", standing.Depth)}, finest {standing.Finest}"));
    }

    private static void Line(string party, int now, int then, int released) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{party}\t{now} open now\t{then} then\tof {released}"));

    private static Option<string> Frequencies(string description) =>
        new Option<string>("--by") { Description = description, DefaultValueFactory = _ => "M" }.AcceptOnlyFromAmong("A", "S", "Q", "M", "W", "D");

    private static Option<int> Number(string name, string description, int? usual) =>
        usual is { } value ? new(name) { Description = description, DefaultValueFactory = _ => value } : new(name) { Description = description, Required = true };
}
