namespace Tallystick.Cube;

/// <summary>Where a source gave only marginals (by citizenship, and again by sex), one target would hold both and count everybody twice.
/// Such a target keeps the rows of one pattern.</summary>
internal static class Overlap
{
    /// <summary>Drops rows (target -1) until no target holds two overlapping ones.</summary>
    public static void Resolve(PatternIndex patterns, PassRules rules, Span<int> targets, Tally tally)
    {
        if (!CanMeet(patterns, rules, targets)) return;
        var count = 0;
        foreach (var t in targets)
        {
            if (t >= 0) count++;
        }
        var rows = new int[count];
        var keys = new int[count];
        for (int r = 0, i = 0; r < targets.Length; r++)
        {
            if (targets[r] < 0) continue;
            rows[i] = r;
            keys[i++] = targets[r];
        }
        Array.Sort(keys, rows);
        for (var from = 0; from < count;)
        {
            var to = from + 1;
            while (to < count && keys[to] == keys[from]) to++;
            if (to - from > 1) ResolveTarget(patterns, rules, targets, rows.AsSpan(from..to), tally);
            from = to;
        }
    }

    private static bool CanMeet(PatternIndex patterns, PassRules rules, Span<int> targets)
    {
        var n = patterns.Levels.Length;
        var survives = new bool[n];
        for (var r = 0; r < targets.Length; r++)
        {
            if (targets[r] >= 0) survives[patterns.OfRow[r]] = true;
        }
        for (var p = 0; p < n; p++)
        {
            for (var q = p + 1; q < n; q++)
            {
                if (!survives[p] || !survives[q] || !patterns.Overlaps![p * n + q]) continue;
                var sameWhereKept = true;
                for (var d = 0; d < rules.KeepsCode.Length; d++) sameWhereKept &= !rules.KeepsCode[d] || patterns.Levels[p][d] == patterns.Levels[q][d];
                if (sameWhereKept) return true;
            }
        }
        return false;
    }

    private static void ResolveTarget(PatternIndex patterns, PassRules rules, Span<int> targets, Span<int> rows, Tally tally)
    {
        var present = new SortedSet<int>();
        foreach (var r in rows) present.Add(patterns.OfRow[r]);
        if (present.Count < 2 || !Meets(patterns, present, rows)) return;
        var best = -1;
        foreach (var p in present)
        {
            if (best < 0 || Compare(patterns.Levels[p], patterns.Levels[best], rules) < 0) best = p;
        }
        tally.OddAt(targets[rows[0]]).OneBreakdown = true;
        foreach (var r in rows)
        {
            if (patterns.OfRow[r] != best) targets[r] = -1;
        }
    }

    private static bool Meets(PatternIndex patterns, SortedSet<int> present, Span<int> rows)
    {
        var n = patterns.Levels.Length;
        var shared = new HashSet<UInt128>();
        foreach (var p in present)
        {
            foreach (var q in present)
            {
                if (q <= p || !patterns.Overlaps![p * n + q]) continue;
                shared.Clear();
                foreach (var r in rows)
                {
                    if (patterns.OfRow[r] == p) shared.Add(patterns.Shared(r, p, q));
                }
                foreach (var r in rows)
                {
                    if (patterns.OfRow[r] == q && shared.Contains(patterns.Shared(r, q, p))) return true;
                }
            }
        }
        return false;
    }

    // Fewest dimensions broken down without having been asked for; then the coarser in the first dimension where they differ.
    private static int Compare(byte[] a, byte[] b, PassRules rules)
    {
        var (unaskedA, unaskedB) = (0, 0);
        for (var d = 0; d < a.Length; d++)
        {
            if (rules.Asked[d]) continue;
            if (a[d] > 0) unaskedA++;
            if (b[d] > 0) unaskedB++;
        }
        if (unaskedA != unaskedB) return unaskedA - unaskedB;
        return a.AsSpan().SequenceCompareTo(b);
    }
}
