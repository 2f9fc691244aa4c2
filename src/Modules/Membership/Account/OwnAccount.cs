using Microsoft.AspNetCore.Authentication;
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

    /// <summary>Writes this session's cookie again after the security stamp moved, so that it alone goes on, in the same hat.</summary>
    public async Task ReopenAsync(HttpContext context, AuthenticateResult ticket, CancellationToken ct)
    {
        var actor = context.Actor();
        var person = (await _people.FindAsync(actor.Person!.Value, ct))!;
        await EnteringDesk.OpenAsync(context, person, new(actor.Party, actor.Agency, actor.Roles), EnteringDesk.Started(ticket.Properties));
    }

    private static ProblemException Stranger() => KernelProblems.SignInFirst().AsException();
}
