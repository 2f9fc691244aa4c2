using System.Text.Json;
using System.Text.Json.Nodes;
using Tallystick.Kernel;
using Tallystick.Reporting.CodeLists;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Mapping;
using Tallystick.Reporting.SavedMappings;
using Tallystick.Reporting.Submissions;
using Tallystick.Reporting.Suggestion;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Tabular;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Proposals;

/// <summary>What would leave a file of persons.</summary>
/// <param name="Figures">Figures there would be.</param>
/// <param name="Small">Of these: counts below <see cref="ProposalDesk.SmallCount"/>.</param>
/// <param name="Rows">Rows counted.</param>
/// <param name="First">The first figures, each with its key.</param>
internal sealed record ProposalPreview(int Figures, int Small, long Rows, IReadOnlyList<(string Codes, TimePeriod Period, Figure Figure)> First);

/// <summary>A table of a mapping that could be kept for other mappings too.</summary>
/// <param name="Dimension">The dimension it is for.</param>
/// <param name="Column">The column it reads.</param>
/// <param name="List">The list it makes exceptions to; null when it is a whole table.</param>
/// <param name="Codes">Code by text.</param>
internal sealed record KeepableTable(string Dimension, string Column, string? List, JsonObject Codes);

/// <summary>Maps a new file by question and answer: the file is kept for a day, what is sure is proposed, the rest is asked, and what comes of it
/// goes through the same door as any file with its mapping.</summary>
internal sealed class ProposalDesk(DbSession session, UploadStore uploads, Intake intake, StructureCatalog catalog)
{
    /// <summary>Keeps the file; the id under which it is asked about.</summary>
    /// <exception cref="ProblemException">When the actor may not, the dataflow is not known, or the file is no table we read.</exception>
    public async Task<string> BeginAsync(Actor actor, AgencyId agency, DataflowId dataflow, string fileName, Stream content, Texts texts, CancellationToken ct)
    {
        var party = actor.RequireParty();
        if (!actor.Is(Role.Provider, Role.Coordinator)) throw KernelProblems.NotYours(nameof(Role.Provider)).AsException();
        if (!catalog.TryFind(dataflow.Value, out _)) throw ReportingProblems.NoDataflow(dataflow.Value).AsException();
        agency = await intake.AgencyAsync(session, actor, agency, ct);
        var proposal = new Proposal
        {
            Id = NewId.At(session.Clock),
            Party = party,
            Agency = agency,
            Dataflow = dataflow,
            FileName = Intake.NameOf(fileName),
            CreatedBy = actor.Name,
            CreatedAt = session.Clock.GetUtcNow(),
        };
        var (bytes, sha256) = await uploads.TakeAsync(proposal.Id, content, ct);
        try
        {
            await SuggestAsync(proposal, texts, ct);
            await session.WriteAsync(async () =>
            {
                await ProposalStore.AddAsync(session, proposal, ct);
                session.Note(new(actor, "reporting.propose", party, dataflow.Value, JsonSerializer.Serialize(new { proposal = proposal.Id, agency = agency.Value, bytes, sha256 })));
            }, ct);
            return proposal.Id;
        }
        catch
        {
            uploads.Remove(proposal.Id);
            throw;
        }
    }

    /// <summary>The proposal and what is proposed for its file now.</summary>
    /// <exception cref="ProblemException">404 when the actor's Party has none of this id; 409 when its file is gone.</exception>
    public async Task<(Proposal Proposal, MappingSuggestion Suggestion)> OpenAsync(Actor actor, string id, Texts texts, CancellationToken ct)
    {
        var proposal = await OwnAsync(actor, id, ct);
        return (proposal, await SuggestAsync(proposal, texts, ct));
    }

