using Microsoft.AspNetCore.Http;

namespace Tallystick.Web.Layout;

/// <summary>What the frame of every page says about the site it stands in.</summary>
/// <param name="ExchangeName">The Exchange's name in the reader's language; empty before one exists.</param>
/// <param name="IsSynthetic">True for a demonstration: a banner then says on every page that all figures are made up.</param>
/// <param name="PartyName">The signed-in Party's name in the reader's language; null shows its code.</param>
/// <param name="Alerts">What everybody concerned must see on every page; none on most days.</param>
public sealed record SiteState(string ExchangeName, bool IsSynthetic, string? PartyName = null, IReadOnlyList<SiteAlert>? Alerts = null);

/// <summary>A sentence on top of every page.</summary>
/// <param name="Text">In the reader's language.</param>
/// <param name="Href">Where the reader can do something about it; null where this one cannot.</param>
public sealed record SiteAlert(string Text, string? Href);

/// <summary>Reads the state for one page; registered by the host as a singleton. It is asked on every page: answer from memory.</summary>
public delegate ValueTask<SiteState> ReadSiteState(HttpContext context);
