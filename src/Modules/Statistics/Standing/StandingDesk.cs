using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Reciprocity;
using Tallystick.Sdmx;
using Tallystick.Statistics.Releases;
using Tallystick.Storage;
using Tallystick.Vocabulary;

namespace Tallystick.Statistics.Standing;

/// <summary>How a Party stands: what it has released and what is due, what that opens to it, and what would open more.</summary>
internal sealed class StandingDesk(ReleaseBook book, StatisticsSources sources, StructureCatalog catalog)
{
    /// <summary>The periods shown per dataflow, the latest last.</summary>
    private const int PeriodsShown = 24;

    internal async Task<PartyStandingView> AskAsync(DbSession session, Actor actor, CancellationToken ct)
    {
        var id = actor.RequireParty();
        var roll = await sources.ParticipantsAsync(session, ct);
        await book.CatchUpAsync(session, ct);
        var now = session.Clock.GetUtcNow();
        var party = roll.Parties.First(p => p.Id == id);
        return book.Read(state =>
        {
            var facts = state.Facts(now, roll);
            var flows = from flow in catalog.Dataflows
                        let rule = facts.RuleOf(flow.Id)
                        where rule is not null
                        select FlowView(facts, roll, party, flow, rule);
            return new PartyStandingView(roll, party, [.. flows]);
        });
    }

    private static FlowStanding FlowView(ExchangeFacts facts, ExchangeRoll roll, RollParty party, Dataflow flow, MirrorRule rule)
    {
        var view = facts.From(Viewer.Of(party.Id.Value), flow.Id);
        var last = TimePeriod.Holding(facts.Today, rule.Frequency).Plus(-1);
        var own = facts.ReleasesOf(party.Id.Value, flow.Id);
        var periods = ImmutableArray.CreateBuilder<OwnPeriod>();
        var span = Math.Max(rule.Window, rule.Frequency == Frequency.A ? 6 : PeriodsShown);
        for (var p = last.Plus(1 - span); p <= last; p = p.Next)
        {
            // What lies before the Party joined was never asked of it, unless the window still looks at it.
            if (p.End < party.Joined && p < last.Plus(1 - rule.Window)) continue;
            // Asked of the rule itself, so that this page can never say other than what decides.
            var at = view.Standing(p)!.Window[^1];
            periods.Add(new(p, at.IsReleased, at.IsReleased && own.TryGetValue(p, out var release) && release.IsNil, at.IsDue, rule.Deadline(p)));
        }
        // The window that counts is the one ending with the last period whose deadline has passed.
        var due = rule.LastDue(facts.Today);
        var mirror = view.Standing(due)!;
        var others = ImmutableArray.CreateBuilder<OtherParty>();
        foreach (var other in roll.Parties.Where(p => p.Id != party.Id))
        {
            var released = facts.ReleasesOf(other.Id.Value, flow.Id);
            var open = released.Keys.Count(p => view.Decide(other.Id.Value, p).Sees);
            others.Add(new(other, released.Count, open, released.Count == 0 ? null : released.Keys.Max(p => p.End)));
        }
        return new(flow, rule, periods.ToImmutable(), due, mirror, others.ToImmutable());
    }
}

/// <summary>How a Party stands.</summary>
/// <param name="Roll">Who takes part.</param>
/// <param name="Party">The Party.</param>
/// <param name="Flows">By dataflow with a rule.</param>
internal sealed record PartyStandingView(ExchangeRoll Roll, RollParty Party, ImmutableArray<FlowStanding> Flows);

/// <summary>How a Party stands in one dataflow.</summary>
/// <param name="Flow">The dataflow.</param>
/// <param name="Rule">The rule in force.</param>
/// <param name="Periods">The Party's own periods, oldest first.</param>
/// <param name="LastDue">The last period whose deadline has passed.</param>
/// <param name="Mirror">The window that ends there.</param>
/// <param name="Others">The other Parties: what they have released, what is open.</param>
internal sealed record FlowStanding(Dataflow Flow, MirrorRule Rule, ImmutableArray<OwnPeriod> Periods, TimePeriod LastDue, Mirror Mirror, ImmutableArray<OtherParty> Others)
{
    /// <summary>The periods the rule looks at now whose deadline has passed without a release.</summary>
    internal IReadOnlyList<TimePeriod> Overdue { get; } = [.. Mirror.Unmet];
    /// <summary>The period whose deadline comes next.</summary>
    internal OwnPeriod? NextDue => Periods.FirstOrDefault(p => p is { IsDue: false, IsReleased: false });
    /// <summary>The dimensions the Party breaks down, and so sees others' broken down by.</summary>
    internal IEnumerable<Dimension> Deep => Flow.Dimensions.Where((_, i) => (Mirror.Depth >> i & 1) != 0);
    /// <summary>The others.</summary>
    internal IEnumerable<Dimension> Shallow => Flow.Dimensions.Where((_, i) => (Mirror.Depth >> i & 1) == 0);
}

/// <summary>One of the Party's own periods.</summary>
/// <param name="Period">The period.</param>
/// <param name="IsReleased">A release or nil report in force covers it.</param>
/// <param name="IsNil">By a nil report.</param>
/// <param name="IsDue">Its deadline has passed.</param>
/// <param name="Deadline">The last day to release it.</param>
internal sealed record OwnPeriod(TimePeriod Period, bool IsReleased, bool IsNil, bool IsDue, DateOnly Deadline);

/// <summary>Another Party in one dataflow.</summary>
/// <param name="Party">The Party.</param>
/// <param name="Released">How many periods it has in force.</param>
/// <param name="Open">How many of them are open.</param>
/// <param name="LastDay">The last day its releases reach; null when there are none.</param>
internal sealed record OtherParty(RollParty Party, int Released, int Open, DateOnly? LastDay);
