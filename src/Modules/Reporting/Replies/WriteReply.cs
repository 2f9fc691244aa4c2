using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Notes;
using Tallystick.Reporting.Releases;
using Tallystick.Reporting.Submissions;
using Tallystick.Storage;
using Tallystick.Vocabulary;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.Replies;

/// <summary>Replies to a warning: whoever prepares the submission says in words why the figures are right, and with the release these words
/// become a note on the very figures the warning was about.</summary>
internal static class WriteReply
{
    /// <summary>A reply as a request says it: the text by language.</summary>
    internal sealed record ReplyBody(SortedDictionary<string, string>? Texts);

    internal static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder pages)
    {
        api.MapPut("submissions/{id}/findings/{number:int}/reply", async (string id, int number, ReplyBody body, HttpContext context, DbSession session, StructureCatalog catalog, CancellationToken ct) =>
            {
                await ReplyAsync(session, context.Actor(), catalog, id, number, (body.Texts ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal), ct);
                return Results.NoContent();
            })
            .Allow(ReportingRoles.Prepare).Writes().WithTags("Reporting").WithName("Reply").WithSummary("Reply to a warning; the release makes a note of it")
            .WithDescription("texts: by language. The note is bound to the period and the codes of the warning.").Produces(204).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        api.MapDelete("submissions/{id}/findings/{number:int}/reply", async (string id, int number, HttpContext context, DbSession session, CancellationToken ct) =>
            {
                await RemoveAsync(session, context.Actor(), id, number, ct);
                return Results.NoContent();
            })
            .Allow(ReportingRoles.Prepare).Writes().WithTags("Reporting").WithName("RemoveReply").WithSummary("Take a reply back before the release").Produces(204).ProducesProblem(404);

        pages.MapPost("{id}/findings/{number:int}/reply", async (string id, int number, HttpContext context, DbSession session, StructureCatalog catalog, ReaderTexts texts, CancellationToken ct) =>
            {
                var form = await context.Request.ReadFormAsync(ct);
                var language = form["language"].ToString() is { Length: > 0 } tag ? tag : "en";
                await ReplyAsync(session, context.Actor(), catalog, id, number,
                    ImmutableSortedDictionary<string, string>.Empty.Add(language, form["text"].ToString().Trim()), ct);
                return Answer.SeeOther("/report/" + id, texts["reporting.reply.done"]);
            })
            .Allow(ReportingRoles.Prepare).Writes().ExcludeFromDescription();
        pages.MapPost("{id}/findings/{number:int}/reply/remove", async (string id, int number, HttpContext context, DbSession session, CancellationToken ct) =>
            {
                await RemoveAsync(session, context.Actor(), id, number, ct);
                return Answer.SeeOther("/report/" + id);
            })
            .Allow(ReportingRoles.Prepare).Writes().ExcludeFromDescription();
    }

    internal static async Task ReplyAsync(DbSession session, Actor actor, StructureCatalog catalog, string id, int number, ImmutableSortedDictionary<string, string> texts, CancellationToken ct)
    {
        var submission = await WriteNote.OpenAsync(session, actor, id, ct);
        var periods = (await SubmissionStore.PeriodsAsync(session, submission.Number, ct)).Select(period => period.Period).ToList();
        if (periods.Count == 0) throw ReportingProblems.NoFigures().AsException();
        var finding = WarningOf(submission, number);
        // what is about the file is about all it holds
        var note = new ContextNote(NewId.At(session.Clock), finding.Slice, finding.Period ?? periods.MinBy(period => period.Start), finding.Period ?? periods.MaxBy(period => period.End), texts);
        if (ReleaseRules.Note(note, catalog.Dataflow(submission.Dataflow.Value)) is { } problem) throw problem.AsException();
        await ReplyStore.SetAsync(session, actor, id, number, note, ct);
        session.Note(new(actor, "reporting.reply", submission.Party, submission.Dataflow.Value, JsonSerializer.Serialize(new { submission = id, finding = number, code = finding.Code, note = note.Id })));
    }

    internal static async Task RemoveAsync(DbSession session, Actor actor, string id, int number, CancellationToken ct)
    {
        var submission = await WriteNote.OpenAsync(session, actor, id, ct);
        if (!await ReplyStore.RemoveAsync(session, id, number, ct)) throw KernelProblems.NotFound("reply").AsException();
        session.Note(new(actor, "reporting.remove-reply", submission.Party, submission.Dataflow.Value, JsonSerializer.Serialize(new { submission = id, finding = number })));
    }

    /// <summary>The warning of a number.</summary>
    /// <exception cref="ProblemException">404 when the report has none: neither an error nor what is only good to know is replied to.</exception>
    internal static CheckFinding WarningOf(Submission submission, int number)
    {
        var report = CheckReport.Read(submission.Report);
        return report.Warnings.Contains(number) ? report.Findings[number - 1] : throw KernelProblems.NotFound("finding").AsException();
    }
}
