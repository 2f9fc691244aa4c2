using System.Collections.Immutable;
using Microsoft.AspNetCore.Identity;
using Tallystick.Kernel;
using Tallystick.Membership.Parties;
using Tallystick.Membership.People;
using Tallystick.Storage;

namespace Tallystick.Membership.Exchanges;

/// <summary>A password made for one use. Shown to whoever creates the exchange, once; only its hash is kept.</summary>
/// <param name="Login">Whose.</param>
/// <param name="Name">The person's name.</param>
/// <param name="Password">To be replaced at the first sign-in.</param>
public sealed record OneTimePassword(string Login, string Name, string Password);

/// <summary>What was created.</summary>
/// <param name="Id">The exchange's code.</param>
/// <param name="Parties">How many Parties.</param>
/// <param name="People">How many people.</param>
/// <param name="Passwords">One-time passwords, in the order of the file.</param>
public sealed record CreatedExchange(string Id, int Parties, int People, ImmutableArray<OneTimePassword> Passwords);

/// <summary>Makes an exchange (Parties, agencies, people, rules) from one JSON file, whole or not at all. It never changes an exchange
/// that is there. <c>docs/exchange-file.md</c> documents the format.</summary>
public static class ExchangeFile
{
    /// <summary>What is wrong with the file, each with its path; empty when it can be created.</summary>
    /// <param name="json">JSON; comments and trailing commas are allowed.</param>
    /// <param name="dataflows">The ids of the dataflows that may have a rule.</param>
    public static ImmutableArray<Problem> Check(string json, IReadOnlyCollection<string> dataflows) => ExchangeFileReader.Read(json, dataflows).Faults;

    /// <summary>Creates the exchange in one transaction of <paramref name="session"/> (its own, or the one under way).</summary>
    /// <param name="session">The database; migrated.</param>
    /// <param name="json">JSON; comments and trailing commas are allowed.</param>
    /// <param name="dataflows">The ids of the dataflows that may have a rule.</param>
    /// <param name="actor">Who creates it, for the audit trail.</param>
    /// <param name="ct">Stops before the commit.</param>
    /// <exception cref="ProblemException">The file is faulty (the problem's argument <c>faults</c> lists each), or the database has an
    /// exchange already.</exception>
    public static async Task<CreatedExchange> CreateAsync(DbSession session, string json, IReadOnlyCollection<string> dataflows, Actor actor, CancellationToken ct = default)
    {
        var (plan, faults) = ExchangeFileReader.Read(json, dataflows);
        if (plan is null) throw MembershipProblems.ExchangeFileFaulty(faults).AsException();

        // Hashing is slow on purpose: it is done before the transaction takes the database's lock.
        var passwords = new Passwords(new PasswordHasher<Person>(), new(""));
        var once = ImmutableArray.CreateBuilder<OneTimePassword>();
        var hashes = new List<string?>();
        foreach (var person in plan.People)
        {
            var password = person.IsDemo ? null : person.Password ?? Passwords.Once();
            if (!person.IsDemo && person.Password is null) once.Add(new(person.Login, person.Name, password!));
            hashes.Add(password is null ? null : passwords.Hash(password));
        }
        if (session.IsWriting) await StoreAsync(session, plan, hashes, actor, ct);
        else await session.WriteAsync(() => StoreAsync(session, plan, hashes, actor, ct), ct);
        return new(plan.Id, plan.Parties.Length, plan.People.Length, once.ToImmutable());
    }

    private static async Task StoreAsync(DbSession session, ExchangePlan plan, List<string?> hashes, Actor actor, CancellationToken ct)
    {
        var store = new PartyStore(session);
        // Takes the row's lock, so that of two creations at once the second finds the first.
        await store.BumpAsync(ct);
        if (await store.HasExchangeAsync(ct)) throw MembershipProblems.ExchangeExists(plan.Id).AsException();

        await store.AddExchangeAsync(plan.Id, plan.Name, plan.IsSynthetic, plan.Founded, ct);
        foreach (var decision in plan.Decisions) await store.AddDecisionAsync(decision, ct);
        foreach (var terms in plan.Terms) await store.AddTermsAsync(terms, ct);
        foreach (var party in plan.Parties)
        {
            await store.AddPartyAsync(party.Id, party.Kind, party.Name, party.Joined, party.Areas, ct);
            foreach (var agency in party.Agencies) await store.AddAgencyAsync(party.Id, agency.Id, agency.Name, ct);
            foreach (var change in party.Standing) await store.AddStandingAsync(party.Id, change, ct);
        }
        foreach (var rule in plan.Rules) await store.AddRuleAsync(rule, ct);

        var people = new PersonStore(session);
        foreach (var (person, hash) in plan.People.Zip(hashes))
        {
            var isOnce = hash is not null && person.Password is null;
            var id = await people.AddAsync(person.Login, person.Name, person.Language, hash, isOnce, person.IsDemo, ct);
            foreach (var held in person.Roles) await people.AddRoleAsync(id, held, ct);
        }
        session.Note(new(actor, MembershipActions.ExchangeCreate, null, plan.Id,
            AuditDetail.Of(("parties", plan.Parties.Length), ("people", plan.People.Length), ("rules", plan.Rules.Length), ("synthetic", plan.IsSynthetic))));
    }
}
