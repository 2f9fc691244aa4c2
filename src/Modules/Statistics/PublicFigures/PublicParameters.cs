using Tallystick.Disclosure;

namespace Tallystick.Statistics.PublicFigures;

/// <summary>How counts are changed before they are everybody's. All of it is published; another set of numbers gets another name.</summary>
public static class PublicParameters
{
    /// <summary>No count is changed by more than 5, the variance of the change is 3, and neither 1 nor 2 is ever published.</summary>
    public static PerturbationDesign Design { get; } = new(Most: 5, Variance: 3, Blocked: 2, Rising: true);

    /// <summary>The parameters in use. Each line of the table holds for whole keys, so that whoever reads it finds the same change as we do, to the last digit.</summary>
    public static CellKeyParameters InUse { get; } = Make("D5-V3-B2", keys: 1_000_000);

    private static CellKeyParameters Make(string name, long keys) => new(name, keys, new(Design.Make().Rows
        .Select(row => row with { From = Whole(row.From, keys), To = Whole(row.To, keys) }).Where(static row => row.To > row.From)));

    private static double Whole(double share, long keys) => Math.Round(share * keys) / keys;
}
