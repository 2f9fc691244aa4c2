using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>What a release said about a period.</summary>
public enum VintageKind
{
    /// <summary>Here are the figures.</summary>
    Figures,
    /// <summary>There was nothing to count: an explicit nil report. Not the same as zero rows, and not the same as silence.</summary>
    Nil,
    /// <summary>What stood here was taken back.</summary>
    Withdrawn,
}

/// <summary>What one Party said of one period from one moment on.</summary>
/// <param name="InForce">When it came into force; it stands until the next one does.</param>
/// <param name="Kind">Figures, nil or withdrawn.</param>
/// <param name="Figures">The figures; null unless there are some.</param>
public sealed record Vintage(DateTimeOffset InForce, VintageKind Kind, Block? Figures)
{
    /// <summary>Counts above 0 and below this are for the owner alone; 0: none.</summary>
    public int HiddenBelow { get; init; }

    /// <summary>The figures as others than the owner see them: the same, unless small counts are hidden from them.</summary>
    public Block? Shared => Veiled is { } veiled ? veiled.Value : Figures;

    /// <summary>What others see, made when first asked for: it depends on all the Party ever released for the same days.</summary>
    internal Lazy<Block>? Veiled { get; init; }
}

/// <summary>A vintage to be put in its place. A second one for the same Party, period and moment takes the place of the first, so a change may be
/// applied again after a crash.</summary>
public sealed record VintageChange
{
    private VintageChange(string party, TimePeriod period, Vintage vintage)
    {
        Party = party;
        Period = period;
        Vintage = vintage;
    }

    /// <summary>The Party.</summary>
    public string Party { get; }
    /// <summary>The period.</summary>
    public TimePeriod Period { get; }
    /// <summary>What is said of it.</summary>
    public Vintage Vintage { get; }

    /// <summary>These figures are in force from a moment on.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="inForce">The moment.</param>
    /// <param name="hiddenBelow">Counts above 0 and below this are for the owner alone: at least 2, or 0 for none.</param>
    /// <exception cref="ArgumentException">When counts of a price are to be hidden, which counts nothing.</exception>
    public static VintageChange Release(Block figures, DateTimeOffset inForce, int hiddenBelow = 0)
    {
        if (hiddenBelow is 1 or < 0) throw new ArgumentOutOfRangeException(nameof(hiddenBelow));
        if (hiddenBelow > 0 && figures.Flow.Kind is not (MeasureKind.Flow or MeasureKind.Stock)) throw new ArgumentException($"{figures.Flow.Id} counts nothing.", nameof(figures));
        return new(figures.Party, figures.Period, new(inForce, VintageKind.Figures, figures) { HiddenBelow = hiddenBelow });
    }

    /// <summary>From a moment on, the Party says that there was nothing to count.</summary>
    public static VintageChange Nil(string party, TimePeriod period, DateTimeOffset inForce) => new(party, period, new(inForce, VintageKind.Nil, null));

    /// <summary>From a moment on, nothing is in force.</summary>
    public static VintageChange Withdraw(string party, TimePeriod period, DateTimeOffset inForce) => new(party, period, new(inForce, VintageKind.Withdrawn, null));
}
