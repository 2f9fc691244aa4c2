using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Ledger;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.Trail;

/// <summary>An entry with the proof that it is in the trail, in one file: whoever has the installation's public key can check it years later, without the
/// installation and without this program. Of other entries it holds hashes, which tell nothing: each covers random bytes of its own.</summary>
public static class ProveEntry
{
    internal static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/audit/proof/{number:long}", HandleAsync).Allow(Role.Auditor, Role.Steward)
        .WithName("proveEntry").WithTags("Audit").WithSummary("An entry of one's own with the proof that it is in the trail")
        .WithDescription("Query: checkpoint (its size), else the newest. 409 when no checkpoint covers the entry yet.")
        .Produces<EntryProofDocument>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);

    private static async Task<IResult> HandleAsync(long number, HttpContext context, DbSession session, CancellationToken ct, long? checkpoint = null)
    {
        var document = await MakeAsync(session, context.Actor(), number, checkpoint, ct);
        context.Response.Headers.ContentDisposition = FormattableString.Invariant($"attachment; filename=\"audit-{number}.json\"");
        return Results.Json(document);
    }

    /// <summary>Entries that are another's are answered like those that do not exist.</summary>
    public static async Task<EntryProofDocument> MakeAsync(DbSession session, Actor actor, long number, long? size, CancellationToken ct)
    {
        var entry = await AuditTrail.FindAsync(session, number, ct);
        if (entry is null || !TrailReading.MaySee(actor, entry)) throw KernelProblems.NotFound(FormattableString.Invariant($"{number}")).AsException();
        var kept = size is { } asked
            ? await AuditCheckpoints.FindAsync(session, asked, ct) ?? throw KernelProblems.NotFound(FormattableString.Invariant($"{asked}")).AsException()
            : (await AuditCheckpoints.ListAsync(session, 1, ct: ct)).FirstOrDefault();
        if (kept is null || kept.Size < number || !SignedNote.TryParse(kept.Note, out var note)) throw MembershipProblems.NotCovered(number).AsException();
        var previous = number == 1 ? new byte[MerkleTree.HashSize] : (await AuditTrail.FindAsync(session, number - 1, ct))!.Hash;
        var proof = new LogProof(number - 1, [.. await AuditCheckpoints.InclusionAsync(session, number, kept.Size, ct)], note);
        return new(TrailEntryDocument.Of(entry), Convert.ToHexStringLower(previous), proof.ToString());
    }
}

/// <summary>An entry and its proof. docs/audit.md says how to check it.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Previous">The hash of the entry before it, which its own hash covers; hexadecimal.</param>
/// <param name="Proof">That the entry's hash is in the trail, as c2sp.org/tlog-proof.</param>
public sealed record EntryProofDocument(TrailEntryDocument Entry, string Previous, string Proof)
{
    /// <summary>True when <paramref name="key"/> signed that the entry, just as it stands here, is in the trail. Nothing but this file is looked at.</summary>
    public bool Holds(NoteKey key)
    {
        try
        {
            var hash = Entry.HashAfter(Convert.FromHexString(Previous));
            return Entry.Hash == Convert.ToHexStringLower(hash) && LogProof.TryParse(Proof, out var proof) && proof.Index == Entry.Number - 1 && proof.Proves(hash, key);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
