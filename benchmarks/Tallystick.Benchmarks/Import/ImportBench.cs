using System.Globalization;

namespace Tallystick.Benchmarks.Import;

/// <summary>A raw file with mixed national codes, mapped, checked and stored with audit by the command line as a user calls it, against the
/// database's own loader putting the same rows, already normalised and in the order of the primary key, into the same tables.</summary>
internal static class ImportBench
{
    private const string Tables = """
        CREATE TABLE reporting_series (submission BIGINT NOT NULL, series BIGINT NOT NULL, codes TEXT NOT NULL, PRIMARY KEY (submission, series));
        CREATE UNIQUE INDEX reporting_series_key ON reporting_series (submission, codes);
        CREATE TABLE reporting_observation (submission BIGINT NOT NULL, series BIGINT NOT NULL, period BIGINT NOT NULL, printed BIGINT, low BIGINT NOT NULL,
            high BIGINT, decimals BIGINT NOT NULL, status TEXT NOT NULL, conf TEXT NOT NULL, source BYTEA, PRIMARY KEY (submission, series, period));
        """;

    /// <summary>Runs it for each count of rows.</summary>
    public static async Task<int> RunAsync(string[] counts)
    {
        var sizes = counts.Length == 0 ? [1_000_000, 10_000_000] : counts.Select(c => int.Parse(c, NumberStyles.Integer, CultureInfo.InvariantCulture)).ToArray();
        var folder = Directory.CreateTempSubdirectory("tallystick-bench-").FullName;
        try
        {
            Console.WriteLine($"{"rows",12} {"engine",-11} {"who",-22} {"seconds",9} {"rows/s",12} {"peak MiB",9} {"ratio",6}");
            foreach (var size in sizes)
            {
                var raw = new RawFile(Path.Combine(folder, size.ToString(CultureInfo.InvariantCulture)), size);
                var times = size <= 2_000_000 ? 3 : 1;
                Compare("SQLite", raw, times, i => Sqlite(folder, raw, i), i => Ours(folder, raw, i, null));
                using var server = await PostgresServer.StartAsync();
                Compare("PostgreSQL", raw, times, i => Postgres(server, raw, i), i =>
                {
                    server.Psql("postgres", $"CREATE DATABASE ours{i}");
                    return Ours(folder, raw, i, server.Connection($"ours{i}"));
                });
                Directory.Delete(Path.GetDirectoryName(raw.Raw)!, recursive: true);
            }
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Compare(string engine, RawFile raw, int times, Func<int, Cost> peer, Func<int, Cost> ours)
    {
        var peers = new List<Cost>();
        var own = new List<Cost>();
        for (var i = 0; i < times; i++)
        {
            peers.Add(peer(i));
            own.Add(ours(i));
        }
        var (p, o) = (Middle(peers), Middle(own));
        Print(raw, engine, engine == "SQLite" ? "sqlite3 .import" : "psql \\copy", p, 1);
        Print(raw, engine, "tallystick import", o, o.Seconds / p.Seconds);
    }

    private static Cost Middle(List<Cost> costs) => new(costs.Select(c => c.Seconds).Order().ElementAt(costs.Count / 2), costs.Max(c => c.PeakMiB));

    private static void Print(RawFile raw, string engine, string who, Cost cost, double ratio) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{raw.Rows,12:N0} {engine,-11} {who,-22} {cost.Seconds,9:F2} {raw.Rows / cost.Seconds,12:N0} {cost.PeakMiB,9:F0} {ratio,6:F2}"));

    private static Cost Ours(string folder, RawFile raw, int i, string? database)
    {
        var data = Path.Combine(folder, FormattableString.Invariant($"data-{i}"));
        if (Directory.Exists(data)) Directory.Delete(data, recursive: true);
        var program = Path.Combine(Root(), "src/Host/bin/run/tallystick.dll");
        string[] where = database is null ? ["--data", data] : ["--data", data, "--database", database];
        Run.Measured("dotnet", [program, "exchange", "create", Path.Combine(Root(), "samples/exchanges/four-parties.json"), .. where]);
        var cost = Run.Measured("dotnet", [program, "import", raw.Raw, "--party", "IT", "--mapping", raw.Mapping, .. where]);
        Directory.Delete(data, recursive: true);
        return cost;
    }

    private static Cost Sqlite(string folder, RawFile raw, int i)
    {
        var file = Path.Combine(folder, FormattableString.Invariant($"peer-{i}.db"));
        Run.Measured("sqlite3", file, "PRAGMA journal_mode=WAL;" + Tables.Replace("BIGINT", "INTEGER", StringComparison.Ordinal).Replace("BYTEA", "BLOB", StringComparison.Ordinal).Replace("));", ")) WITHOUT ROWID;", StringComparison.Ordinal));
        var cost = Run.Measured("sqlite3", file, "PRAGMA synchronous=NORMAL;", ".mode csv", $".import {raw.Series} reporting_series", $".import {raw.Observations} reporting_observation");
        foreach (var left in Directory.GetFiles(folder, Path.GetFileName(file) + "*")) File.Delete(left);
        return cost;
    }

    private static Cost Postgres(PostgresServer server, RawFile raw, int i)
    {
        var database = FormattableString.Invariant($"peer{i}");
        server.Psql("postgres", $"CREATE DATABASE {database}");
        server.Psql(database, Tables);
        var cost = server.Psql(database, $"\\copy reporting_series FROM '{raw.Series}' WITH (FORMAT csv)", $"\\copy reporting_observation FROM '{raw.Observations}' WITH (FORMAT csv)");
        server.Psql("postgres", $"DROP DATABASE {database}");
        return cost;
    }

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Tallystick.slnx"))) at = at.Parent;
        return at?.FullName ?? throw new InvalidOperationException("The benchmarks run inside the source tree.");
    }
}
