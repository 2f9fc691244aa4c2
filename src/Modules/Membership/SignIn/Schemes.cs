namespace Tallystick.Membership.SignIn;

/// <summary>The ways of recognising who asks.</summary>
internal static class Schemes
{
    /// <summary>Chooses between the two below by the request's Authorization header.</summary>
    public const string Choosing = "tallystick";
    /// <summary>A person with an open session.</summary>
    public const string Session = "tallystick-session";
    /// <summary>An access token.</summary>
    public const string Token = "tallystick-token";
    /// <summary>A person halfway through signing in. Recognises nobody for any page but those of signing in.</summary>
    public const string Entering = "tallystick-entering";

    /// <summary>The claim of who is halfway in that holds the person's security stamp.</summary>
    public const string StampClaim = "ts:stamp";
    /// <summary>The claim that names the open session.</summary>
    public const string SessionClaim = "ts:session";
}
