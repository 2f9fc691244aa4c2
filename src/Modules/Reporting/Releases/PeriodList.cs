using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.Releases;

/// <summary>Periods as people write them: <c>2016-01..2016-06, 2016-09</c>; and back, as briefly.</summary>
internal static class PeriodList
{
    private const int Most = 5000;

    /// <summary>Reads single periods and ranges, both ends included, separated by commas, semicolons or blanks. Each once, ascending.</summary>
    /// <exception cref="ProblemException">When something is no period, a range runs backwards or over two frequencies, or there are absurdly many.</exception>
    internal static ImmutableArray<TimePeriod> Parse(string text)
    {
        var periods = new SortedSet<TimePeriod>();
        foreach (var part in text.Split([',', ';', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var ends = part.Split("..");
            if (ends.Length > 2 || !TimePeriod.TryParse(ends[0], out var from) || !TimePeriod.TryParse(ends[^1], out var to)
                || from.Frequency != to.Frequency || to < from || to.Ordinal - from.Ordinal >= Most)
                throw ReportingProblems.BadPeriods(part).AsException();
            for (var period = from; period <= to; period = period.Next) periods.Add(period);
            if (periods.Count > Most) throw ReportingProblems.BadPeriods(part).AsException();
        }
        return [.. periods];
    }

    /// <summary>The shortest way to write ascending periods: runs as ranges.</summary>
    internal static string Text(IReadOnlyList<TimePeriod> periods) =>
        string.Join(", ", Runs(periods).Select(run => run.First == run.Last ? run.First.ToString() : $"{run.First}..{run.Last}"));

    /// <summary>The same in a reader's words.</summary>
    internal static string Words(ReaderTexts texts, IReadOnlyList<TimePeriod> periods) => Words(texts.Texts, periods);

    /// <inheritdoc cref="Words(ReaderTexts, IReadOnlyList{TimePeriod})"/>
    internal static string Words(Texts texts, IReadOnlyList<TimePeriod> periods) => texts.List(Runs(periods).Select(run => texts.Periods(run.First, run.Last)));

    private static IEnumerable<(TimePeriod First, TimePeriod Last)> Runs(IReadOnlyList<TimePeriod> periods)
    {
        for (var i = 0; i < periods.Count;)
        {
            var j = i;
            while (j + 1 < periods.Count && periods[j + 1].Packed == periods[j].Packed + 1) j++;
            yield return (periods[i], periods[j]);
            i = j + 1;
        }
    }
}
