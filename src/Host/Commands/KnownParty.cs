using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Storage;

namespace Tallystick.Host.Commands;

/// <summary>A Party as typed, that takes part.</summary>
internal static class KnownParty
{
    /// <exception cref="ProblemException">When no such Party takes part.</exception>
    internal static async Task<PartyId> OfAsync(OpenedExchange exchange, DbSession session, string typed, CancellationToken ct) =>
        (await exchange.Get<Participants>().CurrentAsync(session, ct)).Require(CommonOptions.PartyOf(typed)).Id;
}
