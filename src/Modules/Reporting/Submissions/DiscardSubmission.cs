using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Reporting.Compositions;
using Tallystick.Reporting.Imports;
using Tallystick.Storage;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.Submissions;

/// <summary>Throws a submission away that was never released. Its file goes at once, its figures with the next sweep; what it was stays on the record.</summary>
internal static class DiscardSubmission
{
    internal static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder pages)
    {
        api.MapPost("submissions/{id}/discard", async (string id, HttpContext context, DbSession session, UploadStore uploads, CancellationToken ct) =>
            {
                await HandleAsync(session, context.Actor(), uploads, id, ct);
                return Results.NoContent();
            })
            .Allow(ReportingRoles.Prepare).Writes().WithTags("Reporting").WithName("DiscardSubmission")
            .WithSummary("Throw away a submission that was never released; this is final").Produces(204).ProducesProblem(404).ProducesProblem(409);
        pages.MapPost("{id}/discard", async (string id, HttpContext context, DbSession session, UploadStore uploads, ReaderTexts texts, CancellationToken ct) =>
            {
                await HandleAsync(session, context.Actor(), uploads, id, ct);
                return Answer.SeeOther("/report/releases", texts["reporting.discard.done"]);
            })
            .Allow(ReportingRoles.Prepare).Writes().ExcludeFromDescription();
    }

    internal static async Task HandleAsync(DbSession session, Actor actor, UploadStore uploads, string id, CancellationToken ct)
    {
        var party = actor.RequireParty();
        var submission = await SubmissionStore.FindAsync(session, party, id, ct);
        ReportingRoles.OwnAgency(actor, submission);
        if (Decide(submission) is { } problem) throw problem.AsException();
        if ((await CompositionStore.OnAsync(session, id, ct)).Count > 0) throw ReportingProblems.PartOfComposition().AsException();
        if (!await SubmissionStore.MarkDiscardedAsync(session, id, ct)) throw ReportingProblems.AlreadyReleased().AsException();
        session.Note(new(actor, "reporting.discard", party, submission.Dataflow.Value, JsonSerializer.Serialize(new { submission = id })));
        session.AfterCommit(() => uploads.Remove(id));
    }

    internal static Problem? Decide(Submission submission) => submission.State switch
    {
        SubmissionState.Loading => ReportingProblems.StillLoading(),
        SubmissionState.Released => ReportingProblems.AlreadyReleased(),
        SubmissionState.Discarded => ReportingProblems.Discarded(),
        _ => null,
    };
}
