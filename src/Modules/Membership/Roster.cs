using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Membership.Invitations;
using Tallystick.Membership.Parties;
using Tallystick.Membership.People;
using Tallystick.Membership.SignIn;
using Tallystick.Storage;
using Tallystick.Vocabulary;

namespace Tallystick.Membership;

/// <summary>Who is to be invited.</summary>
/// <param name="Login">What the person will type at sign-in; unique in the exchange.</param>
/// <param name="Name">As shown on pages and in the trail.</param>
/// <param name="Language">Two-letter tag.</param>
/// <param name="Role">One of <see cref="Roster.Roles"/>; for the Exchange one of <see cref="Roster.ExchangeRoles"/>.</param>
/// <param name="Agency">For which of the Party's agencies; null for all of it.</param>
public sealed record Invited(string Login, string Name, string Language, Role Role, AgencyId? Agency);

/// <summary>A one-time link as it is handed over, this once.</summary>
/// <param name="Login">Whose.</param>
/// <param name="Path">The address within this site. Kept nowhere.</param>
/// <param name="ExpiresAt">When it stops working.</param>
public sealed record OneTimeLink(string Login, string Path, DateTimeOffset ExpiresAt);

/// <summary>A role as a roster shows it.</summary>
/// <param name="Role">What.</param>
/// <param name="Agency">For which agency; null for the whole Party.</param>
public sealed record RosterRole(Role Role, AgencyId? Agency);

/// <summary>A person of a Party as those who look after its accounts see them. Holds no secret.</summary>
/// <param name="Id">The account.</param>
/// <param name="Login">What is typed at sign-in.</param>
/// <param name="Name">The name.</param>
/// <param name="Roles">Those held for this Party, or for the Exchange.</param>
/// <param name="HasSecondFactor">An app or a passkey is enrolled.</param>
/// <param name="LastSignIn">The UTC day; null before the first.</param>
/// <param name="LinkUntil">Until when an open one-time link works, or worked.</param>
/// <param name="IsClosed">Closed for good.</param>
/// <param name="IsDemo">Belongs to a demonstration.</param>
public sealed record RosterPerson(PersonId Id, string Login, string Name, ImmutableArray<RosterRole> Roles, bool HasSecondFactor, DateOnly? LastSignIn,
    DateTimeOffset? LinkUntil, bool IsClosed, bool IsDemo);

/// <summary>The people of a Party, as its coordinator (or at the command line the operator) looks after them: invited, given other roles, helped after a
/// lost second factor, closed. It knows one Party at a time: who holds no role there does not exist, and nobody is given a role elsewhere. The operator
/// looks after the Exchange's own people too (no Party), and after who holds roles in several places; what the operator does stands where every
/// participant's auditor and the stewards read it.</summary>
public static class Roster
{
    /// <summary>The roles held for a Party. Stewards, secretariat and operators are the Exchange's, and no coordinator's to make.</summary>
    public static IReadOnlyList<Role> Roles { get; } = [Role.Provider, Role.Coordinator, Role.Analyst, Role.Auditor];

    /// <summary>The roles held for the Exchange itself, which the operator alone gives: where the Party is null.</summary>
    public static IReadOnlyList<Role> ExchangeRoles { get; } = [Role.Steward, Role.Secretariat, Role.Operator];

    /// <summary>Everybody of a Party, those with closed accounts last.</summary>
    public static async Task<ImmutableArray<RosterPerson>> ListAsync(DbSession session, PartyId? party, CancellationToken ct = default)
    {
        var links = await new InvitationStore(session).OpenAsync(party, ct);
        return
        [
            .. from entry in await new PersonStore(session).OfPartyAsync(party, ct)
               let person = entry.Person
               select new RosterPerson(person.Id, person.Login, person.Name, [.. entry.Held.Select(h => new RosterRole(h.Role, h.Agency)).OrderBy(h => h.Role).ThenBy(h => h.Agency?.Value, StringComparer.Ordinal)], person.HasSecondFactor,
                   person.LastSignIn, person.AwaitsLink && links.TryGetValue(person.Id, out var until) ? until : null, person.IsClosed, person.IsDemo),
        ];
    }

