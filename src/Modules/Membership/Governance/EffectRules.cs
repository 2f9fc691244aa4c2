using System.Globalization;
using System.Text.RegularExpressions;
using Tallystick.Kernel;
using Tallystick.Membership.People;
using Tallystick.Vocabulary;

namespace Tallystick.Membership.Governance;

/// <summary>Whether an effect fits the Exchange as it is: asked when it is proposed, and again when it is carried out. Pure.</summary>
internal static partial class EffectRules
{
    /// <summary>Why it does not, and at which field of the form; null when it does.</summary>
    /// <param name="effect">As it would be carried out today: see <see cref="DecisionEffect.On"/>.</param>
    /// <param name="state">The Exchange.</param>
    /// <param name="loginTaken">The new coordinator's login is somebody's.</param>
    public static (string Field, Problem Problem)? Unfit(DecisionEffect effect, MembershipState state, bool loginTaken) => effect switch
    {
        TermsEffect terms => Unfit(terms, state),
        RuleEffect rule => Unfit(rule, state),
        AdmissionEffect admission => Unfit(admission, state, loginTaken),
        StandingEffect standing => Unfit(standing, state),
        _ => null,
    };

    private static (string, Problem)? Unfit(TermsEffect terms, MembershipState state)
    {
        if (!VersionName().IsMatch(terms.Version)) return ("version", KernelProblems.BadField("version", terms.Version));
        if (state.Terms.Any(t => t.Version == terms.Version)) return ("version", MembershipProblems.TermsVersionTaken(terms.Version));
        var earliest = state.Terms.Select(t => t.InForceFrom.AddDays(1)).Append(state.Day).Max();
        return terms.From < earliest ? ("from", MembershipProblems.TermsInPast(Day(earliest))) : null;
    }

    private static (string, Problem)? Unfit(RuleEffect rule, MembershipState state)
    {
        if (!StructureCatalog.Default.TryFind(rule.Dataflow, out var flow)) return ("dataflow", MembershipProblems.NoSuchDataflow(rule.Dataflow));
        if (!flow.Frequencies.Contains(rule.Frequency)) return ("frequency", KernelProblems.BadField("frequency", rule.Frequency.ToString()));
        if (!rule.Rule("").IsSensible) return ("required", MembershipProblems.RuleNumbers());
        var earliest = state.Rules.Where(r => r.Dataflow == flow.Id).Select(r => r.InForceFrom.AddDays(1)).Append(state.Day).Max();
        return rule.From < earliest ? ("from", MembershipProblems.RuleInPast(Day(earliest))) : null;
    }

    private static (string, Problem)? Unfit(AdmissionEffect admission, MembershipState state, bool loginTaken)
    {
        if (!PartyCode().IsMatch(admission.Party)) return ("party", MembershipProblems.PartyCode());
        if (admission.PartyKind == PartyKind.State && admission.Party.Length != 2) return ("party", MembershipProblems.StateCode());
        if (state.Find(new(admission.Party)) is not null) return ("party", MembershipProblems.PartyExists(admission.Party));
        if (admission.Areas.IsEmpty || admission.Areas.Any(area => !PartyCode().IsMatch(area))) return ("areas", MembershipProblems.AreaCodes());
        if (admission.Agencies.Any(a => !AgencyCode().IsMatch(a.Id) || a.Name.Length is 0 or > 200) || admission.Agencies.DistinctBy(a => a.Id).Count() != admission.Agencies.Length) return ("agencies", MembershipProblems.AgencyLines());
        if (admission.Coordinator is not { } person || !PersonStore.IsLogin(person.Login)) return ("login", MembershipProblems.LoginShape());
        if (loginTaken) return ("login", MembershipProblems.LoginTaken(person.Login));
        if (person.Name.Length is < 1 or > 100) return ("coordinator", KernelProblems.BadField("coordinator", person.Name));
        return Languages.TryFind(person.Language, out _) ? null : ("coordinator-language", KernelProblems.BadField("coordinator-language", person.Language));
    }

    private static (string, Problem)? Unfit(StandingEffect standing, MembershipState state)
    {
        if (state.Find(new(standing.Party)) is not { } party) return ("party", MembershipProblems.NoSuchParty(standing.Party, Nearest.Of(standing.Party, state.Parties.Select(p => p.Id.Value))));
        if (party.History is [.., var last] && last.On > state.Day) return ("party", MembershipProblems.StandingBeforeLast(Day(last.On)));
        var fits = standing.Change switch
        {
            StandingChange.Suspended => !party.Suspended && !party.Gone,
            StandingChange.Restored => party.Suspended,
            StandingChange.Excluded => !party.Standing.Excluded,
            StandingChange.Admitted => party.Standing.Excluded,
            StandingChange.Left => !party.Gone,
            // Acceptance is the Party's own act.
            _ => false,
        };
        return fits ? null : ("party", MembershipProblems.StandingAlready(party.Id.Value));
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$", RegexOptions.CultureInvariant)]
    private static partial Regex VersionName();

    [GeneratedRegex("^[A-Z][A-Z0-9_-]{1,19}$", RegexOptions.CultureInvariant)]
    private static partial Regex PartyCode();

    [GeneratedRegex("^[a-z][a-z0-9-]{1,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex AgencyCode();
}
