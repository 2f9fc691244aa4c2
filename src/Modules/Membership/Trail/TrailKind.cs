namespace Tallystick.Membership.Trail;

/// <summary>What an entry of the trail is about: enough to look for, where the action itself says too much.</summary>
public enum TrailKind
{
    /// <summary>Figures, answers or sheets of another Party were read.</summary>
    Reading,
    /// <summary>What others see of a Party was changed: releases, withdrawals, sharing, notes.</summary>
    Releasing,
    /// <summary>Something was prepared that others do not see yet: files, entries, drafts.</summary>
    Preparing,
    /// <summary>A Party settled how its reports are read and checked.</summary>
    Settings,
    /// <summary>People and programs: coming in, accounts, tokens.</summary>
    Access,
    /// <summary>The Exchange decided something.</summary>
    Governance,
    /// <summary>The trail itself was taken out or signed.</summary>
    Trail,
    /// <summary>What no kind is known for.</summary>
    Other,
}

/// <summary>Tells kinds by the actions that rooms write. A test holds this against every action in the source.</summary>
internal static class TrailKinds
{
    public static TrailKind Of(string action) => action.Split('.', 2) switch
    {
        ["statistics", "public-salt"] => TrailKind.Settings,
        ["statistics", _] => TrailKind.Reading,
        ["membership", var act] => act switch
        {
            "trail-export" or "checkpoint" => TrailKind.Trail,
            _ when action.StartsWith(MembershipActions.Governance, StringComparison.Ordinal) => TrailKind.Governance,
            _ => TrailKind.Access,
        },
        ["reporting", var act] => act switch
        {
            "read-sheet" => TrailKind.Reading,
            "ask" or "confirm" or "decline" or "release" or "withdraw" or "nil" or "share" or "note" or "note-withdraw" or "publish-sheet" => TrailKind.Releasing,
            "second-person" or "save-mapping" or "save-list" or "set-checks" or "set-rule" or "remember-answers" => TrailKind.Settings,
            _ => TrailKind.Preparing,
        },
        _ => TrailKind.Other,
    };

    /// <summary>The kind as addresses write it.</summary>
    public static string Code(this TrailKind kind) => kind.ToString().ToLowerInvariant();
}
