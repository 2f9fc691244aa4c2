using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Reporting.CodeLists;
using Tallystick.Reporting.Mapping;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Reporting.Suggestion;

/// <summary>All SQL of what Parties answered when mappings were proposed to them. An answer belongs to the Party that gave it and is shown to
/// no other.</summary>
public static class AnswerStore
{
    private const int MostAnswers = 5000, LongestText = 500;

    /// <summary>A Party's answers for one dataflow, with the lists it keeps.</summary>
    public static async Task<RememberedAnswers> AnswersAsync(DbSession session, PartyId party, DataflowId dataflow, CancellationToken ct = default) =>
        new(await session.QueryAsync<RememberedAnswer>("SELECT scope, word AS text, answer FROM reporting_answer WHERE party = @party AND dataflow = @dataflow ORDER BY scope, word",
            new { party, dataflow }, ct), await NationalLists.OfAsync(session, party, ct));

    /// <summary>Remembers answers, each in place of what was answered before. Inside a transaction.</summary>
    /// <exception cref="ProblemException">When the actor may not, or an answer is no code of its list, no role of a column and no way to count years.</exception>
    public static async Task RememberAnswersAsync(DbSession session, Actor actor, Dataflow dataflow, IReadOnlyCollection<RememberedAnswer> answers, CancellationToken ct = default)
    {
        var party = actor.RequireParty();
        if (!actor.Is(Role.Provider, Role.Coordinator)) throw KernelProblems.NotYours(nameof(Role.Provider)).AsException();
        if (answers.FirstOrDefault(answer => !IsAnswer(answer, dataflow)) is { } wrong) throw ReportingProblems.BadAnswer(wrong.Answer).AsException();
        if (answers.Count > MostAnswers) throw ReportingProblems.TooManyAnswers(MostAnswers).AsException();
        var now = session.Clock.GetUtcNow();
        foreach (var answer in answers)
        {
            await session.ExecuteAsync("""
                INSERT INTO reporting_answer (party, dataflow, scope, word, answer, answered_by, answered_at) VALUES (@party, @dataflow, @scope, @word, @given, @by, @at)
                ON CONFLICT (party, dataflow, scope, word) DO UPDATE SET answer = excluded.answer, answered_by = excluded.answered_by, answered_at = excluded.answered_at
                """, new { party, dataflow = new DataflowId(dataflow.Id), scope = answer.Scope, word = RememberedAnswers.Key(answer.Scope, answer.Text), given = answer.Answer, by = actor.Name, at = now }, ct);
        }
        session.Note(new(actor, "reporting.remember-answers", party, dataflow.Id, JsonSerializer.Serialize(new { answers = answers.Count })));
    }

    private static bool IsAnswer(RememberedAnswer answer, Dataflow dataflow)
    {
        if (answer.Text.Length > LongestText || answer.Text.Any(char.IsControl)) return false;
        return answer.Scope switch
        {
            RememberedAnswers.Columns => Enum.TryParse<ColumnRole>(answer.Answer.Split(':')[0], out var role) && role is not (ColumnRole.Wide or ColumnRole.Packed or ColumnRole.Open)
                && (role == ColumnRole.Dimension) == answer.Answer.Contains(':', StringComparison.Ordinal)
                && answer.Answer.Split(':').Skip(1).All(ids => ids.Split('+').All(id => dataflow.IndexOf(id) >= 0)),
            RememberedAnswers.Constants => dataflow.IndexOf(answer.Text) is >= 0 and var at && dataflow.Dimensions[at].List.IndexOf(answer.Answer) >= 0,
            RememberedAnswers.Years => YearReckoning.OfWords(answer.Answer) is not null,
            _ => dataflow.Dimensions.FirstOrDefault(dimension => dimension.List.Id == answer.Scope) is { } dimension && dimension.List.IndexOf(answer.Answer) >= 0,
        };
    }
}
