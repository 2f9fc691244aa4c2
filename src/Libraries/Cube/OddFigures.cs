using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>Why a figure is not a plain count.</summary>
[Flags]
internal enum Oddity : byte
{
    None = 0,
    Suppressed = 1,
    Missing = 2,
    Rounded = 4,
    /// <summary>The source printed no number.</summary>
    Unprinted = 8,
    /// <summary>There is no upper end.</summary>
    Unbounded = 16,
}

/// <summary>The figure columns that only a block with something other than plain counts pays for. The low ends stand in the block.</summary>
/// <param name="High">The high ends; 0 where unbounded.</param>
/// <param name="Printed">What the source printed; 0 where it printed nothing.</param>
/// <param name="Why">What is odd about each figure.</param>
/// <param name="Statuses">OBS_STATUS other than A, one bit a letter.</param>
/// <param name="Status">OBS_STATUS as it came; empty in a rolled-up view.</param>
/// <param name="Confidentiality">CONF_STATUS as it came; empty in a rolled-up view.</param>
/// <param name="HiddenAs">CONF_STATUS of what is suppressed, one bit a letter.</param>
internal sealed record OddFigures(long[] High, long[] Printed, Oddity[] Why, uint[] Statuses, byte[] Status, byte[] Confidentiality, uint[] HiddenAs)
{
    public static OddFigures OfSize(int rows, bool rolledUp) =>
        new(new long[rows], new long[rows], new Oddity[rows], new uint[rows], new byte[rolledUp ? 0 : rows], new byte[rolledUp ? 0 : rows], new uint[rows]);

    /// <summary>Arrays of its own, to change.</summary>
    public OddFigures Copy() => new([.. High], [.. Printed], [.. Why], [.. Statuses], [.. Status], [.. Confidentiality], [.. HiddenAs]);

    public static Oddity Judge(in Figure figure) =>
        (figure.IsSuppressed ? Oddity.Suppressed : Oddity.None)
        | (figure.IsMissing ? Oddity.Missing : Oddity.None)
        | (figure.Value is not null && figure.Low != figure.High ? Oddity.Rounded : Oddity.None)
        | (figure.Value is null ? Oddity.Unprinted : Oddity.None)
        | (figure.High == Figure.Unbounded ? Oddity.Unbounded : Oddity.None);

    public static uint Bit(char status) => status == 'A' ? 0u : 1u << (status - 'A');

    /// <summary>The bit of CONF_STATUS of a suppressed figure; that it is suppressed says all of F.</summary>
    public static uint HiddenBit(in Figure figure) => figure.IsSuppressed && figure.Confidentiality != 'F' ? 1u << (figure.Confidentiality - 'A') : 0;

    public static string Letters(uint statuses)
    {
        if (statuses == 0) return "";
        Span<char> letters = stackalloc char[26];
        var n = 0;
        for (var i = 0; i < 26; i++)
        {
            if ((statuses & (1u << i)) != 0) letters[n++] = (char)('A' + i);
        }
        return new string(letters[..n]);
    }
}
