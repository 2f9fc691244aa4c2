using System.Buffers;

namespace Tallystick.Cube;

/// <summary>Runs one block through one pass: finds each row's target, drops what a reported total already holds, adds the rest.</summary>
internal static class Scan
{
    private const int Chunk = 2048;

    /// <summary>Adds a block's rows.</summary>
    /// <param name="block">What may be seen of it.</param>
    /// <param name="rules">What the pass does.</param>
    /// <param name="tables">Where the codes lead.</param>
    /// <param name="start">The target's number before any code: Party and time.</param>
    /// <param name="scale">What amounts are multiplied by.</param>
    /// <param name="source">0 where each row counts for itself; else rows of one source count once among suppressed, missing and rounded.</param>
    /// <param name="tally">Where it goes.</param>
    public static void Add(Block block, PassRules rules, PassTables tables, long start, long scale, int source, Tally tally)
    {
        if (block.Count == 0) return;
        Span<int> active = stackalloc int[FlowLayout.MostDimensions];
        var n = 0;
        for (var d = 0; d < block.Columns.Length; d++)
        {
            var codes = block.Columns[d].Codes;
            var offsets = tables.Offsets[d];
            var first = offsets[codes[0]];
            var same = true;
            var passes = first >= 0;
            for (var i = 1; i < codes.Length; i++)
            {
                same &= offsets[codes[i]] == first;
                passes |= offsets[codes[i]] >= 0;
            }
            if (!passes) return;
            if (same) start += first;
            else active[n++] = d;
        }
        var dimensions = active[..n];
        if (block.IsPlain && block.Patterns is null && block.Refused is null && tally.IsDense && rules.Checks.Length == 0)
        {
            AddPlain(block, tables, (int)start, dimensions, scale, tally);
            return;
        }
        var targets = ArrayPool<int>.Shared.Rent(block.Count);
        try
        {
            var rows = targets.AsSpan(0, block.Count);
            if (tally.IsDense) Dense(block, tables, (int)start, dimensions, rows, 0);
            else Hashed(block, tables, start, dimensions, rows, tally);
            Settle(block, rules, rows, scale, source, tally);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(targets);
        }
    }

    /// <summary>Takes every row's target (negative: none) and adds what counts. Spoils <paramref name="targets"/>.</summary>
    public static void Settle(Block block, PassRules rules, Span<int> targets, long scale, int source, Tally tally)
    {
        if (block.Patterns is { } patterns)
        {
            DropDominated(patterns, targets);
            if (patterns.Overlaps is not null && rules.Kind != Sdmx.MeasureKind.Price) Overlap.Resolve(patterns, rules, targets, tally);
        }
        var odd = block.Odd;
        var sums = tally.Sums;
        for (var r = 0; r < targets.Length; r++)
        {
            var t = targets[r];
            if (t < 0) continue;
            ref var sum = ref sums[t];
            sum.Low += block.Low[r] * scale;
            sum.Rows++;
            if (odd is not null && (odd.Why[r] != Oddity.None || odd.Statuses[r] != 0)) AddOdd(odd, r, block.Low[r], scale, source, ref tally.OddAt(t));
            if (block.Refused is { } refused && refused[r] != 0) Refuse(ref tally.OddAt(t), refused[r] - 1);
            for (var c = 0; c < rules.Checks.Length; c++)
            {
                var (d, agreement) = rules.Checks[c];
                var code = block.Columns[d][r];
                var tree = block.Layout.Trees[d];
                var bad = agreement == Agreement.OnlyTotal
                    ? code != tree.Total
                    : tally.Note(c, t, code, tree.IsMemo(code), agreement == Agreement.OneCode);
                if (bad) Refuse(ref tally.OddAt(t), d);
            }
        }
    }

    private static void Refuse(ref OddSum sum, int dimension)
    {
        if (sum.Refused == 0 || dimension + 1 < sum.Refused) sum.Refused = dimension + 1;
    }

    private static void AddOdd(OddFigures odd, int row, long low, long scale, int source, ref OddSum sum)
    {
        var why = odd.Why[row];
        if ((why & Oddity.Unbounded) != 0) sum.Unbounded++;
        else sum.Spread += (odd.High[row] - low) * scale;
        if ((why & Oddity.Unprinted) != 0)
        {
            sum.Unprinted++;
            sum.Shift -= low * scale;
        }
        else sum.Shift += (odd.Printed[row] - low) * scale;
        if ((why & Oddity.Suppressed) != 0) CountOnce(ref sum.Suppressed, ref sum.SuppressedBy, source);
        if ((why & Oddity.Missing) != 0) CountOnce(ref sum.Missing, ref sum.MissingBy, source);
        if ((why & Oddity.Rounded) != 0) CountOnce(ref sum.Rounded, ref sum.RoundedBy, source);
        sum.Statuses |= odd.Statuses[row];
        sum.HiddenAs |= odd.HiddenAs[row];
    }

    private static void CountOnce(ref int count, ref int countedBy, int source)
    {
        if (source != 0 && countedBy == source) return;
        countedBy = source;
        count++;
    }

    private static void DropDominated(PatternIndex patterns, Span<int> targets)
    {
        // In place: a dominator that is itself dropped leaves its own dominator, which dominates the row as well.
        for (var r = 0; r < targets.Length; r++)
        {
            var t = targets[r];
            if (t < 0) continue;
            foreach (var dominator in patterns.Dominators.AsSpan(patterns.Start[r]..patterns.Start[r + 1]))
            {
                if (targets[dominator] != t) continue;
                targets[r] = -1;
                break;
            }
        }
    }

    private static void AddPlain(Block block, PassTables tables, int start, Span<int> dimensions, long scale, Tally tally)
    {
        var sums = tally.Sums;
        if (dimensions.Length == 0)
        {
            sums[start].Low += block.Sum * scale;
            sums[start].Rows += block.Count;
            return;
        }
        var trash = tally.Size;
        Span<int> buffer = stackalloc int[Chunk];
        for (var from = 0; from < block.Count; from += Chunk)
        {
            var targets = buffer[..Math.Min(Chunk, block.Count - from)];
            Dense(block, tables, start, dimensions, targets, from);
            var low = block.Low.AsSpan(from, targets.Length);
            for (var i = 0; i < targets.Length; i++)
            {
                var t = targets[i];
                ref var sum = ref sums[t < 0 ? trash : t];
                sum.Low += low[i] * scale;
                sum.Rows++;
            }
        }
    }

    private static void Dense(Block block, PassTables tables, int start, Span<int> dimensions, Span<int> targets, int from)
    {
        targets.Fill(start);
        foreach (var d in dimensions)
        {
            var table = tables.Small![d];
            if (block.Columns[d].Bytes is { } bytes)
            {
                var column = bytes.AsSpan(from, targets.Length);
                for (var i = 0; i < column.Length; i++) targets[i] += table[column[i]];
            }
            else
            {
                var column = block.Columns[d].Shorts.AsSpan(from, targets.Length);
                for (var i = 0; i < column.Length; i++) targets[i] += table[column[i]];
            }
        }
    }

    private static void Hashed(Block block, PassTables tables, long start, Span<int> dimensions, Span<int> targets, Tally tally)
    {
        for (var r = 0; r < targets.Length; r++)
        {
            var key = start;
            foreach (var d in dimensions) key += tables.Offsets[d][block.Columns[d][r]];
            targets[r] = key < 0 ? -1 : tally.PlaceOf(key);
        }
    }
}
