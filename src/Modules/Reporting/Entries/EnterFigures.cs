using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Submissions;
using Tallystick.Storage;
using Tallystick.Vocabulary;
using Tallystick.Web.Components;
using Tallystick.Web.Edge;
using Tallystick.Web.Forms;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.Entries;

/// <summary>The doors of a return typed in by hand: begun from a dataflow, saved cell by cell, checked like any file.</summary>
internal static class EnterFigures
{
    /// <summary>A draft asked for.</summary>
    internal sealed record BeginEntry(string? Dataflow, string? Agency, EntryShape? Shape);

    /// <summary>Cells typed over a version.</summary>
    internal sealed record SaveCells(long Version, Dictionary<string, string?>? Cells);

    /// <summary>An entry as the interface says it.</summary>
    internal sealed record EntryAnswer(string Id, string Dataflow, string? Agency, EntryShape Shape, long Version, string CreatedBy, string SavedBy, DateTimeOffset SavedAt, string Said,
        IReadOnlyDictionary<string, string> Cells, IReadOnlyDictionary<string, string> Faults, TotalsAnswer Totals, string? Submission)
    {
        internal static EntryAnswer Of(EntryState state, ReaderTexts texts)
        {
            var typed = state.Entry.Typed;
            return new(state.Entry.Id, state.Entry.Dataflow.Value, state.Entry.Agency.Value.Length > 0 ? state.Entry.Agency.Value : null, state.Shape, state.Entry.Version, state.Entry.CreatedBy,
                state.Entry.SavedBy, state.Entry.SavedAt, EntryWords.Saved(texts, state.Entry), typed,
                state.Faults.ToDictionary(f => EntryShape.Name(f.Cell.Row, f.Cell.Column), f => EntryWords.Fault(texts, state, f.Cell, f.Fault, typed[EntryShape.Name(f.Cell.Row, f.Cell.Column)])),
                new([.. state.Totals.Rows.Select(sum => EntryWords.Sum(texts, sum))], [.. state.Totals.Columns.Select(sum => EntryWords.Sum(texts, sum))], EntryWords.Sum(texts, state.Totals.All)),
                state.Entry.Submission);
        }
    }

    /// <summary>The sums of an entry in the reader's words.</summary>
    internal sealed record TotalsAnswer(IReadOnlyList<string> Rows, IReadOnlyList<string> Columns, string All);

