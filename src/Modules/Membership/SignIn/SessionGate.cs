using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Tallystick.Kernel;
using Tallystick.Membership.People;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.SignIn;

/// <summary>Looks at every session's cookie again: it ends eight hours after sign-in however busy it was, and at once when the person's
/// password, second factor or roles changed, or the account was closed.</summary>
internal sealed class SessionGate(DbSession session) : CookieAuthenticationEvents
{
    /// <summary>A session unused for so long ends.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>A session ends after so long in any case.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(8);

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var person = context.Principal?.FindFirstValue(ActorClaims.Person);
        var stamp = context.Principal?.FindFirstValue(Schemes.StampClaim);
        var old = session.Clock.GetUtcNow() - EnteringDesk.Started(context.Properties) > Longest;
        if (!old && person is not null && stamp is not null
            && await new PersonStore(session).StampAsync(new PersonId(person), context.HttpContext.RequestAborted) == stamp) return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Schemes.Session);
    }
}