    /// <summary>Lays answers over what is proposed. <paramref name="given"/>: by the path of a question, the number of a candidate, <c>ok</c> to leave
    /// what was read as it is, a code, a period or the name of a sheet. What is empty stays open.</summary>
    public async Task AnswerAsync(Actor actor, string id, IReadOnlyDictionary<string, string> given, Texts texts, CancellationToken ct)
    {
        var (proposal, suggestion) = await OpenAsync(actor, id, texts, ct);
        var answers = (JsonObject)JsonNode.Parse(proposal.Answers)!;
        var answered = proposal.AnsweredPaths.ToList();
        var sheet = proposal.Sheet;
        foreach (var question in suggestion.Questions)
        {
            if (given.GetValueOrDefault(question.Path)?.Trim() is not { Length: > 0 } answer) continue;
            if (question.Path == "file.sheet" && answer != "ok")
            {
                // another sheet is another table: what was answered about the first says nothing of it
                (sheet, answers) = (answer, []);
                answered.Clear();
                break;
            }
            if (PieceOf(question, answer, texts) is { } piece) MergePatch.Apply(answers, piece);
            answered.Add(question.Path);
        }
        await session.WriteAsync(() => ProposalStore.AnswerAsync(session, id, answers, answered, sheet, ct), ct);
    }

    /// <summary>Takes over the whole mapping as a person changed it by hand; false when the text is no JSON object.</summary>
    public async Task<bool> EditAsync(Actor actor, string id, string mapping, Texts texts, CancellationToken ct)
    {
        var (proposal, suggestion) = await OpenAsync(actor, id, texts, ct);
        if (Edited(suggestion, mapping) is not { } answers) return false;
        await session.WriteAsync(() => ProposalStore.AnswerAsync(session, id, answers, proposal.AnsweredPaths, proposal.Sheet, ct), ct);
        return true;
    }

    /// <summary>Forgets all answers, or throws the file away too.</summary>
    public async Task EndAsync(Actor actor, string id, bool keepFile, CancellationToken ct)
    {
        var proposal = await OwnAsync(actor, id, ct);
        await session.WriteAsync(() => keepFile ? ProposalStore.AnswerAsync(session, id, [], [], proposal.Sheet, ct) : ProposalStore.RemoveAsync(session, id, ct), ct);
        if (!keepFile) uploads.Remove(id);
    }

    /// <summary>What still keeps the mapping from being used; empty when nothing does.</summary>
    public async Task<IReadOnlyList<CheckFinding>> FaultsAsync(Proposal proposal, MappingSuggestion suggestion, CancellationToken ct) =>
        [.. (await intake.CheckMappingAsync(proposal.Party, proposal.MappingOver(suggestion).ToJsonString(), ct)).Where(finding => finding.IsError)];

    /// <summary>The tables of codes in the mapping as it stands that could be kept as a list, and the exceptions that could be added to one.</summary>
    public static IReadOnlyList<KeepableTable> Keepable(JsonObject mapping, Dataflow dataflow) =>
    [
        .. from dimension in mapping["dimensions"] as JsonObject ?? []
           let rule = dimension.Value as JsonObject
           where rule?["column"] is not null && dataflow.IndexOf(dimension.Key) >= 0
           let table = (rule["list"] is null ? rule["codes"] : rule["except"]) as JsonObject
           where table is not null && table.Count(entry => entry.Key.Trim().Length > 0) >= (rule["list"] is null ? 2 : 1)
           select new KeepableTable(dimension.Key, rule["column"]!.ToString(), rule["list"]?.ToString(), table),
    ];