    internal static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder pages)
    {
        var group = api.MapGroup("entries").Allow(ReportingRoles.Prepare).WithTags("Reporting");
        group.MapGet("", async (HttpContext context, DbSession session, EntryDesk desk, ReaderTexts texts, CancellationToken ct) =>
            {
                var answers = new List<EntryAnswer>();
                foreach (var entry in await EntryStore.ListAsync(session, context.Actor(), 100, ct)) answers.Add(EntryAnswer.Of(await desk.OpenAsync(context.Actor(), entry.Id, ct), texts));
                return Results.Ok(answers);
            }).WithName("ListEntries").WithSummary("Returns typed in by your agency, latest first").Produces<EntryAnswer[]>();
        group.MapPost("", async (BeginEntry asked, HttpContext context, EntryDesk desk, ReaderTexts texts, CancellationToken ct) =>
            {
                var shape = asked.Shape ?? throw KernelProblems.BadField("shape", "").AsException();
                var id = await desk.BeginAsync(context.Actor(), new(asked.Agency ?? ""), new(asked.Dataflow ?? ""), shape, null, ct);
                return Results.Created("/api/v1/entries/" + id, EntryAnswer.Of(await desk.OpenAsync(context.Actor(), id, ct), texts));
            }).WithName("BeginEntry").WithSummary("Begin a return typed in by hand").WithDescription("shape: period; fixed (a code by dimension); rowsBy and rows (codes of each row in that order); columnsBy and columns. "
                + $"Every dimension stands in exactly one of them. At most {EntryShape.MostCells} cells.").Produces<EntryAnswer>(201).ProducesProblem(400).ProducesProblem(404);
        group.MapGet("{id}", async (string id, HttpContext context, EntryDesk desk, ReaderTexts texts, CancellationToken ct) => Results.Ok(EntryAnswer.Of(await desk.OpenAsync(context.Actor(), id, ct), texts)))
            .WithName("GetEntry").WithSummary("A return typed in, with what its cells come to").Produces<EntryAnswer>().ProducesProblem(404);
        group.MapPut("{id}/cells", async (string id, SaveCells saved, HttpContext context, EntryDesk desk, ReaderTexts texts, CancellationToken ct) =>
                Results.Ok(EntryAnswer.Of(await desk.SaveAsync(context.Actor(), id, saved.Version, (saved.Cells ?? []).ToDictionary(cell => cell.Key, cell => cell.Value ?? ""), ct), texts)))
            .WithName("SaveCells").WithSummary("Save cells by their names (row.column, from 1); cells not named stay").Produces<EntryAnswer>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        group.MapPost("{id}/undo", async (string id, HttpContext context, EntryDesk desk, ReaderTexts texts, CancellationToken ct) => Results.Ok(EntryAnswer.Of(await desk.UndoAsync(context.Actor(), id, ct), texts)))
            .WithName("UndoSave").WithSummary("Go back behind the last save").Produces<EntryAnswer>().ProducesProblem(404).ProducesProblem(409);
        group.MapPost("{id}/check", async (string id, HttpContext context, EntryDesk desk, ImportJobs jobs, CancellationToken ct) =>
            {
                var submission = await desk.SendAsync(context.Actor(), id, ct);
                return Results.Accepted("/api/v1/submissions/" + submission.Id, SubmissionAnswer.Of(submission, progress: jobs.ProgressOf(submission.Party, submission.Id)));
            }).WithName("CheckEntry").WithSummary("Send a return typed in to be checked; it becomes a submission").Produces<SubmissionAnswer>(202).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        group.MapDelete("{id}", async (string id, HttpContext context, EntryDesk desk, CancellationToken ct) =>
            {
                await desk.EndAsync(context.Actor(), id, ct);
                return Results.NoContent();
            }).WithName("EndEntry").WithSummary("Throw a draft away").Produces(204).ProducesProblem(404).ProducesProblem(409);

        pages.MapPost("enter/{dataflow}", BeginAsync).Allow(ReportingRoles.Prepare).ExcludeFromDescription();
        pages.MapPost("enter/{dataflow}/last", LastAsync).Allow(ReportingRoles.Prepare).ExcludeFromDescription();
        pages.MapPost("entry/{id}", SaveAsync).Allow(ReportingRoles.Prepare).ExcludeFromDescription();
        pages.MapPost("entry/{id}/correct", (string id, HttpContext context, EntryDesk desk, CancellationToken ct) => FromAsync(id, true, context, desk, ct)).Allow(ReportingRoles.Prepare).ExcludeFromDescription();
        pages.MapPost("entry/{id}/next", (string id, HttpContext context, EntryDesk desk, CancellationToken ct) => FromAsync(id, false, context, desk, ct)).Allow(ReportingRoles.Prepare).ExcludeFromDescription();
        pages.MapPost("entry/{id}/end", async (string id, HttpContext context, EntryDesk desk, ReaderTexts texts, CancellationToken ct) =>
            {
                await desk.EndAsync(context.Actor(), id, ct);
                return Answer.SeeOther("/report/enter", texts["reporting.entry.ended"], NoticeKind.Info);
            }).Allow(ReportingRoles.Prepare).ExcludeFromDescription();
    }

    private static async Task<IResult> BeginAsync(string dataflow, HttpContext context, EntryDesk desk, StructureCatalog catalog, ReaderTexts texts, CancellationToken ct)
    {
        if (!catalog.TryFind(dataflow, out var structure)) throw ReportingProblems.NoDataflow(dataflow).AsException();
        var state = FormState.Of(await context.Request.ReadFormAsync(ct));
        var by = structure.Dimensions.ToLookup(dimension => state.Text("how." + dimension.Id), dimension => dimension.Id);
        IReadOnlyList<string> Codes(string id) => state.All("codes." + id);
        if (by["columns"].Count() > 1) state.Refuse("how." + by["columns"].Last(), texts["reporting.entry.one-across"]);
        else
        {
            var fixedCodes = by["one"].Select(id => (id, Codes(id) is [{ Length: > 0 } one] ? one : "")).Concat(by["total"].Select(id => (id, Sdmx.Codelist.Total)));
            ImmutableArray<string> rowsBy = [.. by["rows"]];
            var across = by["columns"].FirstOrDefault();
            var shape = new EntryShape(state.Text("period"), fixedCodes.ToImmutableSortedDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal), rowsBy,
                EntryShape.Combined([.. rowsBy.Select(Codes)]), across, across is null ? [] : [.. Codes(across)]);
            try
            {
                return Answer.SeeOther("/report/entry/" + await desk.BeginAsync(context.Actor(), new(state.Text("agency")), new(dataflow), shape, null, ct));
            }
            catch (ProblemException refused) when (refused.Problem.Status == StatusCodes.Status400BadRequest)
            {
                state.Refuse("", texts.Texts.Of(refused.Problem));
            }
        }
        return Answer.Page<EntrySetupPage>(new { Dataflow = dataflow, Form = state }, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> LastAsync(string dataflow, HttpContext context, EntryDesk desk, CancellationToken ct)
    {
        var form = await context.Request.ReadFormAsync(ct);
        return Answer.SeeOther("/report/entry/" + await desk.BeginLikeLastAsync(context.Actor(), new(form["agency"].ToString()), new(dataflow), form["period"].ToString(), ct));
    }

    private static async Task<IResult> FromAsync(string id, bool withCells, HttpContext context, EntryDesk desk, CancellationToken ct) =>
        Answer.SeeOther("/report/entry/" + await desk.BeginFromAsync(context.Actor(), id, withCells, ct));

    private static async Task<IResult> SaveAsync(string id, HttpContext context, EntryDesk desk, ReaderTexts texts, CancellationToken ct)
    {
        var form = await context.Request.ReadFormAsync(ct);
        var (actor, act) = (context.Actor(), form["do"].ToString());
        _ = int.TryParse(form["part"], NumberStyles.None, CultureInfo.InvariantCulture, out var part);
        string Page(int at) => at > 1 ? FormattableString.Invariant($"/report/entry/{id}?part={at}") : "/report/entry/" + id;
        if (act == "undo")
        {
            await desk.UndoAsync(actor, id, ct);
            return Answer.SeeOther(Page(part), texts["reporting.entry.undone"], NoticeKind.Info);
        }
        var cells = form.Where(field => field.Key.Length > 1 && field.Key[0] == 'c' && char.IsAsciiDigit(field.Key[1])).ToDictionary(field => field.Key[1..], field => field.Value.ToString());
        if (!long.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version)) throw KernelProblems.BadField("version", form["version"].ToString()).AsException();
        EntryState state;
        try
        {
            state = await desk.SaveAsync(actor, id, version, cells, ct);
        }
        catch (ProblemException refused) when (refused.Problem.Code == ReportingProblems.EntryChanged("").Code)
        {
            // what was typed stays in the fields; saved once more, it goes over what the other saved
            return Answer.Page<EntryPage>(new { Id = id, Part = part, Form = FormState.Of(form).Refuse("", texts.Texts.Of(refused.Problem)) }, StatusCodes.Status409Conflict);
        }
        if (act == "check")
        {
            if (state.Faults.Any()) return Answer.Page<EntryPage>(new { Id = id, Part = part, Form = new FormState() }, StatusCodes.Status422UnprocessableEntity);
            if (state.Texts.Count == 0) return Answer.Page<EntryPage>(new { Id = id, Part = part, Form = new FormState().Refuse("", texts.Texts.Of(ReportingProblems.EntryEmpty())) }, StatusCodes.Status422UnprocessableEntity);
            return Answer.SeeOther("/report/" + (await desk.SendAsync(actor, id, ct)).Id);
        }
        return Answer.SeeOther(Page(act == "go-on" ? part + 1 : part), EntryWords.Saved(texts, state.Entry));
    }
}
