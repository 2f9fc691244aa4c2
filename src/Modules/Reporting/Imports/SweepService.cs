using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tallystick.Reporting.Imports;

/// <summary>Sweeps when the process starts, and every minute.</summary>
internal sealed partial class SweepService(Sweeper sweeper, TimeProvider clock, ILogger<SweepService> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
        do
        {
            try
            {
                await sweeper.SweepAsync(stoppingToken);
            }
            catch (Exception e) when (e is DbException or IOException or TimeoutException)
            {
                // the database is away or the disk is full: the next minute may be better, and the service must not die of it
                LogFailed(log, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning, Message = "Sweeping imports failed; it is tried again in a minute.")]
    private static partial void LogFailed(ILogger log, Exception e);
}
