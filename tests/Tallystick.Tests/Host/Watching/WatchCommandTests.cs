using System.Diagnostics;
using System.Text.Json;
using Tallystick.Storage;
using Tallystick.Tests.Host.Faults;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Host.Watching;

/// <summary>The command <c>watch</c> as a process of its own: exit codes, a stop, and kills.</summary>
public sealed class WatchCommandTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Watch_once_says_by_its_exit_code_whether_anything_was_refused()
    {
        await using var place = await WatchedPlace.CreateAsync(Engine.Sqlite);
        place.Put("a.csv", EntryFile.Make(new Random(1), 0, 1));
        var good = await place.RunAsync(null, "--once", "--settle", "0", "--release");
        Assert.True(good.ExitCode == 0, good.Errors);
        Assert.Equal("released", JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(place.Folder, "done", "a.csv.report.json"))).RootElement.GetProperty("outcome").GetString());
        await File.WriteAllTextAsync(Path.Combine(place.Folder, "b.csv"), "month,citizenship,sex,route,persons\n2001-01,XQ,F,CMED_LY,1\n");
        Assert.Equal(2, (await place.RunAsync(null, "--once", "--settle", "0")).ExitCode);
        Assert.True(File.Exists(Path.Combine(place.Folder, "refused", "b.csv.report.txt")));
        Assert.Equal(0, (await place.RunAsync(null, "--once", "--settle", "0")).ExitCode);
        var help = await TallystickProgram.RunAsync(null, false, "watch", "--help");
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("--once", help.Output, StringComparison.Ordinal);
        await using var session = place.Test.Session();
        Assert.Contains("watch in", await session.QueryAsync<string>("SELECT actor_name FROM audit_entry"));
    }

    [Fact]
    public async Task A_termination_ends_it_cleanly()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There is no SIGTERM.");
        await using var place = await WatchedPlace.CreateAsync(Engine.Sqlite);
        var end = await place.RunAsync(async (process, over) =>
        {
            place.Put("a.csv", EntryFile.Make(new Random(1), 0, 1));
            while (!File.Exists(Path.Combine(place.Folder, "done", "a.csv"))) await Task.Delay(20, over);
            using var kill = Process.Start("kill", ["-TERM", process.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(over);
        }, "--settle", "0");
        Assert.Equal((0, false), (end.ExitCode, end.Killed));
        Assert.Contains("Watching", end.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", end.Errors, StringComparison.Ordinal);
    }

    [Theory, InlineData(Engine.Sqlite, 10), InlineData(Engine.Postgres, 4)]
    public async Task A_kill_at_any_moment_brings_no_file_in_twice_and_loses_none(Engine engine, int kills)
    {
        await using var place = await WatchedPlace.CreateAsync(engine);
        var random = new Random(20260623);
        var files = Enumerable.Range(0, 4).Select(i => EntryFile.Make(random, i * 12, 12)).ToList();
        string[] way = ["--once", "--settle", "0", "--release"];
        // the scale: a run with nothing to do
        var empty = (await place.RunAsync(null, way)).Took;
        for (var i = 0; i < files.Count; i++) place.Put($"file{i}.csv", files[i]);
        var killed = 0;
        for (var i = 0; i < kills; i++)
        {
            var delay = empty * 0.6 + random.NextDouble() * empty;
            if ((await place.RunAsync(async (process, over) =>
            {
                await Task.Delay(delay, over);
                Process.GetProcessById(process).Kill();
            }, way)).ExitCode != 0) killed++;
        }
        output.WriteLine($"{engine}: {killed} of {kills} runs were killed; {Directory.EnumerateFiles(place.Folder, "*.csv", SearchOption.AllDirectories).Count(f => f.Contains("done", StringComparison.Ordinal))} files were done by then");
        Assert.NotEqual(0, killed);
        // what an import left that died is swept away after two minutes; here at once
        for (var i = 0; i < 3; i++)
        {
            await place.RunAsync(null, way);
            await using var session = place.Test.Session();
            await session.ExecuteAsync("UPDATE reporting_submission SET touched_at = '2026-01-01T00:00:00.0000000Z' WHERE state = 'loading'");
        }
        Assert.Equal(["file0.csv", "file1.csv", "file2.csv", "file3.csv"], Directory.EnumerateFiles(Path.Combine(place.Folder, "done"), "*.csv").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        await using (var session = place.Test.Session())
        {
            Assert.Equal(files.Select(file => file.Sha256).Order(), (await session.QueryAsync<string>("SELECT file_sha256 FROM reporting_submission WHERE state = 'released'")).Order());
            Assert.Equal(files.Count, await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_submission"));
            Assert.Equal(files.Sum(file => file.Rows), await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_observation"));
            Assert.Equal(files.Count, await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_ledger"));
            Assert.True((await AuditTrail.VerifyAsync(session)).IsWhole);
        }
    }

    /// <summary>An exchange and a folder that the program watches for one of its Parties.</summary>
    private sealed class WatchedPlace : IAsyncDisposable
    {
        private WatchedPlace(TestDatabase test) => (Test, Folder) = (test, Directory.CreateDirectory(Path.Combine(test.Folder, "in")).FullName);

        public TestDatabase Test { get; }
        public string Folder { get; }
        private string[] Place => Test.ConnectionString is { } server ? ["--data", Test.Folder, "--database", server] : ["--data", Test.Folder];

        public static async Task<WatchedPlace> CreateAsync(Engine engine)
        {
            var place = new WatchedPlace(await TestDatabase.CreateAsync(engine));
            await File.WriteAllTextAsync(Path.Combine(place.Test.Folder, "mapping.json"), EntryFile.Mapping);
            var made = await TallystickProgram.RunAsync(null, false, ["exchange", "create", Repository.Path("samples/exchanges/four-parties.json"), .. place.Place]);
            Assert.True(made.ExitCode == 0, made.Errors);
            return place;
        }

        public void Put(string name, EntryFile file) => File.WriteAllBytes(Path.Combine(Folder, name), file.Bytes);

        public Task<ProgramEnd> RunAsync(Func<int, CancellationToken, Task>? meanwhile, params string[] more) => TallystickProgram.RunBesideAsync(meanwhile,
            ["watch", Folder, .. Place, "--party", "IT", "--agency", "border-police", "--mapping", Path.Combine(Test.Folder, "mapping.json"), .. more]);

        public ValueTask DisposeAsync() => Test.DisposeAsync();
    }
}
