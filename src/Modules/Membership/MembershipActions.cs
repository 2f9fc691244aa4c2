namespace Tallystick.Membership;

/// <summary>What this module writes into the audit trail as actions. Stable: entries are kept for ever. Those that open with
/// <see cref="Governance"/> concern all Parties and are what stewards may read.</summary>
internal static class MembershipActions
{
    public const string Room = "membership.";

    public const string Governance = Room + "governance.";
    public const string ExchangeCreate = Governance + "exchange-create";
    public const string StandingChange = Governance + "standing-change";
    public const string RuleAdopt = Governance + "rule-adopt";
    public const string TermsAdopt = Governance + "terms-adopt";
    public const string PartyAdmit = Governance + "party-admit";
    public const string DecisionPropose = Governance + "decision-propose";
    public const string DecisionRecord = Governance + "decision-record";
    public const string DecisionVote = Governance + "decision-vote";
    public const string DecisionWithdraw = Governance + "decision-withdraw";
    public const string DecisionClose = Governance + "decision-close";

    /// <summary>Of people, done from outside their Party: by the operator at the machine, by the stewards who break the glass. Every Party's auditor reads them.</summary>
    public const string GovernancePeople = Governance + "people.";
    public const string BreakGlassPropose = GovernancePeople + "break-glass-propose";
    public const string BreakGlassConfirm = GovernancePeople + "break-glass-confirm";
    public const string AdmissionLink = GovernancePeople + "admission-link";
    public const string BreakGlassStop = GovernancePeople + "break-glass-stop";

    public const string SignIn = Room + "sign-in";
    public const string SignInDemo = Room + "sign-in-demo";
    public const string SignInFail = Room + "sign-in-fail";
    public const string SignInLock = Room + "sign-in-lock";
    public const string SignOut = Room + "sign-out";
    public const string ActAs = Room + "act-as";
    public const string PasswordChange = Room + "password-change";
    public const string TotpEnrol = Room + "totp-enrol";
    public const string RecoveryMake = Room + "recovery-make";
    public const string RecoveryUse = Room + "recovery-use";
    public const string PasskeyAdd = Room + "passkey-add";
    public const string PasskeyRemove = Room + "passkey-remove";
    public const string Presence = Room + "presence";
    public const string SessionEnd = Room + "session-end";
    public const string InvitationTakeUp = Room + "invitation-take-up";
    public const string LanguageChange = Room + "language-change";
    public const string TokenIssue = Room + "token-issue";
    public const string TokenRevoke = Room + "token-revoke";
    public const string PurposeChange = Room + "purpose-change";
    public const string TrailExport = Room + "trail-export";
    public const string Checkpoint = Room + "checkpoint";
    public const string KeyChange = Governance + "key-change";
}
