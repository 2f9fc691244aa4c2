using System.Collections.Immutable;
using System.Globalization;

namespace Tallystick.Disclosure;

/// <summary>One line of a perturbation table: a count becomes another for the keys in a stretch.</summary>
/// <param name="Count">The true count.</param>
/// <param name="Target">What is published instead.</param>
/// <param name="From">Keys above this share of all keys, 0 to 1.</param>
/// <param name="To">Up to this share.</param>
public readonly record struct PerturbationRow(int Count, int Target, double From, double To)
{
    /// <summary>How likely the change is.</summary>
    public double Probability => To - From;
}

/// <summary>Which count is published instead of which, by the cell's key. Meant to be published itself: what protects is the secret in the keys. The last counts of the table serve all
/// larger ones, in turn.</summary>
public sealed class PerturbationTable
{
    private readonly ImmutableArray<PerturbationRow>[] _byCount;

    /// <summary>Takes the lines, for each count from 0 up.</summary>
    /// <param name="rows">In any order.</param>
    /// <param name="cycle">How many of the last counts serve the larger ones in turn; 1: the last alone.</param>
    /// <exception cref="ArgumentException">When the lines of a count leave a key out or take one twice, or publish less than nothing, or 0 becomes something.</exception>
    public PerturbationTable(IEnumerable<PerturbationRow> rows, int cycle = 1)
    {
        _byCount = [.. rows.GroupBy(static row => row.Count).OrderBy(static group => group.Key).Select(static group => group.OrderBy(static row => row.From).ToImmutableArray())];
        Cycle = cycle;
        if (cycle < 1 || cycle >= _byCount.Length) throw new ArgumentException($"The last {cycle} of {_byCount.Length} counts cannot serve the larger ones.", nameof(cycle));
        for (var count = 0; count < _byCount.Length; count++)
        {
            var end = 0.0;
            foreach (var row in _byCount[count])
            {
                // tables are printed with eight digits
                if (row.Count != count || row.Target < 0 || (count == 0 && row.Target != 0) || row.To <= row.From || Math.Abs(row.From - end) > 1e-8) throw new ArgumentException($"{row} is no line of a perturbation table.", nameof(rows));
                end = row.To;
            }
            if (Math.Abs(end - 1) > 1e-8) throw new ArgumentException($"The lines of {count} leave keys out.", nameof(rows));
        }
    }

    /// <summary>How many of the last counts serve the larger ones in turn.</summary>
    public int Cycle { get; }

    /// <summary>All lines, by count and key.</summary>
    public IEnumerable<PerturbationRow> Rows => _byCount.SelectMany(static rows => rows);

    /// <summary>The largest count that has lines of its own.</summary>
    public int Last => _byCount.Length - 1;

    /// <summary>The count in the table that stands for a count.</summary>
    public int RowOf(long count) => (int)(count <= Last ? count : (count - 1) % Cycle + Last - Cycle + 1);

    /// <summary>What is published instead of a count.</summary>
    /// <param name="count">The true count; not below 0.</param>
    /// <param name="share">The cell's key as a share of all keys: above 0, up to 1.</param>
    public long Publish(long count, double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (share is not (> 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "A share lies above 0, up to 1.");
        var rows = _byCount[RowOf(count)];
        var at = 0;
        while (at < rows.Length - 1 && share > rows[at].To) at++;
        return count + rows[at].Target - rows[at].Count;
    }

    /// <summary>Under 10 becomes 0, all else the nearest multiple of 5, whatever the key: the 10-5 rule, as a table of 750 counts of which the last 250 serve the larger ones.</summary>
    public static PerturbationTable TenFive() => new(Enumerable.Range(0, 751).Select(static n => new PerturbationRow(n, n < 10 ? 0 : (n + 2) / 5 * 5, 0, 1)), cycle: 250);

    /// <summary>Reads the form of the R package ptable: a header, then <c>i,j,p,v,p_int_lb,p_int_ub</c>.</summary>
    /// <exception cref="FormatException">When it is something else.</exception>
    public static PerturbationTable ReadCsv(TextReader reader)
    {
        if (reader.ReadLine()?.Replace("\"", "", StringComparison.Ordinal) != "i,j,p,v,p_int_lb,p_int_ub") throw new FormatException("A perturbation table begins with i,j,p,v,p_int_lb,p_int_ub.");
        var rows = new List<PerturbationRow>();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            rows.Add(new(int.Parse(fields[0], CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture),
                double.Parse(fields[4], CultureInfo.InvariantCulture), double.Parse(fields[5], CultureInfo.InvariantCulture)));
        }
        return new(rows);
    }
}
