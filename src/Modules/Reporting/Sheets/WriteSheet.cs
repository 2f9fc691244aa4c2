using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Reporting.Narratives;
using Tallystick.Storage;
using Tallystick.Web.Edge;
using Tallystick.Web.Forms;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.Sheets;

/// <summary>Drafts, publishes, reads and compares definition sheets, through forms and the interface. What is allowed the <see cref="SheetDesk"/> says.</summary>
internal static class WriteSheet
{
    /// <summary>A draft as a request says it.</summary>
    internal sealed record DraftBody(Dictionary<string, SheetContent.Entry>? Fields, string? Seen);

    /// <summary>A publication as a request says it.</summary>
    internal sealed record PublishBody(string? Reason, string? Seen);

    /// <summary>A sheet as the interface says it.</summary>
    internal sealed record SheetDocument(string Dataflow, string Party, long Version, DateOnly ValidFrom, DateOnly? ValidTo, DateTimeOffset PublishedAt, string? Reason,
        SortedDictionary<string, SheetContent.Entry> Fields, IReadOnlyList<string> Unsaid);

    /// <summary>A draft as the interface says it.</summary>
    internal sealed record DraftDocument(string Dataflow, string State, SortedDictionary<string, SheetContent.Entry> Fields, IReadOnlyList<string> Unsaid);

    /// <summary>Sheets side by side as the interface says them.</summary>
    internal sealed record ComparisonDocument(string Dataflow, DateOnly On, string Outcome, IReadOnlyList<ComparedParty> Parties, IReadOnlyList<ComparedFieldDocument> Fields);

    /// <summary>A Party compared; the version is null where it has published no sheet that holds.</summary>
    internal sealed record ComparedParty(string Party, long? Version, DateOnly? ValidFrom);

    /// <summary>A field compared: what each Party says, and how that stands to one another.</summary>
    internal sealed record ComparedFieldDocument(string Field, string Name, string Weight, string Verdict, IReadOnlyDictionary<string, SheetContent.Entry> Answers);

