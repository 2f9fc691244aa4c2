using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Storage;
using Tallystick.Vocabulary;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.Calendar;

/// <summary>What is due of the asker's own Party: for a program, and as a file for one's own calendar.</summary>
internal static class ShowCalendar
{
    /// <summary>Days ahead that the page and the file look.</summary>
    internal const int UsualDays = 120;

    /// <summary>A reminder comes this many days before a deadline.</summary>
    internal const int ReminderDays = 7;

    /// <summary>A report that is due, as the interface says it. State is nothing, brought or released.</summary>
    internal sealed record DueAnswer(string Dataflow, string Period, DateOnly Deadline, string State, bool Late, string? Submission)
    {
        internal static DueAnswer Of(DueReport due) => new(due.Dataflow.Value, due.Period.ToString(), due.Deadline, due.State.ToString().ToLowerInvariant(), due.IsLate, due.Submission);
    }

    internal static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder pages)
    {
        api.MapGet("calendar", async (int? days, HttpContext context, DbSession session, CalendarDesk desk, CancellationToken ct) =>
                Results.Ok((await desk.AskAsync(session, context.Actor().RequireParty(), days ?? UsualDays, ct)).Due.Select(DueAnswer.Of)))
            .Allow(ReportingRoles.Read).WithTags("Reporting").WithName("GetCalendar")
            .WithSummary("What your Party is to report: what is late, and what falls due within so many days").Produces<DueAnswer[]>();
        pages.MapGet("calendar.ics", async (HttpContext context, DbSession session, CalendarDesk desk, StructureCatalog catalog, ReaderTexts texts, CancellationToken ct) =>
            {
                var party = context.Actor().RequireParty();
                var calendar = await desk.AskAsync(session, party, UsualDays, ct);
                var entries = calendar.Due.Where(due => due.State != DueState.Released).Select(due => new CalendarEntry($"{party.Value}-{due.Dataflow.Value}-{due.Period}@tallystick", due.Deadline,
                    texts.Format("reporting.calendar.entry", ("dataflow", catalog.TryFind(due.Dataflow.Value, out var flow) ? texts.Of(flow.Name) : due.Dataflow.Value), ("period", texts.Period(due.Period))), ReminderDays));
                return Results.File(Encoding.UTF8.GetBytes(CalendarFile.Write(texts["reporting.calendar.title"], session.Clock.GetUtcNow(), entries)), "text/calendar; charset=utf-8", "tallystick.ics");
            })
            .Allow(ReportingRoles.Read).ExcludeFromDescription();
    }
}
