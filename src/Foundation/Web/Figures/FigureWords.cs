using Tallystick.Sdmx;

namespace Tallystick.Web.Figures;

/// <summary>What a cell says about a figure.</summary>
public enum FigureKind
{
    /// <summary>A number, zero included.</summary>
    Number,
    /// <summary>A number the source rounded; it lies between two ends.</summary>
    Rounded,
    /// <summary>No number, but two ends: a sum over hidden or missing parts.</summary>
    Interval,
    /// <summary>A number exists and is hidden.</summary>
    Suppressed,
    /// <summary>No number.</summary>
    Missing,
    /// <summary>The Party said that there was none.</summary>
    NoneReported,
}

/// <summary>Which words a figure gets. It decides nothing about who may see it.</summary>
public static class FigureWords
{
    /// <summary>The kind of <paramref name="figure"/>.</summary>
    public static FigureKind KindOf(Figure figure, bool noneReported = false) =>
        noneReported ? FigureKind.NoneReported
        : figure is { IsMissing: true, Low: 0, High: Figure.Unbounded } ? FigureKind.Missing
        : figure.IsSuppressed ? FigureKind.Suppressed
        : figure.Value is null ? FigureKind.Interval
        : figure.Low != figure.High ? FigureKind.Rounded
        : FigureKind.Number;

    /// <summary>The words for a missing figure by its OBS_STATUS.</summary>
    public static string MissingKey(char status) => status switch
    {
        'L' => "web.figure.not-collected",
        'M' => "web.figure.cannot-exist",
        'K' => "web.figure.counted-elsewhere",
        _ => "web.figure.missing",
    };

    /// <summary>The words beside a number of this OBS_STATUS; null for the normal one and for those that are no number.</summary>
    public static string? StatusKey(char status) => status switch
    {
        'P' => "web.figure.provisional",
        'E' => "web.figure.estimated",
        'B' => "web.figure.break",
        'D' => "web.figure.definition-differs",
        'U' => "web.figure.low-reliability",
        'W' => "web.figure.includes-other",
        _ => null,
    };
}
