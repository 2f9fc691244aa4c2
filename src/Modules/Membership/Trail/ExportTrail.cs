using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.Trail;

/// <summary>The reader's part of the trail as CSV, newest first, with salts and hashes, so that it can be compared with what others hold. That it
/// was taken is on the record itself.</summary>
internal static class ExportTrail
{
    private static readonly string[] Columns = ["seq", "at", "person", "actor_name", "party", "agency", "roles", "door", "action", "owner", "object", "detail", "hash", "salt"];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/audit.csv", Handle).Allow(Role.Auditor, Role.Steward).Writes();

    private static IResult Handle(HttpContext context, DbSession session, TrailReading trail)
    {
        var question = TrailQuestion.Of(context.Request.Query);
        var actor = context.Actor();
        TrailReading.Note(session, actor, question);
        return Results.Stream(async stream =>
        {
            await using var writer = new StreamWriter(stream, new UTF8Encoding(false));
            await writer.WriteAsync(string.Join(',', Columns) + "\r\n");
            await foreach (var e in trail.AllAsync(actor, question, context.RequestAborted))
            {
                string?[] cells = [e.Seq.ToString(CultureInfo.InvariantCulture), e.At, e.Person, e.ActorName, e.Party, e.Agency, e.Roles, e.Door, e.Action, e.Owner, e.Object, e.Detail,
                    Convert.ToHexStringLower(e.Hash), e.Salt is { } salt ? Convert.ToHexStringLower(salt) : ""];
                await writer.WriteAsync(string.Join(',', cells.Select(Cell)) + "\r\n");
            }
        }, "text/csv; charset=utf-8", "audit.csv");
    }

    /// <summary>Quoted where needed. Threat: a name that a spreadsheet would run as a formula.</summary>
    internal static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r') text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }
}
