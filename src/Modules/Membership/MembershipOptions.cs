namespace Tallystick.Membership;

/// <summary>What the host settles for this module. Lengths of sessions and locks are rules of the house, not settings.</summary>
public sealed class MembershipOptions
{
    /// <summary>The folder of the keys that protect cookies and second-factor secrets: <c>keys</c> in the data folder. Several nodes share
    /// it. Who reads it can forge sessions.</summary>
    public string KeysFolder { get; set; } = "";

    /// <summary>How often one address may try to sign in within a minute; at least 1.</summary>
    public int SignInTriesPerMinute { get; set; } = 30;
}
