using System.Collections.Immutable;
using Tallystick.Kernel;

namespace Tallystick.Membership;

/// <summary>What this module refuses, and why.</summary>
internal static class MembershipProblems
{
    /// <summary>The database is empty of an Exchange.</summary>
    public static Problem NoExchange() => Problem.Of("membership-no-exchange", 503);
    /// <summary>One Exchange to a database.</summary>
    public static Problem ExchangeExists(string id) => Problem.Of("membership-exchange-exists", 409, ("id", id));
    /// <summary>The exchange file has faults; nothing was created. <c>faults</c> is an array of problems, one for each.</summary>
    public static Problem ExchangeFileFaulty(ImmutableArray<Problem> faults) =>
        Problem.Of("membership-exchange-file-faulty", 400, ("count", faults.Length), ("faults", faults));
    public static Problem NoSuchParty(string? party, string nearest) =>
        Problem.Of(nearest.Length > 0 ? "membership-no-such-party-nearest" : "membership-no-such-party", 404, ("party", party ?? ""), ("nearest", nearest));

    /// <summary>Unknown person, wrong password, locked, closed: one word for all of them.</summary>
    public static Problem SignInRefused() => Problem.Of("membership-sign-in-refused", 401);
    public static Problem SignInAnew() => Problem.Of("membership-sign-in-anew", 401);
    public static Problem CodeRefused() => Problem.Of("membership-code-refused", 401);
    public static Problem TooManyTries() => Problem.Of("membership-too-many-tries", 429);
    public static Problem NoSuchHat() => Problem.Of("membership-no-such-hat", 403);
    public static Problem NotDemo() => Problem.Of("membership-not-demo", 404);
    public static Problem DemoAccount() => Problem.Of("membership-demo-account", 403);

    public static Problem PasswordLength(int min, int max) => Problem.Of("membership-password-length", 400, ("min", min), ("max", max));
    public static Problem PasswordHoldsLogin() => Problem.Of("membership-password-holds-login", 400);
    public static Problem PasswordBreached() => Problem.Of("membership-password-breached", 400);
    public static Problem PasswordRepeats() => Problem.Of("membership-password-repeats", 400);
    public static Problem PasswordsDiffer() => Problem.Of("membership-passwords-differ", 400);
    public static Problem PasswordWrong() => Problem.Of("membership-password-wrong", 400);
    public static Problem PasswordSame() => Problem.Of("membership-password-same", 400);
    public static Problem NoEnrolment() => Problem.Of("membership-no-enrolment", 409);

    public static Problem PasskeyRefused() => Problem.Of("membership-passkey-refused", 401);
    public static Problem PasskeyNotMade() => Problem.Of("membership-passkey-not-made", 400);
    public static Problem LastSecondFactor() => Problem.Of("membership-last-second-factor", 409);
    /// <summary>Asked by a script, which has no page on which the proof could be given.</summary>
    public static Problem PresenceNeeded() => Problem.Of("membership-presence-needed", 403);
    public static Problem PresenceRefused() => Problem.Of("membership-presence-refused", 403);

    /// <summary>Unknown, used, withdrawn, expired: one word for all of them.</summary>
    public static Problem InvitationUnusable() => Problem.Of("membership-invitation-unusable", 404);
    public static Problem InvitationPassword() => Problem.Of("membership-invitation-password", 401);
    public static Problem NoInvitation() => Problem.Of("membership-no-invitation", 409);
    public static Problem LoginShape() => Problem.Of("membership-login-shape", 400);
    public static Problem LoginTaken(string login) => Problem.Of("membership-login-taken", 409, ("login", login));
    public static Problem RoleNotYours() => Problem.Of("membership-role-not-yours", 403);
    public static Problem NoRoleLeft() => Problem.Of("membership-no-role-left", 400);
    public static Problem LastCoordinator() => Problem.Of("membership-last-coordinator", 409);
    public static Problem PersonElsewhere() => Problem.Of("membership-person-elsewhere", 409);
    public static Problem AccountClosed() => Problem.Of("membership-account-closed", 409);
    public static Problem NotOneself() => Problem.Of("membership-not-oneself", 409);

    public static Problem BreakGlassNotNeeded(DateOnly day) => Problem.Of("membership-break-glass-not-needed", 409, ("day", day));
    public static Problem BreakGlassOpen() => Problem.Of("membership-break-glass-open", 409);
    public static Problem BreakGlassSecond() => Problem.Of("membership-break-glass-second", 403);
    public static Problem BreakGlassOver() => Problem.Of("membership-break-glass-over", 409);
    public static Problem BreakGlassWho(string login) => Problem.Of("membership-break-glass-who", 409, ("login", login));

