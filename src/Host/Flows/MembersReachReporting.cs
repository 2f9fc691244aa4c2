using Tallystick.Membership;
using Tallystick.Reporting;

namespace Tallystick.Host.Flows;

/// <summary>Where the room of files learns the names of Parties and agencies it offers for choice.</summary>
internal static class MembersReachReporting
{
    internal static ExchangeRoster Roster(Participants participants) => new()
    {
        Parties = async (session, language, ct) =>
            [.. (await participants.CurrentAsync(session, ct)).Parties.Where(party => !party.Gone).Select(party => new RosterEntry(party.Id.Value, party.Name.In(language)))],
        Duties = async (session, party, ct) =>
        {
            var state = await participants.CurrentAsync(session, ct);
            return new(state.Require(party).Joined, [.. state.Rules]);
        },
        Coordinators = Participants.CoordinatorsAsync,
        Agencies = async (session, party, language, ct) =>
            [.. (await participants.CurrentAsync(session, ct)).Require(party).Agencies.Select(agency => new RosterEntry(agency.Id.Value, agency.Name.In(language)))],
    };
}
