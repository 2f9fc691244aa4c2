using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>A stretch of days, both ends included, as day numbers.</summary>
internal readonly record struct Days(int First, int Last)
{
    public static Days Of(TimePeriod period) => new(period.Start.DayNumber, period.End.DayNumber);
    public bool Contains(Days other) => First <= other.First && other.Last <= Last;
    public bool Overlaps(Days other) => First <= other.Last && other.First <= Last;
}

/// <summary>Tiles a stretch of time with the coarsest reports that lie inside it, and says what stays open.</summary>
internal static class TimeCover
{
    /// <summary>Picks from items ordered coarse to fine, then by time, those inside <paramref name="whole"/> that overlap none picked before.</summary>
    public static List<T> Pick<T>(Days whole, IEnumerable<T> items, Func<T, Days> daysOf, out List<Days> gaps)
    {
        var picked = new List<T>();
        gaps = [whole];
        foreach (var item in items)
        {
            var days = daysOf(item);
            var at = gaps.FindIndex(gap => gap.Contains(days));
            if (at < 0) continue;
            picked.Add(item);
            Cut(gaps, at, days);
        }
        return picked;
    }

    /// <summary>What of a stretch none of the days cover.</summary>
    public static List<Days> Gaps(Days whole, IEnumerable<Days> covered)
    {
        List<Days> gaps = [whole];
        foreach (var days in covered)
        {
            for (var i = gaps.Count - 1; i >= 0; i--)
            {
                if (gaps[i].Overlaps(days)) Cut(gaps, i, days);
            }
        }
        return gaps;
    }

    /// <summary>Names a gap by the longest periods in which the dataflow may be reported, and by days where these do not fit.</summary>
    public static IEnumerable<TimePeriod> Name(Days gap, Dataflow flow)
    {
        for (var day = gap.First; day <= gap.Last;)
        {
            var date = DateOnly.FromDayNumber(day);
            var name = TimePeriod.Holding(date, Frequency.D);
            for (var f = Frequency.A; f < Frequency.D; f++)
            {
                if (!flow.Frequencies.Contains(f)) continue;
                var period = TimePeriod.Holding(date, f);
                if (period.Start != date || period.End.DayNumber > gap.Last) continue;
                name = period;
                break;
            }
            yield return name;
            day = name.End.DayNumber + 1;
        }
    }

    private static void Cut(List<Days> gaps, int at, Days days)
    {
        var gap = gaps[at];
        gaps.RemoveAt(at);
        if (days.Last < gap.Last) gaps.Insert(at, new(days.Last + 1, gap.Last));
        if (gap.First < days.First) gaps.Insert(at, new(gap.First, days.First - 1));
    }
}
