using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Ledger;
using Tallystick.Storage;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.Trail;

/// <summary>Checkpoints for everyone who takes part: each as a file to keep, all as a list for programs, the proof that one goes on from another, and one made now.
/// They say how many entries there are and nothing of what is in them.</summary>
internal static class KeepCheckpoint
{
    private const int Most = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/audit/checkpoints/make", MakeAsync).Allow(Role.Auditor, Role.Steward).Writes();
        routes.MapGet("/audit/checkpoints/{number:long}", FileAsync).Allow();
        routes.MapGet("/api/v1/audit/checkpoints", ListAsync).Allow().WithName("readCheckpoints").WithTags("Audit")
            .WithSummary("The signed checkpoints of the audit trail, newest first, and the keys that sign them").WithDescription("Query: before (a size), for the next page.")
            .Produces<CheckpointsDocument>().ProducesProblem(401);
        routes.MapGet("/api/v1/audit/checkpoints/{number:long}/proof", ProveAsync).Allow().WithName("proveCheckpoint").WithTags("Audit")
            .WithSummary("The proof that a checkpoint goes on from an older one").WithDescription("Query: from (the size of the older one).")
            .Produces<CheckpointProofDocument>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(404);
    }

    private static async Task<IResult> MakeAsync(HttpContext context, DbSession session, CheckpointDesk desk, ReaderTexts texts, CancellationToken ct)
    {
        var made = await desk.MakeAsync(session, context.Actor(), ct);
        return Answer.SeeOther("/audit/checkpoints", texts.Format("membership.checkpoints.made", ("count", made.Size)));
    }

    private static async Task<IResult> FileAsync(long number, HttpContext context, DbSession session, CancellationToken ct)
    {
        var note = (await FindAsync(session, number, ct)).Note;
        context.Response.Headers.ContentDisposition = FormattableString.Invariant($"attachment; filename=\"checkpoint-{number}.txt\"");
        return Results.Text(note, "text/plain; charset=utf-8");
    }

    private static async Task<IResult> ListAsync(DbSession session, CheckpointDesk desk, CancellationToken ct, long? before = null)
    {
        var kept = await AuditCheckpoints.ListAsync(session, Most, before, ct);
        return Results.Json(new CheckpointsDocument([.. (await desk.KeysAsync(session, ct)).Public.Select(key => key.ToString())], [.. kept.Select(one => new CheckpointDocument(one.Size, one.At, one.Note))]));
    }

    private static async Task<IResult> ProveAsync(long number, DbSession session, CancellationToken ct, long from)
    {
        var newer = await FindAsync(session, number, ct);
        if (from < 1 || from > number) throw KernelProblems.BadField("from", FormattableString.Invariant($"{from}")).AsException();
        return Results.Json(new CheckpointProofDocument(from, [.. (await AuditCheckpoints.ConsistencyAsync(session, from, number, ct)).Select(Convert.ToBase64String)], newer.Note));
    }

    private static async Task<AuditCheckpoint> FindAsync(DbSession session, long size, CancellationToken ct) =>
        await AuditCheckpoints.FindAsync(session, size, ct) ?? throw KernelProblems.NotFound(FormattableString.Invariant($"{size}")).AsException();
}

/// <summary>The checkpoints there are.</summary>
/// <param name="Keys">The public keys that sign now, as c2sp.org/signed-note writes them.</param>
/// <param name="Checkpoints">Newest first.</param>
public sealed record CheckpointsDocument(IReadOnlyList<string> Keys, IReadOnlyList<CheckpointDocument> Checkpoints);

/// <summary>One checkpoint.</summary>
/// <param name="Size">Of how many entries.</param>
/// <param name="At">When.</param>
/// <param name="Note">The signed note: what to keep.</param>
public sealed record CheckpointDocument(long Size, DateTimeOffset At, string Note);

/// <summary>That a checkpoint goes on from an older one. docs/audit.md says how to check it.</summary>
/// <param name="From">The size of the older one.</param>
/// <param name="Hashes">The consistency proof of RFC 6962, base64.</param>
/// <param name="Checkpoint">The newer one, a signed note.</param>
public sealed record CheckpointProofDocument(long From, IReadOnlyList<string> Hashes, string Checkpoint)
{
    /// <summary>True when the newer checkpoint, signed by <paramref name="key"/>, goes on from <paramref name="older"/>.</summary>
    public bool Holds(TreeHead older, NoteKey key)
    {
        try
        {
            return SignedNote.TryParse(Checkpoint, out var note) && note.Judge(key) == NoteVerdict.Signed && TreeHead.TryParse(note.Text, out var newer)
                && newer.Origin == older.Origin && MerkleProof.Extends(older.Size, older.Root, newer.Size, newer.Root, [.. Hashes.Select(Convert.FromBase64String)]);
        }
        catch (Exception e) when (e is FormatException or ArgumentNullException)
        {
            return false;
        }
    }
}
