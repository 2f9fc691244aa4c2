using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Web.Forms;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.Sharing;

/// <summary>The other Parties, to tick in a form.</summary>
internal static class PartyChoice
{
    internal static async Task<IReadOnlyList<Option>> OfAsync(ExchangeRoster roster, DbSession session, ReaderTexts texts, PartyId own) =>
        roster.Parties is not { } parties ? []
        : [.. (await parties(session, texts.Language.Tag, default)).Where(party => party.Id != own.Value).Select(party => new Option(party.Id, party.Name))];
}
