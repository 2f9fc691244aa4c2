namespace Tallystick.Web;

/// <summary>What the host settles for the request edge.</summary>
public sealed class WebOptions
{
    /// <summary>How many requests someone signed in, or a token, may send in a minute; as many at once after a rest. At least 60.</summary>
    public int RequestsPerMinute { get; set; } = 1200;

    /// <summary>The same for one address from which nobody has signed in. At least 60.</summary>
    public int RequestsPerMinuteOfStrangers { get; set; } = 600;

    /// <summary>Where a finding about the site's security is to be sent: <c>mailto:…</c> or <c>https://…</c>. Without it there is no
    /// <c>security.txt</c>.</summary>
    public string SecurityContact { get; set; } = "";
}
