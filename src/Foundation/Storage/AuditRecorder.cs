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
    private DbSession? _session;

    /// <summary>Starts recording to <paramref name="database"/>.</summary>
    public AuditRecorder(Database database, TimeProvider clock)
    {
        (_database, _clock) = (database, clock);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Returns when <paramref name="entry"/> is committed. When it throws, for whatever reason, the read must not be answered.
    /// A cancelled caller's entry may still be recorded: a read too many on the record is better than one too few.</summary>
    public Task RecordAsync(AuditEntry entry, CancellationToken ct = default) => RecordAllAsync([entry], ct);

    /// <summary>Returns when all <paramref name="entries"/> are committed: what one read saw of several Parties.</summary>
    public async Task RecordAllAsync(IReadOnlyList<AuditEntry> entries, CancellationToken ct = default)
    {
        if (entries.Count == 0 || !_database.KeepsTrail) return;
        var pending = new Pending([.. entries.Select(entry => entry with { Detail = Purposed(entry) })], new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
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
        await LeaveAsync();
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
            // One conversation for as long as it goes well: opening one costs as much as what it is for.
            _session ??= new(_database, _clock);
            await _session.WriteAsync(() =>
            {
                foreach (var entry in batch.SelectMany(pending => pending.Entries)) _session.Note(entry);
                return Task.CompletedTask;
            });
        }
#pragma warning disable CA1031 // Whatever happened belongs to the callers; the loop must live on for the next ones.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await LeaveAsync();
            foreach (var pending in batch) pending.Committed.SetException(e);
            return;
        }
        foreach (var pending in batch) pending.Committed.SetResult();
    }

    /// <summary>Ends the conversation, however broken it is.</summary>
    private async Task LeaveAsync()
    {
        var session = _session;
        _session = null;
        try
        {
            if (session is not null) await session.DisposeAsync();
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or IOException) { /* it is being left because it broke */ }
    }

    private sealed record Pending(IReadOnlyList<AuditEntry> Entries, TaskCompletionSource Committed);
}
