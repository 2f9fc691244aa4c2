using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Reporting.Approvals;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Releases;
using Tallystick.Reporting.Sharing;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Web.Edge;
using Tallystick.Web.Forms;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.Narratives;

/// <summary>Drafts a Party's answers in words and releases them, through forms and the interface. What is allowed the <see cref="NarrativeDesk"/> says.</summary>
internal static class WriteNarrative
{
    /// <summary>An answer as a request says it: codes by dimension (TOPIC, ROUTE), the language it was written in, words by language.</summary>
    internal sealed record AnswerBody(Dictionary<string, string>? Codes, string? Original, Dictionary<string, string>? Texts);

    /// <summary>A release as a request says it.</summary>
    internal sealed record NarrativeReleaseBody(string? Reason, LedgerJson.SharingDocument? Sharing, long? SeenHead);

    /// <summary>One's own answers of a period as the interface says them.</summary>
    internal sealed record NarrativeDocument(string Dataflow, string Period, int Vintage, long Head, IReadOnlyList<OwnAnswer> InForce, IReadOnlyList<OwnAnswer> Drafts);

    /// <summary>One answer; a draft without texts marks the one in force as to be left out.</summary>
    internal sealed record OwnAnswer(string Key, string? Original, IReadOnlyDictionary<string, string>? Texts);

