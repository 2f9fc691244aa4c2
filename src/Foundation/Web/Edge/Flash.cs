using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Tallystick.Web.Components;

namespace Tallystick.Web.Edge;

/// <summary>One sentence carried over a redirect and shown once. It lives two minutes in a protected cookie; it never holds a figure.</summary>
public sealed class Flash(IDataProtectionProvider protection)
{
    private const string CookieName = "ts-said";
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Tallystick.Web.Flash").ToTimeLimitedDataProtector();

    /// <summary>Keeps <paramref name="text"/> for the next page.</summary>
    public void Say(HttpContext context, NoticeKind kind, string text) =>
        context.Response.Cookies.Append(CookieName, _protector.Protect(kind + "\n" + text, TimeSpan.FromMinutes(2)), Options(context));

    /// <summary>Takes what was said, once; null when nothing was, or when it is too old or not ours.</summary>
    public (NoticeKind Kind, string Text)? Take(HttpContext context)
    {
        if (context.Request.Cookies[CookieName] is not { Length: > 0 } kept) return null;
        if (!context.Response.HasStarted) context.Response.Cookies.Delete(CookieName, Options(context));
        try
        {
            var parts = _protector.Unprotect(kept).Split('\n', 2);
            return Enum.TryParse<NoticeKind>(parts[0], out var kind) && parts.Length == 2 ? (kind, parts[1]) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
    };
}
