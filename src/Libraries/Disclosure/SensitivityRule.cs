namespace Tallystick.Disclosure;

/// <summary>Says which cells tell too much by themselves. Data: a rule can be published, kept and compared.</summary>
public abstract record SensitivityRule
{
    /// <summary>True when the cell must not be shown. An empty cell tells of nobody.</summary>
    public abstract bool IsSensitive(in ContributedCell cell);

    /// <summary>What must stay possible for whoever solves the table: he may not narrow a sensitive cell to less than this.</summary>
    public abstract ValueRange Needed(in ContributedCell cell);
}

/// <summary>Fewer than so many contributors are too few. What must stay possible of a count is every count below the threshold, whichever it is: that
/// does not depend on the count, so it tells nothing of it. Of an amount it is nothing to twice as much.</summary>
/// <param name="Fewest">The fewest that may be shown; at least 2.</param>
public sealed record ThresholdRule(int Fewest) : SensitivityRule
{
    /// <inheritdoc/>
    public override bool IsSensitive(in ContributedCell cell) => cell.Contributors > 0 && cell.Contributors < Fewest;

    /// <inheritdoc/>
    public override ValueRange Needed(in ContributedCell cell) => cell.Total == cell.Contributors ? new(1, Fewest - 1) : ValueRange.Around(cell.Total, cell.Total);
}

/// <summary>The largest <paramref name="Largest"/> contributors may not make up more than <paramref name="Percent"/> of the total.</summary>
/// <param name="Largest">How many are looked at together.</param>
/// <param name="Percent">Above 0, below 100.</param>
public sealed record DominanceRule(int Largest, decimal Percent) : SensitivityRule
{
    /// <inheritdoc/>
    public override bool IsSensitive(in ContributedCell cell) => cell.Total > 0 && cell.SumOfLargest(Largest) * 100 > Percent * cell.Total;

    /// <summary>So far above the total that the largest would no longer dominate it, and as far below.</summary>
    public override ValueRange Needed(in ContributedCell cell) => ValueRange.Around(cell.Total, cell.SumOfLargest(Largest) * 100 / Percent - cell.Total);
}

/// <summary>The second largest contributor, who knows his own part, may not come nearer to the largest than <paramref name="Percent"/> of it.</summary>
/// <param name="Percent">Above 0.</param>
public sealed record PPercentRule(decimal Percent) : SensitivityRule
{
    /// <inheritdoc/>
    public override bool IsSensitive(in ContributedCell cell) => cell.Total > 0 && Lacking(cell) > 0;

    /// <inheritdoc/>
    public override ValueRange Needed(in ContributedCell cell) => ValueRange.Around(cell.Total, Lacking(cell));

    private decimal Lacking(in ContributedCell cell) => Percent / 100 * cell.SumOfLargest(1) - (cell.Total - cell.SumOfLargest(2));
}
