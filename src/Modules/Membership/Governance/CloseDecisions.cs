using Microsoft.Extensions.Logging;
using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Membership.Governance;

/// <summary>Closes proposals soon after their last day has ended. Several nodes may run it: each proposal is closed once.</summary>
internal sealed class CloseDecisions(Database database, TimeProvider clock, DecisionDesk desk, ILogger<CloseDecisions> log)
    : Recurring(clock, log, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10))
{
    protected override Task RunOnceAsync(CancellationToken ct) => CloseDueAsync(ct);

    /// <summary>How many were closed. One that cannot be is no reason to leave the others open.</summary>
    internal async Task<int> CloseDueAsync(CancellationToken ct)
    {
        await using var session = new DbSession(database, Clock);
        var closed = 0;
        foreach (var number in await DecisionDesk.DueAsync(session, ct))
            await TryAsync(async token => closed += await desk.CloseAsync(session, Actor.System, number, token) is null ? 0 : 1, number, ct);
        return closed;
    }
}
