using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Reporting.SavedMappings;
using Tallystick.Storage;
using Tallystick.Web.Components;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.Uploads;

/// <summary>An upload as the interface says it.</summary>
/// <param name="Id">The id.</param>
/// <param name="FileName">The file's name.</param>
/// <param name="Fingerprint">What the sender knows its file by.</param>
/// <param name="Length">Bytes of the file.</param>
/// <param name="Offset">Bytes that have arrived.</param>
/// <param name="ExpiresAt">When it is forgotten unless a piece comes.</param>
/// <param name="Submission">The submission it became, once all of it is here.</param>
internal sealed record UploadAnswer(string Id, string FileName, string Fingerprint, long Length, long Offset, DateTimeOffset ExpiresAt, string? Submission)
{
    internal static UploadAnswer Of(PartialUpload u) => new(u.Id, u.FileName, u.Fingerprint, u.Length, u.Received, u.ExpiresAt, u.Submission);
}

/// <summary>A file in pieces over tus 1.0 (core, creation, expiration, checksum, termination), for long files on bad lines. The upload page uses it
/// too where there is script.</summary>
internal static class ResumeUpload
{
    private const string Version = "1.0.0";
    private const string Piece = "application/offset+octet-stream";
    private const int MostMappingBytes = 4 << 20, LongestFingerprint = 300;

