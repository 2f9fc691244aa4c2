namespace Tallystick.Series;

/// <summary>A count that may be known only within bounds, both included: exact when they are the same. The default is an exact 0.</summary>
/// <param name="Low">The least it can be.</param>
/// <param name="High">The most it can be; <see cref="Open"/> when nobody said.</param>
public readonly record struct Bounds(long Low, long High)
{
    /// <summary>No upper end.</summary>
    public const long Open = long.MaxValue;

    /// <summary>An exact count.</summary>
    public static Bounds Exactly(long count) => new(count, count);

    /// <summary>True when there is no upper end.</summary>
    public bool IsOpen => High == Open;

    /// <summary>The sum, as narrow as the two allow.</summary>
    public static Bounds operator +(Bounds a, Bounds b) => new(a.Low + b.Low, a.IsOpen || b.IsOpen ? Open : a.High + b.High);

    /// <summary>How far two counts lie apart at least: 0 when they may be the same, below 0 when the second is surely less.</summary>
    public static long Gap(Bounds from, Bounds to) => to.Low > from.High ? to.Low - from.High : to.High < from.Low ? to.High - from.Low : 0;
}
