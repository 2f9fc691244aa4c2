using System.Security.Claims;
using Tallystick.Kernel;
using Tallystick.Web.Edge;

namespace Tallystick.Tests.Foundation.Web;

public sealed class ActorClaimsTests
{
    [Fact]
    public void An_actor_comes_out_as_it_went_in()
    {
        var actor = new Actor(new("p1"), "Giulia Conti", new("IT"), new("border-guard"), [Role.Provider, Role.Analyst], Door.Token);

        var read = ActorClaims.Read(new ClaimsPrincipal(ActorClaims.Write(actor, "test")));

        Assert.Equal(actor with { Roles = read.Roles }, read);
        Assert.Equal(actor.Roles, read.Roles.AsEnumerable());
    }

    [Fact]
    public void Claims_without_a_recognised_identity_are_a_stranger()
    {
        var forged = new ClaimsIdentity([new(ActorClaims.Role, "Steward")]);

        Assert.Same(Actor.Stranger, ActorClaims.Read(new ClaimsPrincipal(forged)));
    }

    [Theory]
    [InlineData("Emperor"), InlineData("99"), InlineData("")]
    public void A_role_that_does_not_exist_gives_nothing(string role)
    {
        var identity = new ClaimsIdentity([new(ActorClaims.Role, role), new(ActorClaims.Door, "42")], "test");

        var actor = ActorClaims.Read(new ClaimsPrincipal(identity));

        Assert.False(actor.IsKnown);
        Assert.Equal(Door.Web, actor.Door);
    }

    [Theory]
    [InlineData("/", true), InlineData("/a?b=c", true)]
    [InlineData(null, false), InlineData("", false), InlineData("//evil.example", false), InlineData("/\\evil.example", false), InlineData("https://evil.example", false)]
    [InlineData("a", false), InlineData("/\t/evil.example", false), InlineData("javascript:alert(1)", false)]
    public void A_local_path_leads_nowhere_else(string? path, bool local) => Assert.Equal(local, LocalPath.Is(path));

    [Fact]
    public void A_redirect_to_another_site_is_a_bug() => Assert.Throws<ArgumentException>(() => Answer.SeeOther("https://evil.example/"));
}
