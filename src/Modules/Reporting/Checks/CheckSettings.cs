using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Checks;

/// <summary>What a Party asks of the checks of one dataflow. It is the Party's own: it says nothing about what others report or see.</summary>
/// <param name="TolerancePercent">By how many hundredths a total in force may move before a revision is asked about, 0 to 1,000.</param>
/// <param name="ToleranceFloor">And by how much at least, so that a move from 3 to 5 is passed over.</param>
/// <param name="RepliesNeeded">No release before every warning has a reply.</param>
/// <param name="SmallBelow">Counts above 0 and below this are small (CONF_STATUS A); 0: none are.</param>
/// <param name="HideSmall">Small counts are for the Party alone: others see only that a count is there, and its bounds.</param>
internal sealed record CheckSettings(int TolerancePercent, long ToleranceFloor, bool RepliesNeeded, int SmallBelow, bool HideSmall)
{
    internal const int MostPercent = 1000, MostFloor = 1_000_000, MostSmall = 100;

    /// <summary>What holds for a Party that never chose.</summary>
    internal static CheckSettings Usual { get; } = new(10, 10, false, 0, false);

    /// <summary>Below which count the figures released are for their owner alone; 0: none is hidden.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int HiddenBelow => HideSmall ? SmallBelow : 0;

    /// <summary>True for a figure that these settings call small: an exact or rounded count above 0 and below the threshold.</summary>
    internal bool IsSmall(in Figure figure) => figure is { Value: > 0, Decimals: 0, IsSuppressed: false } && figure.Value < SmallBelow;

    /// <summary>Why these cannot be the settings of a dataflow; null when they can.</summary>
    internal Problem? Fault(Dataflow structure) =>
        TolerancePercent is < 0 or > MostPercent ? KernelProblems.BadField("tolerancePercent", Text(TolerancePercent))
        : ToleranceFloor is < 0 or > MostFloor ? KernelProblems.BadField("toleranceFloor", Text(ToleranceFloor))
        : SmallBelow is 1 or < 0 or > MostSmall || SmallBelow > 0 && structure.Kind is not (MeasureKind.Flow or MeasureKind.Stock) ? KernelProblems.BadField("smallBelow", Text(SmallBelow))
        : HideSmall && SmallBelow == 0 ? ReportingProblems.NothingToHide()
        : null;

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    internal string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    internal static CheckSettings Read(string json) => JsonSerializer.Deserialize<CheckSettings>(json, JsonSerializerOptions.Web) ?? throw new JsonException("No settings.");
}