    /// <summary>Makes an account that waits for its link; the link.</summary>
    /// <exception cref="ProblemException">The login is taken or no login, the name empty, the role or agency not the Party's to give.</exception>
    public static Task<OneTimeLink> InviteAsync(DbSession session, Actor actor, PartyId? party, Invited invited, CancellationToken ct = default) => InWriteAsync(session, async () =>
    {
        var people = new PersonStore(session);
        var login = PersonStore.Normal(invited.Login);
        var known = await AgenciesAsync(session, party, ct);
        if (Decide(invited with { Login = login }, party is null, known, await people.FindByLoginAsync(login, ct) is not null) is { } refused) throw refused.AsException();
        var id = await people.AddAsync(login, invited.Name.Trim(), invited.Language, null, false, false, ct);
        await people.AddRoleAsync(id, new(invited.Role, party, invited.Agency), ct);
        session.Note(new(actor, Act(actor, "person-invite"), party, id.Value, AuditDetail.Of(("role", Word(new(invited.Role, invited.Agency))))));
        return await LinkAsync(session, id, login, keepsPassword: false, ct);
    }, ct);

    /// <summary>Why nobody can be invited so, or null. Pure.</summary>
    internal static Problem? Decide(Invited invited, bool forExchange, IReadOnlyCollection<string> agencies, bool isTaken) =>
        !PersonStore.IsLogin(invited.Login) ? MembershipProblems.LoginShape()
        : isTaken ? MembershipProblems.LoginTaken(invited.Login)
        : invited.Name.Trim().Length is < 1 or > 100 ? KernelProblems.BadField("name", invited.Name.Trim())
        : !Languages.TryFind(invited.Language, out _) ? KernelProblems.BadField("language", invited.Language)
        : Refuse(new RosterRole(invited.Role, invited.Agency), forExchange, agencies);

    /// <summary>Puts these roles in the place of those held for the Party. Ends the person's sessions.</summary>
    /// <exception cref="ProblemException">No role, one that is not the Party's to give, or the last coordinator would be gone.</exception>
    public static Task ChangeRolesAsync(DbSession session, Actor actor, PartyId? party, PersonId id, IReadOnlyCollection<RosterRole> roles, CancellationToken ct = default) => InWriteAsync(session, async () =>
    {
        var (person, held) = await HoldAsync(session, party, id, ct);
        var agencies = await AgenciesAsync(session, party, ct);
        if (roles.Count == 0) throw MembershipProblems.NoRoleLeft().AsException();
        // What is held already may stay, even where it is no coordinator's to give.
        if (roles.Where(r => !held.Any(h => h.Role == r.Role && h.Agency == r.Agency)).Select(r => Refuse(r, party is null, agencies)).OfType<Problem>().FirstOrDefault() is { } refused) throw refused.AsException();
        if (actor.Door != Door.CommandLine && held.Where(h => !Roles.Contains(h.Role)).Any(h => !roles.Contains(new(h.Role, h.Agency)))) throw MembershipProblems.RoleNotYours().AsException();
        if (!roles.Any(r => r.Role == Role.Coordinator)) await KeepACoordinatorAsync(session, party, person, held, ct);
        await new PersonStore(session).ReplaceRolesAsync(id, party, roles.Select(r => new HeldRole(r.Role, party, r.Agency)), ct);
        session.Note(new(actor, Act(actor, "person-roles"), party, id.Value, AuditDetail.Of(("roles", roles.Select(Word).Order(StringComparer.Ordinal)))));
        return true;
    }, ct);

