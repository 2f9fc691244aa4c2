using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Statistics.PublicFigures;
using Tallystick.Storage;
using Tallystick.Vocabulary;

namespace Tallystick.Host.Commands;

/// <summary><c>public</c>: what everybody gets, how it is changed, and the secret it is changed with.</summary>
internal static class PublicCommand
{
    internal static Command Make() => new("public", "Figures for everybody: shows them as the page does, prints the parameters they are changed with, looks after their salt.") { Show(), Parameters(), Salt() };

    private static Command Show()
    {
        var dataflow = new Argument<string>("DATAFLOW") { Description = "IRREGULAR_ENTRY and so on." };
        var (data, database) = (CommonOptions.Data(), CommonOptions.Database());
        var by = new Option<string>("--by") { Description = "Up to two dimensions the table is broken down by.", HelpName = "D,D", DefaultValueFactory = _ => "" };
        var period = new Option<string?>("--period") { Description = "2015..2016, 2016-05, 2015.. or nothing for all.", HelpName = "A..B" };
        var frequency = new Option<string?>("--frequency") { Description = "A, S, Q, M, W or D; as reported when not given.", HelpName = "F" };
        var parties = new Option<string>("--party") { Description = "Only these Parties.", HelpName = "A+B", DefaultValueFactory = _ => "" };
        var together = new Option<bool>("--together") { Description = "All Parties in one line." };
        var format = Format("table", "csv", "json");
        var language = new Option<string>("--lang") { Description = "The language of names and sentences.", DefaultValueFactory = _ => Languages.Source }.AcceptOnlyFromAmong([.. Languages.All.Select(l => l.Tag)]);
        var command = new Command("show", "Prints public figures, changed as everybody gets them.") { dataflow, data, database, by, period, frequency, parties, together, format, language };
        command.SetAction(async (parse, ct) =>
        {
            await using var exchange = await OpenedExchange.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), ct);
            await using var session = exchange.Session();
            var desk = exchange.Get<PublicDesk>();
            var flow = desk.Flow(parse.GetValue(dataflow)!);
            var request = PublicRequest.Read(flow, parse.GetValue(by), parse.GetValue(parties)!.ToUpperInvariant(), parse.GetValue(period), parse.GetValue(frequency), parse.GetValue(together));
            var answer = await desk.AskAsync(session, flow, request, ct);
            var texts = Texts.For(parse.GetValue(language));
            await PrintAsync(parse.GetValue(format)!, output => PublicText.Write(answer, texts, output), output => PublicCsv.Write(answer, texts, output), output => PublicJson.Write(answer, texts, output));
            return 0;
        });
        return command;
    }

    private static Command Parameters()
    {
        var format = Format("text", "csv", "json");
        var command = new Command("parameters", "Prints the parameters in full: whoever has them can work out what a change may be.") { format };
        command.SetAction(async (parse, _) =>
        {
            await PrintAsync(parse.GetValue(format)!, PublicText.WriteMethod, PublicCsv.WriteMethod, PublicJson.WriteMethod);
            return 0;
        });
        return command;
    }

    private static Command Salt()
    {
        var (data, database, json) = (CommonOptions.Data(), CommonOptions.Database(), CommonOptions.Json());
        var renew = new Option<bool>("--renew")
        {
            Description = "Makes another salt and deletes the one in use. It costs: all counts are changed anew, nothing published before can be repeated, and who kept both can average the changes out. "
                + "For when the salt is lost or known to others.",
        };
        var command = new Command("salt", "Says by what the salt of public figures is known and since when. The salt itself is not printed.") { data, database, renew, json };
        command.SetAction(async (parse, ct) =>
        {
            await using var exchange = await OpenedExchange.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), ct);
            await using var session = exchange.Session();
            var salt = parse.GetValue(renew)
                ? await session.WriteAsync(() => exchange.Get<PublicSalt>().MakeAsync(session, Actor.AtCommandLine(null, Role.Operator), ct), ct)
                : await PublicSalt.LastAsync(session, ct);
            if (parse.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(salt, JsonSerializerOptions.Web));
            else Console.WriteLine(salt is null ? "No salt was needed yet." : string.Create(CultureInfo.InvariantCulture, $"{salt.Fingerprint}\tnumber {salt.Number}\t{Moment.Text(salt.MadeAt)}\t{salt.MadeBy}"));
            return 0;
        });
        return command;
    }

    private static async Task PrintAsync(string format, Action<TextWriter> text, Action<TextWriter> csv, Action<Stream> json)
    {
        switch (format)
        {
            case "json":
                await using (var output = Console.OpenStandardOutput()) json(output);
                Console.WriteLine();
                break;
            case "csv":
                csv(Console.Out);
                break;
            default:
                text(Console.Out);
                break;
        }
    }

    private static Option<string> Format(params string[] formats) =>
        new Option<string>("--format") { Description = string.Join(", ", formats[..^1]) + " or " + formats[^1] + ".", DefaultValueFactory = _ => formats[0] }.AcceptOnlyFromAmong(formats);
}
