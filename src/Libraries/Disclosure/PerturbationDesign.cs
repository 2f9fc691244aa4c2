namespace Tallystick.Disclosure;

/// <summary>What a perturbation table is to do, and the table that does it with the least said otherwise (greatest entropy): no count changes by more than
/// <see cref="Most"/>, on average none changes, the variance of the change is <see cref="Variance"/>, and the smallest counts above 0 are never published. Zero stays zero.</summary>
/// <param name="Most">The most a count may change; at least 1.</param>
/// <param name="Variance">Of the change, the same for every count above 0.</param>
/// <param name="Blocked">Counts from 1 to this are never published; 0: all may be.</param>
/// <param name="Rising">True: the less a count falls, the likelier, and likeliest that it stays.</param>
public sealed record PerturbationDesign(int Most, double Variance, int Blocked, bool Rising)
{
    /// <summary>Makes the table.</summary>
    /// <exception cref="ArgumentException">When no table does all of it.</exception>
    public PerturbationTable Make()
    {
        var rows = new List<PerturbationRow> { new(0, 0, 0, 1) };
        // from here on no target is near the blocked ones, and all larger counts change alike
        var last = Blocked == 0 ? Most : Most + Blocked + 1;
        for (var count = 1; count <= last; count++)
        {
            var changes = Enumerable.Range(-Most, 2 * Most + 1).Where(change => count + change == 0 || count + change > Math.Max(0, Blocked)).ToArray();
            var likely = Rising ? RisingTo(changes) : Likely([.. changes.Select(static v => (double)v)], [.. changes.Select(static v => (double)v * v)], [.. changes.Select(static _ => 1)]);
            if (likely is null) throw new ArgumentException($"No change of at most {Most} has a mean of 0 and a variance of {Variance} at {count}.");
            var from = 0.0;
            for (var i = 0; i < changes.Length; i++)
            {
                var to = i == changes.Length - 1 ? 1 : from + likely[i];
                rows.Add(new(count, count + changes[i], from, to));
                from = to;
            }
        }
        return new(rows);
    }

    /// <summary>Where one change were likelier than the next nearer to none, the two are made equally likely, and so on.</summary>
    private double[]? RisingTo(int[] changes)
    {
        var groups = changes.Select(static v => new List<int> { v }).ToList();
        while (true)
        {
            var p = Likely([.. groups.Select(static g => g.Average())], [.. groups.Select(static g => g.Average(static v => (double)v * v))], [.. groups.Select(static g => g.Count)]);
            if (p is null) return null;
            var each = p.Zip(groups, static (sum, g) => sum / g.Count).ToArray();
            var fall = changes.Contains(0) ? Enumerable.Range(0, groups.Count - 1).FirstOrDefault(i => groups[i + 1].Min() <= 0 && each[i] > each[i + 1], -1) : -1;
            if (fall < 0) return [.. groups.SelectMany((g, i) => g.Select(_ => each[i]))];
            groups[fall].AddRange(groups[fall + 1]);
            groups.RemoveAt(fall + 1);
        }
    }

    /// <summary>The probabilities of changes, or of so many together, by their first and second powers: of the form exp(a·v + b·v²), with a and b found by Newton's method; null when there are none.</summary>
    private double[]? Likely(double[] first, double[] second, int[] together)
    {
        double a = 0, b = 0;
        for (var step = 0; step < 200; step++)
        {
            var p = At(a, b);
            double mean = 0, square = 0, aa = 0, ab = 0, bb = 0;
            for (var i = 0; i < p.Length; i++)
            {
                var (v, w) = (first[i], second[i]);
                (mean, square, aa, ab, bb) = (mean + p[i] * v, square + p[i] * w, aa + p[i] * v * v, ab + p[i] * v * w, bb + p[i] * w * w);
            }
            var (missA, missB) = (mean, square - Variance);
            if (Math.Abs(missA) + Math.Abs(missB) < 1e-12) return p;
            (aa, ab, bb) = (aa - mean * mean, ab - mean * square, bb - square * square);
            var determinant = aa * bb - ab * ab;
            if (!(determinant > 1e-300)) return null;
            var (stepA, stepB) = ((bb * missA - ab * missB) / determinant, (aa * missB - ab * missA) / determinant);
            // the function is convex: a shorter step downhill always leads on
            var (now, size) = (Height(a, b), 1.0);
            while (size > 1e-12 && Height(a - size * stepA, b - size * stepB) > now) size /= 2;
            (a, b) = (a - size * stepA, b - size * stepB);
        }
        var end = At(a, b);
        var misses = Math.Abs(end.Zip(first, static (p, v) => p * v).Sum()) + Math.Abs(end.Zip(second, static (p, w) => p * w).Sum() - Variance);
        return misses < 1e-9 ? end : null;

        double[] At(double x, double y)
        {
            var logs = first.Zip(second, (v, w) => x * v + y * w).ToArray();
            var top = logs.Max();
            var weights = logs.Zip(together, (log, n) => n * Math.Exp(log - top)).ToArray();
            var sum = weights.Sum();
            return Array.ConvertAll(weights, weight => weight / sum);
        }

        double Height(double x, double y)
        {
            var logs = first.Zip(second, (v, w) => x * v + y * (w - Variance)).ToArray();
            var top = logs.Max();
            return top + Math.Log(logs.Zip(together, (log, n) => n * Math.Exp(log - top)).Sum());
        }
    }
}
