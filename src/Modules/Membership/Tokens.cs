using Tallystick.Kernel;
using Tallystick.Membership.AccessTokens;
using Tallystick.Membership.Parties;
using Tallystick.Storage;

namespace Tallystick.Membership;

/// <summary>An access token as it is handed over, this once.</summary>
/// <param name="Id">Names the token on pages and in the audit trail; no secret.</param>
/// <param name="Text">What a program sends as <c>Authorization: Bearer …</c>. Kept nowhere.</param>
/// <param name="ExpiresAt">When it stops working.</param>
public sealed record IssuedToken(string Id, string Text, DateTimeOffset ExpiresAt);

/// <summary>Issues access tokens for programs, each for one Party and one role.</summary>
public static class Tokens
{
    /// <summary>The roles a program may have: those who enter, release and read. Governing is for people.</summary>
    public static IReadOnlyList<Role> Roles { get; } = [Role.Provider, Role.Coordinator, Role.Analyst];

    /// <summary>No token lives longer.</summary>
    public const int MostDays = 365;

    /// <summary>Issues a token, in a transaction of its own or in the one under way, and puts that on the record.</summary>
    /// <param name="session">The database.</param>
    /// <param name="party">For whom; must take part.</param>
    /// <param name="role">One of <see cref="Roles"/>.</param>
    /// <param name="name">What it is for: "nightly import". 1 to 80 characters.</param>
    /// <param name="days">How long it works; 1 to <see cref="MostDays"/>.</param>
    /// <param name="actor">Who issues it.</param>
    /// <param name="ct">Stops before the commit.</param>
    /// <exception cref="ProblemException">When there is no such Party, or the role, name or days will not do.</exception>
    public static async Task<IssuedToken> IssueAsync(DbSession session, PartyId party, Role role, string name, int days, Actor actor, CancellationToken ct = default)
    {
        if (Decide(role, name, days) is { } refused) throw refused.AsException();
        return session.IsWriting ? await StoreAsync() : await session.WriteAsync(StoreAsync, ct);

        async Task<IssuedToken> StoreAsync()
        {
            var parties = await new PartyStore(session).PartyIdsAsync(ct);
            if (!parties.Contains(party.Value)) throw MembershipProblems.NoSuchParty(party.Value, Nearest.Of(party.Value, parties)).AsException();
            var (text, id, hash) = TokenText.New();
            var expires = session.Clock.GetUtcNow().AddDays(days);
            await new TokenStore(session).AddAsync(id, name.Trim(), hash, party, role, actor.Person, expires, ct);
            session.Note(new(actor, MembershipActions.TokenIssue, party, id, AuditDetail.Of(("role", role.ToString()), ("days", days))));
            return new(id, text, expires);
        }
    }

    internal static Problem? Decide(Role role, string name, int days) =>
        !Roles.Contains(role) ? MembershipProblems.TokenRole(role.ToString())
        : days is < 1 or > MostDays ? MembershipProblems.TokenDays(MostDays)
        : name.Trim().Length is < 1 or > 80 ? MembershipProblems.TokenName(80)
        : null;
}
