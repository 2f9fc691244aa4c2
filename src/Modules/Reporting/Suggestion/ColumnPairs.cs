namespace Tallystick.Reporting.Suggestion;

/// <summary>What two columns of a file have to do with one another, as its sample shows.</summary>
internal static class ColumnPairs
{
    /// <summary>True when both say the same code wherever both are read.</summary>
    public static bool SaySame(FileProfile file, (int Column, DimensionTexts Read) one, (int Column, DimensionTexts Read) other)
    {
        var (first, second) = (Codes(one.Read), Codes(other.Read));
        int both = 0, same = 0;
        foreach (var row in file.Sample)
        {
            if (!first.TryGetValue(row[one.Column], out var a) || !second.TryGetValue(row[other.Column], out var b)) continue;
            both++;
            if (a == b) same++;
        }
        return both >= 5 && same * 100 >= both * 97;

        static Dictionary<string, string> Codes(DimensionTexts read) => read.Texts.Where(t => t.Reading.Code is not null).ToDictionary(t => t.Text, t => t.Reading.Code!);
    }

    /// <summary>True when for each text of <paramref name="source"/> there is only one of <paramref name="column"/>.</summary>
    public static bool Decides(FileProfile file, int source, int column)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        var again = 0;
        foreach (var row in file.Sample)
        {
            if (row[source].Length == 0 || pairs.TryAdd(row[source], row[column])) continue;
            again++;
            if (pairs[row[source]] != row[column]) return false;
        }
        return again >= 20 && pairs.Values.Distinct().Count() > 1;
    }
}
