using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.AccessTokens;

/// <summary>A coordinator issues a token for a program of the own Party. Its text is shown on the answering page and never again, which is
/// why this form alone is answered with a page and not with a redirect.</summary>
internal static class IssueToken
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/tokens", HandleAsync).Allow(Role.Coordinator).Fresh();

    private static async Task<IResult> HandleAsync([FromForm] string? name, [FromForm] string? role, [FromForm] string? days,
        HttpContext context, DbSession session, CancellationToken ct)
    {
        var actor = context.Actor();
        // A token that could issue tokens would outlive its own revocation.
        if (actor.Door != Door.Web) throw KernelProblems.SignInFirst().AsException();
        var chosen = Tokens.Roles.Where(r => string.Equals(r.ToString(), role, StringComparison.OrdinalIgnoreCase)).Select(r => (Role?)r).FirstOrDefault();
        _ = int.TryParse(days, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var count);
        var refused = chosen is null ? MembershipProblems.TokenRole(role ?? "") : Tokens.Decide(chosen.Value, name ?? "", count);
        if (refused is not null) return Answer.Page<TokensPage>(new { Refused = refused, Name = name, Chosen = role, Days = days }, refused.Status);
        var issued = await Tokens.IssueAsync(session, actor.RequireParty(), chosen!.Value, name!, count, actor, ct);
        context.Response.Headers.CacheControl = "no-store";
        return Answer.Page<TokensPage>(new { Issued = issued });
    }
}
