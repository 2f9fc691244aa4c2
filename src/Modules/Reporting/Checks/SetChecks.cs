using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Vocabulary;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.Checks;

/// <summary>Sets what a Party asks of the checks of a dataflow: for imports and releases to come; nothing released is touched.</summary>
internal static class SetChecks
{
    internal static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder pages)
    {
        api.MapGet("checks/{dataflow}", async (string dataflow, HttpContext context, DbSession session, StructureCatalog catalog, CancellationToken ct) =>
                Results.Ok((await CheckSettingsStore.FindAsync(session, context.Actor().RequireParty(), new(Structure(catalog, dataflow).Id), ct)).Settings))
            .Allow(ReportingRoles.Read).WithTags("Reporting").WithName("GetChecks").WithSummary("What your Party asks of the checks of a dataflow")
            .Produces<CheckSettings>().ProducesProblem(404);
        api.MapPut("checks/{dataflow}", async (string dataflow, CheckSettings body, HttpContext context, DbSession session, StructureCatalog catalog, CancellationToken ct) =>
            {
                await SaveAsync(session, context.Actor(), Structure(catalog, dataflow), body, ct);
                return Results.Ok(body);
            })
            .Allow(ReportingRoles.Decide).Writes().WithTags("Reporting").WithName("SetChecks").WithSummary("Set what your Party asks of the checks of a dataflow")
            .WithDescription("tolerancePercent and toleranceFloor for revisions; repliesNeeded before a release; smallBelow marks small counts, hideSmall keeps them from others. "
                + "Holds for imports and releases to come.")
            .Produces<CheckSettings>().ProducesProblem(400).ProducesProblem(404);
        pages.MapPost("checks/{dataflow}", async (string dataflow, HttpContext context, DbSession session, StructureCatalog catalog, ReaderTexts texts, CancellationToken ct) =>
            {
                var form = await context.Request.ReadFormAsync(ct);
                await SaveAsync(session, context.Actor(), Structure(catalog, dataflow), new(Number(form, "tolerancePercent"), Number(form, "toleranceFloor"),
                    form["repliesNeeded"].ToString().Length > 0, Number(form, "smallBelow"), form["hideSmall"].ToString().Length > 0), ct);
                return Answer.SeeOther("/report/checks?dataflow=" + Uri.EscapeDataString(dataflow), texts["reporting.checks.done"]);
            })
            .Allow(ReportingRoles.Decide).Writes().ExcludeFromDescription();
    }

    internal static async Task SaveAsync(DbSession session, Actor actor, Dataflow structure, CheckSettings settings, CancellationToken ct)
    {
        if (settings.Fault(structure) is { } problem) throw problem.AsException();
        await CheckSettingsStore.SaveAsync(session, actor, new(structure.Id), settings, ct);
    }

    private static Dataflow Structure(StructureCatalog catalog, string dataflow) =>
        catalog.TryFind(dataflow, out var structure) ? structure : throw ReportingProblems.NoDataflow(dataflow).AsException();

    private static int Number(IFormCollection form, string field) =>
        form[field].ToString().Trim() is not { Length: > 0 } text ? 0
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw KernelProblems.BadField(field, text).AsException();
}
