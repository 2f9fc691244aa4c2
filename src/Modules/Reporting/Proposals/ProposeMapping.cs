using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Suggestion;
using Tallystick.Storage;
using Tallystick.Vocabulary;
using Tallystick.Web.Components;
using Tallystick.Web.Edge;
using Tallystick.Web.Forms;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.Proposals;

/// <summary>The doors of a proposal: begun from the page where files are brought, answered question by question, used.</summary>
internal static class ProposeMapping
{
    internal static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder pages, long mostBytes)
    {
        api.MapPost("mappings/suggest", SuggestAsync).Allow(ReportingRoles.Prepare).TakesFiles(mostBytes + (1 << 20)).WithTags("Reporting").WithName("SuggestMapping")
            .WithSummary("Propose a mapping for a file")
            .WithDescription("multipart/form-data with file and dataflow, optionally sheet. Answers the mapping with what is sure in it, every part with its confidence, and questions "
                + "with pieces of mapping (RFC 7396) that would answer them. What the Party answered before is sure. Nothing is kept.")
            .Produces(200, contentType: "application/json").ProducesProblem(400).ProducesProblem(404).ProducesProblem(422);
        pages.MapPost("propose", BeginAsync).Allow(ReportingRoles.Prepare).TakesFiles(mostBytes + (1 << 20)).ExcludeFromDescription();
        pages.MapPost("propose/{id}/answer", AnswerAsync).Allow(ReportingRoles.Prepare).ExcludeFromDescription();
        pages.MapPost("propose/{id}/edit", EditAsync).Allow(ReportingRoles.Prepare).ExcludeFromDescription();
        pages.MapPost("propose/{id}/keep", KeepAsync).Allow(ReportingRoles.Prepare).ExcludeFromDescription();
        pages.MapPost("propose/{id}/use", UseAsync).Allow(ReportingRoles.Prepare).ExcludeFromDescription();
        pages.MapPost("propose/{id}/end", EndAsync).Allow(ReportingRoles.Prepare).ExcludeFromDescription();
    }

    private static async Task<IResult> SuggestAsync(HttpContext context, DbSession session, StructureCatalog catalog, ReaderTexts texts, CancellationToken ct)
    {
        var form = await BringFile.FormAsync(context, ct);
        var file = form.Files.GetFile("file") ?? throw ReportingProblems.NoFile().AsException();
        var dataflow = form["dataflow"].ToString();
        if (!catalog.TryFind(dataflow, out var structure)) throw ReportingProblems.NoDataflow(dataflow).AsException();
        var answers = await AnswerStore.AnswersAsync(session, context.Actor().RequireParty(), new(dataflow), ct);
        await using var content = file.OpenReadStream();
        var sheet = form["sheet"].ToString() is { Length: > 0 } named ? named : null;
        var suggestion = await Task.Run(() => Suggester.Suggest(content, file.FileName, structure, answers, texts.Texts, sheet, ct), ct);
        return Results.Text(suggestion.ToJson(texts.Texts).ToJsonString(ProposalDesk.Readable), "application/json");
    }

    private static async Task<IResult> BeginAsync(HttpContext context, ProposalDesk desk, ReaderTexts texts, CancellationToken ct)
    {
        var form = await BringFile.FormAsync(context, ct);
        var state = FormState.Of(form);
        if (form.Files.GetFile("file") is not { Length: > 0 } file) state.Refuse("file", texts["problem.reporting-file-none"]);
        else if (state.Text("dataflow").Length == 0) state.Refuse("dataflow", texts["reporting.propose.dataflow-needed"]);
        else
        {
            try
            {
                await using var content = file.OpenReadStream();
                return Answer.SeeOther("/report/propose/" + await desk.BeginAsync(context.Actor(), new(state.Text("agency").Trim()), new(state.Text("dataflow")), file.FileName, content, texts.Texts, ct));
            }
            catch (ProblemException refused) when (refused.Problem.Status == StatusCodes.Status422UnprocessableEntity)
            {
                state.Refuse("file", texts.Texts.Of(refused.Problem));
            }
        }
        return Answer.Page<BringFilePage>(new { Form = state }, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> AnswerAsync(string id, HttpContext context, ProposalDesk desk, ReaderTexts texts, CancellationToken ct)
    {
        var form = await context.Request.ReadFormAsync(ct);
        var given = form.Where(field => field.Key.StartsWith("q:", StringComparison.Ordinal)).ToDictionary(field => field.Key[2..], field => field.Value.ToString());
        await desk.AnswerAsync(context.Actor(), id, given, texts.Texts, ct);
        return Answer.SeeOther("/report/propose/" + id);
    }

    private static async Task<IResult> EditAsync(string id, HttpContext context, ProposalDesk desk, ReaderTexts texts, CancellationToken ct)
    {
        var form = await context.Request.ReadFormAsync(ct);
        return await desk.EditAsync(context.Actor(), id, form["edited"].ToString(), texts.Texts, ct)
            ? Answer.SeeOther("/report/propose/" + id) : Answer.SeeOther("/report/propose/" + id, texts["reporting.propose.no-json"], NoticeKind.Error);
    }

    private static async Task<IResult> KeepAsync(string id, HttpContext context, ProposalDesk desk, ReaderTexts texts, CancellationToken ct)
    {
        var state = FormState.Of(await context.Request.ReadFormAsync(ct));
        try
        {
            var (name, version) = await desk.KeepListAsync(context.Actor(), id, state.Text("dimension"), state.Text("name"), texts.Texts, ct);
            return Answer.SeeOther("/report/propose/" + id, texts.Format("reporting.propose.kept", ("name", name), ("version", version)));
        }
        catch (ProblemException refused) when (refused.Problem.Status is StatusCodes.Status400BadRequest or StatusCodes.Status409Conflict or StatusCodes.Status422UnprocessableEntity)
        {
            return Answer.Page<ProposalPage>(new { Id = id, Form = state.Refuse("name", texts.Texts.Of(refused.Problem)) }, StatusCodes.Status422UnprocessableEntity);
        }
    }

    private static async Task<IResult> UseAsync(string id, HttpContext context, ProposalDesk desk, ImportJobs jobs, ReaderTexts texts, CancellationToken ct)
    {
        var form = await context.Request.ReadFormAsync(ct);
        var actor = context.Actor();
        var (submission, known) = await desk.UseAsync(actor, id, form["saveAs"].ToString().Trim(), texts.Texts, ct);
        if (!known) jobs.Start(actor, submission);
        return Answer.SeeOther("/report/" + submission.Id);
    }

    private static async Task<IResult> EndAsync(string id, HttpContext context, ProposalDesk desk, ReaderTexts texts, CancellationToken ct)
    {
        var form = await context.Request.ReadFormAsync(ct);
        var again = form["again"].ToString().Length > 0;
        await desk.EndAsync(context.Actor(), id, again, ct);
        return again ? Answer.SeeOther("/report/propose/" + id) : Answer.SeeOther("/report", texts["reporting.propose.thrown-away"], NoticeKind.Info);
    }
}
