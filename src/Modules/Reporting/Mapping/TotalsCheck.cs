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
    private readonly ImmutableArray<Varying> _varying;
    private readonly Dictionary<UInt128, int> _totals = [];
    private readonly List<long> _highs = [];
    private readonly List<uint> _rows = [];
    private readonly Dictionary<(int Total, int Dimension), (long Low, int Parts)> _sums = [];
    private readonly MarginalSums _marginals;

    private TotalsCheck(MappedFigures figures)
    {
        (_figures, _layout, _dataflow) = (figures, figures.Layout, figures.Dataflow);
        _varying = [.. Enumerable.Range(0, _layout.Dimensions).Where(_layout.Varies).Select(d => new Varying(d, _dataflow.Dimensions[d]))];
        _marginals = new(_dataflow, _layout);
    }

    /// <summary>Warns of each total that its parts exceed, and adds up each period, and in it each dimension by itself.</summary>
    public static (ImmutableArray<PeriodTotal> Totals, MarginalSums Marginals) Run(MappedFigures figures, FindingLog log)
    {
        var check = new TotalsCheck(figures);
        if (!check.Remember())
        {
            log.Add(Finding.Warning("totals-not-compared", 0, "", "", ("most", MostTotals)));
            return ([], new(figures.Dataflow, figures.Layout));
        }
        var periods = check.Compare();
        check.Judge(log);
        return figures.Dataflow.Kind is MeasureKind.Flow or MeasureKind.Stock ? (periods, check._marginals) : ([], new(figures.Dataflow, figures.Layout));
    }

    /// <summary>Finds the figures that may be totals; false when there are too many.</summary>
    private bool Remember()
    {
        if (_varying.All(dimension => dimension.Above is null)) return true;
        var reader = _figures.Read();
        var series = UInt128.MaxValue;
        var mayBeTotal = false;
        while (reader.Next())
        {
            if (KeyLayout.SeriesOf(reader.Key) is var now && now != series)
            {
                (series, mayBeTotal) = (now, false);
                foreach (var dimension in _varying) mayBeTotal |= dimension.Above is { } above && above[_layout.CodeAt(reader.Key, dimension.Place)];
            }
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
        var periods = new Dictionary<int, (int Figures, long Low, long High)>();
        var codes = new int[_varying.Length];
        var apart = new bool[_varying.Length];
        // a figure is apart for its codes, the same for a whole series, or because its period has the total it is part of
        var ofSeries = new bool[_varying.Length];
        var (series, memo) = (UInt128.MaxValue, false);
        var adds = _dataflow.Kind is MeasureKind.Flow or MeasureKind.Stock;
        var reader = _figures.Read();
        while (reader.Next())
        {
            if (KeyLayout.SeriesOf(reader.Key) is var now && now != series)
            {
                (series, memo) = (now, false);
                for (var i = 0; i < codes.Length; i++)
                {
                    codes[i] = _layout.CodeAt(reader.Key, _varying[i].Place);
                    memo |= _varying[i].Memo[codes[i]];
                    ofSeries[i] = _varying[i].Apart[codes[i]];
                }
            }
            var figure = reader.Figure;
            var counts = !memo;
            ofSeries.CopyTo(apart, 0);
            for (var i = 0; i < codes.Length && _totals.Count > 0; i++)
            {
                var (d, list) = (_varying[i].Place, _varying[i].List);
                if (_varying[i].Memo[codes[i]] || TotalOf(reader.Key, d, list, codes[i]) is not (>= 0 and var total)) continue;
                (counts, apart[i]) = (false, true);
                ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, (total, d), out _);
                sum = (sum.Low + figure.Low, sum.Parts + 1);
            }
            var period = KeyLayout.PeriodOf(reader.Key);
            if (adds) _marginals.Add(period, codes, apart, figure);
            ref var at = ref CollectionsMarshal.GetValueRefOrAddDefault(periods, period.Packed, out _);
            at.Figures++;
            if (!counts) continue;
            at.Low += figure.Low;
            at.High = at.High == Figure.Unbounded || figure.High == Figure.Unbounded ? Figure.Unbounded : at.High + figure.High;
        }
        return [.. periods.Select(at => new PeriodTotal(TimePeriod.FromPacked(at.Key), at.Value.Figures, at.Value.Low, at.Value.High)).OrderBy(total => total.Period)];
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

    /// <summary>A dimension that varies, and what its codes mean for sums.</summary>
    private sealed class Varying
    {
        public Varying(int place, Dimension dimension)
        {
            (Place, List) = (place, dimension.List);
            Memo = [.. List.Codes.Select(code => code.IsMemo)];
            // stages and the like are parts of no sum over them
            Apart = [.. List.Codes.Select(code => code.IsMemo || (dimension.Additivity != Additivity.Adds && code.Id != Codelist.Total))];
            var above = new bool[List.Codes.Length];
            for (var code = 0; code < above.Length; code++)
            {
                if (!Memo[code] && List.ParentOf(code) is >= 0 and var parent) above[parent] = true;
            }
            Above = above.Contains(true) ? above : null;
        }

        /// <summary>The place of the dimension in the key.</summary>
        public int Place { get; }
        public Codelist List { get; }
        public bool[] Memo { get; }
        /// <summary>The codes whose figures are part of no sum over the other codes.</summary>
        public bool[] Apart { get; }
        /// <summary>The codes that stand above others; null when none does.</summary>
        public bool[]? Above { get; }
    }
}
