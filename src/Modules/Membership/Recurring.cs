using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tallystick.Membership;

/// <summary>Something the server does by itself again and again. What goes wrong is said in the log and tried again the next time; the server goes on.</summary>
internal abstract partial class Recurring(TimeProvider clock, ILogger log, TimeSpan first, TimeSpan often) : BackgroundService
{
    protected TimeProvider Clock => clock;

    protected abstract Task RunOnceAsync(CancellationToken ct);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = first; ; wait = often)
        {
            await Task.Delay(wait, clock, stoppingToken);
            await TryAsync(RunOnceAsync, "", stoppingToken);
        }
    }

    /// <summary>Does one part of it; when that fails, <paramref name="part"/> names it in the log.</summary>
    protected async Task TryAsync(Func<CancellationToken, Task> work, string part, CancellationToken ct)
    {
        try
        {
            await work(ct);
        }
#pragma warning disable CA1031 // Whatever it was, there is a next time.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogFailed(log, e, GetType().Name, part);
        }
    }

    [LoggerMessage(EventId = 510, Level = LogLevel.Error, Message = "{Job} failed {Part}")]
    private static partial void LogFailed(ILogger log, Exception e, string job, string part);
}
