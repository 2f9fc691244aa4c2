using Tallystick.Web.Components;
using Tallystick.Web.Forms;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.PartyPeople;

/// <summary>People of a Party in words.</summary>
internal static class RosterWords
{
    /// <summary>A role, with its agency where it is held for one.</summary>
    public static string Role(ReaderTexts texts, Participant party, RosterRole role) => role.Agency is { } agency
        ? texts.Format("membership.hat.roles-agency", ("roles", texts.Role(role.Role)), ("agency", party.Agencies.FirstOrDefault(a => a.Id == agency) is { } known ? texts.Of(known.Name) : agency.Value))
        : texts.Role(role.Role);

    /// <summary>What a coordinator may give, and whatever is held already.</summary>
    public static Option[] Options(ReaderTexts texts, Participant party, IEnumerable<RosterRole> held) =>
    [
        .. Roster.Roles.SelectMany(role => role == Kernel.Role.Provider
                ? party.Agencies.Select(agency => new RosterRole(role, agency.Id)).Prepend(new(role, null))
                : [new RosterRole(role, null)])
            .Union(held).Select(role => new Option(Roster.Word(role), Role(texts, party, role))),
    ];

    /// <summary>How the account stands.</summary>
    public static (NoticeKind? Kind, string Words) State(ReaderTexts texts, RosterPerson person, DateTimeOffset now) =>
        person.IsClosed ? (null, texts["membership.people.closed"])
        : person.LinkUntil is { } until ? (NoticeKind.Warning, texts.Format(until > now ? "membership.people.invited" : "membership.people.lapsed", ("moment", texts.Moment(until))))
        : (NoticeKind.Success, texts["membership.people.open"]);
}