    /// <summary>Takes off every second factor of a person who lost it and issues a link to begin anew. Until it is taken up nothing else lets the person in.</summary>
    /// <param name="session">The database.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="party">Whose person; null for the Exchange's own.</param>
    /// <param name="id">Who.</param>
    /// <param name="forgotten">The password too: the link sets a new one. Otherwise it asks for the present one, so that the link alone opens nothing.</param>
    /// <param name="ct">Stops before the commit.</param>
    public static Task<OneTimeLink> ResetAsync(DbSession session, Actor actor, PartyId? party, PersonId id, bool forgotten, CancellationToken ct = default) => InWriteAsync(session, async () =>
    {
        var (person, held) = await HoldWholeAsync(session, actor, party, id, ct);
        // A link to one's own account, got with an open session, would outlive it.
        if (actor.Person == id) throw MembershipProblems.NotOneself().AsException();
        await KeepACoordinatorAsync(session, party, person, held, ct);
        var keeps = !forgotten && person.PasswordHash is { Length: > 0 };
        await new PersonStore(session).AwaitLinkAsync(id, keeps, ct);
        session.Note(new(actor, Act(actor, "person-reset"), party, id.Value, AuditDetail.Of(("password", !keeps))));
        return await LinkAsync(session, id, person.Login, keeps, ct);
    }, ct);

    /// <summary>Withdraws an open link. An account nobody ever took up goes with it, and its login is free again; one that was somebody's stays shut until
    /// another link is issued.</summary>
    public static Task WithdrawAsync(DbSession session, Actor actor, PartyId? party, PersonId id, CancellationToken ct = default) => InWriteAsync(session, async () =>
    {
        var (person, _) = await HoldWholeAsync(session, actor, party, id, ct);
        if (!person.AwaitsLink) throw MembershipProblems.NoInvitation().AsException();
        var links = new InvitationStore(session);
        await links.WithdrawAsync(id, ct);
        if (person.PasswordHash is null && !await links.WasTakenUpAsync(id, ct)) await new PersonStore(session).ForgetAsync(id, ct);
        session.Note(new(actor, Act(actor, "invitation-withdraw"), party, id.Value));
        return true;
    }, ct);

    /// <summary>Closes an account for good. Ends the person's sessions.</summary>
    public static Task CloseAsync(DbSession session, Actor actor, PartyId? party, PersonId id, CancellationToken ct = default) => InWriteAsync(session, async () =>
    {
        var (person, held) = await HoldWholeAsync(session, actor, party, id, ct);
        await KeepACoordinatorAsync(session, party, person, held, ct);
        await new InvitationStore(session).WithdrawAsync(id, ct);
        await new PersonStore(session).CloseAsync(id, ct);
        session.Note(new(actor, Act(actor, "person-close"), party, id.Value));
        return true;
    }, ct);

    /// <summary>Ends all open sessions of a person.</summary>
    public static Task EndSessionsAsync(DbSession session, Actor actor, PartyId? party, PersonId id, CancellationToken ct = default) => InWriteAsync(session, async () =>
    {
        await HoldAsync(session, party, id, ct);
        var count = await new SessionStore(session).EndAllAsync(id, null, ct);
        session.Note(new(actor, Act(actor, "sessions-end"), party, id.Value, AuditDetail.Of(("count", count))));
        return true;
    }, ct);

    /// <summary>The account of this login, when it holds a role for the Party.</summary>
    /// <exception cref="ProblemException">When it does not exist there.</exception>
    public static async Task<PersonId> FindAsync(DbSession session, PartyId? party, string login, CancellationToken ct = default) =>
        (await ListAsync(session, party, ct)).FirstOrDefault(p => p.Login == PersonStore.Normal(login))?.Id ?? throw KernelProblems.NotFound(login).AsException();

    /// <summary>A role as forms and the trail write it: <c>analyst</c>, <c>provider/border-guard</c>.</summary>
    public static string Word(RosterRole role) => role.Role.ToString().ToLowerInvariant() + (role.Agency is { } agency ? "/" + agency.Value : "");

    /// <summary>The way back from <see cref="Word"/>; null when it is none.</summary>
    public static RosterRole? Read(string word)
    {
        var parts = word.Split('/', 2);
        return Enum.TryParse<Role>(parts[0], ignoreCase: true, out var role) && Enum.IsDefined(role) && !char.IsAsciiDigit(parts[0][0])
            ? new(role, parts.Length == 2 ? new AgencyId(parts[1]) : null) : null;
    }

