using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Mapping;
using Tallystick.Reporting.PartyRules;
using Tallystick.Reporting.Releases;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Reporting.Checks;

/// <summary>The checks that hold a submission, once its figures are written, against what the same Party reported before: gathers what they need, in
/// amounts that depend on periods and codes and not on figures, and asks each. It decides nothing and reads no other Party's figures.</summary>
internal static class LoadedChecks
{
    // the figures of both submissions by key; only asked where something is hidden or missing
    private const string NumbersGone = """
        SELECT o.period, COUNT(*) FROM reporting_series s JOIN reporting_series t ON t.submission = @there AND t.codes = s.codes
        JOIN reporting_observation o ON o.submission = s.submission AND o.series = s.series
        JOIN reporting_observation p ON p.submission = t.submission AND p.series = t.series AND p.period = o.period
        WHERE s.submission = @here AND o.printed IS NULL AND p.printed IS NOT NULL GROUP BY o.period
        """;

    /// <summary>What the checks find.</summary>
    /// <param name="session">To read with.</param>
    /// <param name="submission">The submission; its figures are written.</param>
    /// <param name="structure">Its dataflow.</param>
    /// <param name="settings">What the Party asks of the checks.</param>
    /// <param name="periods">What the submission holds by period.</param>
    /// <param name="sums">The same by one dimension at a time.</param>
    /// <param name="ct">Cancels.</param>
    internal static async Task<FindingLog> RunAsync(DbSession session, Submission submission, Dataflow structure, CheckSettings settings, IReadOnlyList<PeriodSummary> periods,
        MarginalSums sums, CancellationToken ct)
    {
        var log = new FindingLog();
        var standing = await ReleaseLedger.InForceAsync(session, submission.Party, submission.Dataflow, ct: ct);
        var peers = await StandingPeers.OfAsync(session, submission, standing, ct);
        var others = periods.Select(p => standing.Periods.GetValueOrDefault(p.Period)?.Since.SubmissionId).OfType<string>().Distinct().ToList();
        var plan = ReleasePlan.Of(periods, standing, await SubmissionStore.PeriodsOfAsync(session, others, ct), settings.HiddenBelow);
        var figures = await SubmissionStore.PeriodsOfAsync(session, [.. peers.Values.Select(peer => peer.Id).Distinct()], ct);
        log.AddAll(VintageCheck.Run(plan with
        {
            Periods = [.. plan.Periods.Select(p => p with { StandingFigures = peers.TryGetValue(p.Period, out var peer) ? figures[peer.Id].FirstOrDefault(f => f.Period == p.Period) : null })],
        }, settings));
        log.AddAll(VintageCheck.Lost(await LostAsync(session, submission, plan, peers, ct)));
        var held = periods.Select(period => period.Period).ToHashSet();
        log.AddAll(VintageCheck.Gone(await FormerAsync(session, submission, ct), held));
        if (structure.Kind is not (MeasureKind.Flow or MeasureKind.Stock)) return log;

        var coming = new SumBook { Decimals = DecimalsOf(periods) };
        foreach (var period in periods)
        {
            if (period.Total is { } total) coming.Set(SeriesKey.Total, period.Period, new(total.Low, total.High));
        }
        foreach (var sum in sums.InOrder()) coming.Set(new(structure.Dimensions[sum.Dimension].Id, structure.Dimensions[sum.Dimension].List.Codes[sum.Code].Id), sum.Period, new(sum.Low, sum.High));
        var past = await PastAsync(session, standing, peers, held, coming.Decimals, ct);
        log.AddAll(HistoryCheck.Run(coming, past, plan.Named));
        log.AddAll(CompletenessCheck.Run(coming, past, held, standing.Periods.Keys.ToHashSet(), structure));
        var rules = await PartyRuleStore.ListAsync(session, submission.Party, submission.Dataflow, ct);
        log.AddAll(PartyRule.Findings(rules, new(coming, past, structure), structure, plan.Named, coming.Decimals));
        return log;
    }

    /// <summary>Digits after the point of a submission's totals.</summary>
    internal static byte DecimalsOf(IEnumerable<PeriodSummary> periods) => periods.Select(period => period.Total?.Decimals).FirstOrDefault(decimals => decimals is not null) ?? 0;

    /// <summary>What is in force of the periods before those of the submission, as far back as anything looks.</summary>
    internal static async Task<SumBook> PastAsync(DbSession session, InForce standing, IReadOnlyDictionary<TimePeriod, Submission> peers, HashSet<TimePeriod> held, byte decimals,
        CancellationToken ct)
    {
        var book = new SumBook { Decimals = decimals };
        var wanted = held.GroupBy(period => period.Frequency).SelectMany(frequency =>
        {
            var (first, last) = (frequency.Min().Plus(-HistoryCheck.Back), frequency.Max());
            return standing.Periods.Values.Where(p => p.Period.Frequency == frequency.Key && p.Period >= first && p.Period <= last);
        });
        foreach (var peer in wanted.GroupBy(period => period.IsNil ? null : peers.GetValueOrDefault(period.Period)))
        {
            var periods = peer.Select(period => period.Period).ToHashSet();
            if (peer.Key is { } submission) await MarginalStore.ReadAsync(session, submission.Number, periods, book, ct);
            else foreach (var nil in peer.Where(period => period.IsNil)) book.Set(SeriesKey.Total, nil.Period, default);
        }
        return book;
    }

    private static async Task<Dictionary<TimePeriod, long>> LostAsync(DbSession session, Submission submission, ReleasePlan plan,
        IReadOnlyDictionary<TimePeriod, Submission> peers, CancellationToken ct)
    {
        var lost = new Dictionary<TimePeriod, long>();
        var asked = plan.Periods.Where(p => p.Change == PeriodChange.Revised && peers.ContainsKey(p.Period) && p.Coming.Hidden + p.Coming.Missing > 0);
        foreach (var peer in asked.GroupBy(period => peers[period.Period].Number))
        {
            var periods = peer.Select(period => period.Period).ToHashSet();
            await using var reader = await session.ReaderAsync(NumbersGone, new { here = submission.Number, there = peer.Key }, ct);
            while (await reader.ReadAsync(ct))
            {
                var (period, count) = (TimePeriod.FromPacked((int)reader.GetInt64(0)), reader.GetInt64(1));
                if (periods.Contains(period)) lost[period] = count;
            }
        }
        return lost;
    }

    /// <summary>The periods of the last file the same agency brought of this dataflow; empty when there was none.</summary>
    private static async Task<IReadOnlyCollection<TimePeriod>> FormerAsync(DbSession session, Submission submission, CancellationToken ct) =>
        await SubmissionStore.FormerAsync(session, submission, ct) is { } former ? [.. (await SubmissionStore.PeriodsAsync(session, former, ct)).Select(period => period.Period)] : [];
}
