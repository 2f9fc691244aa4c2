using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Vocabulary;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.Compositions;

/// <summary>Puts together what several agencies brought, and takes the coordinator's decisions where they meet. A composition becomes a
/// submission like any file's, and goes through the same checks, review and release.</summary>
internal static class ComposeParts
{
    /// <summary>Meeting figures shown, and decided on, at once.</summary>
    internal const int MostShown = 100;

    /// <summary>What an agency brought of a period, as the interface says it.</summary>
    internal sealed record BroughtAnswer(string Agency, string Submission, string State, PeriodAnswer Period);

    /// <summary>A composition with the first figures that several agencies give.</summary>
    internal sealed record CompositionAnswer(ComposedParts.Document Composition, IReadOnlyList<MetAnswer> Met);

    /// <summary>A figure that several agencies give, and what was decided.</summary>
    internal sealed record MetAnswer(string Key, string Period, string Decision, IReadOnlyList<GivenAnswer> Figures);

    /// <summary>What one agency gives; an end that is open is null.</summary>
    internal sealed record GivenAnswer(string Agency, string? Value, string Low, string? High, string Status);

    internal static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder pages)
    {
        api.MapGet("compositions/{dataflow}", async (string dataflow, HttpContext context, DbSession session, CancellationToken ct) =>
                Results.Ok((await CompositionStore.BroughtAsync(session, context.Actor().RequireParty(), new(dataflow), ct))
                    .Select(one => new BroughtAnswer(one.Agency.Value, one.Submission, one.State.ToString().ToLowerInvariant(), PeriodAnswer.Of(one.Period)))))
            .Allow(ReportingRoles.Read).WithTags("Reporting").WithName("ListBroughtPeriods")
            .WithSummary("What each agency of your Party brought last, period by period").Produces<BroughtAnswer[]>();
        api.MapPost("compositions", async (ComposedParts.Document body, HttpContext context, Intake intake, ImportJobs jobs, CancellationToken ct) =>
            {
                var (submission, known) = await StartAsync(context.Actor(), ComposedParts.Of(body), intake, jobs, ct);
                var answer = SubmissionAnswer.Of(submission, progress: jobs.ProgressOf(submission.Party, submission.Id), known: known);
                return known ? Results.Ok(answer) : Results.Accepted("/api/v1/submissions/" + submission.Id, answer);
            })
            .Allow(ReportingRoles.Decide).WithTags("Reporting").WithName("Compose").WithSummary("Combine the parts of several agencies into one submission")
            .WithDescription("agencies: all that contribute, the leading one first; parts: submission, agency, periods; overlap: ask, add or lead; decisions: slice, from, to, overlap, leader. "
                + "Answers 202 and works on, as for a file.")
            .Produces<SubmissionAnswer>(202).Produces<SubmissionAnswer>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        api.MapGet("submissions/{id}/composition", async (string id, HttpContext context, DbSession session, CancellationToken ct) =>
            {
                var (submission, composition) = await FindAsync(session, context.Actor().RequireParty(), id, ct);
                return Results.Ok(new CompositionAnswer(composition.ToDocument(), [.. (await CompositionStore.MetAsync(session, submission, composition, CompositionRun.MostMet, ct)).Select(AnswerOf)]));
            })
            .Allow(ReportingRoles.Read).WithTags("Reporting").WithName("GetComposition")
            .WithSummary("What a submission is composed of, and where its agencies give the same figure").Produces<CompositionAnswer>().ProducesProblem(404);

        pages.MapPost("compose/{dataflow}", ComposeAsync).Allow(ReportingRoles.Decide).ExcludeFromDescription();
        pages.MapPost("{id}/decide", DecideAsync).Allow(ReportingRoles.Decide).ExcludeFromDescription();
    }

    /// <summary>The composition a submission is.</summary>
    /// <exception cref="ProblemException">404 when it is none of the Party's.</exception>
    internal static async Task<(Submission Submission, ComposedParts Composition)> FindAsync(DbSession session, PartyId party, string id, CancellationToken ct = default)
    {
        var submission = await SubmissionStore.FindAsync(session, party, id, ct);
        return submission.Kind == SubmissionKind.Composition ? (submission, ComposedParts.Read(submission.Mapping)) : throw KernelProblems.NotFound("submission").AsException();
    }

    private static async Task<IResult> ComposeAsync(string dataflow, HttpContext context, DbSession session, Intake intake, ImportJobs jobs, ReaderTexts texts, CancellationToken ct)
    {
        var actor = context.Actor();
        var form = await context.Request.ReadFormAsync(ct);
        var chosen = form["period"].Select(text => TimePeriod.TryParse(text ?? "", out var period) ? period : throw ReportingProblems.BadPeriods(text ?? "").AsException()).ToHashSet();
        if (chosen.Count == 0) return Answer.SeeOther("/report/compose/" + Uri.EscapeDataString(dataflow), texts["reporting.compose.no-period"], Web.Components.NoticeKind.Error);
        var brought = await CompositionStore.BroughtAsync(session, actor.RequireParty(), new(dataflow), ct);
        var last = await CompositionStore.LastAsync(session, actor.RequireParty(), new(dataflow), ct);
        var (submission, known) = await StartAsync(actor, new(new(dataflow), Ordered(brought.Select(one => one.Agency), new(form["leader"].ToString()), last),
        [
            .. brought.Where(one => chosen.Contains(one.Period.Period)).GroupBy(one => (one.Submission, one.Agency)).OrderBy(part => part.Key.Agency.Value, StringComparer.Ordinal)
                .ThenBy(part => part.Key.Submission, StringComparer.Ordinal)
                .Select(part => new CompositionPart(part.Key.Submission, part.Key.Agency, [.. part.Select(one => one.Period.Period).Order()])),
        ], ComposedParts.Kind(form["overlap"].ToString()), Standing(last)), intake, jobs, ct);
        return Answer.SeeOther("/report/" + submission.Id, known ? texts.Format("reporting.compose.known", ("date", submission.CreatedAt)) : null);
    }

    /// <summary>What was decided for slices whatever the period holds for the next composition too.</summary>
    private static ImmutableArray<OverlapDecision> Standing(ComposedParts? last) => [.. (last?.Decisions ?? []).Where(decision => decision is { From: null, To: null })];

    /// <summary>The agencies: the leading one first, then as they stood, then the new ones.</summary>
    private static ImmutableArray<AgencyId> Ordered(IEnumerable<AgencyId> agencies, AgencyId leader, ComposedParts? last) =>
    [
        .. agencies.Distinct().OrderBy(agency => agency == leader ? 0 : 1)
            .ThenBy(agency => last?.Agencies.IndexOf(agency) is >= 0 and var at ? at : int.MaxValue).ThenBy(agency => agency.Value, StringComparer.Ordinal),
    ];

    private static async Task<IResult> DecideAsync(string id, HttpContext context, DbSession session, Intake intake, ImportJobs jobs, UploadStore uploads, ReaderTexts texts,
        StructureCatalog catalog, CancellationToken ct)
    {
        var actor = context.Actor();
        var form = await context.Request.ReadFormAsync(ct);
        var (submission, before) = await FindAsync(session, actor.RequireParty(), id, ct);
        if (submission.State != SubmissionState.Checked) throw ReportingProblems.AlreadyReleased().AsException();
        var structure = catalog.Dataflow(submission.Dataflow.Value);
        var decisions = before.Decisions.ToBuilder();
        if (form["slice"].ToString().Split('=', 2) is [var dimension, var code] && Decided(form["sliceRule"].ToString()) is { } general)
            decisions.Add(new(ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add(dimension, [code]), null, null, general.Kind, general.Leader));
        foreach (var met in await CompositionStore.MetAsync(session, submission, before, MostShown, ct))
        {
            if (Decided(form[$"met-{met.Codes}-{met.Period}"].ToString()) is not { } one) continue;
            var codes = met.Codes.Split('.');
            decisions.Add(new(structure.Dimensions.Select((d, i) => KeyValuePair.Create(d.Id, ImmutableArray.Create(codes[i]))).ToImmutableSortedDictionary(StringComparer.Ordinal),
                met.Period, met.Period, one.Kind, one.Leader));
        }
        var now = before with
        {
            Agencies = Ordered(before.Agencies, new(form["leader"].ToString()), before),
            Rule = ComposedParts.Kind(form["overlap"].ToString()),
            Decisions = decisions.ToImmutable(),
        };
        var (fresh, _) = await StartAsync(actor, now, intake, jobs, ct);
        if (fresh.Id != id) await session.WriteAsync(() => DiscardSubmission.HandleAsync(session, actor, uploads, id, ct), ct);
        return Answer.SeeOther("/report/" + fresh.Id, texts["reporting.compose.decided"]);
    }

    private static async Task<(Submission Submission, bool Known)> StartAsync(Actor actor, ComposedParts composition, Intake intake, ImportJobs jobs, CancellationToken ct)
    {
        var (submission, known) = await intake.ReceiveAsync(actor, composition, ct);
        if (!known) jobs.Start(actor, submission);
        return (submission, known);
    }

    /// <summary>What a list says: add, or the agency that leads; null for nothing.</summary>
    private static (OverlapKind Kind, AgencyId Leader)? Decided(string word) =>
        word == "add" ? (OverlapKind.Add, default) : word.StartsWith("lead:", StringComparison.Ordinal) ? (OverlapKind.Lead, new AgencyId(word[5..])) : null;

    private static MetAnswer AnswerOf(MetFigure met) => new(met.Codes, met.Period.ToString(), ComposedParts.Word(met.Kind),
    [
        .. met.Figures.Select(given => new GivenAnswer(given.Agency.Value, given.Figure.Value is { } value ? Figure.Text(value, given.Figure.Decimals) : null,
            Figure.Text(given.Figure.Low, given.Figure.Decimals), given.Figure.High == Figure.Unbounded ? null : Figure.Text(given.Figure.High, given.Figure.Decimals), given.Figure.Status.ToString())),
    ]);
}
