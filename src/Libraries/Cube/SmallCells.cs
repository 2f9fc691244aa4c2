using System.Runtime.InteropServices;
using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>Makes of a block what others than its owner may see when small counts are hidden. Threat: a reader who subtracts what is shown from a
/// total, or from another breakdown of the same total. So a small count becomes its bounds, and every row that holds or may hold part of
/// it (its totals, rows that overlap it, memo codes) is shown as no more than what is shown inside it, without an upper end. What stays exact has
/// nothing in common with a hidden count: were that count another, the block made here would be the same. It does not know other
/// periods: a year beside its months can still tell; nor what a memo code is made of. Finding the least that must be widened (secondary suppression) is not done here.</summary>
public static class SmallCells
{
    /// <summary>The block as others see it; the same one when nothing in it is small.</summary>
    /// <param name="own">As its owner sees it.</param>
    /// <param name="below">Counts above 0 and below this are hidden; at least 2.</param>
    /// <exception cref="ArgumentException">For prices, which count nothing.</exception>
    public static Block Hide(Block own, int below)
    {
        if (own.Flow.Kind is not (MeasureKind.Flow or MeasureKind.Stock)) throw new ArgumentException($"{own.Flow.Id} counts nothing.", nameof(own));
        ArgumentOutOfRangeException.ThrowIfLessThan(below, 2);
        var one = Scale.Between(0, own.Decimals);
        var small = new bool[own.Count];
        var any = false;
        for (var r = 0; r < small.Length; r++) any |= small[r] = own.FigureAt(r) is { IsSuppressed: false, Value: { } value } && value > 0 && value < below * one;
        if (!any) return own;

        // a small total of small counts is a total like any other: what tells it apart would tell on them
        if (own.Patterns is { } patterns)
        {
            var smallest = (bool[])small.Clone();
            for (var r = 0; r < small.Length; r++)
            {
                if (!small[r]) continue;
                foreach (var total in patterns.Dominators.AsSpan(patterns.Start[r]..patterns.Start[r + 1])) smallest[total] = false;
            }
            small = smallest;
        }
        var wide = Holders(own, small);
        var low = (long[])own.Low.Clone();
        var odd = own.Odd is { } before ? before with { High = [.. before.High], Printed = [.. before.Printed], Why = [.. before.Why], Statuses = [.. before.Statuses], Status = [.. before.Status], Confidentiality = [.. before.Confidentiality] }
            : Plain(own);
        for (var r = 0; r < small.Length; r++)
        {
            if (!small[r]) continue;
            var figure = own.FigureAt(r);
            // a rounded count keeps the width of its rounding on both sides, the same for every small count
            low[r] = Math.Max(0, one - (figure.Value!.Value - figure.Low));
            Hide(odd, r, 'A');
            odd.High[r] = below * one - one + (figure.High - figure.Value.Value);
        }
        Widen(own, wide, low, odd);
        return new(own.Layout, own.Party, own.Period, own.Decimals, own.Columns, low, odd, null, own.Patterns);
    }

    private static OddFigures Plain(Block own)
    {
        var odd = OddFigures.OfSize(own.Count, rolledUp: false);
        own.Low.CopyTo(odd.High, 0);
        own.Low.CopyTo(odd.Printed, 0);
        Array.Fill(odd.Status, (byte)'A');
        Array.Fill(odd.Confidentiality, (byte)'F');
        return odd;
    }

    private static void Hide(OddFigures odd, int row, char confidentiality)
    {
        odd.Why[row] = Oddity.Suppressed | Oddity.Unprinted;
        odd.Printed[row] = 0;
        odd.Statuses[row] = OddFigures.Bit('Q');
        odd.Status[row] = (byte)'Q';
        odd.Confidentiality[row] = (byte)confidentiality;
    }

