using System.Globalization;

namespace Tallystick.Reporting.Submissions;

/// <summary>Row numbers as people write them: <c>2–14, 20</c>, cut after so many runs.</summary>
internal static class RowRuns
{
    internal static string Text(IReadOnlyList<long> rows, int most)
    {
        var runs = new List<string>();
        for (var i = 0; i < rows.Count;)
        {
            var j = i;
            while (j + 1 < rows.Count && rows[j + 1] == rows[j] + 1) j++;
            if (runs.Count == most) return string.Join(", ", runs) + ", …";
            runs.Add(j == i ? rows[i].ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{rows[i]}–{rows[j]}"));
            i = j + 1;
        }
        return string.Join(", ", runs);
    }
}
