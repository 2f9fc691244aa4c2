using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Sdmx;
using Tallystick.Statistics.Tables;
using Tallystick.Storage;
using Tallystick.Vocabulary;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Statistics.Answers;

/// <summary>Answers in words as JSON, for programs. Never kept by a cache on the way.</summary>
internal static class ReadAnswers
{
    internal const string Usual = "NARRATIVE";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/answers", Handle).Allow(StatisticsModule.Readers).WithName("readAnswers").WithTags("Statistics")
            .WithSummary("Answers in words that are open to the asker, and why others are not")
            .WithDescription("Query: dataflow (NARRATIVE), topic, period, party (codes joined by +).")
            .Produces<AnswersDocument>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);

    private static async Task<IResult> Handle(HttpContext context, AnswersDesk desk, DbSession session, ReaderTexts texts, CancellationToken ct)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(AnswersDocument.Of(await desk.AskAsync(session, context.Actor(), Request(context.Request.Query), ct), texts.Texts));
    }

    /// <summary>Reads an address: <c>?topic=RT&amp;period=2026-S1&amp;party=IT+FR</c>, or party several times.</summary>
    internal static AnswersRequest Request(IQueryCollection query)
    {
        var period = query["period"].ToString().Trim();
        TimePeriod asked = default;
        if (period.Length > 0 && !TimePeriod.TryParse(period, out asked)) throw StatisticsProblems.NoSuchPeriod(period).AsException();
        ImmutableArray<string> parties = [.. query["party"].SelectMany(value => (value ?? "").Split(['+', ' ', ','], StringSplitOptions.RemoveEmptyEntries))];
        return new(query["dataflow"].ToString() is { Length: > 0 } flow ? flow : Usual, query["topic"].ToString() is { Length: > 0 } topic ? topic : null,
            period.Length > 0 ? asked : null, parties.IsEmpty ? null : parties);
    }
}

/// <summary>Answers for machines: codes, and the words as they are.</summary>
/// <param name="Exchange">The Exchange.</param>
/// <param name="Synthetic">True when all of it is made up.</param>
/// <param name="Dataflow">The dataflow.</param>
/// <param name="AnsweredAt">When.</param>
/// <param name="Answers">What is open, the latest period first.</param>
/// <param name="Coverage">Per Party.</param>
/// <param name="HiddenDimensions">Dimensions the asker does not name in its own answers: others' answers that name them are not shown.</param>
public sealed record AnswersDocument(string Exchange, bool Synthetic, string Dataflow, DateTimeOffset AnsweredAt, IReadOnlyList<AnswerDocument> Answers,
    IReadOnlyList<AnswerCoverage> Coverage, IReadOnlyList<string> HiddenDimensions)
{
    /// <summary>From a view, with sentences in the language of <paramref name="texts"/>.</summary>
    public static AnswersDocument Of(AnswersView view, Texts texts) => new(texts.Of(view.Roll.ExchangeName), view.Roll.IsSynthetic, view.Flow.Id, view.AnsweredAt,
        [.. view.Answers.Select(a => new AnswerDocument(a.Party.Id.Value, a.Period.ToString(), a.Answer is null, a.Answer?.Codes, a.Answer?.Original, a.Answer?.Texts,
            a.Terms.Circle.ToString().ToLowerInvariant(), a.Terms.PermittedUse.Length > 0 ? a.Terms.PermittedUse : null, [.. a.Notes.Select(note => note.Texts)]))],
        [.. view.Coverage.Select(c => new AnswerCoverage(c.Party.Id.Value, c.Shown, [.. c.LeftOut.Select(left =>
            new AnswerLeftOut(left.Ground, left.Periods, left.First.ToString(), left.Last.ToString(), CoverageWords.Of(left, view.Flow, texts)))]))],
        [.. view.Hidden.Select(dimension => dimension.Id)]);
}

/// <summary>One answer.</summary>
/// <param name="Party">Whose.</param>
/// <param name="Period">For which period.</param>
/// <param name="Nil">True for an explicit nil report; then there are no words.</param>
/// <param name="Codes">The codes it names, by dimension.</param>
/// <param name="Original">The language it was written in.</param>
/// <param name="Texts">The words by language.</param>
/// <param name="Sharing">national, named, participants, public.</param>
/// <param name="PermittedUse">The owner's restriction on use.</param>
/// <param name="Notes">The owner's notes, by language.</param>
public sealed record AnswerDocument(string Party, string Period, bool Nil, IReadOnlyDictionary<string, string>? Codes, string? Original,
    IReadOnlyDictionary<string, string>? Texts, string Sharing, string? PermittedUse, IReadOnlyList<IReadOnlyDictionary<string, string>> Notes);

/// <summary>What became of one Party.</summary>
/// <param name="Party">The Party.</param>
/// <param name="Periods">How many of its periods are open.</param>
/// <param name="LeftOut">The others by ground.</param>
public sealed record AnswerCoverage(string Party, int Periods, IReadOnlyList<AnswerLeftOut> LeftOut);

/// <summary>Periods that are closed on one ground.</summary>
/// <param name="Ground">The ground.</param>
/// <param name="Periods">How many.</param>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
/// <param name="Sentence">The ground in words.</param>
public sealed record AnswerLeftOut(string Ground, int Periods, string First, string Last, string Sentence);
