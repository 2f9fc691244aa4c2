using System.Collections.Immutable;
using System.Globalization;
using Tallystick.Kernel;
using Tallystick.Reciprocity;
using Tallystick.Sdmx;
using Tallystick.Statistics.Releases;
using Tallystick.Statistics.Tables;
using Tallystick.Storage;

namespace Tallystick.Statistics.WhatIf;

/// <summary>Works out what would be open, were something otherwise: for a Party, had it reported more or deeper; for a steward, were another rule in
/// force. The rule itself answers, on facts that differ in that one thing. Only of what everyone in the Exchange may know; never of a figure.</summary>
public sealed class WhatIfDesk
{
    /// <summary>The most periods one may suppose.</summary>
    internal const int MostPeriods = 400;
    /// <summary>Who may ask what would open to the own Party.</summary>
    internal static readonly Role[] Reporters = [Role.Provider, Role.Coordinator, Role.Analyst];
    /// <summary>They, and those who make the rules.</summary>
    internal static readonly Role[] Askers = [.. Reporters, Role.Steward];

    private readonly ReleaseBook _book;
    private readonly StatisticsSources _sources;
    private readonly TableDesk _tables;

    internal WhatIfDesk(ReleaseBook book, StatisticsSources sources, TableDesk tables) => (_book, _sources, _tables) = (book, sources, tables);

    /// <summary>What would be open to the actor's Party, had it released the periods supposed, broken down so.</summary>
    /// <exception cref="ProblemException">When the actor acts for no Party, or there is no such dataflow, dimension or span.</exception>
    public async Task<ReportingProspect> SupposeAsync(DbSession session, Actor actor, string dataflow, TimePeriod from, TimePeriod to, Frequency frequency,
        IReadOnlyCollection<string> dimensions, CancellationToken ct = default)
    {
        var flow = _tables.Structure(dataflow);
        var self = actor.RequireParty().Value;
        if (from.Start > to.End) throw StatisticsProblems.PeriodBackwards($"{from}..{to}").AsException();
        if (!flow.Frequencies.Contains(frequency)) throw StatisticsProblems.NoSuchFrequency(frequency.ToString()).AsException();
        // Every Party's own area comes with its figures, so its breakdown is nothing one could suppose away.
        var breakdown = dimensions.Append("REF_AREA").Where(id => flow.Dimensions.Any(d => d.Id == id)).Aggregate(0UL, (bits, id) => bits | 1UL << flow.IndexOf(id));
        if (dimensions.FirstOrDefault(id => flow.Dimensions.All(d => d.Id != id)) is { } stranger)
            throw StatisticsProblems.NoSuchDimension(stranger, flow.Id, string.Join(", ", flow.Dimensions.Select(d => d.Id))).AsException();
        var first = TimePeriod.Holding(from.Start, frequency);
        var last = TimePeriod.Holding(to.End, frequency);
        if (last.Ordinal - first.Ordinal >= MostPeriods) throw StatisticsProblems.TooManyPeriods(MostPeriods).AsException();
        var (roll, facts) = await FactsAsync(session, ct);

        var released = new Dictionary<TimePeriod, ReleasedPeriod>(facts.ReleasesOf(self, flow.Id));
        for (var period = first; period <= last; period = period.Next)
        {
            var before = released.GetValueOrDefault(period);
            released[period] = new(period, false, breakdown | (before?.Breakdown ?? 0), before?.Sharing ?? SharingChoice.National);
        }
        var now = facts.From(Viewer.Of(self), flow.Id);
        var then = facts.If(self, flow.Id, released).From(Viewer.Of(self), flow.Id);
        var owners = from owner in roll.Parties
                     where owner.Id.Value != self
                     let periods = facts.ReleasesOf(owner.Id.Value, flow.Id).Keys.Order().ToList()
                     select new OwnerProspect(owner, periods.Count, periods.Count(p => now.Decide(owner.Id.Value, p).Sees), periods.Count(p => then.Decide(owner.Id.Value, p).Sees),
                         [.. periods.Where(p => !now.Decide(owner.Id.Value, p).Sees && then.Decide(owner.Id.Value, p).Sees)]);
        return new(flow, facts.RuleOf(flow.Id), first, last, frequency, Named(flow, breakdown), now.Standing(last), then.Standing(last), [.. owners]);
    }

    /// <summary>What would be open to whom, were <paramref name="rule"/> in force today. What Parties chose to share with whom is their own affair and
    /// left out: this says what the rule opens, and each Party's choice may close more.</summary>
    /// <exception cref="ProblemException">When there is no such dataflow, or the numbers make no rule.</exception>
    public async Task<RuleProspect> SupposeAsync(DbSession session, MirrorRule rule, CancellationToken ct = default)
    {
        var flow = _tables.Structure(rule.Dataflow);
        if (!flow.Frequencies.Contains(rule.Frequency)) throw StatisticsProblems.NoSuchFrequency(rule.Frequency.ToString()).AsException();
        if (!rule.IsSensible) throw StatisticsProblems.RuleNumbers().AsException();
        var (roll, real) = await FactsAsync(session, ct);
        var facts = roll.Parties.Aggregate(real, (sofar, party) => sofar.If(party.Id.Value, flow.Id,
            real.ReleasesOf(party.Id.Value, flow.Id).Values.ToDictionary(r => r.Period, r => r with { Sharing = SharingChoice.Participants })));
        var supposed = facts.If(rule);
        var viewers = from viewer in roll.Parties
                      let now = facts.From(Viewer.Of(viewer.Id.Value), flow.Id)
                      let then = supposed.From(Viewer.Of(viewer.Id.Value), flow.Id)
                      let slices = roll.Parties.Where(o => o.Id != viewer.Id).SelectMany(o => facts.ReleasesOf(o.Id.Value, flow.Id).Keys.Select(p => (Owner: o.Id.Value, Period: p))).ToList()
                      select new ViewerProspect(viewer, slices.Count, slices.Count(s => now.Decide(s.Owner, s.Period).Sees), slices.Count(s => then.Decide(s.Owner, s.Period).Sees),
                          AtLastDue(facts, facts.RuleOf(flow.Id), now), AtLastDue(facts, rule, then)!);
        return new(flow, facts.RuleOf(flow.Id), rule, [.. viewers]);
    }

