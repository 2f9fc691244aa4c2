using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Web.Forms;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting;

/// <summary>The names a reader knows Parties and agencies by; the id of those that are not (or no longer) on the roster.</summary>
public sealed class MemberNames
{
    private readonly PartyId _own;
    private readonly IReadOnlyList<RosterEntry> _parties, _agencies;

    private MemberNames(PartyId own, IReadOnlyList<RosterEntry> parties, IReadOnlyList<RosterEntry> agencies) => (_own, _parties, _agencies) = (own, parties, agencies);

    /// <summary>Knows nobody.</summary>
    public static MemberNames None { get; } = new(default, [], []);

    /// <summary>Asks the roster: all Parties, and the agencies of the reader's own.</summary>
    public static async Task<MemberNames> OfAsync(ExchangeRoster roster, DbSession session, ReaderTexts texts, PartyId own, CancellationToken ct = default) =>
        new(own, roster.Parties is { } parties ? await parties(session, texts.Language.Tag, ct) : [],
            roster.Agencies is { } agencies ? await agencies(session, own, texts.Language.Tag, ct) : []);

    /// <summary>A Party's name.</summary>
    public string Of(PartyId party) => _parties.FirstOrDefault(entry => entry.Id == party.Value)?.Name ?? party.Value;

    /// <summary>The name of an agency of the reader's own Party.</summary>
    public string Of(AgencyId agency) => _agencies.FirstOrDefault(entry => entry.Id == agency.Value)?.Name ?? agency.Value;

    /// <summary>The other Parties, to tick in a form.</summary>
    public IReadOnlyList<Option> OtherParties() => [.. _parties.Where(party => party.Id != _own.Value).Select(party => new Option(party.Id, party.Name))];

    /// <summary>The agencies of the reader's own Party for which it may act, to choose from.</summary>
    public IReadOnlyList<Option> AgenciesFor(AgencyId? only) =>
        [.. _agencies.Where(agency => only is not { } one || one.Value == agency.Id).Select(agency => new Option(agency.Id, agency.Name))];
}
