namespace Tallystick.Tests.Support;

/// <summary>A clock a test sets; it stands still in between. It fires no timers.</summary>
internal sealed class TestClock : TimeProvider
{
    /// <summary>What it shows; noon of 1 June 2026 to begin with.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;

    /// <summary>Moves it forward.</summary>
    public void Advance(TimeSpan by) => Now += by;
}
