using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Mapping;

/// <summary>Compares the figures of a file with one another: which are part of another (the nearest total there is above them, in one
/// dimension), and whether the parts of a total exceed it. Parts that fall short are no fault: a file need not print every part.</summary>
internal sealed class TotalsCheck
{
    private readonly MappedFigures _figures;
    private readonly Dictionary<UInt128, int> _index;
    private readonly bool[] _isPart;

    private TotalsCheck(MappedFigures figures)
    {
        _figures = figures;
        _index = new(figures.Count);
        var keys = figures.Keys;
        for (var i = 0; i < keys.Length; i++) _index.Add(keys[i], i);
        _isPart = new bool[figures.Count];
    }

    /// <summary>Warns of each total that its parts exceed, and adds up each period.</summary>
    public static ImmutableArray<PeriodTotal> Run(MappedFigures figures, FindingLog log)
    {
        var check = new TotalsCheck(figures);
        for (var dimension = 0; dimension < figures.Layout.Dimensions; dimension++)
        {
            if (figures.Layout.Varies(dimension)) check.Compare(dimension, log);
        }
        return figures.Dataflow.Kind is MeasureKind.Flow or MeasureKind.Stock ? check.Totals() : [];
    }

    private void Compare(int dimension, FindingLog log)
    {
        var rule = _figures.Dataflow.Dimensions[dimension];
        var list = rule.List;
        var keys = _figures.Keys;
        var sums = new Dictionary<int, (long Low, int Parts)>();
        for (var i = 0; i < keys.Length; i++)
        {
            var code = _figures.Layout.CodeAt(keys[i], dimension);
            if (list.Codes[code].IsMemo) continue;
            for (var parent = list.ParentOf(code); parent >= 0; parent = list.ParentOf(parent))
            {
                if (!_index.TryGetValue(_figures.Layout.With(keys[i], dimension, parent), out var total)) continue;
                _isPart[i] = true;
                ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, total, out _);
                sum = (sum.Low + _figures.Values[i].Low, sum.Parts + 1);
                break;
            }
        }
        if (rule.Additivity != Additivity.Adds) return;
        foreach (var (total, (low, parts)) in sums.OrderBy(sum => sum.Key))
        {
            var printed = _figures.Values[total];
            if (printed.IsMissing || low <= printed.High) continue;
            log.Add(Finding.Warning("parts-exceed", SourceRows.Decode(_figures[total].Rows.Span)[0], rule.Id, Place(total, dimension),
                ("total", Figure.Text(printed.High, printed.Decimals)), ("sum", Figure.Text(low, printed.Decimals)), ("parts", parts)));
        }
    }

    private ImmutableArray<PeriodTotal> Totals()
    {
        var totals = new SortedDictionary<TimePeriod, PeriodTotal>();
        var keys = _figures.Keys;
        for (var i = 0; i < keys.Length; i++)
        {
            var period = KeyLayout.PeriodOf(keys[i]);
            var total = totals.GetValueOrDefault(period) ?? new(period, 0, 0, 0);
            total = total with { Figures = total.Figures + 1 };
            if (!_isPart[i] && !IsMemo(keys[i]))
            {
                var figure = _figures.Values[i];
                total = total with
                {
                    Low = total.Low + figure.Low,
                    High = total.High == Figure.Unbounded || figure.High == Figure.Unbounded ? Figure.Unbounded : total.High + figure.High,
                };
            }
            totals[period] = total;
        }
        return [.. totals.Values];
    }

    private bool IsMemo(UInt128 key)
    {
        for (var d = 0; d < _figures.Layout.Dimensions; d++)
        {
            if (_figures.Layout.Varies(d) && _figures.Dataflow.Dimensions[d].List.Codes[_figures.Layout.CodeAt(key, d)].IsMemo) return true;
        }
        return false;
    }

    private string Place(int figure, int dimension)
    {
        var key = _figures.Keys[figure];
        var codes = Enumerable.Range(0, _figures.Layout.Dimensions).Where(d => d != dimension && _figures.Layout.Varies(d)).Prepend(dimension)
            .Select(d => _figures.Dataflow.Dimensions[d].List.Codes[_figures.Layout.CodeAt(key, d)].Id);
        return string.Join(' ', codes.Append(KeyLayout.PeriodOf(key).ToString()));
    }
}
