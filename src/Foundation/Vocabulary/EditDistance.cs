namespace Tallystick.Vocabulary;

/// <summary>How many slips of the pen lie between two words: a letter wrong, missing, too many, or two exchanged.</summary>
public static class EditDistance
{
    /// <summary>The distance, or <paramref name="most"/> + 1 as soon as it is more.</summary>
    public static int Between(string a, string b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most) return most + 1;
        Span<int> before = stackalloc int[b.Length + 1], last = stackalloc int[b.Length + 1], row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost = Math.Min(cost, before[j - 2] + 1);
                row[j] = cost;
                least = Math.Min(least, cost);
            }
            if (least > most) return most + 1;
            last.CopyTo(before);
            row.CopyTo(last);
        }
        return last[b.Length];
    }
}
