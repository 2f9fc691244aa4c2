using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Vocabulary;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Statistics.Explain;

/// <summary>An explanation as JSON, for programs and for the command line.</summary>
internal static class ReadExplanation
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/explanations/{dataflow}/{owner}", Handle).Allow(StatisticsModule.Readers).WithName("readExplanation").WithTags("Statistics")
            .WithSummary("Why the asker sees, or does not see, a Party's figures, and what to submit to open them")
            .Produces<ExplanationDocument>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);

    private static async Task<IResult> Handle(string dataflow, string owner, string period, HttpContext context, ExplainDesk desk, DbSession session, ReaderTexts texts, CancellationToken ct)
    {
        if (!TimePeriod.TryParse(period, out var asked)) throw StatisticsProblems.NoSuchPeriod(period).AsException();
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(ExplanationDocument.Of(await desk.ExplainAsync(session, context.Actor(), dataflow, owner, asked, ct), texts.Texts));
    }
}

/// <summary>An explanation for machines: codes, and the sentences beside them.</summary>
/// <param name="Dataflow">The dataflow.</param>
/// <param name="Viewer">The Party that asks; null for the Secretariat.</param>
/// <param name="Owner">The Party asked about.</param>
/// <param name="Periods">Each period with its decision.</param>
public sealed record ExplanationDocument(string Dataflow, string? Viewer, string Owner, IReadOnlyList<ExplainedPeriod> Periods)
{
    /// <summary>From an explanation, with sentences in the language of <paramref name="texts"/>.</summary>
    public static ExplanationDocument Of(Explanation explanation, Texts texts) => new(explanation.Flow.Id, explanation.Viewer, explanation.Owner.Id.Value,
        [.. explanation.Periods.Select(at => new ExplainedPeriod(at.Period.ToString(), at.Decision.Sees, Tables.TableDesk.GroundText(at.Decision.Ground),
            at.Decision.Sees ? [.. explanation.Flow.Dimensions.Where((_, i) => (at.Decision.Depth >> i & 1) != 0).Select(d => d.Id)] : [],
            at.Decision.Sees ? at.Decision.Finest.ToString() : null,
            at.Decision.Mirror is { } mirror ? new(mirror.Required, mirror.Window.Length, mirror.Met, [.. mirror.Unmet.Select(p => p.ToString())]) : null,
            at.Decision.OpensAt, ExplanationWords.Why(explanation, at, texts), ExplanationWords.ToOpen(explanation, at, texts)))]);
}

/// <summary>One period.</summary>
/// <param name="Period">The period.</param>
/// <param name="Sees">Open or closed.</param>
/// <param name="Ground">The ground that decided.</param>
/// <param name="Depth">The dimensions it may be broken down by.</param>
/// <param name="Finest">The finest frequency that may be seen.</param>
/// <param name="Mirror">The asker's own reporting in the window, where the rule asked for it.</param>
/// <param name="OpensAt">When an embargo ends.</param>
/// <param name="Why">The sentence.</param>
/// <param name="ToOpen">What to submit.</param>
public sealed record ExplainedPeriod(string Period, bool Sees, string Ground, IReadOnlyList<string> Depth, string? Finest, MirrorDocument? Mirror,
    DateTimeOffset? OpensAt, string Why, IReadOnlyList<string> ToOpen);

/// <summary>The asker's own reporting in a window.</summary>
/// <param name="Required">k.</param>
/// <param name="Window">n.</param>
/// <param name="Met">How many count as met.</param>
/// <param name="Unmet">The due periods not released.</param>
public sealed record MirrorDocument(int Required, int Window, int Met, IReadOnlyList<string> Unmet);
