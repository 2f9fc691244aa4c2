using Tallystick.Disclosure;

namespace Tallystick.Cube;

/// <summary>The small counts of one vintage: which rows others than the owner may not see, and which of them nobody may find out from elsewhere either.</summary>
internal sealed class SmallCounts
{
    /// <summary>Looks for them.</summary>
    /// <param name="figures">As the owner sees them.</param>
    /// <param name="below">Counts above 0 and below this are hidden; 0: none are.</param>
    /// <param name="later">What was released of the same period since.</param>
    public SmallCounts(Block figures, int below, IReadOnlyList<SmallCounts> later)
    {
        Figures = figures;
        Keys = figures.Layout.KeysOf(figures.Columns, figures.Count);
        IsSmall = new bool[figures.Count];
        if (below == 0) return;
        Rule = new((int)(below * Scale.Between(0, figures.Decimals)));
        for (var r = 0; r < IsSmall.Length; r++)
        {
            var figure = figures.FigureAt(r);
            // what the file itself hides as surely smaller is hidden with the rest
            IsSmall[r] = figure is { IsSuppressed: false, Value: { } value } ? Rule.IsSensitive(ContributedCell.Count(value)) : figure.IsSuppressed && figure.High < Rule.Fewest;
            if (!IsSmall[r] || later.Any(since => since.Opens(Keys[r], figure.Value, figures.Decimals))) continue;
            Secrets.Add(Keys[r]);
        }
    }

    /// <summary>The vintage's figures, as the owner sees them.</summary>
    public Block Figures { get; }

    /// <summary>Which counts are hidden, in the last digit of the figures; null: none are.</summary>
    public ThresholdRule? Rule { get; }

    /// <summary>The rows' keys, ascending.</summary>
    public UInt128[] Keys { get; }

    /// <summary>By row: is it hidden for what it tells itself?</summary>
    public bool[] IsSmall { get; }

    /// <summary>The keys of the small rows, but for those whose owner has shown the same number since.</summary>
    public List<UInt128> Secrets { get; } = [];

    /// <summary>True when this vintage has a number of its own under a key, and shows it.</summary>
    public bool Shows(UInt128 key) => Array.BinarySearch(Keys, key) is >= 0 and var r && !IsSmall[r] && Figures.FigureAt(r).Value is not null;

    private bool Opens(UInt128 key, long? value, byte decimals) =>
        value is not null && decimals == Figures.Decimals && Shows(key) && Figures.FigureAt(Array.BinarySearch(Keys, key)).Value == value;
}
