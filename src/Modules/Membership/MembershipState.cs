using System.Collections.Frozen;
using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Membership.Governance;
using Tallystick.Reciprocity;
using Tallystick.Sdmx;

namespace Tallystick.Membership;

/// <summary>A decision of the governing body, as rules and standing refer to it.</summary>
/// <param name="Id">As it is cited.</param>
/// <param name="TakenOn">The day.</param>
/// <param name="Title">What a reader sees.</param>
public sealed record GovernanceDecision(string Id, DateOnly TakenOn, LocalText Title)
{
    /// <summary>It was taken or recorded here, and has its page; the exchange did not begin with it.</summary>
    public bool HasPage { get; init; }
}

/// <summary>A mirror rule with its place among the versions for its dataflow.</summary>
/// <param name="Version">Counted from 1 in the order of adoption.</param>
/// <param name="Rule">The rule.</param>
public sealed record RuleVersion(int Version, MirrorRule Rule);

/// <summary>That stewards are making, or lately made, a coordinator for a Party which had none who could sign in.</summary>
/// <param name="Party">Which.</param>
/// <param name="On">The UTC day of the proposal, or of its confirmation.</param>
/// <param name="IsDone">Confirmed by a second steward.</param>
public sealed record BrokenGlass(PartyId Party, DateOnly On, bool IsDone);

/// <summary>What the Parties are deciding, or are about to: its outcome is not recorded.</summary>
/// <param name="Number">As it is cited.</param>
/// <param name="Title">What a reader sees.</param>
/// <param name="Procedure">How and until when.</param>
/// <param name="About">The Party whose standing is decided, which does not speak on it.</param>
/// <param name="Spoken">Who has said something.</param>
public sealed record OpenDecision(string Number, LocalText Title, Procedure Procedure, PartyId? About, ImmutableArray<PartyId> Spoken);

/// <summary>Who takes part, in what standing, under which rules: one consistent picture. Immutable, so it may be kept and shared
/// between threads for as long as <see cref="Version"/> and <see cref="Day"/> hold. Knows no person.</summary>
public sealed class MembershipState
{
    private readonly FrozenDictionary<string, Participant> _byId;
    private readonly FrozenDictionary<string, ImmutableArray<RuleVersion>> _rules;

    internal MembershipState(long version, DateOnly day, string exchangeId, LocalText exchangeName, bool isSynthetic, DateOnly founded,
        ImmutableArray<TermsVersion> terms, ImmutableArray<Participant> parties, ImmutableArray<RuleVersion> rules,
        ImmutableArray<GovernanceDecision> decisions, ImmutableArray<OpenDecision> openDecisions, ImmutableArray<BrokenGlass> brokenGlass)
    {
        (Version, Day, ExchangeId, ExchangeName, IsSynthetic, Founded) = (version, day, exchangeId, exchangeName, isSynthetic, founded);
        (Terms, Parties, RuleVersions, Decisions, OpenDecisions, BrokenGlass) = (terms, parties, rules, decisions, openDecisions, brokenGlass);
        _byId = parties.ToFrozenDictionary(p => p.Id.Value, StringComparer.Ordinal);
        _rules = rules.GroupBy(r => r.Rule.Dataflow, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.OrderBy(r => r.Rule.InForceFrom).ThenBy(r => r.Version).ToImmutableArray(), StringComparer.Ordinal);
    }

    /// <summary>Moves with every change of Parties, standing, terms or rules; never goes back.</summary>
    public long Version { get; }
    /// <summary>The UTC day the standings stated by <see cref="Parties"/> hold on.</summary>
    public DateOnly Day { get; }
    /// <summary>The Exchange's short code.</summary>
    public string ExchangeId { get; }
    /// <summary>The Exchange's name.</summary>
    public LocalText ExchangeName { get; }
    /// <summary>True when its Parties and figures are made up; printed on everything that leaves.</summary>
    public bool IsSynthetic { get; }
    /// <summary>The day it began.</summary>
    public DateOnly Founded { get; }
    /// <summary>All versions of the terms, oldest first.</summary>
    public ImmutableArray<TermsVersion> Terms { get; }
    /// <summary>All Parties, those gone included, by id.</summary>
    public ImmutableArray<Participant> Parties { get; }
    /// <summary>All versions of all rules, by dataflow, then version.</summary>
    public ImmutableArray<RuleVersion> RuleVersions { get; }
    /// <summary>All decisions, by day.</summary>
    public ImmutableArray<GovernanceDecision> Decisions { get; }
    /// <summary>Proposals whose outcome is not recorded, the first to close first.</summary>
    public ImmutableArray<OpenDecision> OpenDecisions { get; }
    /// <summary>Break-glass under way, or done within the last thirty days, as of the day the state was read.</summary>
    public ImmutableArray<BrokenGlass> BrokenGlass { get; }
    /// <summary>All versions of all rules, without their numbers.</summary>
    public IEnumerable<MirrorRule> Rules => RuleVersions.Select(r => r.Rule);

    /// <summary>The Party, or null when the Exchange has none of that id.</summary>
    public Participant? Find(PartyId party) => _byId.GetValueOrDefault(party.Value ?? "");

    /// <summary>The Party.</summary>
    /// <exception cref="ProblemException">When the Exchange has none of that id; the problem offers the nearest.</exception>
    public Participant Require(PartyId party) =>
        Find(party) ?? throw MembershipProblems.NoSuchParty(party.Value, Nearest.Of(party.Value, _byId.Keys)).AsException();

    /// <summary>The rule for a dataflow on a day, or null when none was in force: then nothing of it is shared.</summary>
    public MirrorRule? RuleInForce(string dataflow, DateOnly day) => RuleVersionInForce(dataflow, day)?.Rule;

    /// <summary>The rule with its version.</summary>
    public RuleVersion? RuleVersionInForce(string dataflow, DateOnly day) =>
        _rules.TryGetValue(dataflow, out var versions) ? versions.LastOrDefault(v => v.Rule.InForceFrom <= day) : null;

    /// <summary>The terms in force on a day, or null before the first.</summary>
    public TermsVersion? TermsInForce(DateOnly day) => Standing.InForce(Terms, day) is >= 0 and var i ? Terms[i] : null;

    /// <summary>The decision cited as <paramref name="id"/>, or null.</summary>
    public GovernanceDecision? Decision(string id) => Decisions.FirstOrDefault(d => d.Id == id);
}
