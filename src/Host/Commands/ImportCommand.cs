using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Releases;
using Tallystick.Vocabulary;

namespace Tallystick.Host.Commands;

/// <summary><c>import</c>: a national file through the same door as the page's, and on wish its release.</summary>
internal static class ImportCommand
{
    internal static Command Make()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The national file: CSV, TSV, XLSX or SDMX." };
        var data = CommonOptions.Data();
        var database = CommonOptions.Database();
        var json = CommonOptions.Json();
        var party = CommonOptions.Party("--party", "The Party whose file it is.");
        var agency = new Option<string>("--agency") { Description = "The Party's agency that brings it.", DefaultValueFactory = _ => "" };
        var mapping = new Option<FileInfo>("--mapping") { Description = "The mapping file (docs/mapping.md).", HelpName = "M.json", Required = true };
        var release = new Option<bool>("--release") { Description = "Release it when the checks find no error." };
        var reason = new Option<string>("--reason") { Description = "Why, when it revises what is in force.", DefaultValueFactory = _ => "" };
        var replaces = new Option<bool>("--replaces-others") { Description = "Release it even where what stands holds figures of other agencies, which it takes the place of." };
        var again = new Option<bool>("--again") { Description = "Import a file that was imported before once more." };
        var command = new Command("import", "Maps, checks and stores a national file; with --release puts it in force.") { file, data, database, party, agency, mapping, release, reason, replaces, again, json };
        command.SetAction(async (parse, ct) =>
        {
            var source = CommonOptions.Existing(parse.GetValue(file)!);
            var map = await File.ReadAllTextAsync(CommonOptions.Existing(parse.GetValue(mapping)!).FullName, ct);
            await using var exchange = await OpenedExchange.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), ct);
            var actor = Actor.AtCommandLine(CommonOptions.PartyOf(parse.GetValue(party)!), Role.Coordinator);
            await using var content = source.OpenRead();
            var request = new IntakeRequest(actor, new AgencyId(parse.GetValue(agency)!), source.Name, content, map) { Again = parse.GetValue(again) };
            var result = await exchange.Get<Intake>().ImportAsync(request, new ProgressLine(), ct);
            ProgressLine.End();

            long? released = null;
            if (parse.GetValue(release) && !(result.AlreadyKnown && result.Submission.State == Reporting.Submissions.SubmissionState.Released))
            {
                if (result.Report.Errors > 0)
                {
                    Print(result, null, parse.GetValue(json));
                    throw HostProblems.CannotRelease(result.Report.Errors).AsException();
                }
                await using var session = exchange.Session();
                var entry = await session.WriteAsync(() => exchange.Get<ReleaseDesk>().ReleaseAsync(session, actor, new(result.Submission.Id, parse.GetValue(reason)!, ReplacesOthers: parse.GetValue(replaces)), ct), ct);
                released = entry.Seq;
            }
            Print(result, released, parse.GetValue(json));
            return result.Report.Errors > 0 ? 2 : 0;
        });
        return command;
    }

    private static void Print(IntakeResult result, long? released, bool json)
    {
        var texts = Texts.For(Languages.Source);
        var s = result.Submission;
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(ImportReport.Of(result, released, texts), JsonSerializerOptions.Web));
            return;
        }
        Console.WriteLine($"{s.FileName}: {s.RowsRead} rows read, {s.RowsUsed} used, {s.RowsDropped} dropped on purpose, {s.Figures} figures of {s.Dataflow}.");
        if (result.AlreadyKnown) Console.WriteLine($"This file with this mapping was imported before, as submission {s.Number}; nothing was entered. Use --again to import it once more.");
        foreach (var finding in result.Report.Findings) (finding.IsError ? Console.Error : Console.Out).WriteLine($"{finding.Word}: {finding.Sentence(texts)}");
        if (released is { } seq) Console.WriteLine($"Released: entry {seq} of the ledger, {result.Periods.Length} periods.");
    }

    /// <summary>One line on the terminal that is written over; nothing where standard error is no terminal.</summary>
    private sealed class ProgressLine : IProgress<ImportProgress>
    {
        private long _last = Stopwatch.GetTimestamp();

        public void Report(ImportProgress value)
        {
            if (Console.IsErrorRedirected || Stopwatch.GetElapsedTime(_last).TotalMilliseconds < 200) return;
            _last = Stopwatch.GetTimestamp();
            Console.Error.Write($"\r{value.Percent,3} %  {value.Rows} rows  {value.FiguresWritten} figures written   ");
        }

        internal static void End()
        {
            if (!Console.IsErrorRedirected) Console.Error.Write("\r" + new string(' ', 60) + "\r");
        }
    }
}
