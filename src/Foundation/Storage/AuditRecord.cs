using Tallystick.Kernel;

namespace Tallystick.Storage;

/// <summary>One line of the trail as it stands in the database, chained. Roles and door are the words of their day: the record outlives the enums.</summary>
/// <param name="Seq">Its place, from 1 without a gap.</param>
/// <param name="At">When, in the form of <see cref="Moment"/>.</param>
/// <param name="Person">The account; null when none.</param>
/// <param name="ActorName">The account's name as it then was.</param>
/// <param name="Party">The Party asked for; null when none.</param>
/// <param name="Agency">The agency acted for; null when none.</param>
/// <param name="Roles">Names of the roles held, with commas between.</param>
/// <param name="Door">The way in.</param>
/// <param name="Action">What, as room.verb.</param>
/// <param name="Owner">Whose data; null where nobody's.</param>
/// <param name="Object">On what.</param>
/// <param name="Detail">A short JSON object or empty.</param>
/// <param name="Salt">Random bytes of its own; null on entries of before there were any.</param>
/// <param name="Hash">32 bytes over this and the one before; <c>docs/audit.md</c> says how.</param>
public sealed record AuditRecord(
    long Seq, string At, string? Person, string ActorName, string? Party, string? Agency, string Roles, string Door,
    string Action, string? Owner, string Object, string Detail, byte[]? Salt, byte[] Hash)
{
    /// <summary>When, as a moment.</summary>
    public DateTimeOffset Moment => Storage.Moment.Parse(At);
}

/// <summary>What of the trail to read; a null is no condition.</summary>
/// <param name="Owner">Only what touched this Party's data.</param>
/// <param name="ActorParty">Only what was done for this Party.</param>
/// <param name="ActionPrefix">Only actions that open so: <c>reporting.</c></param>
/// <param name="From">Not before.</param>
/// <param name="To">Before this moment, itself excluded.</param>
/// <param name="AfterSeq">Only later entries: the last one of the page before, going forward.</param>
/// <param name="BeforeSeq">Only earlier entries: the last one of the page before, going back.</param>
/// <param name="NewestFirst">Going back from the newest.</param>
/// <param name="Limit">At most so many.</param>
public sealed record AuditFilter(
    PartyId? Owner = null, PartyId? ActorParty = null, string? ActionPrefix = null, DateTimeOffset? From = null, DateTimeOffset? To = null,
    long? AfterSeq = null, long? BeforeSeq = null, bool NewestFirst = false, int Limit = 100);

/// <summary>An end of the chain.</summary>
/// <param name="Seq">The last entry's place; 0 when there is none yet.</param>
/// <param name="Hash">Its hash, 32 bytes.</param>
public sealed record AuditHead(long Seq, byte[] Hash);

/// <summary>What a walk along the chain found.</summary>
/// <param name="Entries">How many entries, from the first, hold.</param>
/// <param name="Head">Where the chain said it ended.</param>
/// <param name="Fault">The first fault; null when the trail is whole.</param>
/// <param name="Anchored">Up to how many entries it is what a checkpoint says it was; 0 when there is none that does.</param>
public sealed record AuditReport(long Entries, AuditHead Head, AuditFault? Fault, long Anchored = 0)
{
    /// <summary>True when no entry was changed, removed, added or moved.</summary>
    public bool IsWhole => Fault is null;
}

/// <summary>The first place where the chain does not hold.</summary>
/// <param name="Seq">The entry that should stand there.</param>
/// <param name="Kind">What is wrong with it.</param>
public sealed record AuditFault(long Seq, AuditFaultKind Kind);

/// <summary>How a chain can be broken.</summary>
public enum AuditFaultKind
{
    /// <summary>The entry does not say what it said when it was chained.</summary>
    Changed,
    /// <summary>The entry is gone.</summary>
    Removed,
    /// <summary>The entry stands in another's place.</summary>
    Reordered,
    /// <summary>The chain holds, but does not end where the head says.</summary>
    HeadDiffers,
    /// <summary>The chain holds, but does not run through the head that was noted earlier: it was written anew.</summary>
    NotedHeadDiffers,
    /// <summary>The chain holds, but the trail is not what it was when a checkpoint was made of it: it was written anew before that entry.</summary>
    CheckpointDiffers,
    /// <summary>The chain holds, but ends before the last entry of a checkpoint: its end was cut off.</summary>
    CheckpointBeyond,
}
