using System.Globalization;
using Tallystick.Kernel;
using Tallystick.Membership.Parties;
using Tallystick.Membership.People;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Membership.Governance;

/// <summary>Does what was decided, whichever way it was decided: the one place where a decision changes terms, rules, Parties or standing. Called inside a write
/// that has raised the Exchange's number.</summary>
internal static class CarryOut
{
    /// <summary>Carries the effect out on the state's day; why it does not fit any more, or null. Then nothing is written.</summary>
    public static async Task<Problem?> DoAsync(DbSession session, MembershipState state, Actor actor, string number, DecisionEffect decided, CancellationToken ct)
    {
        var effect = decided.On(state.Day);
        if (EffectRules.Unfit(effect, state, await LoginTakenAsync(session, effect, ct)) is { } unfit) return unfit.Problem;
        var store = new PartyStore(session);
        switch (effect)
        {
            case TermsEffect terms:
                var version = new TermsVersion(terms.Version, terms.From, number) { Text = new(terms.Text) };
                await store.AddTermsAsync(version, ct);
                Note(MembershipActions.TermsAdopt, terms.Version, ("from", Day(terms.From)), ("sha256", version.Hash));
                break;
            case RuleEffect rule:
                var next = await store.AddRuleAsync(rule.Rule(number), ct);
                Note(MembershipActions.RuleAdopt, rule.Dataflow, ("version", next), ("window", rule.Window), ("required", rule.Required), ("lag", rule.LagDays),
                    ("grace", rule.GraceDays), ("opensHistory", rule.CurrentOpensHistory), ("frequency", rule.Frequency.ToString()), ("from", Day(rule.From)));
                break;
            case StandingEffect standing:
                await store.AddStandingAsync(new(standing.Party), new(state.Day, standing.Change, null, "", number), ct);
                Note(MembershipActions.StandingChange, standing.Party, ("change", standing.Change.ToString()));
                break;
            case AdmissionEffect admission:
                var party = new PartyId(admission.Party);
                await store.AddPartyAsync(party, admission.PartyKind, admission.Name, state.Day, admission.Areas, ct);
                foreach (var agency in admission.Agencies) await store.AddAgencyAsync(party, new(agency.Id), LocalText.English(agency.Name), ct);
                await store.AddStandingAsync(party, new(state.Day, StandingChange.Admitted, null, "", number), ct);
                var person = await AddCoordinatorAsync(session, party, admission.Coordinator!, ct);
                Note(MembershipActions.PartyAdmit, admission.Party, ("kind", admission.PartyKind.ToString()), ("person", person.Value));
                break;
        }
        return null;

        void Note(string action, string about, params (string, object?)[] details) =>
            session.Note(new(actor, action, null, about, AuditDetail.Of([.. details, ("decision", number)])));
    }

    /// <summary>Whether the person an admission names could not have that login.</summary>
    public static async Task<bool> LoginTakenAsync(DbSession session, DecisionEffect effect, CancellationToken ct) =>
        effect is AdmissionEffect { Coordinator: { } person } && await new PersonStore(session).FindByLoginAsync(person.Login, ct) is not null;

    /// <summary>An account that waits for its link: a steward makes it once the person is known to be there.</summary>
    private static async Task<PersonId> AddCoordinatorAsync(DbSession session, PartyId party, AdmittedCoordinator coordinator, CancellationToken ct)
    {
        var people = new PersonStore(session);
        var person = await people.AddAsync(coordinator.Login, coordinator.Name, coordinator.Language, null, false, false, ct);
        await people.AddRoleAsync(person, new(Role.Coordinator, party, null), ct);
        await people.WaitForLinkAsync(person, ct);
        return person;
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
