using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Ledger;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.Trail;

/// <summary>Walks the whole chain on request and shows whether it holds, and whether it is what a checkpoint that was kept says it was. It changes nothing; it is a
/// post because it is work.</summary>
internal static class VerifyTrail
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/audit/verify", HandleAsync).Allow(Role.Auditor, Role.Steward);

    private static async Task<IResult> HandleAsync([FromForm] string? checkpoint, DbSession session, CheckpointDesk desk, CancellationToken ct)
    {
        TreeHead[] kept = string.IsNullOrWhiteSpace(checkpoint) ? [] : [KeptCheckpoint.Read(checkpoint, (await desk.KeysAsync(session, ct)).Public)];
        return Answer.Page<AuditPage>(new { Report = await AuditTrail.VerifyAsync(session, anchors: kept, ct: ct), Kept = kept.FirstOrDefault()?.Size });
    }
}
