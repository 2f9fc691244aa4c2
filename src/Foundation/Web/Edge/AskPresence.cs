using Microsoft.AspNetCore.Http;

namespace Tallystick.Web.Edge;

/// <summary>Asks whoever sits at the browser for a proof of presence, for what must not be done from a session found open. Null: it was given lately,
/// or came with this very request, which goes on; else the page that asks for it, with all that was typed. Registered by whoever knows people.</summary>
public delegate ValueTask<IResult?> AskPresence(HttpContext context);

/// <summary>Said of an endpoint that asks for a proof of presence (<see cref="EdgeEndpoints.Fresh{TBuilder}"/>).</summary>
public sealed class FreshAttribute : Attribute;