    /// <summary>Keeps the table of a dimension as a list of the agency that brought the file, or adds the exceptions to the list that is named; from
    /// then on the mapping names it.</summary>
    /// <returns>The list's name and version.</returns>
    /// <exception cref="ProblemException">When there is no such table, there is another list of that name, or the actor may not.</exception>
    public async Task<(string Name, long Version)> KeepListAsync(Actor actor, string id, string dimension, string name, Texts texts, CancellationToken ct)
    {
        var (proposal, suggestion) = await OpenAsync(actor, id, texts, ct);
        var dataflow = catalog.Dataflow(proposal.Dataflow.Value);
        var mapping = proposal.MappingOver(suggestion);
        var table = Keepable(mapping, dataflow).FirstOrDefault(table => table.Dimension == dimension) ?? throw KernelProblems.NotFound("table").AsException();
        var list = dataflow.Dimensions[dataflow.IndexOf(dimension)].List;
        var rows = ListRules.Require([.. table.Codes.Where(entry => entry.Key.Trim().Length > 0).Select(entry => new ListRow(entry.Key, entry.Value!.ToString(), 0))], list);
        name = table.List ?? ListRules.RequireName(name);
        var rule = (JsonObject)mapping["dimensions"]![dimension]!;
        foreach (var property in (string[])["codes", "except"]) rule.Remove(property);
        // what an empty cell means is no text of a list
        if (table.Codes.FirstOrDefault(entry => entry.Key.Trim().Length == 0).Value is { } blank && rule["blank"] is null) rule["blank"] = blank.DeepClone();
        rule["list"] = name;
        var version = await session.WriteAsync(async () =>
        {
            var kept = await NationalListStore.ChangeAsync(session, actor, name, proposal.Agency, last =>
            {
                if (last is null) return (list.Id, rows);
                if (table.List is null) throw ReportingProblems.ListThere(name).AsException();
                var codes = last.Table();
                foreach (var (text, code) in rows) codes[text] = code;
                return (list.Id, codes);
            }, ct);
            await ProposalStore.AnswerAsync(session, id, MergePatch.Between(suggestion.Mapping, mapping), proposal.AnsweredPaths, proposal.Sheet, ct);
            return kept;
        }, ct);
        return (name, version);
    }

    /// <summary>What would leave a file of persons: its figures, counted as the mapping says.</summary>
    /// <param name="proposal">The proposal.</param>
    /// <param name="suggestion">What is proposed.</param>
    /// <param name="most">Figures to show.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Null when the file is too large to be counted while a page is waited for, or cannot be read so.</returns>
    public async Task<ProposalPreview?> PreviewAsync(Proposal proposal, MappingSuggestion suggestion, int most, CancellationToken ct)
    {
        var path = uploads.Find(proposal.Id) ?? throw ReportingProblems.UploadGone().AsException();
        if (new FileInfo(path).Length > MostPreviewBytes) return null;
        if ((await ListShelf.ReadAsync(session, proposal.Party, proposal.MappingOver(suggestion).ToJsonString(), ct)).File is not { } mapping) return null;
        var dataflow = catalog.Dataflow(proposal.Dataflow.Value);
        return await Task.Run(() =>
        {
            try
            {
                using var content = File.OpenRead(path);
                using var table = mapping.Open(content, proposal.FileName);
                var result = MappingRun.Over(table, mapping, dataflow, scratch: uploads.Scratch, cancellation: ct);
                using var figures = result.Figures;
                if (result.Report.HasErrors) return null;
                return new ProposalPreview(figures.Count, figures.Count(one => one.Figure is { Value: > 0 and < SmallCount }), result.Report.RowsRead,
                [
                    .. figures.Take(most).Select(one => (string.Join('.', Enumerable.Range(0, dataflow.Dimensions.Length).Select(d => dataflow.Dimensions[d].List.Codes[one.Codes.Span[d]].Id)), one.Period, one.Figure)),
                ]);
            }
            catch (TableException)
            {
                return null;
            }
        }, ct);
    }

