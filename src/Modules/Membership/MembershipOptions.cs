namespace Tallystick.Membership;

/// <summary>What the host settles for this module. Lengths of sessions and locks are rules of the house, not settings.</summary>
public sealed class MembershipOptions
{
    /// <summary>The folder of the keys that protect cookies and second-factor secrets: <c>keys</c> in the data folder. Several nodes share
    /// it. Who reads it can forge sessions.</summary>
    public string KeysFolder { get; set; } = "";

    /// <summary>A PKCS#12 file whose certificate encrypts those keys at rest; empty: they lie there as they are, readable by the program's account alone.</summary>
    public string KeysCertificate { get; set; } = "";

    /// <summary>The certificate before it, while keys made under it still count; may be empty.</summary>
    public string KeysCertificateBefore { get; set; } = "";

    /// <summary>Opens both files; may be empty.</summary>
    public string KeysCertificatePassword { get; set; } = "";

    /// <summary>A file of passwords that became known elsewhere, which nobody may choose: a SHA-1 in capital hexadecimal digits on each line, in their order, and what follows a
    /// colon is not read. Empty: none is refused for that.</summary>
    public string BreachedPasswords { get; set; } = "";

    /// <summary>How often one address may try to sign in within a minute; at least 1.</summary>
    public int SignInTriesPerMinute { get; set; } = 30;
}
