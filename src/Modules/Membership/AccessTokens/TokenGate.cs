using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.AccessTokens;

/// <summary>Recognises a program by its access token. A token that does not work is a refusal with a clear word, never a silent stranger:
/// a script must notice. Only who has the whole secret learns that it expired or was revoked.</summary>
internal sealed class TokenGate(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, DbSession session, Database database)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public const string Bearer = "Bearer ";

    // "Last used" is for people to find forgotten tokens; to the minute it would cost a write for every read.
    private static readonly TimeSpan Coarse = TimeSpan.FromMinutes(10);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        var ct = Context.RequestAborted;
        var now = session.Clock.GetUtcNow();
        var token = TokenText.TryRead(header[Bearer.Length..].Trim(), out var id, out var secret) ? await new TokenStore(session).FindAsync(id, ct) : null;
        if (Decide(token, secret, now) is { } refused) throw refused.AsException();

        if (token!.LastUsedAt is not { } last || now - last > Coarse)
        {
            await using var aside = new DbSession(database, session.Clock);
            await aside.WriteAsync(() => new TokenStore(aside).TouchAsync(id, ct), ct);
        }
        var actor = new Actor(token.Person, token.Name, token.Party, null, [token.HeldRole], Door.Token);
        return AuthenticateResult.Success(new(new(ActorClaims.Write(actor, Scheme.Name)), Scheme.Name));
    }

    /// <summary>Why the token does not work, or null.</summary>
    internal static Problem? Decide(TokenRow? token, string secret, DateTimeOffset now) =>
        token is null || !TokenText.Fits(secret, token.SecretHash) ? MembershipProblems.TokenUnknown()
        : token.RevokedAt is { } revoked ? MembershipProblems.TokenRevoked(Day(revoked))
        : token.ExpiresAt <= now ? MembershipProblems.TokenExpired(Day(token.ExpiresAt))
        : null;

    private static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
