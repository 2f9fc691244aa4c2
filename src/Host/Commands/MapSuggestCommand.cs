using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tallystick.Reporting.Suggestion;
using Tallystick.Vocabulary;

namespace Tallystick.Host.Commands;

/// <summary><c>map suggest</c>: the mapping on standard output, so that it can be kept as a file; what is not sure on standard error.</summary>
internal static class MapSuggestCommand
{
    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    internal static Command Make()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The national file." };
        var dataflow = new Option<string>("--dataflow") { Description = "What is to be reported from it: IRREGULAR_ENTRY and so on.", HelpName = "ID", Required = true };
        var sheet = new Option<string?>("--sheet") { Description = "The sheet of a workbook; the first that is not hidden unless named.", HelpName = "S" };
        var language = new Option<string>("--lang") { Description = "The language of the sentences.", DefaultValueFactory = _ => Languages.Source }.AcceptOnlyFromAmong([.. Languages.All.Select(l => l.Tag)]);
        var (data, database, party) = CommonOptions.Kept("With it, what the Party answered before and the lists it keeps are used.");
        var json = CommonOptions.Json();
        var command = new Command("suggest", "Proposes a mapping for a file. Only what is sure stands in it; the rest is asked.") { file, dataflow, sheet, language, data, database, party, json };
        command.SetAction(async (parse, ct) =>
        {
            var source = CommonOptions.Existing(parse.GetValue(file)!);
            var id = parse.GetValue(dataflow)!.Trim().ToUpperInvariant();
            var (known, catalog) = await OpenedExchange.AskAsync(parse.GetValue(data), parse.GetValue(database), parse.GetValue(party), (session, whose) => AnswerStore.AnswersAsync(session, whose, new(id), ct), ct);
            if (!catalog.TryFind(id, out var structure)) throw HostProblems.NoSuchDataflow(id).AsException();
            var texts = Texts.For(parse.GetValue(language));
            using var content = source.OpenRead();
            var suggestion = Suggester.Suggest(content, source.Name, structure, known ?? RememberedAnswers.None, texts, parse.GetValue(sheet), ct);
            if (parse.GetValue(json)) Console.WriteLine(suggestion.ToJson(texts).ToJsonString(Written));
            else
            {
                Console.WriteLine(suggestion.Mapping.ToJsonString(Written));
                foreach (var question in suggestion.Questions)
                {
                    Console.Error.WriteLine($"{question.Path}: {question.Sentence.In(texts)}");
                    if (question.Candidates.Length > 0) Console.Error.WriteLine("    " + question.Candidates[0].ToJsonString(new JsonSerializerOptions(Written) { WriteIndented = false }));
                }
            }
            return 0;
        });
        return command;
    }
}
