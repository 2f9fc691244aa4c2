using Tallystick.Membership.Parties;
using Tallystick.Storage;

namespace Tallystick.Membership;

/// <summary>What the host and its flows may ask of this module: who takes part, in what standing, under which rules. One instance serves
/// one database; it keeps the last picture and asks the database one number to know that it still holds.</summary>
public sealed class Participants
{
    private MembershipState? _kept;

    /// <summary>The picture as it is now (inside a write: as this transaction sees it).</summary>
    /// <exception cref="Kernel.ProblemException">When the database has no exchange yet.</exception>
    public async Task<MembershipState> CurrentAsync(DbSession session, CancellationToken ct = default)
    {
        var today = DateOnly.FromDateTime(session.Clock.GetUtcNow().UtcDateTime);
        var store = new PartyStore(session);
        var version = await store.VersionAsync(ct);
        var kept = Volatile.Read(ref _kept);
        if (kept is not null && kept.Version == version && kept.Day == today) return kept;

        // The tables are read one after another; a picture is whole only when the number did not move meanwhile.
        for (var attempt = 0; ; attempt++)
        {
            var state = await store.LoadAsync(version, today, ct) ?? throw MembershipProblems.NoExchange().AsException();
            var after = await store.VersionAsync(ct);
            if (after == version)
            {
                // What a transaction sees may still be undone, and its number given again to something else: it is not kept.
                if (!session.IsWriting) Volatile.Write(ref _kept, state);
                return state;
            }
            if (attempt == 20) throw new InvalidOperationException("Membership changes faster than it can be read.");
            version = after;
        }
    }

    /// <summary>How many people can act as a Party's coordinator: those whose account is open.</summary>
    public static Task<int> CoordinatorsAsync(DbSession session, Kernel.PartyId party, CancellationToken ct = default) => People.PersonStore.CoordinatorsAsync(session, party, ct);

    /// <summary>True when the database holds an exchange.</summary>
    public async Task<bool> ExchangeExistsAsync(DbSession session, CancellationToken ct = default) =>
        await new PartyStore(session).HasExchangeAsync(ct);
}
