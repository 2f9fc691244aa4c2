using Microsoft.AspNetCore.Http;

namespace Tallystick.Web.Layout;

/// <summary>What the frame of every page says about the site it stands in.</summary>
/// <param name="ExchangeName">The Exchange's name in the reader's language; empty before one exists.</param>
/// <param name="IsSynthetic">True for a demonstration: a banner then says on every page that all figures are made up.</param>
/// <param name="PartyName">The signed-in Party's name in the reader's language; null shows its code.</param>
public sealed record SiteState(string ExchangeName, bool IsSynthetic, string? PartyName = null);

/// <summary>Reads the state for one page; registered by the host as a singleton. It is asked on every page: answer from memory.</summary>
public delegate ValueTask<SiteState> ReadSiteState(HttpContext context);
