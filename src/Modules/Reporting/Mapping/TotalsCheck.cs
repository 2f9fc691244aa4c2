using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Mapping;

/// <summary>Compares the figures of a file with one another: which are part of another (the nearest total there is above them, in one
/// dimension), and whether the parts of a total exceed it. Parts that fall short are no fault: a file need not print every part. Two readings:
/// the totals are remembered, then every figure is held against them; a file without totals costs one reading and no memory.</summary>
internal sealed class TotalsCheck
{
    /// <summary>Totals remembered; a file with more of them is taken over without being compared, and says so.</summary>
    internal const int MostTotals = 2_000_000;

    private readonly MappedFigures _figures;
    private readonly KeyLayout _layout;
    private readonly Dataflow _dataflow;
    // by dimension that varies: the codes that stand above another code
    private readonly bool[]?[] _above;
    private readonly Dictionary<UInt128, int> _totals = [];
    private readonly List<long> _highs = [];
    private readonly List<uint> _rows = [];
    private readonly Dictionary<(int Total, int Dimension), (long Low, int Parts)> _sums = [];

    private readonly MarginalSums _marginals;

    private TotalsCheck(MappedFigures figures)
    {
        _marginals = new(figures.Dataflow);
        (_figures, _layout, _dataflow) = (figures, figures.Layout, figures.Dataflow);
        _above = [.. Enumerable.Range(0, _layout.Dimensions).Select(d => _layout.Varies(d) ? Above(_dataflow.Dimensions[d].List) : null)];
    }

    /// <summary>Warns of each total that its parts exceed, and adds up each period, and in it each dimension by itself.</summary>
    public static (ImmutableArray<PeriodTotal> Totals, MarginalSums Marginals) Run(MappedFigures figures, FindingLog log)
    {
        var check = new TotalsCheck(figures);
        var adds = figures.Dataflow.Kind is MeasureKind.Flow or MeasureKind.Stock;
        if (!check.Remember())
        {
            log.Add(Finding.Warning("totals-not-compared", 0, "", "", ("most", MostTotals)));
            return ([], new(figures.Dataflow));
        }
        var periods = check.Compare();
        check.Judge(log);
        return adds ? (periods, check._marginals) : ([], new(figures.Dataflow));
    }

    /// <summary>Finds the figures that may be totals; false when there are too many.</summary>
    private bool Remember()
    {
        if (_above.All(above => above is null)) return true;
        var reader = _figures.Read();
        while (reader.Next())
        {
            var mayBeTotal = false;
            for (var d = 0; d < _above.Length && !mayBeTotal; d++) mayBeTotal = _above[d] is { } above && above[_layout.CodeAt(reader.Key, d)];
            if (!mayBeTotal) continue;
            if (_totals.Count == MostTotals) return false;
            _totals.Add(reader.Key, _highs.Count);
            _highs.Add(reader.Figure.IsMissing ? Figure.Unbounded : reader.Figure.High);
            _rows.Add((uint)SourceRows.First(reader.Rows));
        }
        return true;
    }

