using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.Trail;

/// <summary>The reader's part of the trail as JSON, page by page.</summary>
internal static class ReadTrail
{
    private const int Usual = 100, Most = 1000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/audit", HandleAsync).Allow(Role.Auditor, Role.Steward).Writes()
        .WithName("readTrail").WithTags("Audit").WithSummary("What was done with one's own data, and by one's own people, newest first")
        .WithDescription("Query: kind (reading, releasing, preparing, settings, access, governance, trail), action (its beginning), person, object, side (others, own), purpose, from, to (days), before (the next of the page before), limit.")
        .Produces<TrailDocument>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);

    private static async Task<IResult> HandleAsync(HttpContext context, DbSession session, TrailReading trail, CancellationToken ct, int limit = Usual)
    {
        if (limit is < 1 or > Most) throw KernelProblems.BadField("limit", limit.ToString(System.Globalization.CultureInfo.InvariantCulture)).AsException();
        var question = TrailQuestion.Of(context.Request.Query);
        var page = await trail.PageAsync(context.Actor(), question, limit, AuditPage.Most, ct);
        TrailReading.Note(session, context.Actor(), question);
        return Results.Json(new TrailDocument([.. page.Entries.Select(TrailEntryDocument.Of)], page.Next));
    }
}

/// <summary>A page of the trail for programs.</summary>
/// <param name="Entries">Newest first.</param>
/// <param name="Next">What to give as <c>before</c> for the next page; null at the end.</param>
public sealed record TrailDocument(IReadOnlyList<TrailEntryDocument> Entries, long? Next);
