using System.Diagnostics;
using System.Globalization;
using Tallystick.Host;
using Tallystick.Host.Demo;
using Tallystick.Storage;

namespace Tallystick.Benchmarks.Audit;

/// <summary>What the audit trail costs: the demonstration served twice in one process, once with the trail and once without, the same reads and writes in turn. The
/// switch is in no setting; only this benchmark reaches it. Beside the time stands the work of this process, which other programs on the machine do not change.</summary>
internal static class AuditBench
{
    private const int UsualRounds = 11, WarmUp = 3;

    private static readonly (string Name, Func<AuditSite, int, Task> Run)[] Work =
    [
        ("table of others, 1 reader", (site, _) => site.ReadAsync(readers: 1, each: 60)),
        ("table of others, 16 readers", (site, _) => site.ReadAsync(readers: 16, each: 20)),
        ("page of a table, 16 readers", (site, _) => site.PageAsync(readers: 16, each: 6)),
        ("nil report of a month", (site, round) => site.NilAsync(round, 25)),
        ("file of 300 months, released", (site, round) => site.ReleaseAsync(round, 2)),
    ];

    /// <summary>Runs it on both engines.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var rounds = arguments.Length == 0 ? UsualRounds : int.Parse(arguments[0], NumberStyles.Integer, CultureInfo.InvariantCulture);
        var folder = Directory.CreateTempSubdirectory("tallystick-bench-").FullName;
        try
        {
            Console.WriteLine($"{"engine",-11} {"what",-30} {"without, ms",12} {"with, ms",12} {"ratio",6} {"of CPU",6}");
            await CompareAsync("SQLite", Path.Combine(folder, "sqlite"), null, rounds);
            using var server = await PostgresServer.StartAsync();
            await CompareAsync("PostgreSQL", Path.Combine(folder, "postgres"), server, rounds);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CompareAsync(string engine, string folder, PostgresServer? server, int rounds)
    {
        server?.Psql("postgres", "CREATE DATABASE with_trail");
        var (first, second) = (Path.Combine(folder, "with"), Path.Combine(folder, "without"));
        await using (var built = await Installation.OpenAsync(first, server?.Connection("with_trail"), TimeProvider.System)) await DemoBuilder.BuildAsync(built);
        Directory.CreateDirectory(second);
        foreach (var file in Directory.GetFiles(first)) File.Copy(file, Path.Combine(second, Path.GetFileName(file)));
        server?.Psql("postgres", "CREATE DATABASE without_trail TEMPLATE with_trail");

        await using var with = await AuditSite.StartAsync(first, server?.Connection("with_trail"), trail: true);
        await using var without = await AuditSite.StartAsync(second, server?.Connection("without_trail"), trail: false);
        foreach (var (name, run) in Work)
        {
            var (on, off) = (new List<(double Time, double Work)>(), new List<(double Time, double Work)>());
            for (var round = 0; round < WarmUp + rounds; round++)
            {
                // Each goes first every other time; the first rounds warm both and are not counted.
                foreach (var site in round % 2 == 0 ? (AuditSite[])[with, without] : [without, with])
                {
                    var (clock, work) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
                    await run(site, round);
                    if (round >= WarmUp) (site == with ? on : off).Add((clock.Elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - work).TotalMilliseconds));
                }
            }
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{engine,-11} {name,-30} {Middle(off, t => t.Time),12:F1} {Middle(on, t => t.Time),12:F1} {Middle(on, t => t.Time) / Middle(off, t => t.Time),6:F2} {Middle(on, t => t.Work) / Middle(off, t => t.Work),6:F2}"));
        }
        var (kept, none) = (await with.EntriesAsync(), await without.EntriesAsync());
        if (none != 0 || kept == 0) throw new InvalidOperationException($"One trail grew by {kept} entries, the other by {none}: nothing was compared.");
    }

    private static double Middle(List<(double Time, double Work)> times, Func<(double Time, double Work), double> part) => times.Select(part).Order().ElementAt(times.Count / 2);
}
