using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Reporting.Releases;
using Tallystick.Storage;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.Approvals;

/// <summary>Confirms or declines what another coordinator asked for, and sets whether a second person is needed at all.</summary>
internal static class AnswerAsks
{
    /// <summary>Something asked for, as the interface says it; the subject is the submission to release, or the periods.</summary>
    internal sealed record AskAnswer(string Id, string Kind, string State, string? Dataflow, string? Subject, string AskedBy, DateTimeOffset AskedAt,
        string? AnsweredBy, DateTimeOffset? AnsweredAt, string? Words)
    {
        internal static AskAnswer Of(Ask ask) => new(ask.Id, ask.Kind.ToString().ToLowerInvariant(), ask.State.ToString().ToLowerInvariant(), Said(ask.Dataflow.Value), Said(ask.Subject),
            ask.AskedName, ask.AskedAt, Said(ask.AnsweredName), ask.AnsweredAt, Said(ask.Words));

        private static string? Said(string text) => text.Length > 0 ? text : null;
    }

    /// <summary>Why something is declined.</summary>
    internal sealed record DeclineBody(string? Words);

    /// <summary>Whether a second person is needed, and what is open.</summary>
    internal sealed record ApprovalsAnswer(bool SecondPersonNeeded, IReadOnlyList<AskAnswer> Open);

    internal static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder pages)
    {
        api.MapGet("approvals", async (HttpContext context, DbSession session, CancellationToken ct) =>
            {
                var party = context.Actor().RequireParty();
                return Results.Ok(new ApprovalsAnswer(await AskStore.IsNeededAsync(session, party, ct), [.. (await AskStore.OpenAsync(session, party, ct)).Select(AskAnswer.Of)]));
            })
            .Allow(ReportingRoles.Decide).WithTags("Reporting").WithName("ListApprovals").WithSummary("What waits for a second coordinator of your Party").Produces<ApprovalsAnswer>();
        api.MapPost("approvals/{id}/confirm", async (string id, HttpContext context, DbSession session, ApprovalDesk desk, CancellationToken ct) =>
                await desk.ConfirmAsync(session, context.Actor(), id, ct) is { } entry ? Results.Ok(LedgerAnswer.Of(entry)) : Results.NoContent())
            .Allow(ReportingRoles.Decide).Fresh().Writes().WithTags("Reporting").WithName("ConfirmApproval")
            .WithSummary("Confirm what another coordinator asked for; it is done at once").Produces<LedgerAnswer>().Produces(204).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        api.MapPost("approvals/{id}/decline", async (string id, DeclineBody body, HttpContext context, DbSession session, ApprovalDesk desk, CancellationToken ct) =>
            {
                await desk.DeclineAsync(session, context.Actor(), id, body.Words ?? "", ct);
                return Results.NoContent();
            })
            .Allow(ReportingRoles.Decide).Writes().WithTags("Reporting").WithName("DeclineApproval")
            .WithSummary("Decline what another coordinator asked for, or take your own request back").Produces(204).ProducesProblem(404).ProducesProblem(409);

        pages.MapPost("approvals/{id}/confirm", async (string id, HttpContext context, DbSession session, ApprovalDesk desk, ReaderTexts texts, CancellationToken ct) =>
            {
                await desk.ConfirmAsync(session, context.Actor(), id, ct);
                return Answer.SeeOther("/report/approvals", texts["reporting.approvals.confirmed"]);
            })
            .Allow(ReportingRoles.Decide).Fresh().Writes().ExcludeFromDescription();
        pages.MapPost("approvals/{id}/decline", async (string id, HttpContext context, DbSession session, ApprovalDesk desk, ReaderTexts texts, CancellationToken ct) =>
            {
                var form = await context.Request.ReadFormAsync(ct);
                await desk.DeclineAsync(session, context.Actor(), id, form["words"].ToString(), ct);
                return Answer.SeeOther("/report/approvals", texts["reporting.approvals.declined"]);
            })
            .Allow(ReportingRoles.Decide).Writes().ExcludeFromDescription();
        pages.MapPost("approvals/need", async (HttpContext context, DbSession session, ApprovalDesk desk, ReaderTexts texts, CancellationToken ct) =>
            {
                await desk.NeedAsync(session, context.Actor(), ct);
                return Answer.SeeOther("/report/approvals", texts["reporting.approvals.needed"]);
            })
            .Allow(ReportingRoles.Decide).Fresh().Writes().ExcludeFromDescription();
        pages.MapPost("approvals/alone", async (HttpContext context, DbSession session, ApprovalDesk desk, ReaderTexts texts, CancellationToken ct) =>
            {
                await desk.AskForAloneAsync(session, context.Actor(), ct);
                return Answer.SeeOther("/report/approvals", texts["reporting.approvals.asked"]);
            })
            .Allow(ReportingRoles.Decide).Fresh().Writes().ExcludeFromDescription();
    }
}