    public static Problem TokenUnknown() => Problem.Of("membership-token-unknown", 401);
    public static Problem TokenExpired(string day) => Problem.Of("membership-token-expired", 401, ("day", day));
    public static Problem TokenRevoked(string day) => Problem.Of("membership-token-revoked", 401, ("day", day));
    public static Problem TokenRole(string role) => Problem.Of("membership-token-role", 400, ("role", role));
    public static Problem TokenDays(int max) => Problem.Of("membership-token-days", 400, ("max", max));
    public static Problem TokenName(int max) => Problem.Of("membership-token-name", 400, ("max", max));

    public static Problem StandingAlready(string party) => Problem.Of("membership-standing-already", 409, ("party", party));
    public static Problem StandingBeforeLast(string day) => Problem.Of("membership-standing-before-last", 409, ("day", day));
    /// <summary>Who was excluded comes back by a decision alone.</summary>
    public static Problem Excluded() => Problem.Of("membership-excluded", 409);
    public static Problem TermsNotAgreed() => Problem.Of("membership-terms-not-agreed", 400);
    /// <summary>The words that were shown are not those that are there.</summary>
    public static Problem TermsOtherWords() => Problem.Of("membership-terms-other-words", 409);
    public static Problem TermsVersionTaken(string version) => Problem.Of("membership-terms-version-taken", 409, ("version", version));
    public static Problem TermsInPast(string day) => Problem.Of("membership-terms-in-past", 409, ("day", day));
    public static Problem TermsText() => Problem.Of("membership-terms-text", 400);
    public static Problem PartyExists(string party) => Problem.Of("membership-party-exists", 409, ("party", party));
    public static Problem PartyCode() => Problem.Of("membership-party-code", 400);
    public static Problem StateCode() => Problem.Of("membership-state-code", 400);
    public static Problem AreaCodes() => Problem.Of("membership-area-codes", 400);
    public static Problem AgencyLines() => Problem.Of("membership-agency-lines", 400);
    public static Problem DecisionWords(string field, int most) => Problem.Of("membership-decision-words", 400, ("field", field), ("most", most));
    public static Problem DecisionOpening() => Problem.Of("membership-decision-opening", 400);
    public static Problem DecisionClosing(int least, int most) => Problem.Of("membership-decision-closing", 400, ("least", least), ("most", most));
    public static Problem DecisionQuorum() => Problem.Of("membership-decision-quorum", 400);
    public static Problem DayShape() => Problem.Of("membership-day-shape", 400);
    public static Problem DecisionDay() => Problem.Of("membership-decision-day", 400);
    public static Problem EffectBeforeClosing() => Problem.Of("membership-effect-before-closing", 400);
    /// <summary>Not open yet, closed, withdrawn, or decided in a meeting.</summary>
    public static Problem DecisionNotOpen(string number) => Problem.Of("membership-decision-not-open", 409, ("number", number));
    public static Problem NotEntitled(string party) => Problem.Of("membership-not-entitled", 403, ("party", party));
    public static Problem WithdrawalCode(string party) => Problem.Of("membership-withdrawal-code", 400, ("party", party));
    public static Problem NoAdmissionLink() => Problem.Of("membership-no-admission-link", 409);
    public static Problem BallotUnfit() => Problem.Of("membership-ballot-unfit", 400);
    public static Problem ReasonMissing() => Problem.Of("membership-reason-missing", 400);
    public static Problem RuleNumbers() => Problem.Of("membership-rule-numbers", 400);
    public static Problem RuleInPast(string day) => Problem.Of("membership-rule-in-past", 409, ("day", day));
    public static Problem NoSuchDataflow(string dataflow) => Problem.Of("membership-no-such-dataflow", 404, ("dataflow", dataflow));

    /// <summary>The entry is younger than every checkpoint.</summary>
    public static Problem NotCovered(long number) => Problem.Of("membership-not-covered", 409, ("number", number));
    public static Problem NoCheckpoint() => Problem.Of("membership-no-checkpoint", 400);
    /// <summary>Signed, but by nobody who is believed.</summary>
    public static Problem CheckpointOfAnother(string names) => Problem.Of("membership-checkpoint-of-another", 409, ("names", names));
    /// <summary>It says it is signed by the key that is believed, and is not.</summary>
    public static Problem CheckpointForged() => Problem.Of("membership-checkpoint-forged", 409);
}
