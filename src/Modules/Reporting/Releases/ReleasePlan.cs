using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Releases;

/// <summary>What a release would do to a period.</summary>
internal enum PeriodChange
{
    /// <summary>Nothing stands for it yet.</summary>
    New,
    /// <summary>Other figures, or a nil report, stand for it: they become an earlier vintage.</summary>
    Revised,
    /// <summary>The very same figures, hidden from others in the same way, stand for it already: it stays with the release that brought them.</summary>
    Unchanged,
}

/// <summary>One period of a release being planned.</summary>
/// <param name="Period">The period.</param>
/// <param name="Change">What would happen to it.</param>
/// <param name="Coming">What the submission holds of it.</param>
/// <param name="Standing">What is in force; null when nothing is.</param>
/// <param name="StandingFigures">What the submission in force holds of it; null for nothing and for a nil report.</param>
internal sealed record PlannedPeriod(TimePeriod Period, PeriodChange Change, PeriodSummary Coming, PeriodInForce? Standing, PeriodSummary? StandingFigures);

/// <summary>What releasing a submission would put in force, period by period: pure. Periods whose figures are already in force are not
/// released again, so a file that repeats a year and adds a month makes one new period and revises nothing.</summary>
internal sealed record ReleasePlan(ImmutableArray<PlannedPeriod> Periods)
{
    /// <summary>Agencies whose figures stand for a period that would be revised and are not among those that come.</summary>
    internal ImmutableArray<AgencyId> Displaced { get; init; } = [];

    /// <summary>Plans the release of what <paramref name="coming"/> holds over what stands.</summary>
    /// <param name="coming">The submission's periods.</param>
    /// <param name="standing">What is in force of the same Party and dataflow.</param>
    /// <param name="figuresOf">The periods of the submissions in force, by submission.</param>
    /// <param name="hiddenBelow">Below which count figures would be hidden from others.</param>
    internal static ReleasePlan Of(IEnumerable<PeriodSummary> coming, InForce standing, ILookup<string, PeriodSummary> figuresOf, int hiddenBelow) => new(
    [
        .. coming.OrderBy(period => period.Period).Select(period =>
        {
            if (!standing.Periods.TryGetValue(period.Period, out var there)) return new PlannedPeriod(period.Period, PeriodChange.New, period, null, null);
            var figures = there.Since.SubmissionId is { } id ? figuresOf[id].FirstOrDefault(f => f.Period == period.Period) : null;
            return new PlannedPeriod(period.Period, figures?.Digest == period.Digest && there.Since.HiddenBelow == hiddenBelow ? PeriodChange.Unchanged : PeriodChange.Revised, period, there, figures);
        }),
    ]);

    /// <summary>The periods the release would name: new and revised ones.</summary>
    internal ImmutableArray<TimePeriod> Named => [.. Periods.Where(p => p.Change != PeriodChange.Unchanged).Select(p => p.Period)];

    /// <summary>True when it replaces figures or a nil report, and so wants a reason.</summary>
    internal bool Revises => Periods.Any(p => p.Change == PeriodChange.Revised);

    /// <summary>How many periods change so.</summary>
    internal int Count(PeriodChange change) => Periods.Count(p => p.Change == change);
}
