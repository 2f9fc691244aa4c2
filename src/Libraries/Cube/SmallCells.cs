using System.Runtime.InteropServices;
using Tallystick.Disclosure;
using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>Makes of a vintage what others than its owner may see when small counts are hidden. Threat: a reader who subtracts what is shown from a
/// total, from another breakdown of the same total, from the year these are months of, from an earlier or a later release, or who puts all of it into a linear programme. So a small count
/// becomes its bounds (CONF_STATUS A), and everything else that may count somebody who is in one is shown as no less than what is shown inside it, without
/// an upper end (D). What stays exact has nobody in common with a hidden count, and of those said to be small no two have: each could be any small count, and all that is shown would be true.</summary>
internal static class SmallCells
{
    /// <summary>The vintage's figures as others see them; the same block when nothing in it has to do with a small count.</summary>
    /// <param name="own">The vintage.</param>
    /// <param name="meets">May the cell of a key count somebody who is in a hidden count?</param>
    /// <param name="isTold">May it be said of the cell of a key that it is small?</param>
    public static Block Hide(SmallCounts own, Func<UInt128, bool> meets, Func<UInt128, bool> isTold)
    {
        var figures = own.Figures;
        var wide = new bool[figures.Count];
        var any = false;
        for (var r = 0; r < wide.Length; r++)
        {
            // nobody is in nothing
            if (figures.FigureAt(r) is { IsMissing: true } or { Low: 0, High: 0 }) continue;
            wide[r] = !(own.IsSmall[r] && isTold(own.Keys[r])) && meets(own.Keys[r]);
            any |= wide[r] || own.IsSmall[r];
        }
        if (!any) return figures;
        var low = (long[])figures.Low.Clone();
        var odd = figures.Odd?.Copy() ?? Plain(figures);
        for (var r = 0; r < wide.Length; r++)
        {
            if (wide[r] || !own.IsSmall[r]) continue;
            var figure = figures.FigureAt(r);
            Hide(odd, r, 'A');
            if (figure.IsSuppressed) continue;
            // a rounded count keeps the width of its rounding on both sides, the same for every small count
            var bounds = own.Rule!.Needed(ContributedCell.Count(figure.Value!.Value));
            low[r] = Math.Max(0, bounds.Low - (figure.Value.Value - figure.Low));
            odd.High[r] = bounds.High + (figure.High - figure.Value.Value);
        }
        Widen(figures, wide, low, odd);
        return new(figures.Layout, figures.Party, figures.Period, figures.Decimals, figures.Columns, low, odd, null, figures.Patterns);
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
        odd.HiddenAs[row] = 1u << (confidentiality - 'A');
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
                Hide(odd, r, 'D');
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
}
