using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Reciprocity;
using Tallystick.Sdmx;
using Tallystick.Statistics.Releases;
using Tallystick.Statistics.Tables;
using Tallystick.Storage;
using Tallystick.Vocabulary;

namespace Tallystick.Statistics.Explain;

/// <summary>Says why a viewer sees, or does not see, an owner's figures, and what to submit to open them. Only of what everyone in the
/// Exchange may know: who has released which period, and the rules. Never of a figure.</summary>
public sealed class ExplainDesk
{
    private readonly ReleaseBook _book;
    private readonly StatisticsSources _sources;
    private readonly TableDesk _tables;

    internal ExplainDesk(ReleaseBook book, StatisticsSources sources, TableDesk tables) => (_book, _sources, _tables) = (book, sources, tables);

    /// <summary>Explains, for each period the owner has in force that touches <paramref name="period"/>; for the period itself when it has none.</summary>
    /// <exception cref="ProblemException">When the actor acts for no Party, or there is no such owner or dataflow.</exception>
    public async Task<Explanation> ExplainAsync(DbSession session, Actor actor, string dataflow, string owner, TimePeriod period, CancellationToken ct = default)
    {
        var flow = _tables.Structure(dataflow);
        var roll = await _sources.ParticipantsAsync(session, ct);
        await _book.CatchUpAsync(session, ct);
        var party = roll.Parties.FirstOrDefault(p => string.Equals(p.Id.Value, owner.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? throw StatisticsProblems.NoSuchParty(owner, string.Join(", ", roll.Parties.Select(p => p.Id.Value))).AsException();
        var now = session.Clock.GetUtcNow();
        var viewer = TableDesk.ViewerOf(actor);
        return _book.Read(state =>
        {
            var facts = state.Facts(now, roll);
            var view = facts.From(viewer, flow.Id);
            var periods = facts.ReleasesOf(party.Id.Value, flow.Id).Keys
                .Where(p => p.Start <= period.End && period.Start <= p.End).Order().DefaultIfEmpty(period);
            return new Explanation(flow, viewer.Party, party, facts.RuleOf(flow.Id), [.. periods.Select(p => new PeriodExplanation(p, view.Decide(party.Id.Value, p)))]);
        });
    }
}

/// <summary>Why, for one owner and dataflow.</summary>
/// <param name="Flow">The dataflow.</param>
/// <param name="Viewer">The Party that asks; null for the Secretariat.</param>
/// <param name="Owner">The Party asked about.</param>
/// <param name="Rule">The rule in force; null when there is none.</param>
/// <param name="Periods">Each period with its decision.</param>
public sealed record Explanation(Dataflow Flow, string? Viewer, RollParty Owner, MirrorRule? Rule, ImmutableArray<PeriodExplanation> Periods);

/// <summary>One period with its decision.</summary>
public sealed record PeriodExplanation(TimePeriod Period, Decision Decision);

/// <summary>An explanation in sentences.</summary>
public static class ExplanationWords
{
    /// <summary>Open or closed and why, in one sentence.</summary>
    public static string Why(Explanation explanation, PeriodExplanation at, Texts texts)
    {
        var mirror = at.Decision.Mirror;
        return texts.Format("statistics.why." + TableDesk.GroundText(at.Decision.Ground),
            ("owner", texts.Of(explanation.Owner.Name)), ("dataflow", texts.Of(explanation.Flow.Name)), ("period", at.Period),
            ("required", mirror?.Required ?? 0), ("window", mirror?.Window.Length ?? 0), ("met", mirror?.Met ?? 0),
            ("until", at.Decision.OpensAt is { } until ? until : ""), ("decision", explanation.Rule?.Decision ?? ""),
            ("grace", explanation.Rule?.GraceDays ?? 0));
    }

    /// <summary>What to submit to open it or to see deeper; empty when nothing would, or nothing is needed.</summary>
    public static ImmutableArray<string> ToOpen(Explanation explanation, PeriodExplanation at, Texts texts)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        if (at.Decision is { Ground: Ground.NotMirrored, Mirror: { } mirror })
        {
            var unmet = mirror.Unmet.ToList();
            words.Add(texts.Format("statistics.open.release", ("count", mirror.StillNeeded), ("dataflow", texts.Of(explanation.Flow.Name)),
                ("periods", string.Join(", ", unmet.Select(p => p.ToString()))), ("choices", unmet.Count)));
        }
        if (at.Decision.Ground is Ground.Mirrored or Ground.Grace)
        {
            var hidden = explanation.Flow.Dimensions.Where((d, i) => d.Id != "REF_AREA" && (at.Decision.Depth >> i & 1) == 0).Select(d => texts.Of(d.Name)).ToList();
            if (hidden.Count > 0) words.Add(texts.Format("statistics.open.depth", ("dimensions", texts.List(hidden)), ("count", hidden.Count)));
            words.Add(texts.Format("statistics.open.frequency", ("frequency", texts["statistics.frequency." + at.Decision.Finest])));
        }
        if (at.Decision.Ground == Ground.ViewerHasNoStanding) words.Add(texts["statistics.open.standing"]);
        return words.ToImmutable();
    }
}
