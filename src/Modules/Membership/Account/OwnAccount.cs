using Microsoft.AspNetCore.Http;
using Tallystick.Kernel;
using Tallystick.Membership.People;
using Tallystick.Membership.SignIn;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.Account;

/// <summary>The account of whoever asks. Knows nobody else's.</summary>
internal sealed class OwnAccount(DbSession session)
{
    private readonly PersonStore _people = new(session);

    /// <summary>The account, for reading.</summary>
    /// <exception cref="ProblemException">When a token, not a person, asks.</exception>
    public async Task<Person> OpenAsync(HttpContext context, CancellationToken ct) =>
        context.Actor() is { Person: { } id, Door: Door.Web } ? await _people.FindAsync(id, ct) ?? throw Stranger() : throw Stranger();

    /// <summary>The account, for changing what guards it. People of the demonstration are everybody's: what guards them stays.</summary>
    /// <exception cref="ProblemException">Also when it is one of those.</exception>
    public async Task<Person> RequireAsync(HttpContext context, CancellationToken ct)
    {
        var person = await OpenAsync(context, ct);
        return person.IsDemo ? throw MembershipProblems.DemoAccount().AsException() : person;
    }

    /// <summary>After the security stamp moved this session alone goes on.</summary>
    public Task GoOnAloneAsync(HttpContext context, CancellationToken ct) => new SessionStore(session).GoOnAloneAsync(Session(context), ct);

    /// <summary>The session of the request.</summary>
    public static OpenSession Session(HttpContext context) => context.Features.Get<OpenSession>() ?? throw Stranger();

    private static ProblemException Stranger() => KernelProblems.SignInFirst().AsException();
}