    private ImmutableArray<PeriodTotal> Compare()
    {
        var periods = new Dictionary<int, PeriodTotal>();
        var adds = _dataflow.Kind is MeasureKind.Flow or MeasureKind.Stock;
        var apart = new bool[_above.Length];
        var reader = _figures.Read();
        while (reader.Next())
        {
            var figure = reader.Figure;
            var counts = true;
            Array.Clear(apart);
            for (var d = 0; d < _above.Length; d++)
            {
                if (!_layout.Varies(d)) continue;
                var list = _dataflow.Dimensions[d].List;
                var code = _layout.CodeAt(reader.Key, d);
                // stages and the like are parts of no sum over them
                if (_dataflow.Dimensions[d].Additivity != Additivity.Adds) apart[d] = list.Codes[code].Id != Codelist.Total;
                if (list.Codes[code].IsMemo) (counts, apart[d]) = (false, true);
                else if (_totals.Count > 0 && TotalOf(reader.Key, d, list, code) is >= 0 and var total)
                {
                    (counts, apart[d]) = (false, true);
                    ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, (total, d), out _);
                    sum = (sum.Low + figure.Low, sum.Parts + 1);
                }
            }
            var period = KeyLayout.PeriodOf(reader.Key);
            if (adds) AddByDimension(reader.Key, period, figure, apart);
            ref var at = ref CollectionsMarshal.GetValueRefOrAddDefault(periods, period.Packed, out _);
            var before = at ?? new(period, 0, 0, 0);
            at = !counts ? before with { Figures = before.Figures + 1 } : new(period, before.Figures + 1, before.Low + figure.Low,
                before.High == Figure.Unbounded || figure.High == Figure.Unbounded ? Figure.Unbounded : before.High + figure.High);
        }
        return [.. periods.Values.OrderBy(total => total.Period)];
    }

    /// <summary>Adds a figure under its code in each dimension for which it stands apart in no other.</summary>
    private void AddByDimension(UInt128 key, TimePeriod period, in Figure figure, bool[] apart)
    {
        var (first, count) = (Array.IndexOf(apart, true), apart.AsSpan().Count(true));
        if (count > 1) return;
        if (count == 1) _marginals.Add(period, first, _layout.CodeAt(key, first), figure);
        else for (var d = 0; d < apart.Length; d++) _marginals.Add(period, d, _layout.CodeAt(key, d), figure);
    }

    private int TotalOf(UInt128 key, int dimension, Codelist list, int code)
    {
        for (var parent = list.ParentOf(code); parent >= 0; parent = list.ParentOf(parent))
        {
            if (_totals.TryGetValue(_layout.With(key, dimension, parent), out var total)) return total;
        }
        return -1;
    }

    private void Judge(FindingLog log)
    {
        var places = new Dictionary<int, UInt128>();
        foreach (var ((total, dimension), (low, parts)) in _sums.OrderBy(sum => (sum.Key.Dimension, _rows[sum.Key.Total])))
        {
            var rule = _dataflow.Dimensions[dimension];
            if (rule.Additivity != Additivity.Adds || low <= _highs[total]) continue;
            if (places.Count == 0) foreach (var (key, at) in _totals) places.Add(at, key);
            var decimals = _figures.Decimals;
            log.Add(Finding.Warning("parts-exceed", _rows[total], rule.Id, Place(places[total], dimension),
                ("total", Figure.Text(_highs[total], decimals)), ("sum", Figure.Text(low, decimals)), ("parts", parts))
                with
            { Slice = Slice(places[total]), Period = KeyLayout.PeriodOf(places[total]) });
        }
    }

    private ImmutableSortedDictionary<string, ImmutableArray<string>> Slice(UInt128 key) => Enumerable.Range(0, _layout.Dimensions).Where(_layout.Varies)
        .Select(d => (_dataflow.Dimensions[d].Id, Code: _dataflow.Dimensions[d].List.Codes[_layout.CodeAt(key, d)].Id)).Where(part => part.Code != Codelist.Total)
        .ToImmutableSortedDictionary(part => part.Id, part => ImmutableArray.Create(part.Code), StringComparer.Ordinal);

    private string Place(UInt128 key, int dimension)
    {
        var codes = Enumerable.Range(0, _layout.Dimensions).Where(d => d != dimension && _layout.Varies(d)).Prepend(dimension)
            .Select(d => _dataflow.Dimensions[d].List.Codes[_layout.CodeAt(key, d)].Id);
        return string.Join(' ', codes.Append(KeyLayout.PeriodOf(key).ToString()));
    }

    /// <summary>The codes of a list that stand above others; null when none does.</summary>
    private static bool[]? Above(Codelist list)
    {
        var above = new bool[list.Codes.Length];
        for (var code = 0; code < above.Length; code++)
        {
            if (!list.Codes[code].IsMemo && list.ParentOf(code) is >= 0 and var parent) above[parent] = true;
        }
        return above.Contains(true) ? above : null;
    }
}
