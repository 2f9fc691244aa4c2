using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Releases;
using Tallystick.Storage;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.Sharing;

/// <summary>Sets with whom a Party shares a dataflow: at once for all that is in force, and for what comes.</summary>
internal static class SetSharing
{
    internal static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder pages)
    {
        api.MapPut("sharing/{dataflow}", async (string dataflow, LedgerJson.SharingDocument body, HttpContext context, DbSession session, ReleaseDesk desk, CancellationToken ct) =>
                Results.Ok(LedgerAnswer.Of(await desk.ShareAsync(session, context.Actor(), new(dataflow), SharingForm.Read(body)!, ct))))
            .Allow(ReportingRoles.Decide).Fresh().Writes().WithTags("Reporting").WithName("SetSharing")
            .WithSummary("Set with whom your Party shares a dataflow")
            .WithDescription("audience: national, named, participants or public; parties where named; secretariat; embargoUntil; permittedUse. Holds at once for everything in force.")
            .Produces<LedgerAnswer>().ProducesProblem(400);
        pages.MapPost("sharing/{dataflow}", async (string dataflow, HttpContext context, DbSession session, ReleaseDesk desk, ReaderTexts texts, CancellationToken ct) =>
            {
                var terms = SharingForm.Read(await context.Request.ReadFormAsync(ct)) ?? throw KernelProblems.BadField("audience", "").AsException();
                await desk.ShareAsync(session, context.Actor(), new(dataflow), terms, ct);
                return Answer.SeeOther("/report/sharing?dataflow=" + Uri.EscapeDataString(dataflow), texts["reporting.sharing.done"]);
            })
            .Allow(ReportingRoles.Decide).Fresh().Writes().ExcludeFromDescription();
    }
}
