using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Statistics.PublicFigures;

/// <summary>The doors that are open to everybody: two pages, and the same figures as files. Whoever asks is answered alike.</summary>
internal static class ReadPublic
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/public", async (HttpContext context, PublicDesk desk, DbSession session, CancellationToken ct) =>
            {
                var flows = await desk.FlowsAsync(session, ct);
                var asked = context.Request.Query["dataflow"].ToString();
                var flow = asked.Length > 0 ? desk.Flow(asked) : flows.IsEmpty ? null : flows[0].Flow;
                var answer = flow is null ? null : await desk.AskAsync(session, flow, Request(flow, context.Request.Query, usual: flow.Kind == MeasureKind.Flow ? "A" : ""), ct);
                return new TaggedAnswer(Answer.Page<PublicPage>(new { Flows = flows, Given = answer }));
            }).AllowAnyone().ExcludeFromDescription();
        routes.MapGet("/public/method", () => new TaggedAnswer(Answer.Page<MethodPage>())).AllowAnyone().ExcludeFromDescription();

        routes.MapGet("/api/v1/public", async (PublicDesk desk, StatisticsSources sources, DbSession session, ReaderTexts texts, CancellationToken ct) =>
            {
                var (flows, roll) = (await desk.FlowsAsync(session, ct), await sources.ParticipantsAsync(session, ct));
                return Json(bytes => PublicJson.WriteFlows(flows, roll, texts.Texts, bytes));
            }).AllowAnyone().WithTags("Public").WithName("listPublic").WithSummary("The dataflows of which something is everybody's")
            .Produces(200, contentType: "application/json");
        routes.MapGet("/api/v1/public/method", (HttpContext context) => Format(context.Request.Query["format"]) == "csv" ? Csv("public-method", PublicCsv.WriteMethod) : Json(PublicJson.WriteMethod))
            .AllowAnyone().WithTags("Public").WithName("readMethod").WithSummary("How public counts are changed: the parameters in full")
            .WithDescription("Query: format (json or csv).").Produces(200, contentType: "application/json", additionalContentTypes: ["text/csv"]).ProducesProblem(400);
        routes.MapGet("/api/v1/public/{dataflow}", async (string dataflow, HttpContext context, PublicDesk desk, DbSession session, ReaderTexts texts, CancellationToken ct) =>
            {
                var format = Format(context.Request.Query["format"]);
                var flow = desk.Flow(dataflow);
                var answer = await desk.AskAsync(session, flow, Request(flow, context.Request.Query, usual: null), ct);
                return format == "csv" ? Csv("public-" + flow.Id, output => PublicCsv.Write(answer, texts.Texts, output)) : Json(bytes => PublicJson.Write(answer, texts.Texts, bytes));
            }).AllowAnyone().WithTags("Public").WithName("readPublic").WithSummary("Public figures, each count changed by the key of its cell")
            .WithDescription("Query: by (up to two dimensions joined by commas), frequency, from, to, party (joined by +), together (1: all Parties in one line), format (json or csv). No sign-in. See /api/v1/public/method.")
            .Produces(200, contentType: "application/json", additionalContentTypes: ["text/csv"]).ProducesProblem(400).ProducesProblem(404).ProducesProblem(503);
    }

    /// <summary>Reads an address. <paramref name="usual"/> is the frequency of a table nobody has chosen one for.</summary>
    private static PublicRequest Request(Dataflow flow, IQueryCollection query, string? usual)
    {
        var (since, until) = (query["from"].ToString().Trim(), query["to"].ToString().Trim());
        return PublicRequest.Read(flow, Join(StringValues.Concat(query["by"], query["by2"]), ','), Join(query["party"], '+'), since.Length + until.Length > 0 ? since + ".." + until : query["period"],
            query.ContainsKey("frequency") ? query["frequency"] : usual, query["together"].ToString() is "1" or "true" or "on");
    }

    private static string Format(StringValues asked) => asked.ToString() switch
    {
        "" or "json" => "json",
        "csv" => "csv",
        var other => throw StatisticsProblems.NoSuchFormat(other).AsException(),
    };

    private static TaggedAnswer Json(Action<Stream> write)
    {
        var bytes = new MemoryStream();
        write(bytes);
        return new(Results.File(bytes.ToArray(), "application/json"));
    }

    private static TaggedAnswer Csv(string name, Action<TextWriter> write)
    {
        var bytes = new MemoryStream();
        // A byte order mark, or spreadsheets read names in the wrong encoding.
        using (var writer = new StreamWriter(bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true)) write(writer);
        return new(Results.File(bytes.ToArray(), "text/csv; charset=utf-8", name + ".csv"));
    }

    private static string Join(StringValues values, char separator) => string.Join(separator, values.Where(v => !string.IsNullOrWhiteSpace(v)).Select(v => v!.Trim()));
}
