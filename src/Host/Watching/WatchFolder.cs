using System.Data.Common;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tallystick.Host.Commands;
using Tallystick.Kernel;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Releases;
using Tallystick.Reporting.SavedMappings;
using Tallystick.Reporting.Submissions;
using Tallystick.Storage;

namespace Tallystick.Host.Watching;

/// <summary>What one look at a folder came to.</summary>
/// <param name="Done">Files taken over, or known before.</param>
/// <param name="Refused">Files that were not.</param>
/// <param name="Troubled">Files left for the next look because the machine or the database failed.</param>
internal sealed record WatchLook(int Done, int Refused, int Troubled);

/// <summary>Brings the files of a folder in, one by one, through the one intake. A file is taken when it has stopped changing: moved aside first,
/// so that nobody can put another in its place, then read, then moved to <c>done</c> or <c>refused</c> with a report beside it. Broken off at any
/// point, the next look goes on; that the file is known then keeps it from counting twice.</summary>
internal sealed class WatchFolder : IDisposable
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerOptions.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly WatchOrder _order;
    private readonly Intake _intake;
    private readonly ReleaseDesk _desk;
    private readonly Sweeper _sweeper;
    private readonly Database _database;
    private readonly TimeProvider _clock;
    private readonly Action<string> _say;
    private readonly FileStream _lock;
    private readonly Dictionary<string, (long Bytes, DateTime Written, DateTimeOffset Since)> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    /// <summary>Begins to watch, alone.</summary>
    /// <exception cref="ProblemException">404 when there is no such folder; 409 when another process watches it.</exception>
    internal WatchFolder(WatchOrder order, Intake intake, ReleaseDesk desk, Sweeper sweeper, Database database, TimeProvider clock, Action<string> say)
    {
        if (!Directory.Exists(order.Folder)) throw HostProblems.NoSuchFolder(order.Folder).AsException();
        (_order, _intake, _desk, _sweeper, _database, _clock, _say) = (order, intake, desk, sweeper, database, clock, say);
        try
        {
            _lock = new FileStream(Path.Combine(order.Folder, ".watched"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw HostProblems.WatchedAlready(order.Folder).AsException();
        }
    }

    /// <summary>Looks once, at every file there is.</summary>
    internal async Task<WatchLook> LookAsync(CancellationToken ct)
    {
        var look = new WatchLook(0, 0, 0);
        var there = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (inbox, mappingName) in Inboxes())
        {
            if (await MappingAsync(inbox, mappingName, ct) is not { } mapping) continue;
            // what a process that was killed had taken
            foreach (var left in Files(Path.Combine(inbox, InboxNames.Taken))) look = await BringAsync(look, inbox, left.FullName, mapping, ct);
            foreach (var file in Files(inbox))
            {
                ct.ThrowIfCancellationRequested();
                there.Add(file.FullName);
                if (IsSettled(file) && Take(inbox, file) is { } taken) look = await BringAsync(look, inbox, taken, mapping, ct);
            }
        }
        foreach (var gone in _seen.Keys.Where(path => !there.Contains(path)).ToList()) _seen.Remove(gone);
        return look;
    }

    public void Dispose() => _lock.Dispose();

    private IEnumerable<(string Inbox, string? MappingName)> Inboxes()
    {
        yield return (_order.Folder, null);
        foreach (var folder in new DirectoryInfo(_order.Folder).EnumerateDirectories().Where(d => d.LinkTarget is null && InboxNames.IsInbox(d.Name)).OrderBy(d => d.Name, StringComparer.Ordinal))
            yield return (folder.FullName, folder.Name);
    }

    private static IEnumerable<FileInfo> Files(string folder)
    {
        if (!Directory.Exists(folder)) return [];
        // links too: to be refused, not to be passed over
        var all = new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false });
        return [.. all.Where(file => InboxNames.IsFile(file.Name)).OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    private async Task<string?> MappingAsync(string inbox, string? name, CancellationToken ct)
    {
        if (name is null) return _order.Mapping;
        await using var session = new DbSession(_database, _clock);
        if (await MappingShelf.LastAsync(session, _order.Party, name, ct) is { } mapping) return mapping;
        if (Files(inbox).Any()) SayOnce(inbox, "host.watch.no-mapping", ("name", name));
        return null;
    }

    /// <summary>True when a file can be named and opened, holds something, and has not changed for as long as it takes.</summary>
    private bool IsSettled(FileInfo file)
    {
        var path = file.FullName;
        if (!InboxNames.IsSayable(file.Name))
        {
            SayOnce(path, "host.watch.unsayable", ("file", file.Name));
            return false;
        }
        if (file.LinkTarget is null)
        {
            // what is empty is still to come, or is a pipe that would keep us waiting
            if (file.Length == 0) return false;
            var now = _clock.GetUtcNow();
            if (!_seen.TryGetValue(path, out var before) || (before.Bytes, before.Written) != (file.Length, file.LastWriteTimeUtc))
            {
                _seen[path] = (file.Length, file.LastWriteTimeUtc, now);
                return false;
            }
            if (now - before.Since < _order.Settle) return false;
            try
            {
                using var alone = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (File.Exists(path)) SayOnce(path, e is IOException ? "host.watch.locked" : "host.watch.forbidden", ("file", file.Name));
                return false;
            }
        }
        return true;
    }

    private static string? Take(string inbox, FileInfo file)
    {
        var folder = Folder(inbox, InboxNames.Taken);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var taken = Path.Combine(folder, file.Name);
        try
        {
            File.Move(file.FullName, taken);
            return taken;
        }
        catch (FileNotFoundException)
        {
            // taken back meanwhile
            return null;
        }
    }

    private async Task<WatchLook> BringAsync(WatchLook look, string inbox, string taken, string mapping, CancellationToken ct)
    {
        var name = Path.GetFileName(taken);
        IntakeResult? result = null;
        long? released = null;
        Problem? refused = null;
        try
        {
            if (new FileInfo(taken).LinkTarget is not null) throw HostProblems.NoLinks().AsException();
            await using (var content = new FileStream(taken, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous))
                result = await _intake.ImportAsync(new(_order.Actor, _order.Agency, name, content, mapping), ct: ct);
            if (result.AlreadyKnown && result.Submission.State == SubmissionState.Loading)
            {
                // another door is at it, or died at it: then the sweep clears it away in a while
                await _sweeper.SweepAsync(ct);
                SayOnce(Path.Combine(inbox, name), "host.watch.importing", ("file", name));
                return PutBack(look, inbox, taken);
            }
            if (_order.Release && result.Report.Errors == 0 && result.Submission.State != SubmissionState.Released)
            {
                await using var session = new DbSession(_database, _clock);
                released = (await session.WriteAsync(() => _desk.ReleaseAsync(session, _order.Actor, new(result.Submission.Id, _order.Reason), ct), ct)).Seq;
            }
        }
        catch (ProblemException e)
        {
            refused = e.Problem;
        }
        catch (Exception e) when (e is OperationCanceledException or DbException or IOException or TimeoutException or UnauthorizedAccessException)
        {
            look = PutBack(look, inbox, taken);
            if (e is OperationCanceledException) throw;
            _say(_order.Texts.Format("host.watch.trouble", ("file", name), ("why", e.Message)));
            return look with { Troubled = look.Troubled + 1 };
        }
        var bad = refused is not null || result!.Report.Errors > 0;
        Lay(inbox, taken, bad, result, released, refused);
        return bad ? look with { Refused = look.Refused + 1 } : look with { Done = look.Done + 1 };
    }

    private WatchLook PutBack(WatchLook look, string inbox, string taken)
    {
        var name = InboxNames.Free(Path.GetFileName(taken), other => Path.Exists(Path.Combine(inbox, other)));
        File.Move(taken, Path.Combine(inbox, name));
        _seen.Remove(Path.Combine(inbox, name));
        return look;
    }

    /// <summary>Writes the reports and moves the file beside them; last of all the file, so that one that lies there has its report.</summary>
    private void Lay(string inbox, string taken, bool bad, IntakeResult? result, long? released, Problem? refused)
    {
        var folder = Folder(inbox, bad ? InboxNames.Refused : InboxNames.Done);
        var name = InboxNames.Free(Path.GetFileName(taken), other => Path.Exists(Path.Combine(folder, other)));
        var sentence = refused is null ? null : _order.Texts.Of(refused);
        var report = new
        {
            outcome = bad ? "refused" : released is not null ? "released" : result!.AlreadyKnown ? "known" : "imported",
            file = Path.GetFileName(taken),
            at = _clock.GetUtcNow(),
            problem = refused is null ? null : new { code = refused.Code, sentence },
            import = result is null ? null : ImportReport.Of(result, released, _order.Texts),
        };
        File.WriteAllText(Path.Combine(folder, InboxNames.With(name, ".report.json")), JsonSerializer.Serialize(report, Readable) + "\n");
        var lines = Lines(Path.GetFileName(taken), result, released, sentence).ToList();
        File.WriteAllLines(Path.Combine(folder, InboxNames.With(name, ".report.txt")), lines, new UTF8Encoding(false));
        File.Move(taken, Path.Combine(folder, name));
        _said.RemoveWhere(said => said.EndsWith("\n" + Path.Combine(inbox, Path.GetFileName(taken)), StringComparison.Ordinal));
        _say(string.Join(' ', lines.Take(2)));
    }

    private IEnumerable<string> Lines(string file, IntakeResult? result, long? released, string? sentence)
    {
        var texts = _order.Texts;
        yield return file + ":";
        if (result is null)
        {
            yield return texts.Format("host.watch.refused", ("why", sentence!));
            yield break;
        }
        var s = result.Submission;
        if (result.Report.Errors > 0) yield return texts.Format("reporting.check.errors", ("count", result.Report.Errors));
        else if (sentence is not null) yield return texts.Format("host.watch.not-released", ("number", s.Number), ("why", sentence));
        else if (released is { } seq) yield return texts.Format("host.watch.released", ("seq", seq), ("count", result.Periods.Length));
        else if (result.AlreadyKnown) yield return texts.Format("host.watch.known", ("number", s.Number));
        else yield return texts.Format("host.watch.imported", ("number", s.Number));
        yield return texts.Format("host.watch.rows", ("read", s.RowsRead), ("used", s.RowsUsed), ("dropped", s.RowsDropped), ("figures", s.Figures), ("dataflow", s.Dataflow.Value));
        foreach (var finding in result.Report.Findings) yield return $"{texts["reporting.check." + finding.Word]}: {finding.Sentence(texts)}";
        foreach (var (kind, count) in result.Report.Beyond) yield return $"{texts.Format("finding.beyond", ("count", count))} ({kind})";
    }

    private void SayOnce(string path, string key, params ReadOnlySpan<(string Name, object Value)> arguments)
    {
        if (_said.Add(key + "\n" + path)) _say(_order.Texts.Format(key, arguments));
    }

    private static string Folder(string inbox, string name) => Directory.CreateDirectory(Path.Combine(inbox, name)).FullName;
}
