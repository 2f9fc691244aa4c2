using Tallystick.Kernel;
using Tallystick.Membership.SignIn;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.People;

/// <summary>How a hat is named to its wearer.</summary>
internal static class HatWords
{
    /// <summary>The Party, or the Exchange itself.</summary>
    public static string Place(ReaderTexts texts, MembershipState state, PartyId? party) =>
        party is not { } id ? texts["membership.hat.exchange"] : state.Find(id) is { } found ? texts.Of(found.Name) : id.Value;

    /// <summary>The roles, and the agency where there is one.</summary>
    public static string Roles(ReaderTexts texts, MembershipState state, Hat hat)
    {
        var roles = texts.List(hat.Roles.Select(texts.Role));
        return hat is { Party: { } party, Agency: { } agency }
            ? texts.Format("membership.hat.roles-agency", ("roles", roles), ("agency", AgencyName(texts, state, party, agency)))
            : roles;
    }

    /// <summary>One button's words for each hat.</summary>
    public static IReadOnlyList<HatButtons.Choice> Choices(ReaderTexts texts, MembershipState state, IEnumerable<Hat> hats) =>
        [.. hats.Select(h => new HatButtons.Choice(h.Key, Place(texts, state, h.Party), Roles(texts, state, h)))];

    private static string AgencyName(ReaderTexts texts, MembershipState state, PartyId party, AgencyId agency) =>
        state.Find(party)?.Agencies.FirstOrDefault(a => a.Id == agency) is { } found ? texts.Of(found.Name) : agency.Value;
}