    /// <summary>The rows that hold a small count or may hold part of one, without lying inside it.</summary>
    private static bool[] Holders(Block own, bool[] small)
    {
        var wide = new bool[small.Length];
        for (var r = 0; r < wide.Length; r++)
        {
            if (!IsMemo(own, r)) continue;
            // a memo code cuts across: what it holds nobody says, but it is part of the total
            wide[r] = !small[r];
            for (var other = 0; small[r] && other < wide.Length; other++) wide[other] |= !small[other] && Meet(own, r, other);
        }
        if (own.Patterns is not { } patterns) return wide;
        var rows = new List<int>[patterns.Levels.Length];
        for (var p = 0; p < rows.Length; p++) rows[p] = [];
        for (var r = 0; r < small.Length; r++) rows[patterns.OfRow[r]].Add(r);
        var met = new HashSet<UInt128>();
        for (var p = 0; p < rows.Length; p++)
        {
            for (var q = 0; q < rows.Length; q++)
            {
                if (p == q || IsAbove(patterns.Levels[p], patterns.Levels[q])) continue;
                met.Clear();
                foreach (var r in rows[p])
                {
                    if (small[r]) met.Add(patterns.Shared(r, p, q));
                }
                if (met.Count == 0) continue;
                foreach (var r in rows[q])
                {
                    if (!small[r] && met.Contains(patterns.Shared(r, q, p))) wide[r] = true;
                }
            }
        }
        return wide;
    }

    private static bool IsMemo(Block own, int row)
    {
        for (var d = 0; d < own.Columns.Length; d++)
        {
            if (own.Layout.Trees[d].IsMemo(own.Columns[d][row])) return true;
        }
        return false;
    }

    /// <summary>True when in each dimension one of the two rows lies inside the other, a memo code inside the total.</summary>
    private static bool Meet(Block own, int row, int other)
    {
        for (var d = 0; d < own.Columns.Length; d++)
        {
            var (tree, a, b) = (own.Layout.Trees[d], own.Columns[d][row], own.Columns[d][other]);
            if (!IsWithin(tree, a, b) && !IsWithin(tree, b, a) && !(b == tree.Total && tree.IsMemo(a))) return false;
        }
        return true;
    }

    private static bool IsWithin(CodeTree tree, int code, int ancestor)
    {
        while (code >= 0 && code != ancestor) code = tree.ParentOf(code);
        return code >= 0;
    }

    /// <summary>Shows of the rows marked no more than what is shown inside them: deepest first, the parts of one dimension together.</summary>
    private static void Widen(Block own, bool[] wide, long[] low, OddFigures odd)
    {
        var inside = new Dictionary<int, long[]>();
        var order = Enumerable.Range(0, own.Count);
        if (own.Patterns is { } patterns) order = order.OrderByDescending(r => patterns.Levels[patterns.OfRow[r]].Sum(level => level));
        foreach (var r in order)
        {
            if (wide[r] && !own.FigureAt(r).IsMissing)
            {
                var known = inside.TryGetValue(r, out var parts) ? parts.Max() : 0;
                // parts that exceed their total tell nothing of it
                low[r] = known <= own.Low[r] ? known : 0;
                Hide(odd, r, 'S');
                odd.Why[r] |= Oddity.Unbounded;
                odd.High[r] = 0;
            }
            if (own.Patterns is null) continue;
            for (var d = 0; d < own.Columns.Length; d++)
            {
                if (NearestTotal(own, r, d) is not (>= 0 and var total) || !wide[total]) continue;
                ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(inside, total, out _);
                sums ??= new long[own.Columns.Length];
                sums[d] = own.Flow.Dimensions[d].Additivity == Additivity.Adds ? sums[d] + low[r] : Math.Max(sums[d], low[r]);
            }
        }
    }

    /// <summary>The nearest row that differs from this one in one dimension only, and is its total there; -1 when there is none.</summary>
    private static int NearestTotal(Block own, int row, int dimension)
    {
        var patterns = own.Patterns!;
        var (nearest, level) = (-1, -1);
        foreach (var total in patterns.Dominators.AsSpan(patterns.Start[row]..patterns.Start[row + 1]))
        {
            var above = patterns.Levels[patterns.OfRow[total]][dimension];
            var alike = own.Columns[dimension][total] != own.Columns[dimension][row] && above > level;
            for (var d = 0; d < own.Columns.Length && alike; d++) alike = d == dimension || own.Columns[d][total] == own.Columns[d][row];
            if (alike) (nearest, level) = (total, above);
        }
        return nearest;
    }

    private static bool IsAbove(byte[] a, byte[] b)
    {
        for (var d = 0; d < a.Length; d++)
        {
            if (a[d] > b[d]) return false;
        }
        return true;
    }
}
