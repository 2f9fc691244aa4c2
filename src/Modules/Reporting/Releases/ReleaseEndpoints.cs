using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Reporting.Approvals;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Sharing;
using Tallystick.Storage;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.Releases;

/// <summary>The coordinator's acts through forms and the interface: release, nil report, withdrawal; and the Party's own ledger to read. What is
/// allowed the <see cref="ReleaseDesk"/> says.</summary>
internal static class ReleaseEndpoints
{
    /// <summary>A release as a request says it.</summary>
    internal sealed record ReleaseBody(string? Reason, LedgerJson.SharingDocument? Sharing, long? SeenHead, int? SeenHiddenBelow, bool ReplacesOthers = false);

    /// <summary>A nil report or a withdrawal as a request says it; periods as in <c>2016-01..2016-06, 2016-09</c>.</summary>
    internal sealed record PeriodsBody(string Dataflow, string Periods, string? Reason, LedgerJson.SharingDocument? Sharing, long? SeenHead);

    internal static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder pages)
    {
        api.MapPost("submissions/{id}/release", async (string id, ReleaseBody body, HttpContext context, DbSession session, ApprovalDesk desk, CancellationToken ct) =>
                AnswerOf(await desk.ReleaseAsync(session, context.Actor(), new(id, body.Reason ?? "", SharingForm.Read(body.Sharing), body.SeenHead, body.ReplacesOthers, body.SeenHiddenBelow), ct)))
            .Allow(ReportingRoles.Decide).Fresh().Writes().WithTags("Reporting").WithName("Release")
            .WithSummary("Release a checked submission: a new vintage of the periods that are new or changed")
            .WithDescription("Answers 202 with what is asked where your Party wants a second coordinator to confirm.")
            .Produces<LedgerAnswer>().Produces<AnswerAsks.AskAnswer>(202).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        api.MapPost("nil", async (PeriodsBody body, HttpContext context, DbSession session, ApprovalDesk desk, CancellationToken ct) =>
                AnswerOf(await desk.ReportNilAsync(session, context.Actor(),
                    new(new(body.Dataflow), PeriodList.Parse(body.Periods), body.Reason ?? "", SharingForm.Read(body.Sharing), body.SeenHead), ct)))
            .Allow(ReportingRoles.Decide).Fresh().Writes().WithTags("Reporting").WithName("ReportNil")
            .WithSummary("Report that there was nothing to count").Produces<LedgerAnswer>().Produces<AnswerAsks.AskAnswer>(202).ProducesProblem(400).ProducesProblem(409);
        api.MapPost("withdrawals", async (PeriodsBody body, HttpContext context, DbSession session, ReleaseDesk desk, CancellationToken ct) =>
                Results.Ok(LedgerAnswer.Of(await desk.WithdrawAsync(session, context.Actor(),
                    new(new(body.Dataflow), PeriodList.Parse(body.Periods), body.Reason ?? "", body.SeenHead), ct))))
            .Allow(ReportingRoles.Decide).Fresh().Writes().WithTags("Reporting").WithName("Withdraw")
            .WithSummary("Take periods out of force, at once and everywhere").Produces<LedgerAnswer>().ProducesProblem(400).ProducesProblem(409);
        api.MapGet("releases", async (string? dataflow, HttpContext context, DbSession session, CancellationToken ct) =>
                Results.Ok((await LedgerStore.OfPartyAsync(session, context.Actor().RequireParty(), dataflow is { Length: > 0 } ? new(dataflow) : null, ct: ct)).Select(LedgerAnswer.Of)))
            .Allow(ReportingRoles.Read).WithTags("Reporting").WithName("ListReleases")
            .WithSummary("The ledger of your Party: releases, nil reports, withdrawals, sharing choices and notes, in order").Produces<LedgerAnswer[]>();

        pages.MapPost("{id}/release", ReleaseAsync).Allow(ReportingRoles.Decide).Fresh().Writes().ExcludeFromDescription();
        pages.MapPost("nil", NilAsync).Allow(ReportingRoles.Decide).Fresh().Writes().ExcludeFromDescription();
        pages.MapPost("withdraw", WithdrawAsync).Allow(ReportingRoles.Decide).Fresh().Writes().ExcludeFromDescription();
    }

    /// <summary>What was done, or what is asked of another.</summary>
    internal static IResult AnswerOf(ReleaseOutcome outcome) => outcome.Entry is { } entry ? Results.Ok(LedgerAnswer.Of(entry))
        : Results.Accepted("/api/v1/approvals", AnswerAsks.AskAnswer.Of(outcome.Asked!));

    private static async Task<IResult> ReleaseAsync(string id, HttpContext context, DbSession session, ApprovalDesk desk, ReaderTexts texts, CancellationToken ct)
    {
        var form = await context.Request.ReadFormAsync(ct);
        var outcome = await desk.ReleaseAsync(session, context.Actor(), new(id, form["reason"].ToString(), SharingForm.Read(form), Number(form, "seenHead"), form["replacesOthers"] == "on", (int?)Number(form, "seenHiddenBelow")), ct);
        return outcome.Entry is not { } entry ? Answer.SeeOther("/report/approvals", texts["reporting.approvals.asked"])
            : Answer.SeeOther("/report/" + id, texts.Format("reporting.release.done", ("count", entry.Periods.Length)));
    }

    private static async Task<IResult> NilAsync(HttpContext context, DbSession session, ApprovalDesk desk, ReaderTexts texts, CancellationToken ct)
    {
        var form = await context.Request.ReadFormAsync(ct);
        var outcome = await desk.ReportNilAsync(session, context.Actor(), new(new(form["dataflow"].ToString()), PeriodList.Parse(form["periods"].ToString()),
            form["reason"].ToString(), SharingForm.Read(form), Number(form, "seenHead")), ct);
        return outcome.Entry is not { } entry ? Answer.SeeOther("/report/approvals", texts["reporting.approvals.asked"])
            : Answer.SeeOther("/report/releases/" + Uri.EscapeDataString(entry.Dataflow.Value), texts.Format("reporting.nil.done", ("count", entry.Periods.Length)));
    }

    private static async Task<IResult> WithdrawAsync(HttpContext context, DbSession session, ReleaseDesk desk, ReaderTexts texts, CancellationToken ct)
    {
        var form = await context.Request.ReadFormAsync(ct);
        var entry = await desk.WithdrawAsync(session, context.Actor(), new(new(form["dataflow"].ToString()), PeriodList.Parse(form["periods"].ToString()),
            form["reason"].ToString(), Number(form, "seenHead")), ct);
        return Answer.SeeOther("/report/releases/" + Uri.EscapeDataString(entry.Dataflow.Value), texts.Format("reporting.withdraw.done", ("count", entry.Periods.Length)));
    }

    private static long? Number(IFormCollection form, string field) =>
        form[field].ToString() is not { Length: > 0 } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw KernelProblems.BadField(field, text).AsException();
}
