using Tallystick.Web.Components;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.Parties;

/// <summary>A Party's standing in words.</summary>
internal static class StandingWords
{
    /// <summary>In a word or two.</summary>
    public static string Short(ReaderTexts texts, Standing standing) => texts["membership.standing." + Key(standing)];

    /// <summary>How it is meant.</summary>
    public static NoticeKind Kind(Standing standing) =>
        standing.IsGood ? NoticeKind.Success : standing.Gone ? NoticeKind.Info : standing.Suspended ? NoticeKind.Error : NoticeKind.Warning;

    /// <summary>Since when.</summary>
    public static string Since(ReaderTexts texts, Standing standing) =>
        standing.Since is { } day ? texts.Format("membership.standing.since", ("day", day)) : "";

    /// <summary>In one word, for programs.</summary>
    public static string Key(Standing standing) =>
        standing.Excluded ? "excluded" : standing.Gone ? "gone" : standing.Suspended ? "suspended" : standing.AcceptedTerms ? "good" : standing.Terms is null ? "not-accepted" : "old-terms";
}
