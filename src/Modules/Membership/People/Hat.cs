using System.Collections.Immutable;
using Tallystick.Kernel;

namespace Tallystick.Membership.People;

/// <summary>One of the capacities a person may act in: for one Party (or the Exchange), with all roles held there. Nobody acts for two
/// Parties at once, so nothing one Party may see is looked up with another's right.</summary>
/// <param name="Party">For whom; null for the Exchange itself.</param>
/// <param name="Agency">For which agency; null when no held role names one.</param>
/// <param name="Roles">In the order of <see cref="Role"/>; never empty.</param>
internal sealed record Hat(PartyId? Party, AgencyId? Agency, ImmutableArray<Role> Roles)
{
    /// <summary>Names the hat in a form: <c>IT</c>, <c>IT/border-guard</c>, or <c>-</c> for the Exchange.</summary>
    public string Key => Party is not { } party ? "-" : Agency is { } agency ? $"{party}/{agency}" : party.Value;

    /// <summary>The person wearing it.</summary>
    public Actor Of(Person person, Door door) => new(person.Id, person.Name, Party, Agency, Roles, door);

    /// <summary>Sorts held roles into hats: one for each Party; one for each agency where roles are held for several of a Party's, each with
    /// the Party-wide roles as well.</summary>
    public static ImmutableArray<Hat> Of(IEnumerable<HeldRole> held)
    {
        var hats = ImmutableArray.CreateBuilder<Hat>();
        foreach (var party in held.GroupBy(h => h.Party).OrderBy(g => g.Key?.Value ?? "", StringComparer.Ordinal))
        {
            var wide = party.Where(h => h.Agency is null).Select(h => h.Role).ToArray();
            var agencies = party.Where(h => h.Agency is not null).GroupBy(h => h.Agency!.Value).OrderBy(g => g.Key.Value, StringComparer.Ordinal).ToArray();
            if (agencies.Length == 0) hats.Add(new(party.Key, null, Sorted(wide)));
            foreach (var agency in agencies) hats.Add(new(party.Key, agency.Key, Sorted(wide.Concat(agency.Select(h => h.Role)))));
        }
        return hats.ToImmutable();
    }

    private static ImmutableArray<Role> Sorted(IEnumerable<Role> roles) => [.. roles.Distinct().Order()];
}
