using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Releases;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Vocabulary;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.Notes;

/// <summary>Binds contextual notes to slices: as a draft with a submission (whoever prepares it), or at once (the coordinator), and takes them back.</summary>
internal static class WriteNote
{
    internal static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder pages)
    {
        api.MapPost("notes/{dataflow}", async (string dataflow, LedgerJson.NoteDocument body, HttpContext context, DbSession session, ReleaseDesk desk, CancellationToken ct) =>
                Results.Ok(LedgerAnswer.Of(await desk.AddNoteAsync(session, context.Actor(), new(dataflow), NoteOf(NewId.At(session.Clock), body), ct))))
            .Allow(ReportingRoles.Decide).Writes().WithTags("Reporting").WithName("AddNote")
            .WithSummary("Bind a note to a slice of what your Party reports")
            .WithDescription("slice: codes by dimension, none for the whole dataflow; from and to: periods; texts: by language.").Produces<LedgerAnswer>().ProducesProblem(400);
        api.MapDelete("notes/{dataflow}/{id}", async (string dataflow, string id, HttpContext context, DbSession session, ReleaseDesk desk, CancellationToken ct) =>
                Results.Ok(LedgerAnswer.Of(await desk.WithdrawNoteAsync(session, context.Actor(), new(dataflow), id, ct))))
            .Allow(ReportingRoles.Decide).Writes().WithTags("Reporting").WithName("WithdrawNote").WithSummary("Take a note back").Produces<LedgerAnswer>().ProducesProblem(404);
        api.MapPost("submissions/{id}/notes", async (string id, LedgerJson.NoteDocument body, HttpContext context, DbSession session, StructureCatalog catalog, CancellationToken ct) =>
            {
                var note = NoteOf(NewId.At(session.Clock), body);
                await DraftAsync(session, context.Actor(), catalog, id, note, ct);
                return Results.Created("/api/v1/submissions/" + id, new { id = note.Id });
            })
            .Allow(ReportingRoles.Prepare).Writes().WithTags("Reporting").WithName("DraftNote").WithSummary("Draft a note that is released with a submission").Produces(201).ProducesProblem(400);

        pages.MapPost("{id}/notes", async (string id, HttpContext context, DbSession session, StructureCatalog catalog, ReaderTexts texts, CancellationToken ct) =>
            {
                var form = await context.Request.ReadFormAsync(ct);
                await DraftAsync(session, context.Actor(), catalog, id, FormNote(NewId.At(session.Clock), form), ct);
                return Answer.SeeOther($"/report/{id}/notes", texts["reporting.note.done"]);
            })
            .Allow(ReportingRoles.Prepare).Writes().ExcludeFromDescription();
        pages.MapPost("{id}/notes/{note}/remove", async (string id, string note, HttpContext context, DbSession session, CancellationToken ct) =>
            {
                await RemoveAsync(session, context.Actor(), id, note, ct);
                return Answer.SeeOther($"/report/{id}/notes");
            })
            .Allow(ReportingRoles.Prepare).Writes().ExcludeFromDescription();
        pages.MapPost("notes/{dataflow}", async (string dataflow, HttpContext context, DbSession session, ReleaseDesk desk, ReaderTexts texts, CancellationToken ct) =>
            {
                var form = await context.Request.ReadFormAsync(ct);
                await desk.AddNoteAsync(session, context.Actor(), new(dataflow), FormNote(NewId.At(session.Clock), form), ct);
                return Answer.SeeOther("/report/releases/" + Uri.EscapeDataString(dataflow), texts["reporting.note.done"]);
            })
            .Allow(ReportingRoles.Decide).Writes().ExcludeFromDescription();
        pages.MapPost("notes/{dataflow}/{note}/withdraw", async (string dataflow, string note, HttpContext context, DbSession session, ReleaseDesk desk, ReaderTexts texts, CancellationToken ct) =>
            {
                await desk.WithdrawNoteAsync(session, context.Actor(), new(dataflow), note, ct);
                return Answer.SeeOther("/report/releases/" + Uri.EscapeDataString(dataflow), texts["reporting.note.withdrawn"]);
            })
            .Allow(ReportingRoles.Decide).Writes().ExcludeFromDescription();
    }

    internal static async Task DraftAsync(DbSession session, Actor actor, StructureCatalog catalog, string id, ContextNote note, CancellationToken ct)
    {
        var submission = await OpenAsync(session, actor, id, ct);
        if (ReleaseRules.Note(note, catalog.Dataflow(submission.Dataflow.Value)) is { } problem) throw problem.AsException();
        await DraftNoteStore.AddAsync(session, actor, id, note, ct);
        session.Note(new(actor, "reporting.draft-note", submission.Party, submission.Dataflow.Value, JsonSerializer.Serialize(new { submission = id, note = note.Id })));
    }

    internal static async Task RemoveAsync(DbSession session, Actor actor, string id, string note, CancellationToken ct)
    {
        var submission = await OpenAsync(session, actor, id, ct);
        if (!await DraftNoteStore.RemoveAsync(session, id, note, ct)) throw KernelProblems.NotFound("note").AsException();
        session.Note(new(actor, "reporting.remove-draft-note", submission.Party, submission.Dataflow.Value, JsonSerializer.Serialize(new { submission = id, note })));
    }

    /// <summary>A checked submission the actor may still add to.</summary>
    internal static async Task<Submission> OpenAsync(DbSession session, Actor actor, string id, CancellationToken ct)
    {
        var submission = await SubmissionStore.FindAsync(session, actor.RequireParty(), id, ct);
        ReportingRoles.OwnAgency(actor, submission);
        if (submission.State == SubmissionState.Loading) throw ReportingProblems.StillLoading().AsException();
        if (submission.State != SubmissionState.Checked) throw ReportingProblems.AlreadyReleased().AsException();
        return submission;
    }

    /// <summary>The fields slice (lines of <c>ROUTE=CMED+WMED</c>), from, to, and text with language.</summary>
    private static ContextNote FormNote(string id, IFormCollection form)
    {
        var slice = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var line in form["slice"].ToString().Split(['\n', '\r', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } dimension, { Length: > 0 } codes]) throw KernelProblems.BadField("slice", line).AsException();
            slice[dimension] = codes.Split(['+', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
        var language = form["language"].ToString() is { Length: > 0 } tag ? tag : "en";
        return NoteOf(id, new(slice, form["from"].ToString(), form["to"].ToString(), new(StringComparer.Ordinal) { [language] = form["text"].ToString().Trim() }));
    }

    private static ContextNote NoteOf(string id, LedgerJson.NoteDocument document) => new(id,
        (document.Slice ?? []).ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray(), StringComparer.Ordinal),
        Period(document.From), Period(document.To), (document.Texts ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal));

    private static TimePeriod? Period(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : TimePeriod.TryParse(text.Trim(), out var period) ? period : throw ReportingProblems.BadPeriods(text).AsException();
}
