using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.SignIn;

/// <summary>Looks every cookie's session up in the list of open ones: it ends eight hours after sign-in however busy it was, when it lay unused,
/// and at once when it was ended, when the person's password, second factor or roles changed, or the account was closed.</summary>
internal sealed class SessionGate(DbSession session, Database database) : CookieAuthenticationEvents
{
    /// <summary>A session unused for so long ends.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>A session ends after so long in any case.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(8);

    /// <summary>When a session was last seen is kept to so much: finer, every page read would cost a write.</summary>
    public static readonly TimeSpan Coarse = TimeSpan.FromMinutes(5);

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var ct = context.HttpContext.RequestAborted;
        var now = session.Clock.GetUtcNow();
        var id = context.Principal?.FindFirstValue(Schemes.SessionClaim);
        var open = id is null ? null : await new SessionStore(session).FindAsync(id, ct);
        // The cookie itself lapses after the idle time; the list is a little coarser, and holds against a copy of the cookie that was kept.
        if (open is not null && now - open.StartedAt <= Longest && now - open.SeenAt <= Idle + Coarse && open.Person.Value == context.Principal!.FindFirstValue(ActorClaims.Person))
        {
            context.HttpContext.Features.Set(open);
            if (now - open.SeenAt <= Coarse) return;
            await SeeAsync(open.Id, ct);
            return;
        }
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Schemes.Session);
    }

    /// <summary>Aside, and not at any price: a page must not wait until a long import has written its last row. Then the next page says it.</summary>
    private async Task SeeAsync(string id, CancellationToken ct)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(ct);
        soon.CancelAfter(TimeSpan.FromMilliseconds(500));
        await using var aside = new DbSession(database, session.Clock);
        try { await aside.WriteAsync(() => new SessionStore(aside).SeeAsync(id, soon.Token), soon.Token); }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested) { }
    }
}
