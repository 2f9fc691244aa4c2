using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Reporting.Mapping;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Reporting.Compositions;

/// <summary>A figure that several agencies give.</summary>
/// <param name="Codes">Its key, as in SDMX.</param>
/// <param name="Period">Its period.</param>
/// <param name="Figures">What each of them gives, in the order of the agencies.</param>
/// <param name="Kind">What was decided for it.</param>
internal sealed record MetFigure(string Codes, TimePeriod Period, ImmutableArray<(AgencyId Agency, Figure Figure)> Figures, OverlapKind Kind);

/// <summary>What came of putting parts together.</summary>
/// <param name="Figures">The Party's figures; the rows of each are the numbers of the parts it is made of, from 1.</param>
/// <param name="Report">What was found.</param>
/// <param name="Met">The first figures that several agencies give, those nobody decided first.</param>
internal sealed record CompositionResult(MappedFigures Figures, MappingReport Report, ImmutableArray<MetFigure> Met);

/// <summary>Puts the figures of several agencies together, with memory that does not grow with them: all are brought into the order of their
/// keys, and where several agencies give one figure, the decision made for it holds.</summary>
internal sealed class CompositionRun
{
    /// <summary>Figures given by several agencies that are kept to be looked at.</summary>
    internal const int MostMet = 1_000;

    private readonly ComposedParts _composition;
    private readonly Dataflow _structure;
    private readonly IReadOnlyList<Submission> _sources;
    private readonly FindingLog _log = new();
    private readonly int[] _agencyOf;
    private readonly HashSet<int>[] _periodsOf;
    private readonly DecisionBook _decisions;
    private readonly List<MetFigure> _undecided = [], _decided = [];
    private readonly Dictionary<(string Code, ulong Agencies), Occurrences> _told = [];
    private byte _decimals;
    private long _read, _used, _shared;

    private CompositionRun(ComposedParts composition, IReadOnlyList<Submission> sources, Dataflow structure)
    {
        (_composition, _sources, _structure) = (composition, sources, structure);
        _agencyOf = [.. composition.Parts.Select(part => composition.Agencies.IndexOf(part.Agency))];
        _periodsOf = [.. composition.Parts.Select(part => part.Periods.Select(period => period.Packed).ToHashSet())];
        _decisions = new(composition, structure);
    }

