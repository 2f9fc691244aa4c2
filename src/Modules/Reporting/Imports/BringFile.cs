using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Reporting.SavedMappings;
using Tallystick.Reporting.Submissions;
using Tallystick.Storage;
using Tallystick.Web.Components;
using Tallystick.Web.Edge;
using Tallystick.Web.Forms;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.Imports;

/// <summary>Takes a file through a form or the interface, starts to work on it in the background and sends the caller to where the progress shows.
/// The file never stands in memory: the edge and the upload store pass it on to the disk.</summary>
internal static class BringFile
{
    internal static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder pages, long mostBytes)
    {
        // the fields beside the file are small
        var limit = mostBytes + (1 << 20);
        api.MapPost("submissions", ApiAsync).Allow(ReportingRoles.Prepare).TakesFiles(limit).WithTags("Reporting").WithName("BringFile")
            .WithSummary("Bring a national file")
            .WithDescription("multipart/form-data with file; mapping (a JSON file or text) or mappingName (a saved one); optional dataflow, agency, again=true. "
                + "Answers 202 and works on; ask the Location for progress and findings. The same file with the same mapping is answered 200 with the submission that stands.")
            .Produces<SubmissionAnswer>(202).Produces<SubmissionAnswer>().ProducesProblem(400).ProducesProblem(413).ProducesProblem(422);
        pages.MapPost("", PageAsync).Allow(ReportingRoles.Prepare).TakesFiles(limit).ExcludeFromDescription();
        pages.MapPost("{id}/again", AgainAsync).Allow(ReportingRoles.Prepare).TakesFiles(8 << 20).ExcludeFromDescription();
        pages.MapPost("{id}/cancel", CancelPageAsync).Allow(ReportingRoles.Prepare).ExcludeFromDescription();
        api.MapPost("submissions/{id}/cancel", async (string id, HttpContext context, DbSession session, ImportJobs jobs, CancellationToken ct) =>
            {
                await CancelAsync(session, context.Actor(), jobs, id, ct);
                return Results.NoContent();
            })
            .Allow(ReportingRoles.Prepare).WithTags("Reporting").WithName("CancelImport").WithSummary("Stop an import; nothing of it stays").Produces(204).ProducesProblem(404);
    }

    private static async Task<IResult> ApiAsync(HttpContext context, DbSession session, Intake intake, ImportJobs jobs, CancellationToken ct)
    {
        var form = await FormAsync(context, ct);
        var (submission, known) = await TakeAsync(context.Actor(), form, await MappingAsync(session, context.Actor(), form, ct), intake, jobs, ct);
        var answer = SubmissionAnswer.Of(submission, progress: jobs.ProgressOf(submission.Party, submission.Id), known: known);
        return known ? Results.Ok(answer) : Results.Accepted("/api/v1/submissions/" + submission.Id, answer);
    }

    private static async Task<IResult> PageAsync(HttpContext context, DbSession session, Intake intake, ImportJobs jobs, ReaderTexts texts, CancellationToken ct)
    {
        var form = await FormAsync(context, ct);
        var state = FormState.Of(form);
        if (form.Files.GetFile("file") is not { Length: > 0 }) state.Refuse("file", texts["problem.reporting-file-none"]);
        if (form.Files.GetFile("mapping") is not { Length: > 0 } && state.Text("mappingName").Length == 0) state.Refuse("mapping", texts["problem.reporting-mapping-none"]);
        if (state.HasErrors) return Again(state);
        var json = await MappingAsync(session, context.Actor(), form, ct);
        foreach (var finding in (await intake.CheckMappingAsync(context.Actor().RequireParty(), json, ct)).Where(finding => finding.IsError)) state.Refuse("mapping", finding.Sentence(texts.Texts));
        if (state.HasErrors) return Again(state);
        var (submission, known) = await TakeAsync(context.Actor(), form, json, intake, jobs, ct);
        if (state.Text("saveAs").Length > 0)
            await session.WriteAsync(() => SavedMappingStore.SaveAsync(session, context.Actor(), state.Text("saveAs"), json, ct), ct);
        return known
            ? Answer.SeeOther("/report/" + submission.Id, texts.Format("reporting.bring.known", ("date", submission.CreatedAt)), NoticeKind.Info)
            : Answer.SeeOther("/report/" + submission.Id);

        static IResult Again(FormState state) => Answer.Page<BringFilePage>(new { Form = state }, StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>The same upload through another mapping, so that a large file need not travel twice.</summary>
    private static async Task<IResult> AgainAsync(string id, HttpContext context, DbSession session, Intake intake, ImportJobs jobs, UploadStore uploads,
        ReaderTexts texts, CancellationToken ct)
    {
        var actor = context.Actor();
        var before = await SubmissionStore.FindAsync(session, actor.RequireParty(), id, ct);
        ReportingRoles.OwnAgency(actor, before);
        var form = await FormAsync(context, ct);
        var json = await MappingAsync(session, actor, form, ct);
        if ((await intake.CheckMappingAsync(actor.RequireParty(), json, ct)).FirstOrDefault(finding => finding.IsError) is { } wrong)
            return Answer.SeeOther("/report/" + id, wrong.Sentence(texts.Texts), NoticeKind.Error);
        var path = uploads.Find(id) ?? throw ReportingProblems.UploadGone().AsException();
        await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.Asynchronous);
        var (submission, known) = await intake.ReceiveAsync(new(actor, before.Agency, before.FileName, content, json), ct);
        if (!known) jobs.Start(actor, submission);
        return Answer.SeeOther("/report/" + submission.Id);
    }

    private static async Task<IResult> CancelPageAsync(string id, HttpContext context, DbSession session, ImportJobs jobs, ReaderTexts texts, CancellationToken ct)
    {
        await CancelAsync(session, context.Actor(), jobs, id, ct);
        return Answer.SeeOther("/report", texts["reporting.cancel.done"]);
    }

    private static async Task CancelAsync(DbSession session, Actor actor, ImportJobs jobs, string id, CancellationToken ct)
    {
        var submission = await SubmissionStore.FindAsync(session, actor.RequireParty(), id, ct);
        ReportingRoles.OwnAgency(actor, submission);
        if (!jobs.Cancel(submission.Party, id)) throw KernelProblems.NotFound("import").AsException();
        // so that the answer finds it gone
        await jobs.WaitAsync(id).WaitAsync(ct);
    }

    private static async Task<(Submission Submission, bool Known)> TakeAsync(Actor actor, IFormCollection form, string mapping, Intake intake, ImportJobs jobs, CancellationToken ct)
    {
        var file = form.Files.GetFile("file") ?? throw ReportingProblems.NoFile().AsException();
        await using var content = file.OpenReadStream();
        var (submission, known) = await intake.ReceiveAsync(new(actor, new(form["agency"].ToString().Trim()), file.FileName, content, mapping)
        {
            Dataflow = form["dataflow"].ToString() is { Length: > 0 } dataflow ? new(dataflow) : null,
            Again = form["again"].ToString() is "on" or "true" or "1",
        }, ct);
        if (!known) jobs.Start(actor, submission);
        return (submission, known);
    }

    /// <summary>The mapping: a file, else its text, else the last version of the saved one named.</summary>
    private static async Task<string> MappingAsync(DbSession session, Actor actor, IFormCollection form, CancellationToken ct)
    {
        const int MostBytes = 4 << 20;
        if (form.Files.GetFile("mapping") is { Length: > 0 } file)
        {
            if (file.Length > MostBytes) throw ReportingProblems.FileTooBig(MostBytes).AsException();
            using var reader = new StreamReader(file.OpenReadStream());
            return await reader.ReadToEndAsync(ct);
        }
        if (form["mapping"].ToString() is { Length: > 0 } text) return text;
        if (form["mappingName"].ToString() is { Length: > 0 } name) return (await SavedMappingStore.FindAsync(session, actor.RequireParty(), name, null, ct)).Mapping;
        throw ReportingProblems.NoMapping().AsException();
    }

    internal static async Task<IFormCollection> FormAsync(HttpContext context, CancellationToken ct) =>
        context.Request.HasFormContentType ? await context.Request.ReadFormAsync(ct) : throw ReportingProblems.NoFile().AsException();
}
