namespace Tallystick.Tests.Support;

/// <summary>What a test does when something it needs is not on the machine: skip on a laptop, saying so; fail in CI, where everything must be there.</summary>
internal static class Missing
{
    /// <summary>True where nothing may be missing.</summary>
    public static bool InCi { get; } = Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>Ends the test, one way or the other.</summary>
    public static void SkipOrFail(string what) => SkipOrFail(what, InCi);

    internal static void SkipOrFail(string what, bool inCi)
    {
        if (inCi) Assert.Fail($"Not there, and CI may not do without: {what}");
        Assert.Skip($"Not on this machine: {what}");
    }
}
