using Xunit.Sdk;

namespace Tallystick.Tests.Support;

public sealed class MissingTests
{
    [Fact]
    public void SkipOrFail_fails_when_in_ci() => Assert.Throws<FailException>(() => Missing.SkipOrFail("a thing", inCi: true));

    [Fact]
    public void SkipOrFail_skips_when_on_a_laptop()
    {
        // Assert.Throws lets a skip pass through.
        try { Missing.SkipOrFail("a thing", inCi: false); }
        catch (SkipException e) { Assert.Contains("a thing", e.Message, StringComparison.Ordinal); return; }
        Assert.Fail("Neither skipped nor failed.");
    }

    [Fact]
    public void Path_gives_a_file_that_is_there() => Assert.True(File.Exists(SharedFiles.Path("data/eurostat-tps00190.tsv")));
}
