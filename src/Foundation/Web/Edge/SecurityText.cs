using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Tallystick.Kernel;

namespace Tallystick.Web.Edge;

/// <summary><c>security.txt</c> (RFC 9116): where to send a finding about this site's security.</summary>
internal static class SecurityText
{
    private const int DaysGood = 180;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/.well-known/security.txt", (HttpContext context, IOptions<WebOptions> options, TimeProvider clock) =>
    {
        var contact = options.Value.SecurityContact;
        if (contact.Length == 0) throw KernelProblems.NotFound(context.Request.Path).AsException();
        var expires = clock.GetUtcNow().UtcDateTime.Date.AddDays(DaysGood).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return Results.Text($"Contact: {contact}\nExpires: {expires}\nPreferred-Languages: en, ar, es, fr, ru, zh\n", "text/plain; charset=utf-8");
    }).AllowAnyone().ExcludeFromDescription();
}