    /// <summary>Makes a link for an account that waits for one. Called inside a write.</summary>
    internal static async Task<OneTimeLink> LinkAsync(DbSession session, PersonId id, string login, bool keepsPassword, CancellationToken ct)
    {
        await new PersonStore(session).WaitForLinkAsync(id, ct);
        var (code, expires) = await new InvitationStore(session).IssueAsync(id, keepsPassword, ct);
        return new(login, "/invitation/" + code, expires);
    }

    private static Problem? Refuse(RosterRole role, bool forExchange, IReadOnlyCollection<string> agencies) =>
        !(forExchange ? ExchangeRoles : Roles).Contains(role.Role) ? MembershipProblems.RoleNotYours()
        : role.Agency is { } agency && (role.Role != Role.Provider || !agencies.Contains(agency.Value)) ? KernelProblems.BadField("agency", agency.Value)
        : null;

    /// <summary>The person with the roles held for the Party, kept from other writers. Who holds none does not exist.</summary>
    private static async Task<(Person Person, HeldRole[] Held)> HoldAsync(DbSession session, PartyId? party, PersonId id, CancellationToken ct)
    {
        var people = new PersonStore(session);
        // All changes to a Party's people wait for one another: of two coordinators who close each other's account, the second finds itself the last.
        await new PartyStore(session).BumpAsync(ct);
        var person = await people.FindAndHoldAsync(id, ct);
        var held = person is null ? [] : (await people.RolesAsync(id, ct)).Where(h => h.Party == party).ToArray();
        if (person is null || held.Length == 0) throw KernelProblems.NotFound(id.Value).AsException();
        if (person.IsDemo) throw MembershipProblems.DemoAccount().AsException();
        return (person, held);
    }

    /// <summary>The same, provided that the account is open and this Party's alone: a liaison of two is neither's to close, nor is a steward anybody's who
    /// would then hold the steward's link. The operator may.</summary>
    private static async Task<(Person Person, HeldRole[] Held)> HoldWholeAsync(DbSession session, Actor actor, PartyId? party, PersonId id, CancellationToken ct)
    {
        var (person, held) = await HoldAsync(session, party, id, ct);
        if (person.IsClosed) throw MembershipProblems.AccountClosed().AsException();
        if (actor.Door != Door.CommandLine && (await new PersonStore(session).RolesAsync(id, ct)).Any(h => h.Party != party || !Roles.Contains(h.Role))) throw MembershipProblems.PersonElsewhere().AsException();
        return (person, held);
    }

    private static async Task KeepACoordinatorAsync(DbSession session, PartyId? party, Person person, HeldRole[] held, CancellationToken ct)
    {
        if (party is not { } own || !person.MayEnter || !held.Any(h => h.Role == Role.Coordinator)) return;
        if (await PersonStore.CoordinatorsAsync(session, own, ct) == 1) throw MembershipProblems.LastCoordinator().AsException();
    }

    private static async Task<IReadOnlyCollection<string>> AgenciesAsync(DbSession session, PartyId? party, CancellationToken ct)
    {
        if (party is not { Value: var id }) return [];
        var parties = await new PartyStore(session).PartyIdsAsync(ct);
        if (!parties.Contains(id)) throw MembershipProblems.NoSuchParty(id, Nearest.Of(id, parties)).AsException();
        return await new PartyStore(session).AgencyIdsAsync(new(id), ct);
    }

    /// <summary>What the operator does to people is everyone's concern.</summary>
    private static string Act(Actor actor, string what) => (actor.Door == Door.CommandLine ? MembershipActions.GovernancePeople : MembershipActions.Room) + what;

    private static Task<T> InWriteAsync<T>(DbSession session, Func<Task<T>> work, CancellationToken ct) => session.IsWriting ? work() : session.WriteAsync(work, ct);
}
