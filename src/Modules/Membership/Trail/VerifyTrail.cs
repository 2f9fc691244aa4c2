using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.Trail;

/// <summary>Walks the whole chain on request and shows whether it holds. It changes nothing; it is a post because it is work.</summary>
internal static class VerifyTrail
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/audit/verify", HandleAsync).Allow(Role.Auditor, Role.Steward);

    private static async Task<IResult> HandleAsync(DbSession session, CancellationToken ct) =>
        Answer.Page<AuditPage>(new { Report = await AuditTrail.VerifyAsync(session, null, ct) });
}
