using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Tests.Foundation.Storage;

public sealed class CheckpointKeysTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tallystick-test-").FullName;

    [Fact]
    public void Open_makes_a_key_once_that_nobody_else_can_read()
    {
        var first = CheckpointKeys.Open(_folder, "DEMO");
        Assert.Equal("tallystick/DEMO", first.Origin);
        Assert.Equal(first.Public, CheckpointKeys.Open(_folder, "DEMO").Public);
        var file = Assert.Single(Directory.GetFiles(_folder));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void Open_gives_all_the_same_key_when_several_come_first()
    {
        var keys = new string[8];
        Parallel.For(0, keys.Length, i => keys[i] = CheckpointKeys.Open(_folder, "DEMO").Public.Single().ToString());
        Assert.Single(keys.Distinct());
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Change_lets_two_keys_sign_for_a_time()
    {
        var old = CheckpointKeys.Open(_folder, "DEMO");
        Assert.Equal("storage-only-key", Assert.Throws<ProblemException>(() => old.Change(_folder, retire: true)).Problem.Code);
        var both = old.Change(_folder, retire: false);
        Assert.Equal(both.Public, CheckpointKeys.Open(_folder, "DEMO").Public);
        Assert.Equal(old.Public.Single(), both.Public.First());
        Assert.Equal(2, both.Public.Count());
        both.Change(_folder, retire: true);
        Assert.Equal(both.Public.Skip(1), CheckpointKeys.Open(_folder, "DEMO").Public);
    }

    [Theory]
    [InlineData("")]
    [InlineData("something else\n")]
    public void Open_makes_no_key_in_place_of_one_it_cannot_read(string text)
    {
        CheckpointKeys.Open(_folder, "DEMO");
        var file = Directory.GetFiles(_folder).Single();
        File.WriteAllText(file, text);
        Assert.Equal("storage-keys-unreadable", Assert.Throws<ProblemException>(() => CheckpointKeys.Open(_folder, "DEMO")).Problem.Code);
        Assert.Equal(text, File.ReadAllText(file));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
