using System.Net;
using System.Security.Cryptography;
using System.Text;
using Tallystick.Membership.People;
using Tallystick.Storage;

namespace Tallystick.Tests.Modules.Membership;

/// <summary>Passwords that became known elsewhere, looked for in a file of any size.</summary>
public sealed class BreachedPasswordTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    [Theory, InlineData(0, "\n"), InlineData(1, "\n"), InlineData(2, "\r\n"), InlineData(3000, "\n"), InlineData(3001, "\r\n")]
    public void Each_password_of_the_file_is_found_and_no_other(int count, string end)
    {
        var random = new Random(count);
        Write(Enumerable.Range(0, count).Select(i => $"known elsewhere {i}"), () => random.Next(3) == 0 ? "" : ":" + random.Next(), end);
        var breached = new BreachedPasswords(_path);
        for (var i = 0; i < count; i++) Assert.True(breached.Hold($"known elsewhere {i}"), $"{i} is not found");
        for (var i = count; i < count + 500; i++) Assert.False(breached.Hold($"known elsewhere {i}"), $"{i} is found");
    }

    [Fact]
    public void A_file_that_cannot_serve_is_told_at_start()
    {
        Assert.Null(BreachedPasswords.Fault(""));
        Assert.NotNull(BreachedPasswords.Fault(_path));
        File.WriteAllText(_path, "123456\npassword\n");
        Assert.Contains("40 capital hexadecimal digits", BreachedPasswords.Fault(_path), StringComparison.Ordinal);
        Write(["seven quiet harbours"], () => ":3", "\n");
        Assert.Null(BreachedPasswords.Fault(_path));
        Assert.False(new BreachedPasswords("").Hold("seven quiet harbours"));
    }

    [Fact]
    public async Task Nobody_chooses_one()
    {
        Write(["a heron on a wire", "another heron"], () => ":12", "\n");
        await using var site = await MembershipSite.StartAsync(Engine.Sqlite, MembershipSite.Real, breached: _path);
        using var visit = await site.EnterAsync("ben", "twelve loud mountains");
        var refused = await visit.PostAsync("/account", "/account/password", ("present", "twelve loud mountains"), ("password", "a heron on a wire"), ("again", "a heron on a wire"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("became known elsewhere", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await visit.PostAsync("/account", "/account/password",
            ("present", "twelve loud mountains"), ("password", "a heron on two wires"), ("again", "a heron on two wires"))).StatusCode);
    }

    private void Write(IEnumerable<string> passwords, Func<string> after, string end)
    {
#pragma warning disable CA5350 // What such files are made of.
        var lines = passwords.Select(password => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)))).Order(StringComparer.Ordinal);
#pragma warning restore CA5350
        File.WriteAllText(_path, string.Concat(lines.Select(line => line + after() + end)));
    }
}
