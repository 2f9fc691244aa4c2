using System.Threading.Channels;
using Tallystick.Kernel;

namespace Tallystick.Storage;

/// <summary>Puts reads on the record. A caller waits until its entry is committed, and answers its reader only then; entries of callers
/// who come at the same time share one transaction. One per process. Not for use inside a write transaction: that one holds the lock this
/// needs; it has <see cref="DbSession.Note"/>.</summary>
public sealed class AuditRecorder : IAsyncDisposable
{
    private const int Waiting = 4096;
    private const int PerCommit = 256;

    private readonly Channel<Pending> _channel = Channel.CreateBounded<Pending>(new BoundedChannelOptions(Waiting) { SingleReader = true });
    private readonly Database _database;
    private readonly TimeProvider _clock;
    private readonly Task _loop;

    /// <summary>Starts recording to <paramref name="database"/>.</summary>
    public AuditRecorder(Database database, TimeProvider clock)
    {
        (_database, _clock) = (database, clock);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Returns when <paramref name="entry"/> is committed. When it throws, for whatever reason, the read must not be answered.
    /// A cancelled caller's entry may still be recorded: a read too many on the record is better than one too few.</summary>
    public async Task RecordAsync(AuditEntry entry, CancellationToken ct = default)
    {
        var pending = new Pending(entry with { Detail = Purposed(entry) }, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await _channel.Writer.WriteAsync(pending, ct);
        await pending.Committed.Task.WaitAsync(ct);
    }

    /// <summary>What the reader reads for stands with every read, whichever desk it went through.</summary>
    private static string Purposed(AuditEntry entry)
    {
        var purpose = $"{{\"purpose\":\"{entry.Actor.Purpose.Code()}\"";
        return entry.Detail is ['{', not '}', ..] ? $"{purpose},{entry.Detail.AsSpan(1)}" : purpose + "}";
    }

    /// <summary>Takes no more and waits until what was taken is committed.</summary>
    public async ValueTask DisposeAsync()
    {
        _channel.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        var batch = new List<Pending>(PerCommit);
        while (await _channel.Reader.WaitToReadAsync())
        {
            while (batch.Count < PerCommit && _channel.Reader.TryRead(out var pending)) batch.Add(pending);
            await CommitAsync(batch);
            batch.Clear();
        }
    }

    private async Task CommitAsync(List<Pending> batch)
    {
        try
        {
            await using var session = new DbSession(_database, _clock);
            await session.WriteAsync(() =>
            {
                foreach (var pending in batch) session.Note(pending.Entry);
                return Task.CompletedTask;
            });
        }
#pragma warning disable CA1031 // Whatever happened belongs to the callers; the loop must live on for the next ones.
        catch (Exception e)
#pragma warning restore CA1031
        {
            foreach (var pending in batch) pending.Committed.SetException(e);
            return;
        }
        foreach (var pending in batch) pending.Committed.SetResult();
    }

    private sealed record Pending(AuditEntry Entry, TaskCompletionSource Committed);
}
