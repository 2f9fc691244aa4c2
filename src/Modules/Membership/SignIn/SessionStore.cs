using System.Security.Cryptography;
using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Membership.SignIn;

/// <summary>An open session.</summary>
internal sealed class OpenSession
{
    public string Id { get; init; } = "";
    public PersonId Person { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    /// <summary>To some minutes: see <see cref="SessionGate.Coarse"/>.</summary>
    public DateTimeOffset SeenAt { get; init; }
    /// <summary>When the person last gave a password, a code or a passkey in it.</summary>
    public DateTimeOffset ProvedAt { get; init; }
    /// <summary>Where it was opened: the address shortened to its network.</summary>
    public string Address { get; init; } = "";
    /// <summary>With what: the browser's family and the system.</summary>
    public string Agent { get; init; } = "";
    /// <summary>Of a person whom anyone may enter as.</summary>
    public bool IsDemo { get; init; }
}

/// <summary>All SQL of sessions. What is not here, or was opened under another security stamp of the person, is not open.</summary>
internal sealed class SessionStore(DbSession session)
{
    private const string Open =
        """
        SELECT s.id, s.person, s.started_at, s.seen_at, s.proved_at, s.address, s.agent, p.is_demo
        FROM membership_session s JOIN membership_person p ON p.id = s.person AND p.security_stamp = s.stamp AND p.is_closed = false
        """;

    /// <summary>Opens one under the person's present stamp, proved now, and sweeps away what is past its time; its id.</summary>
    public async Task<string> OpenAsync(PersonId person, string address, string agent, CancellationToken ct)
    {
        var now = session.Clock.GetUtcNow();
        await session.ExecuteAsync("DELETE FROM membership_session WHERE started_at < @past", new { past = now - SessionGate.Longest }, ct);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await session.ExecuteAsync(
            """
            INSERT INTO membership_session (id, person, stamp, started_at, seen_at, proved_at, address, agent)
            SELECT @id, id, security_stamp, @now, @now, @now, @address, @agent FROM membership_person WHERE id = @person
            """, new { id, person, now, address, agent }, ct);
        return id;
    }

    /// <summary>The session, wherever its time stands; null when it was ended, or what guards the account changed.</summary>
    public Task<OpenSession?> FindAsync(string id, CancellationToken ct) => session.SingleOrDefaultAsync<OpenSession>(Open + " WHERE s.id = @id", new { id }, ct);

    /// <summary>A person's sessions that go on, the one seen last first.</summary>
    public Task<IReadOnlyList<OpenSession>> OfAsync(PersonId person, CancellationToken ct)
    {
        var now = session.Clock.GetUtcNow();
        return session.QueryAsync<OpenSession>(Open + " WHERE s.person = @person AND s.started_at >= @began AND s.seen_at >= @seen ORDER BY s.seen_at DESC, s.id",
            new { person, began = now - SessionGate.Longest, seen = now - SessionGate.Idle - SessionGate.Coarse }, ct);
    }

    public Task SeeAsync(string id, CancellationToken ct) =>
        session.ExecuteAsync("UPDATE membership_session SET seen_at = @now WHERE id = @id", new { id, now = session.Clock.GetUtcNow() }, ct);

    public Task ProveAsync(string id, CancellationToken ct) =>
        session.ExecuteAsync("UPDATE membership_session SET proved_at = @now WHERE id = @id", new { id, now = session.Clock.GetUtcNow() }, ct);

    /// <summary>This one goes on after the person's stamp moved; all others of the person have ended by that.</summary>
    public async Task GoOnAloneAsync(OpenSession open, CancellationToken ct)
    {
        await EndAllAsync(open.Person, open.Id, ct);
        await session.ExecuteAsync("UPDATE membership_session SET stamp = (SELECT security_stamp FROM membership_person WHERE id = @Person) WHERE id = @Id",
            new { open.Id, open.Person }, ct);
    }

    /// <summary>False when the person has no such session.</summary>
    public async Task<bool> EndAsync(string id, PersonId person, CancellationToken ct) =>
        await session.ExecuteAsync("DELETE FROM membership_session WHERE id = @id AND person = @person", new { id, person }, ct) == 1;

    /// <summary>Ends all of a person but <paramref name="except"/>; how many.</summary>
    public Task<int> EndAllAsync(PersonId person, string? except, CancellationToken ct) =>
        session.ExecuteAsync("DELETE FROM membership_session WHERE person = @person AND id <> @except", new { person, except = except ?? "" }, ct);
}
