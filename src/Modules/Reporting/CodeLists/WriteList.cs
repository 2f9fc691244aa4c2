using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Reporting.Imports;
using Tallystick.Storage;
using Tallystick.Web.Edge;
using Tallystick.Web.Forms;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.CodeLists;

/// <summary>The doors to a Party's lists: forms that add one, change a row or send the whole anew, and the interface.</summary>
internal static class WriteList
{
    private const int MostBytes = 4 << 20, MostFaults = 10;

    /// <summary>A list as the interface takes it.</summary>
    internal sealed record ListBody(string? Codelist, string? Agency, Dictionary<string, string> Codes);

    internal static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder pages)
    {
        api.MapGet("lists", async (HttpContext context, DbSession session, ListDesk desk, CancellationToken ct) => Results.Ok(await desk.AllAsync(session, context.Actor(), ct)))
            .Allow(ReportingRoles.Prepare).WithTags("Reporting").WithName("ListNationalLists").WithSummary("The lists your Party keeps, from its own texts to our codes").Produces<ListAnswer[]>();
        api.MapGet("lists/{name}", async (string name, long? version, HttpContext context, DbSession session, ListDesk desk, CancellationToken ct) =>
                Results.Ok(await desk.FindAsync(session, context.Actor(), name, version, ct)))
            .Allow(ReportingRoles.Prepare).WithTags("Reporting").WithName("GetNationalList").WithSummary("A list with its texts and codes; the last version unless one is named")
            .Produces<ListContent>().ProducesProblem(404);
        api.MapGet("lists/{name}/versions", async (string name, HttpContext context, DbSession session, ListDesk desk, CancellationToken ct) =>
                Results.Ok(await desk.VersionsAsync(session, context.Actor(), name, ct)))
            .Allow(ReportingRoles.Prepare).WithTags("Reporting").WithName("ListVersionsOfNationalList").WithSummary("The versions of a list, and how many files were read with each")
            .Produces<ListVersion[]>().ProducesProblem(404);
        api.MapGet("lists/{name}/changes", async (string name, long from, long to, HttpContext context, DbSession session, ListDesk desk, CancellationToken ct) =>
            {
                var before = await desk.FindAsync(session, context.Actor(), name, from, ct);
                return Results.Ok(ListChange.Between(before.Codes, (await desk.FindAsync(session, context.Actor(), name, to, ct)).Codes));
            })
            .Allow(ReportingRoles.Prepare).WithTags("Reporting").WithName("CompareVersionsOfNationalList").WithSummary("What differs between two versions of a list")
            .Produces<ListChange[]>().ProducesProblem(404);
        api.MapPut("lists/{name}", async (string name, HttpContext context, DbSession session, ListDesk desk, CancellationToken ct) =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body, ct);
                body.Position = 0;
                var outcome = await desk.PutAsync(session, context.Actor(), name, "", "", body, "list.json", ct: ct);
                return outcome.Faults.Count > 0 ? throw outcome.Faults[0].AsException() : Results.Ok(new { name, version = outcome.Version });
            })
            .Allow(ReportingRoles.Prepare).TakesFiles(MostBytes).Writes().Accepts<ListBody>("application/json").WithTags("Reporting").WithName("SaveNationalList")
            .WithSummary("Keep a list under a name; a change is a new version")
            .WithDescription("codelist: the code list it leads to, for good. agency: who keeps it when it is new; empty for the Party as a whole, which its coordinator does. "
                + "codes: an object from your texts to our codes. Mappings name it with \"list\".")
            .ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

        pages.MapPost("lists", AddAsync).Allow(ReportingRoles.Prepare).TakesFiles(MostBytes).Writes().ExcludeFromDescription();
        pages.MapPost("lists/{name}/row", RowAsync).Allow(ReportingRoles.Prepare).Writes().ExcludeFromDescription();
        pages.MapPost("lists/{name}/upload", UploadAsync).Allow(ReportingRoles.Prepare).TakesFiles(MostBytes).Writes().ExcludeFromDescription();
        pages.MapGet("lists/{name}/list.csv", async (string name, long? version, HttpContext context, DbSession session, ListDesk desk, CancellationToken ct) =>
                Results.File(Encoding.UTF8.GetBytes(ListDesk.Csv(await desk.FindAsync(session, context.Actor(), name, version, ct))), "text/csv; charset=utf-8", name + ".csv"))
            .Allow(ReportingRoles.Prepare).ExcludeFromDescription();
    }

    private static async Task<IResult> AddAsync(HttpContext context, DbSession session, ListDesk desk, ReaderTexts texts, CancellationToken ct)
    {
        var form = await BringFile.FormAsync(context, ct);
        var state = FormState.Of(form);
        if (state.Text("codelist").Length == 0) state.Refuse("codelist", texts["reporting.lists.codelist-needed"]);
        var file = form.Files.GetFile("file") is { Length: > 0 } sent ? sent : null;
        if (file is null && state.Text("rows").Length == 0) state.Refuse("rows", texts.Texts.Of(ReportingProblems.ListEmpty()));
        if (!state.HasErrors)
        {
            await using var content = file?.OpenReadStream() ?? new MemoryStream(Encoding.UTF8.GetBytes(state.Text("rows")));
            await TryAsync(state, texts, file is null ? "rows" : "file", () => desk.PutAsync(session, context.Actor(), state.Text("name"), state.Text("codelist"), state.Text("agency"), content,
                file?.FileName ?? "rows.csv", isNew: true, ct));
        }
        return state.HasErrors ? Answer.Page<ListsPage>(new { Form = state }, StatusCodes.Status422UnprocessableEntity)
            : Answer.SeeOther(Address(state.Text("name")), texts["reporting.lists.done"]);
    }

    private static async Task<IResult> RowAsync(string name, HttpContext context, DbSession session, ListDesk desk, ReaderTexts texts, CancellationToken ct)
    {
        var state = FormState.Of(await context.Request.ReadFormAsync(ct));
        await TryAsync(state, texts, "code", async () =>
            new(await desk.SetAsync(session, context.Actor(), name, state.Text("text"), state.Text("act") == "remove" ? null : state.Text("code"), ct), []));
        return state.HasErrors ? Answer.Page<ListPage>(new { Name = name, Form = state }, StatusCodes.Status422UnprocessableEntity)
            : Answer.SeeOther(Address(name), texts["reporting.lists.done"]);
    }

    private static async Task<IResult> UploadAsync(string name, HttpContext context, DbSession session, ListDesk desk, ReaderTexts texts, CancellationToken ct)
    {
        var form = await BringFile.FormAsync(context, ct);
        var state = FormState.Of(form);
        // a list that is not there is no new one: its page is gone
        await NationalListStore.FindAsync(session, context.Actor().RequireParty(), name, null, ct);
        if (form.Files.GetFile("file") is not { Length: > 0 } file) state.Refuse("file", texts["problem.reporting-file-none"]);
        else
        {
            await using var content = file.OpenReadStream();
            await TryAsync(state, texts, "file", () => desk.PutAsync(session, context.Actor(), name, "", "", content, file.FileName, ct: ct));
        }
        return state.HasErrors ? Answer.Page<ListPage>(new { Name = name, Upload = state }, StatusCodes.Status422UnprocessableEntity)
            : Answer.SeeOther(Address(name), texts["reporting.lists.done"]);
    }

    /// <summary>Writes what is wrong beside the field it is wrong in; that somebody may not, or there is no such thing, is no matter of a form.</summary>
    private static async Task TryAsync(FormState state, ReaderTexts texts, string field, Func<Task<ListOutcome>> act)
    {
        try
        {
            foreach (var fault in (await act()).Faults.Take(MostFaults)) state.Refuse(field, texts.Texts.Of(fault));
        }
        catch (ProblemException refused) when (refused.Problem.Status is 400 or 409 or 422)
        {
            state.Refuse(refused.Problem.Code switch
            {
                "reporting-list-name" or "reporting-list-there" => "name",
                "reporting-list-text" => "text",
                "reporting-no-agency" => "agency",
                _ => field,
            }, texts.Texts.Of(refused.Problem));
        }
    }

    internal static string Address(string name) => "/report/lists/" + Uri.EscapeDataString(name);
}
