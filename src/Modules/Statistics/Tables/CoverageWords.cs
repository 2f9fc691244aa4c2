using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Statistics.Tables;

/// <summary>Says in a sentence why part of a Party's figures, or of its answers, is not shown, and what would open it.</summary>
public static class CoverageWords
{
    /// <summary>The sentence.</summary>
    public static string Of(LeftOut left, Dataflow flow, Texts texts) => texts.Format("statistics.left-out." + (flow.Kind == MeasureKind.Narrative && left.Ground == "not-released" ? "no-answers" : left.Ground),
        ("count", left.Periods), ("first", left.First), ("last", left.Last), ("periods", texts.Periods(left.First, left.Last)),
        ("detail", texts.List(left.Detail.Select(d => flow.IndexOf(d) is >= 0 and var at ? texts.Of(flow.Dimensions[at].Name) : d))));
}
