using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>Makes the view of a block for those who may break it down by some dimensions only. A view is a block like any other whose
/// rows hold one figure each; how many rows stood under a figure, and of which codes, is not in it.</summary>
internal static class RollUp
{
    public static Block Make(ulong seen, Block block)
    {
        var layout = block.Layout;
        var trees = layout.Trees;
        var kept = new bool[trees.Length];
        var checks = new List<Check>();
        for (var d = 0; d < trees.Length; d++)
        {
            kept[d] = (seen >> d & 1) != 0;
            if (kept[d]) continue;
            var adds = layout.Flow.Kind != MeasureKind.Price && trees[d].Dimension.Additivity == Additivity.Adds;
            if (!adds) checks.Add(new(d, Agreement.OnlyTotal));
        }
        var targets = Targets(block, kept, out var keys);
        var tally = Tally.OfPlaces(keys.Length);
        var first = new int[keys.Length];
        Array.Fill(first, -1);
        for (var r = 0; r < targets.Length; r++)
        {
            if (targets[r] >= 0) first[targets[r]] = r;
        }
        Scan.Settle(block, new(layout.Flow.Kind, kept, kept, [.. checks]), targets, 1, 0, tally);
        return FromSums(block, kept, keys, first, tally);
    }

    private static int[] Targets(Block block, bool[] kept, out UInt128[] keys)
    {
        var trees = block.Layout.Trees;
        var masked = new UInt128[block.Count];
        var order = new int[block.Count];
        var n = 0;
        for (var r = 0; r < block.Count; r++)
        {
            var key = UInt128.Zero;
            var passes = true;
            for (var d = 0; d < kept.Length && passes; d++)
            {
                var code = block.Columns[d][r];
                passes = kept[d] || trees[d].InTotal(code);
                key |= block.Layout.Part(d, kept[d] ? code : trees[d].Total);
            }
            if (!passes) continue;
            masked[n] = key;
            order[n++] = r;
        }
        Array.Sort(masked, order, 0, n);
        var targets = new int[block.Count];
        Array.Fill(targets, -1);
        var distinct = new List<UInt128>();
        for (var i = 0; i < n; i++)
        {
            if (i == 0 || masked[i] != masked[i - 1]) distinct.Add(masked[i]);
            targets[order[i]] = distinct.Count - 1;
        }
        keys = [.. distinct];
        return targets;
    }

    private static Block FromSums(Block block, bool[] kept, UInt128[] keys, int[] first, Tally tally)
    {
        var layout = block.Layout;
        var columns = new Column[kept.Length];
        var codes = new ushort[keys.Length];
        for (var d = 0; d < kept.Length; d++)
        {
            for (var i = 0; i < codes.Length; i++) codes[i] = (ushort)(kept[d] ? block.Columns[d][first[i]] : layout.Trees[d].Total);
            columns[d] = Column.From(codes, layout.Trees[d].Count);
        }
        var low = new long[keys.Length];
        var odd = OddFigures.OfSize(keys.Length, rolledUp: true);
        var refused = new byte[keys.Length];
        var (anyOdd, anyRefused) = (false, false);
        for (var i = 0; i < low.Length; i++)
        {
            var sum = tally.OddOrNone(i);
            if (sum.Refused != 0)
            {
                refused[i] = (byte)sum.Refused;
                anyRefused = true;
                continue;
            }
            low[i] = tally.Sums[i].Low;
            odd.High[i] = sum.Unbounded > 0 ? 0 : low[i] + sum.Spread;
            odd.Printed[i] = sum.Unprinted > 0 ? 0 : low[i] + sum.Shift;
            odd.Statuses[i] = sum.Statuses;
            odd.HiddenAs[i] = sum.HiddenAs;
            odd.Why[i] = (sum.Suppressed > 0 ? Oddity.Suppressed : 0) | (sum.Missing > 0 ? Oddity.Missing : 0) | (sum.Rounded > 0 ? Oddity.Rounded : 0)
                | (sum.Unprinted > 0 ? Oddity.Unprinted : 0) | (sum.Unbounded > 0 ? Oddity.Unbounded : 0);
            anyOdd |= odd.Why[i] != Oddity.None || odd.Statuses[i] != 0;
        }
        var decimals = Trim(block.Decimals, low, odd);
        return new(layout, block.Party, block.Period, decimals, columns, low, anyOdd ? odd : null, anyRefused ? refused : null, PatternIndex.Of(layout, columns, keys));
    }

    // How many digits the parts came with is not the asker's to know: a view has as many as its own numbers need.
    private static byte Trim(byte decimals, long[] low, OddFigures odd)
    {
        for (; decimals > 0; decimals--)
        {
            for (var i = 0; i < low.Length; i++)
            {
                if (low[i] % 10 != 0 || odd.High[i] % 10 != 0 || odd.Printed[i] % 10 != 0) return decimals;
            }
            for (var i = 0; i < low.Length; i++)
            {
                low[i] /= 10;
                odd.High[i] /= 10;
                odd.Printed[i] /= 10;
            }
        }
        return decimals;
    }
}
