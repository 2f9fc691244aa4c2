using Tallystick.Membership.Rules;
using Tallystick.Web.Components;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.Governance;

/// <summary>Proposals and decisions in words.</summary>
internal static class DecisionWords
{
    /// <summary>Where it stands, in a word or two.</summary>
    public static string State(ReaderTexts texts, Deliberation decision, DateOnly today) => texts["membership.outcome." + Key(decision, today)];

    /// <summary>How that is meant; nothing while it is not over.</summary>
    public static NoticeKind? Kind(Deliberation decision) => decision.End switch
    {
        null => null,
        { EffectFault: not null } => NoticeKind.Error,
        { Outcome: DecisionOutcome.Adopted } => NoticeKind.Success,
        _ => NoticeKind.Warning,
    };

    /// <summary>By vote, by silence, in a meeting.</summary>
    public static string Way(ReaderTexts texts, DecisionWay way) => texts["membership.way." + way.ToString().ToLowerInvariant()];

    /// <summary>How it is or was decided, in sentences.</summary>
    public static string Procedure(ReaderTexts texts, Procedure procedure) => procedure.Way switch
    {
        DecisionWay.Vote => texts.Format("membership.procedure.vote-" + procedure.Majority.ToString().ToLowerInvariant(), ("opens", procedure.OpensOn), ("closes", procedure.ClosesOn), ("quorum", procedure.QuorumPercent)),
        DecisionWay.Silence => texts.Format("membership.procedure.silence", ("opens", procedure.OpensOn), ("closes", procedure.ClosesOn)),
        _ => texts.Format("membership.procedure.meeting", ("day", procedure.ClosesOn)),
    };

    /// <summary>How many spoke how; empty where nobody was counted.</summary>
    public static string Count(ReaderTexts texts, Deliberation decision) => decision.End?.Count is not { } count ? ""
        : decision.Procedure.Way == DecisionWay.Silence ? texts.Format("membership.count.silence", ("objections", count.Objections), ("entitled", count.Entitled))
        : texts.Format("membership.count.vote", ("yes", count.Yes), ("no", count.No), ("abstained", count.Abstained), ("entitled", count.Entitled));

    /// <summary>What a Party said; that it said nothing.</summary>
    public static string Said(ReaderTexts texts, Ballot? ballot) => texts["membership.ballot." + (ballot?.ToString().ToLowerInvariant() ?? "none")];

    /// <summary>What the software does once it is adopted.</summary>
    public static string Effect(ReaderTexts texts, MembershipState state, DecisionEffect effect) => effect switch
    {
        TermsEffect terms => texts.Format("membership.effect.terms", ("version", terms.Version), ("day", terms.From)),
        RuleEffect rule => texts.Format("membership.effect.rule", ("dataflow", RuleWords.Flow(texts, rule.Dataflow)), ("day", rule.From), ("rule", RuleWords.Of(texts, rule.Rule("")))),
        AdmissionEffect admission => texts.Format("membership.effect.admission", ("party", texts.Of(admission.Name)), ("id", admission.Party)),
        StandingEffect standing => texts.Format("membership.effect.standing-" + standing.Change.ToString().ToLowerInvariant(), ("party", state.Find(new(standing.Party)) is { } party ? texts.Of(party.Name) : standing.Party)),
        _ => texts["membership.effect.none"],
    };

    private static string Key(Deliberation decision, DateOnly today) => decision.End is { } end ? end.Outcome.ToString().ToLowerInvariant()
        : decision.Procedure.IsOverOn(today) ? "counting" : decision.IsOpenOn(today) ? "open" : "coming";
}