    internal static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder pages, long mostBytes)
    {
        var group = api.MapGroup("uploads").Allow(ReportingRoles.Prepare).WithTags("Reporting").AddEndpointFilter(SpeakAsync);
        group.MapMethods("", [HttpMethods.Options], (HttpContext context) =>
            {
                var headers = context.Response.Headers;
                headers["Tus-Version"] = Version;
                headers["Tus-Extension"] = "creation,expiration,checksum,termination";
                headers["Tus-Max-Size"] = mostBytes.ToString(CultureInfo.InvariantCulture);
                headers["Tus-Checksum-Algorithm"] = UploadWords.Algorithms;
                return Results.NoContent();
            }).WithName("DescribeUploads").WithSummary("What this server knows of tus").Produces(204);
        group.MapPost("", BeginAsync).TakesFiles(MostMappingBytes).WithName("BeginUpload").WithSummary("Begin a file that comes in pieces (tus 1.0)")
            .WithDescription("Upload-Length; Upload-Metadata with filename, mappingName (a saved one) or mapping, and optionally agency, dataflow, again, saveAs, fingerprint. "
                + "A mapping too long for a header is the body, as application/json. Answers 201 with the address the pieces go to.")
            .Produces<UploadAnswer>(201).ProducesProblem(400).ProducesProblem(412).ProducesProblem(413).ProducesProblem(422).ProducesProblem(429);
        group.MapGet("", async (HttpContext context, DbSession session, CancellationToken ct) =>
                Results.Ok((await PartialUploadStore.UnfinishedAsync(session, context.Actor(), ct)).Select(UploadAnswer.Of)))
            .WithName("ListUploads").WithSummary("The uploads you have begun that are not all here yet").Produces<UploadAnswer[]>();
        group.MapGet("{id}", async (string id, HttpContext context, DbSession session, CancellationToken ct) =>
            {
                var upload = await PartialUploadStore.FindAsync(session, context.Actor(), id, ct);
                Say(context, upload);
                context.Response.Headers["Upload-Length"] = upload.Length.ToString(CultureInfo.InvariantCulture);
                context.Response.Headers.CacheControl = "no-store";
                return Results.Ok(UploadAnswer.Of(upload));
            })
            .WithName("GetUpload").WithSummary("How much of an upload has arrived; with HEAD the headers alone").Produces<UploadAnswer>().ProducesProblem(404);
        group.MapPatch("{id}", PieceAsync).TakesFiles(mostBytes).WithName("SendPiece").WithSummary("Send the next piece of an upload (tus 1.0)")
            .WithDescription($"Content-Type {Piece}, Upload-Offset where the piece begins, optionally Upload-Checksum. Answers 204 with the new Upload-Offset; "
                + "with the last piece also Submission, the id of the submission that is being checked. 409: the piece does not begin where the upload stands. 423: another piece is coming in; try again.")
            .Produces(204).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).ProducesProblem(423).ProducesProblem(460);
        group.MapDelete("{id}", async (string id, HttpContext context, UploadDesk desk, CancellationToken ct) =>
            {
                RequireVersion(context);
                await desk.EndAsync(context.Actor(), id, ct);
                return Results.NoContent();
            })
            .WithName("EndUpload").WithSummary("Give an upload up; nothing of it stays").Produces(204).ProducesProblem(404).ProducesProblem(412);
        pages.MapPost("uploads/{id}/end", async (string id, HttpContext context, UploadDesk desk, ReaderTexts texts, CancellationToken ct) =>
            {
                await desk.EndAsync(context.Actor(), id, ct);
                return Answer.SeeOther("/report", texts["reporting.upload.ended"], NoticeKind.Info);
            })
            .Allow(ReportingRoles.Prepare).ExcludeFromDescription();
    }

    /// <summary>Every answer names the protocol, refusals too, which are written when the handler's headers are gone.</summary>
    private static ValueTask<object?> SpeakAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.OnStarting(static state =>
        {
            var response = (HttpResponse)state;
            response.Headers["Tus-Resumable"] = Version;
            if (response.StatusCode == StatusCodes.Status412PreconditionFailed) response.Headers["Tus-Version"] = Version;
            return Task.CompletedTask;
        }, context.HttpContext.Response);
        return next(context);
    }

    private static async Task<IResult> BeginAsync(HttpContext context, DbSession session, UploadDesk desk, CancellationToken ct)
    {
        RequireVersion(context);
        var (request, actor) = (context.Request, context.Actor());
        var length = UploadWords.Count(request.Headers["Upload-Length"]) ?? throw KernelProblems.BadField("Upload-Length", request.Headers["Upload-Length"].ToString()).AsException();
        var said = UploadWords.Metadata(request.Headers["Upload-Metadata"].ToString());
        string Said(string key) => said.GetValueOrDefault(key, "").Trim();
        if (Said("fingerprint").Length > LongestFingerprint) throw ReportingProblems.TextTooLong("fingerprint", LongestFingerprint).AsException();
        var mapping = Said("mapping");
        if (mapping.Length == 0 && request.HasJsonContentType()) mapping = await new StreamReader(request.Body, Encoding.UTF8).ReadToEndAsync(ct);
        if (mapping.Length == 0 && Said("mappingName") is { Length: > 0 } name) mapping = (await SavedMappingStore.FindAsync(session, actor.RequireParty(), name, null, ct)).Mapping;
        var upload = await desk.BeginAsync(actor, new PartialUpload
        {
            Length = length,
            FileName = Said("filename"),
            Agency = new(Said("agency")),
            Dataflow = Said("dataflow"),
            Fingerprint = Said("fingerprint"),
            SaveAs = Said("saveAs"),
            Again = Said("again") is "on" or "true" or "1",
            Mapping = mapping,
        }, ct);
        Say(context, upload);
        return Results.Created("/api/v1/uploads/" + upload.Id, UploadAnswer.Of(upload));
    }

    private static async Task<IResult> PieceAsync(string id, HttpContext context, UploadDesk desk, CancellationToken ct)
    {
        RequireVersion(context);
        var request = context.Request;
        if (request.ContentType != Piece) throw WebProblems.WrongWay(StatusCodes.Status415UnsupportedMediaType).AsException();
        var offset = UploadWords.Count(request.Headers["Upload-Offset"]) ?? throw KernelProblems.BadField("Upload-Offset", request.Headers["Upload-Offset"].ToString()).AsException();
        var checksum = UploadWords.Checksum(request.Headers["Upload-Checksum"]);
        Say(context, await desk.TakeAsync(context.Actor(), id, offset, request.ContentLength, request.Body, checksum, ct));
        return Results.NoContent();
    }

    private static void Say(HttpContext context, PartialUpload upload)
    {
        var headers = context.Response.Headers;
        headers["Upload-Offset"] = upload.Received.ToString(CultureInfo.InvariantCulture);
        headers["Upload-Expires"] = upload.ExpiresAt.ToString("R", CultureInfo.InvariantCulture);
        if (upload.Submission is { } submission) headers["Submission"] = submission;
    }

    private static void RequireVersion(HttpContext context)
    {
        if (context.Request.Headers["Tus-Resumable"] != Version) throw ReportingProblems.UploadVersion(Version).AsException();
    }
}
