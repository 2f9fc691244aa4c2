using Tallystick.Kernel;
using Tallystick.Web.Edge;

namespace Tallystick.Web.Layout;

/// <summary>One entry of the site's navigation, contributed by a module: <c>services.AddSingleton(new NavigationItem("reporting.nav", "/files", 20,
/// new AccessAttribute(Role.Provider)))</c>. It is shown to whom its page is open; the page decides for itself.</summary>
/// <param name="TextKey">The key of its words.</param>
/// <param name="Href">Where it leads; it is the current entry on every address below it.</param>
/// <param name="Order">Lower comes first: Statistics 10, Reporting 20, Cases 30, Membership 80.</param>
/// <param name="Access">Who sees it; as on the page it leads to.</param>
public sealed record NavigationItem(string TextKey, string Href, int Order, AccessAttribute Access)
{
    /// <summary>An entry for any of <paramref name="roles"/>; none named: for everyone who has signed in.</summary>
    public NavigationItem(string textKey, string href, int order, params Role[] roles) : this(textKey, href, order, new AccessAttribute(roles)) { }

    /// <summary>True when <paramref name="path"/> lies at or below this entry.</summary>
    public bool Holds(string path) => path == Href || Href != "/" && path.StartsWith(Href + "/", StringComparison.Ordinal);
}
