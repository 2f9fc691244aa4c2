using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Membership.Governance;

/// <summary>Closes proposals soon after their last day has ended. Several nodes may run it: each proposal is closed once.</summary>
internal sealed partial class CloseDecisions(Database database, TimeProvider clock, DecisionDesk desk, ILogger<CloseDecisions> log) : BackgroundService
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(30), Often = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = First; ; wait = Often)
        {
            await Task.Delay(wait, clock, stoppingToken);
            try
            {
                await CloseDueAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever it was, the server goes on, and tries again; it is said in the log each time.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogFailed(log, e, "");
            }
        }
    }

    /// <summary>How many were closed. One that cannot be is no reason to leave the others open.</summary>
    internal async Task<int> CloseDueAsync(CancellationToken ct)
    {
        await using var session = new DbSession(database, clock);
        var closed = 0;
        foreach (var number in await DecisionDesk.DueAsync(session, ct))
        {
            try
            {
                if (await desk.CloseAsync(session, Actor.System, number, ct) is not null) closed++;
            }
#pragma warning disable CA1031 // As above.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogFailed(log, e, number);
            }
        }
        return closed;
    }

    [LoggerMessage(EventId = 520, Level = LogLevel.Error, Message = "Proposal {Number} could not be closed")]
    private static partial void LogFailed(ILogger log, Exception e, string number);
}