    /// <summary>Brings the file in through the mapping, remembers the answers for the Party's next file, and keeps the mapping under a name when one is given.</summary>
    /// <exception cref="ProblemException">422 when the mapping has gaps yet.</exception>
    public async Task<(Submission Submission, bool Known)> UseAsync(Actor actor, string id, string saveAs, Texts texts, CancellationToken ct)
    {
        var (proposal, suggestion) = await OpenAsync(actor, id, texts, ct);
        var json = proposal.MappingOver(suggestion).ToJsonString(Readable);
        var reading = await ListShelf.ReadAsync(session, proposal.Party, json, ct);
        if (reading.File is not { } mapping) throw ReportingProblems.MappingWrong(reading.Findings).AsException();
        await using var content = File.OpenRead(uploads.Find(id) ?? throw ReportingProblems.UploadGone().AsException());
        var taken = await intake.ReceiveAsync(new(actor, proposal.Agency, proposal.FileName, content, json) { Dataflow = proposal.Dataflow }, ct);
        await session.WriteAsync(async () =>
        {
            await AnswerStore.RememberAnswersAsync(session, actor, catalog.Dataflow(proposal.Dataflow.Value), [.. LearntAnswers.Of(mapping, catalog.Dataflow(proposal.Dataflow.Value))], ct);
            if (saveAs.Length > 0) await SavedMappingStore.SaveAsync(session, actor, saveAs, json, ct);
            await ProposalStore.RemoveAsync(session, id, ct);
        }, ct);
        uploads.Remove(id);
        return taken;
    }

    /// <summary>A file that is counted while a page is waited for: some hundred thousand rows.</summary>
    private const long MostPreviewBytes = 20_000_000;

    /// <summary>Counts below this are named in a preview: one may know who they are.</summary>
    internal const int SmallCount = 5;

    /// <summary>JSON for people: indented, every script as it is.</summary>
    internal static JsonSerializerOptions Readable { get; } = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The proposal, if it is the actor's Party's, and the actor's agency's where the actor acts for one alone.</summary>
    private async Task<Proposal> OwnAsync(Actor actor, string id, CancellationToken ct)
    {
        var proposal = await ProposalStore.FindAsync(session, actor.RequireParty(), id, ct);
        return actor.Agency is { } own && own != proposal.Agency ? throw ReportingProblems.OtherAgency(proposal.Agency.Value).AsException() : proposal;
    }

    private async Task<MappingSuggestion> SuggestAsync(Proposal proposal, Texts texts, CancellationToken ct)
    {
        var path = uploads.Find(proposal.Id) ?? throw ReportingProblems.UploadGone().AsException();
        var known = await AnswerStore.AnswersAsync(session, proposal.Party, proposal.Dataflow, ct);
        var dataflow = catalog.Dataflow(proposal.Dataflow.Value);
        return await Task.Run(() =>
        {
            using var content = File.OpenRead(path);
            return Suggester.Suggest(content, proposal.FileName, dataflow, known, texts, proposal.Sheet, ct);
        }, ct);
    }

    private static JsonObject? PieceOf(SuggestedQuestion question, string answer, Texts texts)
    {
        if (answer == "ok") return null;
        if (int.TryParse(PlainText.WithAsciiDigits(answer), out var number) && number >= 0 && number < question.Candidates.Length && question.Sentence.Key != "suggest.ask.constant")
            return (JsonObject)question.Candidates[number].DeepClone();
        return question.Path.Split('.') switch
        {
            ["dimensions", var id] when question.Sentence.Key == "suggest.ask.constant" => new() { ["dimensions"] = new JsonObject { [id] = answer } },
            ["time", "constantYear"] when number > 0 => new() { ["time"] = new JsonObject { ["constantYear"] = number } },
            ["time"] => new() { ["time"] = new JsonObject { ["constant"] = answer } },
            ["columns", ..] when answer is "ignore" or "sumAway" => new() { [answer] = new JsonObject { [question.Path["columns.".Length..]] = texts["reporting.propose.reason"] } },
            _ => null,
        };
    }

    /// <summary>What a person changed by hand in the whole mapping, as a piece laid over the proposal; null when the text is no JSON object.</summary>
    private static JsonObject? Edited(MappingSuggestion suggestion, string mapping)
    {
        try
        {
            return JsonNode.Parse(mapping, documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 32 }) is JsonObject tree
                ? MergePatch.Between(suggestion.Mapping, tree) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
