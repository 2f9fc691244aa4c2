using Tallystick.Vocabulary;

namespace Tallystick.Statistics.Tables;

/// <summary>Says in a sentence why part of a Party's figures is not in a table, and what would open it.</summary>
public static class CoverageWords
{
    /// <summary>The sentence.</summary>
    public static string Of(LeftOut left, TableAnswer answer, Texts texts) => texts.Format("statistics.left-out." + left.Ground,
        ("count", left.Periods), ("first", left.First), ("last", left.Last), ("periods", texts.Periods(left.First, left.Last)),
        ("detail", texts.List(left.Detail.Select(d => answer.Flow.IndexOf(d) >= 0 ? KeyNames.Dimension(answer, d, texts) : d))));
}