    /// <summary>Puts the parts together. With errors in the report the figures may not be taken over.</summary>
    /// <param name="session">Reads the parts.</param>
    /// <param name="composition">What is asked, found right by <see cref="CompositionRules"/>.</param>
    /// <param name="sources">The submission of each part.</param>
    /// <param name="structure">The dataflow.</param>
    /// <param name="progress">Told how many figures are read.</param>
    /// <param name="scratch">The folder for what does not fit into memory.</param>
    /// <param name="flowing">As for <see cref="MappingRun.Over"/>.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<CompositionResult> OverAsync(DbSession session, ComposedParts composition, IReadOnlyList<Submission> sources, Dataflow structure,
        IProgress<MappingProgress>? progress, string scratch, Action<MappedFigures, long>? flowing, CancellationToken ct)
    {
        var run = new CompositionRun(composition, sources, structure);
        var (constants, patterns) = await run.SurveyAsync(session, ct);
        var layout = new KeyLayout(structure, constants);
        if (!layout.Fits) run._log.Add(Finding.Error("mapping-too-many-codes", 0, "", ""));
        var plans = run.Plan(patterns);
        using var unsettled = new ScratchFile(scratch);
        using var values = new ValueSort(unsettled);
        if (!run._log.HasErrors) await run.ReadAsync(session, layout, plans, values, progress, ct);
        var writer = new MappedFigures.Writer(structure, layout, run._decimals, new(scratch));
        if (!run._log.HasErrors) flowing?.Invoke(writer.Figures, run._read);
        MappedFigures figures;
        try
        {
            run.Settle(values.InOrder(), layout, writer, ct);
        }
        finally
        {
            figures = writer.Done();
        }
        run.Tell();
        var (totals, marginals) = TotalsCheck.Run(figures, run._log);
        await run.CompareTotalsAsync(session, totals, ct);
        var report = new MappingReport(composition.Identity, run._read, run._used, 0, [], run._shared, figures.Count, figures.Hidden.Suppressed, figures.Hidden.Missing,
            totals, run._log.ToArray(), run._log.Beyond, run._log.HasErrors, marginals);
        return new(figures, report, [.. run._undecided.Concat(run._decided).Take(MostMet)]);
    }

    /// <summary>The one code of each dimension (-1 where it varies), and by period and agency the patterns of breakdown.</summary>
    private async Task<(int[] Constants, SortedDictionary<TimePeriod, Dictionary<int, HashSet<ulong>>> Patterns)> SurveyAsync(DbSession session, CancellationToken ct)
    {
        const int Unseen = -2;
        var constants = Enumerable.Repeat(Unseen, _structure.Dimensions.Length).ToArray();
        var total = TotalPlaces();
        var patterns = new SortedDictionary<TimePeriod, Dictionary<int, HashSet<ulong>>>();
        for (var p = 0; p < _sources.Count; p++)
        {
            var (agency, periods) = (_agencyOf[p], _periodsOf[p]);
            await FigureStore.ReadAsync(session, _sources[p], _structure, (codes, period, figure) =>
            {
                if (!periods.Contains(period.Packed)) return;
                for (var d = 0; d < codes.Length; d++) constants[d] = constants[d] == Unseen || constants[d] == codes[d] ? codes[d] : -1;
                if (!patterns.TryGetValue(period, out var agencies)) patterns.Add(period, agencies = []);
                if (!agencies.TryGetValue(agency, out var own)) agencies.Add(agency, own = []);
                own.Add(PatternOf(codes, total));
                _decimals = Math.Max(_decimals, figure.Decimals);
            }, ct);
        }
        return ([.. constants.Select(code => Math.Max(-1, code))], patterns);
    }

    /// <summary>By period, where figures of agencies that break it down differently go; absent where all stay.</summary>
    private Dictionary<TimePeriod, (int[] Agencies, DepthPlan Plan)> Plan(SortedDictionary<TimePeriod, Dictionary<int, HashSet<ulong>>> patterns)
    {
        var plans = new Dictionary<TimePeriod, (int[], DepthPlan)>();
        if (_structure.Kind is not (MeasureKind.Flow or MeasureKind.Stock)) return plans;
        var liftable = 0UL;
        for (var d = 0; d < _structure.Dimensions.Length; d++)
        {
            if (_structure.Dimensions[d].List.IndexOf(Codelist.Unknown) >= 0) liftable |= 1UL << d;
        }
        foreach (var (period, agencies) in patterns)
        {
            TellAbsent(period, agencies);
            if (agencies.Count < 2 || _composition.Rule == OverlapKind.Lead) continue;
            int[] order = [.. agencies.Keys.Order()];
            var plan = DepthPlan.Of([.. order.Select(agency => agencies[agency])], liftable);
            if (plan.IsPlain) continue;
            if (_composition.Rule == OverlapKind.Ask) Count("parts-depth-undecided", order, period);
            else if (!plan.Meets) Count("parts-depth", order, period);
            else plans.Add(period, (order, plan));
        }
        return plans;
    }

    /// <summary>Warns of an agency that has no part for a period of a frequency it contributes to otherwise, or to none at all.</summary>
    private void TellAbsent(TimePeriod period, Dictionary<int, HashSet<ulong>> agencies)
    {
        for (var agency = 0; agency < _composition.Agencies.Length; agency++)
        {
            if (agencies.ContainsKey(agency)) continue;
            var own = _composition.Parts.Where(part => part.Agency == _composition.Agencies[agency]).SelectMany(part => part.Periods).ToList();
            if (own.Count == 0 || own.Any(other => other.Frequency == period.Frequency)) Count("part-absent", [agency], period);
        }
    }

    private async Task ReadAsync(DbSession session, KeyLayout layout, Dictionary<TimePeriod, (int[] Agencies, DepthPlan Plan)> plans, ValueSort values,
        IProgress<MappingProgress>? progress, CancellationToken ct)
    {
        var total = TotalPlaces();
        var all = Math.Max(1, _sources.Sum(source => source.Figures));
        for (var p = 0; p < _sources.Count; p++)
        {
            var (agency, periods, part) = (_agencyOf[p], _periodsOf[p], (uint)(p + 1));
            await FigureStore.ReadAsync(session, _sources[p], _structure, (codes, period, figure) =>
            {
                if (!periods.Contains(period.Packed)) return;
                if (++_read % 16_384 == 0) progress?.Report(new(_read, 100 * _read / all));
                var key = KeyLayout.Part(period);
                for (var d = 0; d < codes.Length; d++)
                {
                    if (layout.Varies(d)) key |= layout.Part(d, codes[d]);
                }
                var value = Scaled(figure);
                if (!plans.TryGetValue(period, out var plan))
                {
                    _used++;
                    values.Add(ReadValue.Of(key, 0, value, 0, part));
                    return;
                }
                var pattern = PatternOf(codes, total);
                var targets = plan.Plan.Targets(Array.IndexOf(plan.Agencies, agency), pattern);
                if (targets.IsEmpty) Count("part-left-out", [agency], period);
                else _used++;
                foreach (var target in targets)
                {
                    if (target != pattern) Count("part-unbroken", [agency], period);
                    values.Add(ReadValue.Of(Unknown(layout, key, target & ~pattern), 0, value, 0, part));
                }
            }, ct);
        }
        progress?.Report(new(_read, 100));
    }

    /// <summary>The key with the code for unknown in these dimensions.</summary>
    private UInt128 Unknown(KeyLayout layout, UInt128 key, ulong dimensions)
    {
        for (var d = 0; d < layout.Dimensions; d++)
        {
            if ((dimensions >> d & 1) != 0) key = layout.With(key, d, _structure.Dimensions[d].List.IndexOf(Codelist.Unknown));
        }
        return key;
    }

    private void Settle(IEnumerable<ReadValue> values, KeyLayout layout, MappedFigures.Writer output, CancellationToken ct)
    {
        var same = new List<ReadValue>();
        var growing = new GrowingFigure();
        var count = 0;
        foreach (var value in values)
        {
            if ((++count & 0xFFFF) == 0) ct.ThrowIfCancellationRequested();
            if (same.Count > 0 && same[0].Key != value.Key) Close();
            same.Add(value);
        }
        if (same.Count > 0) Close();

        void Close()
        {
            if (same.Count > 1) Decide(same, layout);
            if (same.Count > 0)
            {
                growing.Start(same[0]);
                for (var i = 1; i < same.Count; i++)
                {
                    if (!growing.Join(same[i])) _log.Add(Finding.Error("number-too-long", same[i].Row, "", Figure.Text(same[i].Value, _decimals)));
                }
                output.Add(growing.Key, growing.ToFigure(_decimals), growing.Parts, growing.Suppressed, growing.Missing, growing.Rows);
            }
            same.Clear();
        }
    }

    /// <summary>Leaves of the values of one key those that stand.</summary>
    private void Decide(List<ReadValue> same, KeyLayout layout)
    {
        var period = KeyLayout.PeriodOf(same[0].Key);
        var (kind, leader) = _decisions.Of(layout, same[0].Key, period);
        int[] agencies = [.. same.Select(value => _agencyOf[value.Row - 1])];
        if (kind == OverlapKind.Add && _structure.Kind == MeasureKind.Price) Count("parts-price", agencies, period);
        Keep(kind == OverlapKind.Ask ? _undecided : _decided, same, layout, period, kind);
        if (kind == OverlapKind.Add)
        {
            _shared += same.Count;
            Count("parts-added", agencies, period);
            return;
        }
        if (kind == OverlapKind.Ask)
        {
            Count("parts-meet", agencies, period);
            return;
        }
        if (same.Any(value => !Alike(value, same[0]))) Count("parts-differ", agencies, period);
        // who leads but gives no number gives way to the next that does
        var stands = same.OrderBy(value => value.IsMissing).ThenBy(value => leader is { } first && _agencyOf[value.Row - 1] == first ? 0 : 1)
            .ThenBy(value => _agencyOf[value.Row - 1]).First();
        _used -= same.Count - 1;
        same.Clear();
        same.Add(stands);
    }

    private void Keep(List<MetFigure> kept, List<ReadValue> same, KeyLayout layout, TimePeriod period, OverlapKind kind)
    {
        if (kept.Count == MostMet) return;
        var codes = string.Join('.', Enumerable.Range(0, layout.Dimensions).Select(d => _structure.Dimensions[d].List.Codes[layout.CodeAt(same[0].Key, d)].Id));
        kept.Add(new(codes, period, [.. same.OrderBy(value => _agencyOf[value.Row - 1]).Select(value => (_composition.Agencies[_agencyOf[value.Row - 1]], FigureOf(value)))], kind));
    }

    private Figure FigureOf(in ReadValue value)
    {
        var one = new GrowingFigure();
        one.Start(value);
        return one.ToFigure(_decimals);
    }

    private static bool Alike(in ReadValue one, in ReadValue other) =>
        one.Value == other.Value && one.Low == other.Low && one.High == other.High && one.IsMissing == other.IsMissing && one.IsSuppressed == other.IsSuppressed;

    /// <summary>Where everything adds, the totals of the parts must come out as the total of the whole.</summary>
    private async Task CompareTotalsAsync(DbSession session, ImmutableArray<PeriodTotal> totals, CancellationToken ct)
    {
        if (_composition.Rule != OverlapKind.Add || !_composition.Decisions.IsEmpty || _log.HasErrors) return;
        var sums = new Dictionary<TimePeriod, long>();
        for (var p = 0; p < _sources.Count; p++)
        {
            foreach (var period in await SubmissionStore.PeriodsAsync(session, _sources[p].Number, ct))
            {
                if (period.Total is { } total && _periodsOf[p].Contains(period.Period.Packed))
                    sums[period.Period] = sums.GetValueOrDefault(period.Period) + total.Low * Tens(_decimals - total.Decimals);
            }
        }
        foreach (var total in totals)
        {
            if (sums.TryGetValue(total.Period, out var sum) && sum != total.Low)
                _log.Add(Finding.Warning("parts-total", 0, "", total.Period.ToString(), ("sum", Figure.Text(sum, _decimals)), ("total", Figure.Text(total.Low, _decimals))));
        }
    }

    private void Count(string code, ReadOnlySpan<int> agencies, TimePeriod period)
    {
        var which = 0UL;
        foreach (var agency in agencies) which |= 1UL << agency;
        if (!_told.TryGetValue((code, which), out var so)) _told.Add((code, which), so = new());
        so.Times++;
        so.Periods.Add(period.Packed);
    }

    private sealed class Occurrences
    {
        public long Times { get; set; }
        public HashSet<int> Periods { get; } = [];
    }

    /// <summary>One finding for each kind and agencies, with the periods it is about.</summary>
    private void Tell()
    {
        foreach (var ((code, which), so) in _told.OrderBy(pair => pair.Key.Code, StringComparer.Ordinal).ThenBy(pair => pair.Key.Agencies))
        {
            var agencies = string.Join(", ", _composition.Agencies.Where((_, agency) => (which >> agency & 1) != 0).Select(agency => agency.Value));
            var periods = Releases.PeriodList.Text([.. so.Periods.Order().Select(TimePeriod.FromPacked)]);
            (string, object)[] arguments = [("agencies", agencies), ("count", so.Times), ("periods", periods)];
            _log.Add(code switch
            {
                "parts-meet" or "parts-depth" or "parts-depth-undecided" or "parts-price" => Finding.Error(code, 0, "", "", arguments),
                "parts-added" or "part-unbroken" => Finding.Info(code, 0, "", "", arguments),
                _ => Finding.Warning(code, 0, "", "", arguments),
            });
        }
    }

    private Figure Scaled(in Figure figure)
    {
        if (figure.Decimals == _decimals) return figure;
        var tens = Tens(_decimals - figure.Decimals);
        return figure with { Value = figure.Value * tens, Low = figure.Low * tens, High = figure.High == Figure.Unbounded ? Figure.Unbounded : figure.High * tens, Decimals = _decimals };
    }

    private static long Tens(int digits)
    {
        long tens = 1;
        for (; digits > 0; digits--) tens *= 10;
        return tens;
    }

    private int[] TotalPlaces() => [.. _structure.Dimensions.Select(dimension => dimension.List.IndexOf(Codelist.Total))];

    private static ulong PatternOf(ReadOnlySpan<int> codes, int[] total)
    {
        var pattern = 0UL;
        for (var d = 0; d < codes.Length; d++)
        {
            if (codes[d] != total[d]) pattern |= 1UL << d;
        }
        return pattern;
    }
}
