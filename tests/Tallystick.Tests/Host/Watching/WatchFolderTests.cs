using System.Text;
using System.Text.Json;
using Tallystick.Host.Watching;
using Tallystick.Kernel;
using Tallystick.Reporting.SavedMappings;
using Tallystick.Storage;
using Tallystick.Tests.Modules.Reporting;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Host.Watching;

/// <summary>A folder whose files are brought in: what is taken and when, where it goes, and what never comes in.</summary>
public sealed class WatchFolderTests
{
    private const string Header = "month,citizenship,persons\n";

    [BothEngines]
    public async Task A_file_that_has_stopped_changing_is_brought_in_and_moved_with_its_report(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        using var inbox = new Inbox(world);
        inbox.Put("entries.csv", Header + "2026-01,SY,1\n");
        Assert.Equal(new(0, 0, 0), await inbox.LookAsync());
        world.Clock.Advance(TimeSpan.FromSeconds(3));
        // it grew: its time begins anew
        inbox.Put("entries.csv", Header + "2026-01,SY,1\n2026-01,AF,2\n");
        Assert.Equal(new(0, 0, 0), await inbox.LookAsync());
        world.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(new(0, 0, 0), await inbox.LookAsync());
        world.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(new(1, 0, 0), await inbox.LookAsync());
        Assert.Equal(["done/entries.csv", "done/entries.csv.report.json", "done/entries.csv.report.txt"], inbox.Files());
        var report = inbox.Report("done/entries.csv");
        Assert.Equal(("imported", 2), (report.GetProperty("outcome").GetString(), report.GetProperty("import").GetProperty("figures").GetInt32()));
        Assert.Equal(["reporting.receive", "reporting.check"], await world.AuditAsync());
        await using var session = world.Session();
        Assert.Equal("watch in", await session.ScalarAsync<string>("SELECT MIN(actor_name) FROM audit_entry"));
        Assert.Equal("border-guard", await session.ScalarAsync<string>("SELECT agency FROM reporting_submission"));
    }

