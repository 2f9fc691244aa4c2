using System.Diagnostics;

namespace Tallystick.Benchmarks;

/// <summary>A PostgreSQL server of the benchmark's own with the durability a real one has (fsync, full pages), on a socket in a temporary
/// folder; gone when disposed.</summary>
internal sealed class PostgresServer : IDisposable
{
    private const string Script = """
        set -e
        "$1/initdb" -D "$2/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$2/log" 2>&1
        exec "$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c shared_buffers=512MB -c max_wal_size=8GB -c checkpoint_timeout=30min >>"$2/log" 2>&1
        """;

    private readonly Process _server;

    private PostgresServer(Process server, string folder) => (_server, Folder) = (server, folder);

    /// <summary>Starts one.</summary>
    /// <exception cref="InvalidOperationException">When PostgreSQL is not on this machine or does not start.</exception>
    public static async Task<PostgresServer> StartAsync()
    {
        var bin = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).LastOrDefault() : null;
        if (bin is null) throw new InvalidOperationException("PostgreSQL is not on this machine (Debian: apt-get install postgresql).");
        var folder = Directory.CreateTempSubdirectory("tallystick-bench-").FullName;
        var start = new ProcessStartInfo("sh") { WorkingDirectory = folder };
        if (Environment.UserName == "root")
        {
            Run.Measured("chown", "postgres", folder);
            start.FileName = "runuser";
            foreach (var argument in (string[])["-u", "postgres", "--", "sh"]) start.ArgumentList.Add(argument);
        }
        foreach (var argument in (string[])["-c", Script, "sh", bin, folder]) start.ArgumentList.Add(argument);
        var server = new PostgresServer(Process.Start(start)!, folder);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                server.Psql("postgres", "SELECT 1");
                return server;
            }
            catch (InvalidOperationException) when (attempt < 150 && !server._server.HasExited)
            {
                await Task.Delay(200);
            }
        }
    }

    /// <summary>Where its socket is.</summary>
    public string Folder { get; }

    /// <summary>How the product reaches one of its databases.</summary>
    public string Connection(string database) => $"Host={Folder};Username=postgres;Database={database}";

    /// <summary>Runs statements or backslash commands, each in turn.</summary>
    public Cost Psql(string database, params string[] commands) =>
        Run.Measured("psql", [.. (string[])["-h", Folder, "-U", "postgres", "-d", database, "-q", "-v", "ON_ERROR_STOP=1"], .. commands.SelectMany(c => (string[])["-c", c])]);

    /// <inheritdoc/>
    public void Dispose()
    {
        Process.Start("pkill", ["-INT", "-f", Folder + "/data"])?.WaitForExit();
        _server.WaitForExit(20_000);
        _server.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
