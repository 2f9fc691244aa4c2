using System.Collections.Immutable;
using Tallystick.Sdmx;

namespace Tallystick.Reciprocity;

/// <summary>With whom a Party shares a release.</summary>
public enum SharingCircle
{
    /// <summary>Nobody but the Party itself.</summary>
    National,
    /// <summary>The Parties it names.</summary>
    Named,
    /// <summary>Every Party in standing.</summary>
    Participants,
    /// <summary>Every Party in standing, and the public in the form made for it.</summary>
    Public,
}

/// <summary>A Party's own choice for a release: with whom, from when, for what use. It narrows what reciprocity would open, never widens it.</summary>
/// <param name="Circle">With whom.</param>
/// <param name="Named">The Parties named; meant only with <see cref="SharingCircle.Named"/>.</param>
/// <param name="Secretariat">True when the host's analysis unit may see it too.</param>
/// <param name="EmbargoUntil">Closed to others before this moment; null: no embargo.</param>
/// <param name="PermittedUse">The restriction on use that travels with the figures (Protocol art. 10(2)); may be empty.</param>
public sealed record SharingChoice(SharingCircle Circle, ImmutableSortedSet<string> Named, bool Secretariat, DateTimeOffset? EmbargoUntil, string PermittedUse)
{
    /// <summary>Shared with nobody: what holds until a Party chooses.</summary>
    public static SharingChoice National { get; } = new(SharingCircle.National, [], false, null, "");

    /// <summary>Shared with every participant at once.</summary>
    public static SharingChoice Participants { get; } = new(SharingCircle.Participants, [], false, null, "");
}

/// <summary>One period a Party has a release in force for.</summary>
/// <param name="Period">The period.</param>
/// <param name="IsNil">True for an explicit nil report.</param>
/// <param name="Breakdown">Bit i set: dimension i of the structure is broken down (some code other than <c>_T _U _Z</c> occurs).</param>
/// <param name="Sharing">The Party's choice in force for it.</param>
public sealed record ReleasedPeriod(TimePeriod Period, bool IsNil, ulong Breakdown, SharingChoice Sharing);

/// <summary>A Party as the rule sees it.</summary>
/// <param name="Id">The Party.</param>
/// <param name="Joined">The day it was admitted; its grace runs from here.</param>
/// <param name="HasStanding">It accepted the terms in force and is neither suspended nor gone.</param>
public sealed record PartyFacts(string Id, DateOnly Joined, bool HasStanding);

/// <summary>All that reciprocity depends on, at one moment: the clock, the Parties, the rules and what is released. Immutable; nothing else
/// may influence an answer.</summary>
public sealed class ExchangeFacts
{
    private static readonly Dictionary<TimePeriod, ReleasedPeriod> None = [];
    private readonly Dictionary<string, PartyFacts> _parties = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MirrorRule> _rules;
    private readonly IReadOnlyDictionary<(string, string), IReadOnlyDictionary<TimePeriod, ReleasedPeriod>> _releases;

    /// <summary>Gathers the facts. Of the <paramref name="rules"/>, which are all versions, the one in force at <paramref name="now"/> is taken.</summary>
    /// <param name="now">The moment of the question.</param>
    /// <param name="parties">Every Party there is or was.</param>
    /// <param name="rules">The mirror rules, all versions.</param>
    /// <param name="releases">Per (Party, dataflow) the periods in force, by period. Not changed afterwards.</param>
    public ExchangeFacts(DateTimeOffset now, IEnumerable<PartyFacts> parties, IEnumerable<MirrorRule> rules,
        IReadOnlyDictionary<(string Party, string Dataflow), IReadOnlyDictionary<TimePeriod, ReleasedPeriod>> releases)
    {
        Now = now;
        Today = DateOnly.FromDateTime(now.UtcDateTime);
        foreach (var party in parties) _parties.Add(party.Id, party);
        _rules = MirrorRule.InForce(rules, Today);
        _releases = releases;
    }

    private ExchangeFacts(ExchangeFacts like, Dictionary<string, MirrorRule> rules, IReadOnlyDictionary<(string, string), IReadOnlyDictionary<TimePeriod, ReleasedPeriod>> releases) =>
        (Now, Today, _parties, _rules, _releases) = (like.Now, like.Today, like._parties, rules, releases);

    /// <summary>The same facts, were <paramref name="rule"/> in force for its dataflow today.</summary>
    public ExchangeFacts If(MirrorRule rule) => new(this, new(_rules, StringComparer.Ordinal) { [rule.Dataflow] = rule }, _releases);

    /// <summary>The same facts, had a Party <paramref name="released"/> this for a dataflow and nothing else.</summary>
    public ExchangeFacts If(string party, string dataflow, IReadOnlyDictionary<TimePeriod, ReleasedPeriod> released) =>
        new(this, _rules, new Dictionary<(string, string), IReadOnlyDictionary<TimePeriod, ReleasedPeriod>>(_releases) { [(party, dataflow)] = released });

    /// <summary>The moment of the question.</summary>
    public DateTimeOffset Now { get; }
    /// <summary>The same as a day, UTC.</summary>
    public DateOnly Today { get; }
    /// <summary>Every Party, by id.</summary>
    public IReadOnlyDictionary<string, PartyFacts> Parties => _parties;

    /// <summary>The rule in force for a dataflow; null when there is none, and then nobody sees anything of others.</summary>
    public MirrorRule? RuleOf(string dataflow) => _rules.GetValueOrDefault(dataflow);

    /// <summary>What a Party has in force for a dataflow, by period.</summary>
    public IReadOnlyDictionary<TimePeriod, ReleasedPeriod> ReleasesOf(string party, string dataflow) =>
        _releases.GetValueOrDefault((party, dataflow), None);

    /// <summary>May everybody see it, who takes part or not? The owner gave it to everybody, so nobody is asked to mirror; but nothing goes out that no Party could see:
    /// the owner is in standing, the Exchange has a rule for the dataflow, and no embargo runs.</summary>
    public bool IsPublic(string owner, string dataflow, TimePeriod period) =>
        RuleOf(dataflow) is not null && _parties.GetValueOrDefault(owner) is { HasStanding: true }
        && ReleasesOf(owner, dataflow).TryGetValue(period, out var release) && release.Sharing is { Circle: SharingCircle.Public } sharing && !(Now < sharing.EmbargoUntil);

    /// <summary>What <paramref name="viewer"/> may see of a dataflow.</summary>
    public Viewpoint From(Viewer viewer, string dataflow) => new(this, viewer, dataflow);
}

/// <summary>Who looks: a Party, or the host's analysis unit. There is no viewer who sees all.</summary>
/// <param name="Party">The Party; null for the Secretariat.</param>
public readonly record struct Viewer(string? Party)
{
    /// <summary>The host's analysis unit: sees what each Party chose to share with it, nothing by default.</summary>
    public static Viewer Secretariat { get; } = new(null);

    /// <summary>A Party.</summary>
    public static Viewer Of(string party) => new(party);
}
