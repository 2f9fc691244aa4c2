using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Statistics.Explore;
using Tallystick.Storage;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Statistics.Tables;

/// <summary>A table as a file: for a reader who downloads it and for a program that asks with a token. Never kept by a cache on the way: what
/// is open to one is closed to the next, and may be closed tomorrow.</summary>
internal static class ReadTable
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/tables/{dataflow}", Handle).Allow(StatisticsModule.Readers).WithName("readTable").WithTags("Statistics")
            .WithSummary("A table of released figures, as deep as the asker shares")
            .WithDescription("Query: rows, columns (dimensions joined by commas; PARTY and TIME_PERIOD among them), where.DIM (codes joined by +), from, to, frequency, asOf, format (json or csv).")
            .Produces(200, contentType: "application/json", additionalContentTypes: ["text/csv"]).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);

    private static async Task<IResult> Handle(string dataflow, HttpContext context, TableDesk desk, DbSession session, ReaderTexts texts, CancellationToken ct)
    {
        var format = context.Request.Query["format"].ToString() switch
        {
            "" or "json" => "json",
            "csv" => "csv",
            var other => throw StatisticsProblems.NoSuchFormat(other).AsException(),
        };
        var flow = desk.Flow(dataflow);
        var answer = await desk.AskAsync(session, context.Actor(), ExploreAddress.Read(flow, context.Request.Query), ct);
        context.Response.Headers.CacheControl = "no-store";
        var name = string.Create(CultureInfo.InvariantCulture, $"{flow.Id}_{answer.AnsweredAt:yyyyMMdd}");
        var bytes = new MemoryStream();
        if (format == "json")
        {
            TableJson.Write(answer, texts.Texts, bytes);
            return Results.File(bytes.ToArray(), "application/json", context.Request.Query.ContainsKey("download") ? name + ".json" : null);
        }
        // A byte order mark, or spreadsheets read the notes in the wrong encoding.
        await using (var writer = new StreamWriter(bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true)) TableCsv.Write(answer, texts.Texts, writer);
        return Results.File(bytes.ToArray(), "text/csv; charset=utf-8", name + ".csv");
    }
}
