using Tallystick.Reporting.Mapping;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Checks;

/// <summary>What seems to be lacking in a submission: periods in between, codes that were always there, a breakdown that says nothing. Pure.</summary>
internal static class CompletenessCheck
{
    /// <summary>For so many periods in a row a code must have been there to be missed.</summary>
    internal const int Always = 12;
    private const int MostUnknownPercent = 50, MostNamed = 12;

    /// <param name="coming">The submission.</param>
    /// <param name="standing">What is in force.</param>
    /// <param name="periods">The periods of the submission.</param>
    /// <param name="inForce">The periods in force, nil reports among them.</param>
    /// <param name="structure">The dataflow.</param>
    internal static IEnumerable<Finding> Run(SumBook coming, SumBook standing, IReadOnlyCollection<TimePeriod> periods, IReadOnlySet<TimePeriod> inForce, Dataflow structure)
    {
        foreach (var frequency in periods.GroupBy(period => period.Frequency))
        {
            var (first, last, there) = (frequency.Min(), frequency.Max(), frequency.ToHashSet());
            var lacking = new List<TimePeriod>();
            for (var period = first; period < last; period = period.Next)
            {
                if (!there.Contains(period) && !inForce.Contains(period)) lacking.Add(period);
            }
            if (lacking.Count > 0)
            {
                yield return new(Severity.Warning, "periods-lacking", 0, "", VintageCheck.Shortened(lacking),
                    new Dictionary<string, object> { ["count"] = lacking.Count, ["periods"] = VintageCheck.Shortened(lacking) });
            }
            if (structure.IndexOf("CITIZENSHIP") >= 0 && Absent(coming, standing, last) is { Count: > 0 } absent)
            {
                yield return Finding.Of(Severity.Warning, "codes-absent", last, ("codes", string.Join(", ", absent.Take(MostNamed)) + (absent.Count > MostNamed ? ", …" : "")),
                    ("count", absent.Count), ("points", Always)) with
                { Column = "CITIZENSHIP" };
            }
        }
        foreach (var dimension in structure.Dimensions)
        {
            var unknown = coming.Of(new(dimension.Id, Codelist.Unknown)).Values.Sum(sum => (decimal)sum.Low);
            var all = coming.Of(SeriesKey.Total).Values.Sum(sum => (decimal)sum.Low);
            // a breakdown that is all unknown is one the mapping did not promise
            var only = coming.Series.Count(series => series.Dimension == dimension.Id) == 1;
            if (only || all <= 0 || unknown * 100 < all * MostUnknownPercent) continue;
            yield return Finding.Warning("mostly-unknown", 0, dimension.Id, Codelist.Unknown, ("percent", (int)(unknown * 100 / all)));
        }
    }

    /// <summary>The citizenships that each of the periods before had, and this one has not.</summary>
    private static List<string> Absent(SumBook coming, SumBook standing, TimePeriod period)
    {
        var before = Enumerable.Range(1, Always).Select(back => period.Plus(-back)).ToList();
        return
        [
            .. standing.Series.Concat(coming.Series).Distinct().Where(series => series.Dimension == "CITIZENSHIP" && coming.At(series, period) is null
                && before.TrueForAll(earlier => (coming.At(series, earlier) ?? standing.At(series, earlier)) is { High: > 0 })).Select(series => series.Code).Order(StringComparer.Ordinal),
        ];
    }
}
