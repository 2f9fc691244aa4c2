using System.Globalization;

namespace Tallystick.Sdmx;

/// <summary>What stands in a cell: a value, an interval, or one of the kinds of nothing, with OBS_STATUS and CONF_STATUS. Amounts are
/// integers scaled by <see cref="Decimals"/> (12.50 is 1250 with 2), so a figure comes out to the digit as it went in.</summary>
/// <param name="Value">What the source printed, scaled; null when it printed no number (suppressed, missing).</param>
/// <param name="Low">The least it can be, scaled. Equal to <paramref name="Value"/> unless rounded or suppressed; 0 when missing.</param>
/// <param name="High">The most it can be, scaled; <see cref="Unbounded"/> when missing.</param>
/// <param name="Decimals">Digits after the point, 0 to 9.</param>
/// <param name="Status">OBS_STATUS, one letter of CL_OBS_STATUS: A normal, O missing, Q suppressed, P, E, B, D, U, L, M, K, W.</param>
/// <param name="Confidentiality">CONF_STATUS, one letter of CL_CONF_STATUS: F free, A small counts, D secondary by the sender (ours are: we send), S by the receiver, N, E.</param>
public readonly record struct Figure(long? Value, long Low, long High, byte Decimals, char Status, char Confidentiality)
{
    /// <summary>No upper end: the value exists somewhere, but nobody said how much.</summary>
    public const long Unbounded = long.MaxValue;

    /// <summary>A plain count.</summary>
    public static Figure Count(long value) => new(value, value, value, 0, 'A', 'F');

    /// <summary>A number as printed, with digits after the point.</summary>
    public static Figure Scaled(long value, byte decimals, char status = 'A') => new(value, value, value, decimals, status, 'F');

    /// <summary>A number the source rounded to multiples of <paramref name="step"/>: 655 to 5 is 653 to 657; a printed 0 is 0 to 2.</summary>
    public static Figure Rounded(long value, int step, char status = 'A') =>
        new(value, Math.Max(0, value - step / 2), value + (step - 1) / 2, 0, status, 'F');

    /// <summary>A small count hidden by the source: printed <c>&lt;5</c>, somewhere from low to high.</summary>
    public static Figure Suppressed(long low, long high, char confidentiality = 'A') => new(null, low, high, 0, 'Q', confidentiality);

    /// <summary>Not a number and not zero: O not available, L not collected, M cannot exist, K counted elsewhere.</summary>
    public static Figure Missing(char status = 'O') => new(null, 0, Unbounded, 0, status, 'F');

    /// <summary>True when the source printed no number and no bounds.</summary>
    public bool IsMissing => Value is null && Status != 'Q';

    /// <summary>True when a number exists and is hidden.</summary>
    public bool IsSuppressed => Status == 'Q';

    /// <summary>The invariant text of a scaled amount: digits, a point, no separators.</summary>
    public static string Text(long amount, byte decimals)
    {
        if (decimals == 0) return amount.ToString(CultureInfo.InvariantCulture);
        var digits = Math.Abs(amount).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        return (amount < 0 ? "-" : "") + digits[..^decimals] + "." + digits[^decimals..];
    }
}
