using System.CommandLine;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Sdmx;
using Tallystick.Statistics.Explain;
using Tallystick.Vocabulary;

namespace Tallystick.Host.Commands;

/// <summary><c>explain</c>: why a Party sees another's figures or does not, and what it would have to submit.</summary>
internal static class ExplainCommand
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    internal static Command Make()
    {
        var dataflow = new Argument<string>("DATAFLOW") { Description = "IRREGULAR_ENTRY and so on." };
        var data = CommonOptions.Data();
        var database = CommonOptions.Database();
        var json = CommonOptions.Json();
        var viewer = CommonOptions.Party("--as", "The Party that looks.");
        var owner = CommonOptions.Party("--of", "The Party whose figures they are.");
        var period = new Option<string>("--period") { Description = "2016, 2016-05 and so on.", Required = true };
        var language = new Option<string>("--lang") { Description = "The language of the sentences.", DefaultValueFactory = _ => Languages.Source }.AcceptOnlyFromAmong([.. Languages.All.Select(l => l.Tag)]);
        var command = new Command("explain", "Says why a Party sees another's figures or does not, and what to submit to open them.") { dataflow, data, database, viewer, owner, period, language, json };
        command.SetAction(async (parse, ct) =>
        {
            if (!TimePeriod.TryParse(parse.GetValue(period)!.Trim(), out var asked)) throw KernelProblems.BadField("--period", parse.GetValue(period)!).AsException();
            await using var exchange = await OpenedExchange.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), ct);
            await using var session = exchange.Session();
            var explanation = await exchange.Get<ExplainDesk>().ExplainAsync(session, Actor.AtCommandLine(CommonOptions.PartyOf(parse.GetValue(viewer)!), Role.Analyst),
                parse.GetValue(dataflow)!, parse.GetValue(owner)!, asked, ct);
            var texts = Texts.For(parse.GetValue(language));
            if (parse.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(ExplanationDocument.Of(explanation, texts), Web));
            else
            {
                foreach (var at in explanation.Periods)
                {
                    Console.WriteLine($"{at.Period}: {ExplanationWords.Why(explanation, at, texts)}");
                    foreach (var open in ExplanationWords.ToOpen(explanation, at, texts)) Console.WriteLine("  " + open);
                }
            }
            return 0;
        });
        return command;
    }
}
