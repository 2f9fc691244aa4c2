using System.Collections.Immutable;
using System.Security.Claims;
using Tallystick.Kernel;

namespace Tallystick.Web.Edge;

/// <summary>How an <see cref="Actor"/> travels inside a <see cref="ClaimsPrincipal"/>: written once by whoever recognises a cookie or a
/// token, read once per request by the edge. Nothing else looks at claims.</summary>
public static class ActorClaims
{
    /// <summary>The account's id.</summary>
    public const string Person = "ts:person";
    /// <summary>The name shown on pages and in the audit trail.</summary>
    public const string Name = "ts:name";
    /// <summary>The Party's id.</summary>
    public const string Party = "ts:party";
    /// <summary>The agency's id within the Party.</summary>
    public const string Agency = "ts:agency";
    /// <summary>One of <see cref="Role"/>, by name; as many claims as roles.</summary>
    public const string Role = "ts:role";
    /// <summary>One of <see cref="Door"/>, by name.</summary>
    public const string Door = "ts:door";
    /// <summary>One of <see cref="Kernel.Purpose"/>, by code.</summary>
    public const string Purpose = "ts:purpose";

    /// <summary>The identity that says who <paramref name="actor"/> is; <paramref name="scheme"/> names the way of recognition.</summary>
    public static ClaimsIdentity Write(Actor actor, string scheme)
    {
        var identity = new ClaimsIdentity(scheme, Name, Role);
        if (actor.Person is { } person)
        {
            identity.AddClaim(new(Person, person.Value));
            // What the antiforgery token is bound to, so that a form opened by one person is refused from another.
            identity.AddClaim(new(ClaimTypes.NameIdentifier, person.Value));
        }
        identity.AddClaim(new(Name, actor.Name));
        if (actor.Party is { } party) identity.AddClaim(new(Party, party.Value));
        if (actor.Agency is { } agency) identity.AddClaim(new(Agency, agency.Value));
        foreach (var role in actor.Roles) identity.AddClaim(new(Role, role.ToString()));
        identity.AddClaim(new(Door, actor.Door.ToString()));
        identity.AddClaim(new(Purpose, actor.Purpose.Code()));
        return identity;
    }

    /// <summary>Who <paramref name="principal"/> is; a stranger when nobody was recognised. A role or door this version does not know is left out.</summary>
    public static Actor Read(ClaimsPrincipal principal)
    {
        if (principal.Identity is not { IsAuthenticated: true }) return Actor.Stranger;
        var roles = ImmutableArray.CreateBuilder<Role>();
        foreach (var claim in principal.FindAll(Role))
        {
            if (Enum.TryParse<Role>(claim.Value, out var role) && Enum.IsDefined(role)) roles.Add(role);
        }
        return new(
            principal.FindFirstValue(Person) is { } person ? new PersonId(person) : null,
            principal.FindFirstValue(Name) ?? "",
            principal.FindFirstValue(Party) is { } party ? new PartyId(party) : null,
            principal.FindFirstValue(Agency) is { } agency ? new AgencyId(agency) : null,
            roles.ToImmutable(),
            Enum.TryParse<Door>(principal.FindFirstValue(Door), out var door) && Enum.IsDefined(door) ? door : Kernel.Door.Web)
        {
            Purpose = PurposeCodes.TryParse(principal.FindFirstValue(Purpose), out var purpose) ? purpose : Kernel.Purpose.Analysis,
        };
    }
}