    /// <summary>What a question usually starts from: the rule in force, and the dimensions the actor's Party breaks down in the window that ends now.</summary>
    internal async Task<(MirrorRule? Rule, string[] Dimensions)> UsualAsync(DbSession session, Actor actor, Dataflow flow, CancellationToken ct)
    {
        var (_, facts) = await FactsAsync(session, ct);
        var rule = facts.RuleOf(flow.Id);
        if (rule is null || actor.Party is not { } self) return (rule, []);
        var mirror = AtLastDue(facts, rule, facts.From(Viewer.Of(self.Value), flow.Id));
        return (rule, [.. Named(flow, mirror?.Depth ?? 0).Select(d => d.Id)]);
    }

    /// <summary>A rule from what was typed; what is not a number makes no rule.</summary>
    internal static MirrorRule Read(string dataflow, Frequency frequency, string? window, string? required, string? lag, string? grace, bool opensHistory) =>
        Number(window) is { } n && Number(required) is { } k && Number(lag) is { } days && Number(grace) is { } free
            ? new(dataflow, frequency, n, k, days, free, opensHistory, default, "") : throw StatisticsProblems.RuleNumbers().AsException();

    internal static TimePeriod Period(string? text) => TimePeriod.TryParse(text?.Trim() ?? "", out var period) ? period : throw StatisticsProblems.NoSuchPeriod(text ?? "").AsException();

    internal static Frequency FrequencyOf(string? text) =>
        Enum.TryParse<Frequency>(text?.Trim(), out var frequency) && Enum.IsDefined(frequency) ? frequency : throw StatisticsProblems.NoSuchFrequency(text ?? "").AsException();

    /// <summary>The dimensions whose bit is set.</summary>
    internal static ImmutableArray<Dimension> Named(Dataflow flow, ulong depth) => [.. flow.Dimensions.Where((_, i) => (depth >> i & 1) != 0)];

    /// <summary>The window that ends with the last period whose deadline has passed.</summary>
    private static Mirror? AtLastDue(ExchangeFacts facts, MirrorRule? rule, Viewpoint view) => rule is null ? null : view.Standing(rule.LastDue(facts.Today));

    private async Task<(ExchangeRoll Roll, ExchangeFacts Facts)> FactsAsync(DbSession session, CancellationToken ct)
    {
        var roll = await _sources.ParticipantsAsync(session, ct);
        await _book.CatchUpAsync(session, ct);
        var now = session.Clock.GetUtcNow();
        return (roll, _book.Read(state => state.Facts(now, roll)));
    }

    private static int? Number(string? text) => int.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>What a Party's own reporting would open.</summary>
/// <param name="Flow">The dataflow.</param>
/// <param name="Rule">The rule in force; null when there is none, and then nothing opens.</param>
/// <param name="First">The first period supposed.</param>
/// <param name="Last">The last.</param>
/// <param name="Frequency">Their frequency.</param>
/// <param name="Dimensions">What they would be broken down by.</param>
/// <param name="Now">How the Party's reporting stands for the last period; null without a rule.</param>
/// <param name="Then">How it would stand.</param>
/// <param name="Owners">The other Parties, in the order they are shown.</param>
public sealed record ReportingProspect(Dataflow Flow, MirrorRule? Rule, TimePeriod First, TimePeriod Last, Frequency Frequency, ImmutableArray<Dimension> Dimensions,
    Mirror? Now, Mirror? Then, ImmutableArray<OwnerProspect> Owners);

/// <summary>Another Party's figures.</summary>
/// <param name="Owner">The Party.</param>
/// <param name="Released">How many periods it has in force.</param>
/// <param name="OpenNow">How many are open.</param>
/// <param name="OpenThen">How many would be.</param>
/// <param name="Opens">Those that would open.</param>
public sealed record OwnerProspect(RollParty Owner, int Released, int OpenNow, int OpenThen, ImmutableArray<TimePeriod> Opens);

/// <summary>What a rule would open.</summary>
/// <param name="Flow">The dataflow.</param>
/// <param name="Now">The rule in force; null when there is none.</param>
/// <param name="Then">The rule supposed.</param>
/// <param name="Viewers">The Parties, in the order they are shown.</param>
public sealed record RuleProspect(Dataflow Flow, MirrorRule? Now, MirrorRule Then, ImmutableArray<ViewerProspect> Viewers);

/// <summary>What it would open to one Party.</summary>
/// <param name="Viewer">The Party.</param>
/// <param name="Released">How many periods the others have in force, each counted by Party.</param>
/// <param name="OpenNow">How many of them the rule in force opens.</param>
/// <param name="OpenThen">How many the other would.</param>
/// <param name="Now">How its reporting stands at the last period due; null without a rule.</param>
/// <param name="Then">How it would stand.</param>
public sealed record ViewerProspect(RollParty Viewer, int Released, int OpenNow, int OpenThen, Mirror? Now, Mirror Then);
