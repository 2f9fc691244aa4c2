using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Reporting.SavedMappings;

/// <summary>Keeps and hands out a Party's mappings through the interface. The page for bringing a file saves the one it used.</summary>
internal static class SaveMapping
{
    private const int MostBytes = 4 << 20;

    /// <summary>A saved mapping as the interface lists it.</summary>
    internal sealed record MappingAnswer(string Name, long Version, string Dataflow, string Sha256, DateTimeOffset CreatedAt);

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("mappings", async (HttpContext context, DbSession session, CancellationToken ct) =>
                Results.Ok((await SavedMappingStore.ListAsync(session, context.Actor().RequireParty(), ct))
                    .Select(m => new MappingAnswer(m.Name, m.Version, m.Dataflow.Value, m.Sha256, m.CreatedAt))))
            .Allow(ReportingRoles.Read).WithTags("Reporting").WithName("ListMappings").WithSummary("The saved mappings of your Party").Produces<MappingAnswer[]>();
        api.MapGet("mappings/{name}", async (string name, long? version, HttpContext context, DbSession session, CancellationToken ct) =>
                Results.File(Encoding.UTF8.GetBytes((await SavedMappingStore.FindAsync(session, context.Actor().RequireParty(), name, version, ct)).Mapping), "application/json"))
            .Allow(ReportingRoles.Read).WithTags("Reporting").WithName("GetMapping").WithSummary("A saved mapping as it was given; the last version unless one is named")
            .Produces(200, contentType: "application/json").ProducesProblem(404);
        api.MapPut("mappings/{name}", async (string name, HttpContext context, DbSession session, CancellationToken ct) =>
            {
                using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
                var json = await reader.ReadToEndAsync(ct);
                return Results.Ok(new { name, version = await SavedMappingStore.SaveAsync(session, context.Actor(), name, json, ct) });
            })
            .Allow(ReportingRoles.Prepare).TakesFiles(MostBytes).Writes().WithTags("Reporting").WithName("SaveMapping")
            .WithSummary("Save a mapping under a name; a change is a new version").ProducesProblem(422);
    }
}
