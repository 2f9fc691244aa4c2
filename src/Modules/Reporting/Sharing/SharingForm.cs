using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Tallystick.Kernel;
using Tallystick.Reporting.Ledger;

namespace Tallystick.Reporting.Sharing;

/// <summary>Reads sharing terms out of a form or a request. Whether a Party may set them is not asked here.</summary>
internal static class SharingForm
{
    /// <summary>The fields audience, party (several), secretariat, embargo (a day, or a moment with its offset), permittedUse; null when audience
    /// is <c>usual</c> or was not sent.</summary>
    internal static SharingTerms? Read(IFormCollection form)
    {
        var audience = form["audience"].ToString();
        return audience is "" or "usual" ? null
            : Terms(audience, form["party"].OfType<string>(), form["secretariat"].ToString().Length > 0, form["embargo"].ToString(), form["permittedUse"].ToString());
    }

    /// <summary>The terms of a request's JSON; null when there are none.</summary>
    internal static SharingTerms? Read(LedgerJson.SharingDocument? document) =>
        document is null ? null : Terms(document.Audience, document.Parties ?? [], document.Secretariat, document.EmbargoUntil ?? "", document.PermittedUse ?? "");

    private static SharingTerms Terms(string audience, IEnumerable<string> parties, bool secretariat, string embargo, string use)
    {
        Audience who = audience switch
        {
            "national" => Audience.National,
            "named" => Audience.Named,
            "participants" => Audience.Participants,
            "public" => Audience.Public,
            _ => throw KernelProblems.BadField("audience", audience).AsException(),
        };
        ImmutableArray<PartyId> named = who == Audience.Named
            ? [.. parties.Select(party => party.Trim()).Where(party => party.Length > 0).Distinct().Order(StringComparer.Ordinal).Select(PartyId.From)] : [];
        return new(who, named, secretariat, Embargo(embargo.Trim()), use.Trim());
    }

    private static DateTimeOffset? Embargo(string text)
    {
        if (text.Length == 0) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)) return moment.ToUniversalTime();
        throw KernelProblems.BadField("embargo", text).AsException();
    }
}
