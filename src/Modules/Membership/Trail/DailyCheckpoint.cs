using Microsoft.Extensions.Logging;
using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Membership.Trail;

/// <summary>Makes a checkpoint when the last one is a day old and something has been done since. Not at each release: a checkpoint helps from when somebody outside
/// holds it, and who wants one right after a release presses the button.</summary>
internal sealed class DailyCheckpoint(Database database, TimeProvider clock, CheckpointDesk desk, ILogger<DailyCheckpoint> log)
    : Recurring(clock, log, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(30))
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    protected override Task RunOnceAsync(CancellationToken ct) => MakeIfDueAsync(ct);

    /// <summary>True when one was made.</summary>
    internal async Task<bool> MakeIfDueAsync(CancellationToken ct)
    {
        await using var session = new DbSession(database, Clock);
        var last = (await AuditCheckpoints.ListAsync(session, 1, ct: ct)).FirstOrDefault();
        if (last is not null && Clock.GetUtcNow() - last.At < Day) return false;
        var made = await session.WriteAsync(() => desk.MakeAsync(session, Actor.System, ct), ct);
        return made.Size != last?.Size;
    }
}
