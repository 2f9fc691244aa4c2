using Tallystick.Storage;

namespace Tallystick.Membership.Trail;

/// <summary>An entry of the trail for programs: its fields exactly as they are under its hash, and beside them what they mean.</summary>
/// <param name="Number">Its place.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Person">The account.</param>
/// <param name="ActorName">Its name as it then was.</param>
/// <param name="Party">For which Party.</param>
/// <param name="Agency">For which agency.</param>
/// <param name="Roles">In which roles.</param>
/// <param name="Door">The way in.</param>
/// <param name="Action">What.</param>
/// <param name="Owner">Whose data.</param>
/// <param name="Object">On what.</param>
/// <param name="Detail">More, as JSON in a text.</param>
/// <param name="Salt">Random bytes of its own, hexadecimal.</param>
/// <param name="Hash">Its hash, hexadecimal.</param>
/// <param name="Kind">What it is about; not under the hash.</param>
/// <param name="Purpose">What was read for; out of the detail.</param>
public sealed record TrailEntryDocument(long Number, string At, string? Person, string ActorName, string? Party, string? Agency, string Roles, string Door,
    string Action, string? Owner, string Object, string Detail, string? Salt, string Hash, string Kind, string? Purpose)
{
    /// <summary>From an entry.</summary>
    public static TrailEntryDocument Of(AuditRecord entry) => new(entry.Seq, entry.At, entry.Person, entry.ActorName, entry.Party, entry.Agency, entry.Roles, entry.Door,
        entry.Action, entry.Owner, entry.Object, entry.Detail, entry.Salt is { } salt ? Convert.ToHexStringLower(salt) : null, Convert.ToHexStringLower(entry.Hash),
        TrailKinds.Of(entry.Action).Code(), DetailWords.PurposeOf(entry.Detail) is { } purpose ? Kernel.PurposeCodes.Code(purpose) : null);

    /// <summary>The hash that its fields have, whatever it says itself, after an entry with the hash <paramref name="previous"/>.</summary>
    /// <exception cref="FormatException">When its salt is not hexadecimal.</exception>
    internal byte[] HashAfter(ReadOnlySpan<byte> previous) => AuditTrail.HashOf(previous, new(Number, At, Person, ActorName, Party, Agency, Roles, Door, Action, Owner, Object, Detail,
        Salt is { } salt ? Convert.FromHexString(salt) : null, []));
}
