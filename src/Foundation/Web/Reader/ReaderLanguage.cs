using System.Globalization;
using Microsoft.AspNetCore.Http;
using Tallystick.Vocabulary;

namespace Tallystick.Web.Reader;

/// <summary>Settles once per request which of the six languages its reader gets: the one asked for by <c>?lang=</c> (kept in a cookie from
/// then on), else the cookie's, else the browser's first that we have, else English. Formats follow <see cref="ReaderTexts"/>, not the
/// thread's culture, which is set for what the framework itself writes.</summary>
public sealed class ReaderLanguage(RequestDelegate next)
{
    /// <summary>The query parameter that chooses.</summary>
    public const string Parameter = "lang";
    private const string CookieName = "ts-lang";

    /// <summary>Serves the request in the language chosen.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var asked = Find(context.Request.Query[Parameter]);
        var language = asked ?? Find(context.Request.Cookies[CookieName]) ?? Languages.Preferred(context.Request.Headers.AcceptLanguage);
        context.Features.Set(language);
        // On the way out, so that it survives the clearing of an answer that failed.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.ContentLanguage = language.HtmlLang;
            if (asked is not null) Keep(context, asked);
            return Task.CompletedTask;
        });
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = CultureOf(language);
        await next(context);
    }

    /// <summary>The reader's language; English where no request settled one.</summary>
    public static Language Of(HttpContext? context) => context?.Features.Get<Language>() ?? Languages.English;

    /// <summary>Keeps a choice for a year; a person's own setting may be applied at sign-in with it.</summary>
    public static void Keep(HttpContext context, Language language) => context.Response.Cookies.Append(CookieName, language.Tag, new()
    {
        HttpOnly = true,
        IsEssential = true,
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        MaxAge = TimeSpan.FromDays(365),
    });

    /// <summary>English dates run day, month, year; Arabic keeps the Gregorian calendar and the digits 0 to 9.</summary>
    internal static CultureInfo CultureOf(Language language) => CultureInfo.GetCultureInfo(language.Tag == Languages.Source ? "en-GB" : language.HtmlLang);

    private static Language? Find(string? tag) => Languages.TryFind(tag, out var language) ? language : null;
}
