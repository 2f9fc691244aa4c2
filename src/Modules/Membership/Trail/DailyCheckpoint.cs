using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Membership.Trail;

/// <summary>Makes a checkpoint when the last one is a day old and something has been done since. Not at each release: a checkpoint helps from when somebody outside
/// holds it, and who wants one right after a release presses the button.</summary>
internal sealed partial class DailyCheckpoint(Database database, TimeProvider clock, CheckpointDesk desk, ILogger<DailyCheckpoint> log) : BackgroundService
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1), First = TimeSpan.FromMinutes(1), Often = TimeSpan.FromMinutes(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = First; ; wait = Often)
        {
            await Task.Delay(wait, clock, stoppingToken);
            try
            {
                await MakeIfDueAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever it was, the server goes on, and tries again; it is said in the log each time.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogFailed(log, e);
            }
        }
    }

    /// <summary>True when one was made.</summary>
    internal async Task<bool> MakeIfDueAsync(CancellationToken ct)
    {
        await using var session = new DbSession(database, clock);
        var last = (await AuditCheckpoints.ListAsync(session, 1, ct: ct)).FirstOrDefault();
        if (last is not null && clock.GetUtcNow() - last.At < Day) return false;
        var made = await session.WriteAsync(() => desk.MakeAsync(session, Actor.System, ct), ct);
        return made.Size != last?.Size;
    }

    [LoggerMessage(EventId = 510, Level = LogLevel.Error, Message = "No checkpoint of the audit trail could be made")]
    private static partial void LogFailed(ILogger log, Exception e);
}
