using System.Collections.Immutable;
using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>The cells of one pass by their targets' numbers, and what the empty ones say.</summary>
internal sealed class PassResult
{
    private readonly SlotGrid _slots;
    private readonly Dictionary<List<MissingPeriod>, ImmutableArray<MissingPeriod>> _missing = new(ReferenceEqualityComparer.Instance);

    private PassResult(SlotGrid slots) => _slots = slots;

    /// <summary>The targets that hold rows, ascending.</summary>
    public long[] Keys { get; private set; } = [];

    /// <summary>Their cells.</summary>
    public Cell[] Cells { get; private set; } = [];

    public static PassResult From(QueryPlan plan, Tally tally, SlotGrid slots)
    {
        var result = new PassResult(slots);
        var keys = new List<long>();
        var places = new List<int>();
        for (var t = 0; t < tally.Size; t++)
        {
            if (tally.Sums[t].Rows == 0) continue;
            keys.Add(tally.KeyAt(t));
            places.Add(t);
        }
        result.Keys = [.. keys];
        int[] order = [.. places];
        if (!tally.IsDense) Array.Sort(result.Keys, order);
        result.Cells = new Cell[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            result.Cells[i] = result.Make(plan, tally.Sums[order[i]], tally.OddOrNone(order[i]), slots.Of(result.Keys[i]));
        }
        return result;
    }

    /// <summary>The cell of a target's number.</summary>
    public Cell At(long key)
    {
        var at = Array.BinarySearch(Keys, key);
        return at >= 0 ? Cells[at] : Empty(key);
    }

    /// <summary>The cell of a target without rows.</summary>
    public Cell Empty(long key)
    {
        var slot = _slots.Of(key);
        var nothing = slot is { NilReports: > 0, Missing.Count: 0 };
        return new()
        {
            Kind = slot.NilReports > 0 ? CellKind.NoneReported : CellKind.Absent,
            High = nothing ? 0 : Figure.Unbounded,
            NilReports = slot.NilReports,
            MissingPeriods = Sorted(slot.Missing),
        };
    }

    /// <summary>The keys of an axis of Party and time alone under which there are nil reports.</summary>
    public IEnumerable<long> NilKeys(Axis axis)
    {
        for (var p = 0; p < _slots.Parties; p++)
        {
            for (var t = 0; t < _slots.Times; t++)
            {
                if (_slots.At(p, t).NilReports > 0) yield return p * axis.StrideOf(Axis.PartyPart) + t * axis.StrideOf(Axis.TimePart);
            }
        }
    }

    private Cell Make(QueryPlan plan, PlainSum sum, OddSum odd, Slot slot)
    {
        Refusal? refusal = plan.Flow.Kind switch
        {
            MeasureKind.Stock when slot.Refused => new(RefusalKind.StockOverTime, CubeQuery.Time),
            MeasureKind.Price when slot.Refused || sum.Rows > 1 => new(RefusalKind.Price, null),
            _ when odd.Refused > 0 => new(RefusalKind.DoesNotAdd, plan.Trees[odd.Refused - 1].Dimension.Id),
            _ => null,
        };
        if (refusal is not null) return new() { Kind = CellKind.Refused, Refusal = refusal };
        var whole = slot.Missing.Count == 0;
        var bounded = odd.Unbounded == 0 && whole;
        var high = bounded ? sum.Low + odd.Spread : Figure.Unbounded;
        return new()
        {
            Kind = CellKind.Sum,
            Value = bounded && sum.Low == high && odd.Missing == 0 ? sum.Low : null,
            Reported = odd.Unprinted == 0 && whole ? sum.Low + odd.Shift : null,
            Printed = sum.Rows > odd.Unprinted ? sum.Low + odd.Shift : null,
            Low = sum.Low,
            High = high,
            Suppressed = odd.Suppressed,
            Missing = odd.Missing,
            Rounded = odd.Rounded,
            NilReports = slot.NilReports,
            MissingPeriods = Sorted(slot.Missing),
            Statuses = OddFigures.Letters(odd.Statuses),
            HiddenAs = OddFigures.Letters(odd.HiddenAs),
            OneBreakdown = odd.OneBreakdown,
        };
    }

    private ImmutableArray<MissingPeriod> Sorted(List<MissingPeriod> missing)
    {
        if (missing.Count == 0) return [];
        if (_missing.TryGetValue(missing, out var sorted)) return sorted;
        sorted = [.. missing.OrderBy(static m => m.Party, StringComparer.Ordinal).ThenBy(static m => m.Period, QueryPlan.ByTime)];
        _missing.Add(missing, sorted);
        return sorted;
    }
}
