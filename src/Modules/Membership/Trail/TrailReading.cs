using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Membership.Trail;

/// <summary>A page of the trail.</summary>
/// <param name="Entries">Newest first.</param>
/// <param name="Next">Where the next page begins (see <see cref="TrailQuestion.Before"/>); null at the end.</param>
public sealed record TrailPage(ImmutableArray<AuditRecord> Entries, long? Next);

/// <summary>The part of the audit trail that is a reader's to see: an auditor's Party's own acts, whatever touched its data, and what
/// operator or stewards did to people of any Party; a steward's governance. Nothing else of any other Party, whatever the question.</summary>
public sealed class TrailReading(DbSession session)
{
    private const int Chunk = 250;

    /// <summary>What an actor may read, as filters whose results are put together; empty: nothing. Pure.</summary>
    internal static ImmutableArray<AuditFilter> Sources(Actor actor, TrailSide side = TrailSide.Both)
    {
        var sources = ImmutableArray.CreateBuilder<AuditFilter>();
        if (actor.Is(Role.Auditor) && actor.Party is { } party)
        {
            if (side != TrailSide.Own)
            {
                sources.Add(new(Owner: party));
                // What is done to any Party's people from outside it is every Party's concern.
                sources.Add(new(ActionPrefix: MembershipActions.GovernancePeople));
            }
            if (side != TrailSide.Others) sources.Add(new(ActorParty: party));
        }
        if (actor.Is(Role.Steward)) sources.Add(new(ActionPrefix: MembershipActions.Governance));
        return sources.ToImmutable();
    }

    /// <summary>Puts it on the record that a part of the trail is taken out, and which.</summary>
    public static void Note(DbSession session, Actor actor, TrailQuestion question) =>
        session.Note(new(actor, MembershipActions.TrailExport, actor.Party, "audit", AuditDetail.Of([.. question.Parts().Select(part => (part.Name, (object?)part.Value))])));

    /// <summary>True when <paramref name="entry"/> is the actor's to see. Pure.</summary>
    internal static bool MaySee(Actor actor, AuditRecord entry) => Sources(actor).Any(source =>
        (source.Owner is null || source.Owner.Value.Value == entry.Owner) && (source.ActorParty is null || source.ActorParty.Value.Value == entry.Party)
        && (source.ActionPrefix is null || entry.Action.StartsWith(source.ActionPrefix, StringComparison.Ordinal)));

    /// <summary>One page of at most <paramref name="size"/> entries. It looks at no more than <paramref name="most"/> entries, so that a rare
    /// name cannot make one request read the whole trail; the reader may go on from there.</summary>
    public async Task<TrailPage> PageAsync(Actor actor, TrailQuestion question, int size, int most, CancellationToken ct)
    {
        var found = ImmutableArray.CreateBuilder<AuditRecord>();
        var looked = 0;
        await foreach (var entry in NewestFirstAsync(actor, question, ct))
        {
            if (found.Count == size) return new(found.ToImmutable(), found[^1].Seq);
            if (looked++ == most) return new(found.ToImmutable(), entry.Seq + 1);
            if (Fits(actor, entry, question)) found.Add(entry);
        }
        return new(found.ToImmutable(), null);
    }

    /// <summary>All that fits, newest first.</summary>
    public async IAsyncEnumerable<AuditRecord> AllAsync(Actor actor, TrailQuestion question, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var entry in NewestFirstAsync(actor, question, ct))
        {
            if (Fits(actor, entry, question)) yield return entry;
        }
    }

    private async IAsyncEnumerable<AuditRecord> NewestFirstAsync(Actor actor, TrailQuestion question, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var from = question.From is { } first ? new DateTimeOffset(first.ToDateTime(default), TimeSpan.Zero) : (DateTimeOffset?)null;
        var to = question.To is { } last && last < DateOnly.MaxValue ? new DateTimeOffset(last.AddDays(1).ToDateTime(default), TimeSpan.Zero) : (DateTimeOffset?)null;
        var sources = Sources(actor, question.Side).Select(s => s with { From = from, To = to, NewestFirst = true, Limit = Chunk }).ToArray();
        var before = question.Before;
        while (true)
        {
            var entries = new SortedDictionary<long, AuditRecord>();
            // Below this number some source may hold entries that were not read yet.
            long sure = 0;
            foreach (var source in sources)
            {
                var read = await AuditTrail.ReadAsync(session, source with { BeforeSeq = before }, ct);
                foreach (var entry in read) entries[entry.Seq] = entry;
                if (read.Count == Chunk) sure = Math.Max(sure, read[^1].Seq);
            }
            foreach (var entry in entries.Values.Reverse().Where(e => e.Seq >= sure)) yield return entry;
            if (sure == 0) yield break;
            before = sure;
        }
    }

    private static bool Fits(Actor actor, AuditRecord entry, TrailQuestion question) =>
        (question.Side != TrailSide.Others || entry.Party != actor.Party?.Value) && question.Fits(entry);
}
