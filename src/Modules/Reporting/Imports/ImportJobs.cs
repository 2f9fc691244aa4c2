using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Logging;
using Tallystick.Kernel;
using Tallystick.Reporting.Submissions;

namespace Tallystick.Reporting.Imports;

/// <summary>The imports this process works on in the background, with how far each has come. What it knows is lost with the process; the sweep
/// then removes what an import left.</summary>
public sealed partial class ImportJobs(Intake intake, ILogger<ImportJobs> log) : IAsyncDisposable
{
    // Two: one long file must not keep a short one waiting, and more would only share the same processors and memory.
    private readonly SemaphoreSlim _places = new(2, 2);
    private readonly ConcurrentDictionary<string, Job> _jobs = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Begins to work on a submission that stands in state loading, and returns at once.</summary>
    internal void Start(Actor actor, Submission submission)
    {
        var job = new Job(submission.Party, submission.FileBytes, CancellationTokenSource.CreateLinkedTokenSource(_closing.Token));
        if (!_jobs.TryAdd(submission.Id, job)) throw new InvalidOperationException("This submission is worked on already.");
        job.Running = Task.Run(() => RunAsync(actor, submission, job));
    }

    /// <summary>How far a submission of <paramref name="party"/> has come here; null when this process does not work on it.</summary>
    internal ImportProgress? ProgressOf(PartyId party, string submissionId) =>
        _jobs.TryGetValue(submissionId, out var job) && job.Party == party ? job.Progress : null;

    /// <summary>Asks an import to stop; false when this process does not work on it. It stops at the next batch and leaves nothing.</summary>
    internal bool Cancel(PartyId party, string submissionId)
    {
        if (!_jobs.TryGetValue(submissionId, out var job) || job.Party != party) return false;
        job.Cancelling.Cancel();
        return true;
    }

    /// <summary>Waits until an import of this process is over, however it ends.</summary>
    internal Task WaitAsync(string submissionId) => _jobs.TryGetValue(submissionId, out var job) ? job.Running : Task.CompletedTask;

    /// <summary>Stops all imports and waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await Task.WhenAll(_jobs.Values.Select(job => job.Running));
        _closing.Dispose();
        _places.Dispose();
    }

    private async Task RunAsync(Actor actor, Submission submission, Job job)
    {
        try
        {
            await _places.WaitAsync(job.Cancelling.Token);
            try
            {
                await intake.WorkAsync(actor, submission, job, job.Cancelling.Token);
            }
            finally
            {
                _places.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // cancelled while waiting: it never touched anything but its row, which the same way removes
            await intake.AbandonAsync(actor, submission, "cancelled");
        }
        catch (Exception e) when (e is ProblemException or DbException or IOException or InvalidDataException)
        {
            // nobody waits for this task; the intake has removed what there was
            LogEnded(log, e, submission.Id);
        }
        finally
        {
            _jobs.TryRemove(submission.Id, out _);
            job.Cancelling.Dispose();
        }
    }

    private sealed class Job(PartyId party, long bytes, CancellationTokenSource cancelling) : IProgress<ImportProgress>
    {
        private volatile ImportProgress _progress = new(ImportStage.Waiting, 0, 0, bytes, 0, 0);

        internal PartyId Party => party;
        internal CancellationTokenSource Cancelling => cancelling;
        internal ImportProgress Progress => _progress;
        internal Task Running { get; set; } = Task.CompletedTask;

        public void Report(ImportProgress value) => _progress = value;
    }

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "The import {Submission} ended without a result.")]
    private static partial void LogEnded(ILogger log, Exception e, string submission);
}