    [BothEngines]
    public async Task A_file_with_errors_is_refused_with_row_column_and_value(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        using var inbox = new Inbox(world, texts: Texts.For("fr"));
        inbox.Put("bad.csv", Header + "2026-01,SY,1\n2026-01,XQ,2\n");
        inbox.Put("no-table.csv", "%PDF-1.7 and so on");
        Assert.Equal(new(0, 2, 0), await inbox.LookTwiceAsync());
        var finding = Assert.Single(inbox.Report("refused/bad.csv").GetProperty("import").GetProperty("findings").EnumerateArray());
        Assert.Equal((3, "citizenship", "XQ"), (finding.GetProperty("row").GetInt32(), finding.GetProperty("column").GetString(), finding.GetProperty("value").GetString()));
        var text = inbox.Read("refused/bad.csv.report.txt");
        Assert.Contains(finding.GetProperty("sentence").GetString()!, text, StringComparison.Ordinal);
        Assert.Contains("XQ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("⟦", text, StringComparison.Ordinal);
        // corrected, under the same name as before
        inbox.Put("bad.csv", Header + "2026-01,SY,1\n2026-01,YE,2\n");
        Assert.Equal(new(1, 0, 0), await inbox.LookTwiceAsync());
        inbox.Put("bad.csv", Header + "2026-01,SY,1\n2026-01,XZ,2\n");
        Assert.Equal(new(0, 1, 0), await inbox.LookTwiceAsync());
        Assert.Contains("refused/bad-2.csv.report.txt", inbox.Files());
    }

    [BothEngines]
    public async Task The_same_file_twice_is_recognised_and_releases_once(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        using var inbox = new Inbox(world, release: true);
        inbox.Put("a.csv", Header + "2026-01,SY,1\n");
        inbox.Put("b.csv", Header + "2026-01,SY,1\n");
        Assert.Equal(new(2, 0, 0), await inbox.LookTwiceAsync());
        Assert.Equal(("released", "known"), (inbox.Report("done/a.csv").GetProperty("outcome").GetString(), inbox.Report("done/b.csv").GetProperty("outcome").GetString()));
        Assert.Equal(["reporting.receive", "reporting.check", "reporting.release"], await world.AuditAsync());
        // a revision wants a reason: imported, kept for a person to look at, and said
        inbox.Put("c.csv", Header + "2026-01,SY,2\n");
        Assert.Equal(new(0, 1, 0), await inbox.LookTwiceAsync());
        var report = inbox.Report("refused/c.csv");
        Assert.Equal("reporting-reason-needed", report.GetProperty("problem").GetProperty("code").GetString());
        Assert.Equal(1, report.GetProperty("import").GetProperty("figures").GetInt32());
    }

    [BothEngines]
    public async Task What_a_killed_process_had_taken_is_brought_in_once(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        using var inbox = new Inbox(world);
        // killed before the import
        inbox.Put(".taken/before.csv", Header + "2026-01,SY,1\n");
        // killed between the import and the move
        inbox.Put(".taken/between.csv", Header + "2026-02,SY,1\n");
        await world.Intake.ImportAsync(ReportingWorld.Request(ReportingWorld.Provider, "2026-02,SY,1"));
        Assert.Equal(new(2, 0, 0), await inbox.LookAsync());
        Assert.Equal(("imported", "known"), (inbox.Report("done/before.csv").GetProperty("outcome").GetString(), inbox.Report("done/between.csv").GetProperty("outcome").GetString()));
        // killed in the middle of the import: it waits until what is left is swept away, then comes in
        inbox.Put(".taken/middle.csv", Header + "2026-03,SY,1\n");
        await world.Intake.ReceiveAsync(ReportingWorld.Request(ReportingWorld.Provider, "2026-03,SY,1"), default);
        Assert.Equal(new(0, 0, 0), await inbox.LookAsync());
        Assert.Contains("middle.csv", inbox.Files());
        world.Clock.Advance(TimeSpan.FromMinutes(3));
        await inbox.LookTwiceAsync();
        Assert.Equal(new(1, 0, 0), await inbox.LookTwiceAsync());
        Assert.Equal("imported", inbox.Report("done/middle.csv").GetProperty("outcome").GetString());
        await using var session = world.Session();
        Assert.Equal(3, await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_submission WHERE state = 'checked'"));
    }

    [BothEngines]
    public async Task A_subfolder_takes_the_saved_mapping_of_its_name(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        using var inbox = new Inbox(world, mapping: null);
        inbox.Put("Monthly entries/a.csv", Header + "2026-01,SY,1\n");
        inbox.Put("nowhere.csv", Header + "2026-01,SY,1\n");
        Assert.Equal(new(0, 0, 0), await inbox.LookTwiceAsync());
        Assert.Equal("There is no saved mapping “Monthly entries”. The files of this folder stay until there is one.", Assert.Single(inbox.Said));
        await using (var session = world.Session())
        {
            // of another Party: it counts for nothing here
            await session.WriteAsync(() => SavedMappingStore.SaveAsync(session, ReportingWorld.Foreigner, "Monthly entries", ReportingWorld.Mapping));
            Assert.Equal(new(0, 0, 0), await inbox.LookTwiceAsync());
            await session.WriteAsync(() => SavedMappingStore.SaveAsync(session, ReportingWorld.Coordinator, "Monthly entries", ReportingWorld.Mapping));
        }
        Assert.Equal(new(1, 0, 0), await inbox.LookTwiceAsync());
        Assert.Equal(["Monthly entries/done/a.csv", "Monthly entries/done/a.csv.report.json", "Monthly entries/done/a.csv.report.txt", "nowhere.csv"], inbox.Files());
    }

    [Fact]
    public async Task Links_pipes_locks_folders_and_odd_names_are_handled()
    {
        await using var world = await ReportingWorld.OnAsync(Engine.Sqlite);
        using var inbox = new Inbox(world);
        var secret = Path.Combine(world.Folder, "secret.csv");
        await File.WriteAllTextAsync(secret, "name,passport\nZenobia Quillfeather,X7712345\n");
        File.CreateSymbolicLink(Path.Combine(inbox.Folder, "link.csv"), secret);
        var outside = Directory.CreateDirectory(Path.Combine(world.Folder, "outside"));
        await File.WriteAllTextAsync(Path.Combine(outside.FullName, "x.csv"), Header);
        Directory.CreateSymbolicLink(Path.Combine(inbox.Folder, "linked"), outside.FullName);
        Directory.CreateDirectory(Path.Combine(inbox.Folder, "folder.csv"));
        inbox.Put("empty.csv", "");
        inbox.Put("half.csv.part", Header + "2026-01,SY,1\n");
        inbox.Put("أرقام\n\u202E 'quoted' \"name\".csv", Header + "2026-04,SY,1\n");
        var longest = new string('ж', 125) + ".csv";
        inbox.Put(longest, Header + "2026-05,SY,1\n");
        inbox.Put("large.csv", Header + new string('x', 10_000_000));
        if (!OperatingSystem.IsWindows())
        {
            // a name that is no text, and a pipe that would never end
            using var shell = System.Diagnostics.Process.Start("/bin/sh", ["-c", "printf x > \"$1/$(printf 'odd\\377.csv')\"; mkfifo \"$1/pipe.csv\"", "sh", inbox.Folder]);
            await shell.WaitForExitAsync();
            Assert.Equal(0, shell.ExitCode);
        }
        inbox.Put("locked.csv", Header + "2026-06,SY,1\n");
        using (new FileStream(Path.Combine(inbox.Folder, "locked.csv"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal(new(2, 2, 0), await inbox.LookTwiceAsync());
        }
        Assert.Equal("host-no-links", inbox.Report("refused/link.csv").GetProperty("problem").GetProperty("code").GetString());
        Assert.Equal("reporting-file-too-big", inbox.Report("refused/large.csv").GetProperty("problem").GetProperty("code").GetString());
        Assert.DoesNotContain(inbox.Files().Where(file => file.EndsWith(".txt", StringComparison.Ordinal)).Select(inbox.Read), text => text.Contains("Quillfeather", StringComparison.Ordinal));
        Assert.True(File.Exists(secret));
        Assert.True(File.Exists(Path.Combine(outside.FullName, "x.csv")));
        Assert.Contains("done/" + longest, inbox.Files());
        Assert.Equal(["empty.csv", "half.csv.part", "locked.csv"], inbox.Files().Where(file => !file.Contains('/', StringComparison.Ordinal) && !file.StartsWith("odd", StringComparison.Ordinal) && file != "pipe.csv"));
        Assert.Contains(inbox.Said, said => said.StartsWith("locked.csv is in use", StringComparison.Ordinal));
        Assert.Equal(new(1, 0, 0), await inbox.LookTwiceAsync());
        await using var session = world.Session();
        Assert.Equal(3, await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_submission"));
        // what has no name here cannot be cleared away from here either
        using var clear = System.Diagnostics.Process.Start("/bin/sh", ["-c", "rm -f \"$1\"/odd*", "sh", inbox.Folder]);
        await clear.WaitForExitAsync();
    }

    [Fact]
    public async Task One_process_watches_a_folder_and_a_stop_leaves_the_file_where_it_lay()
    {
        await using var world = await ReportingWorld.OnAsync(Engine.Sqlite);
        using var inbox = new Inbox(world);
        Assert.Equal("host-watched-already", Assert.Throws<ProblemException>(() => new Inbox(world)).Problem.Code);
        inbox.Put(".taken/a.csv", Header + "2026-01,SY,1\n");
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => inbox.LookAsync(stopped.Token));
        Assert.Equal(["a.csv"], inbox.Files().Select(file => Path.GetFileName(file)));
        Assert.Equal(new(1, 0, 0), await inbox.LookTwiceAsync());
    }

    [Theory]
    [InlineData("a.csv", true), InlineData(".a.csv", false), InlineData("a.csv.PART", false), InlineData("a.csv~", false), InlineData("a.tmp", false)]
    public void Names_of_what_is_not_there_yet_are_passed_over(string name, bool taken) => Assert.Equal(taken, InboxNames.IsFile(name));

    [Fact]
    public void Names_fit_the_file_system_and_never_meet()
    {
        var taken = new HashSet<string> { "a.csv", "a-2.csv" };
        Assert.Equal("a-3.csv", InboxNames.Free("a.csv", taken.Contains));
        Assert.Equal("b.csv", InboxNames.Free("b.csv", taken.Contains));
        foreach (var name in (string[])["a.csv", new string('a', 255), new string('ж', 127), string.Concat(Enumerable.Repeat("😀", 63))])
            Assert.InRange(Encoding.UTF8.GetByteCount(InboxNames.With(name, ".report.json")), 1, 255);
        Assert.NotEqual(new string('a', 255), InboxNames.Free(new string('a', 255), name => name == new string('a', 255)));
    }

    /// <summary>A folder being watched, with all that was said.</summary>
    private sealed class Inbox : IDisposable
    {
        private readonly ReportingWorld _world;
        private readonly WatchFolder _watch;

        public Inbox(ReportingWorld world, string? mapping = ReportingWorld.Mapping, bool release = false, Texts? texts = null)
        {
            _world = world;
            Folder = Directory.CreateDirectory(Path.Combine(world.Folder, "in")).FullName;
            var order = new WatchOrder(Folder, ReportingWorld.Italy, new("border-guard"), mapping, "watch in", release, "", TimeSpan.FromSeconds(5), texts ?? Texts.For("en"));
            _watch = new(order, world.Intake, world.Desk, world.Sweeper, world.Database, world.Clock, Said.Add);
        }

        public string Folder { get; }
        public List<string> Said { get; } = [];

        public void Put(string name, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Folder, name))!);
            File.WriteAllText(Path.Combine(Folder, name), text);
        }

        public Task<WatchLook> LookAsync(CancellationToken ct = default) => _watch.LookAsync(ct);

        /// <summary>Looks, and looks again when what lies there has settled.</summary>
        public async Task<WatchLook> LookTwiceAsync()
        {
            var first = await _watch.LookAsync(default);
            _world.Clock.Advance(TimeSpan.FromSeconds(6));
            var second = await _watch.LookAsync(default);
            return new(first.Done + second.Done, first.Refused + second.Refused, first.Troubled + second.Troubled);
        }

        public IReadOnlyList<string> Files() =>
        [
            .. Directory.EnumerateFiles(Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
                .Select(path => Path.GetRelativePath(Folder, path)).Where(path => path != ".watched").Order(StringComparer.Ordinal),
        ];

        public string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

        public JsonElement Report(string name) => JsonDocument.Parse(Read(name + ".report.json")).RootElement;

        public void Dispose() => _watch.Dispose();
    }
}
