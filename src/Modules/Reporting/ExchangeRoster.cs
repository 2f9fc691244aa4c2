using Tallystick.Kernel;
using Tallystick.Reciprocity;
using Tallystick.Storage;

namespace Tallystick.Reporting;

/// <summary>A Party or agency to choose from, with the name a reader knows it by.</summary>
public sealed record RosterEntry(string Id, string Name);

/// <summary>What a Party is to report.</summary>
/// <param name="Joined">The day it was admitted.</param>
/// <param name="Rules">The rules of the Exchange, all versions.</param>
public sealed record PartyDuties(DateOnly Joined, IReadOnlyList<MirrorRule> Rules);

/// <summary>What this room must know of the Exchange's members and cannot ask itself: the host fills it from the room that knows. Left
/// empty, any agency and any Party named is taken as it is.</summary>
public sealed class ExchangeRoster
{
    /// <summary>The participating Parties in a language; null when nobody can say.</summary>
    public Func<DbSession, string, CancellationToken, Task<IReadOnlyList<RosterEntry>>>? Parties { get; init; }

    /// <summary>The agencies of a Party in a language; null when nobody can say.</summary>
    public Func<DbSession, PartyId, string, CancellationToken, Task<IReadOnlyList<RosterEntry>>>? Agencies { get; init; }

    /// <summary>What a Party is to report and since when it takes part; null when nobody can say.</summary>
    public Func<DbSession, PartyId, CancellationToken, Task<PartyDuties>>? Duties { get; init; }

    /// <summary>How many people can act as a Party's coordinator; null when nobody can say.</summary>
    public Func<DbSession, PartyId, CancellationToken, Task<int>>? Coordinators { get; init; }
}
