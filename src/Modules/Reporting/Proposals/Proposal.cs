using System.Text.Json;
using System.Text.Json.Nodes;
using Tallystick.Kernel;
using Tallystick.Reporting.Mapping;
using Tallystick.Reporting.Suggestion;
using Tallystick.Storage;

namespace Tallystick.Reporting.Proposals;

/// <summary>A file that is being mapped by question and answer.</summary>
internal sealed class Proposal
{
    public string Id { get; init; } = "";
    public PartyId Party { get; init; }
    public AgencyId Agency { get; init; }
    public DataflowId Dataflow { get; init; }
    public string FileName { get; init; } = "";
    public string? Sheet { get; init; }
    public string Answers { get; init; } = "{}";
    public string Answered { get; init; } = "[]";
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The questions that were answered, by path.</summary>
    public string[] AnsweredPaths => JsonSerializer.Deserialize<string[]>(Answered) ?? [];

    /// <summary>The mapping as it stands: what is sure, with the answers laid over it. Codes answered for a column before a list of the Party had its
    /// texts are exceptions to that list.</summary>
    public JsonObject MappingOver(MappingSuggestion suggestion)
    {
        var mapping = (JsonObject)suggestion.Mapping.DeepClone();
        MergePatch.Apply(mapping, (JsonObject)JsonNode.Parse(Answers)!);
        foreach (var rule in (mapping["dimensions"] as JsonObject ?? []).Select(dimension => dimension.Value).OfType<JsonObject>().Where(rule => rule["list"] is not null).ToList())
        {
            if (rule["codes"] is not JsonObject codes) continue;
            rule.Remove("codes");
            MergePatch.Apply(codes, rule["except"] as JsonObject ?? []);
            rule["except"] = codes.DeepClone();
        }
        return mapping;
    }
}

/// <summary>All SQL of proposals. One is seen by the Party that brought the file and nobody else.</summary>
internal static class ProposalStore
{
    private const string Columns = "id, party, agency, dataflow, file_name, sheet, answers, answered, created_by, created_at";

    internal static Task AddAsync(DbSession session, Proposal proposal, CancellationToken ct) => session.ExecuteAsync(
        $"INSERT INTO reporting_proposal ({Columns}) VALUES (@Id, @Party, @Agency, @Dataflow, @FileName, @Sheet, @Answers, @Answered, @CreatedBy, @CreatedAt)", proposal, ct);

    /// <exception cref="ProblemException">404 when the Party has none of this id.</exception>
    internal static async Task<Proposal> FindAsync(DbSession session, PartyId party, string id, CancellationToken ct) =>
        await session.SingleOrDefaultAsync<Proposal>($"SELECT {Columns} FROM reporting_proposal WHERE id = @id AND party = @party", new { id, party }, ct)
        ?? throw KernelProblems.NotFound("proposal").AsException();

    internal static Task AnswerAsync(DbSession session, string id, JsonObject answers, IEnumerable<string> answered, string? sheet, CancellationToken ct) => session.ExecuteAsync(
        "UPDATE reporting_proposal SET answers = @answers, answered = @answered, sheet = @sheet WHERE id = @id",
        new { id, answers = answers.ToJsonString(), answered = JsonSerializer.Serialize(answered.Distinct()), sheet }, ct);

    internal static Task RemoveAsync(DbSession session, string id, CancellationToken ct) => session.ExecuteAsync("DELETE FROM reporting_proposal WHERE id = @id", new { id }, ct);

    /// <summary>Removes those begun before a moment; their files go with the uploads.</summary>
    internal static Task SweepAsync(DbSession session, DateTimeOffset before, CancellationToken ct) =>
        session.ExecuteAsync("DELETE FROM reporting_proposal WHERE created_at < @before", new { before }, ct);
}
