using System.Text;
using Tallystick.Membership.People;

namespace Tallystick.Tests.Modules.Membership;

public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    // RFC 6238, appendix B, the rows of SHA-1.
    [Theory]
    [InlineData(59L, "94287082")]
    [InlineData(1111111109L, "07081804")]
    [InlineData(1111111111L, "14050471")]
    [InlineData(1234567890L, "89005924")]
    [InlineData(2000000000L, "69279037")]
    [InlineData(20000000000L, "65353130")]
    public void Code_is_that_of_rfc_6238(long seconds, string code) =>
        Assert.Equal(code, Totp.Code(Secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds)), 8));

    // RFC 4648, section 10, without padding.
    [Theory]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Text_is_that_of_rfc_4648(string bytes, string text) => Assert.Equal(text, Totp.Text(Encoding.ASCII.GetBytes(bytes)));

    [Fact]
    public void Match_takes_the_present_step_and_its_neighbours_and_no_other()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_111_111_111);
        var step = Totp.StepAt(now);
        Assert.Equal(step - 1, Totp.Match(Secret, Totp.Code(Secret, step - 1), now, 0));
        Assert.Equal(step + 1, Totp.Match(Secret, Totp.Code(Secret, step + 1), now, 0));
        Assert.Null(Totp.Match(Secret, Totp.Code(Secret, step - 2), now, 0));
        Assert.Null(Totp.Match(Secret, Totp.Code(Secret, step + 2), now, 0));
    }

    [Fact]
    public void Match_takes_no_code_twice()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_111_111_111);
        var step = Totp.Match(Secret, Totp.Code(Secret, Totp.StepAt(now)), now, 0);
        Assert.Null(Totp.Match(Secret, Totp.Code(Secret, Totp.StepAt(now)), now, step!.Value));
    }

    [Fact]
    public void Match_reads_digits_of_other_scripts_and_skips_spaces()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_111_111_111);
        var code = Totp.Code(Secret, Totp.StepAt(now));
        var arabic = string.Concat(code.Select(c => (char)('\u0660' + (c - '0'))));
        Assert.NotNull(Totp.Match(Secret, arabic[..3] + " " + arabic[3..], now, 0));
    }
}
