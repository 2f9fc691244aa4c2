using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Replies;
using Tallystick.Storage;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.Submissions;

/// <summary>Reads submissions of the actor's own Party: the list, one with its findings, the findings as a file, the mapping it came through.</summary>
internal static class ShowSubmissions
{
    private const int Most = 500;

    internal static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder pages)
    {
        api.MapGet("submissions", ListAsync).Allow(ReportingRoles.Read).WithTags("Reporting").WithName("ListSubmissions")
            .WithSummary("Submissions of your Party, latest first").Produces<SubmissionAnswer[]>();
        api.MapGet("submissions/{id}", OneAsync).Allow(ReportingRoles.Read).WithTags("Reporting").WithName("GetSubmission")
            .WithSummary("One submission with what the checks found, or how far its import has come").Produces<SubmissionAnswer>().ProducesProblem(404);
        api.MapGet("submissions/{id}/periods", PeriodsAsync).Allow(ReportingRoles.Read).WithTags("Reporting").WithName("GetSubmissionPeriods")
            .WithSummary("What a submission holds, period by period").Produces<PeriodAnswer[]>().ProducesProblem(404);
        pages.MapGet("{id}/findings.csv", FindingsAsync).Allow(ReportingRoles.Read).ExcludeFromDescription();
        pages.MapGet("{id}/mapping.json", MappingAsync).Allow(ReportingRoles.Read).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(HttpContext context, DbSession session, CancellationToken ct) =>
        Results.Ok((await SubmissionStore.ListAsync(session, context.Actor().RequireParty(), Most, ct)).Select(s => SubmissionAnswer.Of(s)));

    private static async Task<IResult> OneAsync(string id, HttpContext context, DbSession session, ImportJobs jobs, ReaderTexts texts, CancellationToken ct)
    {
        var party = context.Actor().RequireParty();
        var submission = await SubmissionStore.FindAsync(session, party, id, ct);
        return Results.Ok(SubmissionAnswer.Of(submission, texts.Texts, jobs.ProgressOf(party, id), replies: await ReplyStore.OfSubmissionAsync(session, id, ct)));
    }

    private static async Task<IResult> PeriodsAsync(string id, HttpContext context, DbSession session, CancellationToken ct)
    {
        var submission = await SubmissionStore.FindAsync(session, context.Actor().RequireParty(), id, ct);
        return Results.Ok((await SubmissionStore.PeriodsAsync(session, submission.Number, ct)).Select(PeriodAnswer.Of));
    }

    private static async Task<IResult> MappingAsync(string id, HttpContext context, DbSession session, CancellationToken ct)
    {
        var submission = await SubmissionStore.FindAsync(session, context.Actor().RequireParty(), id, ct);
        return Results.File(Encoding.UTF8.GetBytes(submission.Mapping), "application/json", "mapping.json");
    }

    private static async Task<IResult> FindingsAsync(string id, HttpContext context, DbSession session, ReaderTexts texts, CancellationToken ct)
    {
        var submission = await SubmissionStore.FindAsync(session, context.Actor().RequireParty(), id, ct);
        var csv = new StringBuilder("\uFEFFseverity,row,column,value,times,code,sentence\r\n");
        foreach (var f in CheckReport.Read(submission.Report).Findings)
        {
            csv.Append(f.Word).Append(',').Append(f.Row.ToString(CultureInfo.InvariantCulture)).Append(',').Append(Cell(f.Column)).Append(',')
                .Append(Cell(f.Value)).Append(',').Append(f.Times.ToString(CultureInfo.InvariantCulture)).Append(',').Append(f.Code).Append(',')
                .Append(Cell(f.Sentence(texts.Texts))).Append("\r\n");
        }
        return Results.File(Encoding.UTF8.GetBytes(csv.ToString()), "text/csv; charset=utf-8", "findings.csv");
    }

    /// <summary>A cell in quotes. Threat: a cell of the national file that a spreadsheet would run as a formula; it is led by an apostrophe.</summary>
    private static string Cell(string text)
    {
        if (text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal)) text = "'" + text;
        return "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }
}
