namespace Tallystick.Disclosure;

/// <summary>The whole numbers from <paramref name="Low"/> to <paramref name="High"/>, both included.</summary>
/// <param name="Low">The least.</param>
/// <param name="High">The most; <see cref="Open"/> where there is no end.</param>
public readonly record struct ValueRange(long Low, long High)
{
    /// <summary>No upper end.</summary>
    public const long Open = long.MaxValue;

    /// <summary>Nothing is known of a count but that it is one.</summary>
    public static ValueRange AnyCount { get; } = new(0, Open);

    /// <summary>So far to both sides of a value, not below 0.</summary>
    public static ValueRange Around(long value, decimal distance)
    {
        var far = (long)Math.Ceiling(Math.Max(0, distance));
        return new(Math.Max(0, value - far), value + far);
    }

    /// <summary>True when every number of <paramref name="other"/> lies in this range.</summary>
    public bool Contains(ValueRange other) => Low <= other.Low && other.High <= High;

    /// <inheritdoc/>
    public override string ToString() => $"{Low}..{(High == Open ? "" : High)}";
}