    internal static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder pages)
    {
        api.MapGet("sheets/{dataflow}", async (string dataflow, string? party, long? version, string? on, HttpContext context, DbSession session, SheetDesk desk, CancellationToken ct) =>
                Results.Ok(await FindAsync(dataflow, party, version, on, context.Actor(), session, desk, ct)))
            .Allow(ReportingRoles.Read).WithTags("Reporting").WithName("GetSheet")
            .WithSummary("A published definition sheet: your Party's, or another participant's").WithDescription("party; on: the day it is to hold, today when not given; version: of your own.")
            .Produces<SheetDocument>().ProducesProblem(404);
        api.MapGet("sheets/{dataflow}/draft", async (string dataflow, HttpContext context, DbSession session, SheetDesk desk, CancellationToken ct) =>
            {
                var own = await desk.OwnAsync(session, context.Actor(), dataflow, ct);
                var draft = own.Draft ?? throw KernelProblems.NotFound("draft").AsException();
                return Results.Ok(new DraftDocument(own.Flow.Id, own.State, draft.Sheet.Document(), [.. draft.Sheet.Unsaid(own.Fields).Select(field => field.Id)]));
            })
            .Allow(ReportingRoles.Read).WithTags("Reporting").WithName("GetSheetDraft").WithSummary("Your Party's definition sheet as it is being written").Produces<DraftDocument>().ProducesProblem(404);
        api.MapPut("sheets/{dataflow}/draft", async (string dataflow, DraftBody body, HttpContext context, DbSession session, SheetDesk desk, CancellationToken ct) =>
            {
                await desk.DraftAsync(session, context.Actor(), dataflow, SheetContent.Of(body.Fields ?? []), body.Seen, ct);
                var own = await desk.OwnAsync(session, context.Actor(), dataflow, ct);
                return Results.Ok(new DraftDocument(own.Flow.Id, own.State, own.Latest.Document(), [.. own.Latest.Unsaid(own.Fields).Select(field => field.Id)]));
            })
            .Allow(ReportingRoles.Prepare).Writes().WithTags("Reporting").WithName("DraftSheet").WithSummary("Keep a draft of your Party's definition sheet, whole in place of the one there is")
            .WithDescription("fields: by field, values and texts by language; seen: the state last read, to be refused when someone wrote meanwhile.")
            .Produces<DraftDocument>().ProducesProblem(400).ProducesProblem(409).ProducesProblem(422);
        api.MapPost("sheets/{dataflow}/publish", async (string dataflow, PublishBody body, HttpContext context, DbSession session, SheetDesk desk, CancellationToken ct) =>
                Results.Ok(new { dataflow, version = await desk.PublishAsync(session, context.Actor(), dataflow, body.Reason ?? "", body.Seen, ct) }))
            .Allow(ReportingRoles.Decide).Writes().WithTags("Reporting").WithName("PublishSheet").WithSummary("Publish the draft as the next version").ProducesProblem(400).ProducesProblem(409);
        api.MapGet("sheets/{dataflow}/comparison", async (string dataflow, string party, string? on, HttpContext context, DbSession session, SheetDesk desk, ReaderTexts texts, CancellationToken ct) =>
                Results.Ok(Document(await SheetsSideBySide.AskAsync(desk, session, context.Actor(), dataflow, Parties([party]), Day(on, session), ct), texts)))
            .Allow(ReportingRoles.Read).WithTags("Reporting").WithName("CompareSheets").WithSummary("Whether Parties' figures compare, field by field").WithDescription("party: codes joined by +; on: the day.")
            .Produces<ComparisonDocument>().ProducesProblem(404);

        pages.MapPost("sheets/{dataflow}", DraftFormAsync).Allow(ReportingRoles.Prepare).Writes().ExcludeFromDescription();
        pages.MapPost("sheets/{dataflow}/publish", PublishFormAsync).Allow(ReportingRoles.Decide).Writes().ExcludeFromDescription();
        pages.MapPost("sheets/{dataflow}/drop", async (string dataflow, HttpContext context, DbSession session, SheetDesk desk, ReaderTexts texts, CancellationToken ct) =>
            {
                await desk.DropAsync(session, context.Actor(), dataflow, ct);
                return Answer.SeeOther("/report/sheets/" + dataflow, texts["reporting.sheet.dropped"]);
            })
            .Allow(ReportingRoles.Prepare).Writes().ExcludeFromDescription();
    }

    /// <summary>Party codes out of an address, joined by + or given several times; each once.</summary>
    internal static ImmutableArray<PartyId> Parties(IEnumerable<string?> given) =>
        [.. given.SelectMany(codes => (codes ?? "").Split(['+', ' ', ','], StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal).Take(SheetsSideBySide.Most).Select(PartyId.From)];

    /// <summary>A day out of an address; today when it is not given.</summary>
    internal static DateOnly Day(string? text, DbSession session) =>
        string.IsNullOrWhiteSpace(text) ? DateOnly.FromDateTime(session.Clock.GetUtcNow().UtcDateTime)
        : SheetContent.TryDay(text.Trim(), out var day) ? day : throw KernelProblems.BadField("on", text).AsException();

    private static async Task<SheetDocument> FindAsync(string dataflow, string? party, long? version, string? on, Actor actor, DbSession session, SheetDesk desk, CancellationToken ct)
    {
        var own = actor.RequireParty();
        var of = party is { Length: > 0 } ? new PartyId(party) : own;
        var sheet = version is { } number && of == own
            ? (await desk.OwnAsync(session, actor, dataflow, ct)).Versions.FirstOrDefault(sheet => sheet.Version == number)
            : (await desk.ReadAsync(session, actor, dataflow, [of], Day(on, session), ct)).FirstOrDefault();
        if (sheet is null) throw KernelProblems.NotFound("sheet").AsException();
        var (flow, fields) = desk.Form(dataflow);
        return new(flow.Id, sheet.Party.Value, sheet.Version, sheet.ValidFrom, sheet.Sheet.ValidTo, sheet.PublishedAt, sheet.Reason.Length > 0 ? sheet.Reason : null,
            sheet.Sheet.Document(), [.. sheet.Sheet.Unsaid(fields).Select(field => field.Id)]);
    }

    private static ComparisonDocument Document(SheetsSideBySide sheets, ReaderTexts texts) => new(sheets.Flow.Id, sheets.On, sheets.Comparison.Outcome.ToString(),
        [.. sheets.Parties.Select(party => new ComparedParty(party.Value, sheets.Of(party)?.Version, sheets.Of(party)?.ValidFrom))],
        [.. sheets.Comparison.Fields.Select(field => new ComparedFieldDocument(field.Field.Id, texts.Of(field.Field.Name), field.Field.Weight.ToString(), field.Verdict.ToString(),
            sheets.Parties.Where(party => sheets.Of(party)?.Sheet.Fields.ContainsKey(field.Field.Id) == true)
                .ToDictionary(party => party.Value, party => sheets.Of(party)!.Sheet.Document()[field.Field.Id], StringComparer.Ordinal)))]);

    private static async Task<IResult> DraftFormAsync(string dataflow, HttpContext context, DbSession session, SheetDesk desk, ReaderTexts texts, CancellationToken ct)
    {
        var form = await context.Request.ReadFormAsync(ct);
        var own = await desk.OwnAsync(session, context.Actor(), dataflow, ct);
        var language = form["language"].ToString();
        var content = Read(own, form, language);
        var state = FormState.Of(form);
        foreach (var (field, problem) in SheetRules.Faults(own.Fields, content)) state.Refuse(field, texts.Texts.Of(problem));
        if (state.HasErrors) return Answer.Page<SheetFormPage>(new { Dataflow = dataflow, Posted = state }, StatusCodes.Status422UnprocessableEntity);
        await desk.DraftAsync(session, context.Actor(), dataflow, content, form["seen"].ToString(), ct);
        return Answer.SeeOther("/report/sheets/" + dataflow, texts["reporting.sheet.saved"]);
    }

    /// <summary>What stood before, with the values of the form and its words in the one language it shows.</summary>
    private static SheetContent Read(OwnSheet own, IFormCollection form, string language)
    {
        if (NarrativeRules.Tag(language) is { } bad) throw bad.AsException();
        var fields = own.Latest.Fields.ToBuilder();
        foreach (var field in own.Fields)
        {
            var text = form[field.Id + SheetRules.Words].ToString().ReplaceLineEndings("\n").Trim();
            var texts = own.Latest[field.Id].Texts;
            ImmutableArray<string> values = [.. form[field.Id].OfType<string>().Select(value => value.Trim()).Where(value => value.Length > 0)];
            fields[field.Id] = new(values, text.Length > 0 ? texts.SetItem(language, text) : texts.Remove(language));
            if (values.IsEmpty && fields[field.Id].Texts.IsEmpty) fields.Remove(field.Id);
        }
        return new(fields.ToImmutable());
    }

    private static async Task<IResult> PublishFormAsync(string dataflow, HttpContext context, DbSession session, SheetDesk desk, ReaderTexts texts, CancellationToken ct)
    {
        var form = await context.Request.ReadFormAsync(ct);
        var own = await desk.OwnAsync(session, context.Actor(), dataflow, ct);
        if (own.Draft is { } draft && SheetRules.Publish(draft.Sheet, own.Versions.FirstOrDefault()?.Version ?? 0, form["reason"].ToString()) is { } problem)
            return Answer.Page<SheetPage>(new { Dataflow = dataflow, Posted = FormState.Of(form).Refuse("reason", texts.Texts.Of(problem)) }, StatusCodes.Status422UnprocessableEntity);
        var version = await desk.PublishAsync(session, context.Actor(), dataflow, form["reason"].ToString(), form["seen"].ToString(), ct);
        return Answer.SeeOther("/report/sheets/" + dataflow, texts.Format("reporting.sheet.published", ("version", version)));
    }
}
