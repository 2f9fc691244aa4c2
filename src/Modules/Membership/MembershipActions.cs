namespace Tallystick.Membership;

/// <summary>What this module writes into the audit trail as actions. Stable: entries are kept for ever. Those that open with
/// <see cref="Governance"/> concern all Parties and are what stewards may read.</summary>
internal static class MembershipActions
{
    public const string Governance = "membership.governance.";
    public const string ExchangeCreate = Governance + "exchange-create";
    public const string StandingChange = Governance + "standing-change";
    public const string RuleAdopt = Governance + "rule-adopt";

    public const string SignIn = "membership.sign-in";
    public const string SignInDemo = "membership.sign-in-demo";
    public const string SignInFail = "membership.sign-in-fail";
    public const string SignInLock = "membership.sign-in-lock";
    public const string SignOut = "membership.sign-out";
    public const string ActAs = "membership.act-as";
    public const string PasswordChange = "membership.password-change";
    public const string TotpEnrol = "membership.totp-enrol";
    public const string LanguageChange = "membership.language-change";
    public const string TokenIssue = "membership.token-issue";
    public const string TokenRevoke = "membership.token-revoke";
    public const string TrailExport = "membership.trail-export";
}
