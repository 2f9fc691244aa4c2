using System.CommandLine;
using Tallystick.Kernel;
using Tallystick.Statistics.Tables;
using Tallystick.Vocabulary;

namespace Tallystick.Host.Commands;

/// <summary><c>query</c>: a table as a Party sees it. Whoever can run it can read the whole database; it is put on the record all the same.</summary>
internal static class QueryCommand
{
    internal static Command Make()
    {
        var dataflow = new Argument<string>("DATAFLOW") { Description = "IRREGULAR_ENTRY and so on." };
        var data = CommonOptions.Data();
        var database = CommonOptions.Database();
        var party = CommonOptions.Party("--as", "The Party that looks.");
        var rows = new Option<string>("--rows") { Description = "Dimensions down, joined by commas; PARTY and TIME_PERIOD are among them.", HelpName = "D,D", DefaultValueFactory = _ => "" };
        var columns = new Option<string>("--columns") { Description = "Dimensions across.", HelpName = "D", DefaultValueFactory = _ => "" };
        var where = new Option<string[]>("--where") { Description = "A filter; may be given several times.", HelpName = "DIM=A+B", DefaultValueFactory = _ => [] };
        var period = new Option<string?>("--period") { Description = "2015..2016, 2016-05, 2015.. or nothing for all.", HelpName = "A..B" };
        var frequency = new Option<string?>("--frequency") { Description = "A, S, Q, M, W or D; as reported when not given.", HelpName = "F" };
        var asOf = new Option<string?>("--as-of") { Description = "The figures as they stood at a day or moment.", HelpName = "TIME" };
        var purpose = new Option<string>("--purpose") { Description = "What others' figures are read for; they see it in their audit trail.", DefaultValueFactory = _ => PurposeCodes.All[0] }.AcceptOnlyFromAmong([.. PurposeCodes.All]);
        var format = new Option<string>("--format") { Description = "table, csv or json.", DefaultValueFactory = _ => "table" }.AcceptOnlyFromAmong("table", "csv", "json");
        var language = new Option<string>("--lang") { Description = "The language of names and sentences.", DefaultValueFactory = _ => Languages.Source }.AcceptOnlyFromAmong([.. Languages.All.Select(l => l.Tag)]);
        var command = new Command("query", "Prints a table of released figures as a Party sees it, with coverage, notes and restrictions.")
        {
            dataflow, data, database, party, rows, columns, where, period, frequency, asOf, purpose, format, language,
        };
        command.SetAction(async (parse, ct) =>
        {
            await using var exchange = await OpenedExchange.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), ct);
            await using var session = exchange.Session();
            var desk = exchange.Get<TableDesk>();
            var flow = desk.Flow(parse.GetValue(dataflow)!);
            var request = TableRequest.Read(flow, parse.GetValue(rows), parse.GetValue(columns), parse.GetValue(where)!, parse.GetValue(period), parse.GetValue(frequency), parse.GetValue(asOf));
            var actor = Actor.AtCommandLine(CommonOptions.PartyOf(parse.GetValue(party)!), Role.Analyst) with { Purpose = PurposeCodes.TryParse(parse.GetValue(purpose), out var said) ? said : default };
            var answer = await desk.AskAsync(session, actor, request, ct);
            var texts = Texts.For(parse.GetValue(language));
            switch (parse.GetValue(format))
            {
                case "json":
                    await using (var output = Console.OpenStandardOutput()) TableJson.Write(answer, texts, output);
                    Console.WriteLine();
                    break;
                case "csv":
                    TableCsv.Write(answer, texts, Console.Out);
                    break;
                default:
                    TableText.Write(answer, texts, Console.Out);
                    break;
            }
            return 0;
        });
        return command;
    }
}
