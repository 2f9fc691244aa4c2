using Microsoft.AspNetCore.Http;

namespace Tallystick.Web.Edge;

/// <summary>Addresses within this site, for redirects and ways back. Threat: a return address that leads to another site, so that a
/// sign-in page sends people to a copy of itself.</summary>
public static class LocalPath
{
    /// <summary>True for <c>/path?query</c>; false for anything a browser could read as another host: <c>//host</c>, <c>/\host</c>, a scheme,
    /// control characters.</summary>
    public static bool Is(string? path) =>
        path is ['/', ..] && path is not ['/', '/' or '\\', ..] && !path.Any(char.IsControl);

    /// <summary><paramref name="path"/> when it is local, else <paramref name="otherwise"/>.</summary>
    public static string Or(string? path, string otherwise) => Is(path) ? path! : otherwise;

    /// <summary>The page of this site the request came from, by its Referer; null when unknown or another site's.</summary>
    public static string? Before(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out var uri)
        && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
        && Is(uri.PathAndQuery) ? uri.PathAndQuery : null;
}
