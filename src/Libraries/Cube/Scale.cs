namespace Tallystick.Cube;

/// <summary>Powers of ten between scaled amounts.</summary>
internal static class Scale
{
    private static readonly long[] Ten = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    /// <summary>What an amount with <paramref name="from"/> digits after the point is multiplied by to have <paramref name="to"/>.</summary>
    public static long Between(byte from, byte to) => Ten[to - from];
}
