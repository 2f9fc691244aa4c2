using Tallystick.Reporting.Ledger;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.Sharing;

/// <summary>Sharing terms in a line, in the reader's language.</summary>
internal static class SharingWords
{
    internal static string Of(ReaderTexts texts, SharingTerms terms, MemberNames names)
    {
        var parts = new List<string>
        {
            terms.Audience == Audience.Named
                ? texts.Format("reporting.audience.named-line", ("parties", texts.List(terms.Parties.Select(names.Of))))
                : texts["reporting.audience." + LedgerJson.Word(terms.Audience)],
        };
        if (terms.Secretariat) parts.Add(texts["reporting.sharing.with-secretariat"]);
        if (terms.EmbargoUntil is { } until) parts.Add(texts.Format("reporting.sharing.embargo-line", ("date", until)));
        if (terms.PermittedUse.Length > 0) parts.Add(texts.Format("reporting.sharing.use-line", ("use", terms.PermittedUse)));
        return string.Join(texts["reporting.sharing.separator"], parts);
    }
}