    internal static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder pages)
    {
        api.MapGet("narrative/{dataflow}/{period}", async (string dataflow, string period, HttpContext context, DbSession session, NarrativeDesk desk, CancellationToken ct) =>
                Results.Ok(Document(await NarrativeDesk.StateAsync(session, context.Actor(), desk.Flow(dataflow), Period(period), ct))))
            .Allow(ReportingRoles.Read).WithTags("Reporting").WithName("GetNarrative").WithSummary("Your Party's answers of a period: in force, and being written").Produces<NarrativeDocument>();
        api.MapPut("narrative/{dataflow}/{period}", async (string dataflow, string period, AnswerBody body, HttpContext context, DbSession session, NarrativeDesk desk, CancellationToken ct) =>
            {
                var flow = desk.Flow(dataflow);
                var texts = body.Texts ?? [];
                var answer = Answer(flow, body.Codes ?? [], body.Original ?? texts.Keys.FirstOrDefault() ?? "", texts);
                await desk.DraftAsync(session, context.Actor(), dataflow, Period(period), answer, ct);
                return Results.Ok(new { key = answer.Codes });
            })
            .Allow(ReportingRoles.Prepare).Writes().WithTags("Reporting").WithName("DraftNarrative").WithSummary("Keep a draft of an answer, in place of the one to the same question")
            .WithDescription("codes by dimension (TOPIC, and ROUTE where it fits); original: the language it was written in; texts by language. A text that leads to a person is refused.")
            .ProducesProblem(400).ProducesProblem(422);
        api.MapDelete("narrative/{dataflow}/{period}/{key}", async (string dataflow, string period, string key, HttpContext context, DbSession session, NarrativeDesk desk, CancellationToken ct) =>
            {
                await desk.DropAsync(session, context.Actor(), dataflow, Period(period), key, ct);
                return Results.NoContent();
            })
            .Allow(ReportingRoles.Prepare).Writes().WithTags("Reporting").WithName("DropNarrative").WithSummary("Forget what was written to one question; what is in force stays").ProducesProblem(404);
        api.MapPost("narrative/{dataflow}/{period}/{key}/leave-out", async (string dataflow, string period, string key, HttpContext context, DbSession session, NarrativeDesk desk, CancellationToken ct) =>
            {
                await desk.LeaveOutAsync(session, context.Actor(), dataflow, Period(period), key, ct);
                return Results.NoContent();
            })
            .Allow(ReportingRoles.Prepare).Writes().WithTags("Reporting").WithName("LeaveOutNarrative").WithSummary("Leave an answer in force out of the next release").ProducesProblem(404);
        api.MapPost("narrative/{dataflow}/{period}/release", async (string dataflow, string period, NarrativeReleaseBody body, HttpContext context, DbSession session, ApprovalDesk desk, CancellationToken ct) =>
                ReleaseEndpoints.AnswerOf(await desk.ReleaseAnswersAsync(session, context.Actor(), dataflow, Period(period), body.Reason ?? "", SharingForm.Read(body.Sharing), body.SeenHead, ct)))
            .Allow(ReportingRoles.Decide).Fresh().Writes().WithTags("Reporting").WithName("ReleaseNarrative")
            .WithSummary("Release a period's answers: a new vintage of what stands with what was written").Produces<LedgerAnswer>().Produces<AnswerAsks.AskAnswer>(202).ProducesProblem(400).ProducesProblem(409);

        pages.MapPost("answers/{dataflow}/{period}", DraftFormAsync).Allow(ReportingRoles.Prepare).Writes().ExcludeFromDescription();
        pages.MapPost("answers/{dataflow}/{period}/release", async (string dataflow, string period, HttpContext context, DbSession session, ApprovalDesk desk, ReaderTexts texts, CancellationToken ct) =>
            {
                var form = await context.Request.ReadFormAsync(ct);
                var head = long.TryParse(form["seenHead"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : (long?)null;
                var outcome = await desk.ReleaseAnswersAsync(session, context.Actor(), dataflow, Period(period), form["reason"].ToString(), SharingForm.Read(form), head, ct);
                return outcome.Entry is not { } entry ? Web.Edge.Answer.SeeOther("/report/approvals", texts["reporting.approvals.asked"]) : Web.Edge.Answer.SeeOther(Address(dataflow, period), texts.Format("reporting.release.done", ("count", entry.Periods.Length)));
            })
            .Allow(ReportingRoles.Decide).Fresh().Writes().ExcludeFromDescription();
        pages.MapPost("answers/{dataflow}/{period}/{key}/drop", async (string dataflow, string period, string key, HttpContext context, DbSession session, NarrativeDesk desk, ReaderTexts texts, CancellationToken ct) =>
            {
                await desk.DropAsync(session, context.Actor(), dataflow, Period(period), key, ct);
                return Web.Edge.Answer.SeeOther(Address(dataflow, period), texts["reporting.answer.dropped"]);
            })
            .Allow(ReportingRoles.Prepare).Writes().ExcludeFromDescription();
        pages.MapPost("answers/{dataflow}/{period}/{key}/leave-out", async (string dataflow, string period, string key, HttpContext context, DbSession session, NarrativeDesk desk, ReaderTexts texts, CancellationToken ct) =>
            {
                await desk.LeaveOutAsync(session, context.Actor(), dataflow, Period(period), key, ct);
                return Web.Edge.Answer.SeeOther(Address(dataflow, period), texts["reporting.answer.left-out"]);
            })
            .Allow(ReportingRoles.Prepare).Writes().ExcludeFromDescription();
    }

    /// <summary>What the fields of words are called: <c>text-fr</c>.</summary>
    internal const string Words = "text-";

    /// <summary>The page of a period.</summary>
    internal static string Address(string dataflow, string period) => $"/report/answers/{Uri.EscapeDataString(dataflow)}/{Uri.EscapeDataString(period)}";

    internal static TimePeriod Period(string text) => TimePeriod.TryParse(text.Trim(), out var period) ? period : throw ReportingProblems.BadPeriods(text).AsException();

    private static NarrativeAnswer Answer(Dataflow flow, IReadOnlyDictionary<string, string> codes, string original, IReadOnlyDictionary<string, string> texts)
    {
        if (codes.Keys.FirstOrDefault(id => NarrativeKey.Dimensions(flow).All(dimension => dimension.Id != id)) is { } stranger)
            throw ReportingProblems.NoDimension(stranger, flow.Id).AsException();
        return new(NarrativeKey.Of(flow, id => codes.GetValueOrDefault(id)?.Trim()), original.Trim(),
            texts.Where(text => !string.IsNullOrWhiteSpace(text.Value)).ToImmutableSortedDictionary(text => text.Key.Trim(), text => text.Value.ReplaceLineEndings("\n").Trim(), StringComparer.Ordinal));
    }

    private static NarrativeDocument Document(NarrativeState state) => new(state.Flow.Id, state.Period.ToString(), state.Standing?.Vintage ?? 0, state.Head,
        [.. state.InForce.Select(answer => new OwnAnswer(answer.Codes, answer.Original, answer.Texts))],
        [.. state.Drafts.Select(draft => new OwnAnswer(draft.Codes, draft.Answer?.Original, draft.Answer?.Texts))]);

    /// <summary>The fields TOPIC, ROUTE and so on, original, a text per language of ours, and one of any other language with its tag.</summary>
    private static async Task<IResult> DraftFormAsync(string dataflow, string period, HttpContext context, DbSession session, NarrativeDesk desk, ReaderTexts texts, CancellationToken ct)
    {
        var form = await context.Request.ReadFormAsync(ct);
        var flow = desk.Flow(dataflow);
        // one text per language the form shows, and one more of a language it does not
        var words = form.Keys.Where(name => name.StartsWith(Words, StringComparison.Ordinal) && name != Words + "other")
            .ToDictionary(name => name[Words.Length..], name => form[name].ToString(), StringComparer.Ordinal);
        var other = form["other-tag"].ToString().Trim();
        if (other.Length > 0 && string.IsNullOrWhiteSpace(words.GetValueOrDefault(other))) words[other] = form[Words + "other"].ToString();
        var original = form["original"].ToString() is "other" ? other : form["original"].ToString();
        var answer = Answer(flow, NarrativeKey.Dimensions(flow).ToDictionary(dimension => dimension.Id, dimension => form[dimension.Id].ToString(), StringComparer.Ordinal), original, words);
        var state = FormState.Of(form);
        foreach (var (field, problem) in NarrativeRules.Faults(flow, answer))
            state.Refuse(field == Words + other && !form.ContainsKey(field) ? Words + "other" : field, texts.Texts.Of(problem));
        if (state.HasErrors) return Web.Edge.Answer.Page<NarrativeFormPage>(new { Dataflow = dataflow, Period = period, Posted = state }, StatusCodes.Status422UnprocessableEntity);
        await desk.DraftAsync(session, context.Actor(), dataflow, Period(period), answer, ct);
        return Web.Edge.Answer.SeeOther(Address(dataflow, period), texts["reporting.answer.saved"]);
    }
}
