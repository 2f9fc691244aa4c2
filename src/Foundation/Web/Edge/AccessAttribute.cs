using Tallystick.Kernel;

namespace Tallystick.Web.Edge;

/// <summary>Who may use an endpoint or a page. Every one carries exactly one; an endpoint without it answers nobody. A page takes it as
/// <c>@attribute [Access(Role.Coordinator)]</c>, an endpoint through <see cref="EdgeEndpoints.Allow{TBuilder}"/>. Ownership (whose Party) is the
/// handler's to decide, with the <see cref="Actor"/> in hand.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AccessAttribute(params Role[] roles) : Attribute
{
    /// <summary>Any of these; empty together with <see cref="Anyone"/> false means anyone who has signed in.</summary>
    public IReadOnlyList<Role> Roles { get; } = roles;

    /// <summary>Strangers too: sign-in, health, what is public.</summary>
    public bool Anyone { get; init; }

    /// <summary>True when <paramref name="actor"/> may.</summary>
    public bool Allows(Actor actor) => Anyone || (actor.IsKnown && (Roles.Count == 0 || actor.Is([.. Roles])));
}
